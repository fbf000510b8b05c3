"""Rows of a sheet put together again: those that stay as they were, in runs of bytes, and those drawn anew."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_START = re.compile(rb'<row r="(\d+)"')
_CELL = re.compile(rb'(<c r="[A-Z]+)\d+"')


def spliced(rows: bytes, kept: Mapping[int, int], drawn: Sequence[tuple[int, str]]) -> bytes:
    """The rows of a normalised sheet as they are now: `kept` is row -> the row that it was in `rows`."""
    places = _places(rows) if kept else {}
    texts = dict(drawn)
    pieces: list[bytes] = []
    start = end = 0
    for row in sorted(texts.keys() | kept.keys()):
        if row in texts:
            pieces += (rows[start:end], texts[row].encode())
            start = end = 0
        elif kept[row] != row:
            first, last = places[kept[row]]
            pieces += (rows[start:end], _renumbered(rows[first:last], kept[row], row))
            start = end = 0
        else:
            first, last = places[row]
            if first != end:
                pieces.append(rows[start:end])
                start = first
            end = last
    return b"".join((*pieces, rows[start:end]))


def _places(rows: bytes) -> dict[int, tuple[int, int]]:
    """Row -> where it begins and ends."""
    found = [(int(tag[1]), tag.start()) for tag in _START.finditer(rows)]
    ends = [start for _, start in found[1:]] + [len(rows)]
    return {row: (start, end) for (row, start), end in zip(found, ends, strict=True)}


def _renumbered(row: bytes, was: int, number: int) -> bytes:
    """A row, the formulas of which refer to no cell by its row, as another row.

    No text of a cell holds a quotation mark (workbook/canvas/rows.py), so what reads like a cell's place and format is.
    """
    head = len(b'<row r="%d"' % was)
    row = b'<row r="%d"%b' % (number, row[head:])
    place = b'%d" s="' % was
    if row.count(place) == row.count(b'<c r="'):
        return row.replace(place, b'%d" s="' % number)
    return _CELL.sub(rb'\g<1>%d"' % number, row)
