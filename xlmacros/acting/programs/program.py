"""What an action asks of the program beyond xlwings' common surface."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from workbook.canvas.differences import Change
from workbook.canvas.opened import Hands


class ProgramError(Exception):
    """The program would not do something: a bug of ours, or a workbook in a state that nobody thought of."""


class HalfDoneError(ProgramError):
    """It stopped in the midst, and what was begun could not be taken back: it has gone, or knows no undoing."""


class Program(Hands, Protocol):
    """The words; books and sheets are xlwings'."""

    def save_copy(self, book: Any, path: Path) -> None:
        """Write the book as it is open now into an .xlsx; it stays what it is, and as unsaved as it was."""

    def open_aside(self, book: Any, path: Path) -> Any:
        """Open a file in the book's program, read-only and out of sight."""

    def undisturbed(self, book: Any, work: Callable[[], None]) -> None:
        """Do something to the book during which the program does nothing else."""

    def unprotect(self, sheet: Any) -> bool:
        """Take a protection without a password off; -> whether there was one. A ValueError where it has a password."""

    def protect(self, sheet: Any) -> None:
        """Put it on again as it was."""

    def put_property(self, book: Any, name: str, text: str) -> None:
        """A property of the document's own."""

    def finish(self, book: Any, aside: Any, changes: Sequence[Change]) -> None:
        """How sheets are printed, frozen and charted, where that does not come with them: the last that is done."""

    def together(self, book: Any, title: str) -> contextlib.AbstractContextManager[None]:
        """What is done within is done all, or where it fails none of it; a HalfDoneError where that cannot be."""

    def hide(self, sheet: Any) -> None:
        """Have its tab not show."""
