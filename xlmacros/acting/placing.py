"""Sheets of another LibreOffice document put into an open one so that they can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbook.canvas.differences import Change


class Placing:
    """Sheets that came and those that they replace, which stay beside them until nothing can fail any more.

    What is imported or removed over UNO is in no list of steps to undo, whose other steps know sheets by number and
    drawings by address: a step is taken back only while the sheets stand as they did when it was made.
    """

    def __init__(self, book: Any, aside: Any) -> None:
        self._sheets, self._aside, self._book = book.Sheets, aside, book
        self._came: list[str] = []
        self._stood: list[tuple[str, str]] = []

    def place(self, changes: Sequence[Change]) -> None:
        """Each in the place of the one that it was, or after `change.after`; all are imported before any is put there.

        Where this fails `take_back` puts it right.
        """
        for change in changes:
            last = self._sheets.getCount()
            self._sheets.importSheet(self._aside, change.name, last)
            self._came.append(self._sheets.getByIndex(last).getName())
        for at, change in enumerate(changes):
            self._put(at, change)

    def _put(self, at: int, change: Change) -> None:
        names = list(self._sheets.getElementNames())
        place = 0 if change.after is None else names.index(change.after) + 1
        if change.was is not None:
            place = names.index(change.name)
            stand = _spare(change.name, names)
            self._sheets.getByName(change.name).setName(stand)
            self._stood.append((stand, change.name))
        self._sheets.moveByName(self._came[at], place)
        sheet = self._sheets.getByName(self._came[at])
        sheet.setName(change.name)
        self._came[at] = change.name
        sheet.IsVisible = self._aside.Sheets.getByName(change.name).IsVisible

    def take_back(self) -> None:
        """The sheets as they stood, in their order and by their names."""
        for name in self._came:
            self._sheets.removeByName(name)
        for stand, name in self._stood:
            self._sheets.getByName(stand).setName(name)

    def settle(self) -> None:
        """The sheets that were replaced go; one that was in front has its heir there."""
        window = self._book.getCurrentController()
        for stand, name in self._stood:
            if window is not None and window.getActiveSheet().getName() == stand:
                window.setActiveSheet(self._sheets.getByName(name))
            self._sheets.removeByName(stand)


def _spare(name: str, names: Sequence[str]) -> str:
    return next(one for number in range(len(names) + 1) if (one := f"{name}_{number}") not in names)
