"""Where one section stands on a sheet: by its headers or labels, by its markers, or by its letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workbook import headers
from workbook.addresses import a1
from workbook.blocks import blocks_stand, locate_blocks, placed_blocks
from workbook.filing import Grid, Site
from workbook.finding import Fault, Place
from workbook.form import Field, Section
from workbook.rowmarks import marked_rows

SCAN_ROWS = 60
"""How far down a moved header row is looked for."""

LIKENESS = 0.6
"""The share of a section's headers that must be there for a sheet or a row to be taken for it."""

_LONGEST_LABEL = 40


def locate_section(
    section: Section, sheet: str, grid: Grid, reach: int | None = None
) -> tuple[Site | None, list[Fault]]:
    """The section's site and what of it is missing; `reach` is how far down a header is looked for."""
    if section.block is not None:
        return locate_blocks(section, sheet, grid)
    if section.is_table:
        return _locate_table(section, sheet, grid, reach)
    return _locate_record(section, sheet, grid)


def header_row(section: Section, grid: Grid, reach: int | None = None) -> tuple[int, dict[str, int]]:
    """The row that holds most of the section's headers, the marked or the expected one first: (row from 1, columns)."""
    expected = section.header_row
    marked = marked_rows(section, grid, section.marks.header) if section.marks else []
    if marked:
        return max(((row, headers.columns_under(section, grid, row)) for row in marked), key=lambda one: len(one[1]))
    best = (expected, headers.columns_under(section, grid, expected))
    if len(best[1]) == len(section.fields):
        return best
    for number in range(1, min(len(grid), reach or expected + SCAN_ROWS) + 1):
        columns = headers.columns_under(section, grid, number)
        if len(columns) > len(best[1]):
            best = (number, columns)
    return best


def _locate_table(section: Section, sheet: str, grid: Grid, reach: int | None) -> tuple[Site | None, list[Fault]]:
    row, columns = header_row(section, grid, reach)
    if section.by_letter:
        row = row if len(columns) >= len(section.fields) * LIKENESS else section.header_row
        return Site(sheet, grid, header_row=row, columns={one.name: one.span.left for one in section.fields}), []
    if len(columns) < max(1, len(section.fields) * LIKENESS / 2):
        return None, [Fault("template.missing-header", Place(section.name), {"section": section.title}, sheet=sheet)]
    faults = [missing(section, field, sheet) for field in section.fields if field.name not in columns]
    return Site(sheet, grid, header_row=row, columns=columns), faults


def stands(section: Section, grid: Grid) -> bool:
    """Whether every header or label of the section is just where the form puts it."""
    if not section.is_table:
        return _labels_stand(section, grid)
    if section.block is not None:
        return blocks_stand(section, section.block, grid)
    if section.header_row > len(grid):
        return False
    if section.headers == 1:
        known, row = headers.names(section), grid[section.header_row - 1]
        return all(_says(known, row, field) for field in section.fields)
    columns = headers.columns_under(section, _window(section, grid), section.header_row)
    return all(columns.get(field.name) == field.span.left for field in section.fields)


def _says(known: Mapping[str, str], row: Sequence[Any], field: Field) -> bool:
    """Whether the header of a field is in its column."""
    text = row[field.span.left - 1] if field.span.left <= len(row) else ""
    return text.__class__ is str and bool(text) and headers.meant(known, text) == field.name


def as_placed(section: Section, sheet: str, grid: Grid) -> Site:
    """The site of a section that stands where the form puts it."""
    site = Site(sheet, grid)
    if section.block is not None:
        site.blocks = placed_blocks(section, section.block)
    elif section.is_table:
        site.header_row = section.header_row
        site.columns = {field.name: field.span.left for field in section.fields}
    else:
        site.cells = {field.name: (field.span.top, field.span.left) for field in section.fields}
    return site


def _window(section: Section, grid: Grid) -> Grid:
    """The head of a table without what stands left of it: the same headers may be there, of another table."""
    left = min(field.span.left for field in section.fields) - 1
    top = section.header_row - section.headers
    head = [[""] * left + row[left:] for row in grid[max(0, top) : section.header_row]]
    return [*grid[: max(0, top)], *head]


def labels(section: Section, grid: Grid) -> dict[str, tuple[int, int]]:
    """field -> the cell of its label (from 1), anywhere on the sheet; in marked rows first, where rows are marked."""
    marked = set(marked_rows(section, grid, section.marks.data)) if section.marks else set()
    known = headers.names(section)
    found: dict[str, tuple[int, int]] = {}
    for only in (marked, None) if marked else (None,):
        for number, row in enumerate(grid[: 2 * SCAN_ROWS], 1):
            if only is not None and number not in only:
                continue
            for column, text in enumerate(row, 1):
                if text.__class__ is str and text and len(text) < _LONGEST_LABEL:
                    field = known.get(headers.plain(text))
                    if field is not None and field not in found:
                        found[field] = (number, column)
    return found


def _locate_record(section: Section, sheet: str, grid: Grid) -> tuple[Site | None, list[Fault]]:
    site = Site(sheet, grid)
    if _labels_stand(section, grid):
        site.cells = {field.name: (field.span.top, field.span.left) for field in section.fields}
        return site, []
    found = labels(section, grid)
    faults = []
    for field in section.fields:
        if field.name in found and field.label is not None:
            row, column = found[field.name]
            cell = row + field.span.top - field.label.top, column + field.span.left - field.label.left
            if min(cell) > 0:
                site.cells[field.name] = cell
                continue
        faults.append(missing(section, field, sheet))
    return site, faults


def _labels_stand(section: Section, grid: Grid) -> bool:
    known = headers.names(section)
    for field in section.fields:
        if field.label is None:
            return False
        row, column = field.label.top - 1, field.label.left - 1
        if row >= len(grid) or column >= len(grid[row]):
            return False
        text = grid[row][column]
        if text.__class__ is not str or known.get(headers.plain(text)) != field.name:
            return False
    return True


def missing(section: Section, field: Field, sheet: str) -> Fault:
    """What to say of a column or a label that is not there."""
    slots = {"title": field.caption, "name": field.name}
    return Fault("template.missing-column", Place(section.name), slots, sheet=sheet)


def oddities(section: Section, site: Site, grid: Grid, own: range | None = None) -> Iterator[Fault]:
    """Columns that are not the form's, twice there, or in another order; `own` are those that can be this table's."""
    if section.block is not None or section.by_letter or not section.is_table:
        return
    known, taken, columns = headers.names(section), set(site.columns.values()), site.columns
    if section.headers == 1 and own is None and section.marks is None:
        yield from _plain_oddities(section, site, grid[site.header_row - 1])
        return
    groups = {headers.plain(group) for field in section.fields for group in field.group}
    lacking = {headers.plain(field.title) for field in section.fields if field.name not in columns}
    for column, (row, text) in enumerate(headers.own_headers(section, grid, site.header_row), 1):
        if column in taken or not text.strip() or (own is not None and column not in own):
            continue
        if section.marks is not None and text.strip() == section.marks.header:
            continue
        if section.headers > 1 and headers.plain(text) in groups | lacking:
            continue
        code = "template.extra-column" if headers.meant(known, text) is None else "template.duplicate-column"
        cell = a1(row, column)
        yield Fault(code, Place(section.name), {"title": text.strip()}, value=text, sheet=site.sheet, cell=cell)
    yield from _moved(section, site)


def _plain_oddities(section: Section, site: Site, header: Sequence[Any]) -> Iterator[Fault]:
    """The same of a table alone on its sheet under one header row, as most are."""
    taken = set(site.columns.values())
    for column, text in enumerate(header, 1):
        if column in taken or not isinstance(text, str) or not text.strip():
            continue
        known = headers.meant(headers.names(section), text) is not None
        code = "template.duplicate-column" if known else "template.extra-column"
        cell = a1(site.header_row, column)
        yield Fault(code, Place(section.name), {"title": text.strip()}, value=text, sheet=site.sheet, cell=cell)
    yield from _moved(section, site)


def _moved(section: Section, site: Site) -> Iterator[Fault]:
    columns = site.columns
    present = [columns[field.name] for field in section.fields if field.name in columns]
    if present != sorted(present):
        yield Fault("template.moved-columns", Place(section.name), {"section": section.title}, sheet=site.sheet)
