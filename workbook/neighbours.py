"""Sections that share a sheet: which headers are whose, and where a table ends because another begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from workbook import headers
from workbook.blocks import label_of
from workbook.filing import Grid, Site
from workbook.finding import Fault
from workbook.form import Section
from workbook.sites import as_placed, locate_section, oddities, stands

Sites = dict[str, Site]
_TITLE_ROWS = 4
_FAR = 1 << 20
_DEEP = 1000
"""The title and the blank rows above a section are no more than so many."""


def locate_together(
    sections: Sequence[Section], sheet: str, grid: Grid, bands: Iterable[str]
) -> tuple[Sites, list[Fault]]:
    """The sites of the sections of one sheet: first what stands where the form puts it, then what has moved.

    A header or label means the first section that claims it, so that tables side by side or one below another may
    have the same. `bands` are the sub-titles of the sheet.
    """
    standing = [section for section in sections if stands(section, grid)]
    if len(standing) == len(sections):
        return _all_in_place(tuple(sections), sheet, grid, bands)
    sites: Sites = {}
    faults: list[Fault] = []
    claimed: set[tuple[int, int]] = set()
    moved = sorted((one for one in sections if one not in standing), key=lambda one: (one.header_row, _left(one)))
    for section in [*standing, *moved]:
        site: Site | None
        if section in standing:
            site = as_placed(section, sheet, grid)
        else:
            site, found = locate_section(section, sheet, _without(grid, claimed), reach=len(grid))
            faults.extend(found)
        if site is not None:
            site.grid = grid
            sites[section.name] = site
            claimed.update(_claims(section, site))
    located = [(section, sites[section.name]) for section in sections if section.name in sites]
    for section, site in located:
        if section.is_table and section.block is None:
            others = [one for one in located if one[0] is not section]
            hidden = claimed - set(_claims(section, site))
            faults.extend(oddities(section, site, _without(grid, hidden), _own_columns(section, site, others)))
            site.end_row = _end(section, site, others, {headers.plain(band) for band in bands})
    return sites, faults


def _all_in_place(
    sections: tuple[Section, ...], sheet: str, grid: Grid, bands: Iterable[str]
) -> tuple[Sites, list[Fault]]:
    """The same where nothing has moved, as is the rule."""
    sites = {section.name: as_placed(section, sheet, grid) for section in sections}
    faults: list[Fault] = []
    for section, own, below in _plan(sections):
        site = sites[section.name]
        faults.extend(oddities(section, site, grid, own))
        if below:
            said = {headers.plain(band) for band in bands}
            site.end_row = _end(section, site, [(other, sites[other.name]) for other in below], said)
    return sites, faults


@lru_cache(maxsize=64)
def _plan(sections: tuple[Section, ...]) -> list[tuple[Section, range | None, list[Section]]]:
    """Each table of a sheet with the columns that can only be its own (None: all) and what stands below it in them."""
    deep: Grid = [[] for _ in range(max(max(section.header_row, section.last_row) for section in sections) + _DEEP)]
    located = [(section, as_placed(section, "", deep)) for section in sections]
    plan: list[tuple[Section, range | None, list[Section]]] = []
    for section, site in located:
        if section.is_table and section.block is None:
            others = [one for one in located if one[0] is not section]
            own = _own_columns(section, site, others)
            below = [one[0] for one in others if _end(section, site, [one], set()) is not None]
            plan.append((section, None if own == range(1, _FAR) else own, below))
    return plan


def _without(grid: Grid, cells: Iterable[tuple[int, int]]) -> Grid:
    """The grid with some cells (from 1) blank; rows that have none of them are the same lists."""
    seen = list(grid)
    for row in {row for row, _ in cells}:
        seen[row - 1] = list(grid[row - 1])
    for row, column in cells:
        if column <= len(seen[row - 1]):
            seen[row - 1][column - 1] = ""
    return seen


def _left(section: Section) -> int:
    return min(field.span.left for field in section.fields)


def _claims(section: Section, site: Site) -> list[tuple[int, int]]:
    """The cells of the headers or labels of a section."""
    if section.block is not None or not section.is_table:
        found = [(field, block[field.name]) for block in site.blocks for field in section.fields if field.name in block]
        found += [(field, site.cells[field.name]) for field in section.fields if field.name in site.cells]
        cells = [
            (row + label_of(field)[0] - field.span.top, column + label_of(field)[1] - field.span.left)
            for field, (row, column) in found
        ]
    else:
        rows = range(site.header_row - section.headers + 1, site.header_row + 1)
        cells = [(row, column) for column in site.columns.values() for row in rows]
    return [(row, column) for row, column in cells if 0 < row <= len(site.grid) and column > 0]


def _extent(section: Section, site: Site) -> tuple[int, int, int]:
    """The first row of a section as it stands, its first column and its last."""
    claims = _claims(section, site)
    if section.is_table and section.block is None:
        wide = {field.name: field.span.right - field.span.left for field in section.fields}
        rights = [column + wide[name] for name, column in site.columns.items()]
        lefts = list(site.columns.values())
    else:
        cells = [*site.cells.values(), *(cell for block in site.blocks for cell in block.values())]
        rights, lefts = [column for _, column in cells], [column for _, column in [*claims, *cells]]
    return min((row for row, _ in claims), default=1), min(lefts, default=1), max(rights, default=1)


def _own_columns(section: Section, site: Site, others: Sequence[tuple[Section, Site]]) -> range:
    """The columns that can only be this table's: those of tables beside it, and what lies past them, are not."""
    _, left, right = _extent(section, site)
    first, last = 1, _FAR
    for other, where in others:
        if (
            other.is_table
            and other.block is None
            and abs(where.header_row - site.header_row) < max(section.headers, other.headers)
        ):
            _, start, stop = _extent(other, where)
            first = max(first, left) if stop < left else first
            last = min(last, start) if start > right else last
    return range(first, last)


def _end(section: Section, site: Site, others: Sequence[tuple[Section, Site]], bands: set[str]) -> int | None:
    """The last sheet row that can be this table's: a section below it in its columns ends it, title included."""
    _, left, right = _extent(section, site)
    ends: list[int] = []
    for other, where in others:
        top, start, stop = _extent(other, where)
        if top > site.header_row and start <= right and left <= stop:
            ends.append(_title_above(other, where, top, bands) - 1)
    return min(ends, default=None)


def _title_above(section: Section, site: Site, top: int, bands: set[str]) -> int:
    """The row in which the title of a section stands above it, else its own first row."""
    title = headers.plain(section.title)
    for row in range(top - 1, max(0, top - 1 - _TITLE_ROWS), -1):
        texts = [text for text in site.grid[row - 1] if text != ""]
        if not texts:
            continue
        said = headers.plain(texts[0]) if len(texts) == 1 and texts[0].__class__ is str else ""
        return row if said and (said in bands or title in said) else top
    return top
