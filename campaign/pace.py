"""The pace: what was done over the days reported for, where that leads, and what is owed a month from here on.

Everything goes by the ledger, nothing by today. Days are reported for from the first day of the campaign up to the last
day of the last month for which a filing is in force; the pace is what is in force by those days. A unit that has not
filed for one of them has done nothing in it: it is behind until it files.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from campaign.settings import Campaign
from workbook.entry import month_bounds
from workbook.master.progress import AHEAD, BEHIND, MET, STEADY, Outlook


class Clock(NamedTuple):
    """A stretch of a campaign, both days included, and the last day reported for (None where there is none).

    `months_left` are the months of the stretch, whole or in part, after that day.
    """

    start: date
    end: date
    until: date | None
    months_left: int

    @property
    def days(self) -> int:
        """How many days the stretch has."""
        return (self.end - self.start).days + 1

    @property
    def elapsed(self) -> int:
        """How many of them are reported for."""
        return max(0, (min(self.until, self.end) - self.start).days + 1) if self.until is not None else 0


def clock(campaign: Campaign, filed: Iterable[str], start: date | None = None, end: date | None = None) -> Clock:
    """The clock of the campaign, or of a stretch of it; `filed` are the months for which a filing is in force."""
    months, known = campaign.periods(), set(filed)
    last = max((at for at, month in enumerate(months) if month in known), default=-1)
    first, final = max(start or campaign.start, campaign.start), min(end or campaign.end, campaign.end)
    left = [month for month in months[last + 1 :] if f"{first:%Y-%m}" <= month <= f"{final:%Y-%m}"]
    until = min(date.fromisoformat(month_bounds(months[last])[1]), campaign.end) if last >= 0 else None
    return Clock(first, final, until, len(left))


def outlook(at: Clock, target: int, done: int) -> Outlook:
    """Where the pace leads for a line of that target, 0 for none."""
    expected = done * at.days // at.elapsed if at.elapsed else None
    if not target:
        return Outlook(at.months_left, None, expected)
    owed = max(0, target - done)
    if not owed:
        return Outlook(at.months_left, 0, expected, None, MET)
    monthly = -(-owed // at.months_left) if at.months_left else None
    if expected is None:
        return Outlook(at.months_left, monthly, None, None, AHEAD)
    if expected < target:
        return Outlook(at.months_left, monthly, expected, None, BEHIND)
    day = at.start + timedelta(days=-(-target * at.elapsed // done) - 1)
    return Outlook(at.months_left, monthly, expected, day.isoformat(), STEADY)


def outlook_of_all(at: Clock, target: int, done: Sequence[int]) -> Outlook:
    """Where the pace leads for units that each owe the target: on the way are all of them, or none of them is."""
    each = [outlook(at, target, one) for one in done]
    verdicts = {one.verdict for one in each}
    verdict = next((word for word in (AHEAD, BEHIND, STEADY, MET) if word in verdicts), "")
    owed = sum(max(0, target - one) for one in done)
    return Outlook(
        at.months_left,
        -(-owed // at.months_left) if at.months_left else None if owed else 0,
        sum(done) * at.days // at.elapsed if at.elapsed else None,
        max((one.reached for one in each if one.reached is not None), default=None) if verdict == STEADY else None,
        verdict,
    )


def share_of(campaign: Campaign, target: int, at: Clock) -> int:
    """What of a target falls to a stretch by its days, whole; stretches without a gap come to the target together."""
    days = (campaign.end - campaign.start).days + 1

    def by(day: date) -> int:
        return (2 * target * (day - campaign.start).days + days) // (2 * days)

    return max(0, by(at.end + timedelta(days=1)) - by(at.start))
