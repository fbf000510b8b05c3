"""The form as a clerk sees it: sheets, columns and cells by their Chinese titles, and a filled workbook on the desk.

The places come from the form's definition, read as plain JSON; nothing here knows how a return is checked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

from campaign.demo.month import Month
from workbook.shipped import HOME

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

RECORD = "月报表"
EXPLANATIONS = "情况说明"
FORM = "monthly-return"


class NoRoomError(Exception):
    """A plant found nothing that it could be planted at; it has changed nothing."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table sheet: its header row, its first row, title of a column -> its letters."""

    header: int
    first: int
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One planted fault within a workbook: what a checker must say, and where; `note` is for people."""

    code: str
    severity: str
    sheet: str | None
    cell: str | None
    note: str


@cache
def form() -> Mapping[str, Any]:
    """The monthly return's definition, as it lies in templates/forms."""
    found: Mapping[str, Any] = json.loads((HOME / "forms" / f"{FORM}.json").read_text("utf-8"))
    return found


@cache
def record_cells() -> Mapping[str, str]:
    """Label on 月报表 -> its value cell."""
    fields = form()["properties"]["return"]["properties"].values()
    return {one["title"]: one["x-cell"].partition(":")[0] for one in fields}


@cache
def tables() -> Mapping[str, Table]:
    """Sheet -> its table, for the sheets that clerks fill row by row."""
    found = {}
    for section in form()["properties"].values():
        if section["type"] == "array" and section["x-sheet"] != RECORD:
            columns = {one["title"]: one["x-column"] for one in section["items"]["properties"].values()}
            found[section["x-sheet"]] = Table(section["x-header-row"], section["x-first-row"], columns)
    return found


@dataclass(slots=True)
class Paper:
    """A finished return on someone's desk, and what was planted in it so far.

    `counts` is sheet -> rows filled; `taken` the rows that a plant has already been at. `extra` are files that come
    along unlisted.
    """

    book: Workbook
    month: Month
    rng: Random
    counts: dict[str, int]
    lines: list[Line] = field(default_factory=list)
    taken: set[tuple[str, int]] = field(default_factory=set)
    extra: list[str] = field(default_factory=list)

    @property
    def period(self) -> str:
        """The month that is reported."""
        return self.month.period

    def sheet(self, name: str) -> Worksheet:
        """A sheet by its name in the form."""
        sheet: Worksheet = self.book[name]
        return sheet

    def field(self, label: str) -> Cell:
        """The value cell beside a label of 月报表."""
        cell: Cell = self.sheet(RECORD)[record_cells()[label]]
        return cell

    def at(self, sheet: str, column: str, row: int) -> Cell:
        """The cell of a table's column in a row."""
        cell: Cell = self.sheet(sheet)[f"{tables()[sheet].columns[column]}{row}"]
        return cell

    def value(self, sheet: str, column: str, row: int) -> Any:
        """What stands in a table's column in a row."""
        return self.at(sheet, column, row).value

    def rows(self, sheet: str) -> range:
        """The rows of a table that are filled."""
        first = tables()[sheet].first
        return range(first, first + self.counts[sheet])

    def free_rows(self, sheet: str, fits: Callable[[int], bool] | None = None) -> list[int]:
        """The filled rows that no plant has been at, in order."""
        return [row for row in self.rows(sheet) if (sheet, row) not in self.taken and (fits is None or fits(row))]

    def take(self, sheet: str, fits: Callable[[int], bool] | None = None) -> int:
        """A free row of a table, taken; none is a NoRoomError."""
        found = self.free_rows(sheet, fits)
        if not found:
            raise NoRoomError(sheet)
        row = self.rng.choice(found)
        self.taken.add((sheet, row))
        return row

    def add_row(self, sheet: str) -> int:
        """The first empty row below a table, taken; it counts as filled from now on."""
        row = self.rows(sheet).stop
        self.counts[sheet] += 1
        self.taken.add((sheet, row))
        return row

    def say(self, code: str, severity: str, sheet: str | None, cell: str | None, note: str) -> None:
        """Put down what was planted."""
        self.lines.append(Line(code, severity, sheet, cell, note))

    def move(self, change: Callable[[Line], Line]) -> None:
        """Let every line follow its cell, where cells or sheets have moved."""
        self.lines[:] = [change(line) for line in self.lines]


def put(cell: Cell, value: Any) -> None:
    """Type a value into a cell as a person would: a number into a date cell shows as the number."""
    cell.value = value
    if isinstance(value, int | float) and not isinstance(value, bool) and cell.is_date:
        cell.number_format = "General"
    elif isinstance(value, date) and not cell.is_date:
        cell.number_format = "yyyy\\-mm\\-dd"
    elif isinstance(value, time) and not cell.is_date:
        cell.number_format = "hh:mm"
