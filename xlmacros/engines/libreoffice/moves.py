"""Cells that go elsewhere: copied to another place, or pushed aside by what is inserted and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlmacros.engines.libreoffice.bridge import enum, struct
from xlmacros.engines.libreoffice.mainthread import in_main_thread

if TYPE_CHECKING:
    from xlmacros.engines.libreoffice.books import Book
    from xlmacros.engines.libreoffice.ranges import Range
    from xlmacros.engines.libreoffice.sheets import Sheet


def copy_cells(source: Range, destination: Range) -> None:
    """Copy cells, looks and all, to where another range begins, in this workbook or in another.

    Ranges copy within a workbook only: to another one their sheet is lent meanwhile, at the end of its tabs.
    """
    area, here, target = source.api.RangeAddress, source.sheet.book.api, destination.sheet
    to = struct(
        "com.sun.star.table.CellAddress",
        Sheet=target.index - 1, Column=destination.column - 1, Row=destination.row - 1,
    )  # fmt: skip
    if here.RuntimeUID == target.book.api.RuntimeUID:
        target.api.copyRange(to, area)
        return
    sheets, last = target.book.api.Sheets, target.book.api.Sheets.getCount()
    import_sheet(source.sheet, target.book, last)
    lent = sheets.getByIndex(last)
    try:
        cells = lent.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
        target.api.copyRange(to, cells.RangeAddress)
    finally:
        sheets.removeByName(lent.getName())


def import_sheet(sheet: Sheet, book: Book, place: int) -> None:
    """A copy of a sheet of another workbook, which takes `place` (from 0) among the tabs of `book`."""
    in_main_thread(sheet.book.app.bridge, lambda: book.api.Sheets.importSheet(sheet.book.api, sheet.name, place))


def shift_mode(what: str, block: Any, shift: str | None, along: str, across: str) -> Any:
    """The mode ("Insert", "Delete") in which a block is put in or taken out: `along` or `across`, lines as such."""
    area, whole = block.RangeAddress, block.getSpreadsheet().RangeAddress
    if area.EndColumn - area.StartColumn == whole.EndColumn:
        word = "ROWS"
    elif area.EndRow - area.StartRow == whole.EndRow:
        word = "COLUMNS"
    else:
        word = across if shift in ("right", "left") else along
    return enum(f"com.sun.star.sheet.Cell{what}Mode", word)
