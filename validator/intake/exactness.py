"""Whether the cells of a worksheet say what they hold as spreadsheet programs say it, told from their bytes.

Only then calamine shows every one of them as it is; for the others `workbook.grid.inexact` looks at the cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from validator.intake import limits

_FORMULA = rb'(?:<f(?: [a-wyz]\w*="[^"<]*+")*+ ?(?:/>|>[^<]*+</f>))'
_HELD = (
    rb'(?:(?: t="n")?+>' + _FORMULA + rb"?+<v>\d++(?:\.\d++)?+(?:E[-+]?\d++)?+"
    rb'| t="s"><v>\d++'
    rb'| t="str">' + _FORMULA + rb"?+<v>[^<]*+"
    rb'| t="b">' + _FORMULA + rb"?+<v>[01])</v>"
)
CELL = re.compile(rb'<c r="([A-Z]+\d+)"(?: s="(\d+)")?+(?:' + _HELD + rb"(</c>)|[^>/]*+>)")
"""A cell that holds something: its reference, its format, and "</c>" where it is exact."""
ANY_CELL = re.compile(rb'<c r="([A-Z]+\d+)"(?: s="(\d+)")?+[^>/]*+(>)')
"""A cell that holds something, where it does not matter what."""

_KNOWN = re.compile(
    rb'<c r="[A-Z]+\d+"(?: s="\d+")?+(?:'
    + _HELD
    + rb'| t="e">'
    + _FORMULA
    + rb"?+<v>#[^<]*+</v>"
    + rb'|(?: t="(?:n|str|b|s)")?+>'
    + _FORMULA
    + rb"?+(?:<v ?/>|<v></v>)?+"
    + rb'| t="inlineStr"><is><t(?: xml:space="preserve")?+>[^<]*+</t></is>)</c>'
)
_ROW = re.compile(rb'<row [^>]*?\br="(\d+)"')
_MARKS = (b"RAND", b"NOW(", b"TODAY(")


def is_odd(full: bytes, start: int, end: int, cells: int) -> bool:
    """Whether among so many cells one is neither exact nor an error, an uncomputed formula or a text in place."""
    return len(_KNOWN.findall(full, start, end)) != cells


def is_doubtful(full: bytes, start: int, end: int, call: str) -> bool:
    """Whether a formula may be one whose stored result is not to be relied upon (`workbook.values.stored.doubt`)."""
    return bool(call) or any(full.find(mark, start, end) >= 0 for mark in _MARKS) or _has_long(full, start, end)


def _has_long(full: bytes, start: int, end: int) -> bool:
    """Whether so much text stands in one element that it may be a formula too long."""
    while start + limits.FORMULA < end:
        at = full.rfind(b"<", start + 1, start + limits.FORMULA + 1)
        if at < 0:
            return True
        start = at
    return False


def is_row_twice(full: bytes, start: int, end: int) -> bool:
    """Whether two rows have one number: some programs read both, some the first."""
    rows = _ROW.findall(full, start, end)
    return len(set(rows)) != len(rows)


def in_order(rows: Sequence[bytes], columns: Sequence[bytes]) -> bool:
    """Whether cells, by their numbers and letters, follow row by row and from left to right in each."""
    narrow = len(b"".join(columns)) == len(columns)  # no column past Z: letters are in their order
    at = before = 0
    for digits, run in groupby(rows):
        row = int(digits)
        if row <= before:
            return False
        until = at + len(list(run))
        part = list(columns[at:until])
        if part != (sorted(part) if narrow else sorted(sorted(part), key=len)):
            return False
        at, before = until, row
    return True
