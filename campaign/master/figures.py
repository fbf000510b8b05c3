"""The figures of the master: pure functions of what the ledger holds and the campaign's settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from campaign.ledger.filed import Filed
from campaign.ledger.holdings import HeldRow, Holdings
from campaign.measures import Measures, measures, subject
from campaign.settings import Campaign, Quota, Unit
from campaign.standing import Standing
from campaign.standing import progress as quota_progress
from workbook.master.monthly import UnitTally
from workbook.master.overview import MonthTally, Overview, PhaseTally, TopicTally
from workbook.master.progress import Progress
from workbook.master.standing import Mark, UnitStanding, passed
from workbook.master.subject import PLACES, Tally


def begun(campaign: Campaign, holdings: Holdings) -> list[str]:
    """The months from the first that was handed out or filed for to the last: what nobody asked for is not owed."""
    known = {one.period for one in holdings.filed if one.is_filing} | {one.period for one in holdings.changes}
    months = campaign.periods()
    reached = [index for index, month in enumerate(months) if month in known]
    return months[reached[0] : reached[-1] + 1] if reached else []


def counted(campaign: Campaign, holdings: Holdings) -> list[Filed]:
    """The filings in force of units that the settings know, by month, then as the settings list the units."""
    places = {unit.code: place for place, unit in enumerate(campaign.units)}
    known = [one for one in holdings.in_force() if one.unit in places and one.period is not None]
    return sorted(known, key=lambda one: (one.period or "", places[one.unit or ""]))


def tally(rows: Sequence[HeldRow], by: Measures) -> Tally:
    """The count and the figures of rows of the table of events."""
    return Tally(len(rows), tuple(round(sum(_figures(rows, name)), PLACES) for name in by.figures))


def nothing(by: Measures) -> Tally:
    """The tally of no row."""
    return Tally(0, (0,) * len(by.figures))


def _figures(rows: Sequence[HeldRow], name: str) -> list[int | float]:
    """The numbers of rows under a name, as far as they have any: what staff took as it was may hold anything."""
    return [value for row in rows if (value := row.data.get(name)).__class__ in (int, float)]


def unit_tallies(campaign: Campaign, holdings: Holdings) -> list[UnitTally]:
    """Every unit's figures by month and its count by topic."""
    months: dict[str, dict[str, Tally]] = {}
    topics: dict[str, Counter[str]] = {}
    by = measures(campaign.form)
    for one, rows in _events(campaign, holdings):
        unit, period = one.unit or "", one.period or ""
        months.setdefault(unit, {})[period] = tally(rows, by)
        topics.setdefault(unit, Counter()).update(_topic(row, by) for row in rows)
    return [
        UnitTally(unit.code, unit.name, "、".join(unit.groups), months.get(unit.code, {}), topics.get(unit.code, {}))
        for unit in campaign.units
    ]


def _events(campaign: Campaign, holdings: Holdings) -> Iterator[tuple[Filed, list[HeldRow]]]:
    events = measures(campaign.form).events
    return ((one, holdings.section(one.id, events)) for one in counted(campaign, holdings) if events)


UNTOLD = "（未注明）"


def _topic(row: HeldRow, by: Measures) -> str:
    return str(row.data.get(by.topic) or UNTOLD)


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
        mark = Mark(one.state.value, one.late, one.by_staff)
        marks.setdefault(one.unit.code, {})[one.period] = mark
    return [
        UnitStanding(unit.code, unit.name, "、".join(unit.groups), marks.get(unit.code, {})) for unit in campaign.units
    ]


def progress_lines(campaign: Campaign, tallies: Sequence[UnitTally]) -> list[Progress]:
    """Every quota's lines: each unit that owes it, or the joint one and below it each unit's part."""
    sums, none = _sums(campaign, tallies), nothing(measures(campaign.form))
    lines: list[Progress] = []
    for one in quota_progress(campaign, {code: whole.count for code, whole in sums.items()}):
        quota, units = one.quota, [one.unit] if one.unit is not None else campaign.units_of(one.quota)
        whole = sum((sums[unit.code] for unit in units), none)
        lines.append(_line(quota, one.unit, whole, len(units)))
        if one.unit is None:
            lines.extend(_part(quota, unit, sums[unit.code]) for unit in units)
    return lines


def _sums(campaign: Campaign, tallies: Sequence[UnitTally]) -> Mapping[str, Tally]:
    none = nothing(measures(campaign.form))
    return {unit.code: sum(unit.months.values(), none) for unit in tallies}


def _line(quota: Quota, unit: Unit | None, whole: Tally, count: int) -> Progress:
    who = unit.name if unit is not None else f"{count}家单位共同"
    key = f"{quota.code}|{unit.code if unit is not None else '共同'}"
    return Progress(key, quota.code, quota.name, _basis(quota), who, quota.count, whole.count, whole.figures)


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
    who = f"{len(campaign.units)}家单位"
    return Progress("全区", "全区", "全区任务", "合计", who, campaign.target, whole.count, whole.figures)


def quota_lines(campaign: Campaign, tallies: Sequence[UnitTally]) -> list[Progress]:
    """One line a quota: where each unit owes it, their targets and figures summed up."""
    sums, none = _sums(campaign, tallies), nothing(measures(campaign.form))
    lines = []
    for quota in campaign.quotas:
        units = campaign.units_of(quota)
        target = quota.count * (len(units) if quota.each else 1)
        whole = sum((sums[unit.code] for unit in units), none)
        about = (quota.code, quota.code, quota.name, _basis(quota), quota.group)
        lines.append(Progress(*about, target, whole.count, whole.figures))
    return lines


def overview(
    campaign: Campaign, holdings: Holdings, periods: Sequence[str], tallies: Sequence[UnitTally],
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
        phases=_phases(campaign, holdings),
        topics=_topics(campaign, holdings, tallies),
    )


def _month(campaign: Campaign, period: str, tallies: Sequence[UnitTally], units: Sequence[UnitStanding]) -> MonthTally:
    marks = [unit.marks[period] for unit in units if period in unit.marks]
    none = nothing(measures(campaign.form))
    whole = sum((unit.months[period] for unit in tallies if period in unit.months), none)
    return MonthTally(period, len(marks), sum(map(passed, marks)), sum(mark.late for mark in marks), whole)


def _phases(campaign: Campaign, holdings: Holdings) -> list[PhaseTally]:
    rows = [row for _, found in _events(campaign, holdings) for row in found]
    by, lines = measures(campaign.form), []
    days = [_day(row, by) for row in rows]
    for phase in campaign.phases:
        start, end = phase.start.isoformat(), phase.end.isoformat()
        lines.append(
            PhaseTally(
                phase.name,
                start,
                end,
                tally([row for row, day in zip(rows, days, strict=True) if start <= day <= end], by),
            )
        )
    return lines


def _day(row: HeldRow, by: Measures) -> str:
    value: Any = row.data.get(by.date)
    return value if isinstance(value, str) else ""


def _topics(campaign: Campaign, holdings: Holdings, tallies: Sequence[UnitTally]) -> list[TopicTally]:
    by = measures(campaign.form)
    by_topic: dict[str, list[HeldRow]] = {}
    for _, rows in _events(campaign, holdings):
        for row in rows:
            by_topic.setdefault(_topic(row, by), []).append(row)
    return [
        TopicTally(name, tally(by_topic.get(name, []), by), sum(unit.topics.get(name, 0) > 0 for unit in tallies))
        for name in topic_names(campaign, tallies)
    ]
