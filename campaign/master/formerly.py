"""A master that is older than the ledger, or was drawn by an older version: what its 核实说明 says as of now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from campaign.decisions import word_of
from campaign.ledger.explanations import explanations, former_key
from campaign.master.notebook import NoteChange, renamed, store_notes, with_columns
from campaign.receiving.reviewing import decided_since
from workbook.master.history import DECISION, EXPLAINED, OPINION
from workbook.master.staff import Beside, StaffCell
from workbook.master.stamp import Stamp

if TYPE_CHECKING:
    from campaign.ledger.store import Ledger

_DECIDED_SINCE = 2
"""The edition of roll-ups (workbook/master/stamp.py) since which the columns 处理 and 处理意见 are ours."""

_ORIGINAL = {name: f"{name}（原）" for name in (DECISION, OPINION)}
"""What a column of the staff's own is called now that was called as ours."""


def as_now(ledger: Ledger, read: Mapping[str, Beside], stamp: Stamp | None) -> Mapping[str, Beside]:
    """With rows by present keys, and columns of the staff's own under names that are not ours.

    A master drawn before there was a column 处理 has other keys for what was explained; one that staff had is theirs.
    """
    told = read.get(EXPLAINED)
    if told is None or not told.keys:
        return read
    former = stamp is not None and stamp.edition < _DECIDED_SINCE
    if not former and DECISION in {column.name for column in told.columns}:
        return read
    with ledger.read() as conn:
        keys = {former_key(one): one.key for one in explanations(conn)}
    told = renamed(told, keys)
    return {**read, EXPLAINED: with_columns(told, _ORIGINAL) if former else told}


def set_apart(ledger: Ledger) -> None:
    """What an older version stored of such columns, by none, goes by their names as they are now."""
    from sqlalchemy import select

    from campaign.ledger.tables import staff_cells as s

    theirs = (s.c.sheet == EXPLAINED) & s.c.column.in_(_ORIGINAL) & s.c.who.is_(None)
    with ledger.read() as conn:
        found = conn.execute(select(s).where(theirs)).all()
    if not found:
        return
    changed = [NoteChange(EXPLAINED, cell.row_key, cell.column, None) for cell in found]
    changed += [NoteChange(EXPLAINED, cell.row_key, _ORIGINAL[cell.column], cell.value) for cell in found]
    with ledger.write() as conn:
        store_notes(conn, changed, "")


def still_decided(ledger: Ledger, read: Mapping[str, Beside], stamp: Stamp | None) -> tuple[Mapping[str, Beside], int]:
    """With what staff decided after the master was drawn (a backup was put back), and how many cells that are.

    Of such a decision a cell that is empty, or as it was then, is none of the staff's doing; another word is.
    """
    told = read.get(EXPLAINED)
    if told is None or stamp is None:
        return read, 0
    with ledger.read() as conn:
        then = decided_since(conn, stamp.sequence)
    if not told.keys & then.keys():
        return read, 0
    stored, columns = _stored(ledger), {column.name for column in told.columns}
    back: dict[tuple[str, str], Any] = {}
    for key in told.keys & then.keys():
        decision, opinion = (key, DECISION), (key, OPINION)
        word = word_of(_value(told, decision))
        if word in ("", then[key]) and word != word_of(stored.get(decision)):
            back[decision] = stored.get(decision)
        if _value(told, opinion) is None and opinion in stored:
            back[opinion] = stored[opinion]
    back = {place: value for place, value in back.items() if place[1] in columns}
    none = StaffCell(None)
    cells = {place: replace(told.cells.get(place, none), value=value, kept=None) for place, value in back.items()}
    return {**read, EXPLAINED: replace(told, cells={**told.cells, **cells})}, len(back)


def _stored(ledger: Ledger) -> dict[tuple[str, str], Any]:
    from sqlalchemy import select

    from campaign.ledger.tables import staff_cells as s

    with ledger.read() as conn:
        ours = select(s).where(s.c.sheet == EXPLAINED, s.c.column.in_((DECISION, OPINION)))
        return {(cell.row_key, cell.column): cell.value for cell in conn.execute(ours)}


def _value(told: Beside, place: tuple[str, str]) -> Any:
    cell = told.cells.get(place)
    return cell.value if cell is not None else None
