"""Edition: one version of a unit's return as another one is compared with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbook.finding import Finding, Place

if TYPE_CHECKING:
    from campaign.ledger.heldrows import HeldRow
    from workbook.form import Section


@dataclass(frozen=True, slots=True)
class Edition:
    """What one version says and what was found in it.

    `number` is 第N版; `version` that of the form by whose names the data stand, None where nothing was read. `record`
    is section -> record, `tables` section -> rows, `cells` as in a gist (validator/gist.py).
    """

    number: int
    version: int | None
    record: Mapping[str, Mapping[str, Any]]
    tables: Mapping[str, Sequence[HeldRow]]
    cells: Mapping[str, tuple[str, str]]
    findings: Sequence[Finding]

    def rows(self, section: str) -> Sequence[HeldRow]:
        """The rows of a table, in order."""
        return self.tables.get(section, ())

    def value(self, place: Place) -> Any:
        """The canonical value at a place; None where it is empty, or there is no such row."""
        if place.section is None or place.field is None:
            return None
        if place.row is None:
            return self.record.get(place.section, {}).get(place.field)
        rows = self.rows(place.section)
        return rows[place.row].data.get(place.field) if place.row < len(rows) else None

    def address(self, section: Section, row: int | None, field: str) -> tuple[str, str | None]:
        """Sheet and cell of a field, or of its cell in a row (from 0); the cell is None where it is not known."""
        sheet, where = self.cells.get(f"{section.name}.{field}", (section.sheet, None))
        if row is None or where is None:
            return sheet, where
        held = self.rows(section.name)[row]
        return held.sheet, f"{where}{held.row}"


def place_of(pointer: str) -> Place:
    """The place that a finding's pointer names: "/lectures/3/date"; the pointer of none is ""."""
    section, *rest = [part or None for part in pointer.split("/")[1:]] or [None]
    row = int(rest.pop(0) or 0) if rest and (rest[0] or "").isdecimal() else None
    return Place(section, row, rest[0] if rest else None)
