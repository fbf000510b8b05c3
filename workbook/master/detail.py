"""宣讲明细, 附件库 and any other table of a form that says x-master: every row in force, and whence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from workbook.entry import cell_format
from workbook.form import Field, Section
from workbook.master.blocks import Block, Blocks, digest_of
from workbook.master.table import Column, Row, Table
from workbook.sheets import Value

SOURCE = (
    Column("来源文件", 42),
    Column("工作表", 12),
    Column("行号", 8, "serial"),
    Column("版次", 8, "serial"),
)
_WIDTHS = {"date": 13.0, "time": 10.0, "integer": 11.0, "choice": 16.0, "person": 11.0}
_LEAST = 10.0


class Origin(NamedTuple):
    """Where a row comes from: the unit, its month, the file and edition, the sheet and row in that file."""

    unit: str
    unit_name: str
    period: str
    edition: int
    file: str
    sheet: str
    row: int

    def values(self) -> tuple[Value, ...]:
        """In the order of SOURCE."""
        return self.file, self.sheet, self.row, self.edition


class Entry(NamedTuple):
    """One row in force: its key among all of its sheet, its canonical values, its origin, and what is told besides."""

    key: str
    data: Mapping[str, Any]
    origin: Origin
    more: Sequence[Value] = ()


class Batch(NamedTuple):
    """The entries of one filing: what they depend on, told by texts and numbers, their number, how to have them."""

    basis: tuple[Any, ...]
    rows: int
    entries: Callable[[], Iterable[Entry]]


def detail_table(title: str, section: Section, batches: Iterable[Batch], more: Sequence[Column] = ()) -> Table:
    """The sheet of a section: unit, month, its fields, `more`, the source."""
    columns = (Column("单位", 24), Column("报告期", 11, "month"), *map(field_column, section.fields), *more, *SOURCE)
    return Table(
        name=section.master or section.title,
        title=f"{title}{section.master or section.title}",
        note="全部为已入账报表的原始记录，右侧各列注明来源文件、工作表、行号和版次。",
        columns=columns,
        rows=Blocks(_block(section, batch) for batch in batches),
        fixed=2,
    )


def _block(section: Section, batch: Batch) -> Block:
    names = [field.name for field in section.fields]

    def rows() -> Iterator[Row]:
        for key, data, origin, more in batch.entries():
            values = (origin.unit_name, origin.period, *map(data.get, names), *more, *origin.values())
            yield Row(key, values)

    return Block(digest_of((names, batch.basis)), batch.rows, rows)


def field_column(field: Field) -> Column:
    """The master's column of a form's field: wide enough for a filter button beside its title."""
    width = max(_LEAST, field.width or 0, _WIDTHS.get(field.kind, 14.0) if field.width is None else 0)
    format = cell_format(field)
    return Column(field.title, width, {"integer": "count", "number": "amount"}.get(format, format))
