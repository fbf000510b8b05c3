"""A workbook whose bytes the guard has passed, opened by the reader that is right for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from validator.intake.guard import Scan
from workbook.grid.book import GridBook
from workbook.grid.calamine import CalamineBook, CalamineError
from workbook.meta import GENERATED
from workbook.reading import Inexact

T = TypeVar("T")


def read_through(data: bytes, found: Scan, read: Callable[[GridBook, Inexact | None], T]) -> T:
    """What `read` makes of a workbook and of the cells that its reader does not show; DamagedError where it is broken.

    `found` is what the guard's scan said of the bytes. `read` may be called twice: what calamine refuses half way may
    still be read straight from its XML.
    """
    inexact: Inexact | None = None
    asked = [name for name in found.inexact if name not in GENERATED]
    if asked:
        from workbook.grid.inexact import inexact_cells

        inexact = inexact_cells(data, asked)
    if found.plain:
        with suppress(CalamineError):
            return read(CalamineBook(found.lean), inexact)
    from workbook.grid.stream import StreamBook

    return read(StreamBook(data), inexact)
