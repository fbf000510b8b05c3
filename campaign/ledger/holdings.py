"""Holdings: what a roll-up reads of the ledger, in one consistent view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from campaign.ledger.filed import Filed, filed

if TYPE_CHECKING:
    from campaign.ledger.store import Ledger


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One row of a table section of a filing, and where it stands in the clerk's file."""

    section: str
    sheet: str
    row: int
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HeldFinding:
    """One finding as the ledger keeps it."""

    number: int
    code: str
    severity: str
    sheet: str | None
    cell: str | None
    title: str
    message: str
    explained: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the ledger's history."""

    id: int
    at: datetime
    what: str
    document: int | None
    note: str
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Holdings:
    """All filed documents by id; rows, findings and evidence (names) of those that count or counted, by document."""

    sequence: int
    filed: Sequence[Filed]
    rows: Mapping[int, Sequence[HeldRow]] = field(default_factory=dict)
    findings: Mapping[int, Sequence[HeldFinding]] = field(default_factory=dict)
    evidence: Mapping[int, Sequence[str]] = field(default_factory=dict)
    changes: Sequence[Change] = ()

    def in_force(self) -> list[Filed]:
        """The filings that the roll-up counts."""
        return [one for one in self.filed if one.in_force]

    def section(self, document: int, name: str) -> list[HeldRow]:
        """The rows of one section of one filing, in order."""
        return [row for row in self.rows.get(document, ()) if row.section == name]


def read_holdings(ledger: Ledger) -> Holdings:
    """Everything that the master shows."""
    from sqlalchemy import select

    from campaign.ledger.store import filed_query
    from campaign.ledger.tables import changes, evidence, findings, rows

    with ledger.read() as conn:
        documents = [filed(row) for row in conn.execute(filed_query())]
        counted = [one.id for one in documents if one.counts]
        held: dict[int, list[HeldRow]] = {}
        columns = (rows.c.document, rows.c.section, rows.c.sheet, rows.c.row, rows.c.data)
        for document, section, sheet, number, data in conn.execute(
            select(*columns).where(rows.c.document.in_(counted)).order_by(rows.c.document, rows.c.section, rows.c.index)
        ):
            held.setdefault(document, []).append(HeldRow(section, sheet, number, data))
        found: dict[int, list[HeldFinding]] = {}
        told = (findings.c.number, findings.c.code, findings.c.severity, findings.c.sheet, findings.c.cell)
        words = (findings.c.title, findings.c.message, findings.c.explained)
        for document, *values in conn.execute(
            select(findings.c.document, *told, *words)
            .where(findings.c.document.in_(counted))
            .order_by(findings.c.document, findings.c.number)
        ):
            found.setdefault(document, []).append(HeldFinding(*values))
        came: dict[int, list[str]] = {}
        for document, name in conn.execute(select(evidence.c.document, evidence.c.name)):
            came.setdefault(document, []).append(name)
        history = [
            Change(row.id, row.at, row.what, row.document, row.note, row.period)
            for row in conn.execute(select(changes).order_by(changes.c.id))
        ]
    return Holdings(history[-1].id if history else 0, documents, held, found, came, history)
