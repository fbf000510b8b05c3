"""The records of the archive, one after the other, into a new ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from campaign.desk import settings_name
from campaign.ledger.packing import pack_gist, unpack_report
from campaign.ledger.records import Record, document_state
from campaign.ledger.store import Ledger
from campaign.rebuilding.rereading import Original
from campaign.receiving.archive import Arrival
from campaign.receiving.entering import enter_evidence, enter_findings, enter_rows, record_of
from campaign.receiving.incoming import Incoming
from campaign.receiving.renewing import RENEWED, renew
from campaign.settings import Campaign

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table


@dataclass(frozen=True, slots=True)
class Settled:
    """One record, and the name in 归档/设置 of the settings that held when it was written."""

    record: Record
    settings: str


def by_settings(records: Sequence[Record], first: str) -> Iterator[Settled]:
    """Each record with its settings; `first` are those of what was recorded before any."""
    settings = first
    for record in records:
        for change in record.changes:
            if change["what"] == "settings":
                settings = settings_name(change["note"])
        yield Settled(record, settings)


def originals_of(settled: Sequence[Settled]) -> list[Original]:
    """The outermost files that records tell of, each with the settings of its first document."""
    found: dict[str, Original] = {}
    for one in settled:
        for state in one.record.documents:
            sha256 = state["container_sha256"]
            if sha256 not in found:
                told = state["arrival"]
                came = datetime.fromisoformat(told["received_at"])
                found[sha256] = Original(Arrival(sha256, told["name"], told["size"], came), one.settings)
    return list(found.values())


def replay(
    ledger: Ledger,
    settled: Sequence[Settled],
    incoming: Mapping[tuple[str, int], Incoming],
    campaigns: Mapping[str, Campaign],
) -> list[str]:
    """Enter all that was recorded, with what the originals say; -> what reads otherwise than it did, in words.

    Verdicts, decisions and times are as they were recorded: they were told to people. What a document says is read
    from its original.
    """
    for one in settled:
        if any(change["what"] == RENEWED for change in one.record.changes):
            renew(ledger, campaigns[one.settings].form)
        with ledger.write() as conn:
            for state in one.record.documents:
                _enter(conn, state, incoming.get((state["container_sha256"], state["number"])))
            _answer(conn, one.record.answered)
            _write_staff(conn, one.record.staff)
    _write_history(ledger, [one.record for one in settled])
    return _changed(ledger, settled, incoming)


def _enter(conn: Connection, state: Mapping[str, Any], one: Incoming | None) -> None:
    """A document's state as it was then; the first time with what its original says."""
    from sqlalchemy import select

    from campaign.ledger.tables import arrivals, documents

    arrival, values = _row(arrivals, state["arrival"]), _row(documents, state)
    there = conn.execute(select(arrivals.c.sha256).where(arrivals.c.sha256 == arrival["sha256"])).first()
    if there is None:
        conn.execute(arrivals.insert().values(arrival))
    elif arrival["complete"]:
        conn.execute(arrivals.update().where(arrivals.c.sha256 == arrival["sha256"]).values(complete=True))
    known = conn.execute(select(documents.c.id).where(documents.c.id == values["id"])).first()
    if known is not None:
        conn.execute(documents.update().where(documents.c.id == values["id"]).values(values))
    else:
        gist = one.outcome.gist if one is not None else None
        derived = {"record": record_of(one) if one else {}, "gist": pack_gist(gist) if gist else None}
        conn.execute(documents.insert().values(values | derived))
        if one is not None:
            enter_rows(conn, values["id"], one)
            enter_evidence(conn, values["id"], one)
    enter_findings(conn, values["id"], unpack_report(values["report"]))


def _answer(conn: Connection, answered: Sequence[int]) -> None:
    from campaign.ledger.tables import documents

    if answered:
        conn.execute(documents.update().where(documents.c.id.in_(answered)).values(pending=False))


def _write_staff(conn: Connection, cells: Sequence[Mapping[str, Any]]) -> None:
    from sqlalchemy import and_

    from campaign.ledger.tables import staff_cells as s

    for cell in cells:
        place = and_(s.c.sheet == cell["sheet"], s.c.row_key == cell["row_key"], s.c.column == cell["column"])
        conn.execute(s.delete().where(place))
        if cell.get("value") is not None:
            conn.execute(s.insert().values(_row(s, cell)))


def _write_history(ledger: Ledger, records: Sequence[Record]) -> None:
    """The changes as they were recorded, and none of those that replaying has made."""
    from campaign.ledger.tables import changes

    rows = {change["id"]: _row(changes, change) for record in records for change in record.changes}
    with ledger.write() as conn:
        conn.execute(changes.delete())
        if rows:
            conn.execute(changes.insert(), [rows[number] for number in sorted(rows)])


def _row(table: Table, said: Mapping[str, Any]) -> dict[str, Any]:
    """What a record says of a row, as the columns that this version has take it."""
    from campaign.ledger.tables import Moment

    found = {}
    for column in table.columns:
        if column.name in said:
            value = said[column.name]
            isoformat = isinstance(column.type, Moment) and isinstance(value, str)
            found[column.name] = datetime.fromisoformat(value) if isoformat else value
    return found


def _changed(ledger: Ledger, settled: Sequence[Settled], incoming: Mapping[tuple[str, int], Incoming]) -> list[str]:
    """Documents that were read, and not as they were read at the time."""
    states = {state["id"]: state for one in settled for state in one.record.documents}
    with ledger.read() as conn:
        return [
            f"“{state['file']}”（第{number}号）现在读出的内容与登记时不同，按现在读出的登记：请核对。"
            for number, state in states.items()
            if (state["container_sha256"], state["number"]) in incoming
            and document_state(conn, number)["content"] != state["content"]
        ]
