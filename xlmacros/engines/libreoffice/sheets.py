"""Sheets and Sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from workbook.addresses import column_number
from xlmacros.engines.libreoffice.moves import import_sheet
from xlmacros.engines.libreoffice.notes import Note
from xlmacros.engines.libreoffice.ranges import Range
from xlmacros.engines.libreoffice.rest import rest_of

if TYPE_CHECKING:
    from xlmacros.engines.libreoffice.books import Book


@rest_of(base_classes.Sheets)
class Sheets(base_classes.Sheets):
    """The sheets of a workbook in the order of their tabs."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        """The sheets (com.sun.star.sheet.Spreadsheets)."""
        return self.book.api.Sheets

    @property
    def active(self) -> Sheet:
        """The sheet in front."""
        controller = self.book.api.getCurrentController()
        front = controller.getActiveSheet() if controller is not None else self.api.getByIndex(0)
        return Sheet(self.book, front.getName())

    def __len__(self) -> int:
        return int(self.api.getCount())

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.book, name) for name in self.api.getElementNames())

    def __call__(self, name_or_index: str | int) -> Sheet:
        if not isinstance(name_or_index, str):
            if not 1 <= name_or_index <= len(self):
                raise KeyError(name_or_index)
            return Sheet(self.book, self.api.getElementNames()[name_or_index - 1])
        for name in self.api.getElementNames():
            if name.casefold() == name_or_index.casefold():
                return Sheet(self.book, name)
        raise KeyError(name_or_index)

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """A new, empty sheet, in front of the one in front unless told otherwise."""
        taken = {one.casefold() for one in self.api.getElementNames()}
        free = (f"Sheet{number}" for number in range(1, len(taken) + 2))
        name = name or next(one for one in free if one.casefold() not in taken)
        place = (before or self.active).index - 1 if after is None else after.index
        self.api.insertNewByName(name, place)
        return self(name)


@rest_of(base_classes.Sheet)
class Sheet(base_classes.Sheet):
    """One sheet, known by its name: a sheet's object of LibreOffice's own goes astray as cells are put into it."""

    def __init__(self, book: Book, name: str) -> None:
        self._book = book
        self._name = name

    @property
    def api(self) -> Any:
        """The sheet (com.sun.star.sheet.Spreadsheet)."""
        return self._book.api.Sheets.getByName(self._name)

    @property
    def book(self) -> Book:
        """The workbook that it is in."""
        return self._book

    @property
    def name(self) -> str:
        """What its tab says."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.api.setName(value)
        self._name = value

    @property
    def index(self) -> int:
        """Its place among the tabs, from 1."""
        return int(self.api.RangeAddress.Sheet) + 1

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Cells by "A1:B2", "A:C", "1:3", a name, (row, column), two of these, or (row, column, rows, columns)."""
        if isinstance(arg1, tuple) and len(arg1) == 4:
            return Range(self, *arg1)
        if isinstance(arg1, int) and isinstance(arg2, int):
            arg1, arg2 = (arg1, arg2), None
        first = self._span(arg1)
        last = first if arg2 is None else self._span(arg2)
        top, left = min(first[0], last[0]), min(first[1], last[1])
        bottom, right = max(first[2], last[2]), max(first[3], last[3])
        return Range(self, top, left, bottom - top + 1, right - left + 1)

    def _span(self, said: Any) -> tuple[int, int, int, int]:
        """First row, first column, last row, last column, from 1."""
        if isinstance(said, Range):
            return said.row, said.column, said.row + said.shape[0] - 1, said.column + said.shape[1] - 1
        if isinstance(said, tuple):
            if 0 in said:
                raise IndexError("rows and columns count from 1")
            return said[0], said[1], said[0], said[1]
        if isinstance(said, str):
            return self._named(said)
        raise TypeError(f"{said!r} says no cells")

    def _named(self, text: str) -> tuple[int, int, int, int]:
        whole = self.api.RangeAddress
        first, _, last = text.replace("$", "").partition(":")
        last = last or first
        if first.isdigit() and last.isdigit():
            return int(first), 1, int(last), whole.EndColumn + 1
        if ":" in text and first.isalpha() and last.isalpha():
            return 1, column_number(first.upper()), whole.EndRow + 1, column_number(last.upper())
        names = self._book.api.NamedRanges
        if names.hasByName(text):
            cells = names.getByName(text).getReferredCells()
            if cells is not None and cells.Spreadsheet.Name == self.name:
                area = cells.RangeAddress
                return area.StartRow + 1, area.StartColumn + 1, area.EndRow + 1, area.EndColumn + 1
        try:
            area = self.api.getCellRangeByName(text.replace("$", "")).RangeAddress
        except Exception as error:  # of a class that exists only after uno is imported
            raise ValueError(f"{text} says no cells of {self.name}") from error
        return area.StartRow + 1, area.StartColumn + 1, area.EndRow + 1, area.EndColumn + 1

    @property
    def cells(self) -> Range:
        """All of its cells."""
        whole = self.api.RangeAddress
        return Range(self, 1, 1, whole.EndRow + 1, whole.EndColumn + 1)

    @property
    def used_range(self) -> Range:
        """The smallest block that holds everything in it; A1 where there is nothing."""
        cursor = self.api.createCursor()
        cursor.gotoEndOfUsedArea(False)
        last = cursor.RangeAddress
        cursor.gotoStartOfUsedArea(False)
        first = cursor.RangeAddress
        rows, columns = last.EndRow - first.StartRow + 1, last.EndColumn - first.StartColumn + 1
        return Range(self, first.StartRow + 1, first.StartColumn + 1, rows, columns)

    @property
    def notes(self) -> list[Note]:
        """The comments in its cells."""
        found = self.api.Annotations
        return [Note(self, found.getByIndex(place).Position) for place in range(found.getCount())]

    @property
    def visible(self) -> bool:
        """Whether its tab shows."""
        return bool(self.api.IsVisible)

    @visible.setter
    def visible(self, value: bool | int) -> None:
        self.api.IsVisible = bool(value) and value != 2  # 2 is Excel's "very hidden"

    def activate(self) -> None:
        """Bring it to the front of its workbook."""
        controller = self._book.api.getCurrentController()
        if controller is not None:
            controller.setActiveSheet(self.api)

    select = activate

    def clear_contents(self) -> None:
        """Empty its cells; their looks stay."""
        self.cells.clear_contents()

    def clear(self) -> None:
        """Empty its cells and take their looks away."""
        self.cells.clear()

    def clear_formats(self) -> None:
        """Take its cells' looks away."""
        self.cells.clear_formats()

    def delete(self) -> None:
        """Take it away."""
        self._book.api.Sheets.removeByName(self.name)

    def move(self, before: Sheet | None, after: Sheet | None) -> None:
        """Put it before or after another."""
        self._book.api.Sheets.moveByName(self.name, _place(before, after))

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """A copy of it before or after a sheet, of this workbook or of another."""
        beside = before or after
        if beside is None:
            raise ValueError("a copy goes before or after a sheet")
        sheets = beside.book.api.Sheets
        if beside.book.api.RuntimeUID != self._book.api.RuntimeUID:
            import_sheet(self, beside.book, _place(before, after))
            return
        taken = set(sheets.getElementNames())
        name = next(name for number in range(2, len(taken) + 3) if (name := f"{self.name} ({number})") not in taken)
        sheets.copyByName(self.name, name, _place(before, after))


def _place(before: Sheet | None, after: Sheet | None) -> int:
    if before is not None:
        return before.index - 1
    if after is not None:
        return after.index
    raise ValueError("a sheet goes before or after another")
