"""Drawing repeated blocks: each is a record some rows or columns past the one before."""

from __future__ import annotations

from workbook.draft import Draft
from workbook.form import Block, Section
from workbook.records import draw_fields
from workbook.sections import Job, as_record


def draw_blocks(draft: Draft, job: Job, section: Section, columns: int | None) -> None:
    """Every block of a section, those with data first."""
    rows = job.data[section.name]
    block = section.block or Block(1, 0, 1)
    for index in range(max(block.count, len(rows))):
        draw_fields(draft, job, as_record(section, index), rows[index] if index < len(rows) else {}, columns)
