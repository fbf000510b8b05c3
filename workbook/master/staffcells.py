"""What staff keep beside the rows of a table, as cells of the row where it is drawn now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from workbook.draft import style
from workbook.master.keptcells import at_row
from workbook.master.staff import Beside, StaffCell
from workbook.package.moves import Moves, moved
from workbook.paint import serial
from workbook.sheets import KEPT, KEPT_PLAIN, Cell, Formula, Style, Value, a1

if TYPE_CHECKING:
    from workbook.master.table import Row, Table

NOTHING = StaffCell(None)
"""What staff keep where they keep nothing."""


def staff_cells(
    table: Table, beside: Beside, entry: Row, row: int, moves: Moves, *, total: bool = False
) -> Iterator[Cell]:
    """The cells of staff in a row of a table, as they are drawn at that row now."""
    titled = {column.title: column for column in table.open}
    for column, about in enumerate(beside.columns, len(table.columns) + 2):
        if about.bare:
            continue
        found = beside.cells.get((entry.key, about.name), NOTHING)
        ours = titled.get(about.name)
        look = found.look if found.look is not None else None if total or ours else about.usual
        format = (
            next(iter(found.value)) if isinstance(found.value, dict) and "formula" not in found.value else "general"
        )
        drawn = style("staff", format)
        if look is not None:  # what staff coloured is coloured; what comes new beside it is not
            drawn = Style(KEPT if found.look is not None else KEPT_PLAIN, str(look))
        if ours is not None and look is None:
            drawn = style("staff" if entry.open else "computed", ours.format)
        if total and look is None and found.value is None:
            continue
        value = _staff_value(found.value, row, column)
        if found.kept is not None and beside.layout is not None and entry.key in beside.layout.rows:
            value = at_row(found.kept, beside.layout.rows[entry.key], row, moves)
        yield Cell(row, column, value, drawn)


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
