"""What an action asks of the program beyond xlwings' common surface: one class for Excel, one for LibreOffice."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from workbook.addresses import Span
from workbook.canvas.differences import Change
from workbook.canvas.opened import Hands

_XL_HIDDEN, _XL_EXCEL_LINKS = 0, 1


class ProgramError(Exception):
    """The program would not do something: a bug of ours, or a workbook in a state that nobody thought of."""


class Program(Hands, Protocol):
    """The words; books and sheets are xlwings'."""

    def save_copy(self, book: Any, path: Path) -> None:
        """Write the book as it is open now into an .xlsx; it stays what it is, and as unsaved as it was."""

    def open_aside(self, book: Any, path: Path) -> Any:
        """Open a file in the book's program, read-only and out of sight."""

    def unprotect(self, sheet: Any) -> bool:
        """Take a protection without a password off; -> whether there was one. A ValueError where it has a password."""

    def protect(self, sheet: Any) -> None:
        """Put it on again as it was."""

    def put_property(self, book: Any, name: str, text: str) -> None:
        """A property of the document's own."""

    def together(self, book: Any, title: str) -> contextlib.AbstractContextManager[None]:
        """What is done within is one step to undo; where it fails it is undone."""

    def hide(self, sheet: Any) -> None:
        """Have its tab not show."""


def program_of(book: Any) -> Program:
    """The words of the program that a book is open in."""
    return Calc() if book.app.engine.name == "libreoffice" else Excel()


class Calc:
    """LibreOffice, over the engine of xlmacros/engines/libreoffice."""

    def __init__(self) -> None:
        self._moved = False

    def save_copy(self, book: Any, path: Path) -> None:
        """Through the filter that writes .xlsx; storeToURL leaves the document as it is."""
        from xlmacros.engines.libreoffice.bridge import properties, uno

        asked = properties(FilterName="Calc MS Excel 2007 XML", Overwrite=True)
        book.api.storeToURL(uno().systemPathToFileUrl(str(path)), asked)

    def open_aside(self, book: Any, path: Path) -> Any:
        """Hidden: it has a document and no window."""
        import xlwings

        return xlwings.Book(impl=book.app.impl.books.open_hidden(str(path)))

    def bring_sheets(self, book: Any, aside: Any, changes: Sequence[Change]) -> None:
        """All are imported at the end before any goes into its place.

        What is imported or removed over UNO is in no list of steps to undo, whose other steps know sheets by number:
        where tabs have moved, the list is emptied.
        """
        sheets, steps = book.api.Sheets, book.api.getUndoManager()
        if not changes:
            return
        first = sheets.getCount()
        with _unlisted(steps):
            try:
                for change in changes:
                    sheets.importSheet(aside.api, change.name, sheets.getCount())
            except Exception:
                while sheets.getCount() > first:
                    sheets.removeByName(sheets.getByIndex(first).getName())
                raise
            brought = [sheets.getByIndex(first + at) for at in range(len(changes))]
            lent = [one.getName() for one in brought]
            for change, name in zip(changes, lent, strict=True):
                self._put(book, aside, change, name)
        self._moved = True

    def _put(self, book: Any, aside: Any, change: Change, lent: str) -> None:
        """A sheet that was imported as `lent` into its place, by its name."""
        sheets = book.api.Sheets
        names = list(sheets.getElementNames())
        place = 0 if change.after is None else names.index(change.after) + 1
        if change.was is not None:
            place = names.index(change.name)
            sheets.removeByName(change.name)
        sheets.moveByName(lent, place)
        sheet = sheets.getByName(lent)
        sheet.setName(change.name)
        sheet.IsVisible = aside.api.Sheets.getByName(change.name).IsVisible

    def bring_blocks(self, book: Any, aside: Any, change: Change) -> None:
        """Ranges copy within a workbook only: the sheet is lent, at the end of the tabs, while they do."""
        from xlmacros.engines.libreoffice.bridge import struct

        sheets, steps = book.api.Sheets, book.api.getUndoManager()
        last, target = sheets.getCount(), sheets.getByName(change.name)
        place = target.RangeAddress.Sheet
        with _unlisted(steps):
            sheets.importSheet(aside.api, change.name, last)
        lent = sheets.getByIndex(last)
        try:
            for span in change.blocks:
                cells = lent.getCellRangeByPosition(span.left - 1, span.top - 1, span.right - 1, span.bottom - 1)
                to = struct("com.sun.star.table.CellAddress", Sheet=place, Column=span.left - 1, Row=span.top - 1)
                over = target.getCellRangeByPosition(span.left - 1, span.top - 1, span.right - 1, span.bottom - 1)
                over.merge(False)  # over merged cells LibreOffice copies nothing, and does not say so
                target.copyRange(to, cells.RangeAddress)
                _expect_same(over, cells, span)
        finally:
            with _unlisted(steps):
                sheets.removeByName(lent.getName())

    def filter_end(self, sheet: Any) -> int:
        """That of the sheet's unnamed range."""
        found = self._filter(sheet)
        return int(found.DataArea.EndRow) + 1 if found is not None else 0

    def extend_filter(self, sheet: Any, rows: int) -> None:
        """Its area is set anew."""
        found = self._filter(sheet)
        if found is not None and rows:
            area = found.DataArea
            area.EndRow += rows
            found.setDataArea(area)

    def _filter(self, sheet: Any) -> Any:
        ranges, number = sheet.book.api.getPropertyValue("UnnamedDatabaseRanges"), sheet.index - 1
        if not ranges.hasByTable(number):
            return None
        found = ranges.getByTable(number)
        return found if found.AutoFilter else None

    def finish(self, book: Any, aside: Any) -> None:
        """Formulas that came with a link to the other document are set anew by who called this."""

    def unprotect(self, sheet: Any) -> bool:
        """With the empty password."""
        if not sheet.api.isProtected():
            return False
        with contextlib.suppress(Exception):  # of UNO's own class, where there is a password
            sheet.api.unprotect("")
        if sheet.api.isProtected():
            raise ValueError(sheet.name)
        return True

    def protect(self, sheet: Any) -> None:
        """What may be done under it is remembered by the program."""
        sheet.api.protect("")

    def put_property(self, book: Any, name: str, text: str) -> None:
        """Among the user's own properties."""
        told = book.api.DocumentProperties.UserDefinedProperties
        if told.getPropertySetInfo().hasPropertyByName(name):
            told.setPropertyValue(name, text)
        else:
            told.addProperty(name, 128, text)  # com.sun.star.beans.PropertyAttribute.REMOVABLE

    @contextlib.contextmanager
    def together(self, book: Any, title: str) -> Iterator[None]:
        """One entry of the list under 撤销."""
        steps = book.api.getUndoManager()
        before = len(steps.getAllUndoActionTitles())
        steps.enterUndoContext(title)
        try:
            yield
        except Exception as error:
            steps.leaveUndoContext()
            if len(steps.getAllUndoActionTitles()) > before:
                steps.undo()
            # An exception of UNO's has no room for a traceback: on its way up it would become another one.
            raise ProgramError(f"{type(error).__name__}: {error}") from error
        steps.leaveUndoContext()
        if self._moved:
            steps.clear()

    def hide(self, sheet: Any) -> None:
        """LibreOffice has one way of hiding."""
        sheet.visible = False


class Excel:
    """Excel on Windows over COM; what differs on a Mac is in docs/unverified.md."""

    def save_copy(self, book: Any, path: Path) -> None:
        """Workbook.SaveCopyAs."""
        book.api.SaveCopyAs(str(path))

    def open_aside(self, book: Any, path: Path) -> Any:
        """Its window is hidden; the book comes to the front again."""
        aside = book.app.books.open(str(path), update_links=False, read_only=True, add_to_mru=False)
        aside.api.Windows(1).Visible = False
        book.activate()
        return aside

    def bring_sheets(self, book: Any, aside: Any, changes: Sequence[Change]) -> None:
        """Worksheet.Copy between workbooks, then the one that it was goes."""
        for change in changes:
            source = aside.sheets[change.name]
            shown = source.api.Visible
            source.api.Visible = -1  # xlSheetVisible: a hidden sheet is not copied
            if change.was is not None:
                old = book.sheets[change.name]
                old.name = _spare_name([sheet.name for sheet in book.sheets])
                source.copy(before=old, name=change.name)
                old.delete()
            elif change.after is None:
                source.copy(before=book.sheets[0], name=change.name)
            else:
                source.copy(after=book.sheets[change.after], name=change.name)
            book.sheets[change.name].api.Visible = shown

    def bring_blocks(self, book: Any, aside: Any, change: Change) -> None:
        """Range.Copy with a destination."""
        source, target = aside.sheets[change.name], book.sheets[change.name]
        for span in change.blocks:
            source[span.a1()].copy(target[span.a1()])

    def filter_end(self, sheet: Any) -> int:
        """Worksheet.AutoFilter."""
        found = sheet.api.AutoFilter
        return int(found.Range.Row + found.Range.Rows.Count - 1) if found is not None else 0

    def extend_filter(self, sheet: Any, rows: int) -> None:
        """Put on anew, where no row is filtered away at present."""
        found = sheet.api.AutoFilter
        if found is not None and rows and not sheet.api.FilterMode:
            wanted = found.Range.Resize(found.Range.Rows.Count + rows)
            sheet.api.AutoFilterMode = False
            wanted.AutoFilter()

    def finish(self, book: Any, aside: Any) -> None:
        """Formulas that came along refer to the other workbook: to this one instead."""
        for link in book.api.LinkSources(_XL_EXCEL_LINKS) or ():
            if str(link).casefold() == aside.fullname.casefold():
                book.api.ChangeLink(link, book.fullname, _XL_EXCEL_LINKS)

    def unprotect(self, sheet: Any) -> bool:
        """With the empty password."""
        if not sheet.api.ProtectContents:
            return False
        allowed = sheet.api.Protection
        _ALLOWED[sheet.name] = {word: getattr(allowed, word) for word in _ALLOWANCES}
        try:
            sheet.api.Unprotect("")
        except Exception as error:  # of the bridge's own class
            raise ValueError(sheet.name) from error
        if sheet.api.ProtectContents:
            raise ValueError(sheet.name)
        return True

    def protect(self, sheet: Any) -> None:
        """With what was allowed under it."""
        sheet.api.Protect(Password="", **_ALLOWED.pop(sheet.name, {}))

    def put_property(self, book: Any, name: str, text: str) -> None:
        """CustomDocumentProperties."""
        for one in book.api.CustomDocumentProperties:
            if one.Name == name:
                one.Value = text
                return
        book.api.CustomDocumentProperties.Add(name, False, 4, text)  # msoPropertyTypeString

    @contextlib.contextmanager
    def together(self, book: Any, title: str) -> Iterator[None]:
        """Excel cannot undo what a program did."""
        yield

    def hide(self, sheet: Any) -> None:
        """Very hidden: not in the list of sheets that can be shown."""
        sheet.api.Visible = 2


_SAMPLE = 50
"""Rows at either end of a block that are looked at."""


def _expect_same(here: Any, there: Any, span: Span) -> None:
    """A block that was copied says what its source says, or a ProgramError: LibreOffice refuses without a word."""
    rows, right = span.bottom - span.top, span.right - span.left
    for first, last in ((0, min(rows, _SAMPLE)), (max(0, rows - _SAMPLE), rows)):
        one, other = (cells.getCellRangeByPosition(0, first, right, last).getDataArray() for cells in (here, there))
        if [[_known(value) for value in row] for row in one] != [[_known(value) for value in row] for row in other]:
            raise ProgramError(f"LibreOffice did not copy {span.a1()}")


def _known(value: Any) -> Any:
    """Figures of formulas may not have been calculated yet on one side."""
    return value if isinstance(value, str) and value else ""


@contextlib.contextmanager
def _unlisted(steps: Any) -> Iterator[None]:
    """What is done within cannot be undone one by one."""
    steps.lock()
    try:
        yield
    finally:
        steps.unlock()


_ALLOWANCES = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns",
    "AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting",
    "AllowFiltering", "AllowUsingPivotTables",
)  # fmt: skip
_ALLOWED: dict[str, dict[str, bool]] = {}
"""Sheet -> what its protection allowed, while it is off."""


def _spare_name(names: list[str]) -> str:
    return next(name for number in range(1, len(names) + 2) if (name := f"_old{number}") not in names)
