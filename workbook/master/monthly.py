"""月度汇总 and the split by topic: what is counted and summed up by unit and month, the count by unit and topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workbook.draft import style
from workbook.handout import month_text
from workbook.master.subject import Subject, Tally, Topic
from workbook.master.table import Column, Row, Table
from workbook.sheets import Value

MONTHLY = "月度汇总"


@dataclass(frozen=True, slots=True)
class UnitTally:
    """One unit: its tally by period (of those it has filed), its count by topic."""

    code: str
    name: str
    group: str
    months: Mapping[str, Tally] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)


def monthly_table(title: str, subject: Subject, periods: Sequence[str], units: Sequence[UnitTally]) -> Table:
    """Unit by month; a month without a filing in force is blank, one of 零报告 is 0."""
    heads = [*(month_text(period) for period in periods), "合计"]
    columns = [
        column
        for group in heads
        for column in (
            Column(subject.count, 9, "count", group=group),
            *(Column(one.title, one.width, one.format, group=group) for one in subject.measures),
        )
    ]
    rows = []
    for unit in units:
        values: list[Value] = [unit.code, unit.name]
        for period in periods:
            tally = unit.months.get(period)
            values.extend(tally.values() if tally is not None else [None] * (1 + len(subject.measures)))
        values.extend(subject.sum(unit.months.values()).values())
        rows.append(Row(unit.code, values))
    by_month = [subject.sum(unit.months[period] for unit in units if period in unit.months) for period in periods]
    total = [figure for tally in (*by_month, subject.sum(by_month)) for figure in tally.values()]
    return Table(
        name=MONTHLY,
        title=f"{title}{MONTHLY}",
        note=f"{_apart(subject)}空白为尚无入账的报表。",
        columns=(Column("单位代码", 10, "code"), Column("单位", 28), *columns),
        rows=rows,
        totals=[Row("合计", ("合计", "全区", *total))],
        fixed=2,
    )


def _apart(subject: Subject) -> str:
    """That figures of different kinds stand each by itself, where there is more than one."""
    *others, last = [one.title for one in subject.measures] or [""]
    return f"{'、'.join(others)}与{last}分别统计，不相加；" if others else ""


def topics_table(
    title: str, subject: Subject, topic: Topic, topics: Sequence[str], units: Sequence[UnitTally]
) -> Table:
    """Unit by topic, the count; below, the district's total and each topic's share."""
    sums = [sum(unit.topics.get(name, 0) for unit in units) for name in topics]
    whole = sum(sums)
    shares: list[Value] = [figure / whole if whole else None for figure in sums]
    columns = (
        Column("单位代码", 10, "code"),
        Column("单位", 28),
        *(Column(name, 15, "count") for name in topics),
        Column("合计", 10, "count"),
    )
    return Table(
        name=topic.name,
        title=f"{title}{topic.name}",
        note=topic.note,
        columns=columns,
        rows=[
            Row(unit.code, (unit.code, unit.name, *(unit.topics.get(name, 0) for name in topics), _all(unit, topics)))
            for unit in units
        ],
        totals=[
            Row("合计", ("合计", "全区", *sums, whole)),
            Row(
                "占比",
                ("占比", None, *shares, None),
                {index + 2: style("total", "share") for index in range(len(topics))},
            ),
        ],
        fixed=2,
    )


def _all(unit: UnitTally, topics: Sequence[str]) -> int:
    return sum(unit.topics.get(topic, 0) for topic in topics)
