"""新媒体作品: every work of a filing in force by reach, with its ranks and whether it stands there twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workbook.form import Section
from workbook.master.detail import SOURCE, Entry, field_column
from workbook.master.table import Column, Row, Table


class RankedEntry(NamedTuple):
    """A row with its ranks, None where it has no figure, and what to say of another that is the same work."""

    entry: Entry
    rank: int | None
    rank_in_unit: int | None
    double: str


def works_table(title: str, section: Section, reach: str, entries: Sequence[RankedEntry]) -> Table:
    """The sheet, in the order of the ranks; `reach` is the title of the figure."""
    names = [field.name for field in section.fields]
    columns = (
        Column("名次", 8, "serial"),
        Column("单位", 24),
        Column("报告期", 11, "month"),
        *map(field_column, section.fields),
        Column("单位内名次", 11, "serial"),
        Column("重复情况", 30),
        *SOURCE,
    )
    sheet = section.master or section.title
    return Table(
        name=sheet,
        title=f"{title}{sheet}",
        note=f"全部为已入账报表的原始记录，按{reach}排名，数值相同的名次并列，未填的不排名。",
        columns=columns,
        rows=[
            Row(
                one.entry.key,
                (
                    one.rank,
                    one.entry.origin.unit_name,
                    one.entry.origin.period,
                    *map(one.entry.data.get, names),
                    one.rank_in_unit,
                    one.double or None,
                    *one.entry.origin.values(),
                ),
            )
            for one in entries
        ],
        fixed=2,
    )
