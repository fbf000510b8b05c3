"""A table of the master: its columns, its rows by key, and how it is drawn with the staff's columns beside it.

Every such sheet reads alike: title in row 1, a note in row 2, headers in row 3 (row 4 where columns are grouped under
a common header), a row a thing below, then the totals. The last generated column, hidden, holds each row's key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple

from workbook import palette
from workbook.draft import style
from workbook.master.blocks import rows_beside
from workbook.master.placement import cells_below, fixed_cells, placement
from workbook.master.staff import KEY, Beside, StaffColumn
from workbook.master.staffcells import NOTHING, staff_cells
from workbook.package.moves import Moves
from workbook.sections import measure
from workbook.sheets import (
    KEPT,
    Cell,
    Chart,
    Choices,
    DataBar,
    Highlight,
    Limits,
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
_LEGIBLE = 190.0
_TALLEST = 200.0
_HEADER_HEIGHT, _GROUP_HEIGHT = 26.0, 24.0
_MOST_LINES = int(_TALLEST / _LINE)
_STEPS = tuple(
    sorted(
        {_TITLE_HEIGHT, _NOTE_HEIGHT, _ROW_HEIGHT, _HEADER_HEIGHT, _GROUP_HEIGHT, _TALLEST}
        | {_LINE * lines + more for lines in range(2, _MOST_LINES + 1) for more in (6, 8)}
    )
)
"""Every height that a row of a table may be drawn with."""
_INDENTED = frozenset(("text", "long"))
_WRAPPING = frozenset(("text", "long", "code", "choice", "general"))


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `group` is the header it shares with its neighbours, `format` the palette's.

    Of one that staff fill: `choices` are the words of its drop-down, that of `warns` shows red, `prompt` is shown as
    a cell is entered.
    """

    title: str
    width: float = 12.0
    format: str = "text"
    role: str = "body"
    group: str | None = None
    choices: tuple[str, ...] = ()
    prompt: str = ""
    warns: str = ""


class Row(NamedTuple):
    """One row: its key among the sheet's rows, its values by column; `looks` are those of single columns (from 0).

    `open`: the table's open columns are for it too.
    """

    key: str
    values: Sequence[Value]
    looks: Mapping[int, Style] = MappingProxyType({})
    open: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of the master; `fixed` columns stay in sight; `bars` are columns (from 0) with their bars' maximum.

    `open` columns stand after the generated ones and are the staff's from the start: kept as any column that they add.
    """

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
    open: tuple[Column, ...] = ()

    @property
    def header_row(self) -> int:
        """The row of the columns' titles."""
        return FIRST_HEADER_ROW + any(column.group for column in self.columns)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the generated columns, the key's last."""
        return (*(column.title for column in self.columns), KEY)

    @property
    def open_titles(self) -> tuple[str, ...]:
        """The titles of the columns that staff fill."""
        return tuple(column.title for column in self.open)


def table_moves(table: Table, beside: Beside) -> Moves | None:
    """Where the cells of a table's sheet go as it is drawn; None where there was none to be read."""
    keys, totals = ([row.key for row in rows] for rows in (table.rows, table.totals))
    return placement(with_open(table, beside), table.header_row, table.titles, keys, totals)


def draw_table(
    table: Table, beside: Beside, kept: Mapping[int, int] | None = None, moves: Moves | None = None
) -> Sheet:
    """The sheet of a table with what staff keep beside it; rows of `kept` stand in the workbook as they are drawn.

    `moves` are the table's, where they are known already.
    """
    kept = kept or {}
    moves = moves or table_moves(table, beside) or Moves()
    beside = with_open(table, beside)
    width, header = len(table.columns), table.header_row
    right = width + 1 + max((place for place, one in enumerate(beside.columns, 1) if not one.bare), default=0)
    cells: list[Cell] = []
    heights = {TITLE_ROW: _TITLE_HEIGHT, NOTE_ROW: _NOTE_HEIGHT}
    ends = _title_end(table, beside)
    merges = [Span(TITLE_ROW, 1, TITLE_ROW, ends), Span(NOTE_ROW, 1, NOTE_ROW, ends)]
    note = table.note if table.rows else f"{table.note}（{table.empty}）"
    for row, text, look in ((TITLE_ROW, table.title, "title"), (NOTE_ROW, note, "note-centred")):
        cells.extend(Cell(row, column, None, style(look)) for column in range(2, ends + 1))
        cells.append(Cell(row, 1, text, style(look)))
    merges.extend(_draw_head(table, beside, cells, heights))
    looks = [style(column.role, column.format) for column in table.columns]
    last = header + len(table.rows)
    for number, entry in rows_beside(table.rows, header + 1, kept):
        _draw_row(table, entry, number, looks, cells, heights)
        cells.extend(staff_cells(table, beside, entry, number, moves))
        heights[number] = max(heights[number], _open_height(table, beside, entry))
    rules = list(_rules(table, beside, last))
    for number, entry in enumerate(table.totals, last + 1):
        _draw_row(table, entry, number, [style("total", look.format) for look in looks], cells, heights)
        cells.extend(staff_cells(table, beside, entry, number, moves, total=True))
    cells.extend(fixed_cells(beside, width + 2, moves))
    cells.extend(cells_below(beside, moves))
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
        choices=tuple(rule for rule in rules if isinstance(rule, Choices)),
        limits=tuple(rule for rule in rules if isinstance(rule, Limits)),
        highlights=tuple(rule for rule in rules if isinstance(rule, Highlight)),
        freeze=Span(header + 1, table.fixed + 1, header + 1, table.fixed + 1),
        # Sorting by a filter button moves only the cells of its range: the staff's must move along.
        filter=Span(header, 1, max(last, header + 1), right) if table.rows else None,
        printing=Printing(landscape=table.landscape, repeat=(FIRST_HEADER_ROW, header), wide=_is_wide(table)),
        tint=palette.TABS["table"],
        kept_rows=dict(kept),
        steps=_STEPS,
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
        if staff.bare:
            continue
        theirs = Style(KEPT, str(staff.look)) if staff.look is not None else style("header")
        cells.append(Cell(header, column, staff.header or None, theirs))
    tall = max(_lines(column.title, column.width) for column in table.columns)
    heights[header] = max(_HEADER_HEIGHT, _LINE * tall + 8)
    if grouped:
        heights[FIRST_HEADER_ROW] = _GROUP_HEIGHT


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


def with_open(table: Table, beside: Beside) -> Beside:
    """With the table's open columns, first where staff's sheet has none of that name."""
    known = {column.name for column in beside.columns}
    added = [StaffColumn(one.title, one.title, one.width) for one in table.open if one.title not in known]
    return replace(beside, columns=(*added, *beside.columns)) if added else beside


def _title_end(table: Table, beside: Beside) -> int:
    """The last column that the title stands over: open ones are part of the table, what staff added is not."""
    names = [column.name for column in beside.columns[: len(table.open)]]
    together = table.open and names == list(table.open_titles)
    return len(table.columns) + (1 + len(table.open) if together else 0)


def _rules(table: Table, beside: Beside, last: int) -> Iterator[Choices | Limits | Highlight]:
    """What may be typed in the open columns, and what of it warns; over all rows, for staff may sort them."""
    first, titled = table.header_row + 1, {column.title: column for column in table.open}
    for at, staff in enumerate(beside.columns, len(table.columns) + 2):
        about = titled.get(staff.name)
        if about is None or not table.rows:
            continue
        span = Span(first, at, last, at)
        if about.choices:
            yield Choices(span, f'"{",".join(about.choices)}"', about.prompt, title=about.title)
        if about.warns:
            yield Highlight(span, f'{a1(first, at)}="{about.warns}"', "wrong")
        if about.prompt and not about.choices:
            yield Limits(span, "any", prompt=about.prompt, title=about.title)


def _open_height(table: Table, beside: Beside, entry: Row) -> float:
    """What the words in the open columns take."""
    said = ((one, beside.cells.get((entry.key, one.title), NOTHING).value) for one in table.open)
    lines = (_lines(value, one.width, one.format) for one, value in said if isinstance(value, str))
    return min(_TALLEST, _LINE * max(lines, default=0) + 6)


def _is_wide(table: Table) -> bool:
    """Whether a table would be too small to read on A4, of which one page across is about 150 wide."""
    return sum(column.width for column in (*table.columns, *table.open)) > _LEGIBLE


def _widths(table: Table, beside: Beside) -> dict[int, float]:
    widths = {column: about.width for column, about in enumerate(table.columns, 1)}
    at = len(table.columns) + 1
    widths[at] = 0
    for column, staff in enumerate(beside.columns, at + 1):
        if not staff.bare:
            widths[column] = staff.width or _STAFF_WIDTH
    return widths
