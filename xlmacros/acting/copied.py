"""The open book as a file: what staff have typed and not saved is in it, and the book itself stays as it is."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from campaign.checking import CannotRunError
from campaign.workspace import FORMS, MASTER, Workspace, find_workspace
from xlmacros.acting.programs import Program


@dataclass(frozen=True, slots=True, init=False)
class OpenWorkspace(Workspace):
    """A workspace whose master is open: in its place stands the copy of what is open."""

    copy: Path

    def __init__(self, path: Path, copy: Path) -> None:
        Workspace.__init__(self, path)
        object.__setattr__(self, "copy", copy)

    @property
    def master(self) -> Path:
        """The copy; what was read from it and what is renewed."""
        return self.copy


def path_of(book: Any) -> Path:
    """Where an open book was saved; a CannotRunError where it never was."""
    path = Path(str(book.fullname))
    if not path.is_absolute() or not path.parent.is_dir():
        raise CannotRunError("工作簿还没有保存过：请先保存到文件夹中，再点一次。")
    return path


def workspace_of(book: Any) -> Workspace:
    """The workspace whose 总台账.xlsx an open book is; a CannotRunError where it is not."""
    path = path_of(book)
    found = find_workspace(path.parent)
    if found is None or found.path != path.parent:
        raise CannotRunError(f"“{path.name}”不在工作区文件夹里：请打开工作区里的{MASTER}，再点一次。")
    if path.name != MASTER:
        raise CannotRunError(f"“{path.name}”不是总台账：请打开同一文件夹里的{MASTER}，再点一次。")
    return found


@contextlib.contextmanager
def copied(book: Any, program: Program) -> Iterator[Path]:
    """A copy of the open book under its own name, in a folder of its own that goes at the end."""
    with tempfile.TemporaryDirectory(prefix="wanchang-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder, path_of(book).name)
        program.save_copy(book, copy)
        yield copy


@contextlib.contextmanager
def copied_master(book: Any, program: Program) -> Iterator[OpenWorkspace]:
    """The workspace of an open master with the copy in its place, forms of its own beside it."""
    workspace = workspace_of(book)
    with copied(book, program) as copy:
        if workspace.forms.is_dir():
            shutil.copytree(workspace.forms, copy.parent / FORMS)
        yield OpenWorkspace(workspace.path, copy)
