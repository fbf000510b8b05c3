"""Drawing a record: label beside value, hints, and what is prefilled or computed."""

from __future__ import annotations

from typing import Any

from workbook.conditions import greyed
from workbook.draft import Draft, style
from workbook.form import Field, Section
from workbook.sections import Job, header, lines, role

ROW_HEIGHT = 28.0
_LINE = 15.5


def draw_record(draft: Draft, job: Job, section: Section, columns: int | None) -> None:
    """Every field of a record.

    Where the cell right of a value is free, and within the sheet's `columns` if it declares them, the field's help
    stands there in small grey.
    """
    draw_fields(draft, job, section, job.data[section.name], columns)


def draw_fields(draft: Draft, job: Job, section: Section, values: dict[str, Any], columns: int | None) -> None:
    """The labels and values of a record, or of one of several blocks."""
    covered = _covered(job, section.sheet)
    for field in section.fields:
        if field.label is not None:
            draft.block(field.label, header(field), style("label"))
        value = job.value(section, field, values)
        format = job.format(field, tall=field.height is not None)
        format = "code" if format == "text" else format  # a short answer stands in the middle of its box
        draft.block(field.span, value, style(role(field), format))
        draft.restrict(job.rule(section, field, field.span))
        _set_height(draft, field, value)
        beside = (field.span.top, field.span.right + 1)
        if field.help and beside not in covered and (columns is None or beside[1] <= columns):
            draft.put(*beside, field.help, style("aside"))
        if section.marks is not None:
            draft.put(field.span.top, section.marks.column, section.marks.data, style("mark"))
    draft.greyed.extend(greyed(section, section.fields, None))


def _covered(job: Job, sheet: str) -> set[tuple[int, int]]:
    """Every cell of a sheet that belongs to some field; a table's columns count from its header down."""
    cells: set[tuple[int, int]] = set()
    for section in job.form.on_sheet(sheet):
        if section.block is not None:
            right = section.block.columns * (section.block.count - 1)
            for each in (each for field in section.fields for each in (field.span, field.label) if each):
                cells.update(
                    (row, column)
                    for row in range(section.first_row, section.last_row + 1)
                    for column in range(each.left, each.right + right + 1)
                )
            continue
        for field in section.fields:
            for span in (field.span, field.label):
                if span is None:
                    continue
                top, bottom = (section.header_row, section.last_row) if section.is_table else (span.top, span.bottom)
                cells.update(
                    (row, column) for row in range(top, bottom + 1) for column in range(span.left, span.right + 1)
                )
    return cells


def _set_height(draft: Draft, field: Field, value: object) -> None:
    """Tall as the form says, or as what is prefilled needs; the tallest field of a row decides."""
    if field.span.top != field.span.bottom:
        return
    width = sum(draft.widths.get(column, 8.43) for column in range(field.span.left, field.span.right + 1))
    needed = _LINE * lines(value, width) + 4 if isinstance(value, str) else 0.0
    row = field.span.top
    draft.heights[row] = max(draft.heights.get(row, ROW_HEIGHT), field.height or 0.0, min(needed, 400.0))
