"""Defined names of an open LibreOffice document that stand for what they stand for in the renewed one."""

from __future__ import annotations

from typing import Any


def follow_names(book: Any, aside: Any) -> None:
    """The names of the workbook and of each sheet; one that only `book` has stays as it is."""
    _follow(book.NamedRanges, aside.NamedRanges, book)
    for name in aside.Sheets.getElementNames():
        if book.Sheets.hasByName(name):
            _follow(book.Sheets.getByName(name).NamedRanges, aside.Sheets.getByName(name).NamedRanges, book)


def _follow(here: Any, there: Any, book: Any) -> None:
    had = set(here.getElementNames())
    for name in there.getElementNames():
        model = there.getByName(name)
        if name not in had:
            here.addNewByName(name, model.Content, model.ReferencePosition, model.Type)
        elif here.getByName(name).Content != model.Content:
            here.getByName(name).setContent(model.Content)
