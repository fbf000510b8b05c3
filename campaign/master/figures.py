"""The figures of the master: pure functions of what filings come to and the campaign's settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from campaign.ledger.holdings import Holdings
from campaign.master.tallying import Sums, Tallied, tally
from campaign.measures import Measures, measures, subject
from campaign.pace import Clock, clock, outlook, outlook_of_all
from campaign.settings import Campaign, Quota, Unit
from campaign.standing import Standing
from campaign.standing import progress as quota_progress
from workbook.master.monthly import UnitTally
from workbook.master.overview import MonthTally, Overview, PhaseTally, TopicTally
from workbook.master.progress import Progress
from workbook.master.standing import Mark, UnitStanding, passed
from workbook.master.subject import Tally


def begun(campaign: Campaign, holdings: Holdings) -> list[str]:
    """The months from the first that was handed out or filed for to the last: what nobody asked for is not owed."""
    known = {one.period for one in holdings.filed if one.is_filing} | {one.period for one in holdings.changes}
    months = campaign.periods()
    reached = [index for index, month in enumerate(months) if month in known]
    return months[reached[0] : reached[-1] + 1] if reached else []


def nothing(by: Measures) -> Tally:
    """The tally of no row."""
    return Tally(0, (0,) * len(by.figures))


def unit_tallies(campaign: Campaign, filings: Collection[Tallied]) -> list[UnitTally]:
    """Every unit's figures by month and its count by topic."""
    months: dict[str, dict[str, Tally]] = {}
    topics: dict[str, Counter[str]] = {}
    by = measures(campaign.form)
    for one in filings if by.events else ():
        unit, period = one.filed.unit or "", one.filed.period or ""
        months.setdefault(unit, {})[period] = tally([one.tally.whole], by)
        topics.setdefault(unit, Counter()).update({name: sums[0] for name, sums in one.tally.topics.items()})
    return [
        UnitTally(unit.code, unit.name, "、".join(unit.groups), months.get(unit.code, {}), topics.get(unit.code, {}))
        for unit in campaign.units
    ]


def topic_names(campaign: Campaign, tallies: Sequence[UnitTally]) -> list[str]:
    """The topics of the code list in order, then any other that rows name."""
    dotted = campaign.form.roles.get("topic")
    known = campaign.form.locate(dotted)[1].choices if dotted else ()
    named = {topic for unit in tallies for topic in unit.topics}
    return [*known, *sorted(named - set(known))]


def unit_standings(campaign: Campaign, found: Sequence[Standing]) -> list[UnitStanding]:
    """The standings of one unit after the other as its row of 报送情况."""
    marks: dict[str, dict[str, Mark]] = {}
    for one in found:
        day = f"{one.received:%Y-%m-%d}" if one.received is not None else None
        mark = Mark(one.state.value, one.late, one.by_staff, day)
        marks.setdefault(one.unit.code, {})[one.period] = mark
    return [
        UnitStanding(unit.code, unit.name, "、".join(unit.groups), marks.get(unit.code, {})) for unit in campaign.units
    ]


def clock_of(campaign: Campaign, tallies: Sequence[UnitTally]) -> Clock:
    """The campaign's clock: up to the last month for which a filing is in force."""
    return clock(campaign, {period for unit in tallies for period in unit.months})


def progress_lines(campaign: Campaign, tallies: Sequence[UnitTally]) -> list[Progress]:
    """Every quota's lines: each unit that owes it, or the joint one and below it each unit's part."""
    sums, none, at = _sums(campaign, tallies), nothing(measures(campaign.form)), clock_of(campaign, tallies)
    lines: list[Progress] = []
    for one in quota_progress(campaign, {code: whole.count for code, whole in sums.items()}):
        quota, units = one.quota, [one.unit] if one.unit is not None else campaign.units_of(one.quota)
        whole = sum((sums[unit.code] for unit in units), none)
        lines.append(_line(quota, one.unit, whole, len(units), at))
        if one.unit is None:
            lines.extend(_part(quota, unit, sums[unit.code]) for unit in units)
    return lines


def _sums(campaign: Campaign, tallies: Sequence[UnitTally]) -> Mapping[str, Tally]:
    none = nothing(measures(campaign.form))
    return {unit.code: sum(unit.months.values(), none) for unit in tallies}


def _line(quota: Quota, unit: Unit | None, whole: Tally, count: int, at: Clock) -> Progress:
    who = unit.name if unit is not None else f"{count}家单位共同"
    key = f"{quota.code}|{unit.code if unit is not None else '共同'}"
    about = (key, quota.code, quota.name, _basis(quota), who, quota.count)
    return Progress(*about, whole.count, whole.figures, outlook(at, quota.count, whole.count))


def _part(quota: Quota, unit: Unit, whole: Tally) -> Progress:
    who = f"其中：{unit.name}"
    return Progress(
        f"{quota.code}|{unit.code}", quota.code, quota.name, _basis(quota), who, None, whole.count, whole.figures
    )


def _basis(quota: Quota) -> str:
    return "各自" if quota.each else "合计"


def district_line(campaign: Campaign, tallies: Sequence[UnitTally]) -> Progress:
    """The district against its own target, every unit counted once."""
    whole = sum(_sums(campaign, tallies).values(), nothing(measures(campaign.form)))
    about = ("全区", "全区", "全区任务", "合计", f"{len(campaign.units)}家单位", campaign.target)
    ahead = outlook(clock_of(campaign, tallies), campaign.target, whole.count)
    return Progress(*about, whole.count, whole.figures, ahead)


def quota_lines(campaign: Campaign, tallies: Sequence[UnitTally]) -> list[Progress]:
    """One line a quota: where each unit owes it, their targets, figures and what each still owes summed up."""
    sums, none, at = _sums(campaign, tallies), nothing(measures(campaign.form)), clock_of(campaign, tallies)
    lines = []
    for quota in campaign.quotas:
        units = campaign.units_of(quota)
        done, target = [sums[unit.code].count for unit in units], quota.count
        ahead, lacking = outlook(at, target, sum(done)), None
        if quota.each:
            ahead, lacking = outlook_of_all(at, target, done), sum(max(0, target - one) for one in done)
            target *= len(units)
        whole = sum((sums[unit.code] for unit in units), none)
        about = (quota.code, quota.code, quota.name, _basis(quota), quota.group)
        lines.append(Progress(*about, target, whole.count, whole.figures, ahead, lacking))
    return lines


def overview(
    campaign: Campaign, filings: Collection[Tallied], periods: Sequence[str], tallies: Sequence[UnitTally],
    units: Sequence[UnitStanding], as_of: str,
) -> Overview:  # fmt: skip
    """Everything that 总览 shows."""
    return Overview(
        title=campaign.name,
        as_of=as_of,
        subject=subject(campaign.form),
        district=district_line(campaign, tallies),
        quotas=quota_lines(campaign, tallies),
        months=[_month(campaign, period, tallies, units) for period in periods],
        phases=_phases(campaign, filings),
        topics=_topics(campaign, filings, tallies),
    )


def _month(campaign: Campaign, period: str, tallies: Sequence[UnitTally], units: Sequence[UnitStanding]) -> MonthTally:
    marks = [unit.marks[period] for unit in units if period in unit.marks]
    none = nothing(measures(campaign.form))
    whole = sum((unit.months[period] for unit in tallies if period in unit.months), none)
    return MonthTally(period, len(marks), sum(map(passed, marks)), sum(mark.late for mark in marks), whole)


def _phases(campaign: Campaign, filings: Collection[Tallied]) -> list[PhaseTally]:
    by, lines = measures(campaign.form), []
    by_day: dict[str, list[Sums]] = {}
    for one in filings:
        for day, sums in one.tally.days.items():
            by_day.setdefault(day, []).append(sums)
    for phase in campaign.phases:
        start, end = phase.start.isoformat(), phase.end.isoformat()
        within = tally([sums for day, found in by_day.items() if start <= day <= end for sums in found], by)
        lines.append(PhaseTally(phase.name, start, end, within))
    return lines


def _topics(campaign: Campaign, filings: Collection[Tallied], tallies: Sequence[UnitTally]) -> list[TopicTally]:
    by = measures(campaign.form)
    by_topic: dict[str, list[Sums]] = {}
    for one in filings:
        for name, sums in one.tally.topics.items():
            by_topic.setdefault(name, []).append(sums)
    return [
        TopicTally(name, tally(by_topic.get(name, []), by), sum(unit.topics.get(name, 0) > 0 for unit in tallies))
        for name in topic_names(campaign, tallies)
    ]
