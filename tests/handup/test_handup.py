"""The form above says what the ledger says, passes its own checks, and holds nothing that must not go up."""

import json
import sqlite3
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from campaign.handup.handup import Request, handup
from campaign.handup.mapping import HandupError
from campaign.workspace import Workspace
from tests.handup.reckoning import by_unit, column, in_force, rows_of, summed, text_of, values
from wanchang import main

MONTH = "2020-05"


def test_every_figure_is_the_ledger_s(district: Workspace) -> None:
    made = handup(district, MONTH)
    book, (path,) = values(made.files[0]), made.files
    now, before = rows_of(district, "lectures", MONTH), rows_of(district, "lectures", "2020-04")
    front = book["区县月报"]
    assert path == district.path / "通报" / MONTH / "上报" / "2020年5月_区委宣传部_区县月报.xlsx"
    assert [front[cell].value for cell in ("B7", "F7", "B8", "B10", "F10", "B11", "F11")] == [
        len(now), len(before), len(now) + len(before), summed(now, "heads"), summed(now, "views"),
        26, in_force(district, MONTH),
    ]  # fmt: skip
    topics = Counter(row["topic"] for _, row in now)
    assert {front.cell(row, 1).value: front.cell(row, 5).value for row in range(17, 24)} == {
        **dict.fromkeys((front.cell(row, 1).value for row in range(17, 24)), 0),
        **topics,
    }
    assert column(book, "场次明细", "序号") == list(range(1, len(now) + 1))
    assert sum(column(book, "场次明细", "线下人数")) == summed(now, "heads")
    assert sum(column(book, "分单位情况", "本月场次")) == len(now)
    assert len(column(book, "分单位情况", "本月场次")) == in_force(district, MONTH)  # others are blank, not 0
    assert len(column(book, "分单位情况", "单位")) == 26
    assert sorted(filter(None, column(book, "分单位情况", "本月场次"))) == sorted(by_unit(now).values())
    reads = column(book, "推荐作品", "阅读或播放量")
    assert reads == sorted(reads, reverse=True)
    assert len(reads) == min(20, len(rows_of(district, "works", MONTH)))
    wanted = [row for _, row in rows_of(district, "lecturers", MONTH) if row["recommendation"] == "推荐"]
    assert len(column(book, "推荐宣讲员", "姓名")) == len(wanted) > 0


def test_later_months_change_nothing(district: Workspace) -> None:
    first = handup(district, MONTH).files[0].read_bytes()
    with sqlite3.connect(district.ledger) as conn:
        conn.execute("UPDATE documents SET in_force = 0 WHERE period > ?", (MONTH,))
    assert handup(district, MONTH).files[0].read_bytes() == first


def test_it_passes_the_check_that_those_above_make(district: Workspace, tmp_path: Path) -> None:
    told = handup(district, MONTH, Request(output=str(tmp_path / "交.xlsx")))
    ran = CliRunner().invoke(main, ["check", str(told.files[0]), "--format", "jsonl", "--fail-on", "warning"])
    said = json.loads(ran.stdout)
    assert (ran.exit_code, said["form"], said["verdict"], said["findings"]) == (0, "city-report", "accepted", [])
    assert told.sentences[-1] == "已按上报报表的规则审核：没有问题。"


def test_no_telephone_and_no_formula_goes_up(district: Workspace) -> None:
    with sqlite3.connect(district.ledger) as conn:
        documents = conn.execute("SELECT id, record FROM documents WHERE in_force AND period = ?", (MONTH,)).fetchall()
        for number, record in documents:
            said = json.loads(record)
            said.setdefault("return", {})["experience"] = "=HYPERLINK(1)\n请联系 13812345678 索取课件"
            conn.execute("UPDATE documents SET record = ? WHERE id = ?", (json.dumps(said), number))
        query = "SELECT rowid, data FROM rows WHERE section = 'lectures'"
        for number, data in conn.execute(query).fetchall():
            row = json.loads(data) | {"place": "+cmd|calc!A1 13912345678", "title": "=1+1"}
            conn.execute("UPDATE rows SET data = ? WHERE rowid = ?", (json.dumps(row), number))
    made = handup(district, MONTH)
    text = text_of(made.files[0])
    assert rows_of(district, "lecturers", MONTH)[0][1]["phone"].startswith("139")
    assert "13812345678" not in text and "13912345678" not in text
    assert not any(row["phone"] in text for _, row in rows_of(district, "lecturers", MONTH))
    assert "138******78" in text
    sheet = openpyxl.load_workbook(made.files[0])["场次明细"]
    assert {cell.data_type for row in sheet.iter_rows(min_row=5) for cell in row if cell.value} <= {"s", "n", "d"}
    assert column(values(made.files[0]), "场次明细", "宣讲题目")[0] == "=1+1"


def test_the_same_ledger_gives_the_same_bytes_and_work_is_kept(district: Workspace) -> None:
    path = handup(district, MONTH).files[0]
    first = path.read_bytes()
    assert handup(district, MONTH).files == (path,)
    assert path.read_bytes() == first
    book = openpyxl.load_workbook(path)
    book["区县月报"]["B13"] = "本月全区按计划开展。"
    book.save(path)
    worked_in = path.read_bytes()
    beside = handup(district, MONTH).files[0]
    assert (beside.name, beside.read_bytes()) == ("2020年5月_区委宣传部_区县月报（新）.xlsx", first)
    assert path.read_bytes() == worked_in


def test_a_month_of_nothing_is_a_zero_return(district: Workspace, tmp_path: Path) -> None:
    with sqlite3.connect(district.ledger) as conn:
        conn.execute("UPDATE documents SET in_force = 0 WHERE period = ? AND NOT zero", (MONTH,))
    made = handup(district, MONTH)
    front = values(made.files[0])["区县月报"]
    assert (front["F5"].value, front["B7"].value, front["F11"].value) == ("是", 0, 1)
    assert made.report.verdict == "accepted-zero"


def test_what_staff_took_as_it_was_is_told_before_it_goes_up(district: Workspace) -> None:
    with sqlite3.connect(district.ledger) as conn:
        query = (
            "SELECT r.rowid, r.data FROM rows r JOIN documents d ON d.id = r.document "
            "WHERE r.section = 'lectures' AND d.in_force AND d.period = ? LIMIT 1"
        )
        number, data = conn.execute(query, (MONTH,)).fetchone()
        row = {name: value for name, value in json.loads(data).items() if name != "title"}
        conn.execute("UPDATE rows SET data = ? WHERE rowid = ?", (json.dumps(row), number))
    _, _, told, place = handup(district, MONTH).sentences
    assert told == "已按上报报表的规则审核：错误1处，须核实0处，上报前请更正或说明。"
    assert place.startswith("  场次明细!I")


@pytest.mark.parametrize(
    ("period", "asked", "says"),
    [
        ("2021-01", Request(), "不是本活动的月份"),
        ("2020-11", Request(), "没有可以上报的内容"),
        (MONTH, Request(form="province-report"), "现有的是 city-report"),
        (MONTH, Request(template="没有.xlsx"), "无法打开“没有.xlsx”"),
        (MONTH, Request(output="交.docx"), "不是工作簿的文件名"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(district: Workspace, period: str, asked: Request, says: str) -> None:
    with pytest.raises(HandupError, match=says) as told:
        handup(district, period, asked)
    assert "\n" not in str(told.value)


def test_a_blank_of_something_else_is_refused(district: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "空白.xlsx"
    path.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(HandupError, match="不是上级下发的空白表"):
        handup(district, MONTH, Request(template=str(path)))
    with pytest.raises(HandupError, match="不是上级下发的空白表"):
        handup(district, MONTH, Request(template=str(district.master)))
