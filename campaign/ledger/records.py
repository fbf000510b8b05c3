"""归档/记录/: what the ledger knows and no original says, kept so that the ledger can be remade from the archive.

A file is written for each transaction before it is committed, and none is changed after. It is named by its first
change: `00000012.json`; what belongs to no change, by the last one before it and a number: `00000012.001.json`. A
run that is cut short between the two leaves one that was not entered: the next run takes it away.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook.write import write_bytes

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NAME = re.compile(r"(\d{8})(?:\.(\d{3}))?\.json", re.ASCII)
_NOTED = "wanchang.noted"
_DERIVED = ("record", "gist")
"""Columns of `documents` that are read from the original again."""


@dataclass(slots=True)
class Noted:
    """What a transaction has done so far that must be kept in the archive.

    `changes` are rows of that table, `documents` ids whose state changed, `answered` ids whose answers are written,
    `staff` cells of `staff_cells`, a value of None for one that is gone.
    """

    changes: list[dict[str, Any]] = field(default_factory=list)
    documents: dict[int, None] = field(default_factory=dict)
    answered: list[int] = field(default_factory=list)
    staff: list[dict[str, Any]] = field(default_factory=list)


def noted(conn: Connection) -> Noted:
    """What the transaction of this connection has noted; to be added to."""
    found: Noted = conn.info.setdefault(_NOTED, Noted())
    return found


@dataclass(frozen=True, slots=True)
class Record:
    """One file as it was read: `after` is the ledger's sequence before it; rows as JSON, documents with their arrival.

    `content` of a document is `content_digest` of what was read from its original.
    """

    name: str
    after: int
    changes: tuple[Mapping[str, Any], ...] = ()
    documents: tuple[Mapping[str, Any], ...] = ()
    answered: tuple[int, ...] = ()
    staff: tuple[Mapping[str, Any], ...] = ()

    @property
    def last(self) -> int:
        """The ledger's sequence after it."""
        return int(self.changes[-1]["id"]) if self.changes else self.after


class RecordError(Exception):
    """A file of 归档/记录 that cannot be read; the message is its name."""


@dataclass(frozen=True, slots=True)
class Records:
    """The folder of the records."""

    path: Path

    def names(self) -> list[str]:
        """The names of the records in their order, which is that of the ledger."""
        if not self.path.is_dir():
            return []
        return sorted((entry.name for entry in self.path.iterdir() if _NAME.fullmatch(entry.name)), key=_place)

    def read(self, name: str) -> Record:
        """One record; what is none is a RecordError."""
        try:
            said = json.loads((self.path / name).read_bytes())
            parts = ("changes", "documents", "answered", "staff")
            return Record(name, int(said["after"]), *(tuple(said[part]) for part in parts))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RecordError(name) from error

    def keep(self, conn: Connection) -> Path | None:
        """Keep what the transaction has noted, before it is committed; -> where, None where there was nothing.

        An OSError where it cannot be written.
        """
        found = conn.info.pop(_NOTED, None)
        return self._write(conn, found) if found is not None else None

    def catch_up(self, conn: Connection) -> bool:
        """Keep what the ledger has and no record does (it is older than the records); -> whether there was anything."""
        from sqlalchemy import select

        from campaign.ledger.tables import changes, documents, staff_cells

        names = self.names()
        last = self.read(names[-1]).last if names else 0
        found = Noted([dict(row) for row in conn.execute(select(changes).where(changes.c.id > last)).mappings()])
        if not found.changes:
            return False
        touched = {change["document"] for change in found.changes}
        for row in conn.execute(select(documents.c.id, documents.c.pending).order_by(documents.c.id)):
            if not names or row.id in touched:
                found.documents[row.id] = None
        if not names:
            found.staff = [dict(row) for row in conn.execute(select(staff_cells)).mappings()]
        self._write(conn, found)
        return True

    def _write(self, conn: Connection, found: Noted) -> Path | None:
        if found.changes:
            after, name = found.changes[0]["id"] - 1, f"{found.changes[0]['id']:08d}.json"
        elif found.documents or found.answered or found.staff:
            after = _sequence(conn)
            numbers = [place[1] for place in map(_place, self.names()) if place[0] == after]
            name = f"{after:08d}.{max(numbers, default=0) + 1:03d}.json"
        else:
            return None
        said = {
            "after": after,
            "changes": found.changes,
            "documents": [document_state(conn, document) for document in found.documents],
            "answered": found.answered,
            "staff": found.staff,
        }
        self.path.mkdir(parents=True, exist_ok=True)
        write_bytes(self.path / name, json.dumps(said, ensure_ascii=False, default=_moment).encode())
        return self.path / name


def is_entered(conn: Connection, record: Record) -> bool:
    """Whether the ledger has what a record tells, which must be the last one: its transaction was committed."""
    from sqlalchemy import select

    from campaign.ledger.tables import documents, staff_cells

    sequence = _sequence(conn)
    if record.changes or record.after > sequence:
        return record.last <= sequence
    pending = set(conn.execute(select(documents.c.id).where(documents.c.pending)).scalars())
    if pending.intersection(record.answered):
        return False
    cells = {_cell(row): row.value for row in conn.execute(select(staff_cells))} if record.staff else {}
    if any(cells.get((said["sheet"], said["row_key"], said["column"])) != said["value"] for said in record.staff):
        return False
    ids = conn.execute(select(documents.c.id)).scalars().all() if record.documents else ()
    return all(
        said["id"] in ids and _fixed(as_json(document_state(conn, said["id"]))) == _fixed(said)
        for said in record.documents
    )


def _cell(row: Any) -> tuple[str, str, str]:
    return row.sheet, row.row_key, row.column


def _fixed(state: Mapping[str, Any]) -> dict[str, Any]:
    """A document's state without what other records tell of."""
    return {name: value for name, value in state.items() if name not in ("pending", "arrival")}


def document_state(conn: Connection, document: int) -> dict[str, Any]:
    """A document's row without what its original says, its outermost file's row, and the digest of what it says."""
    from sqlalchemy import select

    from campaign.ledger.tables import arrivals, documents, rows

    row = conn.execute(select(documents).where(documents.c.id == document)).mappings().one()
    arrival = conn.execute(select(arrivals).where(arrivals.c.sha256 == row["container_sha256"])).mappings().one()
    held = select(rows.c.section, rows.c.index, rows.c.sheet, rows.c.row, rows.c.data)
    told = conn.execute(held.where(rows.c.document == document).order_by(rows.c.section, rows.c.index))
    state = {name: value for name, value in row.items() if name not in _DERIVED}
    return state | {"arrival": dict(arrival), "content": content_digest(row["record"], map(tuple, told))}


def content_digest(record: Mapping[str, Any], rows: Iterable[tuple[Any, ...]]) -> str:
    """A digest of what an original says: its records, and its rows (section, index, sheet, row, data) in order."""
    said = json.dumps([record, [list(row) for row in rows]], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def as_json(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a record has it."""
    found: dict[str, Any] = json.loads(json.dumps(row, ensure_ascii=False, default=_moment))
    return found


def _sequence(conn: Connection) -> int:
    from sqlalchemy import func, select

    from campaign.ledger.tables import changes

    return int(conn.execute(select(func.coalesce(func.max(changes.c.id), 0))).scalar_one())


def _place(name: str) -> tuple[int, int]:
    found = _NAME.fullmatch(name)
    assert found is not None
    return int(found[1]), int(found[2] or 0)


def _moment(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"no JSON: {value!r}")
