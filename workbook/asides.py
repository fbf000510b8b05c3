"""Rows of a table that are none of its records: 合计 rows, the header once more, notes, numbers with nothing behind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from workbook import headers
from workbook.addresses import a1
from workbook.filing import Site
from workbook.finding import Fault, Place
from workbook.form import Section

STRAY = "template.stray-row"
CODES = ("template.total-row", "template.header-row", "template.note-row", "template.numbered-rows", STRAY)
"""What is said of such rows: a spreadsheet's own count may hold them, ours does not."""

_TOTAL = re.compile(r"\s*[（(]?(?:合|总|小|共)\s*计[)）]?\s*[:：]?\s*")
_NOTE = re.compile(
    r"\s*[（(]?(?:备?注|说明|填[表报]人?|制表人?|经办人?|审[核批]人?|负责人|联系人|联系电话|填报单位|单位盖章|日期)"
    r"[^:：]{0,8}[:：]"
)
_FIRST_COLUMNS = 4
"""How many of a row's first columns may hold the word that makes it a 合计 row."""
_MOST_NOTES = 6
"""A line of notes or signatures has no more cells than these."""
ENOUGH_REQUIRED = 3
"""A row of a table with so many required fields is no record by one cell alone."""


def aside(
    section: Section, site: Site, number: int, cells: Sequence[Any], columns: Sequence[tuple[str, int, Any]], lone: bool
) -> Fault | None:
    """What to say of a row (from 0) that is none of the table's records; None for a record, right or wrong.

    `lone`: one cell of the row says something, and no merged one says more.
    """
    label = _total_label(cells, columns)
    if label is not None:
        return _told("template.total-row", section, site, number, label, cells)
    first = next((column for _, column, _ in columns if column < len(cells) and not _is_empty(cells[column])), None)
    if first is None:
        return None
    if cells[first].__class__ is str:
        if _is_header(section, cells, first):
            return _told("template.header-row", section, site, number, first, cells)
        if _is_note(cells, columns, first):
            return _told("template.note-row", section, site, number, first, cells)
    if lone and not section.literal and sum(field.required for field in section.fields) >= ENOUGH_REQUIRED:
        return _told(STRAY, section, site, number, first, cells)
    return None


def numbered(section: Section, site: Site, rows: Sequence[int], field: str) -> Fault:
    """What to say, once, of the rows (from 0) in which nothing but their number was filled in."""
    cell = a1(rows[0] + 1, site.columns[field])
    place = Place(section.name)
    return Fault("template.numbered-rows", place, {"count": len(rows)}, sheet=site.sheet, cell=cell)


def _told(code: str, section: Section, site: Site, number: int, column: int, cells: Sequence[Any]) -> Fault:
    return Fault(code, Place(section.name), value=cells[column], sheet=site.sheet, cell=a1(number + 1, column + 1))


def _is_empty(text: Any) -> bool:
    return text == "" or (text.__class__ is str and not text.strip())


def _total_label(cells: Sequence[Any], columns: Sequence[tuple[str, int, Any]]) -> int | None:
    """The column (from 0) of the word 合计 among the row's first cells, if it is a 合计 row.

    A row whose first word is another one says that word of itself: 合计 is an answer there, not a sum.
    """
    for _, column, _ in columns[:_FIRST_COLUMNS]:
        text = cells[column] if column < len(cells) else ""
        if text.__class__ is str and _TOTAL.fullmatch(text):
            return column
        if text.__class__ is str and text.strip() and not text.strip().isdigit():
            return None
    return None


def _is_header(section: Section, cells: Sequence[Any], first: int) -> bool:
    """Whether a row says the headers again: its first cell is one, and so are most."""
    text = cells[first]
    if text.__class__ is not str or headers.meant(headers.names(section), text) is None:
        return False
    return len(headers.columns_of(section, cells)) > len(section.fields) / 2


def _is_note(cells: Sequence[Any], columns: Sequence[tuple[str, int, Any]], first: int) -> bool:
    """Whether a row begins with 注：, 填表人： or the like, and goes on with nothing but such words and what they ask for."""
    if not _NOTE.match(cells[first]):
        return False
    texts = [cells[column] for _, column, _ in columns if column < len(cells) and not _is_empty(cells[column])]
    if len(texts) > _MOST_NOTES:
        return False
    asked = [text.__class__ is str and text.rstrip().endswith((":", "：")) for text in texts]
    said = [text.__class__ is str and bool(_NOTE.match(text)) for text in texts]
    return all(said[at] or asked[at - 1] for at in range(1, len(texts)))
