"""Rows of a sheet put together again: those that stay as they were, in runs of bytes, and those drawn anew."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from workbook.package.trees import PackageError

_START = re.compile(rb'<row r="(\d+)"')
_CELL = re.compile(rb'(<c r="[A-Z]+)\d+"')


class _Run(NamedTuple):
    """Rows one after the other, from `row` on, that were so before, from `was` to `last`."""

    row: int
    was: int
    last: int


def spliced(rows: bytes, kept: Mapping[int, int], drawn: Sequence[tuple[int, str]]) -> bytes:
    """The rows of a normalised sheet as they are now: `kept` is row -> the row that it was in `rows`.

    A row that is drawn is not kept. A PackageError where a row to be kept is not there.
    """
    texts = dict(drawn)
    runs = list(_runs({row: was for row, was in kept.items() if row not in texts}))
    begins = _begins(rows, {place for run in runs for place in (run.was, run.last)})
    pieces: list[tuple[int, bytes | memoryview]] = [(row, text.encode()) for row, text in texts.items()]
    for run in runs:
        end = rows.find(b"<row ", begins[run.last] + 1)
        stretch = memoryview(rows)[begins[run.was] : end if end >= 0 else len(rows)]
        pieces.append((run.row, stretch if run.row == run.was else _renumbered(bytes(stretch), run.row - run.was)))
    return b"".join(piece for _, piece in sorted(pieces, key=_place))


def _place(piece: tuple[int, bytes | memoryview]) -> int:
    return piece[0]


def _runs(kept: Mapping[int, int]) -> Iterator[_Run]:
    """As few runs as there can be, in order."""
    start, run = 0, -1
    for row in sorted(kept):
        if start and row == start + run + 1 and kept[row] == kept[start] + run + 1:
            run += 1
            continue
        if start:
            yield _Run(start, kept[start], kept[start] + run)
        start, run = row, 0
    if start:
        yield _Run(start, kept[start], kept[start] + run)


def _begins(rows: bytes, wanted: Iterable[int]) -> dict[int, int]:
    """Row -> where it begins; of a few rows that is found sooner than by looking at each."""
    found: dict[int, int] = {}
    at = 0
    for row in sorted(wanted):
        found[row] = at = rows.find(b'<row r="%d"' % row, at)
        if at < 0:
            raise PackageError(f"row {row} is missing")
    return found


def _renumbered(rows: bytes, by: int) -> bytes:
    """Rows, the formulas of which refer to no cell by its row, so many rows further down."""
    starts = [(int(tag[1]), tag.start()) for tag in _START.finditer(rows)]
    ends = [start for _, start in starts[1:]] + [len(rows)]
    return b"".join(
        _renumbered_row(rows[start:end], was, was + by) for (was, start), end in zip(starts, ends, strict=True)
    )


def _renumbered_row(row: bytes, was: int, number: int) -> bytes:
    """One row as another one.

    No text of a cell holds a quotation mark (workbook/canvas/rows.py), so what reads like a cell's place and format is.
    """
    head = len(b'<row r="%d"' % was)
    row = b'<row r="%d"%b' % (number, row[head:])
    place = b'%d" s="' % was
    if row.count(place) == row.count(b'<c r="'):
        return row.replace(place, b'%d" s="' % number)
    return _CELL.sub(rb'\g<1>%d"' % number, row)
