"""Keys of rows in the master and the ledger, and where a row comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from campaign.ledger.filed import Filed
from campaign.ledger.heldrows import HeldRow
from campaign.settings import Campaign
from workbook.form import Section
from workbook.master.detail import Origin


def row_key(*parts: Any) -> str:
    """A key as it stands in the master and the ledger: its parts with bars between."""
    return "|".join(["" if part is None else str(part) for part in parts])


def keyed(section: Section, one: Filed, rows: Sequence[HeldRow]) -> Iterator[tuple[str, HeldRow]]:
    """Rows with their keys among all filings: unit, month, the section's x-key; equal ones numbered by their order."""
    seen: Counter[str] = Counter()
    for row in rows:
        key = row_key(one.unit, one.period, *map(row.data.get, section.key))
        seen[key] += 1
        yield key if seen[key] == 1 else f"{key}|#{seen[key]}", row


def origin(campaign: Campaign, one: Filed, row: HeldRow) -> Origin:
    """Where a row comes from."""
    name = campaign.by_code[one.unit or ""].name
    return Origin(one.unit or "", name, one.period or "", one.edition, one.file, row.sheet, row.row)
