"""The renewed workbook with the rows only that an open one needs of it: a program opens it so much sooner."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from workbook.addresses import Span, column_number
from workbook.canvas.differences import Change, Differences
from workbook.package.book import BookPart
from workbook.package.package import Package
from workbook.package.sheet import SheetPart

_ROW = b"<row "
_NUMBER = re.compile(rb'[^>]*?\br="(\d+)"')
_FORMULA = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*>\s*<f\b')
_MARK = b"<f"
_TITLES = "_xlnm.Print_Titles"


class Excerpt(NamedTuple):
    """The workbook as bytes; `formulas` are sheet -> the cells within which its formulas stand."""

    data: bytes
    formulas: Mapping[str, tuple[Span, ...]]


def excerpt(renewed: bytes, found: Differences) -> Excerpt:
    """Cut a renewed workbook down to what is brought over, and to rows with formulas, which others are compared with.

    Sheets that are brought over whole, and those with drawings, whose places rows make, are left as they are. Of
    others go rows and the titles of printed pages, which a program takes long to lay out.
    """
    package = Package(renewed)
    book = BookPart(package)
    changes = {change.name: change for change in found.changes}
    formulas: dict[str, tuple[Span, ...]] = {}
    for entry in book.sheets:
        if entry.name not in found.names:
            continue  # not a sheet of cells
        sheet = SheetPart(package, entry.part)
        sheet.normalise()
        if _MARK in sheet.rows:
            formulas[entry.name] = tuple(_columns(sheet.rows))
        change = changes.get(entry.name)
        if change is not None and change.whole:
            continue
        book.undefine(_TITLES, entry.name)
        if sheet.child("drawing") is None and _cut(sheet, change):
            sheet.save()
    return Excerpt(package.save(), formulas)


def _cut(sheet: SheetPart, change: Change | None) -> bool:
    """Drop the rows that nothing asks for; -> whether there are any, which are not worth it where they are few."""
    blocks = change.blocks if change is not None else ()
    first, *lines = sheet.rows.split(_ROW)
    if len(lines) < 2 * sum(span.bottom - span.top + 1 for span in blocks):
        return False
    kept = [first]
    for line in lines:
        number = _NUMBER.match(line)
        if number is None:
            return False  # rows that do not say which they are: one depends on another
        row = int(number[1])
        if any(span.top <= row <= span.bottom for span in blocks) or _MARK in line:
            kept.append(line)
    sheet.rows = _ROW.join(kept)
    return len(kept) <= len(lines)


def _columns(rows: bytes) -> Iterator[Span]:
    """The formulas of each column, from the first to the last; columns side by side of one extent are one."""
    extents: dict[int, tuple[int, int]] = {}
    for cell in _FORMULA.finditer(rows):
        column, row = column_number(cell[1].decode()), int(cell[2])
        top, bottom = extents.get(column, (row, row))
        extents[column] = min(top, row), max(bottom, row)
    first = 0
    for column in sorted(extents):
        if first and extents.get(column - 1) != extents[column]:
            yield Span(extents[first][0], first, extents[first][1], column - 1)
            first = 0
        first = first or column
    if first:
        yield Span(extents[first][0], first, extents[first][1], max(extents))
