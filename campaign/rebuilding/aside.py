"""What is replaced is kept beside it, under a name of its own, and never overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from workbook.write import write_chunks

_CHUNK = 1 << 20


def keep_aside(path: Path) -> list[Path]:
    """Copy a file, and what a transaction that was cut short left beside it, to 登记簿.旧.sqlite or a later number."""
    if not path.is_file():
        return []
    place = next(one for one in _places(path) if not one.exists())
    journal = path.with_name(f"{path.name}-journal")
    if journal.is_file():  # first: without it the copy cannot be read
        write_chunks(place.with_name(f"{place.name}-journal"), _chunks(journal))
    write_chunks(place, _chunks(path))
    return [place]


def move_aside(path: Path) -> Path:
    """Give a file such a name itself, so that nobody reads it any more; -> where it is."""
    place = next(one for one in _places(path) if not one.exists())
    path.replace(place)
    return place


def put_in_place(fresh: Path, path: Path) -> None:
    """A finished ledger instead of the old one, whose unfinished transaction must not be undone in the new."""
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
    write_chunks(path, _chunks(fresh))


def _places(path: Path) -> Iterator[Path]:
    number = 1
    while True:
        yield path.with_name(f"{path.stem}.旧{number if number > 1 else ''}{path.suffix}")
        number += 1


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
