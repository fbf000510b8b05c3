"""What an action asks of LibreOffice."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from workbook.addresses import Span
from workbook.canvas.differences import Change
from xlmacros.acting.charts import follow_charts
from xlmacros.acting.names import follow_names
from xlmacros.acting.pages import bring_pages
from xlmacros.acting.placing import Placing, return_sheet
from xlmacros.acting.programs.program import HalfDoneError, ProgramError
from xlmacros.acting.steps import Steps


class Calc:
    """LibreOffice, over the engine of xlmacros/engines/libreoffice."""

    def __init__(self) -> None:
        self._steps: Steps | None = None

    def save_copy(self, book: Any, path: Path) -> None:
        """Through the filter that writes .xlsx; storeToURL leaves the document as it is."""
        from xlmacros.engines.libreoffice.bridge import properties, uno

        asked = properties(FilterName="Calc MS Excel 2007 XML", Overwrite=True)
        book.api.storeToURL(uno().systemPathToFileUrl(str(path)), asked)

    def open_aside(self, book: Any, path: Path) -> Any:
        """Hidden: it has a document and no window."""
        import xlwings

        return xlwings.Book(impl=book.app.impl.books.open_hidden(str(path)))

    def undisturbed(self, book: Any, work: Callable[[], None]) -> None:
        """In LibreOffice's main thread, which draws nothing before it is done."""
        from xlmacros.engines.libreoffice.mainthread import in_main_thread

        in_main_thread(book.app.impl.bridge, work)

    def bring_sheets(self, book: Any, aside: Any, changes: Sequence[Change]) -> None:
        """How they are printed and seen comes at the end."""
        if changes:
            self._changing(book).place(Placing(book.api, aside.api), changes)

    def bring_blocks(self, book: Any, aside: Any, change: Change) -> list[Span]:
        """Ranges copy within a workbook only: the sheet is lent, at the end of the tabs, while they do.

        With a whole row goes its height, which takes six milliseconds a row to set.
        """
        from xlmacros.engines.libreoffice.bridge import struct

        sheets = book.api.Sheets
        target = sheets.getByName(change.name)
        place, whole = target.RangeAddress.Sheet, list[Span]()
        # Rows that a filter hides are not copied, those below them in their places.
        aside.api.Sheets.getByName(change.name).Rows.IsFiltered = False
        name = self._changing(book).lend(aside.api, change.name)
        lent = sheets.getByName(name)
        try:
            widest = max(_width(lent), _width(target))
            for span in change.blocks:
                cells, over = _cells(lent, span), _cells(target, span)
                over.merge(False)  # over merged cells LibreOffice copies nothing, and does not say so
                to = struct("com.sun.star.table.CellAddress", Sheet=place, Column=span.left - 1, Row=span.top - 1)
                if change.is_rows(span, widest):
                    target.copyRange(to, _rows(lent, span).RangeAddress)
                    if _same(over, cells):
                        whole.append(span)
                        continue
                target.copyRange(to, cells.RangeAddress)
                if not _same(over, cells):
                    raise ProgramError(f"LibreOffice did not copy {span.a1()}")
        finally:
            return_sheet(book.api, name)
        return whole

    def bring_columns(self, sheet: Any, renewed: Any, columns: Sequence[tuple[int, int]]) -> None:
        """One by one, from column to column."""
        here, there = sheet.api.Columns, renewed.api.Columns
        for first, last in columns:
            for at in range(first - 1, last):
                one, model = here.getByIndex(at), there.getByIndex(at)
                if one.Width != model.Width:  # takes a while, and shows a column that is hidden
                    one.Width = model.Width
                if one.IsVisible != model.IsVisible:
                    one.IsVisible = model.IsVisible

    def renew_filter(self, sheet: Any, renewed: Any) -> None:
        """The area of the sheet's unnamed range is set anew, and what it hides hidden: rows that get a height show."""
        found, wanted = self._filter(sheet), self._filter(renewed)
        if found is None or wanted is None:
            return
        area, new = found.DataArea, wanted.DataArea
        new.Sheet = area.Sheet
        if area != new:
            found.setDataArea(new)
        if found.getFilterDescriptor().getFilterFields2():
            found.refresh()

    def _filter(self, sheet: Any) -> Any:
        ranges, number = sheet.book.api.getPropertyValue("UnnamedDatabaseRanges"), sheet.index - 1
        if not ranges.hasByTable(number):
            return None
        found = ranges.getByTable(number)
        return found if found.AutoFilter else None

    def bring_names(self, book: Any, aside: Any) -> None:
        """Formulas that came with a link to the other document are set anew by who called this."""
        follow_names(book.api, aside.api)

    def finish(self, book: Any, aside: Any, changes: Sequence[Change]) -> None:
        """Printed pages, frozen panes and charts, which no list of steps knows: nothing comes after them."""
        here, there = book.api.Sheets, aside.api.Sheets
        bring_pages(book.api, aside.api, [change.name for change in changes if change.whole])
        for name in set(here.getElementNames()) & set(there.getElementNames()):
            follow_charts(here.getByName(name), there.getByName(name))

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
            was = told.getPropertyValue(name)
            self._changing(book).on_failure(lambda: told.setPropertyValue(name, was))
            told.setPropertyValue(name, text)
        else:
            self._changing(book).on_failure(lambda: told.removeProperty(name))
            told.addProperty(name, 128, text)  # com.sun.star.beans.PropertyAttribute.REMOVABLE

    @contextlib.contextmanager
    def together(self, book: Any, title: str) -> Iterator[None]:
        """Steps of LibreOffice's own list, which is empty afterwards where sheets were lent meanwhile."""
        self._steps = steps = Steps(book.api, title)
        try:
            yield
        except Exception as error:
            try:
                steps.take_back()
            except Exception as worse:
                raise HalfDoneError(f"{type(error).__name__}: {error}; {type(worse).__name__}: {worse}") from None
            # An exception of UNO's has no room for a traceback: on its way up it would become another one.
            raise ProgramError(f"{type(error).__name__}: {error}") from error
        finally:
            self._steps = None
        steps.keep()

    def _changing(self, book: Any) -> Steps:
        if self._steps is None:
            raise ProgramError(f"{book.name} is changed outside of `together`")
        return self._steps

    def hide(self, sheet: Any) -> None:
        """LibreOffice has one way of hiding."""
        sheet.visible = False


def _cells(sheet: Any, span: Span) -> Any:
    return sheet.getCellRangeByPosition(span.left - 1, span.top - 1, span.right - 1, span.bottom - 1)


def _rows(sheet: Any, span: Span) -> Any:
    """The rows of a block from side to side."""
    return sheet.getCellRangeByPosition(0, span.top - 1, sheet.RangeAddress.EndColumn, span.bottom - 1)


def _width(sheet: Any) -> int:
    """The last column with anything in it."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return int(cursor.RangeAddress.EndColumn) + 1


_SAMPLE = 50
"""Rows at either end of a block that are looked at."""


def _same(here: Any, there: Any) -> bool:
    """Whether a block that was copied says what its source says: LibreOffice refuses without a word."""
    area = here.RangeAddress
    rows, right = area.EndRow - area.StartRow, area.EndColumn - area.StartColumn
    for first, last in ((0, min(rows, _SAMPLE)), (max(0, rows - _SAMPLE), rows)):
        one, other = (cells.getCellRangeByPosition(0, first, right, last).getDataArray() for cells in (here, there))
        if [[_known(value) for value in row] for row in one] != [[_known(value) for value in row] for row in other]:
            return False
    return True


def _known(value: Any) -> Any:
    """Figures of formulas may not have been calculated yet on one side."""
    return value if isinstance(value, str) and value else ""
