"""Where the sections of a template stand once some are filled beforehand: what is below a longer table moves down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workbook.form import Form, Section
from workbook.sections import section_columns, section_rows
from workbook.sheets import Span


def placed(form: Form, data: Mapping[str, Any]) -> Form:
    """The form with room for the data: the same form where each table's ready rows are enough, as is the rule."""
    moved = {section.name: section for section in form.sections}
    sheets = list(form.sheets)
    for number, sheet in enumerate(form.sheets):
        names = [section.name for section in form.on_sheet(sheet["name"])]
        for name in names:
            section = moved[name]
            more = _lacking(section, len(data.get(name, ()))) if section.is_table else 0
            if more <= 0 or not _is_in_the_way(section, [moved[other] for other in names]):
                continue
            last = section_rows(section)[1]
            for other in names:
                if section_rows(moved[other])[0] > last:
                    moved[other] = _lower(moved[other], more)
            bands = {str(int(row) + (more if int(row) > last else 0)): text for row, text in _bands(sheets[number])}
            sheets[number] = {**sheets[number], "bands": bands}
            ready = section.ready_rows + more
            moved[name] = replace(
                section, ready_rows=ready, last_row=max(section.last_row, section.first_row + ready - 1)
            )
    if all(moved[section.name] is section for section in form.sections):
        return form
    return replace(form, sections=tuple(moved.values()), sheets=tuple(sheets))


def _bands(sheet: Mapping[str, Any]) -> list[tuple[str, str]]:
    return list(sheet.get("bands", {}).items())


def _lacking(section: Section, filled: int) -> int:
    """How many rows are wanting: one stays empty."""
    return 0 if section.closed else filled + 1 - section.ready_rows


def _is_in_the_way(section: Section, others: list[Section]) -> bool:
    """Whether another section begins below it in its columns."""
    last = section_rows(section)[1]
    left, right = section_columns(section)
    for other in others:
        start, stop = section_columns(other)
        if section_rows(other)[0] > last and start <= right and left <= stop:
            return True
    return False


def _lower(section: Section, rows: int) -> Section:
    """The section so many rows further down."""
    if section.is_table and section.block is None:
        return replace(
            section,
            header_row=section.header_row + rows,
            first_row=section.first_row + rows,
            last_row=section.last_row + rows,
        )
    fields = tuple(
        replace(field, span=_down(field.span, rows), label=_down(field.label, rows) if field.label else None)
        for field in section.fields
    )
    return replace(section, fields=fields, first_row=section.first_row + rows, last_row=section.last_row + rows)


def _down(span: Span, rows: int) -> Span:
    return Span(span.top + rows, span.left, span.bottom + rows, span.right)
