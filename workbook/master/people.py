"""The register of people (宣讲员库 …): everyone whom a unit has reported, once, with what stands under the name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbook.draft import style
from workbook.form import Section
from workbook.master.detail import SOURCE, Origin, field_column
from workbook.master.subject import Subject
from workbook.master.table import Column, Row, Table
from workbook.sheets import Style, Value

MERGE = "合并到"
"""The column in which staff say which records are one person."""

APART = "不合并"
"""What staff write there of a record that is nobody else's."""

ALIKE = "疑似同一人"
_MOST = 3
"""So many records of the same name are named."""

_DECIDE = f"确系同一人的，把“{ALIKE}”栏中要并入的那一条原样填在这里；不是同一人的填“{APART}”。下次汇总时生效。"
_DOUBT = style("doubt", "text")
_STATE_DOUBT = style("doubt", "choice")


@dataclass(frozen=True, slots=True)
class Person:
    """A record: the unit's name, the fields as last reported, the months between which that was, and what it comes to.

    `figures` are the count and the measures; `topics` and `audiences` texts; `rated` so many events, `good` of them
    well; `latest` the day of the last. All of these None or "" where the record is part of another one. `doubtful`
    marks a `state` that wants looking into; `alike` are keys; `origin` None where no register says the name.
    """

    key: str
    unit_name: str
    data: Mapping[str, Any]
    state: str
    doubtful: bool
    figures: Sequence[int | float] | None
    topics: str
    audiences: str
    rated: int | None
    good: int | None
    latest: str
    first: str
    last: str
    alike: Sequence[str]
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Words:
    """How the columns are called: what the events under a name are ("宣讲场次"), and of what is told besides, "" of none.

    `topic` and `audience` are the fields' titles, `rating` that of the rating, `good` the words for a good one.
    """

    says: str
    topic: str
    audience: str
    rating: str
    good: Sequence[str]


def people_table(
    title: str, section: Section, name: str, subject: Subject | None, words: Words, people: Sequence[Person]
) -> Table:
    """The sheet: unit, the section's fields, how the record stands, what is under the name, its months, who is alike.

    `name` is the field of the name.
    """
    measures = subject.measures if subject is not None else ()
    optional: list[tuple[bool, tuple[Column, ...]]] = [
        (bool(words.topic), (Column(words.topic, 34),)),
        (bool(words.audience), (Column(words.audience, 26),)),
        (bool(words.rating), (Column("已评估", 9, "count"), Column("好评率", 10, "share"))),
    ]
    columns = (
        Column("单位", 24),
        *map(field_column, section.fields),
        Column("登记情况", 14, "choice"),
        Column(words.says, 11, "count"),
        *(Column(one.title, one.width, one.format) for one in measures),
        *(column for there, some in optional if there for column in some),
        Column("最近一次", 13, "date"),
        Column("首次报送", 11, "month"),
        Column("最近报送", 11, "month"),
        Column(ALIKE, 30),
        *SOURCE,
    )
    sheet = section.master or section.title
    return Table(
        name=sheet,
        title=f"{title}{sheet}",
        note=_note(section, section.field(name).title, words),
        columns=columns,
        rows=[_row(section, person, words, len(measures)) for person in people],
        fixed=2,
        open=(Column(MERGE, 24, "long", prompt=_DECIDE),),
    )


def _note(section: Section, name: str, words: Words) -> str:
    keys = "、".join(section.field(key).title for key in section.key)
    good = f"好评率为评为{'、'.join(f'“{word}”' for word in words.good)}的占已评估的比例。" if words.rating else ""
    return (
        f"按单位、{keys}去重，以最近一次报送为准；{words.says}按单位和{name}统计，一人一次只计在一条记录上。{good}"
        f"单位或职务不同的同名人员分列，“{ALIKE}”栏列出另外几条，请在右侧“{MERGE}”栏判断。"
    )


def _row(section: Section, person: Person, words: Words, measures: int) -> Row:
    looks: dict[int, Style] = {}
    values: list[Value] = [person.unit_name, *(person.data.get(field.name) for field in section.fields)]
    if person.doubtful:
        looks[len(values)] = _STATE_DOUBT
    values.append(person.state)
    values.extend(person.figures if person.figures is not None else [None] * (1 + measures))
    values.extend([person.topics] if words.topic else [])
    values.extend([person.audiences] if words.audience else [])
    if words.rating:
        share = person.good / person.rated if person.rated and person.good is not None else None
        values.extend((person.rated or None, share))
    values.extend((person.latest or None, person.first or None, person.last or None))
    if person.alike:
        looks[len(values)] = _DOUBT
    values.append(_alike(person.alike))
    values.extend(person.origin.values() if person.origin is not None else [None] * len(SOURCE))
    return Row(person.key, tuple(values), looks)


def _alike(keys: Sequence[str]) -> str | None:
    """The keys, one a line; of many the first."""
    more = [f"（同名共{len(keys) + 1}条）"] if len(keys) > _MOST else []
    return "\n".join([*keys[:_MOST], *more]) or None
