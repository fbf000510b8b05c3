"""Laying out: copies from the archive into the folder of a month; what people changed there is left alone."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from campaign.receiving.archive import Archive, digest
from workbook.write import write_bytes

_MACROS = "_VBA_PROJECT".encode("utf-16-le")
"""The name of what holds macros in a compound file (.doc, .xls, .wps …); today's formats have kinds of their own for
files with macros, which are not taken out at all."""


class Laid(NamedTuple):
    """The files of ours that lie there, digests that the archive does not have, that hold macros; changed files."""

    files: tuple[Path, ...]
    lost: frozenset[str]
    macros: frozenset[str]
    changed: tuple[Path, ...]


def lay_out(archive: Archive, folder: Path, places: Mapping[str, PurePosixPath]) -> Laid:
    """Copy each digest to its place; what is there already is not written again.

    Copies, not links: whoever edits a linked file would edit the archive. What holds macros stays there. Files of an
    earlier run that have no place any more are removed where the archive has them.
    """
    files: list[Path] = []
    lost: set[str] = set()
    macros: set[str] = set()
    changed: list[Path] = []
    for sha256, place in places.items():
        target = folder / place
        there = digest(target) if target.is_file() else None
        if there == sha256:
            files.append(target)
        elif there is not None and archive.find(there) is None:
            changed.append(target)
        elif (data := archive.read(sha256)) is None:
            lost.add(sha256)
        elif _MACROS in data:
            macros.add(sha256)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(target, data)
            files.append(target)
    _clear(archive, folder, {*files, *changed})
    return Laid(tuple(files), frozenset(lost), frozenset(macros), tuple(changed))


def _clear(archive: Archive, folder: Path, kept: Collection[Path]) -> None:
    """Remove copies of ours that are not wanted any more, and the folders of units that they leave empty."""
    for unit in sorted(one for one in folder.glob("*") if one.is_dir() and not one.is_symlink()):
        for path in sorted(unit.iterdir()):
            if path not in kept and path.is_file() and not path.is_symlink() and archive.find(digest(path)) is not None:
                path.unlink()
        with contextlib.suppress(OSError):  # somebody keeps something of his own there
            unit.rmdir()
