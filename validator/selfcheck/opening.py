"""What every rule counts in a form as it is handed out: the values that formulas are stored with.

A program that only shows a file, or reads it without calculating, sees 自查 as it stands that day. They are counted by
the judge itself, from the data that the form is handed out with.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from validator.judge import judge
from validator.telling import row_column
from workbook.blocks import placed_blocks
from workbook.filing import Filing, Site
from workbook.form import Form

Key = tuple[str, str, str]
"""(section, field, code) of a rule."""


class Count(NamedTuple):
    """How many faults a rule finds, and the row and column of the first; 0 where it finds none."""

    faults: int = 0
    row: int = 0
    column: int = 0


def count_opening(form: Form, data: Mapping[str, Any]) -> dict[Key, Count]:
    """The count of each rule that finds anything in the data of a form, laid out as the form says."""
    counts: dict[Key, Count] = {}
    for finding in judge(_as_drawn(form, data)).findings:
        parts = finding.pointer.split("/")[1:]
        if finding.cell is None or len(parts) < 2:
            continue
        row, column = row_column(finding.cell)
        key = (parts[0], parts[-1], finding.code)
        before = counts.get(key)
        first = min((before.row, before.column), (row, column)) if before else (row, column)
        counts[key] = Count((before.faults if before else 0) + 1, *first)
    return counts


def _as_drawn(form: Form, data: Mapping[str, Any]) -> Filing:
    sites = {}
    for section in form.sections:
        site = sites[section.name] = Site(section.sheet, [], section.header_row)
        if section.block is not None:
            site.blocks = placed_blocks(section, section.block)
        elif section.is_table:
            site.columns.update((field.name, field.span.left) for field in section.fields)
            site.rows.extend(range(section.first_row, section.first_row + len(data[section.name])))
        else:
            site.cells.update((field.name, (field.span.top, field.span.left)) for field in section.fields)
    return Filing(form, dict(data), sites, [], sheet_names=tuple(sheet["name"] for sheet in form.sheets))
