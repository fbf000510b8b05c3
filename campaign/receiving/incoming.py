"""Incoming: one document that came in now, on its way into the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from campaign.receiving.archive import Arrival
from campaign.receiving.attribution import Attribution, attribute
from campaign.receiving.enclosures import is_listed, listed_names
from campaign.receiving.onsite import is_on_site, nobodys, why_on_site_held
from campaign.receiving.senders import why_held
from campaign.settings import Campaign
from campaign.workspace import proper_period
from validator.examine import Outcome
from validator.intake.document import Mail
from validator.way import Way

_SLOP = timedelta(days=1)
"""By how much a sender's clock may be ahead of ours; a date beyond that is no date."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One document with its place in its outermost file, which holds `siblings` documents in all.

    `outcome` is as examined, its gist dated by `moment`, its unit told by `attribution` where it does not say so;
    `held` says why it waits for staff; `enclosed`: it is a workbook that a return beside it lists as evidence.
    """

    arrival: Arrival
    number: int
    siblings: int
    outcome: Outcome
    sent_at: datetime | None
    held: str | None
    attribution: Attribution
    enclosed: bool

    @property
    def moment(self) -> datetime:
        """The time that counts: when it was sent, else when it first came in."""
        return self.sent_at or self.arrival.received_at

    @property
    def way(self) -> Way:
        """How it came."""
        return self.outcome.way or Way()

    @property
    def mail(self) -> Mail | None:
        """The message it came in."""
        return self.way.mail

    @property
    def evidence(self) -> frozenset[str]:
        """The digests of what came along."""
        return frozenset(piece.sha256 for piece in self.way.evidence or ())


def coming_in(campaign: Campaign, arrival: Arrival, outcomes: Iterable[Outcome]) -> list[Incoming]:
    """The documents of one outermost file, in their order there."""
    found = list(outcomes)
    listed = listed_names(campaign.form, found)
    return [
        _one(campaign, arrival, number, len(found), outcome, is_listed(outcome, listed))
        for number, outcome in enumerate(found)
    ]


def in_order(incoming: Iterable[Incoming]) -> list[Incoming]:
    """By the time that counts; what has one time stays as it came."""
    return sorted(incoming, key=lambda one: one.moment)


def _one(
    campaign: Campaign, arrival: Arrival, number: int, siblings: int, outcome: Outcome, enclosed: bool
) -> Incoming:
    mail = outcome.way.mail if outcome.way else None
    sent = _believed(mail.sent if mail else None, arrival.received_at)
    if is_on_site(outcome.report):
        held = why_on_site_held(campaign, mail)
        return Incoming(arrival, number, siblings, nobodys(outcome), sent, held, Attribution(), enclosed)
    if outcome.gist is not None:
        gist = outcome.gist._replace(sent=sent or arrival.received_at, period=proper_period(outcome.gist.period))
        outcome = outcome._replace(gist=gist)
    whose = attribute(campaign, outcome, mail)
    if whose.unit is not None:
        code = whose.unit.code
        outcome = outcome._replace(report=outcome.report._replace(unit=code))
        if outcome.gist is not None:
            outcome = outcome._replace(gist=outcome.gist._replace(unit=code))
    held = why_held(campaign, outcome.report, mail) or whose.doubt
    return Incoming(arrival, number, siblings, outcome, sent, held, whose, enclosed)


def _believed(sent: datetime | None, received: datetime) -> datetime | None:
    """A mail's date where it can be one: nothing is sent long after it came in, nor before there was e-mail."""
    if sent is None or not 1971 < sent.year < 9000 or sent > received + _SLOP:
        return None
    return sent
