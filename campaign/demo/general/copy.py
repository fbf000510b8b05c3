"""Copy: a filled return of any form on the desk, and what was planted in it so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from random import Random
from typing import TYPE_CHECKING, Any, cast

from campaign.demo.paper import Line, NoRoomError, put
from workbook.form import Field, Form

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Row = dict[str, Any]


@dataclass(slots=True)
class Copy:
    """A finished return: the workbook, its data in canonical values, and the lines of what was planted.

    Rows count from 0, None is the record's. `taken` are rows that a plant has been at; `extra` files that come along
    unlisted; `who` is the unit's name.
    """

    book: Workbook
    form: Form
    data: dict[str, Any]
    who: str
    period: str
    rng: Random
    lines: list[Line] = field(default_factory=list)
    taken: set[tuple[str, int]] = field(default_factory=set)
    extra: list[str] = field(default_factory=list)

    def sheet(self, name: str) -> Worksheet:
        """A sheet by its name in the form."""
        sheet: Worksheet = self.book[name]
        return sheet

    def cell(self, dotted: str, row: int | None = None) -> Cell:
        """The cell of a field: of a record, of a table's row, or of a repeated block."""
        section, one = self.form.locate(dotted)
        index = row or 0
        if section.block is not None:
            place = one.span.top + index * section.block.rows, one.span.left + index * section.block.columns
        elif section.is_table:
            place = section.first_row + index, one.span.left
        else:
            place = one.span.top, one.span.left
        return cast("Cell", self.sheet(section.sheet).cell(*place))

    def rows(self, section: str) -> list[Row]:
        """The rows of a table, or the record as the only one."""
        found = self.data[section]
        return found if isinstance(found, list) else [found]

    def value(self, dotted: str, row: int | None = None) -> Any:
        """The canonical value that was filled in."""
        section, _, name = dotted.partition(".")
        return self.rows(section)[row or 0].get(name)

    def take(self, section: str, fits: Callable[[Row], bool]) -> int | None:
        """A row that no plant has been at, taken (None: the record); none that fits is a NoRoomError."""
        if not self.form.section(section).is_table:
            if fits(self.rows(section)[0]):
                return None
            raise NoRoomError(section)
        found = [
            index for index, row in enumerate(self.rows(section)) if (section, index) not in self.taken and fits(row)
        ]
        if not found:
            raise NoRoomError(section)
        row = self.rng.choice(found)
        self.taken.add((section, row))
        return row

    def add(self, section: str, values: Mapping[str, Any]) -> int:
        """One more row below a table, typed and taken; -> its number."""
        rows = self.data[section]
        rows.append(dict(values))
        row = len(rows) - 1
        self.taken.add((section, row))
        for one in self.form.section(section).fields:
            if one.open and values.get(one.name) is not None:
                put(self.cell(f"{section}.{one.name}", row), typed(one, values[one.name]))
        return row

    def say(self, code: str, severity: str, sheet: str | None, cell: str | None, note: str) -> None:
        """Put down what was planted."""
        self.lines.append(Line(code, severity, sheet, cell, note))

    def tell(self, code: str, severity: str, dotted: str, row: int | None, note: str) -> None:
        """Put down what was planted at a field."""
        section, one = self.form.locate(dotted)
        self.say(code, severity, section.sheet, self.cell(dotted, row).coordinate, f"“{one.title}”{note}")


def typed(one: Field, value: Any) -> Any:
    """What a careful clerk types for a canonical value."""
    if one.kind == "date":
        return date.fromisoformat(value)
    if one.kind == "time":
        return time.fromisoformat(value)
    return value


def fill_in(book: Workbook, copy_of: Form, data: dict[str, Any], who: str, period: str, rng: Random) -> Copy:
    """The data typed into a template's open cells."""
    made = Copy(book, copy_of, data, who, period, rng)
    for section in copy_of.sections:
        for row, values in enumerate(made.rows(section.name)):
            for one in section.fields:
                if one.open and values.get(one.name) is not None:
                    put(made.cell(f"{section.name}.{one.name}", row), typed(one, values[one.name]))
    return made


def given_in(book: Workbook, form: Form) -> dict[str, Any]:
    """What stands in the prefilled cells of the records: "section.field" -> value."""
    blank = Copy(book, form, {}, "", "", Random(0))
    found: dict[str, Any] = {}
    for section in form.sections:
        for one in section.fields:
            if one.given and not section.is_table:
                value = blank.cell(f"{section.name}.{one.name}").value
                if value is not None:
                    found[f"{section.name}.{one.name}"] = value
    return found
