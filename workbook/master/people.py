"""宣讲员库: everyone who lectured for a unit, once, with the number of lectures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbook.form import Section
from workbook.master.detail import SOURCE, Origin, field_column
from workbook.master.table import Column, Row, Table


@dataclass(frozen=True, slots=True)
class Person:
    """One lecturer of a unit as last reported, the months between which that was, and lectures under the name."""

    key: str
    data: Mapping[str, Any]
    origin: Origin
    first: str
    lectures: int


def people_table(title: str, section: Section, people: Sequence[Person]) -> Table:
    """The sheet: unit, the section's fields, lectures, first and last month, the source of the last."""
    columns = (
        Column("单位", 24),
        *map(field_column, section.fields),
        Column("宣讲场次", 11, "count"),
        Column("首次报送", 11, "month"),
        Column("最近报送", 11, "month"),
        *SOURCE,
    )
    name = section.master or section.title
    return Table(
        name=name,
        title=f"{title}{name}",
        note="按单位、姓名、单位及职务去重，以最近一次报送为准；宣讲场次按单位和姓名统计。",
        columns=columns,
        rows=[
            Row(
                person.key,
                (
                    person.origin.unit_name,
                    *(person.data.get(field.name) for field in section.fields),
                    person.lectures,
                    person.first,
                    person.origin.period,
                    *person.origin.values(),
                ),
            )
            for person in people
        ],
        fixed=2,
    )
