"""The ledger as a verification sees it: read once, from a copy, so that nothing is changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from campaign.desk import settings_name
from campaign.ledger.filed import Filed, filed
from campaign.ledger.records import document_state
from campaign.ledger.store import Ledger, filed_query

if TYPE_CHECKING:
    from sqlalchemy import Connection


REBUILT = "rebuilt"
"""What the history calls a rebuild that could not bring everything back."""


def told_lost(changes: Iterable[Mapping[str, Any]]) -> int:
    """The number of the last change that tells of a rebuild with losses, or 0: what lacks before it is told."""
    return max((int(change["id"]) for change in changes if change["what"] == REBUILT), default=0)


@dataclass(frozen=True, slots=True)
class Contents:
    """`states` are the documents as records have them, by id; `arrivals` digest -> name of the outermost files.

    `originals` is (name, digest) of all that must lie in the archive; `changes`, `staff` are rows of those tables;
    `faults` is what the database itself finds wrong with its file.
    """

    filed: tuple[Filed, ...]
    states: Mapping[int, Mapping[str, Any]]
    changes: tuple[Mapping[str, Any], ...]
    staff: tuple[Mapping[str, Any], ...]
    arrivals: Mapping[str, str]
    incomplete: tuple[str, ...]
    originals: tuple[tuple[str, str], ...]
    faults: tuple[str, ...]

    @property
    def settings(self) -> str | None:
        """The name in 归档/设置 of the settings that were kept last."""
        told = [settings_name(change["note"]) for change in self.changes if change["what"] == "settings"]
        return told[-1] if told else None

    @property
    def sequence(self) -> int:
        """The number of the last change."""
        return int(self.changes[-1]["id"]) if self.changes else 0


def copy_ledger(ledger: Path, folder: Path) -> Path:
    """A copy of a ledger's file, and of what a transaction that was cut short left beside it; -> the copy.

    What was left half done is undone when the copy is opened: the ledger itself is not touched.
    """
    copy = folder / ledger.name
    for tail in ("", "-journal"):
        path = ledger.with_name(ledger.name + tail)
        if path.is_file():
            shutil.copyfile(path, copy.with_name(copy.name + tail))
    return copy


def read_contents(ledger: Ledger) -> Contents:
    """All that checks look at; a database that cannot be read is a LedgerError or sqlalchemy's DatabaseError."""
    from sqlalchemy import select

    from campaign.ledger.tables import arrivals, changes, evidence, staff_cells

    with ledger.read() as conn:
        faults = _faults(conn)
        documents = [filed(row) for row in conn.execute(filed_query())]
        came = {row.sha256: row for row in conn.execute(select(arrivals))}
        pieces = {(row.name, row.sha256) for row in conn.execute(select(evidence.c.name, evidence.c.sha256))}
        originals = {(row.name, row.sha256) for row in came.values()} | pieces
        originals |= {(one.file, one.sha256) for one in documents if one.sha256}
        return Contents(
            filed=tuple(documents),
            states={one.id: document_state(conn, one.id) for one in documents},
            changes=tuple(dict(row) for row in conn.execute(select(changes).order_by(changes.c.id)).mappings()),
            staff=tuple(dict(row) for row in conn.execute(select(staff_cells)).mappings()),
            arrivals={sha256: row.name for sha256, row in came.items()},
            incomplete=tuple(row.name for row in came.values() if not row.complete),
            originals=tuple(sorted(originals)),
            faults=faults,
        )


def _faults(conn: Connection) -> tuple[str, ...]:
    """What SQLite finds wrong with its file, and rows that refer to nothing."""
    if conn.dialect.name != "sqlite":
        return ()
    told = [str(row[0]) for row in conn.exec_driver_sql("PRAGMA integrity_check")]
    astray = [f"{row[0]}第{row[1]}行指向不存在的记录" for row in conn.exec_driver_sql("PRAGMA foreign_key_check")]
    return (*(one for one in told if one != "ok"), *astray)
