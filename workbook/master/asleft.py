"""A table of a master that nobody has saved since we drew it: its rows are known without reading its values."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from workbook.addresses import column_letter
from workbook.master.blocks import rows_beside
from workbook.master.drawings import Drawing
from workbook.master.keptcells import drawn_cells
from workbook.master.placement import placement
from workbook.master.staff import KEY, Beside, Layout
from workbook.master.table import Table, table_moves
from workbook.package.moves import Moves
from workbook.package.sheet import SheetPart

_COLUMN = re.compile(rb'<c r="([A-Z]+)\d+"')
_HEAD = 1 << 16
"""The rows above the first of the table stand in so many bytes."""


class LeftRows(Mapping[str, int]):
    """Key -> row of a table as we drew it; the sheet is looked through when a key is first asked for."""

    def __init__(self, rows: bytes, start: int, letter: bytes) -> None:
        """`rows` are the sheet's as bytes, those of the table from `start`; `letter` is the keys' column."""
        self._bytes, self._start = rows, start
        self._cell = re.compile(rb'<c r="%b(\d+)" s="\d+" t="inlineStr"><is><t[^>]*>([^<]*)</t>' % letter)
        self._all: dict[str, int] | None = None

    def __getitem__(self, key: str) -> int:
        """The row of a key."""
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        """The keys from above."""
        return iter(self._found)

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self._found)

    def among(self, numbers: Sequence[int]) -> dict[str, int]:
        """The same of some rows, in order, without looking at the others."""
        found: dict[str, int] = {}
        at = self._start
        for number in numbers:
            at = self._bytes.find(b'<row r="%d"' % number, at)
            if at < 0:
                break
            found |= self._between(at, self._bytes.find(b"</row>", at))
        return found

    @property
    def _found(self) -> dict[str, int]:
        if self._all is None:
            self._all = self._between(self._start, len(self._bytes))
        return self._all

    def _between(self, start: int, end: int) -> dict[str, int]:
        rows: dict[str, int] = {}
        for cell in self._cell.finditer(self._bytes, start, end):
            rows.setdefault(html.unescape(cell[2].decode()), int(cell[1]))
        return rows


def as_left(part: SheetPart, titles: Sequence[str]) -> Beside | None:
    """What is beside a table as we drew it, which is nothing; None where the staff's columns must be read."""
    key = len(titles)
    letter = column_letter(key).encode()
    head = re.search(rb'<row r="(\d+)"(?:(?!</row>).)*<c r="%b\d+"[^>]*><is><t>%b</t>(?:(?!</row>).)*</row>'
                     % (letter, KEY.encode()), part.rows[:_HEAD], re.DOTALL)  # fmt: skip
    if head is None:
        return None
    above = set(_COLUMN.findall(part.rows[: head.end()]))
    if above - {column_letter(column).encode() for column in range(1, key + 1)}:
        return None
    rows = LeftRows(part.rows, head.end(), letter)
    below = drawn_cells(part.rows[_end(part.rows, head.end(), letter) :], None)
    layout = Layout(
        int(head[1]),
        rows,
        {at: at + 1 for at in range(key)},
        {},
        key,
        tuple(titles),
        below={place: about.kept for place, about in below.items() if about.kept is not None},
    )
    return Beside(keys=rows.keys(), layout=layout)


def _end(rows: bytes, start: int, letter: bytes) -> int:
    """Where the last row ends that has a key: what comes then is the staff's, who write no text in place."""
    keys, at = re.compile(rb'<c r="%b\d+" s="\d+" t="inlineStr">' % letter), len(rows)
    while (at := rows.rfind(b'<c r="%b' % letter, start, at)) >= 0:
        if keys.match(rows, at):
            return rows.find(b"</row>", at)
    return start


def moves_left(table: Table, beside: Beside, was: Drawing | None, kept: Mapping[int, int]) -> Moves | None:
    """The moves of a table (workbook/master/table.py) of which rows are `kept`; only the others' keys are looked at.

    `was` is what the rows that stand in the workbook were drawn from.
    """
    layout = beside.layout
    if was is None or not kept or layout is None or not isinstance(layout.rows, LeftRows) or table.totals:
        return table_moves(table, beside)
    head, header = layout.head, table.header_row
    standing = {old: new for new, old in kept.items()}
    gone = layout.rows.among([row for row in range(head + 1, head + was.rows + 1) if row not in standing])
    come = {entry.key: row for row, entry in rows_beside(table.rows, header + 1, kept)} if gone else {}
    moved = {old: come[key] for key, old in gone.items() if key in come}
    around = placement(replace(beside, layout=replace(layout, rows={})), header, table.titles, (), ())
    assert around is not None
    last, new_last = head + was.rows, header + len(table.rows)
    return replace(around, rows=standing | moved, body=last, new_body=new_last, last=last, new_last=new_last)
