"""采纳: a suggestion that a clerk takes with one word, on the marked copy of a real return; and never without it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from typing import Any

import openpyxl
import pytest

from tests import returns
from validator.examine import Contents, Desk, Outcome, examine
from validator.telling import bind
from workbook import issues
from workbook.filing import Filing
from workbook.finding import Fault, Finding, Place, Severity, Verdict
from workbook.grid.calamine import CalamineBook
from workbook.marks import mark

ABOUT = {"宣讲明细!L6": "约120人"}


def spoilt(cells: Mapping[str, Any]) -> bytes:
    return _spoilt(tuple(cells.items()))


@cache
def _spoilt(cells: tuple[tuple[str, Any], ...]) -> bytes:
    return returns.spoil(returns.right(), [{"set": dict(cells)}])


def taken(cells: Mapping[str, Any], *places: str) -> bytes:
    """The return with these cells, back from its clerk who took what is suggested at some places."""
    return returns.answered(spoilt(cells), dict.fromkeys(places, "采纳"))


def read(data: bytes, **options: Any) -> tuple[Outcome, Contents]:
    outcome = examine(returns.document(data, **options), Desk([returns.form()], returns.FACTS, keep=True))
    assert outcome.contents is not None
    return outcome, outcome.contents


def at(outcome: Outcome, cell: str, sheet: str = "宣讲明细") -> list[Finding]:
    return [one for one in outcome.report.findings if (one.sheet, one.cell) == (sheet, cell)]


def test_a_suggestion_taken_counts_and_the_cell_says_what_it_said() -> None:
    data = taken(ABOUT, "宣讲明细!L6")
    outcome, contents = read(data)
    (found,) = outcome.report.findings
    assert (found.code, found.severity, found.sheet, found.cell) == ("value.adopted", Severity.INFO, "宣讲明细", "L6")
    assert (found.value, found.suggestion, found.pointer) == ("约120人", 120, "/lectures/1/heads")
    assert "约120人" in found.message and "采纳" in found.message and "120" in found.message
    assert contents.data["lectures"][1]["heads"] == 120
    assert contents.data["return"]["month_heads"] == sum(row["heads"] for row in contents.data["lectures"])
    assert outcome.report.verdict is Verdict.ACCEPTED
    assert CalamineBook(data).grid("宣讲明细")[5][11] == "约120人"


def test_another_word_takes_nothing() -> None:
    outcome, contents = read(returns.answered(spoilt({"宣讲明细!G8": "党的初心使命"}), {"宣讲明细!G8": "同意"}))
    assert [one.code for one in outcome.report.findings] == ["schema.enum", "value.not-adopted"]
    assert contents.data["lectures"][3]["topic"] == "党的初心使命"


def test_a_change_of_the_cell_lets_it_lapse() -> None:
    data = taken(ABOUT, "宣讲明细!L6")
    other, contents = read(returns.spoil(data, [{"set": {"宣讲明细!L6": "约130人"}}]))
    assert [one.code for one in other.report.findings] == ["value.approximate"]
    assert contents.data["lectures"][1]["heads"] == 130 and other.report.verdict is Verdict.RETURNED
    mended, contents = read(returns.spoil(data, [{"set": {"宣讲明细!L6": 118}}]))
    assert mended.report.findings == () and contents.data["lectures"][1]["heads"] == 118


def test_it_stays_with_its_row_and_binds_no_other() -> None:
    data = returns.spoil(taken(ABOUT, "宣讲明细!L6"), [{"insert_rows": {"宣讲明细": [5, 1]}}])
    assert [(one.code, one.cell) for one in returns.look(data).report.findings] == [("value.adopted", "L7")]
    swapped = returns.spoil(taken(ABOUT, "宣讲明细!L6"), [{"set": {"宣讲明细!L6": 81, "宣讲明细!L7": "约120人"}}])
    assert [(one.code, one.cell) for one in returns.look(swapped).report.findings] == [("value.approximate", "L7")]


def test_a_fault_taken_is_gone_and_what_waited_for_it_is_checked() -> None:
    cells = {"宣讲明细!G8": "党的初心使命", "宣讲明细!I9": "张三三", "宣讲明细!A9": 9, "月报表!B10": 99}
    outcome, contents = read(taken(cells, *cells))
    assert [(one.code, one.value, one.suggestion) for one in outcome.report.findings] == [
        ("value.adopted", 99, 18),
        ("value.adopted", "党的初心使命", "党的初心和使命"),
        ("value.adopted", 9, 5),
        ("value.adopted", "张三三", "张三"),
    ]
    assert outcome.report.verdict is Verdict.ACCEPTED
    third, fourth = contents.data["lectures"][3:5]
    assert (third["topic"], fourth["lecturer"], fourth["no"]) == ("党的初心和使命", "张三", 5)


def test_what_was_prefilled_can_be_put_back_by_the_word() -> None:
    cells = {"月报表!F9": 999}
    assert [one.code for one in returns.look(spoilt(cells)).report.findings] == ["template.tampered"]
    (found,) = returns.look(taken(cells, *cells)).report.findings
    assert (found.code, found.value, found.suggestion) == ("value.adopted", 999, 12)


NOT_SURE = {
    "a range": {"宣讲明细!L6": "80-100"},
    "two readings of a date": {"宣讲明细!B6": "03/04/2020"},
    "a guess at what cannot be read": {"宣讲明细!L6": "120人(含线上20人)"},
    "a month's template used again": {},
    "a number at which the next one breaks": {"宣讲明细!A9": 9, "宣讲明细!A10": 10},
    "a choice that asks for more": {"宣讲明细!K6": "线上直播间"},
    "a cell of which more is said": {"宣讲明细!L6": "约6000人"},
}


@pytest.mark.parametrize("cells", NOT_SURE.values(), ids=NOT_SURE)
def test_what_is_not_sure_cannot_be_taken(cells: dict[str, Any]) -> None:
    data = spoilt(cells) if cells else returns.right(month="2020-05")
    before = returns.look(data)
    suggested = [one for one in before.report.findings if one.suggestion is not None]
    assert suggested and not any(one.sure for one in before.report.findings)
    book = openpyxl.load_workbook(io.BytesIO(mark(data, before.report)))
    column = issues.COLUMNS.index("采纳") + 1
    for row in range(issues.HEADER_ROW + 1, book["问题清单"].max_row + 1):
        cell = book["问题清单"].cell(row, column)
        assert cell.protection.locked
        cell.value = "采纳"  # with the protection taken off
    assert returns.look(returns.saved(book)).report.findings == before.report.findings


def test_of_two_choices_as_near_none_is_sure() -> None:
    found = at(returns.look(spoilt({"宣讲明细!F6": "党员中心", "宣讲明细!F7": "党员活动中"})), "F7")
    assert [(one.suggestion, one.sure) for one in found] == [("党员活动中心", True)]
    rivals = returns.right()
    names = {"宣讲员!A5": "王小明", "宣讲员!A6": "王小敏"}
    lecturers = {f"宣讲明细!I{row}": ("王小明", "王小敏")[row % 2] for row in range(5, 11)} | {"宣讲明细!I6": "王小民"}
    outcome = returns.look(returns.spoil(rivals, [{"set": names | lecturers}]))
    assert [(one.code, one.sure) for one in at(outcome, "I6")] == [("check.reference", False)]


def test_an_attachment_is_taken_for_one_that_no_other_row_names() -> None:
    data, sent = spoilt({"附件清单!A5": "现场图片一.jpg"}), ["现场图片1.jpg"]
    before = returns.look(data, evidence=sent).report.findings
    assert [(one.code, one.cell, one.sure) for one in before] == [
        ("check.attachment", None, False),
        ("check.attachment", "A5", True),
    ]
    back = returns.answered(data, {"附件清单!A5": "采纳"}, evidence=sent)
    (found,) = returns.look(back, evidence=sent).report.findings
    assert (found.code, found.suggestion) == ("value.adopted", "现场图片1.jpg")
    two = {"附件清单!A5": "图1.jpg", "附件清单!A6": "图2.jpg", "附件清单!B6": "现场活动图片", "附件清单!C6": 2}
    outcome = returns.look(spoilt(two), evidence=["图1.jpg"])
    assert [(one.suggestion, one.sure) for one in at(outcome, "A6", "附件清单")] == [("图1.jpg", False)]


def test_what_else_is_said_of_its_row_stays_bound() -> None:
    cells = {"宣讲明细!I9": "张三三", "宣讲明细!D9": 400}  # the lecturer is part of the row's key
    data = returns.answered(spoilt(cells), {"宣讲明细!D9": "全天培训"}, "情况说明")
    book = openpyxl.load_workbook(io.BytesIO(data))
    row = next(cell.row for cell in book["问题清单"]["D"] if cell.value == "I9")
    book["问题清单"].cell(row, 8).value = "采纳"
    report = returns.look(returns.saved(book)).report
    assert [(one.code, one.explained) for one in report.findings] == [
        ("check.plausible", "全天培训"),
        ("value.adopted", None),
    ]
    assert report.verdict is Verdict.ACCEPTED_EXPLAINED


def test_a_copy_marked_again_keeps_it_until_the_clerk_takes_the_word_away() -> None:
    data = taken(ABOUT | {"宣讲明细!L8": "很多"}, "宣讲明细!L6")
    report = returns.look(data).report
    again = mark(data, report)
    assert returns.look(again).report.findings == report.findings
    book = openpyxl.load_workbook(io.BytesIO(again))
    (row,) = (row for row in book["问题清单"].iter_rows(min_row=5) if row[3].value == "L6")
    assert (row[1].value, row[7].value, row[7].protection.locked, bool(row[9].value)) == ("提示", "采纳", False, True)
    row[7].value = None
    codes = [one.code for one in returns.look(returns.saved(book)).report.findings]
    assert codes == ["value.approximate", "value.number"]


def test_the_message_in_english() -> None:
    desk = Desk([returns.form()], returns.FACTS, lang="en")
    (found,) = examine(returns.document(taken(ABOUT, "宣讲明细!L6")), desk).report.findings
    assert found.title == "Suggestion taken" and '"约120人" counts as "120"' in found.message


def test_a_right_return_is_judged_once() -> None:
    from validator.adoption import sure_steps
    from workbook.reading import read_filing

    filing = read_filing(returns.form(), CalamineBook(returns.right()), None)
    assert sure_steps(filing, filing.faults, lambda _: pytest.fail("judged again")) == []


def test_an_answer_holds_for_its_month_only() -> None:
    fault, tokens = Fault("value.approximate", Place("lecturers", 0, "phone"), value="约120"), set()
    for period in ("2020-04", "2020-05"):
        row = {"name": "张三", "duty": "讲师"}
        tokens.add(bind(Filing(returns.form(), {"lecturers": [row]}, {}, [], unit="B01", period=period), fault))
    assert len(tokens) == 2


@pytest.mark.parametrize("word", ["同意采纳", "是", "√", "同意"])
def test_another_word_takes_nothing_and_is_told_at_its_cell(word: str) -> None:
    data = returns.answered(spoilt(ABOUT), {"宣讲明细!L6": word})
    outcome, contents = read(data)
    found = {one.code: one for one in at(outcome, "L6")}
    assert set(found) == {"value.approximate", "value.not-adopted"}
    told = found["value.not-adopted"]
    assert told.severity is Severity.INFO and f"写的是“{word}”" in told.message and "请选“采纳”二字" in told.message
    assert contents.data["lectures"][1]["heads"] == 120 and outcome.report.verdict is Verdict.RETURNED
    again = returns.answered(data, {"宣讲明细!L6": "采纳"})
    assert [one.code for one in at(read(again)[0], "L6")] == ["value.adopted"]
