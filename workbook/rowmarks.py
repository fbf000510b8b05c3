"""Row markers: a column that says of each row what it is (#header, #data, #skip …), as some systems' sheets have it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbook.filing import Grid, Site
from workbook.finding import Fault, Place
from workbook.form import Section


def marker_column(section: Section, grid: Grid) -> int | None:
    """The column (from 0) of the markers: the form's, else the first that holds the word for data; None: nowhere."""
    marks = section.marks
    if marks is None:
        return None
    if any(is_marked(cells, marks.column - 1, marks.data) for cells in grid):
        return marks.column - 1
    widest = max(map(len, grid), default=0)
    return next(
        (column for column in range(widest) if any(is_marked(cells, column, marks.data) for cells in grid)), None
    )


def is_marked(cells: list[Any], column: int, word: str) -> bool:
    """Whether a row bears that marker."""
    return marker(cells, column).casefold() == word.casefold()


def marker(cells: list[Any], column: int) -> str:
    """What the marker of a row says, "" where it has none."""
    text = cells[column] if column < len(cells) else ""
    return text.strip() if text.__class__ is str else str(text)


def marked_rows(section: Section, grid: Grid, word: str | None) -> list[int]:
    """The sheet rows (from 1) that bear a marker."""
    column = marker_column(section, grid)
    if column is None or word is None:
        return []
    return [number for number, cells in enumerate(grid, 1) if is_marked(cells, column, word)]


def data_rows(section: Section, site: Site, rows: Iterator[tuple[int, list[Any]]]) -> Iterator[tuple[int, list[Any]]]:
    """The rows that may be data: marked so, or not marked at all."""
    marks, column = section.marks, marker_column(section, site.grid)
    for number, cells in rows:
        if marks is None or column is None or marker(cells, column).casefold() in ("", marks.data.casefold()):
            yield number, cells


def unmarked(section: Section, site: Site) -> Iterator[Fault]:
    """What to say, once, of rows of data that no marker makes so."""
    marks, column = section.marks, marker_column(section, site.grid)
    if marks is None:
        return
    rows = [row for row in site.rows if column is None or not marker(site.grid[row - 1], column)]
    if rows:
        place = Place(section.name)
        slots = {"count": len(rows), "mark": marks.data, "row": rows[0]}
        yield Fault("template.unmarked-rows", place, slots, sheet=site.sheet)
