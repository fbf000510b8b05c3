"""Drawing a table: its header, its ready rows, and what may be typed down to its last row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from workbook.conditions import greyed
from workbook.draft import Draft, style
from workbook.form import Field, Section
from workbook.sections import Job, header, lines, role
from workbook.sheets import Cell, Span

ROW_HEIGHT = 32.0
FIXED_HEIGHT = 24.0
GROUP_HEIGHT = 24.0
_LINE = 15.5
_SPARE_ROWS = 10


def ready_rows(job: Job, section: Section) -> tuple[int, int]:
    """The last sheet row that is drawn, and the last one in which everything works."""
    filled = len(job.data[section.name])
    ready = (
        filled
        if section.literal
        else max(section.ready_rows, filled + (0 if section.ready_rows > filled else _SPARE_ROWS))
    )
    last_drawn = section.first_row + ready - 1
    return last_drawn, max(section.last_row, last_drawn)


def draw_table(draft: Draft, job: Job, section: Section) -> None:
    """The header row, the prefilled rows, then empty ones."""
    last_drawn, last_row = ready_rows(job, section)
    _draw_headers(draft, section)
    rows: list[dict[str, Any]] = job.data[section.name]
    for index, row in enumerate(rows):
        _draw_row(draft, job, section, section.first_row + index, row)
    _draw_empty(draft, job, section, section.first_row + len(rows), last_drawn)
    for field in section.fields:
        if field.open and last_row >= section.first_row:
            draft.restrict(
                job.rule(section, field, Span(section.first_row, field.span.left, last_row, field.span.left))
            )
    if last_row >= section.first_row:
        draft.greyed.extend(greyed(section, section.fields, (section.first_row, last_row)))
    _draw_marks(draft, section, last_drawn)


def _draw_headers(draft: Draft, section: Section) -> None:
    """The titles in the lowest header row, each reaching up to its groups; a group's header over all its columns."""
    top = section.header_row - section.headers + 1
    fields = sorted(section.fields, key=lambda field: field.span.left)
    for field in fields:
        first = top + min(len(field.group), section.headers - 1)
        draft.block(Span(first, field.span.left, section.header_row, field.span.right), header(field), style("header"))
    for level in range(section.headers - 1):
        draft.heights[top + level] = GROUP_HEIGHT
        for span, title in _groups(fields, level):
            draft.block(Span(top + level, span.left, top + level, span.right), title, style("header"))
    draft.heights[section.header_row] = _header_height(draft, section)


def _groups(fields: Sequence[Field], level: int) -> Iterator[tuple[Span, str]]:
    """The columns under each merged header of a level (from 0): neighbours with the same groups down to it."""
    for group, members in groupby(fields, key=lambda field: field.group[: level + 1]):
        if len(group) <= level:
            continue
        left: int | None = None
        right = 0
        for field in members:
            if left is not None and field.span.left != right + 1:
                yield Span(0, left, 0, right), group[level]
                left = None
            left, right = field.span.left if left is None else left, field.span.right
        if left is not None:
            yield Span(0, left, 0, right), group[level]


def _draw_marks(draft: Draft, section: Section, last: int) -> None:
    """The markers of the header and of every ready row."""
    if section.marks is None:
        return
    if section.marks.header is not None:
        draft.put(section.header_row, section.marks.column, section.marks.header, style("mark"))
    for row in range(section.first_row, last + 1):
        draft.put(row, section.marks.column, section.marks.data, style("mark"))


def _across(field: Field, row: int) -> Span:
    return Span(row, field.span.left, row, field.span.right)


def _draw_row(draft: Draft, job: Job, section: Section, row: int, values: dict[str, Any]) -> None:
    height = FIXED_HEIGHT if section.literal else ROW_HEIGHT
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
    return max(FIXED_HEIGHT if section.literal and most == 1 else 36.0, _LINE * most + 6)
