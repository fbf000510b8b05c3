"""The bytes of a workbook, opened as strangers' files are: guarded first, then by the reader that can."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from validator.intake.guard import scan
from workbook.finding import Fault, Text
from workbook.grid.book import GridBook
from workbook.reading import Inexact

Made = TypeVar("Made")


def read_bytes(
    data: bytes,
    use: Callable[[GridBook, Inexact | None, tuple[Fault, ...]], Made],
    refuse: Callable[[tuple[Fault, ...]], Made],
) -> Made:
    """What `use` makes of the workbook in these bytes, or `refuse` of the `file.*` faults of one that cannot be read.

    `use` gets the workbook, what its reader shows inexactly, and what is to be told of the file besides; it may be
    called a second time, with a slower reader, where the first one fails halfway.
    """
    from validator.intake.codes import fault
    from workbook.grid.book import DamagedError
    from workbook.grid.calamine import CalamineBook, CalamineError

    found = scan(data)
    if found.refusal is not None:
        return refuse(found.faults)
    try:
        inexact = None
        if found.inexact:
            from workbook.grid.inexact import inexact_cells

            inexact = inexact_cells(data, found.inexact)
        if found.plain:
            with suppress(CalamineError):
                return use(CalamineBook(found.lean), inexact, found.faults)
        from workbook.grid.stream import StreamBook

        return use(StreamBook(data), inexact, found.faults)
    except DamagedError:
        damage = fault("file.corrupt", Text("其中的内容残缺", "its contents are broken"))
        return refuse((*found.faults, damage))
