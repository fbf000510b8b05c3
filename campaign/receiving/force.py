"""Editions, and which of a unit's filings for a month is in force."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from campaign.ledger.filed import Filed, filed
from campaign.ledger.records import noted
from campaign.ledger.store import add_change, filed_query

if TYPE_CHECKING:
    from sqlalchemy import Connection


def next_edition(conn: Connection, unit: str, period: str) -> int:
    """The number of a unit's next filing for a period, from 1."""
    from sqlalchemy import func, select

    from campaign.ledger.tables import documents as d

    last = conn.execute(select(func.max(d.c.edition)).where(d.c.unit == unit, d.c.period == period)).scalar_one()
    return int(last or 0) + 1


def get_filed(conn: Connection, document: int) -> Filed:
    """One document by its id."""
    from campaign.ledger.tables import documents as d

    return filed(conn.execute(filed_query().where(d.c.id == document)).one())


def in_force(conn: Connection, unit: str | None, period: str | None) -> Filed | None:
    """The filing of a unit and period that counts, if any."""
    from campaign.ledger.tables import documents as d

    query = filed_query().where(d.c.unit == unit, d.c.period == period, d.c.in_force)
    row = conn.execute(query).first()
    return filed(row) if row is not None else None


def put_in_force(conn: Connection, document: int, *, by_staff: bool = False) -> bool:
    """Let a filing count from now on, where it may; -> whether it does.

    Only what is accepted and not held counts. One that was sent before the one in force does not displace it, except
    by the staff's own decision; the one displaced is kept.
    """
    one = get_filed(conn, document)
    if not one.counts or one.unit is None or one.period is None:
        return False
    current = in_force(conn, one.unit, one.period)
    if current is not None and current.id != one.id:
        if one.order < current.order and not by_staff:
            add_change(conn, "received", one.id, f"第{one.edition}版早于现行的第{current.edition}版，不替换")
            return False
        _set(conn, current.id, False)
        add_change(conn, "superseded", current.id, f"第{current.edition}版由第{one.edition}版取代")
    _set(conn, one.id, True)
    return True


def put_latest_in_force(conn: Connection, unit: str, period: str, again: Collection[int]) -> Filed | None:
    """After verdicts have changed, let that filing be in force which now may; -> it, if any.

    The one in force, where it still may be, gives way only to a later one of those that count `again`; where it may
    not, the latest that counts follows. One that staff put in (特批) when that later one was there already stays.
    """
    from campaign.ledger.tables import documents as d

    query = filed_query().where(d.c.unit == unit, d.c.period == period)
    able = [one for one in map(filed, conn.execute(query)) if one.counts]
    current = in_force(conn, unit, period)
    if current is not None and current.counts:
        able = [
            one
            for one in able
            if one.id == current.id or (one.id in again and not _preferred(conn, current.id, one.id))
        ]
    best = max(able, key=lambda one: one.order, default=None)
    if current is not None and (best is None or best.id != current.id):
        _set(conn, current.id, False)
    if best is not None and (current is None or best.id != current.id):
        _set(conn, best.id, True)
    return best


def _preferred(conn: Connection, document: int, other: int) -> bool:
    """Whether staff put a filing in (特批) after another had come."""
    from sqlalchemy import func, select

    from campaign.ledger.tables import changes as c

    put = select(func.max(c.c.id)).where(c.c.document == document, c.c.what == "accepted-by-staff")
    came = select(func.min(c.c.id)).where(c.c.document == other)
    return (conn.execute(put).scalar_one() or 0) > (conn.execute(came).scalar_one() or 0)


def _set(conn: Connection, document: int, value: bool) -> None:
    from campaign.ledger.tables import documents as d

    conn.execute(d.update().where(d.c.id == document).values(in_force=value))
    noted(conn).documents[document] = None
