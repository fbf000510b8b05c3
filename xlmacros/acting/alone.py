"""A lock of the open book's own, besides the workspace's: of two clicks the second is told to wait."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any


@contextlib.contextmanager
def alone(book: Any, label: str) -> Iterator[None]:
    """Nobody else acts on this book meanwhile; a CannotRunError where somebody does already."""
    from campaign.checking import CannotRunError
    from campaign.lock import LockedError, hold, user
    from campaign.workspace import Workspace

    said = f"{user()}\0{book.fullname}".encode()
    folder = Path(tempfile.gettempdir(), f"wanchang-{hashlib.sha256(said).hexdigest()[:16]}")
    folder.mkdir(exist_ok=True)
    held = hold(Workspace(folder), label)
    try:
        held.__enter__()
    except LockedError as error:
        raise CannotRunError("上一次点击的操作还没有结束：请等它完成后再点。") from error
    try:
        yield
    finally:
        # Without the error: one of UNO's takes no traceback, and would become another on its way through.
        held.__exit__(None, None, None)
