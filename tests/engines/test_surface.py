"""Books, sheets and ranges over the bridge."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings


def test_rows_put_in_move_what_is_below_and_what_points_there(sheet: xlwings.Sheet) -> None:
    sheet["A1"].value = [["一"], ["二"], ["三"]]
    sheet["C1"].formula = "=A3"
    sheet["2:3"].insert("down")
    assert sheet["A1:A5"].value == ["一", None, None, "二", "三"] and sheet["C1"].formula == "=A5"
    sheet["2:3"].delete("up")
    assert sheet["A1:A3"].value == ["一", "二", "三"] and sheet["C1"].formula == "=A3"


def test_cells_put_in_move_their_columns_only(sheet: xlwings.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["A1"].insert("down")
    assert sheet["A1:B3"].value == [[None, 2.0], [1.0, 4.0], [3.0, None]]
    sheet["A1"].delete("up")
    sheet["A1"].insert("right")
    assert sheet["A1:C1"].value == [None, 1.0, 2.0]


def test_looks_are_kept_as_they_are_set(sheet: xlwings.Sheet) -> None:
    cells = sheet["B2:C3"]
    cells.color, cells.font.color = (251, 227, 225), (192, 0, 0)
    cells.font.name, cells.font.size, cells.font.bold, cells.font.italic = "宋体", 18, True, True
    cells.wrap_text, cells.horizontal_alignment, cells.vertical_alignment = True, "center", "top"
    cells.column_width, cells.row_height, cells.number_format = 24, 30, "#,##0.00"
    one = sheet["C3"]
    assert (one.color, one.font.color) == ((251, 227, 225), (192, 0, 0))
    assert (one.font.name, one.font.size, one.font.bold, one.font.italic) == ("宋体", 18.0, True, True)
    assert (one.wrap_text, one.horizontal_alignment, one.vertical_alignment) == (True, "center", "top")
    assert (one.column_width, one.row_height, one.number_format) == (24.0, 30.0, "#,##0.00")
    assert sheet["A1"].color is None and not sheet["A1"].font.bold
    cells.clear_formats()
    assert one.color is None


def test_a_sheets_number_says_excels_red(sheet: xlwings.Sheet) -> None:
    sheet["A1"].color = "#F8CDC8"
    assert sheet["A1"].color == (0xF8, 0xCD, 0xC8)


def test_hidden_rows_and_columns(sheet: xlwings.Sheet) -> None:
    sheet["2:3"].rows.hidden = True
    assert sheet["A2:A3"].rows.hidden is True and sheet["A1:A3"].rows.hidden is None
    sheet["B:B"].columns.hidden = True
    assert sheet["B1"].columns.hidden is True and sheet["A1"].columns.hidden is False


def test_merged_cells(sheet: xlwings.Sheet) -> None:
    sheet["B2:D3"].merge()
    assert sheet["B2"].merge_area.address == "$B$2:$D$3" and sheet["C3"].merge_cells
    sheet["B2:D3"].unmerge()
    assert not sheet["B2"].merge_cells


def test_comments(sheet: xlwings.Sheet) -> None:
    assert sheet["B2"].note is None
    sheet["B2"].add_note("请核对")
    note = sheet["B2"].note
    assert note is not None and note.text == "请核对"
    note.text = "已核对"
    assert [(one.location.address, one.text) for one in sheet.notes] == [("$B$2", "已核对")]
    note.delete()
    assert sheet["B2"].note is None


def test_names(book: xlwings.Book) -> None:
    book.sheets[0].name = "宣讲明细"
    name = book.names.add("主题", "=宣讲明细!$B$2:$B$9")
    assert name.refers_to == "=宣讲明细!$B$2:$B$9"
    assert name.refers_to_range.address == "$B$2:$B$9"
    assert "主题" in book.names and book.sheets[0]["主题"].address == "$B$2:$B$9"
    book.names.add("主题", "=宣讲明细!$C$2")
    assert book.names["主题"].refers_to_range.address == "$C$2"
    book.names["主题"].delete()
    assert "主题" not in book.names


def test_sheets_are_added_moved_copied_and_taken_away(book: xlwings.Book) -> None:
    first = book.sheets[0]
    first["A1"].value = "原表"
    added = book.sheets.add("后来", after=first)
    assert [one.name for one in book.sheets] == [first.name, "后来"] and added.index == 2
    first.copy(after=added, name="副本")
    assert book.sheets["副本"]["A1"].value == "原表"
    book.sheets["副本"].delete()
    added.visible = False
    assert [one.visible for one in book.sheets] == [True, False]
    with pytest.raises(KeyError):
        book.sheets["没有"]


def test_cells_are_copied_within_a_workbook_and_into_another(calc: Any, sheet: xlwings.Sheet) -> None:
    sheet["A1"].value = [["一", 1], ["二", 2]]
    sheet["A1"].color = (1, 2, 3)
    sheet["A1:B2"].copy(sheet["D5"])
    assert sheet["D5:E6"].value == [["一", 1.0], ["二", 2.0]] and sheet["D5"].color == (1, 2, 3)
    other = calc.books.add()
    sheet["A1:B2"].copy(other.sheets[0]["B2"])
    assert other.sheets[0]["B2:C3"].value == [["一", 1.0], ["二", 2.0]] and len(other.sheets) == 1
    other.close()


def test_a_workbook_is_saved_closed_and_opened_under_a_chinese_name_with_blanks(calc: Any, tmp_path: Path) -> None:
    path = tmp_path / "总 台账.xlsx"
    book = calc.books.add()
    book.sheets[0]["A1"].value = "在"
    book.save(path)
    assert (book.name, book.fullname) == ("总 台账.xlsx", str(path))
    assert xlwings.books["总 台账.xlsx"] == book
    book.close()
    assert openpyxl.load_workbook(path).worksheets[0]["A1"].value == "在"
    again = calc.books.open(path)
    assert again.sheets[0]["A1"].value == "在"
    again.close()
    assert path.name not in [one.name for one in calc.books]


def test_the_status_bar_and_the_screen_are_given_back(calc: Any, book: xlwings.Book) -> None:
    calc.status_bar, calc.screen_updating = "正在汇总", False
    assert calc.status_bar == "正在汇总" and calc.screen_updating is False
    calc.status_bar, calc.screen_updating = False, True
    assert calc.status_bar is False and calc.screen_updating is True
    assert not book.api.hasControllersLocked()


def test_manual_calculation_waits(calc: Any, sheet: xlwings.Sheet) -> None:
    sheet["A1"].value, sheet["B1"].formula = 1, "=A1*2"
    calc.calculation = "manual"
    assert calc.calculation == "manual"
    calc.calculation = "automatic"
    sheet["A1"].value = 4
    assert sheet["B1"].value == 8.0


def test_what_is_not_there_says_which_word_it_is(sheet: xlwings.Sheet) -> None:
    with pytest.raises(NotImplementedError, match=r"LibreOffice engine has no Sheet\.charts"):
        _ = sheet.charts
    with pytest.raises(NotImplementedError, match=r"has no Range\.borders"):
        _ = sheet["A1:B2"].borders
