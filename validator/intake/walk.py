"""The files that paths stand for, in the contract's order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator


class NoSuchPath(Exception):
    """A path on the command line that does not exist; `path` is as it was given."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def walk(paths: Iterable[str | os.PathLike[str]]) -> Iterator[str]:
    """Every file that the paths name or hold: folders in name order, links not followed, office litter skipped.

    A file that is named is given whatever it is called. Raises NoSuchPath before anything is given if a path
    does not exist; a folder that cannot be read is given itself, so that it is reported and not lost.
    """
    named = [os.fspath(path) for path in paths]
    for path in named:
        if not os.path.lexists(path):
            raise NoSuchPath(path)
    for path in named:
        if os.path.isdir(path):
            yield from _inside(path)
        else:
            yield path


def _inside(folder: str) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield folder
        return
    for entry in entries:
        if is_litter(entry.name) or entry.is_symlink():
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _inside(entry.path)
        elif entry.is_file(follow_symlinks=False):
            yield entry.path


def is_litter(name: str) -> bool:
    """Whether a name is one that programs leave behind: `~$…`, `.~…`, dotfiles, Thumbs.db, temporary copies."""
    low = name.lower()
    return (
        low.startswith(("~$", "~wrl", ".")) or low in ("thumbs.db", "desktop.ini", "__macosx") or low.endswith(".tmp")
    )
