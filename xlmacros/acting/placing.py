"""Sheets of another LibreOffice document put into an open one so that they can be taken back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

from workbook.canvas.differences import Change


class Placing:
    """Sheets that came and those that they replace, which stay beside them until nothing can fail any more.

    What is imported or removed over UNO is in no list of steps to undo, whose other steps know sheets by number and
    drawings by address: a step is taken back only while the sheets stand as they did when it was made.
    """

    def __init__(self, book: Any, aside: Any) -> None:
        self._book, self._aside = book, aside
        self._sheets, self._steps = book.Sheets, book.getUndoManager()
        self._came: list[str] = []
        self._stood: list[tuple[str, str]] = []

    def place(self, changes: Sequence[Change]) -> None:
        """Each in the place of the one that it was, or after `change.after`; all are imported before any is put there.

        Where this fails `take_back` puts it right.
        """
        for change in changes:
            self._came.append(lend_sheet(self._book, self._aside, change.name))
        for at, change in enumerate(changes):
            self._put(at, change)

    def _put(self, at: int, change: Change) -> None:
        names = list(self._sheets.getElementNames())
        place = 0 if change.after is None else names.index(change.after) + 1
        if change.was is not None:
            place = names.index(change.name)
            stand = _spare(change.name, names)
            self._rename(change.name, stand)
            self._stood.append((stand, change.name))
        with unlisted(self._steps):
            self._sheets.moveByName(self._came[at], place)
        self._rename(self._came[at], change.name)
        self._came[at] = change.name
        with unlisted(self._steps):
            shown = self._aside.Sheets.getByName(change.name).IsVisible
            self._sheets.getByName(change.name).IsVisible = shown

    def take_back(self) -> list[str]:
        """The sheets as they stood, in their order and by their names; -> those that came, behind all of them now."""
        left = []
        for name in self._came:
            spare = _spare(name, self._sheets.getElementNames())
            self._rename(name, spare)
            with unlisted(self._steps):
                self._sheets.moveByName(spare, self._sheets.getCount())
            left.append(spare)
        for stand, name in self._stood:
            self._rename(stand, name)
        return left

    def settle(self) -> None:
        """The sheets that were replaced go; one that was in front has its heir there."""
        window = self._book.getCurrentController()
        for stand, name in self._stood:
            if window is not None and window.getActiveSheet().getName() == stand:
                window.setActiveSheet(self._sheets.getByName(name))
            return_sheet(self._book, stand)

    def _rename(self, name: str, other: str) -> None:
        with unlisted(self._steps):
            self._sheets.getByName(name).setName(other)


def lend_sheet(book: Any, aside: Any, name: str) -> str:
    """Import a sheet behind all others; -> the name it has there.

    An import ends the lock of the list of steps under which it is done: what comes after needs one of its own.
    """
    last = book.Sheets.getCount()
    with unlisted(book.getUndoManager()):
        book.Sheets.importSheet(aside, name, last)
    return str(book.Sheets.getByIndex(last).getName())


def return_sheet(book: Any, name: str) -> None:
    """Take a sheet away that was lent, or that is replaced; with some the list of steps tells of it all the same."""
    with unlisted(book.getUndoManager()):
        book.Sheets.removeByName(name)


@contextlib.contextmanager
def unlisted(manager: Any) -> Iterator[None]:
    """What is done within, one call, cannot be undone."""
    manager.lock()
    try:
        yield
    finally:
        manager.unlock()


def _spare(name: str, names: Sequence[str]) -> str:
    return next(one for number in range(len(names) + 1) if (one := f"{name}_{number}") not in names)
