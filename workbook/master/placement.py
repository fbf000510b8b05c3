"""What becomes of the cells of a generated sheet as it is drawn anew: its rows by key, its columns by title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbook.master.keptcells import at_row
from workbook.master.staff import Beside, Layout
from workbook.package.moves import Moves
from workbook.sheets import KEPT, Cell, Kept, Sheet, Span, Style


def placement(
    beside: Beside, header: int, titles: Sequence[str], keys: Sequence[str], totals: Sequence[str]
) -> Moves | None:
    """Where a sheet's cells go whose table is drawn below `header`; None where it was not read.

    `titles` are those of the generated columns, the key's last; behind them come the columns of `beside`.
    """
    layout = beside.layout
    if layout is None:
        return None
    new_rows = {key: row for row, key in enumerate((*keys, *totals), header + 1)}
    rows = {old: new_rows[key] for key, old in layout.rows.items() if key in new_rows}
    columns = _ours(layout, titles)
    behind = {column.name: place for place, column in enumerate(beside.columns, len(titles) + 1)}
    columns |= {old: behind[name] for name, old in layout.theirs.items() if name in behind}
    summed = set(totals)
    right = max((layout.theirs[column.name] for column in beside.columns if column.name in layout.theirs), default=0)
    return Moves(
        rows,
        columns,
        head=layout.head,
        body=max((row for key, row in layout.rows.items() if key not in summed), default=layout.head),
        new_body=header + len(keys),
        last=max(layout.rows.values(), default=layout.head),
        new_last=header + len(keys) + len(totals),
        right=max(right, layout.key_column),
        new_right=len(titles) + len(beside.columns),
        ours=layout.key_column,
    )


def _ours(layout: Layout, titles: Sequence[str]) -> dict[int, int]:
    """Old column -> new one of the generated: the first of a title is the first of it again, and so on."""
    places: dict[str, list[int]] = {}
    for column, title in enumerate(titles, 1):
        places.setdefault(title, []).append(column)
    seen: Counter[str] = Counter()
    found: dict[int, int] = {}
    for at, title in enumerate(layout.titles):
        if at in layout.ours and seen[title] < len(places.get(title, ())):
            found[layout.ours[at]] = places[title][seen[title]]
        seen[title] += 1
    return found


def fixed_cells(beside: Beside, first: int, moves: Moves) -> list[Cell]:
    """The cells of the staff's that no row moves, where the first of the staff's columns is `first`."""
    if beside.layout is None:
        return []
    places = {column.name: place for place, column in enumerate(beside.columns, first)}
    return [
        Cell(row, places[name], cell.kept and at_row(cell.kept, row, row, moves), Style(KEPT, str(cell.look or 0)))
        for (row, name), cell in sorted(beside.layout.fixed.items())
        if name in places
    ]


def cells_below(beside: Beside, moves: Moves) -> list[Cell]:
    """The cells below a table, in the same distance to its last row."""
    if beside.layout is None:
        return []
    found = []
    for (row, column), kept in beside.layout.below.items():
        new_row = moves.row(row)
        if new_row is not None:
            found.append(Cell(new_row, moves.column(column) or column, at_row(kept, row, new_row, moves)))
    return found


@dataclass(frozen=True, slots=True)
class Surround:
    """A sheet without keys as it was read: what it had been drawn over, and the cells outside of that."""

    span: Span
    cells: Mapping[tuple[int, int], Kept] = field(default_factory=dict)


def surrounded(sheet: Sheet, over: Span, was: Surround) -> tuple[Sheet, Moves]:
    """A sheet that is drawn over some cells with what stood around it, and where its old cells go."""
    moves = grown(was.span, over)
    theirs = []
    for (row, column), kept in was.cells.items():
        new_row, new_column = moves.row(row), moves.column(column)
        if new_row is not None and new_column is not None:
            theirs.append(Cell(new_row, new_column, at_row(kept, row, new_row, moves)))
    return replace(sheet, cells=(*sheet.cells, *theirs)), moves


def grown(old: Span, new: Span) -> Moves:
    """The moves of a sheet without keys that was drawn over `old` and is drawn over `new`: what is below goes down."""
    stay = {row: row for row in range(1, min(old.bottom, new.bottom) + 1)}
    columns = {column: column for column in range(1, min(old.right, new.right) + 1)}
    return Moves(
        stay,
        columns,
        body=old.bottom,
        new_body=new.bottom,
        last=old.bottom,
        new_last=new.bottom,
        right=old.right,
        new_right=new.right,
        ours=old.right,
    )
