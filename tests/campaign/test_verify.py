"""verify: all that agrees is proved, each thing that does not is told with its remedy, and nothing is touched."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from campaign.master.rollup import rollup
from campaign.receiving.acceptance import accept
from campaign.receiving.receive import receive
from campaign.verifying.verify import Verification, verify
from campaign.words import verified
from campaign.workspace import Workspace
from tests.campaign.office import NOW, fill, lay, mail, name_of


@pytest.fixture(scope="module")
def settled(founded: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two units received, one of them returned and taken by staff, and rolled up; not to be changed."""
    workspace = Workspace(shutil.copytree(founded.path, tmp_path_factory.mktemp("settled") / "工作区"))
    lay(workspace, "1.eml", mail("b01@unit.invalid", [(name_of(workspace, "B01"), fill(workspace))]))
    wrong = fill(workspace, "B02", cells={"月报表!B5": None})
    lay(
        workspace, "2.eml", mail("b02@unit.invalid", [(name_of(workspace, "B02"), wrong)], sent=NOW - timedelta(days=1))
    )
    receive(workspace, now=NOW)
    accept(workspace, name_of(workspace, "B02"), "系统故障，电话核实")
    rollup(workspace)
    return workspace


@pytest.fixture
def desk(settled: Workspace, tmp_path: Path) -> Workspace:
    """A copy of it for one test."""
    return Workspace(shutil.copytree(settled.path, tmp_path / "工作区"))


def differences(found: Verification) -> list[str]:
    return [f"{check.name}|{sentence}" for check in found.checks for sentence in check.differences]


def waiting(found: Verification) -> list[str]:
    return [sentence for check in found.checks for sentence in check.waiting]


def test_all_agrees_and_nothing_is_touched(settled: Workspace) -> None:
    before = _looks(settled.path)
    found = verify(settled)
    assert _looks(settled.path) == before
    assert found.agrees and waiting(found) == []
    lines = list(verified(found))
    assert [line.partition("：")[0] for line in lines[:4]] == [
        "一致  归档原件",
        "一致  归档记录",
        "一致  登记簿",
        "一致  总台账",
    ]
    assert "逐格一致" in lines[3] and lines[-1] == "归档、登记簿、总台账三者一致。"


def _looks(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def _original(desk: Workspace) -> Path:
    return next(path for path in sorted(desk.archive.glob("??/*.xlsx")))


def _flip(desk: Workspace) -> None:
    path = _original(desk)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _take_record(desk: Workspace) -> None:
    sorted(desk.records.glob("*[0-9].json"))[3].unlink()


def _rewrite_record(desk: Workspace) -> None:
    path = next(path for path in sorted(desk.records.iterdir()) if "特批" in path.read_text("utf-8"))
    said = json.loads(path.read_bytes())
    said["changes"][0]["note"] = "没有特批"
    path.write_text(json.dumps(said, ensure_ascii=False), "utf-8")


def _sql(*statements: str) -> Callable[[Workspace], None]:
    def run(desk: Workspace) -> None:
        with sqlite3.connect(desk.ledger) as connection:
            for statement in statements:
                assert connection.execute(statement).rowcount > 0
        connection.close()

    return run


def _garble(desk: Workspace) -> None:
    desk.ledger.write_bytes(b"SQLite format 3\0" + b"?" * 5000)


def _write_figure(desk: Workspace) -> None:
    book = openpyxl.load_workbook(desk.master)
    sheet = book["宣讲明细"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == 80)
    cell.value = 8000
    book.save(desk.master)


def _drop_row(desk: Workspace) -> None:
    book = openpyxl.load_workbook(desk.master)
    book["宣讲明细"].delete_rows(5)
    book.save(desk.master)


TAMPERED: dict[str, tuple[Callable[[Workspace], object], str, str]] = {
    "an original is changed": (_flip, "归档原件", "内容与文件名不符"),
    "an original is gone": (lambda desk: _original(desk).unlink(), "归档原件", "原件不在归档中"),
    "a record is gone": (_take_record, "归档记录", "缺第"),
    "a record is changed": (_rewrite_record, "归档记录", "与归档记录不同"),
    "a record is broken": (lambda desk: next(desk.records.iterdir()).write_text("{"), "归档记录", "无法读取"),
    "kept settings are gone": (
        lambda desk: next(desk.settings_archive.glob("*.xlsx")).unlink(), "归档记录", "不见了：请从备份恢复",
    ),
    "a figure of the ledger is changed": (
        _sql("UPDATE rows SET data = replace(data, '\"heads\": 80', '\"heads\": 90')"), "归档记录", "与归档记录不同",
    ),
    "a decision is slipped into the ledger": (
        _sql("UPDATE documents SET accepted_by_staff = '同意' WHERE unit = 'B01'"), "登记簿", "却没有特批记录",
    ),
    "nothing is in force": (
        _sql("UPDATE documents SET in_force = 0 WHERE unit = 'B01'"), "登记簿", "却没有一份生效",
    ),
    "the history has a hole": (_sql("DELETE FROM changes WHERE id = 2"), "登记簿", "修订记录缺第2号"),
    "rows of no document": (
        _sql("UPDATE rows SET document = 99 WHERE section = 'lectures' AND \"index\" = 0 AND document = 1"),
        "登记簿", "指向不存在的记录",
    ),
    "the ledger is garbage": (_garble, "登记簿", "请用 wanchang rebuild"),
    "the ledger is gone": (lambda desk: desk.ledger.unlink(), "登记簿", "找不到“登记簿.sqlite”"),
    "a figure of the master is changed": (_write_figure, "总台账", "是“8000”，按登记簿应为“80”"),
    "a row of the master is gone": (_drop_row, "总台账", "缺少“"),
    "the master is gone": (lambda desk: desk.master.unlink(), "总台账", "找不到“总台账.xlsx”"),
    "the master is garbage": (lambda desk: desk.master.write_bytes(b"no"), "总台账", "打不开"),
}  # fmt: skip


def test_what_could_not_be_read_is_kept_and_agrees(desk: Workspace) -> None:
    broken = fill(desk)[:900]
    files = [(f"{number}{name_of(desk, 'B01')}", data) for number, data in enumerate((b"", broken))]
    lay(desk, "3.eml", mail("b01@unit.invalid", [*files, ("材料.zip", broken), ("旧表.numbers", broken)]))
    receive(desk, now=NOW)
    rollup(desk)
    assert differences(verify(desk)) == []


@pytest.mark.parametrize("what", TAMPERED)
def test_what_does_not_agree_is_told_with_its_remedy(desk: Workspace, what: str) -> None:
    tamper, check, words = TAMPERED[what]
    tamper(desk)
    found = verify(desk)
    assert not found.agrees
    told = [line for line in differences(found) if line.startswith(f"{check}|") and words in line]
    assert told, differences(found)
    assert all("请" in line or "即可恢复" in line for line in differences(found))
    assert len(list(verified(found))) < 60


def test_a_figure_that_somebody_changed_is_put_right_by_a_rollup(desk: Workspace) -> None:
    _write_figure(desk)
    assert "重新汇总" in differences(verify(desk))[0]
    rollup(desk)
    assert verify(desk).agrees


def test_personal_values_are_masked(desk: Workspace) -> None:
    """What verify says goes into logs and mails: a number in its own column, as a number, and in any other column."""
    book = openpyxl.load_workbook(desk.master)
    people, lectures = book["宣讲员库"], book["宣讲明细"]
    phones = [cell for row in people.iter_rows() for cell in row if str(cell.value) == "13900000000"]
    phones[0].value, phones[1].value = "13812345678", 13812345679
    place = next(cell for row in lectures.iter_rows() for cell in row if cell.value == "B01第1社区")
    place.value = "B01第1社区13812345670"
    book.save(desk.master)
    told = [line for line in verified(verify(desk)) if "应为" in line]
    assert len(told) == 3 and not any(number in line for line in told for number in ("139000", "1381234"))
    assert "“138******78”，按登记簿应为“139******00”" in "".join(told)
    assert "“B01第1社区138******70”" in "".join(told)


def test_a_master_behind_the_ledger_is_not_said_to_agree(desk: Workspace) -> None:
    _write_figure(desk)
    lay(desk, "3.eml", mail("b01@unit.invalid", [("再报.xlsx", fill(desk, cells={"宣讲明细!E5": "另一处"}))]))
    receive(desk, now=NOW + timedelta(hours=1))
    lines = list(verified(verify(desk)))
    assert any(line.startswith("未核对  总台账") for line in lines)
    assert lines[-1].startswith("已核对的各项一致；总台账尚未核对")


def test_work_that_waits_is_no_difference(desk: Workspace) -> None:
    (desk.archive / "说明.txt").write_text("请勿删除", "utf-8")
    (desk.path / ".0123456789ab.tmp").write_bytes(b"half")
    lay(desk, "3.xlsx", fill(desk, "A01"))
    receive(desk, now=NOW)
    found = verify(desk)
    assert found.agrees
    told = "".join(waiting(found))
    assert "“说明.txt”" in told and "临时文件" in told and "请运行 wanchang rollup" in told


def test_a_ledger_of_yesterday_is_told_and_not_written_on(desk: Workspace) -> None:
    yesterday = desk.ledger.read_bytes()
    for number in (3, 4):
        lay(desk, f"{number}.xlsx", fill(desk, "A01", lectures=number))
    receive(desk, now=NOW)
    desk.ledger.write_bytes(yesterday)
    assert any("从旧备份恢复" in line for line in differences(verify(desk)))
    with pytest.raises(Exception, match="wanchang rebuild"):
        receive(desk, now=NOW)


def test_what_staff_have_beside_and_how_they_sort_is_theirs(desk: Workspace) -> None:
    book = openpyxl.load_workbook(desk.master)
    sheet = book["宣讲明细"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=7)]
    for number, values in zip((5, 6, 7), (rows[2], rows[0], rows[1]), strict=True):
        for column, value in enumerate(values, 1):
            sheet.cell(number, column).value = value
    sheet.cell(3, sheet.max_column + 1).value = "部里意见"
    sheet.cell(5, sheet.max_column).value = "可推广"
    book.save(desk.master)
    found = verify(desk)
    assert found.agrees, differences(found)
    assert "有人保存过" in "".join(waiting(found))
    sheet.cell(5, 1).value = "又一行"
    for column in range(1, sheet.max_column + 1):
        sheet.cell(6, column).value = sheet.cell(7, column).value
    book.save(desk.master)
    told = "".join(differences(verify(desk)))
    assert "第7行重复了第6行" in told and "缺少“" in told
