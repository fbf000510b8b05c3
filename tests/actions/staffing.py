"""What staff do to an open master before they click: columns, a sheet, names, a comment, a rule, a filter, an order."""

from __future__ import annotations

from typing import Any

from xlmacros.engines.libreoffice.bridge import enum, properties, struct, uno

_HEAD = 2
"""The row (from 0) of the headers of these sheets."""


def work_open(book: Any) -> None:
    """All of it, in the sheets of the sample campaign; nothing is saved."""
    sheets = book.api.Sheets
    _columns(sheets.getByName("宣讲明细"), sheets.getByName("报送情况"))
    _names(book.api)
    _sheet(book.api)
    detail = sheets.getByName("宣讲明细")
    detail.getAnnotations().insertNew(_cell(detail, 6, 200), "这一场要核实")
    sheets.getByName("附件库").setName("材料库")
    _filter(book.api, sheets.getByName("宣讲员库"))
    _sort(sheets.getByName("群众点单"))


def _columns(detail: Any, standing: Any) -> None:
    last, right = _used(detail)
    detail.getCellByPosition(right + 1, _HEAD).String = "科室意见"
    detail.getCellByPosition(right + 1, _HEAD).CellBackColor = 0xDDEEFF
    detail.getCellByPosition(right + 2, _HEAD).String = "折算"
    for row in range(_HEAD + 1, last + 1, 3):
        detail.getCellByPosition(right + 1, row).String = f"已核{row}"
        detail.getCellByPosition(right + 2, row).Formula = f"=L{row + 1}*2"
    detail.getCellByPosition(right + 1, last).CellBackColor = 0xFFFF00
    detail.Columns.getByIndex(right + 1).Width = 6000
    _, right = _used(standing)
    standing.getCellByPosition(right + 1, _HEAD).String = "联系情况"
    standing.getCellByPosition(right + 1, _HEAD + 4).String = "已电话"
    standing.Columns.getByIndex(right + 1).Width = 4100


def _names(document: Any) -> None:
    """Names of cells of ours: a block in the midst of rows, a header right of columns that come, a total."""
    for name, cells in (
        ("我的区域", "$宣讲明细.$L$200:$L$240"),
        ("合计表头", "$报送情况.$J$3"),
        ("总场次", "$总览.$C$13"),
    ):
        document.NamedRanges.addNewByName(name, cells, struct("com.sun.star.table.CellAddress"), 0)


def _sheet(document: Any) -> None:
    document.Sheets.insertNewByName("我的表", 0)  # so that its rule is the first that is written
    sheet = document.Sheets.getByName("我的表")
    said = ("我写的", "=SUM(我的区域)", "=$总览.$C$13", "=$宣讲明细.$L$250", "=总场次")
    for row, text in enumerate(said):
        sheet.getCellByPosition(0, row).NumberFormat = 1  # "0": General takes that of the cell it refers to
        sheet.getCellByPosition(0, row).Formula = text
    styles = document.StyleFamilies.getByName("CellStyles")
    name = "ConditionalStyle_2"  # which the program itself gives to others as it reads an .xlsx
    styles.insertByName(name, document.createInstance("com.sun.star.style.CellStyle"))
    shut = [one for each in document.Sheets.getElementNames() if (one := document.Sheets.getByName(each)).isProtected()]
    for one in shut:
        one.unprotect("")
    styles.getByName(name).CellBackColor = 0x00FF00  # in a book with a protected sheet no style can be changed
    for one in shut:
        one.protect("")
    cells = sheet.getCellRangeByName("A2:A5")
    rules = cells.ConditionalFormat
    rules.addNew(
        properties(
            Operator=enum("com.sun.star.sheet.ConditionOperator", "GREATER"), Formula1="10",
            StyleName=name,
        )
    )  # fmt: skip
    cells.ConditionalFormat = rules


def _filter(document: Any, sheet: Any) -> None:
    """One lecturer's rows only."""
    found = document.getPropertyValue("UnnamedDatabaseRanges").getByTable(sheet.RangeAddress.Sheet)
    name = sheet.getCellByPosition(1, _HEAD + 3).String
    wanted = struct(
        "com.sun.star.sheet.TableFilterField2", Field=1, Operator=2, IsNumeric=False, StringValue=name
    )  # FilterOperator2.EQUAL
    found.getFilterDescriptor().setFilterFields2((wanted,))
    found.refresh()


def _sort(sheet: Any) -> None:
    """By the hidden keys, last first."""
    last, right = _used(sheet)
    rows = sheet.getCellRangeByPosition(0, _HEAD + 1, right, last)
    field = struct("com.sun.star.table.TableSortField", Field=right, IsAscending=False)
    fields = uno().Any("[]com.sun.star.table.TableSortField", (field,))
    rows.sort(properties(SortFields=fields, ContainsHeader=False))


def _used(sheet: Any) -> tuple[int, int]:
    """The last row and column, from 0."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return cursor.RangeAddress.EndRow, cursor.RangeAddress.EndColumn


def _cell(sheet: Any, column: int, row: int) -> Any:
    return struct("com.sun.star.table.CellAddress", Sheet=sheet.RangeAddress.Sheet, Column=column, Row=row)
