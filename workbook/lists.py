"""The hidden sheet `_lists`: what the drop-downs offer, a column a list."""

from __future__ import annotations

from dataclasses import dataclass

from workbook import meta
from workbook.draft import Draft, style
from workbook.form import Field, Form
from workbook.sheets import Printing, Sheet, Span, sheet_ref


@dataclass(frozen=True, slots=True)
class Lists:
    """The sheet, None where no field has choices, and the range of each list by its name."""

    sheet: Sheet | None
    ranges: dict[str, str]

    def source(self, field: Field, section: str) -> str | None:
        """The range of a field's choices, None where it has none."""
        return self.ranges.get(field.codes or f"{section}.{field.name}") if field.choices else None


def draw_lists(form: Form) -> Lists:
    """The lists that open fields of the form use; a list of the schema's own is named "section.field"."""
    used: dict[str, tuple[str, tuple[str, ...]]] = {}
    for section in form.sections:
        for field in section.fields:
            if field.choices and field.open:
                title = form.codes[field.codes].title if field.codes else field.title
                used.setdefault(field.codes or f"{section.name}.{field.name}", (title, field.choices))
    draft = Draft(meta.LISTS)
    ranges: dict[str, str] = {}
    for column, (name, (title, labels)) in enumerate(used.items(), 1):
        draft.put(1, column, title, style("header"))
        for row, label in enumerate(labels, 2):
            draft.put(row, column, label, style("plain", "text"))
        draft.widths[column] = max(12.0, *(2.0 * len(label) + 2 for label in labels))
        ranges[name] = sheet_ref(meta.LISTS, Span(2, column, len(labels) + 1, column).a1(absolute=True))
    if not used:
        return Lists(None, {})
    return Lists(draft.sheet(printing=Printing(), visibility="hidden"), ranges)


def draw_meta(rows: list[tuple[str, str]]) -> Sheet:
    """The very hidden sheet `_meta` of those key and value rows (workbook/meta.py)."""
    draft = Draft(meta.SHEET)
    for row, (key, value) in enumerate(rows, 1):
        draft.put(row, 1, key, style("meta", "text"))
        draft.put(row, 2, value, style("meta", "text"))
    draft.widths.update({1: 12.0, 2: 72.0})
    return draft.sheet(printing=Printing(), visibility="veryHidden")
