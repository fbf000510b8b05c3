"""Kept: what the ledger has of some filings beside their rows: their records, and why they were returned."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from workbook.finding import Severity

if TYPE_CHECKING:
    from campaign.ledger.store import Ledger


class Kept(NamedTuple):
    """`records`: document id -> section -> record, of filings in force; `causes`: document id -> titles of findings."""

    records: Mapping[int, Mapping[str, Any]]
    causes: Mapping[int, Sequence[str]]


def read_kept(ledger: Ledger, returned: Collection[int]) -> Kept:
    """The records of what is in force, and for each `returned` document what it was returned for."""
    from sqlalchemy import select

    from campaign.ledger.tables import findings as f

    query = select(f.c.document, f.c.severity, f.c.title, f.c.explained).order_by(f.c.document, f.c.number)
    causes: dict[int, list[str]] = {}
    with ledger.read() as conn:
        for document, severity, title, explained in conn.execute(query.where(f.c.document.in_(sorted(returned)))):
            if severity == Severity.ERROR or (severity == Severity.WARNING and not explained):
                causes.setdefault(document, []).append(title)
    return Kept(ledger.records(), causes)
