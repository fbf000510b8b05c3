"""Form -> Book: the blank template, its sheets in the form's order, then the hidden `_lists` and `_meta`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbook import palette
from workbook.draft import Draft, style
from workbook.form import Form, Section
from workbook.guide import draw_guide
from workbook.handout import Handout, Rows, day_text, fill_slots, meta_rows, opening_data
from workbook.lists import draw_lists, draw_meta
from workbook.placing import placed
from workbook.printing import print_layout
from workbook.records import draw_record
from workbook.repeats import draw_blocks
from workbook.sections import Job, breadth, column_widths, lines, section_columns, section_rows
from workbook.sheets import Book, Sheet, Span
from workbook.tables import draw_table, ready_rows

TITLE_HEIGHT, NOTE_HEIGHT, LINE_HEIGHT = 36.0, 20.0, 22.0
_BODY_SIZE, _TITLE_SIZE = palette.ROLES["body"].size, palette.ROLES["title"].size


def template(form: Form, handout: Handout | None = None, rows: Rows | None = None) -> Book:
    """The workbook of a form: as handed out to a unit, or without a handout as a form of the house's own.

    `rows` fills sections beforehand: section -> rows of canonical values, a record's row the only one. Without a
    handout there is no `_meta`. An unknown section or field is a KeyError.
    """
    data = opening_data(form, handout, rows or {})
    form = placed(form, data)
    lists = draw_lists(form)
    job = Job(form, handout, data, lists)
    sheets = [draw_guide(job, spec["name"]) if spec.get("guide") else draw_sheet(job, spec) for spec in form.sheets]
    if lists.sheet is not None:
        sheets.append(lists.sheet)
    if handout is not None:
        sheets.append(draw_meta(meta_rows(form, handout)))
    return Book(tuple(sheets), lists.names, fill_slots(form.heading, handout))


def draw_sheet(job: Job, spec: Mapping[str, Any]) -> Sheet:
    """One sheet of a form: its sections, then headings in the rows above that are free."""
    draft = Draft(spec["name"])
    sections = list(job.form.on_sheet(spec["name"]))
    draft.widths.update(column_widths(sections, spec.get("columns")))
    right = breadth(sections, spec.get("columns"))
    for section in sections:
        if section.block is not None:
            draw_blocks(draft, job, section, len(spec["columns"]) if "columns" in spec else None)
        elif section.is_table:
            draw_table(draft, job, section)
        else:
            draw_record(draft, job, section, len(spec["columns"]) if "columns" in spec else None)
    _draw_bands(draft, sections, spec.get("bands", {}), right)
    _draw_head(draft, job, sections, spec, right)
    alone = sections[0] if len(sections) == 1 and sections[0].is_table and not sections[0].closed else None
    if alone is not None:
        _open_rows(draft, job, alone)
    return draft.sheet(
        printing=print_layout(
            job.handout, landscape=spec.get("landscape", False), repeat=_heads(alone) if alone else None
        ),
        freeze=Span(alone.first_row, 1, alone.first_row, 1) if alone else None,
        filter=Span(alone.header_row, 1, ready_rows(job, alone)[1], right) if alone else None,
        tint=palette.TABS["settings" if job.handout is None else "table" if alone else "record"],
    )


def _draw_head(draft: Draft, job: Job, sections: list[Section], spec: Mapping[str, Any], right: int) -> None:
    """Title in row 1, note in row 2, unit and month (or the due day) in row 3."""
    everywhere = range(1, right + 1)
    if not draft.taken(1, everywhere):
        title = fill_slots(spec.get("title", spec["name"]), job.handout)
        draft.block(Span(1, 1, 1, right), title, style("title"))
        width = sum(draft.widths.get(column, 8.43) for column in everywhere)
        draft.heights[1] = TITLE_HEIGHT * lines(title, width * _BODY_SIZE / _TITLE_SIZE)
    note = spec.get("note") or next((section.note for section in sections), "")
    if note and not draft.taken(2, everywhere):
        draft.block(Span(2, 1, 2, right), note, style("note-centred"))
        draft.heights[2] = NOTE_HEIGHT
    if job.handout is not None and not draft.taken(3, everywhere):
        about = job.handout
        if any(not section.is_table for section in sections):
            left_text, right_text = f"报送：{about.department}", f"截止日期：{day_text(about.due)}"
        else:
            left_text, right_text = f"填报单位：{about.unit_name}", f"报告期：{about.month}"
        middle = max(1, right // 2)
        draft.block(Span(3, 1, 3, middle), left_text, style("line"))
        if right > middle:
            draft.block(Span(3, middle + 1, 3, right), right_text, style("line-right"))
        draft.heights[3] = LINE_HEIGHT


def _draw_bands(draft: Draft, sections: list[Section], bands: Mapping[str, str], right: int) -> None:
    """The form's own bands; a table below another section gets its title as one where it has none."""
    texts = {int(row): text for row, text in bands.items()}
    drawn = [(Span(row, 1, row, right), text) for row, text in texts.items()]
    for section in sections:
        row, beside = section_rows(section)[0] - 1, _stands_beside(section, sections)
        if row in texts or row < 1 or (not beside and (section is sections[0] or row == 1)):
            continue
        left, last = section_columns(section) if beside else (1, right)
        if not draft.taken(row, range(left, last + 1)):
            title = f"{section.title}（{section.note.rstrip('。')}）" if section.note else section.title
            drawn.append((Span(row, left, row, last), title))
    for span, text in drawn:
        draft.block(span, text, style("band"))
        draft.heights[span.top] = LINE_HEIGHT + 2


def _stands_beside(section: Section, sections: Sequence[Section]) -> bool:
    """Whether another section of the sheet stands left or right of it."""
    top, bottom = section_rows(section)
    left, right = section_columns(section)
    for other in (one for one in sections if one is not section):
        first, last = section_rows(other)
        start, stop = section_columns(other)
        if first <= bottom and top <= last and (stop < left or right < start):
            return True
    return False


def _heads(section: Section) -> tuple[int, int]:
    """The header rows of a table."""
    return section.header_row - section.headers + 1, section.header_row


def _open_rows(draft: Draft, job: Job, section: Section) -> None:
    """Below the ready rows everything is open as well.

    A protected sheet lets rows be deleted or sorted only where no cell of them is locked, to its last column; so
    whole columns are unlocked and the rows of the head locked.
    """
    draft.column_styles[0] = style("unlocked")
    for field in section.fields:
        for column in range(field.span.left, field.span.right + 1):
            draft.column_styles[column] = style("unlocked", job.format(field))
    for row in range(1, section.first_row):
        draft.row_styles[row] = style("plain")
