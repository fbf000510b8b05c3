"""Drawing a table: its header, its ready rows, and what may be typed down to its last row."""

from __future__ import annotations

from typing import Any

from workbook.draft import Draft, style
from workbook.form import Field, Section
from workbook.sections import Job, header, lines, role
from workbook.sheets import Cell, Span

ROW_HEIGHT = 32.0
FIXED_HEIGHT = 24.0
_LINE = 15.5
_SPARE_ROWS = 10


def ready_rows(job: Job, section: Section) -> tuple[int, int]:
    """The last sheet row that is drawn, and the last one in which everything works."""
    filled = len(job.data[section.name])
    ready = (
        filled
        if section.fixed
        else max(section.ready_rows, filled + (0 if section.ready_rows > filled else _SPARE_ROWS))
    )
    last_drawn = section.first_row + ready - 1
    return last_drawn, max(section.last_row, last_drawn)


def draw_table(draft: Draft, job: Job, section: Section) -> None:
    """The header row, the prefilled rows, then empty ones."""
    last_drawn, last_row = ready_rows(job, section)
    for field in section.fields:
        draft.block(_across(field, section.header_row), header(field), style("header"))
    draft.heights[section.header_row] = _header_height(draft, section)
    rows: list[dict[str, Any]] = job.data[section.name]
    for index, row in enumerate(rows):
        _draw_row(draft, job, section, section.first_row + index, row)
    _draw_empty(draft, job, section, section.first_row + len(rows), last_drawn)
    for field in section.fields:
        if field.open and last_row >= section.first_row:
            draft.restrict(
                job.rule(section, field, Span(section.first_row, field.span.left, last_row, field.span.left))
            )


def _across(field: Field, row: int) -> Span:
    return Span(row, field.span.left, row, field.span.right)


def _draw_row(draft: Draft, job: Job, section: Section, row: int, values: dict[str, Any]) -> None:
    height = FIXED_HEIGHT if section.fixed else ROW_HEIGHT
    for field in section.fields:
        value = job.value(section, field, values, row)
        draft.block(_across(field, row), value, style(role(field), job.format(field)))
        if isinstance(value, str):
            height = max(height, min(400.0, _LINE * lines(value, _width(draft, field)) + 2))
    draft.heights[row] = height


def _draw_empty(draft: Draft, job: Job, section: Section, first: int, last: int) -> None:
    """Most of a template is this: a cell of each column, row after row."""
    looks = [
        (column, style(role(field), job.format(field)))
        for field in section.fields
        for column in range(field.span.left, field.span.right + 1)
    ]
    merged = [field for field in section.fields if field.span.right > field.span.left]
    cells, heights = draft.cells, draft.heights
    for row in range(first, last + 1):
        heights[row] = ROW_HEIGHT
        for column, look in looks:
            cells[row, column] = Cell(row, column, None, look)
        draft.merges.extend(_across(field, row) for field in merged)


def _width(draft: Draft, field: Field) -> float:
    return sum(draft.widths.get(column, 8.43) for column in range(field.span.left, field.span.right + 1))


def _header_height(draft: Draft, section: Section) -> float:
    """Two lines fit into every header row; three where a narrow column has a long title."""
    most = max(lines(header(field), _width(draft, field)) for field in section.fields)
    return max(FIXED_HEIGHT if section.fixed and most == 1 else 36.0, _LINE * most + 6)
