"""Cells of a sheet's rows: which format they have, and rows in which some have another. (ECMA-376 part 1, 18.3.1.4.)"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from workbook.addresses import Span, column_letter
from workbook.package.sheet import SheetPart

Place = tuple[int, int]
"""(row, column) from 1."""

_INSIDE = rb"""((?:[^"'>]|"[^"]*"|'[^']*')*)"""
_R = re.compile(rb"""\br\s*=\s*["']([^"']*)["']""")
_S = re.compile(rb"""(?<![\w:])s\s*=\s*["'](\d+)["']""")


class _Row(NamedTuple):
    """A row in the bytes: where its tag, its content and all of it begin and end."""

    number: int
    start: int
    inside: int
    close: int
    end: int


class Cells:
    """The cells of a sheet part; rows are found once, the cells of a row as they are asked for."""

    def __init__(self, sheet: SheetPart) -> None:
        self._sheet = sheet
        prefix = sheet.prefix
        self._row = re.compile(b"<%brow%b>" % (prefix, _INSIDE))
        self._cell = re.compile(b"<%bc%b>" % (prefix, rb"""((?:\s(?:[^"'>]|"[^"]*"|'[^']*')*|/)?)"""))
        self._row_end, self._cell_end = b"</%brow>" % prefix, b"</%bc>" % prefix
        self._rows = list(self._find_rows())
        self._numbers = [row.number for row in self._rows]

    def format_at(self, place: Place) -> int | None:
        """The format of a cell; None where it is not in the file."""
        row = self._at(place[0])
        for column, start, end, _ in self._cells_of(row) if row else ():
            if column == place[1]:
                named = _S.search(self._sheet.rows, start, end)
                return int(named[1]) if named else 0
        return None

    def usual_format(self, place: Place) -> int:
        """The format that a cell would have which is not in the file: its row's, else its column's."""
        row = self._at(place[0])
        if row is not None:
            tag = self._sheet.rows[row.start : row.inside]
            named = _S.search(tag)
            if named and re.search(rb"""customFormat\s*=\s*["'](?:1|true)""", tag):
                return int(named[1])
        cols = self._sheet.child("cols")
        for node in cols if cols is not None else ():
            if int(node.get("min", "0")) <= place[1] <= int(node.get("max", "0")):
                return int(node.get("style", "0"))
        return 0

    def set_formats(self, formats: Mapping[Place, int]) -> None:
        """Give cells formats by place; one that is not in the file is added, empty."""
        edits: list[tuple[int, int, bytes]] = []
        by_row: dict[int, dict[int, int]] = {}
        for (row, column), index in formats.items():
            by_row.setdefault(row, {})[column] = index
        for number, wanted in sorted(by_row.items()):
            found = self._at(number)
            edits.extend(self._new_row(number, wanted) if found is None else self._in_row(found, wanted))
        self._apply(edits)

    def _in_row(self, row: _Row, wanted: dict[int, int]) -> Iterator[tuple[int, int, bytes]]:
        rows, waiting = self._sheet.rows, dict(wanted)
        if row.inside == row.end:  # closed by its own tag
            tag = rows[row.start : row.end]
            cells = b"".join(self._empty(row.number, column, index) for column, index in sorted(waiting.items()))
            yield row.start, row.end, tag[:-2].rstrip() + b">" + cells + self._row_end
            return
        for column, start, end, _ in self._cells_of(row):
            before = b"".join(
                self._empty(row.number, other, waiting.pop(other)) for other in sorted(waiting) if other < column
            )
            if column in waiting:
                yield start, end, before + _with_format(rows[start:end], waiting.pop(column))
            elif before:
                yield start, start, before
            if not waiting:
                return
        rest = b"".join(self._empty(row.number, column, index) for column, index in sorted(waiting.items()))
        yield row.close, row.close, rest

    def _new_row(self, number: int, wanted: dict[int, int]) -> Iterator[tuple[int, int, bytes]]:
        at = bisect_left(self._numbers, number)
        place = self._rows[at].start if at < len(self._rows) else len(self._sheet.rows)
        cells = b"".join(self._empty(number, column, index) for column, index in sorted(wanted.items()))
        yield place, place, b'<%brow r="%d">%b%b' % (self._sheet.prefix, number, cells, self._row_end)

    def _empty(self, row: int, column: int, index: int) -> bytes:
        return b'<%bc r="%b%d" s="%d"/>' % (self._sheet.prefix, column_letter(column).encode(), row, index)

    def _apply(self, edits: list[tuple[int, int, bytes]]) -> None:
        pieces, at, rows = [], 0, self._sheet.rows
        for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
            pieces += [rows[at:start], text]
            at = end
        self._sheet.rows = b"".join([*pieces, rows[at:]])
        self._rows = list(self._find_rows())
        self._numbers = [row.number for row in self._rows]

    def _at(self, number: int) -> _Row | None:
        at = bisect_left(self._numbers, number)
        return self._rows[at] if at < len(self._rows) and self._rows[at].number == number else None

    def _find_rows(self) -> Iterator[_Row]:
        """The rows in order; one without a number is the one after the row before it."""
        rows, number = self._sheet.rows, 0
        for tag in self._row.finditer(rows):
            named = _R.search(tag[1])
            number = int(named[1]) if named else number + 1
            if tag[0].endswith(b"/>"):
                yield _Row(number, tag.start(), tag.end(), tag.end(), tag.end())
            else:
                close = rows.find(self._row_end, tag.end())
                yield _Row(number, tag.start(), tag.end(), close, close + len(self._row_end))

    def _cells_of(self, row: _Row) -> Iterator[tuple[int, int, int, int]]:
        """Column, and where the tag begins and ends and the whole cell ends, of each cell of a row."""
        rows, column, at = self._sheet.rows, 0, row.inside
        while tag := self._cell.search(rows, at, row.close):
            named = _R.search(tag[1])
            column = Span.parse(named[1].decode()).left if named else column + 1
            closed = tag[0].endswith(b"/>")
            at = tag.end() if closed else rows.find(self._cell_end, tag.end()) + len(self._cell_end)
            yield column, tag.start(), tag.end(), at


def _with_format(tag: bytes, index: int) -> bytes:
    if _S.search(tag):
        return _S.sub(b's="%d"' % index, tag, count=1)
    head = re.match(rb"<[^\s/>]+", tag)
    assert head is not None
    return head[0] + b' s="%d"' % index + tag[head.end() :]
