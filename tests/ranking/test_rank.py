"""`wanchang rank` against points computed from the archived originals by openpyxl alone."""

import io
import re
import shutil
import sqlite3
from collections import defaultdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from campaign.demo.run import demo
from campaign.master.rollup import rollup
from campaign.ranking.points import Entrant, Indicator, Value, place, shown
from campaign.ranking.rank import run
from campaign.workspace import Workspace, WorkspaceError
from tests.campaign.masters import read, table
from workbook.grid.calamine import CalamineBook

GOOD = ("好", "较好")


def ranking(path: Path, sheet: str) -> list[dict[str, Any]]:
    """The lines of a ranking: 名次, 名称, 总分, and the points by indicator."""
    rows = list(openpyxl.load_workbook(path)[sheet].iter_rows(min_row=3, values_only=True))
    groups, titles = rows[0], rows[1]
    found = []
    for row in rows[2:]:
        said: dict[str, Any] = {}
        for group, title, value in zip(groups, titles, row, strict=True):
            said[str(group).partition("（")[0] if title == "得分" else str(title)] = value
        found.append(said)
    return found


@pytest.fixture(scope="module")
def book(office: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rank") / "评优.xlsx"
    assert list(run(office, output=str(path)))[-1].endswith("评优.xlsx")
    return path


def originals(office: Workspace) -> dict[tuple[str, str], list[tuple[Any, ...]]]:
    """(unit, month) -> the rows of 宣讲明细 of the original in force."""
    with sqlite3.connect(office.ledger) as ledger:
        filings = ledger.execute("SELECT unit, period, sha256 FROM documents WHERE in_force").fetchall()
    ledger.close()
    found = {}
    for unit, period, sha in filings:
        (path,) = (office.archive / sha[:2]).glob(f"{sha}.xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))["宣讲明细"]
        found[unit, period] = [row for row in sheet.iter_rows(min_row=5, max_col=19, values_only=True) if row[4]]
    return found


def test_points_of_units_are_those_of_the_files(office: Workspace, book: Path) -> None:
    rows = defaultdict(list)
    for (unit, _), found in originals(office).items():
        rows[unit].extend(found)
    settings = openpyxl.load_workbook(office.master)
    groups, names = defaultdict(set), {}
    for code, name, *rest in settings["报送单位"].iter_rows(min_row=5, max_col=4, values_only=True):
        if code:
            names[str(code)] = str(name)
            groups[str(code)] = set(re.split("[、;；|]", str(rest[1])))
    owed = defaultdict(list)
    for line in settings["任务场次"].iter_rows(min_row=5, values_only=True):
        members = [code for code, mine in groups.items() if str(line[2]) in mine]
        for code in members:
            owed[code].append(Fraction(int(str(line[4]))) / (1 if line[3] == "各自" else len(members)))
    heads = {code: sum(row[11] or 0 for row in rows[code]) for code in names}
    # in time and accepted: A01 but in May, A02 but in April; at the first go all but A02's May
    timely = {"A01": 1, "A02": 1, "B01": 2, "B02": 2}
    clean = {"A01": (2, 2), "A02": (1, 2), "B01": (2, 2), "B02": (2, 2)}
    reads = {"A01": 1800}
    told = {line["名称"]: line for line in ranking(book, "单位排名")}
    assert len(told) == len(names)
    for code, name in names.items():
        rated = [row[15] for row in rows[code] if row[15] and row[15] != "未评估"]
        good = sum(word in GOOD for word in rated)
        share = {
            "完成任务": (40, min([Fraction(1), *(Fraction(len(rows[code])) / one for one in owed[code])])),
            "按时报送": (20, Fraction(timely.get(code, 0), 2)),
            "一次通过": (10, Fraction(*clean.get(code, (0, 1)))),
            "线下人数": (10, Fraction(heads[code], max(heads.values()))),
            "效果评估": (10, Fraction(good, len(rated)) if rated else Fraction(0)),
            "新媒体传播": (10, Fraction(reads.get(code, 0), 1800)),
        }
        for title, (weight, value) in share.items():
            assert told[name][title] == pytest.approx(float(weight * value), abs=0.0051), (name, title)
        total = sum(weight * value for weight, value in share.values())
        assert told[name]["总分"] == pytest.approx(float(total), abs=0.0051)
    assert {told[names[code]]["总分"] for code in ("B01", "B02")} == {told[names["B01"]]["总分"]}
    assert told[names["B01"]]["名次"] == told[names["B02"]]["名次"] and told[names["B01"]]["并列"] == "并列（2）"


def test_every_point_is_traced_to_rows_that_say_so(office: Workspace, book: Path) -> None:
    found = originals(office)
    names = {line["单位代码 *"]: line["单位名称 *"] for line in _settings(office)}
    count: dict[str, int] = defaultdict(int)
    heads: dict[str, int] = defaultdict(int)
    for row in openpyxl.load_workbook(book)["得分依据"].iter_rows(min_row=4, values_only=True):
        kind, name, what, adds, _, period, file, edition, sheet, rows = row
        if kind == "单位" and what in ("完成任务", "线下人数"):
            code = next(code for code, unit in names.items() if unit == name)
            numbers = [n for part in str(rows).split("、") for n in _span(part)]
            assert sheet == "宣讲明细" and file and edition
            mine = found[code, str(period)]
            assert len(numbers) == len(mine) and min(numbers) == 5
            if what == "完成任务":
                assert adds == f"{len(numbers)}场"
                count[code] += len(numbers)
            else:
                assert int(str(adds).replace(",", "")) == sum(line[11] for line in mine)
                heads[code] += 1
    assert count == {"A01": 21, "A02": 5, "B01": 12, "B02": 12} and set(heads) == set(count)


def _span(part: str) -> range:
    first, _, last = part.partition("–")
    return range(int(first), int(last or first) + 1)


def _settings(office: Workspace) -> list[dict[str, Any]]:
    rows = openpyxl.load_workbook(office.master)["报送单位"].iter_rows(min_row=4, values_only=True)
    titles = [str(title) for title in next(rows)]
    return [dict(zip(titles, row, strict=True)) for row in rows if row[0]]


def test_nothing_that_is_published_holds_a_telephone(book: Path) -> None:
    said = [str(cell.value) for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows() for cell in row]
    assert not [text for text in said if re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", text)]


def test_the_master_has_the_same_totals(office: Workspace, book: Path, tmp_path: Path) -> None:
    desk = Workspace(shutil.copytree(office.path, tmp_path / "工作区"))
    rollup(desk)
    lines = [line for line in table(read(desk)["评优"]) if line["类别"] == "单位"]
    told = ranking(book, "单位排名")
    assert [(line["名次"], line["名称"], line["总分"]) for line in lines] == [
        (line["名次"], line["名称"], line["总分"]) for line in told
    ]
    assert [line["名称"] for line in lines if line["观摩会"]] == [line["名称"] for line in told if line["观摩会"]] != []


def test_to_a_month_only_what_came_for_it_counts(office: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "四月.xlsx"
    list(run(office, "2020-04", str(path)))
    names = {line["单位代码 *"]: line["单位名称 *"] for line in _settings(office)}
    told = {line["名称"]: line for line in ranking(path, "单位排名")}
    assert told[names["A01"]]["按时报送"] == 0 and told[names["A02"]]["按时报送"] == 20
    with pytest.raises(WorkspaceError, match="不是本活动的月份"):
        list(run(office, "2021-04"))
    with pytest.raises(WorkspaceError, match="没有名为“别处”的单位分组"):
        list(run(office, group="别处"))


def test_reports_are_ranked_by_their_lectures(reported: Workspace, tmp_path: Path) -> None:
    list(run(reported, output=str(tmp_path / "评优.xlsx")))
    told = ranking(tmp_path / "评优.xlsx", "宣讲报告排名")
    # lecture 1: 好, 80 heads, no comment; lecture 2: 较好, 160 heads, a comment
    assert [(line["总分"], line["效果评估"], line["线下人数"], line["专家点评"]) for line in told] == [
        (80, 20, 30, 30),
        (55, 40, 15, 0),
    ]


def test_equal_totals_share_a_rank_though_floats_would_differ() -> None:
    indicators = [Indicator("a", "甲", 1, ""), Indicator("b", "乙", 2, "")]
    third, tenth = Fraction(1, 3), Fraction(1, 10)
    made = [
        Entrant("x", "x", "U", (Value(third, ""), Value(tenth, ""))),
        Entrant("y", "y", "U", (Value(tenth * 2, ""), Value(third / 2, ""))),
        Entrant("z", "z", "U", (Value(Fraction(1), ""), Value(None, ""))),
        Entrant("w", "w", "U", (Value(Fraction(0), ""), Value(Fraction(0), ""))),
    ]
    placed = place(indicators, made)
    assert [(one.entrant.key, one.rank, one.sharing) for one in placed] == [
        ("z", 1, 1),
        ("x", 2, 2),
        ("y", 2, 2),
        ("w", 4, 1),
    ]
    assert [shown(one.total) for one in placed] == [100.0, 17.78, 17.78, 0.0]


def test_another_departments_form_is_ranked_as_far_as_it_tells(tmp_path: Path) -> None:
    demo(tmp_path / "安全", units=6, months=1, seed=2, campaign="anquan-2021")
    list(run(Workspace(tmp_path / "安全")))
    path = tmp_path / "安全" / "通报" / "评优.xlsx"
    told = ranking(path, "单位排名")
    assert told[0]["总分"] > 0 and "效果评估" not in told[0] and "新媒体传播" not in told[0]
    assert "评分办法" in CalamineBook(path.read_bytes()).names
