"""Staff's columns in the ledger: stored before every roll-up, given back by row key."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from workbook.master.staff import Beside, StaffCell, StaffColumn

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from campaign.ledger.store import Ledger

Notes = Mapping[tuple[str, str], Any]
"""(row key, column name) -> value, of one sheet."""


Open = Mapping[str, Collection[str]]
"""Sheet -> its generated columns that staff fill."""


class NoteChange(NamedTuple):
    """One cell of the staff's that is no longer as it was stored; `value` is None where it is gone."""

    sheet: str
    key: str
    column: str
    value: Any


def noticed(ledger: Ledger, read: Mapping[str, Beside], open: Open) -> tuple[dict[str, Notes], list[NoteChange]]:
    """What staff have beside the rows they saw and beside those not shown, sheet by sheet; and what of it is new.

    A row that the master showed is as staff left it, so what they deleted is forgotten; a row that it did not show
    keeps what was stored, and so does an open column that somebody took away.
    """
    from sqlalchemy import select

    from campaign.ledger.tables import staff_cells as table

    stored: dict[str, dict[tuple[str, str], Any]] = {}
    with ledger.read() as conn:
        for row in conn.execute(select(table)):
            stored.setdefault(row.sheet, {})[row.row_key, row.column] = row.value
    changed: list[NoteChange] = []
    for sheet, beside in read.items():
        known = stored.setdefault(sheet, {})
        lost = _lost(beside, open.get(sheet, ()))
        now = {place: cell.value for place, cell in beside.cells.items() if cell.value is not None}
        gone = [place for place in known if place[0] in beside.keys and place not in now and place[1] not in lost]
        changed.extend(NoteChange(sheet, *place, None) for place in gone)
        changed.extend(NoteChange(sheet, *place, value) for place, value in now.items() if known.get(place) != value)
        for place in gone:
            del known[place]
        known.update(now)
    return dict(stored), changed


def store_notes(conn: Connection, changed: Sequence[NoteChange], who: str) -> None:
    """Store what is new, with who first saw it and when."""
    from sqlalchemy import and_

    from campaign.ledger.records import noted
    from campaign.ledger.tables import staff_cells as table

    at = datetime.now(UTC)
    for one in changed:
        conn.execute(
            table.delete().where(
                and_(table.c.sheet == one.sheet, table.c.row_key == one.key, table.c.column == one.column)
            )
        )
        cell = {"sheet": one.sheet, "row_key": one.key, "column": one.column, "value": one.value, "who": who, "at": at}
        if one.value is not None:
            conn.execute(table.insert().values(cell))
        noted(conn).staff.append(cell)


def renamed(beside: Beside, names: Mapping[str, str]) -> Beside:
    """With rows by other keys: key as read -> key as it is now."""
    cells = {(names.get(key, key), column): cell for (key, column), cell in beside.cells.items()}
    layout = beside.layout
    if layout is not None:
        layout = replace(layout, rows={names.get(key, key): row for key, row in layout.rows.items()})
    return replace(beside, cells=cells, keys=frozenset(names.get(key, key) for key in beside.keys), layout=layout)


def with_columns(beside: Beside, names: Mapping[str, str]) -> Beside:
    """With columns under other names, headed so: name as read -> name as it is now."""
    columns = tuple(
        replace(one, name=names[one.name], header=names[one.name]) if one.name in names else one
        for one in beside.columns
    )
    cells = {(key, names.get(column, column)): cell for (key, column), cell in beside.cells.items()}
    layout = beside.layout
    if layout is not None:
        theirs = {names.get(column, column): place for column, place in layout.theirs.items()}
        fixed = {(row, names.get(column, column)): cell for (row, column), cell in layout.fixed.items()}
        layout = replace(layout, theirs=theirs, fixed=fixed)
    return replace(beside, columns=columns, cells=cells, layout=layout)


def _lost(beside: Beside, open: Collection[str]) -> set[str]:
    """Open columns that the sheet as read does not have."""
    return set(open) - {column.name for column in beside.columns}


def beside_of(read: Beside | None, notes: Notes, open: Collection[str] = ()) -> Beside:
    """What to draw beside a sheet's rows: as read, for what it did not show as stored; if not read, all as stored.

    `open` are the sheet's generated columns that staff fill.
    """
    if read is None:
        names = sorted({column for _, column in notes} - set(open))
        columns = tuple(StaffColumn(name, name) for name in names)
        return Beside(columns, {place: StaffCell(value) for place, value in notes.items()})
    lost = _lost(read, open)
    stored = {
        place: StaffCell(value) for place, value in notes.items() if place[0] not in read.keys or place[1] in lost
    }
    return replace(read, cells=stored | dict(read.cells))


def adrift(beside: Beside, keys: Collection[str], open: Collection[str] = ()) -> int:
    """How many cells of the staff's own stand beside rows that are no longer shown: they stay in the ledger."""
    return sum(
        cell.value is not None and key in beside.keys and key not in keys and column not in open
        for (key, column), cell in beside.cells.items()
    )
