"""Month: every figure of 通报 and 简报; pure, up to the end of a month and never beyond it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from campaign.ledger.filed import Filed
from campaign.ledger.holdings import Holdings
from campaign.master import figures
from campaign.master.tallying import Tallied, tallied
from campaign.measures import subject
from campaign.pace import Clock
from campaign.settings import Campaign, Quota, Unit
from campaign.standing import Standing, State, standings
from campaign.workspace import WorkspaceError
from validator.facts import CHINA
from workbook.finding import Verdict
from workbook.handout import month_text
from workbook.master.monthly import UnitTally
from workbook.master.overview import MonthTally, Overview
from workbook.master.progress import Progress
from workbook.master.subject import Subject, Tally


class UnitLine(NamedTuple):
    """One unit: its place by what it has done in all (equal ones share it), its own target if it has one.

    `month` is None while none of its filings for the month is in force; `filed` says whether any of its filings is.
    """

    rank: int
    unit: Unit
    target: int | None
    month: Tally | None
    whole: Tally
    filed: bool


class QuotaLine(NamedTuple):
    """One quota: its line (targets of units that each owe it summed up), and its units with what each has done."""

    quota: Quota
    line: Progress
    units: tuple[tuple[Unit, int], ...]


class StateLine(NamedTuple):
    """How one unit stands for the month; of the months so far how many were asked for, passed, missing, late."""

    standing: Standing
    asked: int
    passed: int
    missing: int
    late: int


class Returned(NamedTuple):
    """What was returned of a month: how many filings, of how many units, (title, units) of what for, most first."""

    filings: int
    units: int
    causes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a campaign. `subject` is None where its form counts nothing.

    `alone` are the figures of that month, `whole` those up to its end; `following` is the month to be asked for next,
    None after the last; `as_of` is the day of the ledger's last entry.
    """

    campaign: Campaign
    period: str
    following: str | None
    as_of: date
    subject: Subject | None
    alone: Overview
    whole: Overview
    clock: Clock
    units: tuple[UnitLine, ...]
    quotas: tuple[QuotaLine, ...]
    states: tuple[StateLine, ...]
    returned: Returned

    @property
    def tally(self) -> MonthTally:
        """The month as 总览 has it."""
        return self.alone.months[0]

    def standing_as(self, *states: State) -> list[Unit]:
        """The units that stand so, in the settings' order."""
        return [one.standing.unit for one in self.states if one.standing.state in states]

    @property
    def late(self) -> list[Unit]:
        """The units that were late, whatever became of their filing."""
        return [one.standing.unit for one in self.states if one.standing.late]


def insist_on(campaign: Campaign, holdings: Holdings, period: str) -> None:
    """A WorkspaceError where there is nothing to tell of a month: none of the campaign's, or nothing in force."""
    months = campaign.periods()
    if period not in months:
        raise WorkspaceError(f"“{period}”不是本活动的月份：请用 {months[0]} 至 {months[-1]} 之间的月份。")
    if not any(one.period == period and one.unit in campaign.by_code for one in holdings.in_force()):
        raise WorkspaceError(f"{month_text(period)}还没有入账的报表，没有可以通报的内容：请先收件、审核。")


def returned_filings(campaign: Campaign, holdings: Holdings, period: str) -> list[Filed]:
    """The filings of a month that went back to a unit of the campaign, mended since or not."""
    return [
        one
        for one in holdings.filed
        if one.is_filing and one.held is None and one.period == period and one.unit in campaign.by_code
        if one.verdict is Verdict.RETURNED and one.accepted_by_staff is None
    ]


def month_of(campaign: Campaign, holdings: Holdings, period: str, causes: Mapping[int, Sequence[str]]) -> Month:
    """Everything that is told of a month; what was filed for later ones changes nothing in it.

    `causes` is returned document -> titles of what it was returned for. There must be something to tell
    (`insist_on`).
    """
    known = [one for one in tallied(campaign, holdings, {}).values() if (one.filed.period or "") <= period]
    months = [month for month in campaign.periods() if month <= period]
    begun = [month for month in figures.begun(campaign, holdings) if month <= period]
    stood = standings(campaign, holdings.filed, begun)
    tallies = figures.unit_tallies(campaign, known)
    at = months.index(period) + 1
    return Month(
        campaign=campaign,
        period=period,
        following=campaign.periods()[at] if at < len(campaign.periods()) else None,
        as_of=holdings.changes[-1].at.astimezone(CHINA).date(),
        subject=subject(campaign.form),
        alone=_overview(campaign, [one for one in known if one.filed.period == period], [period], stood),
        whole=_overview(campaign, known, begun, stood),
        clock=figures.clock_of(campaign, tallies),
        units=_unit_lines(campaign, period, tallies),
        quotas=_quota_lines(campaign, tallies),
        states=_state_lines(campaign, period, stood),
        returned=_returned(returned_filings(campaign, holdings, period), causes),
    )


def _overview(
    campaign: Campaign, filings: Collection[Tallied], periods: Sequence[str], stood: Sequence[Standing]
) -> Overview:
    tallies = figures.unit_tallies(campaign, filings)
    return figures.overview(campaign, filings, periods, tallies, figures.unit_standings(campaign, stood), "")


def _unit_lines(campaign: Campaign, period: str, tallies: Sequence[UnitTally]) -> tuple[UnitLine, ...]:
    about = subject(campaign.form) or Subject("", "")
    sums = {one.code: about.sum(one.months.values()) for one in tallies}
    months = {one.code: one.months for one in tallies}
    ordered = sorted(campaign.units, key=lambda unit: (-sums[unit.code].count, not months[unit.code]))
    counts = [sums[unit.code].count for unit in ordered]
    return tuple(
        UnitLine(
            counts.index(counts[at]) + 1,
            unit,
            own_target(campaign, unit),
            months[unit.code].get(period),
            sums[unit.code],
            bool(months[unit.code]),
        )
        for at, unit in enumerate(ordered)
    )


def own_target(campaign: Campaign, unit: Unit) -> int | None:
    """What a unit owes by itself, as its form says it; None where it only has a part in what several owe."""
    return max((quota.count for quota in campaign.quotas_of(unit) if quota.each), default=None)


def _quota_lines(campaign: Campaign, tallies: Sequence[UnitTally]) -> tuple[QuotaLine, ...]:
    done = {one.code: sum(tally.count for tally in one.months.values()) for one in tallies}
    lines = figures.quota_lines(campaign, tallies)
    return tuple(
        QuotaLine(quota, line, tuple((unit, done[unit.code]) for unit in campaign.units_of(quota)))
        for quota, line in zip(campaign.quotas, lines, strict=True)
    )


def _state_lines(campaign: Campaign, period: str, stood: Sequence[Standing]) -> tuple[StateLine, ...]:
    by_unit = {unit.code: [one for one in stood if one.unit.code == unit.code] for unit in campaign.units}
    return tuple(
        StateLine(
            next(one for one in found if one.period == period),
            len(found),
            sum(one.done for one in found),
            sum(one.state is State.MISSING for one in found),
            sum(one.late for one in found),
        )
        for found in by_unit.values()
    )


def _returned(filings: Sequence[Filed], causes: Mapping[int, Sequence[str]]) -> Returned:
    units = {title: set[str | None]() for titles in causes.values() for title in titles}
    for one in filings:
        for title in causes.get(one.id, ()):
            units[title].add(one.unit)
    counted = Counter({title: len(found) for title, found in units.items()})
    return Returned(len(filings), len({one.unit for one in filings}), tuple(counted.most_common()))
