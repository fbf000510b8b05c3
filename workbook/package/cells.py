"""Cells of a sheet's rows: which format they have, and rows in which some have another. (ECMA-376 part 1, 18.3.1.4.)"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

from workbook.addresses import Span, column_letter
from workbook.package.sheet import SheetPart
from workbook.package.trees import PackageError, number_of, reading

Place = tuple[int, int]
"""(row, column) from 1."""

_ATTRIBUTES = rb"""(?:[^"'>]++|"[^"]*"|'[^']*')*+"""
_R = re.compile(rb"""\sr\s*=\s*["']([^"']*)["']""")
_S = re.compile(rb"""\ss\s*=\s*["']([^"']*)["']""")
_CUSTOM = re.compile(rb"""\scustomFormat\s*=\s*["'](?:1|true)["']""")
_NUMBER = re.compile(rb"<(?:[\w.-]+:)?v>\s*(\d{1,9})(?:\.0*)?\s*</")

_Edit = tuple[int, int, bytes]
"""Where bytes of the rows begin and end, and what stands there from now on."""


class _Row(NamedTuple):
    """A row in the bytes: where its tag, its content and all of it begin and end."""

    number: int
    start: int
    inside: int
    close: int
    end: int


class _Cell(NamedTuple):
    """A cell in the bytes: where its tag begins, where that ends, and where all of it ends."""

    row: int
    column: int
    start: int
    inside: int
    end: int


class Cells:
    """The cells of a sheet part; rows are found once, the cells of a row as they are asked for.

    Rows and cells need not say where they are, and need not be in order: of those that are there twice all count.
    """

    def __init__(self, sheet: SheetPart) -> None:
        self._sheet = sheet
        prefix = sheet.prefix
        self._row = re.compile(b"<%brow(?=[\\s/>])(%b)>" % (prefix, _ATTRIBUTES))
        self._cell = re.compile(b"<%bc(?=[\\s/>])(%b)>" % (prefix, _ATTRIBUTES))
        self._row_end, self._cell_end = b"</%brow>" % prefix, b"</%bc>" % prefix
        self._find()

    def format_at(self, place: Place) -> int | None:
        """The format of a cell; None where it is not in the file."""
        cell = self._at(place)
        return None if cell is None else self._number(_S.search(self._sheet.rows, cell.start, cell.inside))

    def number_at(self, place: Place) -> int | None:
        """The whole number that stands in a cell; None where there is none."""
        cell = self._at(place)
        value = None if cell is None else _NUMBER.search(self._sheet.rows, cell.inside, cell.end)
        return int(value[1]) if value else None

    def usual_format(self, place: Place) -> int:
        """The format that a cell would have which is not in the file: its row's, else its column's."""
        for row in self._numbered.get(place[0], ()):
            tag = self._sheet.rows[row.start : row.inside]
            named = _S.search(tag)
            if named and _CUSTOM.search(tag):
                return self._number(named)
        cols = self._sheet.child("cols")
        for node in cols if cols is not None else ():
            if number_of(node, "min") <= place[1] <= number_of(node, "max"):
                return number_of(node, "style")
        return 0

    def set_formats(self, formats: Mapping[Place, int]) -> None:
        """Give cells formats by place; one that is not in the file is added, empty."""
        by_row: dict[int, dict[int, int]] = {}
        for (row, column), index in sorted(formats.items()):
            by_row.setdefault(row, {})[column] = index
        edits: list[_Edit] = []
        for number, wanted in by_row.items():
            edits.extend(self._in_row(number, wanted) if number in self._numbered else self._new_row(number, wanted))
        self._apply(edits)

    def _in_row(self, number: int, wanted: dict[int, int]) -> Iterator[_Edit]:
        rows, there = self._sheet.rows, self._cells_of(number)
        for column in wanted.keys() & there.keys():
            for cell in there[column]:
                yield cell.start, cell.inside, _with_format(rows[cell.start : cell.inside], wanted[column])
        row = self._numbered[number][0]
        behind = [(cell.column, cell.start) for cells in there.values() for cell in cells if cell.end <= row.end]
        places: dict[int, list[int]] = {}
        for column in wanted.keys() - there.keys():
            place = min((start for other, start in behind if other > column), default=row.close)
            places.setdefault(place, []).append(column)
        for place, columns in places.items():
            cells = b"".join(self._empty(number, column, wanted[column]) for column in sorted(columns))
            if row.inside == row.end:  # closed by its own tag
                yield row.start, row.end, rows[row.start : row.end - 2].rstrip() + b">" + cells + self._row_end
            else:
                yield place, place, cells

    def _new_row(self, number: int, wanted: dict[int, int]) -> Iterator[_Edit]:
        behind = bisect_right(self._highest, number)  # the first row with a higher number, in whatever order they are
        place = self._rows[behind].start if behind < len(self._rows) else len(self._sheet.rows)
        cells = b"".join(self._empty(number, column, index) for column, index in wanted.items())
        yield place, place, b'<%brow r="%d">%b%b' % (self._sheet.prefix, number, cells, self._row_end)

    def _empty(self, row: int, column: int, index: int) -> bytes:
        return b'<%bc r="%b%d" s="%d"/>' % (self._sheet.prefix, column_letter(column).encode(), row, index)

    def _apply(self, edits: list[_Edit]) -> None:
        pieces, at, rows = [], 0, self._sheet.rows
        for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
            pieces += [rows[at:start], text]
            at = end
        self._sheet.rows = b"".join([*pieces, rows[at:]])
        self._find()

    def _at(self, place: Place) -> _Cell | None:
        """A cell; of one that is there twice the last, which is the one that programs show."""
        found = self._cells_of(place[0]).get(place[1])
        return found[-1] if found else None

    def _find(self) -> None:
        self._rows = list(self._find_rows())
        self._numbered: dict[int, list[_Row]] = {}
        for row in self._rows:
            self._numbered.setdefault(row.number, []).append(row)
        self._highest = list(accumulate((row.number for row in self._rows), max))
        self._known: dict[int, dict[int, list[_Cell]]] = {}

    def _find_rows(self) -> Iterator[_Row]:
        """The rows as they stand; one without a number is the one after the row before it."""
        number = end = 0
        for tag in self._row.finditer(self._sheet.rows):
            if tag.start() < end:
                raise PackageError(f"{self._sheet.part}: a row in a row")
            number = self._row_number(tag, number + 1)
            close, end = self._end_of(tag, self._row_end)
            yield _Row(number, tag.start(), tag.end(), close, end)

    def _row_number(self, tag: re.Match[bytes], usual: int) -> int:
        """What a row says, or else its first cell, or else nobody."""
        named = _R.search(tag[1])
        if named:
            return self._number(named)
        first = self._cell.match(self._sheet.rows, tag.end())
        placed = _R.search(first[1]) if first else None
        return self._span(placed[1]).top if placed else usual

    def _cells_of(self, number: int) -> dict[int, list[_Cell]]:
        """Column -> its cells in the rows of a number."""
        if number not in self._known:
            found: dict[int, list[_Cell]] = {}
            for row in self._numbered.get(number, ()):
                for cell in self._find_cells(row):
                    found.setdefault(cell.column, []).append(cell)
            self._known[number] = found
        return self._known[number]

    def _find_cells(self, row: _Row) -> Iterator[_Cell]:
        column = end = 0
        for tag in self._cell.finditer(self._sheet.rows, row.inside, row.close):
            if tag.start() < end:
                raise PackageError(f"{self._sheet.part}: a cell in a cell")
            named = _R.search(tag[1])
            column = self._span(named[1]).left if named else column + 1
            end = self._end_of(tag, self._cell_end)[1]
            yield _Cell(row.number, column, tag.start(), tag.end(), end)

    def _end_of(self, tag: re.Match[bytes], closing: bytes) -> tuple[int, int]:
        """Where the content that a tag opens ends, and where its element does."""
        if tag[1].endswith(b"/"):
            return tag.end(), tag.end()
        close = self._sheet.rows.find(closing, tag.end())
        if close < 0:
            raise PackageError(f"{self._sheet.part}: {closing.decode()} is missing")
        return close, close + len(closing)

    def _span(self, ref: bytes) -> Span:
        with reading(self._sheet.part):
            return Span.parse(ref.decode())

    def _number(self, named: re.Match[bytes] | None) -> int:
        with reading(self._sheet.part):
            return int(named[1] or 0) if named else 0


def _with_format(tag: bytes, index: int) -> bytes:
    if _S.search(tag):
        return _S.sub(b' s="%d"' % index, tag, count=1)
    head = re.match(rb"<[^\s/>]+", tag)
    assert head is not None
    return head[0] + b' s="%d"' % index + tag[head.end() :]
