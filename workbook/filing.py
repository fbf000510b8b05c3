"""Filing: what one workbook says (plain JSON data) and where each value stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from workbook.addresses import Address
from workbook.finding import Fault, Place
from workbook.form import Form

Grid = list[list[Any]]


@dataclass(slots=True)
class Site:
    """Where a section stands in this workbook: its sheet by its present name, its columns, its rows.

    `columns` is field -> column (a table), `cells` field -> (row, column) (a record), `rows` the sheet row of
    each row of data; all from 1. A field that could not be found is absent. `end_row` is the last sheet row that can
    be the table's, where another section follows below; None: the sheet's last. `blocks` are the cells of each
    repeated block, then of each that holds data.
    """

    sheet: str
    grid: Grid
    header_row: int = 0
    columns: dict[str, int] = field(default_factory=dict)
    cells: dict[str, tuple[int, int]] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    end_row: int | None = None
    blocks: list[dict[str, tuple[int, int]]] = field(default_factory=list)


class Meta(NamedTuple):
    """What the hidden sheet `_meta` says; `intact` tells whether it agrees with its digest."""

    form: str
    version: int
    campaign: str
    unit: str
    period: str
    given: Mapping[str, Any]
    intact: bool


@dataclass(slots=True)
class Filing:
    """One workbook as read by one form.

    `data` is canonical JSON: record -> {field: value}, table -> [{field: value}, …]; an empty cell is an absent
    key. `faults` are what reading found (`value.*`, `template.*`). `missing` holds (section, None) where a
    sheet, and (section, field) where a column or label is not there. `sheet_names` are those of the workbook, in order.
    `unit` is who filed it as far as known: the code, else the name in the cell; `period` the month it is for. The judge
    sets both.
    `row_keys` is kept for whoever makes them (validator/telling.py). `adopted` are the values that the clerk took in
    place of what was typed (validator/adoption.py): they are in `data`, the grids are as received.
    """

    form: Form
    data: dict[str, Any]
    sites: dict[str, Site]
    faults: list[Fault]
    meta: Meta | None = None
    unit: str | None = None
    period: str | None = None
    missing: set[tuple[str, str | None]] = field(default_factory=set)
    sheet_names: tuple[str, ...] = ()
    row_keys: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict, repr=False, compare=False)
    adopted: dict[Place, Any] = field(default_factory=dict)

    def address(self, place: Place) -> Address | None:
        """The true cell of a place: None where the place has no field, or its section or column is not there."""
        if place.section is None or place.field is None:
            return None
        site = self.sites.get(place.section)
        if site is None:
            return None
        if place.row is None:
            cell = site.cells.get(place.field)
            return Address(site.sheet, *cell) if cell else None
        if site.blocks:
            cell = site.blocks[place.row].get(place.field)
            return Address(site.sheet, *cell) if cell else None
        column = site.columns.get(place.field)
        return Address(site.sheet, site.rows[place.row], column) if column else None

    def sheet(self, place: Place) -> str | None:
        """The sheet of a place by its present name; where the sheet is missing, its name in the form."""
        if place.section is None:
            return None
        site = self.sites.get(place.section)
        return site.sheet if site else self.form.section(place.section).sheet

    def typed(self, place: Place) -> Any:
        """The cell as typed, or as the clerk agreed to have it; None where empty or not there."""
        if place in self.adopted:
            return self.adopted[place]
        address = self.address(place)
        if address is None or place.section is None:
            return None
        grid = self.sites[place.section].grid
        row, column = address.row - 1, address.column - 1
        if row >= len(grid) or column >= len(grid[row]):
            return None
        value = grid[row][column]
        return None if value == "" else value

    def value(self, place: Place) -> Any:
        """The canonical value at a place, None where empty."""
        if place.section is None or place.field is None:
            return None
        section = self.data.get(place.section)
        if section is None:
            return None
        return (section if place.row is None else section[place.row]).get(place.field)

    def rows(self, section: str) -> list[dict[str, Any]]:
        """The rows of a table, or the record as its only row."""
        found = self.data.get(section)
        if found is None:
            return []
        return found if isinstance(found, list) else [found]

    def places(self, section: str, field_name: str) -> Iterator[Place]:
        """Every place of a field: one a row, or the one of a record."""
        if self.form.section(section).is_table:
            return (Place(section, row, field_name) for row in range(len(self.rows(section))))
        return iter((Place(section, None, field_name),))
