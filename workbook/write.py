"""Writing files: whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbook.sheets import Book


def book_bytes(book: Book) -> bytes:
    """A book as the bytes of an .xlsx file: the same bytes for the same book, on any day and machine."""
    from workbook.canvas.openpyxl import OpenpyxlCanvas
    from workbook.paint import paint

    canvas = OpenpyxlCanvas(title=book.title)
    paint(book, canvas)
    return canvas.save()


def write_bytes(path: str | os.PathLike[str], data: bytes) -> None:
    """Put a file in place in one step: a temporary beside it, synced, renamed over it, its folder synced.

    An OSError (no room, no right, open elsewhere on Windows) leaves what was there, and no temporary.
    """
    write_chunks(path, (data,))


def write_chunks(path: str | os.PathLike[str], chunks: Iterable[bytes]) -> None:
    """As `write_bytes`, for what is not held in memory at once; what the chunks raise leaves no trace either."""
    import secrets

    target = Path(path)
    temporary = target.with_name(f".{secrets.token_hex(6)}.tmp")
    try:
        with temporary.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename last through a power cut, where the system lets a folder be synced (Windows does not)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
