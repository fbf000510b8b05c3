"""Where a form's sections stand in a workbook: moved headers, reordered columns, renamed sheets."""

from __future__ import annotations

from collections.abc import Iterator

from workbook import headers
from workbook.addresses import a1
from workbook.filing import Grid, Site
from workbook.finding import Fault, Place
from workbook.form import Form, Section
from workbook.grid.book import GridBook
from workbook.meta import LISTS, SHEET

SCAN_ROWS = 60
"""How far down a moved header row is looked for."""

LIKENESS = 0.6
"""The share of a section's headers that must be there for a sheet or a row to be taken for it."""


def locate(form: Form, book: GridBook) -> tuple[dict[str, Site], list[Fault]]:
    """The site of each section that could be found, and what is missing, renamed, added or moved."""
    grids: dict[str, Grid] = {}

    def grid(name: str) -> Grid:
        if name not in grids:
            grids[name] = book.grid(name)
        return grids[name]

    sheets, faults = _match_sheets(form, book, grid)
    sites: dict[str, Site] = {}
    for section in form.sections:
        present = sheets.get(section.sheet)
        if present is not None:
            site, found = _locate_section(section, present, grid(present))
            faults.extend(found)
            if site is not None:
                sites[section.name] = site
    return sites, faults


def likeness(form: Form, book: GridBook) -> float:
    """The share of the form's sheets that the workbook seems to hold, by their headers: 0 to 1."""
    wanted = _sections_by_sheet(form)
    found = sum(
        1
        for sheet, sections in wanted.items()
        if sheet in book.names and _score(sections, book.grid(sheet)) >= LIKENESS
    )
    return found / len(wanted)


def _sections_by_sheet(form: Form) -> dict[str, list[Section]]:
    wanted: dict[str, list[Section]] = {}
    for section in form.sections:
        wanted.setdefault(section.sheet, []).append(section)
    return wanted


def _match_sheets(form: Form, book: GridBook, grid: object) -> tuple[dict[str, str], list[Fault]]:
    """Sheet name in the form -> present name. What is not there by name is looked for by its headers."""
    wanted = _sections_by_sheet(form)
    matched = {name: name for name in wanted if name in book.names}
    if len(matched) == len(wanted):
        return matched, []
    generated = {SHEET, LISTS, *(sheet["name"] for sheet in form.sheets)}
    free = [name for name in book.names if name not in generated]
    faults: list[Fault] = []
    for name, sections in wanted.items():
        if name in matched:
            continue
        scores = [(_score(sections, grid(present)), present) for present in free]  # type: ignore[operator]
        best = max(scores, default=(0.0, ""))
        place = Place(sections[0].name)
        if best[0] >= LIKENESS:
            matched[name] = best[1]
            free.remove(best[1])
            faults.append(Fault("template.renamed-sheet", place, {"name": name, "present": best[1]}, sheet=best[1]))
        else:
            faults.append(Fault("template.missing-sheet", place, {"name": name}, sheet=name))
    return matched, faults


def _score(sections: list[Section], grid: Grid) -> float:
    return max(_section_score(section, grid) for section in sections)


def _section_score(section: Section, grid: Grid) -> float:
    if section.is_table:
        _, columns = _header_row(section, grid)
        return len(columns) / len(section.fields)
    return len(_labels(section, grid)) / len(section.fields)


def _header_row(section: Section, grid: Grid) -> tuple[int, dict[str, int]]:
    """The row that holds most of the section's headers, the expected one first: (row from 1, columns)."""
    expected = section.header_row
    row = grid[expected - 1] if 0 < expected <= len(grid) else []
    best = (expected, headers.columns_of(section, row))
    if len(best[1]) == len(section.fields):
        return best
    for number, row in enumerate(grid[: expected + SCAN_ROWS], 1):
        columns = headers.columns_of(section, row)
        if len(columns) > len(best[1]):
            best = (number, columns)
    return best


def _labels(section: Section, grid: Grid) -> dict[str, tuple[int, int]]:
    """field -> the cell of its label (from 1), anywhere on the sheet."""
    known = headers.names(section)
    found: dict[str, tuple[int, int]] = {}
    for number, row in enumerate(grid[: 2 * SCAN_ROWS], 1):
        for column, text in enumerate(row, 1):
            if text.__class__ is str and text and len(text) < 40:
                field = known.get(headers.plain(text))
                if field is not None and field not in found:
                    found[field] = (number, column)
    return found


def _locate_section(section: Section, sheet: str, grid: Grid) -> tuple[Site | None, list[Fault]]:
    return _locate_table(section, sheet, grid) if section.is_table else _locate_record(section, sheet, grid)


def _locate_record(section: Section, sheet: str, grid: Grid) -> tuple[Site | None, list[Fault]]:
    site = Site(sheet, grid)
    if _labels_stand(section, grid):
        site.cells = {field.name: (field.span.top, field.span.left) for field in section.fields}
        return site, []
    labels = _labels(section, grid)
    faults = []
    for field in section.fields:
        if field.name in labels and field.label is not None:
            row, column = labels[field.name]
            site.cells[field.name] = (
                row + field.span.top - field.label.top,
                column + field.span.left - field.label.left,
            )
        else:
            faults.append(_missing(section, field.name, field.title, sheet))
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


def _locate_table(section: Section, sheet: str, grid: Grid) -> tuple[Site | None, list[Fault]]:
    row, columns = _header_row(section, grid)
    if len(columns) < max(1, len(section.fields) * LIKENESS / 2):
        return None, [Fault("template.missing-header", Place(section.name), {"section": section.title}, sheet=sheet)]
    faults = [
        _missing(section, field.name, field.title, sheet) for field in section.fields if field.name not in columns
    ]
    faults.extend(_oddities(section, sheet, row, columns, grid[row - 1]))
    return Site(sheet, grid, header_row=row, columns=columns), faults


def _missing(section: Section, field: str, title: str, sheet: str) -> Fault:
    return Fault(
        "template.missing-column", Place(section.name, None, None), {"title": title, "name": field}, sheet=sheet
    )


def _oddities(section: Section, sheet: str, row: int, columns: dict[str, int], header: list[object]) -> Iterator[Fault]:
    """Columns that are not the form's, twice there, or in another order."""
    known, taken = headers.names(section), set(columns.values())
    for column, text in enumerate(header, 1):
        if column in taken or not isinstance(text, str) or not text.strip():
            continue
        field = headers.meant(known, text)
        code = "template.extra-column" if field is None else "template.duplicate-column"
        yield Fault(code, Place(section.name), {"title": text.strip()}, value=text, sheet=sheet, cell=a1(row, column))
    present = [columns[field.name] for field in section.fields if field.name in columns]
    if present != sorted(present):
        yield Fault("template.moved-columns", Place(section.name), {"section": section.title}, sheet=sheet)
