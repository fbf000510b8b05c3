"""Holdings: what a roll-up reads of the ledger, in one consistent view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from campaign.definitions import ON_SITE
from campaign.ledger.filed import Filed, filed
from campaign.ledger.heldrows import HeldRow, HeldRows
from workbook.finding import Verdict

if TYPE_CHECKING:
    from campaign.decisions import Decisions
    from campaign.ledger.store import Ledger
    from campaign.revision.edition import Edition


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
    pointer: str = ""
    bind: str = ""


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
    """All filed documents by id; findings and evidence (names) of those that count or counted, by document.

    `rows` are those of the filings that count; they are read from the ledger as they are asked for.
    `decided` is what staff decided about explanations, by their keys; of a filing that is out because staff refused one
    the findings are there too. `records` are those of filings with findings that were explained.
    `merged` is what staff wrote in columns called 合并到, by (sheet, row key).
    `editions` are those filings of which a unit sent several for a month. `inspected` are the records of 抽查单.
    """

    sequence: int
    filed: Sequence[Filed]
    rows: HeldRows
    findings: Mapping[int, Sequence[HeldFinding]] = field(default_factory=dict)
    evidence: Mapping[int, Sequence[str]] = field(default_factory=dict)
    changes: Sequence[Change] = ()
    editions: Mapping[int, Edition] = field(default_factory=dict)
    decided: Decisions = field(default_factory=dict)
    records: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    merged: Mapping[tuple[str, str], str] = field(default_factory=dict)
    inspected: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

    def in_force(self) -> list[Filed]:
        """The filings that the roll-up counts."""
        return [one for one in self.filed if one.in_force]

    def section(self, document: int, name: str) -> Sequence[HeldRow]:
        """The rows of one section of one filing, in order."""
        return self.rows.of(document, name)


def read_holdings(ledger: Ledger, *, lazily: bool = False) -> Holdings:
    """Everything that the master shows.

    `lazily`: rows are read when they are asked for, while the ledger is open; those of a filing never change.
    """
    from sqlalchemy import select

    from campaign.decisions import decisions
    from campaign.ledger.store import filed_query
    from campaign.ledger.tables import changes, evidence, findings
    from campaign.ledger.tables import documents as table
    from campaign.people.merging import merge_words
    from campaign.revision.editions import read_editions, successions

    with ledger.read() as conn:
        documents = [filed(row) for row in conn.execute(filed_query())]
        counted = [one.id for one in documents if one.counts]
        decided, merged = decisions(conn), merge_words(conn)
        refused = [one.id for one in documents if _may_be_refused(one, decided)]
        versions = {one.id: one for pair in successions(documents) for one in pair}
        found: dict[int, list[HeldFinding]] = {}
        told = (findings.c.number, findings.c.code, findings.c.severity, findings.c.sheet, findings.c.cell)
        words = (findings.c.title, findings.c.message, findings.c.explained, findings.c.pointer, findings.c.bind)
        for document, *values in conn.execute(
            select(findings.c.document, *told, *words)
            .where(findings.c.document.in_([*counted, *refused]))
            .order_by(findings.c.document, findings.c.number)
        ):
            found.setdefault(document, []).append(HeldFinding(*values))
        explained = [document for document, told in found.items() if any(one.explained for one in told)]
        kept = conn.execute(select(table.c.id, table.c.record).where(table.c.id.in_(explained)))
        records = {row.id: row.record for row in kept}
        spot = [one.id for one in documents if one.form == ON_SITE]
        said = conn.execute(select(table.c.id, table.c.record).where(table.c.id.in_(spot))) if spot else ()
        inspected = {row.id: row.record for row in said}
        came: dict[int, list[str]] = {}
        for document, name in conn.execute(select(evidence.c.document, evidence.c.name)):
            came.setdefault(document, []).append(name)
        history = [
            Change(row.id, row.at, row.what, row.document, row.note, row.period)
            for row in conn.execute(select(changes).order_by(changes.c.id))
        ]
        editions = read_editions(conn, list(versions.values()), decided)
        rows = HeldRows(ledger, conn)
        if not lazily:
            rows.fetch(counted, conn=conn)
    sequence = history[-1].id if history else 0
    return Holdings(sequence, documents, rows, found, came, history, editions, decided, records, merged, inspected)


def _may_be_refused(one: Filed, decided: Decisions) -> bool:
    """Whether a returned filing may be out because staff refused an explanation of its unit and month."""
    if one.verdict is not Verdict.RETURNED or one.edition == 0 or one.counts or one.duplicate_of is not None:
        return False
    return any(key.startswith(f"{one.unit}|{one.period}|") for key, decision in decided.items() if decision.refused)
