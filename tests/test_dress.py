"""Colours, fonts and heights that staff gave to rows of ours stay with the rows; what comes new has none of them."""

import io
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.support import ooxml_errors, soffice_convert
from tests.test_renewal import LATER, TABLE, roll
from tests.test_renewal import fresh as fresh
from workbook.master.table import Row
from workbook.sheets import Style

YELLOW, GREEN = (PatternFill("solid", fgColor=f"FF{colour}") for colour in ("FFFF00", "00B050"))
PLAIN = "00000000"


def worked_in(data: bytes, do: Callable[[Worksheet], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    do(book["表"])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def sheet_of(data: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data))["表"]


def colour(sheet: Worksheet) -> None:
    """乙 yellow, 丁's figure green and struck through, 丙 high, the title of the figures yellow."""
    for column in (1, 2):
        sheet.cell(5, column).fill = YELLOW
    sheet["B7"].fill, sheet["B7"].font = GREEN, Font(name="楷体", size=12, strike=True, color="FFC00000")
    sheet.row_dimensions[6].height = 61
    sheet["B3"].fill = YELLOW
    sheet.row_dimensions[5].hidden = True


LONGER = replace(LATER, rows=[Row(key, (key, "新", at)) for at, key in enumerate("子甲乙丑丙丁寅")])
"""甲 乙 丙 丁 are in the rows 5, 6, 8 and 9, and their figures in column C."""


def test_looks_stay_with_their_rows_and_columns(fresh: bytes, tmp_path: Path) -> None:
    data = roll(worked_in(fresh, colour), (LONGER,))
    sheet = sheet_of(data)
    fills = {cell.coordinate: cell.fill.fgColor.rgb for row in sheet["A4:C10"] for cell in row}
    coloured = {ref: rgb for ref, rgb in fills.items() if rgb in ("FFFFFF00", "FF00B050")}
    assert coloured == {"A6": "FFFFFF00", "C6": "FFFFFF00", "C9": "FF00B050"}
    assert sheet["C3"].fill.fgColor.rgb == "FFFFFF00" and sheet["A3"].fill.fgColor.rgb != "FFFFFF00"
    font = sheet["C9"].font
    assert (font.name, font.sz, font.strike, font.color.rgb) == ("楷体", 12, True, "FFC00000")
    assert sheet["C9"].number_format == sheet["C8"].number_format
    assert {row: sheet.row_dimensions[row].height for row in range(4, 11)} == dict.fromkeys(range(4, 11), 24) | {8: 61}
    assert [row for row in range(4, 11) if sheet.row_dimensions[row].hidden] == [6]
    assert roll(data, (LONGER,)) == data
    path = tmp_path / "m.xlsx"
    path.write_bytes(data)
    assert ooxml_errors(path) == []


def test_a_look_of_ours_is_drawn_as_it_is_now(fresh: bytes) -> None:
    wrong = replace(TABLE, rows=[Row(key, (key, 1), {1: Style("wrong", "count")}) for key in "甲乙丙丁"])
    red = sheet_of(roll(fresh, (wrong,)))["B5"]
    after = sheet_of(roll(roll(fresh, (wrong,)), (TABLE,)))["B5"]
    assert red.fill.fgColor.rgb != PLAIN and after.fill.fgColor.rgb == PLAIN
    assert after.font.color.rgb == sheet_of(fresh)["B5"].font.color.rgb != red.font.color.rgb


def test_a_bold_red_of_ours_becomes_bold_in_what_it_is_now(fresh: bytes) -> None:
    wrong = replace(TABLE, rows=[Row(key, (key, 1), {1: Style("wrong", "count")}) for key in "甲乙丙丁"])

    def slant(sheet: Worksheet) -> None:
        was = sheet["B5"].font
        sheet["B5"].font = Font(name=was.name, size=was.sz, bold=was.b, italic=True, color=was.color)

    font = sheet_of(roll(worked_in(roll(fresh, (wrong,)), slant), (TABLE,)))["B5"].font
    assert font.i and font.color.rgb == sheet_of(fresh)["B5"].font.color.rgb


def test_a_program_that_writes_all_fonts_anew_says_nothing(fresh: bytes) -> None:
    def convert(sheet: Worksheet) -> None:
        for row in sheet["A4:B7"]:
            for cell in row:
                cell.font = Font(name="等线", size=11, color="FF1F2933")

        sheet["B5"].font = Font(name="等线", size=11, color="FF1F2933", bold=True)

    sheet = sheet_of(roll(worked_in(fresh, convert), (LONGER,)))
    assert [sheet[ref].font.name for ref in ("A5", "C6")] == ["宋体", "宋体"]
    assert sheet["C6"].font.b and not sheet["C5"].font.b


@pytest.mark.parametrize("marked", [(4,), (4, 5, 6, 7)])
def test_colour_in_their_own_column_is_of_the_rows_that_have_it(fresh: bytes, marked: tuple[int, ...]) -> None:
    def own(sheet: Worksheet) -> None:
        sheet["D3"] = "意见"
        for row in marked:
            sheet.cell(row, 4, "已核").fill = YELLOW
            sheet.cell(row, 4).number_format, sheet.cell(row, 4).font = "0.00", Font(color="FFFF0000")

    sheet = sheet_of(roll(worked_in(fresh, own), (LONGER,)))
    said = {4: 5, 5: 6, 6: 8, 7: 9}
    assert {row for row in range(4, 11) if sheet.cell(row, 5).fill.fgColor.rgb == "FFFFFF00"} == {
        said[at] for at in marked
    }
    assert sheet.cell(10, 5).number_format == "0.00" and sheet.cell(10, 5).font.color.rgb == "FF1F2933"


def test_what_libreoffice_saves_is_ours_still(fresh: bytes, tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    path.write_bytes(worked_in(fresh, colour))
    saved = soffice_convert(path, "xlsx", tmp_path / "out").read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of the extensions that LibreOffice writes
        sheet = sheet_of(roll(saved, (LONGER,)))
    assert {ref for row in sheet["A4:C10"] for cell in row if cell.fill.fgColor.rgb == "FFFFFF00"
            for ref in [cell.coordinate]} == {"A6", "C6"}  # fmt: skip
    assert {row: sheet.row_dimensions[row].height for row in (4, 5, 8)} == {4: 24, 5: 24, 8: 60.75}
    assert {cell.font.name for row in sheet["A4:A10"] for cell in row} == {"宋体"}
