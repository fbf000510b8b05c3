"""The register of people (宣讲员库 …): everyone whom a unit has reported, once, with what stands under the name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbook.form import Section
from workbook.master.detail import SOURCE, Origin, field_column
from workbook.master.table import Column, Row, Table


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of a unit as last reported, the months between which that was, and the events under the name."""

    key: str
    data: Mapping[str, Any]
    origin: Origin
    first: str
    events: int


def people_table(title: str, section: Section, name: str, says: str, people: Sequence[Person]) -> Table:
    """The sheet: unit, the section's fields, what is under each name, first and last month, the source of the last.

    `name` is the field of the name, `says` what the events under it are called ("宣讲场次").
    """
    columns = (
        Column("单位", 24),
        *map(field_column, section.fields),
        Column(says, 11, "count"),
        Column("首次报送", 11, "month"),
        Column("最近报送", 11, "month"),
        *SOURCE,
    )
    sheet = section.master or section.title
    keys = "、".join(section.field(key).title for key in section.key)
    return Table(
        name=sheet,
        title=f"{title}{sheet}",
        note=f"按单位、{keys}去重，以最近一次报送为准；{says}按单位和{section.field(name).title}统计。",
        columns=columns,
        rows=[
            Row(
                person.key,
                (
                    person.origin.unit_name,
                    *(person.data.get(field.name) for field in section.fields),
                    person.events,
                    person.first,
                    person.origin.period,
                    *person.origin.values(),
                ),
            )
            for person in people
        ],
        fixed=2,
    )
