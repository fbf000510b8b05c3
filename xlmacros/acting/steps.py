"""LibreOffice's list of steps to undo, in which what an action does is all taken back where it fails."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from workbook.canvas.differences import Change
from xlmacros.acting.placing import Placing


class Steps:
    """What is done to a document since this was made, as one step; after sheets were placed, as another.

    Taken back is what was done after sheets came while they stand, then the sheets, then what was done before.
    `final`: once it is kept, the list is emptied, as Excel does after any macro.
    """

    def __init__(self, manager: Any, title: str) -> None:
        self._manager, self._title = manager, title
        self._back: list[Callable[[], None]] = []
        self._made: list[bool] = []
        self._placing: Placing | None = None
        self.final = False
        self._begin()

    def on_failure(self, back: Callable[[], None]) -> None:
        """Something to be done that no list of steps knows."""
        self._back.append(back)

    def place(self, placing: Placing, changes: Sequence[Change]) -> None:
        """Sheets of another document put into their places; once for each of these."""
        self._end()
        self._placing = placing
        try:
            with unlisted(self._manager):
                placing.place(changes)
        finally:
            self._begin()

    def keep(self) -> None:
        """All is well."""
        self._manager.leaveUndoContext()
        if self.final or self._placing is not None:
            self._manager.clear()  # before the sheets go whose drawings it knows
        if self._placing is not None:
            with unlisted(self._manager):
                self._placing.settle()

    def take_back(self) -> None:
        """All is as it was; nothing can be done anew."""
        self._end()
        for back in reversed(self._back):
            back()
        self._undo()
        if self._placing is not None:
            with unlisted(self._manager):
                self._placing.take_back()
            self._undo()

    def _begin(self) -> None:
        self._before = self._manager.getAllUndoActionTitles()
        self._manager.enterUndoContext(self._title)

    def _end(self) -> None:
        """A step in which nothing was done is none; the list holds a hundred, so that its length says nothing."""
        self._manager.leaveUndoContext()
        self._made.append(self._manager.getAllUndoActionTitles() != self._before)

    def _undo(self) -> None:
        """To do a copy anew from a sheet that is gone would be LibreOffice's end."""
        if self._made.pop():
            self._manager.undo()
            self._manager.clearRedo()


@contextlib.contextmanager
def unlisted(manager: Any) -> Iterator[None]:
    """What is done within cannot be undone one by one."""
    manager.lock()
    try:
        yield
    finally:
        manager.unlock()
