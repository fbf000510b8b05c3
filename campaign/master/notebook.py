"""Staff's own columns in the ledger: stored before every roll-up, given back by row key."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from workbook.master.staff import Beside, StaffCell, StaffColumn

if TYPE_CHECKING:
    from campaign.ledger.store import Ledger

Notes = Mapping[tuple[str, str], Any]
"""(row key, column name) -> value, of one sheet."""


def keep_notes(ledger: Ledger, read: Mapping[str, Beside]) -> dict[str, Notes]:
    """Store what staff have beside the rows they saw, sheet by sheet; what is stored then, rows not shown included.

    A row that the master showed is as staff left it, so what they deleted is forgotten; a row that it did not show
    keeps what was stored.
    """
    from sqlalchemy import and_, select

    from campaign.ledger.tables import staff_cells as table

    with ledger.read() as conn:
        stored: dict[str, dict[tuple[str, str], Any]] = {}
        for row in conn.execute(select(table)):
            stored.setdefault(row.sheet, {})[row.row_key, row.column] = row.value
    changed: list[tuple[str, tuple[str, str], Any]] = []
    for sheet, beside in read.items():
        known = stored.setdefault(sheet, {})
        now = {place: cell.value for place, cell in beside.cells.items() if cell.value is not None}
        changed.extend((sheet, place, None) for place in known if place[0] in beside.keys and place not in now)
        changed.extend((sheet, place, value) for place, value in now.items() if known.get(place) != value)
    if changed:
        with ledger.write() as conn:
            for sheet, (key, column), value in changed:
                where = and_(table.c.sheet == sheet, table.c.row_key == key, table.c.column == column)
                conn.execute(table.delete().where(where))
                if value is not None:
                    conn.execute(table.insert().values(sheet=sheet, row_key=key, column=column, value=value))
        for sheet, place, value in changed:
            if value is None:
                del stored[sheet][place]
            else:
                stored[sheet][place] = value
    return dict(stored)


def beside_of(read: Beside | None, notes: Notes) -> Beside:
    """What to draw beside a sheet's rows: as read, for rows it did not show as stored; if not read, all as stored."""
    if read is None:
        names = sorted({column for _, column in notes})
        columns = tuple(StaffColumn(name, name) for name in names)
        return Beside(columns, {place: StaffCell(value) for place, value in notes.items()})
    stored = {place: StaffCell(value) for place, value in notes.items() if place[0] not in read.keys}
    return Beside(read.columns, stored | dict(read.cells), read.keys, read.loose)


def adrift(beside: Beside, keys: Collection[str]) -> int:
    """How many cells stand beside rows that are no longer shown: they stay in the ledger."""
    return sum(
        cell.value is not None and key in beside.keys and key not in keys for (key, _), cell in beside.cells.items()
    )
