"""Filed: one document of the ledger as standing, editions and lists see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workbook.finding import Verdict


@dataclass(frozen=True, slots=True)
class Filed:
    """One row of `documents` without its report, record and gist; fields as in campaign/ledger/tables.py."""

    id: int
    file: str
    within: tuple[str, ...]
    sha256: str
    container_sha256: str
    number: int
    sender: str
    subject: str
    message_id: str
    sent_at: datetime | None
    received_at: datetime
    form: str | None
    form_version: int | None
    unit: str | None
    period: str | None
    edition: int
    verdict: Verdict
    zero: bool
    late: bool
    held: str | None
    accepted_by_staff: str | None
    in_force: bool
    pending: bool
    duplicate_of: int | None

    @property
    def moment(self) -> datetime:
        """The time that counts: when it was sent, else when it first came in."""
        return self.sent_at or self.received_at

    @property
    def order(self) -> tuple[datetime, int]:
        """By what filings of one unit and period follow one another."""
        return (self.moment, self.id)

    @property
    def is_filing(self) -> bool:
        """Whether it is some unit's return for some month, held or not, and no repeat of one."""
        return (self.edition > 0 or self.held is not None) and self.duplicate_of is None

    @property
    def counts(self) -> bool:
        """Whether it may be in force: accepted, by us or by staff, and not held."""
        return self.is_filing and self.held is None and (self.verdict.accepted or self.accepted_by_staff is not None)

    @property
    def outermost(self) -> str:
        """The name of the outermost file it came in."""
        return self.within[0] if self.within else self.file


FIELDS = tuple(Filed.__dataclass_fields__)


def filed(row: Any) -> Filed:
    """From a row of `documents`, by column name."""
    values = {name: getattr(row, name) for name in FIELDS}
    return Filed(**(values | {"within": tuple(row.within), "verdict": Verdict(row.verdict)}))
