"""What is handed out: sheets in order, what is open and what is locked, hints that fit, and the goldens."""

from __future__ import annotations

import dataclasses
import itertools

import pytest

from tests.dumps import agrees_with_golden, dump_book
from tests.handouts import FILLED, HANDOUT, MONTHLY, SETTINGS, SETTINGS_ROWS
from workbook import entry, meta, palette
from workbook.codelist import shipped
from workbook.filing import Meta
from workbook.form import load_form
from workbook.layout import template
from workbook.paint import PROMPT_LENGTH, TITLE_LENGTH
from workbook.sheets import Book, Cell, Choices, Formula, Limits, Sheet, Span

BLANK = template(MONTHLY, HANDOUT)


def cell(sheet: Sheet, name: str) -> Cell:
    """The painted cell of that name."""
    top, left, _, _ = Span.parse(name)
    return next(one for one in sheet.cells if (one.row, one.column) == (top, left))


def test_a_blank_return_is_the_golden() -> None:
    assert agrees_with_golden(dump_book(BLANK), "monthly-return.txt")


def test_a_filled_return_is_the_golden() -> None:
    assert agrees_with_golden(dump_book(template(MONTHLY, HANDOUT, FILLED)), "monthly-return-filled.txt")


def test_settings_are_the_golden() -> None:
    assert agrees_with_golden(dump_book(template(SETTINGS, None, SETTINGS_ROWS)), "campaign-settings.txt")


def test_sheets_stand_in_the_forms_order_and_the_hidden_ones_last() -> None:
    names = [sheet.name for sheet in BLANK.sheets]
    assert names == [spec["name"] for spec in MONTHLY.sheets] + [meta.LISTS, meta.SHEET]
    assert BLANK.sheet(meta.LISTS).visibility == "hidden"
    assert BLANK.sheet(meta.SHEET).visibility == "veryHidden"


def test_a_form_without_a_handout_has_no_meta() -> None:
    names = [sheet.name for sheet in template(SETTINGS).sheets]
    assert meta.SHEET not in names
    assert names[-1] == meta.LISTS


def test_meta_says_whose_and_which_month_and_what_was_given() -> None:
    grid = [["", ""] for _ in range(10)]
    for one in BLANK.sheet(meta.SHEET).cells:
        grid[one.row - 1][one.column - 1] = str(one.value)
    given = {"return.unit": "示例路办事处", "return.period": "2020-04", **HANDOUT.given}
    assert meta.parse(grid) == Meta("monthly-return", 1, "wanchang-2020", "B01", "2020-04", given, True)


def test_every_field_is_as_open_as_the_form_says() -> None:
    sheets = {sheet.name: {(one.row, one.column): one for one in sheet.cells} for sheet in BLANK.sheets}
    seen = 0
    for section in MONTHLY.sections:
        for field in section.fields:
            rows = range(section.first_row, section.first_row + section.ready_rows) if section.is_table else ()
            for row in rows or (field.span.top,):
                locked = palette.look(sheets[section.sheet][row, field.span.left].style).locked
                assert locked is not field.open, f"{section.name}.{field.name} in row {row}"
                seen += 1
    assert seen > 200 * 40


def test_what_must_be_filled_bears_a_star_and_what_is_given_does_not() -> None:
    sheet = BLANK.sheet("月报表")
    assert (cell(sheet, "A4").value, cell(sheet, "A5").value) == ("填报单位", "填报人 *")
    assert cell(BLANK.sheet("宣讲明细"), "B4").value == "宣讲日期 *"


def test_given_values_stand_in_their_cells() -> None:
    sheet = BLANK.sheet("月报表")
    assert [cell(sheet, name).value for name in ("B4", "F4", "F9", "F10")] == ["示例路办事处", "2020-04", 12, 60]


def test_totals_show_what_they_come_to_before_any_program_calculates() -> None:
    sheet = template(MONTHLY, HANDOUT, FILLED).sheet("月报表")
    cached = {name: cell(sheet, name).value for name in ("B9", "B10", "B11", "B12", "F12")}
    assert {name: value.cached for name, value in cached.items() if isinstance(value, Formula)} == {
        "B9": 8, "B10": 20, "B11": 20 / 60, "B12": 7 * 40 + 28, "F12": 1500,
    }  # fmt: skip


def test_a_joint_quota_leaves_the_ratio_blank() -> None:
    given = {**HANDOUT.given, "return.quota": None}
    sheet = template(MONTHLY, dataclasses.replace(HANDOUT, given=given)).sheet("月报表")
    ratio = cell(sheet, "B11").value
    assert isinstance(ratio, Formula)
    assert ratio.cached == ""
    assert cell(sheet, "F10").value is None


def rules(sheet: Sheet) -> list[Choices | Limits]:
    """Everything that says what may be typed on a sheet."""
    return [*sheet.choices, *sheet.limits]


def test_every_rule_reaches_the_last_row_and_hints_fit_into_excel() -> None:
    tables = {section.sheet: section for section in MONTHLY.sections if section.is_table and not section.fixed}
    for sheet in BLANK.sheets:
        for rule in rules(sheet):
            assert rule.prompt
            assert len(rule.prompt) <= PROMPT_LENGTH
            assert 0 < len(rule.title) <= TITLE_LENGTH
            if sheet.name in tables:
                assert (rule.span.top, rule.span.bottom) == (5, 5000)


def test_every_open_field_has_a_rule_of_its_own() -> None:
    for section in MONTHLY.sections:
        sheet = BLANK.sheet(section.sheet)
        ruled = {(rule.span.top, rule.span.left) for rule in rules(sheet)}
        for field in section.fields:
            top = section.first_row if section.is_table else field.span.top
            assert not field.open or (top, field.span.left) in ruled, f"{section.name}.{field.name}"


def test_drop_downs_offer_the_codes_from_the_hidden_lists() -> None:
    lists = {(one.row, one.column): one.value for one in BLANK.sheet(meta.LISTS).cells}
    topic = next(rule for rule in BLANK.sheet("宣讲明细").choices if rule.title == "宣讲主题")
    name, _, cells = BLANK.names[topic.source].partition("!")
    span = Span.parse(cells.replace("$", ""))
    assert name == f"'{meta.LISTS}'"
    offered = [lists[span.top, column] for column in range(span.left, span.right + 1)]
    assert offered == list(MONTHLY.codes["topic"].labels)


def test_dates_that_a_check_holds_to_the_month_are_held_to_it_while_typing() -> None:
    limits = {(sheet.name, rule.title): rule for sheet in BLANK.sheets for rule in sheet.limits}
    lecture_day, filing_day = limits["宣讲明细", "宣讲日期"], limits["月报表", "填报日期"]
    assert (lecture_day.low, lecture_day.high) == ("2020-04-01", "2020-04-30")
    assert (filing_day.low, filing_day.high) == (entry.EARLIEST, entry.LATEST)


def test_nothing_is_drawn_twice_and_no_merge_overlaps() -> None:
    for book in (BLANK, template(SETTINGS, None, SETTINGS_ROWS)):
        for sheet in book.sheets:
            places = [(one.row, one.column) for one in sheet.cells]
            assert len(places) == len(set(places))
            for one, other in itertools.combinations(sheet.merges, 2):
                apart = (
                    one.bottom < other.top or other.bottom < one.top or one.right < other.left or other.right < one.left
                )
                assert apart, (sheet.name, one, other)


def test_rows_below_the_ready_ones_are_open_and_the_head_is_not() -> None:
    sheet = BLANK.sheet("宣讲明细")
    assert not palette.look(sheet.column_styles[0]).locked
    assert not palette.look(sheet.column_styles[2]).locked
    assert all(palette.look(sheet.row_styles[row]).locked for row in range(1, 5))


def test_help_stands_beside_a_value_only_where_the_sheet_has_room() -> None:
    settings = template(SETTINGS).sheet("活动设置")
    assert cell(settings, "C4").value == SETTINGS.section("campaign").field("id").help
    assert max(one.column for one in BLANK.sheet("月报表").cells) == 8


def test_unknown_rows_are_refused() -> None:
    with pytest.raises(KeyError):
        template(MONTHLY, HANDOUT, {"lectures": [{"nonsense": 1}]})
    with pytest.raises(KeyError):
        template(MONTHLY, HANDOUT, {"nonsense": []})


def test_more_rows_than_are_ready_are_all_drawn() -> None:
    rows = {"orders": [{"date": "2020-04-03", "request": f"点单{number}"} for number in range(250)]}
    sheet = template(MONTHLY, HANDOUT, rows).sheet("群众点单")
    assert [one.value for one in sheet.cells if one.column == 3 and one.row > 4][249] == "点单249"


def small_form(**table: object) -> Book:
    """A form of one list with an enum of its own and no sizes given."""
    columns = {
        "name": {"title": "名称", "type": "string", "x-column": "A"},
        "kind": {"title": "类", "type": "string", "enum": ["甲", "乙"], "x-column": "B"},
    }
    things = {"title": "清单", "type": "array", "x-sheet": "清单", "x-header-row": 1, **table}
    definition = {
        "$id": "small", "title": "小表", "x-version": 1, "x-sheets": [{"name": "清单"}], "type": "object",
        "properties": {"things": {**things, "items": {"type": "object", "properties": columns}}},
    }  # fmt: skip
    return template(load_form(definition, shipped()))


def test_a_bare_form_is_drawn_too() -> None:
    book = small_form()
    sheet = book.sheet("清单")
    assert cell(sheet, "A1").value == "名称"
    assert sheet.choices[0].source == "list_things_kind"
    assert sheet.choices[0].span.a1() == "B2:B5000"
