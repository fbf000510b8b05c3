"""The hidden sheet `_lists`: what the drop-downs offer, a row a list, each under a name of its own."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from workbook import meta
from workbook.draft import Draft, style
from workbook.form import Field, Form, Section
from workbook.sheets import Printing, Sheet, Span, sheet_ref


class ListRange(NamedTuple):
    """Where a list stands: its defined name, its cells on the sheet `_lists`, how many they are."""

    name: str
    cells: str
    size: int


@dataclass(frozen=True, slots=True)
class Lists:
    """The sheet, None where no field has choices, and the range of each list.

    `columns` are those of the form's own tables ("section.field") that hold the choices of others.
    """

    sheet: Sheet | None
    ranges: dict[str, ListRange]
    columns: dict[str, ListRange] = dataclasses.field(default_factory=dict)

    def range(self, field: Field, section: str) -> ListRange | None:
        """The range of a field's choices, None where it has none."""
        return self.ranges.get(field.codes or f"{section}.{field.name}") if field.choices else None

    def source(self, field: Field, section: str) -> str | None:
        """What a drop-down of a field refers to: a name, for Excel 2007 takes no other sheet's cells there."""
        found = self.columns.get(field.listed) if field.listed else self.range(field, section)
        return found.name if found else None

    @property
    def names(self) -> dict[str, str]:
        """The defined names."""
        return {found.name: found.cells for found in (*self.ranges.values(), *self.columns.values())}


def draw_lists(form: Form) -> Lists:
    """The lists that open fields and checks of the form use; one of the schema's own is named "section.field"."""
    used: dict[str, tuple[str, tuple[str, ...]]] = {}
    for section in form.sections:
        for field in section.fields:
            if field.choices and field.open:
                title = form.codes[field.codes].title if field.codes else field.title
                used.setdefault(field.codes or f"{section.name}.{field.name}", (title, field.choices))
    for name in (check["codes"] for check in form.checks if "codes" in check):
        used.setdefault(name, (form.codes[name].title, form.codes[name].labels))
    draft = Draft(meta.LISTS)
    ranges: dict[str, ListRange] = {}
    for row, (name, (title, labels)) in enumerate(used.items(), 1):
        draft.put(row, 1, title, style("header"))
        for column, label in enumerate(labels, 2):
            draft.put(row, column, label, style("plain", "text"))
            draft.widths[column] = max(draft.widths.get(column, 12.0), 2.0 * len(label) + 2)
        cells = sheet_ref(meta.LISTS, Span(row, 2, row, len(labels) + 1).a1(absolute=True))
        ranges[name] = ListRange("list_" + re.sub(r"\W", "_", name), cells, len(labels))
    columns = {dotted: _column(form, dotted) for section in form.sections for dotted in _listed(section)}
    if not used:
        return Lists(None, {}, columns)
    draft.widths[1] = 16.0
    return Lists(draft.sheet(printing=Printing(), visibility="hidden"), ranges, columns)


def _listed(section: Section) -> Iterator[str]:
    """The columns that hold the choices of a section's open fields."""
    return (field.listed for field in section.fields if field.listed and field.open)


def _column(form: Form, dotted: str) -> ListRange:
    """A column of the workbook as a list: down to the last of the rows that the form gives, else to its last row."""
    section, field = form.locate(dotted)
    given = [index for index, row in enumerate(section.literal) if row.get(field.name) is not None]
    last = section.first_row + given[-1] if given else max(section.last_row, section.first_row)
    cells = Span(section.first_row, field.span.left, last, field.span.left).a1(absolute=True)
    return ListRange(
        "list_" + re.sub(r"\W", "_", dotted), sheet_ref(section.sheet, cells), last - section.first_row + 1
    )


def draw_meta(rows: list[tuple[str, str]]) -> Sheet:
    """The very hidden sheet `_meta` of those key and value rows (workbook/meta.py)."""
    draft = Draft(meta.SHEET)
    for row, (key, value) in enumerate(rows, 1):
        draft.put(row, 1, key, style("meta", "text"))
        draft.put(row, 2, value, style("meta", "text"))
    draft.widths.update({1: 12.0, 2: 72.0})
    return draft.sheet(printing=Printing(), visibility="veryHidden")
