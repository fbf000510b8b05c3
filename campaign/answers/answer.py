"""Answer: what there is to tell a unit about one document that it sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from campaign.revision.revision import Revision
from campaign.settings import Unit
from workbook.finding import Report
from workbook.handout import Handout


@dataclass(frozen=True, slots=True)
class Answer:
    """One document of the ledger with all that its marked copy, reply or receipt are made of.

    `document` is its id in the ledger: file names made with it never clash. `report` is final (checks between
    filings included, values unmasked). `original` are the document's own bytes, None where they could not be had (a
    damaged member). `unit` is whom the answer goes to, at the addresses of the settings; None: nobody is known, so
    only a marked copy is of use. `period` is None where it could not be told. `edition` counts the unit's filings for
    the period from 1, 0 where the document is no filing. `message_id` and `subject` are those of its mail, "" without
    one. `sent_at` is when it was sent, by its mail; `received_at` when
    it first came in; both with a zone. `staff_reason` is why staff took it as it is (特批入账), None where they did
    not. `standing_edition` is the edition in force now, None where none is: the same as `edition` once this one counts.
    `present` is the template that a return should have been filled in, None where it was: what it held goes back in it.
    `reinstated`: it counts again after it was returned because staff had refused an explanation.
    `revision` is how it differs from the version before it, None where there is none. `offers` are the words that the
    unit gave in earlier months, by (code, "section.field"): a return offers them again.
    """

    document: int
    report: Report
    original: bytes | None
    unit: Unit | None
    period: str | None
    edition: int
    received_at: datetime
    sent_at: datetime | None = None
    message_id: str = ""
    subject: str = ""
    late: bool = False
    staff_reason: str | None = None
    standing_edition: int | None = None
    present: Handout | None = None
    reinstated: bool = False
    revision: Revision | None = None
    offers: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def moment(self) -> datetime:
        """The time that counts: when it was sent, else when it first came in."""
        return self.sent_at or self.received_at

    @property
    def accepted(self) -> bool:
        """Whether it is answered with a receipt (受理回执) rather than a return (退回通知)."""
        return self.report.verdict.accepted or self.staff_reason is not None
