"""Values over the bridge: what is written is read back, as Excel would have it."""

from datetime import date, datetime
from typing import Any

import pytest
import xlwings

from xlmacros.engines import libreoffice

MOMENT = datetime(2020, 4, 3, 9, 30)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("文字", "文字"),
        ("001", "001"),
        (1, 1.0),
        (-2.5, -2.5),
        (True, True),
        (False, False),
        (None, None),
        ("", None),
        (date(2020, 4, 3), datetime(2020, 4, 3)),
        (MOMENT, MOMENT),
        ("'=cmd|x", "=cmd|x"),
        ("=1+1", 2.0),
        ("=", "="),
    ],
)
def test_one_value(sheet: xlwings.Sheet, written: Any, read: Any) -> None:
    sheet["B2"].value = written
    assert sheet["B2"].value == read and type(sheet["B2"].value) is type(read)


def test_a_block_keeps_its_shape_and_its_kinds(sheet: xlwings.Sheet) -> None:
    block: list[list[Any]] = [
        ["名称", 1.0, None, True],
        [MOMENT, "", datetime(2020, 1, 1), "末"],
        [None, None, 0.5, False],
    ]
    sheet["C3"].value = block
    assert sheet["C3:F5"].value == [[None if value == "" else value for value in row] for row in block]
    assert sheet["C3:F3"].value == block[0]
    assert sheet["E3:E5"].value == [None, block[1][2], 0.5]
    assert sheet["D3"].options(ndim=2).value == [[1.0]]
    assert sheet.used_range.address == "$C$3:$F$5"


def test_options_say_how_dates_numbers_and_blanks_are_read(sheet: xlwings.Sheet) -> None:
    sheet["A1"].value = [[date(2020, 4, 3), 3, None]]
    assert sheet["A1:C1"].options(dates=date, numbers=int, empty="空").value == [date(2020, 4, 3), 3, "空"]


def test_text_in_a_text_cell_is_no_formula(sheet: xlwings.Sheet) -> None:
    sheet["A1:A2"].number_format = "@"
    sheet["A1"].value = [["=1+1"], ["+1"]]
    assert sheet["A1:A2"].value == ["=1+1", "+1"]
    assert sheet["A1"].formula == "=1+1" and sheet["A1"].number_format == "@"


def test_errors_are_none_or_their_text(sheet: xlwings.Sheet) -> None:
    sheet["A1"].value = [["=1/0", "=NA()", "=nothing()", "=#REF!+1"]]
    assert sheet["A1:D1"].value == [None] * 4
    assert sheet["A1:D1"].options(err_to_str=True).value == ["#DIV/0!", "#N/A", "#NAME?", "#REF!"]


def test_a_format_of_a_date_is_kept_and_only_a_missing_one_is_set(sheet: xlwings.Sheet) -> None:
    sheet["A1"].number_format = "YYYY/MM/DD"
    sheet["A1"].value = [[date(2020, 4, 3), date(2020, 4, 3)]]
    assert (sheet["A1"].number_format, sheet["B1"].number_format) == ("YYYY/MM/DD", "YYYY-MM-DD")


def test_one_value_fills_a_range(sheet: xlwings.Sheet) -> None:
    sheet["A1:B3"].value = "满"
    assert sheet["A1:B3"].value == [["满"] * 2] * 3


def test_formulas_go_in_and_come_out_as_a_block(sheet: xlwings.Sheet) -> None:
    sheet["A1"].value = [[1], [2]]
    sheet["B1:B2"].formula = [["=A1*2"], ["=A2*2"]]
    assert sheet["B1:B2"].value == [2.0, 4.0]
    assert sheet["A1:B2"].formula == [["1", "=A1*2"], ["2", "=A2*2"]]


def test_nobody_at_the_other_end_is_one_sentence() -> None:
    with pytest.raises(ConnectionError, match="pipe,name=nobody-is-here"):
        libreoffice.register("pipe,name=nobody-is-here")
