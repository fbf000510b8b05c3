"""Cells that no spreadsheet program would write, or shows as something else: told, never guessed."""

from __future__ import annotations

import io
import re
from datetime import date
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from tests import returns
from tests.intake.planting import part_of, planted, replaced
from validator.examine import Desk, Outcome, examine
from workbook.finding import Verdict
from workbook.grid.stream import worksheets

FIGURE, DAY, HOUR, TEXT, SIGNED = "宣讲明细!L6", "宣讲明细!B6", "宣讲明细!C6", "宣讲明细!S6", "月报表!F6"

CELLS = [
    (FIGURE, "<v>1,5</v>", "value.malformed"),
    (FIGURE, "<v>0x10</v>", "value.malformed"),
    (FIGURE, "<v>１２</v>", "value.malformed"),
    (FIGURE, "<v>1&amp;2</v>", "value.malformed"),
    (FIGURE, "<v>1<x>7</x>2</v>", "value.malformed"),
    (FIGURE, "<v>\t12\n</v>", "value.spaces"),
    (FIGURE, "<v>inf</v>", "value.not-finite"),
    (FIGURE, "<v>-1E+999</v>", "value.not-finite"),
    (FIGURE, "<v>1E999</v>", "value.not-finite"),
    (FIGURE, "<v>12345678901234567</v>", "value.too-large"),
    (FIGURE, "<v>86</v>!t=str", "value.number-text"),
    (FIGURE, "<v>86</v>!t=inlineStr", "value.malformed"),
    (FIGURE, "<f>NOW()-1</f><v>86</v>", "value.formula"),
    (FIGURE, '<f>"TODAY()"</f><v>86</v>', ""),
    (FIGURE, "<f>80+6</f><v>86</v>", ""),
    (FIGURE, "<f>80+6</f><v></v>", "value.uncached"),
    (FIGURE, "<v>#FIELD!</v>!t=e", "value.error"),
    (FIGURE, "<v>86</v>!t=e", "value.malformed"),
    (FIGURE, "<v>1</v>!t=b", "value.number"),
    (DAY, "<v>60</v>", "value.date-1900"),
    (DAY, "<v>59</v>", "value.date-1900"),
    (DAY, "<v>1</v>", "value.date-1900"),
    (DAY, "<v>0</v>", "value.date"),
    (DAY, "<v>0.5</v>", "value.date"),
    (DAY, "<v>-1</v>", "value.negative-time"),
    (DAY, "<v>2958466</v>", "value.date"),
    (DAY, "<v>2020.4.3</v>!t=str", "value.date-text"),
    (DAY, "<v>2020-04-03</v>!t=d", ""),
    (SIGNED, "<v>60</v>", "value.date-1900"),
    (HOUR, "<v>-0.5</v>", "value.negative-time"),
    (HOUR, "<v>-1</v>", "value.negative-time"),
    (HOUR, "<v>1.5</v>", "value.time"),
    (HOUR, "<v>0.39583333333333331</v>", ""),
    (TEXT, f"<v>{'报' * 32_767}</v>!t=str", "value.cut-text"),
    (TEXT, "<v>a_x0000_b</v>!t=str", "value.spaces"),
    (TEXT, "<v>一&#10;二</v>!t=str", ""),
    (TEXT, "<is><r><t>甲</t></r><r><rPr><b/></rPr><t>乙</t></r></is>!t=inlineStr", ""),
    (TEXT, "<v>60</v>", "value.text-number"),
]
"""Where, the cell's inside and its type, and what is told there; "" for what is right."""


def look(data: bytes) -> Outcome:
    """What is said of a return, with its contents."""
    return examine(returns.document(data), Desk([returns.form()], returns.FACTS, keep=True, second_reader=1.0))


def cell(inside: str) -> str:
    """A cell's XML from its inside and its type."""
    inside, _, kind = inside.partition("!t=")
    return f'<c {{at}} t="{kind}">{inside}</c>' if kind else f"<c {{at}}>{inside}</c>"


@pytest.mark.parametrize(("place", "inside", "code"), CELLS, ids=[f"{one[0][-2:]} {one[1]:.30}" for one in CELLS])
def test_an_odd_cell_is_told_at_its_place(place: str, inside: str, code: str) -> None:
    report = look(planted(returns.right(), {place: cell(inside)})).report
    told = {one.code for one in report.findings if f"{one.sheet}!{one.cell}" == place}
    assert told == ({code} if code else set()), [one.message for one in report.findings]
    assert {one.code for one in report.findings} <= told | {"check.unique", "schema.maxLength"}


def test_what_the_reader_shows_as_empty_in_a_field_that_may_be_empty_is_told_too() -> None:
    cells = {"宣讲明细!M6": "<c {at}><f>1+1</f></c>", "宣讲明细!M7": '<c {at} t="e"><v>#N/A</v></c>'}
    assert returns.told(look(planted(returns.right(), cells))) == [
        ("value.error", "宣讲明细", "M7"), ("value.uncached", "宣讲明细", "M6")
    ]  # fmt: skip


def test_a_number_in_character_references_is_read_as_it_says() -> None:
    outcome = look(planted(returns.right(), {FIGURE: "<c {at}><v>&#49;2</v></c>"}))
    assert outcome.report.findings == () and outcome.contents is not None
    assert outcome.contents.data["lectures"][1]["heads"] == 12


def test_a_workbook_that_counts_from_1904_has_the_dates_that_excel_shows() -> None:
    book = part_of(returns.right(), "xl/workbook.xml").decode()
    shifted = re.sub(r"<workbookPr ?", '<workbookPr date1904="1" ', book, count=1)
    assert shifted != book
    outcome = look(replaced(returns.right(), {"xl/workbook.xml": shifted}))
    assert outcome.report.verdict is Verdict.RETURNED and outcome.contents is not None
    assert outcome.contents.data["lectures"][1]["date"] == "2024-04-05", "four years and a day later than in 1900"


def test_a_serial_of_1904_is_its_own_day() -> None:
    book = part_of(returns.right(), "xl/workbook.xml").decode()
    shifted = re.sub(r"<workbookPr ?", '<workbookPr date1904="1" ', book, count=1)
    days = {f"宣讲明细!B{5 + index}": f"<c {{at}}><v>{42462 + index}</v></c>" for index in range(6)}
    more = {"月报表!F6": "<c {at}><v>42487</v></c>", "群众点单!A5": "<c {at}><v>42465</v></c>"}
    more["新媒体作品!A5"] = "<c {at}><v>42467</v></c>"
    outcome = look(replaced(planted(returns.right(), days | more), {"xl/workbook.xml": shifted}))
    assert outcome.contents is not None
    assert outcome.contents.data["lectures"][0]["date"] == "2020-04-03"
    assert outcome.report.findings == ()


def test_a_text_with_an_apostrophe_before_it_stays_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(returns.right()))
    target = book["宣讲明细"]["S6"]
    target.value, target.data_type = "=cmd|'/C calc'!A0", "s"
    target._style.quotePrefix = 1
    book["宣讲明细"]["S7"].value = "见网页"
    book["宣讲明细"]["S7"].hyperlink = "https://example.invalid/x"
    assert returns.told(look(returns.saved(book))) == [("value.code", "宣讲明细", "S6")]


def test_what_a_sheet_says_of_its_own_size_does_not_count() -> None:
    part = dict(worksheets(ZipFile(io.BytesIO(returns.right()))))["宣讲明细"]
    full = part_of(returns.right(), part).decode()
    lying = re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:B2"', full)
    assert lying != full
    report = look(replaced(returns.right(), {part: lying})).report
    assert (report.verdict, report.findings) == (Verdict.ACCEPTED, ())


def rows_of(data: bytes, name: str) -> tuple[str, str, list[str]]:
    """A worksheet's part, its XML with `{rows}` for its rows, and these."""
    part = dict(worksheets(ZipFile(io.BytesIO(data))))[name]
    full = part_of(data, part).decode()
    rows = re.findall(r"<row .*?</row>|<row [^>]*/>", full, re.DOTALL)
    return part, full.replace("".join(rows), "\0"), rows


@pytest.mark.parametrize(
    "lie", ["rows turned round", "a row twice", "cells turned round", "a cell twice", "a row's own"]
)
def test_rows_and_cells_that_contradict_each_other_are_refused(lie: str) -> None:
    part, around, rows = rows_of(returns.right(), "宣讲明细")
    assert around.count("\0") == 1
    at = next(index for index, row in enumerate(rows) if 'r="B6"' in row)
    cells = re.findall(r"<c .*?(?:</c>|/>)", rows[at], re.DOTALL)
    filled = [one for one in cells if "</c>" in one]
    if lie == "rows turned round":
        rows[at], rows[at + 1] = rows[at + 1], rows[at]
    elif lie == "a row twice":
        rows.insert(at + 2, rows[at].replace('r="L6"', 'r="T6"'))
    elif lie == "cells turned round":
        rows[at] = rows[at].replace(filled[0], "\1").replace(filled[1], filled[0]).replace("\1", filled[1])
    elif lie == "a cell twice":
        rows[at] = rows[at].replace(filled[1], filled[1] + filled[1])
    else:
        rows[at] = rows[at].replace('r="L6"', 'r="L400"')
    report = look(replaced(returns.right(), {part: around.replace("\0", "".join(rows))})).report
    assert report.verdict is Verdict.UNREADABLE
    assert {one.code for one in report.findings} <= {"file.unsafe", "file.corrupt"}


def test_two_parts_whose_names_differ_in_case_are_refused() -> None:
    out = io.BytesIO()
    with ZipFile(io.BytesIO(returns.right())) as package, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name in package.namelist():
            made.writestr(name, package.read(name))
        made.writestr("xl/worksheets/Sheet3.XML", package.read("xl/worksheets/sheet3.xml"))
    assert [one.code for one in look(out.getvalue()).report.findings] == ["file.unsafe"]


@pytest.mark.parametrize("index", ["99999", "-1", "1.5", "1_0"])
def test_a_text_that_is_not_there_is_no_text(index: str) -> None:
    report = look(planted(returns.right(), {TEXT: f'<c {{at}} t="s"><v>{index}</v></c>'})).report
    assert (report.verdict, [one.code for one in report.findings]) == (Verdict.UNREADABLE, ["file.corrupt"])


@pytest.mark.parametrize("inside", ["<v>1</v><v>2</v>", "<v>86</v><is><t>120</t></is>"])
def test_a_cell_that_says_two_things_is_refused(inside: str) -> None:
    report = look(planted(returns.right(), {FIGURE: f"<c {{at}}>{inside}</c>"})).report
    assert (report.verdict, [one.code for one in report.findings]) == (Verdict.UNREADABLE, ["file.unsafe"])


def test_readings_of_characters_are_no_part_of_a_text() -> None:
    inside = '<is><r><t>甲乙</t></r><r><t>丙</t></r><rPh sb="0" eb="1"><t>ジャ</t></rPh></is>'
    outcome = look(planted(returns.right(), {TEXT: f'<c {{at}} t="inlineStr">{inside}</c>'}))
    assert outcome.report.findings == () and outcome.contents is not None
    assert "甲乙丙" in outcome.contents.data["lectures"][1].values()


def test_a_date_beside_the_first_of_march_1900_is_sure() -> None:
    book = returns.spoil(returns.right(), [{"set": {SIGNED: date(1900, 3, 1)}}])
    assert "value.date-1900" not in {one.code for one in look(book).report.findings}
