"""LibreOffice's list of steps to undo, in which what an action does is all taken back where it fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from workbook.canvas.differences import Change
from xlmacros.acting.placing import Placing, lend_sheet, return_sheet


class Steps:
    """What is done to a LibreOffice document since this was made, as one step; after sheets were placed, as another.

    Taken back is what was done after sheets came while they stand, then where they stand, then what was done before,
    and last the sheets that came go. Where any came, the list is empty in the end, as Excel's is after any macro: a
    step done anew that copies from a sheet that is gone would be LibreOffice's end.
    """

    def __init__(self, document: Any, title: str) -> None:
        self._document, self._manager, self._title = document, document.getUndoManager(), title
        self._had = frozenset(document.Sheets.getElementNames())
        self._back: list[Callable[[], None]] = []
        self._made: list[bool] = []
        self._lent: list[str] = []
        self._placing: Placing | None = None
        self._begin()

    def lend(self, aside: Any, name: str) -> str:
        """A sheet of another document stands behind all others from now on; -> its name there."""
        self._lent.append(lend_sheet(self._document, aside, name))
        return self._lent[-1]

    def on_failure(self, back: Callable[[], None]) -> None:
        """Something to be done that no list of steps knows."""
        self._back.append(back)

    def place(self, placing: Placing, changes: Sequence[Change]) -> None:
        """Sheets of another document put into their places; once for each of these."""
        self._end()
        self._placing = placing
        try:
            placing.place(changes)
        finally:
            self._begin()

    def keep(self) -> None:
        """All is well."""
        self._end()
        if self._placing is not None:
            self._manager.clear()  # before sheets go whose drawings it knows
            self._placing.settle()
        if self._lent or self._placing is not None:
            self._manager.clear()

    def take_back(self) -> None:
        """All is as it was; nothing can be done anew."""
        self._end()
        for back in reversed(self._back):
            back()
        self._undo()
        if self._placing is not None:
            self._lent += self._placing.take_back()
            self._undo()
        for name in self._lent:
            if name not in self._had and self._document.Sheets.hasByName(name):
                return_sheet(self._document, name)
        if self._lent:
            self._manager.clear()

    def _begin(self) -> None:
        self._before = self._manager.getAllUndoActionTitles()
        self._manager.enterUndoContext(self._title)

    def _end(self) -> None:
        """A step in which nothing was done is none. The list holds a hundred, and the oldest has gone for it then."""
        self._manager.leaveUndoContext()
        after = self._manager.getAllUndoActionTitles()
        self._made.append(after != self._before[: len(after)])

    def _undo(self) -> None:
        if self._made.pop():
            self._manager.undo()
