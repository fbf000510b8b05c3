"""Which sheet a workbook opens on."""

from __future__ import annotations

from workbook.package.book import BookPart, SheetEntry
from workbook.package.names import local
from workbook.package.sheet import SheetPart


def select_only(book: BookPart, name: str) -> None:
    """Have the workbook open on a sheet, and no other selected with it: what is typed would go into both."""
    for entry in book.sheets:
        if entry.name == name or b"tabSelected" in book.package.read(entry.part):
            _select(book, entry, entry.name == name)
    book.open_at(name)


def _select(book: BookPart, entry: SheetEntry, chosen: bool) -> None:
    part = SheetPart(book.package, entry.part) if entry.kind == "worksheet" else None
    root = book.package.edit(entry.part) if part is None else part.frame
    changed = False
    for view in (view for child in root if local(child.tag) == "sheetViews" for view in child):
        if chosen != (view.get("tabSelected") in ("1", "true")) and local(view.tag) == "sheetView":
            view.set("tabSelected", "1" if chosen else "0")
            changed = True
    if changed and part is not None:
        part.save()
