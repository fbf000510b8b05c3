"""月度汇总 and 主题分布: lectures, heads and views by unit and month, lectures by unit and topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workbook.draft import style
from workbook.handout import month_text
from workbook.master.table import Column, Row, Table
from workbook.sheets import Value

MONTHLY, TOPICS = "月度汇总", "主题分布"
_WORDS = ("场次", "线下人数", "线上人次")


@dataclass(frozen=True, slots=True)
class Tally:
    """Lectures, heads in the room, views on line: three figures that are never added to one another."""

    lectures: int = 0
    heads: int = 0
    views: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.lectures + other.lectures, self.heads + other.heads, self.views + other.views)

    def values(self) -> tuple[int, int, int]:
        """In the order of the columns."""
        return self.lectures, self.heads, self.views


@dataclass(frozen=True, slots=True)
class UnitTally:
    """One unit: its tally by period (of those it has filed), its lectures by topic."""

    code: str
    name: str
    group: str
    months: Mapping[str, Tally] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)


def monthly_table(title: str, periods: Sequence[str], units: Sequence[UnitTally]) -> Table:
    """Unit by month; a month without a filing in force is blank, one of 零报告 is 0."""
    heads = [*(month_text(period) for period in periods), "合计"]
    figures = tuple(
        Column(word, 9 if word == "场次" else 11, "count", group=group) for group in heads for word in _WORDS
    )
    rows = []
    for unit in units:
        values: list[Value] = [unit.code, unit.name]
        for period in periods:
            tally = unit.months.get(period)
            values.extend(tally.values() if tally is not None else (None, None, None))
        values.extend(sum(unit.months.values(), Tally()).values())
        rows.append(Row(unit.code, values))
    by_month = [sum((unit.months[period] for unit in units if period in unit.months), Tally()) for period in periods]
    total = [figure for tally in (*by_month, sum(by_month, Tally())) for figure in tally.values()]
    return Table(
        name=MONTHLY,
        title=f"{title}月度汇总",
        note="线下人数与线上人次分别统计，不相加；空白为尚无入账的报表。",
        columns=(Column("单位代码", 10, "code"), Column("单位", 28), *figures),
        rows=rows,
        totals=[Row("合计", ("合计", "全区", *total))],
        fixed=2,
    )


def topics_table(title: str, topics: Sequence[str], units: Sequence[UnitTally]) -> Table:
    """Unit by topic, lectures; below, the district's total and each topic's share."""
    sums = [sum(unit.topics.get(topic, 0) for unit in units) for topic in topics]
    whole = sum(sums)
    shares: list[Value] = [figure / whole if whole else None for figure in sums]
    columns = (
        Column("单位代码", 10, "code"),
        Column("单位", 28),
        *(Column(topic, 15, "count") for topic in topics),
        Column("合计", 10, "count"),
    )
    return Table(
        name=TOPICS,
        title=f"{title}主题分布",
        note="按宣讲明细的“宣讲主题”统计场次，一场只计一个主要主题。",
        columns=columns,
        rows=[
            Row(unit.code, (unit.code, unit.name, *(unit.topics.get(topic, 0) for topic in topics), _all(unit, topics)))
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
