"""Where a form's sections stand in a workbook: moved headers, reordered columns, renamed sheets."""

from __future__ import annotations

from functools import lru_cache

from workbook.filing import Grid, Site
from workbook.finding import Fault, Place
from workbook.form import Form, Section
from workbook.grid.book import GridBook
from workbook.meta import GENERATED
from workbook.neighbours import locate_together
from workbook.sites import LIKENESS, header_row, labels, locate_section, oddities


def locate(form: Form, book: GridBook) -> tuple[dict[str, Site], list[Fault]]:
    """The site of each section that could be found, and what is missing, renamed, added or moved."""
    grids: dict[str, Grid] = {}

    def grid(name: str) -> Grid:
        if name not in grids:
            grids[name] = book.grid(name)
        return grids[name]

    sheets, faults = _match_sheets(form, book, grid)
    sites: dict[str, Site] = {}
    for name, sections in _sections_by_sheet(form).items():
        present = sheets.get(name)
        if present is None:
            continue
        if len(sections) == 1:
            alone, cells = sections[0], grid(present)
            site, found = locate_section(alone, present, cells)
            if site is not None:
                sites[alone.name] = site
                if alone.is_table:
                    found.extend(oddities(alone, site, cells))
        else:
            bands = form.sheet(name).get("bands", {}).values()
            together, found = locate_together(sections, present, grid(present), bands)
            sites.update(together)
        faults.extend(found)
    return sites, faults


def likeness(form: Form, book: GridBook) -> float:
    """The share of the form's sheets that the workbook seems to hold, by their headers: 0 to 1."""
    wanted = _sections_by_sheet(form)
    return sum(_presence(sections, book, sheet) for sheet, sections in wanted.items()) / len(wanted)


def _presence(sections: list[Section], book: GridBook, sheet: str) -> float:
    """How surely a sheet is there: 1 by its headers, less where its columns are known by their letters alone."""
    if sheet not in book.names:
        return 0.0
    grid = book.grid(sheet)
    if _score(sections, grid) >= LIKENESS:
        return 1.0
    return LIKENESS if any(_reaches(section, grid) for section in sections) else 0.0


@lru_cache(maxsize=32)
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
    generated = {*GENERATED, *(sheet["name"] for sheet in form.sheets)}
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
    if section.is_table and section.block is None:
        _, columns = header_row(section, grid)
        return len(columns) / len(section.fields)
    return len(labels(section, grid)) / len(section.fields)


def _reaches(section: Section, grid: Grid) -> bool:
    """Whether a sheet is as wide as a table whose columns are known by their letters alone."""
    return section.by_letter and max(map(len, grid), default=0) >= max(field.span.left for field in section.fields)
