"""What an action asks of Excel."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from workbook.addresses import Span
from workbook.canvas.differences import Change
from xlmacros.acting.programs.program import HalfDoneError

_XL_EXCEL_LINKS = 1


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

    def undisturbed(self, book: Any, work: Callable[[], None]) -> None:
        """Excel takes one call after another."""
        work()

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

    def bring_blocks(self, book: Any, aside: Any, change: Change) -> list[Span]:
        """Range.Copy with a destination; of whole rows the heights go with it."""
        source, target = aside.sheets[change.name], book.sheets[change.name]
        widest = max(one.used_range.last_cell.column for one in (source, target))
        whole = [span for span in change.blocks if change.is_rows(span, widest)]
        for span in change.blocks:
            cells = f"{span.top}:{span.bottom}" if span in whole else span.a1()
            source[cells].copy(target[cells])
        return whole

    def bring_columns(self, sheet: Any, renewed: Any, columns: Sequence[tuple[int, int]]) -> None:
        """One by one, from column to column."""
        for first, last in columns:
            for at in range(first, last + 1):
                one, model = sheet.api.Columns(at), renewed.api.Columns(at)
                one.Hidden = model.Hidden
                if not model.Hidden:
                    one.ColumnWidth = model.ColumnWidth

    def renew_filter(self, sheet: Any, renewed: Any) -> None:
        """Put on anew, where no row is filtered away at present."""
        found, wanted = sheet.api.AutoFilter, renewed.api.AutoFilter
        if found is None or wanted is None or sheet.api.FilterMode:
            return
        address = wanted.Range.Address
        if found.Range.Address != address:
            sheet.api.AutoFilterMode = False
            sheet.api.Range(address).AutoFilter()

    def bring_names(self, book: Any, aside: Any) -> None:
        """Names come with their sheets. Formulas that came along refer to the other workbook: to this one instead."""
        for link in book.api.LinkSources(_XL_EXCEL_LINKS) or ():
            if str(link).casefold() == aside.fullname.casefold():
                book.api.ChangeLink(link, book.fullname, _XL_EXCEL_LINKS)

    def finish(self, book: Any, aside: Any, changes: Sequence[Change]) -> None:
        """Charts and pages have come with their sheets."""

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
        try:
            yield
        except Exception as error:
            raise HalfDoneError(f"{type(error).__name__}: {error}") from error

    def hide(self, sheet: Any) -> None:
        """Very hidden: not in the list of sheets that can be shown."""
        sheet.api.Visible = 2


_ALLOWANCES = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns",
    "AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting",
    "AllowFiltering", "AllowUsingPivotTables",
)  # fmt: skip
_ALLOWED: dict[str, dict[str, bool]] = {}
"""Sheet -> what its protection allowed, while it is off."""


def _spare_name(names: list[str]) -> str:
    return next(name for number in range(1, len(names) + 2) if (name := f"_old{number}") not in names)
