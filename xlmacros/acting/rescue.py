"""What was typed and never saved, kept where the program dies over it or leaves it half written."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from campaign.workspace import MASTER, Workspace, WorkspaceError
from xlmacros.acting.programs import HalfDoneError


@contextlib.contextmanager
def rescued(book: Any, workspace: Workspace, content: bytes) -> Iterator[None]:
    """Where the open book is lost within, a file beside it has its content of before, and a WorkspaceError says so."""
    from workbook.write import write_bytes
    from xlmacros.acting.log import write_log

    try:
        yield
    except Exception as error:
        half = isinstance(error, HalfDoneError)
        if _is_there(book) and not half:
            raise
        path = _free(workspace.path)
        write_bytes(path, content)
        log = write_log("rescue", error)
        raise WorkspaceError(
            f"没有完成，打开的总台账可能只写了一半，请不要保存它。点击之前的内容（包括没有保存的）已存为“{path.name}”："
            f"请核对后用它替换{MASTER}。详情已记入日志，请发给技术人员：\n{log}"
        ) from None


def _is_there(book: Any) -> bool:
    """Whether the program still answers for it."""
    try:
        return bool(book.name)
    except Exception:  # of the bridge's own class
        return False


def _free(folder: Path) -> Path:
    stem, ending = Path(MASTER).stem, Path(MASTER).suffix
    names = (f"{stem}.点击前{number or ''}{ending}" for number in range(1000))
    return next(path for name in names if not (path := folder / name).exists())
