"""问题清单 as it is drawn and read back: whose cells are open, what stands beside them, what the words there mean."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from tests import returns
from workbook import issues
from workbook.issues import Remarks, remarks_in
from workbook.issuesheet import draw_issues
from workbook.marks import mark
from workbook.sheets import Choices

LONG = {("check.plausible", "lectures.duration"): "全天集中培训，有签到表为证。"}
OLD = ("序号", "级别", "工作表", "单元格", "问题", "您填的内容", "建议", "情况说明", "标识")
NEW = (*OLD[:7], "采纳", *OLD[7:])
OFFERED = (*NEW[:8], "上期说明", *NEW[8:])


def long_day() -> bytes:
    """A return with one lecture of nearly seven hours."""
    return returns.spoil(returns.right(), [{"set": {"宣讲明细!D9": 400, "宣讲明细!L6": "约120人"}}])


def headers(data: bytes) -> list[Any]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))[issues.SHEET]
    return [cell.value for cell in sheet[issues.HEADER_ROW]]


def test_a_list_by_an_older_version_is_read() -> None:
    rows = [["问题清单"], OLD, [1, "核实", "宣讲明细", "D9", "…", 400, "", "全天培训", "t1"]]
    assert remarks_in(rows) == Remarks({"t1": "全天培训"}, frozenset())


def test_words_and_adoptions_are_read_by_their_headers() -> None:
    rows = [
        NEW,
        [1, "强制", "宣讲明细", "G9", "…", "", "社区", "采纳", "", "t1"],
        [2, "核实", "宣讲明细", "L9", "…", "", "120", "", "属实", "t2"],
        [3, "核实", "宣讲明细", "L8", "…", "", "120", "采纳", "属实", ""],
        [4, "核实"],
    ]
    assert remarks_in(rows) == Remarks({"t2": "属实"}, frozenset({"t1"}))
    moved = [[*row[:7], *reversed(row[7:])] for row in rows if len(row) == len(NEW)]
    assert remarks_in(moved) == remarks_in(rows)


@pytest.mark.parametrize("word", ["采纳", "采 纳", "“采纳。”", "✓采纳", "采纳！", " 【采纳】 ", "√ 采纳", "采\u3000纳"])
def test_the_word_may_be_written_as_people_write_it(word: str) -> None:
    rows = [NEW, [1, "核实", "宣讲明细", "L6", "…", "约120人", 120, word, "", "t1"]]
    assert remarks_in(rows).adopted == {"t1"}


@pytest.mark.parametrize("word", ["同意", "不采纳", "×采纳", "采纳？", "采纳吗", "是", "采纳采纳", "✓", 1, True, "采"])
def test_nothing_else_is_the_word(word: object) -> None:
    rows = [NEW, [1, "核实", "宣讲明细", "L6", "…", "约120人", 120, word, "", "t1"]]
    assert remarks_in(rows) == Remarks({}, frozenset(), {"t1": str(word)})


@pytest.mark.parametrize("word", ["沿用", "沿 用", "“沿用”", "✓沿用。"])
def test_resuming_takes_the_words_of_its_row(word: str) -> None:
    rows = [
        OFFERED,
        [1, "核实", "宣讲明细", "D9", "…", 400, "", "", "全天培训", word, "t1"],
        [2, "核实", "宣讲明细", "D8", "…", 400, "", "", "", word, "t2"],
        [3, "核实", "宣讲明细", "D7", "…", 400, "", "", "全天培训", "沿用去年做法", "t3"],
        [4, "核实", "宣讲明细", "D6", "…", 400, "", "", "全天培训", "", "t4"],
    ]
    assert remarks_in(rows).words == {"t1": "沿用上期说明：全天培训", "t3": "沿用去年做法"}


def test_what_was_explained_before_is_offered_beside_and_not_assumed() -> None:
    data = long_day()
    report = returns.look(data).report
    copy = mark(data, report, offers=LONG)
    assert headers(copy) == list(OFFERED)
    sheet = openpyxl.load_workbook(io.BytesIO(copy))[issues.SHEET]
    offers = {row[3].value: row[8].value for row in sheet.iter_rows(min_row=5, max_row=6)}
    assert offers == {"D9": LONG["check.plausible", "lectures.duration"], "L6": None}
    assert sheet.column_dimensions["K"].hidden and not sheet.column_dimensions["J"].hidden
    assert returns.look(copy).report.findings == report.findings


def test_resumed_words_say_so_and_do_not_pile_up() -> None:
    offers = {one: f"沿用上期说明：{words}" for one, words in LONG.items()}
    data = returns.answered(long_day(), {"宣讲明细!D9": "沿用"}, "情况说明", offers=offers)
    report = returns.look(data).report
    said = [one.explained for one in report.findings if one.code == "check.plausible"]
    assert said == ["沿用上期说明：全天集中培训，有签到表为证。"]
    again = mark(data, report, offers=offers)
    assert headers(again) == list(NEW)  # it has its words: nothing is left to offer
    assert returns.look(again).report.findings == report.findings


def test_what_is_offered_for_another_field_or_reason_is_not_drawn() -> None:
    data = long_day()
    for offers in ({("check.plausible", "lectures.heads"): "无"}, {("value.range", "lectures.duration"): "无"}, {}):
        assert headers(mark(data, returns.look(data).report, offers=offers)) == list(NEW)


def foot_of(data: bytes) -> list[str]:
    """What the 问题清单 of a marked workbook says below its list."""
    sheet = openpyxl.load_workbook(io.BytesIO(data))[issues.SHEET]
    return [str(row[0]) for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith("注：")]


@pytest.mark.parametrize("now", ["约130人", "100多人", 130])
def test_an_adoption_that_comes_to_nothing_is_told(now: object) -> None:
    copy = returns.spoil(returns.answered(long_day(), {"宣讲明细!L6": "采纳"}), [{"set": {"宣讲明细!L6": now}}])
    report = returns.look(copy).report
    assert "value.adopted" not in [one.code for one in report.findings]
    (foot,) = foot_of(mark(copy, report))
    assert foot.startswith("注：以下“采纳”未生效") and "宣讲明细!L6“约120人”→“120”" in foot
    assert foot_of(mark(mark(copy, report), report)) == []  # it was said once


def test_an_adoption_that_holds_or_a_list_with_nothing_to_answer_needs_no_note() -> None:
    copy = returns.answered(long_day(), {"宣讲明细!L6": "采纳"})
    assert foot_of(mark(copy, returns.look(copy).report)) == []
    mended = returns.spoil(copy, [{"set": {"宣讲明细!L6": 130, "宣讲明细!D9": 100}}])
    assert foot_of(mark(mended, returns.look(mended).report)) == []


def test_a_drop_down_of_one_word_stands_where_a_suggestion_is_sure() -> None:
    cells = {"宣讲明细!L6": "约120人", "宣讲明细!L7": "约90人", "宣讲明细!D9": 400, "宣讲明细!L10": "80-100"}
    report = returns.look(returns.spoil(returns.right(), [{"set": cells}])).report
    sheet = draw_issues(report, sheets=("宣讲明细",))
    column = issues.COLUMNS.index("采纳") + 1
    rows = {cell.value: cell.row for cell in sheet.cells if cell.column == 6}
    (rule,) = sheet.choices
    assert isinstance(rule, Choices) and rule.source == '"采纳"' and rule.strict
    assert sorted(range(rule.span.top, rule.span.bottom + 1)) == sorted([rows["约120人"], rows["约90人"]])
    assert (rule.span.left, rule.span.right) == (column, column)
    roles = {
        cell.row: cell.style.role for cell in sheet.cells if cell.column == column and cell.row > issues.HEADER_ROW
    }
    assert {row for row, role in roles.items() if role == "input"} == {rows["约120人"], rows["约90人"]}
