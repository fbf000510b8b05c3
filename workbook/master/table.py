"""A table of the master: its columns, its rows by key, and how it is drawn with the staff's columns beside it.

Every such sheet reads alike: title in row 1, a note in row 2, headers in row 3 (row 4 where columns are grouped under
a common header), a row a thing below, then the totals. The last generated column, hidden, holds each row's key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbook import palette
from workbook.canvas.looks import KEPT
from workbook.draft import style
from workbook.master.staff import KEY, Beside, StaffCell, moved
from workbook.paint import serial
from workbook.sections import measure
from workbook.sheets import (
    Cell,
    Chart,
    DataBar,
    Formula,
    Printing,
    Sheet,
    Span,
    Style,
    Value,
    a1,
)

TITLE_ROW, NOTE_ROW, FIRST_HEADER_ROW = 1, 2, 3
_TITLE_HEIGHT, _NOTE_HEIGHT, _ROW_HEIGHT, _LINE = 36.0, 20.0, 24.0, 15.5
_STAFF_WIDTH = 16.0
_TALLEST = 200.0
_INDENTED = frozenset(("text", "long"))
_WRAPPING = frozenset(("text", "long", "code", "choice", "general"))


@dataclass(frozen=True, slots=True)
class Column:
    """One generated column; `group` is the header it shares with its neighbours, `format` the palette's."""

    title: str
    width: float = 12.0
    format: str = "text"
    role: str = "body"
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its key among the sheet's rows, its values by column; `looks` are those of single columns (from 0)."""

    key: str
    values: Sequence[Value]
    looks: Mapping[int, Style] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of the master; `fixed` columns stay in sight; `bars` are columns (from 0) with their bars' maximum."""

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    totals: Sequence[Row] = ()
    fixed: int = 1
    landscape: bool = True
    bars: Mapping[int, float | None] = field(default_factory=dict)
    charts: tuple[Chart, ...] = ()
    empty: str = "尚无记录"

    @property
    def header_row(self) -> int:
        """The row of the columns' titles."""
        return FIRST_HEADER_ROW + any(column.group for column in self.columns)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the generated columns, the key's last."""
        return (*(column.title for column in self.columns), KEY)


def draw_table(table: Table, beside: Beside) -> Sheet:
    """The sheet of a table with what staff keep beside it."""
    width, header = len(table.columns), table.header_row
    right = width + 1 + len(beside.columns)
    cells: list[Cell] = []
    heights = {TITLE_ROW: _TITLE_HEIGHT, NOTE_ROW: _NOTE_HEIGHT}
    merges = [Span(TITLE_ROW, 1, TITLE_ROW, width), Span(NOTE_ROW, 1, NOTE_ROW, width)]
    note = table.note if table.rows else f"{table.note}（{table.empty}）"
    for row, text, look in ((TITLE_ROW, table.title, "title"), (NOTE_ROW, note, "note-centred")):
        cells.extend(Cell(row, column, None, style(look)) for column in range(2, width + 1))
        cells.append(Cell(row, 1, text, style(look)))
    merges.extend(_draw_head(table, beside, cells, heights))
    looks = [style(column.role, column.format) for column in table.columns]
    last = header
    for last, entry in enumerate(table.rows, header + 1):
        _draw_row(table, entry, last, looks, cells, heights)
        cells.extend(_staff_cells(beside, entry.key, last, width + 2))
    for number, entry in enumerate(table.totals, last + 1):
        _draw_row(table, entry, number, [style("total", look.format) for look in looks], cells, heights)
        cells.extend(_staff_cells(beside, entry.key, number, width + 2, total=True))
    return Sheet(
        name=table.name,
        cells=tuple(cells),
        widths=_widths(table, beside),
        heights=heights,
        merges=tuple(span for span in merges if not span.is_cell),
        bars=tuple(
            DataBar(Span(header + 1, column + 1, max(header + 1, last), column + 1), most)
            for column, most in table.bars.items()
        ),
        charts=table.charts,
        freeze=Span(header + 1, table.fixed + 1, header + 1, table.fixed + 1),
        # Sorting by a filter button moves only the cells of its range: the staff's must move along.
        filter=Span(header, 1, max(last, header + 1), right) if table.rows else None,
        printing=Printing(landscape=table.landscape, repeat=(FIRST_HEADER_ROW, header)),
        tint=palette.TABS["table"],
    )


def _draw_head(table: Table, beside: Beside, cells: list[Cell], heights: dict[int, float]) -> Iterator[Span]:
    header, look = table.header_row, style("header")
    grouped = header > FIRST_HEADER_ROW
    start = 1
    for column, about in enumerate(table.columns, 1):
        if grouped:
            follows = column > 1 and about.group is not None and about.group == table.columns[column - 2].group
            if not follows:
                start = column
            text = None if follows else about.group
            cells.append(Cell(FIRST_HEADER_ROW, column, text, look))
            cells.append(Cell(header, column, about.title, look))
            ends = column == len(table.columns) or table.columns[column].group != about.group
            if about.group is not None and ends:
                yield Span(FIRST_HEADER_ROW, start, FIRST_HEADER_ROW, column)
        else:
            cells.append(Cell(header, column, about.title, look))
    at = len(table.columns) + 1
    cells.append(Cell(header, at, KEY, style("meta")))
    for column, staff in enumerate(beside.columns, at + 1):
        theirs = Style(KEPT, str(staff.look)) if staff.look is not None else style("header")
        cells.append(Cell(header, column, staff.header or None, theirs))
    tall = max(_lines(column.title, column.width) for column in table.columns)
    heights[header] = max(26.0, _LINE * tall + 8)
    if grouped:
        heights[FIRST_HEADER_ROW] = 24.0


def _draw_row(
    table: Table, row: Row, number: int, looks: Sequence[Style], cells: list[Cell], heights: dict[int, float]
) -> None:
    lines = 1
    for index, value in enumerate(row.values):
        look = row.looks.get(index) or looks[index]
        cells.append(Cell(number, index + 1, value, look))
        if isinstance(value, str) and look.format in _WRAPPING:
            width = table.columns[index].width
            if 2 * len(value) + 2 > width:
                lines = max(lines, _lines(value, width, look.format))
    cells.append(Cell(number, len(table.columns) + 1, row.key, _KEY_LOOK))
    heights[number] = min(_TALLEST, max(_ROW_HEIGHT, _LINE * lines + 6))


_KEY_LOOK = style("meta", "text")


def _lines(text: str, width: float, format: str = "text") -> int:
    """How many lines a text takes in a column; an indented cell has a character less."""
    room = max(2, int(width) - (2 if format in _INDENTED else 1))
    return sum(max(1, -(-measure(line) // room)) for line in text.split("\n"))


def _staff_cells(beside: Beside, key: str, row: int, first: int, *, total: bool = False) -> Iterator[Cell]:
    for column, about in enumerate(beside.columns, first):
        found = beside.cells.get((key, about.name), _NOTHING)
        look = found.look if found.look is not None else None if total else about.usual
        format = (
            next(iter(found.value)) if isinstance(found.value, dict) and "formula" not in found.value else "general"
        )
        drawn = Style(KEPT, str(look)) if look is not None else style("staff", format)
        if total and look is None and found.value is None:
            continue
        yield Cell(row, column, _staff_value(found.value, row, column), drawn)


_NOTHING = StaffCell(None)


def _staff_value(value: Any, row: int, column: int) -> Value:
    """What a kept value stands as in a cell; a formula moves with its row."""
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    if "formula" in value:
        cached = _staff_value(value["cached"], row, column)
        formula = moved(value["formula"], a1(value["row"], column), a1(row, column))
        return Formula(formula, cached if isinstance(cached, str | int | float) else None)
    kind, text = next(iter(value.items()))
    number = serial(text, kind)
    return number if number is not None else str(text)


def _widths(table: Table, beside: Beside) -> dict[int, float]:
    widths = {column: about.width for column, about in enumerate(table.columns, 1)}
    at = len(table.columns) + 1
    widths[at] = 0
    for column, staff in enumerate(beside.columns, at + 1):
        widths[column] = staff.width or _STAFF_WIDTH
    return widths
