"""Range: a block of cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from workbook.addresses import column_letter
from xlmacros.engines.libreoffice import looks
from xlmacros.engines.libreoffice.bridge import properties
from xlmacros.engines.libreoffice.lines import Lines
from xlmacros.engines.libreoffice.moves import copy_cells, shift_mode
from xlmacros.engines.libreoffice.notes import Note, put_note
from xlmacros.engines.libreoffice.rest import rest_of
from xlmacros.engines.libreoffice.values import Block, format_key, read_block, write_block

if TYPE_CHECKING:
    from xlmacros.engines.libreoffice.sheets import Sheet

_CONTENTS = 1 | 2 | 4 | 16
"""Numbers, dates, text and formulas (com.sun.star.sheet.CellFlags); comments, looks and drawings are others."""
_ALL = _CONTENTS | 8 | 32 | 64
_MOST = 4_000_000
"""Cells in one call: a block goes over the bridge as one, however large."""


@rest_of(base_classes.Range)
class Range(Lines, base_classes.Range):
    """Cells from (row, column), which count from 1, on; `options` are xlwings' own."""

    max_cells_per_read = _MOST
    max_cells_per_write = _MOST

    def __init__(self, sheet: Sheet, row: int, column: int, rows: int, columns: int) -> None:
        self._sheet = sheet
        self._place = row, column, rows, columns
        self.options: dict[str, Any] = {}

    @property
    def api(self) -> Any:
        """The cells (com.sun.star.sheet.SheetCellRange, of one cell a SheetCell)."""
        row, column, rows, columns = self._place
        if rows == columns == 1:
            return self._sheet.api.getCellByPosition(column - 1, row - 1)
        return self._sheet.api.getCellRangeByPosition(column - 1, row - 1, column + columns - 2, row + rows - 2)

    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
        """The sheet, the first row and column, how many of each."""
        return (self._sheet, *self._place)

    @property
    def sheet(self) -> Sheet:
        """The sheet that it is on."""
        return self._sheet

    @property
    def row(self) -> int:
        """The first row."""
        return self._place[0]

    @property
    def column(self) -> int:
        """The first column."""
        return self._place[1]

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns."""
        return self._place[2:]

    def __len__(self) -> int:
        return self._place[2] * self._place[3]

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            row, column = divmod(row - 1, self._place[3])
            row, column = row + 1, column + 1
        return Range(self._sheet, self.row + row - 1, self.column + column - 1, 1, 1)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """ "$A$1:$B$2", with the workbook and the sheet where it is `external`."""
        row, column, rows, columns = self._place
        ends = [(row, column)] if rows == columns == 1 else [(row, column), (row + rows - 1, column + columns - 1)]
        marks = "$" * col_absolute, "$" * row_absolute
        text = ":".join(f"{marks[0]}{column_letter(right)}{marks[1]}{below}" for below, right in ends)
        return f"'[{self._sheet.book.name}]{self._sheet.name}'!{text}" if external else text

    @property
    def address(self) -> str:
        """ "$A$1:$B$2"."""
        return self.get_address(True, True, False)

    @property
    def _formats(self) -> Any:
        return self._sheet.book.api.NumberFormats

    @property
    def _block(self) -> Any:
        """The cells as a range, one cell too."""
        row, column, rows, columns = self._place
        return self._sheet.api.getCellRangeByPosition(column - 1, row - 1, column + columns - 2, row + rows - 2)

    @property
    def raw_value(self) -> Block:
        """The values, always as rows; what they are before options apply is values.read_block's to say."""
        return read_block(self._block, self._formats)

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        rows, columns = self.shape
        if not isinstance(data, list | tuple):  # one value for every cell
            data = [[data] * columns] * rows
        write_block(self._block, self._formats, data)

    @property
    def formula(self) -> str | list[list[str]]:
        """The formulas, of cells without one the text or figure; of one cell, its alone."""
        block = [[str(text) for text in row] for row in self._block.getFormulaArray()]
        return block[0][0] if len(self) == 1 else block

    @formula.setter
    def formula(self, value: str | Sequence[Sequence[str]]) -> None:
        rows, columns = self.shape
        block = [[value] * columns] * rows if isinstance(value, str) else value
        self._block.setFormulaArray(tuple(tuple(row) for row in block))

    formula2 = formula

    def clear_contents(self) -> None:
        """Empty the cells; their looks and comments stay."""
        self.api.clearContents(_CONTENTS)

    def clear_formats(self) -> None:
        """Take their looks away."""
        self.api.clearContents(32)

    def clear(self) -> None:
        """Empty them, comments included, and take their looks away."""
        self.api.clearContents(_ALL)

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Empty cells in their place; those that were there go down, or right. Whole rows and columns as such."""
        self._sheet.api.insertCells(self._block.RangeAddress, shift_mode("Insert", self._block, shift, "DOWN", "RIGHT"))

    def delete(self, shift: str | None = None) -> None:
        """Take the cells away; those below go up, or those to the right go left. Whole rows and columns as such."""
        self._sheet.api.removeRange(self._block.RangeAddress, shift_mode("Delete", self._block, shift, "UP", "LEFT"))

    def copy(self, destination: Range | None = None) -> None:
        """Put a copy of the cells, looks and all, where another range begins, in this workbook or in another."""
        if destination is None:
            raise NotImplementedError("the LibreOffice engine copies to a destination only, never to the clipboard")
        copy_cells(self, destination)

    @property
    def font(self) -> looks.Font:
        """Their font."""
        return looks.Font(self)

    @property
    def color(self) -> looks.Colour | None:
        """What they are filled with; None where they are not, or not alike."""
        return looks.colour_of(self.api.CellBackColor)

    @color.setter
    def color(self, value: Any) -> None:
        self.api.CellBackColor = looks.number_of(value)

    @property
    def number_format(self) -> str | None:
        """Their number format in its English spelling; None where they have several."""
        key = self.api.NumberFormat
        return None if key is None else str(self._formats.getByKey(key).FormatString)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.api.NumberFormat = format_key(self._formats, value)

    @property
    def wrap_text(self) -> bool:
        """Whether long text goes on in a further line."""
        return bool(self.api.IsTextWrapped)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.api.IsTextWrapped = bool(value)

    @property
    def horizontal_alignment(self) -> str | None:
        """How text stands from side to side."""
        return looks.horizontal(self.api)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        looks.set_horizontal(self.api, value)

    @property
    def vertical_alignment(self) -> str | None:
        """How text stands from top to bottom."""
        return looks.vertical(self.api)

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        looks.set_vertical(self.api, value)

    @property
    def merge_cells(self) -> bool:
        """Whether they are joined."""
        return bool(self._block.IsMerged) or self.merge_area.shape != (1, 1)

    @property
    def merge_area(self) -> Range:
        """The joined cells that the first of them belongs to; itself where it is on its own."""
        first = self._sheet.api.getCellRangeByPosition(*(self.column - 1, self.row - 1) * 2)
        cursor = self._sheet.api.createCursorByRange(first)
        cursor.collapseToMergedArea()
        area = cursor.RangeAddress
        rows, columns = area.EndRow - area.StartRow + 1, area.EndColumn - area.StartColumn + 1
        return Range(self._sheet, area.StartRow + 1, area.StartColumn + 1, rows, columns)

    def merge(self, across: bool = False) -> None:
        """Join them, or with `across` those of each row."""
        for part in self._block.Rows if across else (self._block,):
            part.merge(True)

    def unmerge(self) -> None:
        """Part them."""
        self._block.merge(False)

    @property
    def note(self) -> Note | None:
        """The comment in the first of them; None where it has none."""
        cell = self._sheet.api.getCellByPosition(self.column - 1, self.row - 1)
        return Note(self._sheet, cell.CellAddress) if cell.getAnnotation().getString() else None

    def add_note(self, text: str) -> Note:
        """A comment in the first of them, which must have none."""
        if self.note is not None:
            raise ValueError(f"{self.address} has a comment already")
        return put_note(self._sheet, self._sheet.api.getCellByPosition(self.column - 1, self.row - 1).CellAddress, text)

    def select(self) -> None:
        """Select them, their sheet in front."""
        self._sheet.activate()
        controller = self._sheet.book.api.getCurrentController()
        if controller is not None:
            controller.select(self._block)

    def to_pdf(self, path: str, quality: Any = None) -> None:
        """Write them as a PDF."""
        from xlmacros.engines.libreoffice.bridge import uno

        chosen = properties(Selection=self._block)
        data = uno().Any("[]com.sun.star.beans.PropertyValue", chosen)
        asked = properties(FilterName="calc_pdf_Export", Overwrite=True, FilterData=data)
        self._sheet.book.api.storeToURL(uno().systemPathToFileUrl(path), asked)
