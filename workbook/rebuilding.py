"""A workbook of another format as an .xlsx with the same values in the same cells, so that it can be marked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from workbook.addresses import Span
from workbook.filing import Grid
from workbook.grid.book import GridBook
from workbook.sections import lines, measure
from workbook.sheets import Book, Cell, Printing, Sheet, Style, Value
from workbook.values import show

_BAD = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST = 31
_WIDEST, _NARROWEST, _SEEN = 40.0, 9.0, 200
_UPRIGHT = 8
_LINE, _TALLEST = 15.0, 300.0
_FRAMED = 200
"""Cells of a merged range that get their frame."""
_NOT_COMPUTED = "="

Inexact = Mapping[str, Mapping[tuple[int, int], str]]


def rebuilt(book: GridBook, inexact: Inexact | None, hidden: Collection[str], title: str = "") -> Book:
    """The sheets of a workbook as sheets of ours: values, dates with their formats, merged cells, hidden sheets hidden.

    What stood in a cell in place of a value, such as "#REF!", stands there as text; formulas are not known, and nothing
    from outside becomes one. Columns are as wide as what is in them.
    """
    names = _names(book.names)
    return Book(
        tuple(
            _sheet(names[name], book.grid(name), book.merges(name), (inexact or {}).get(name, {}), name in hidden)
            for name in book.names
        ),
        title=title,
    )


def _names(names: Sequence[str]) -> dict[str, str]:
    """Each sheet's name as Excel can have it: short, without certain signs, unlike any other."""
    found: dict[str, str] = {}
    for name in names:
        plain = _BAD.sub("_", name).strip("'")[:_LONGEST] or "Sheet"
        made, number = plain, 1
        while made.casefold() in {each.casefold() for each in found.values()}:
            number += 1
            made = f"{plain[: _LONGEST - 5]}_{number}"
        found[name] = made
    return found


def _sheet(name: str, grid: Grid, merges: Sequence[Span], odd: Mapping[tuple[int, int], str], hidden: bool) -> Sheet:
    cells = [
        _cell(row, column, value)
        for row, values in enumerate(grid, 1)
        for column, value in enumerate(values, 1)
        if value != ""
    ]
    cells += [Cell(row + 1, column + 1, text) for (row, column), text in odd.items() if text != _NOT_COMPUTED]
    filled = {(each.row, each.column) for each in cells}
    spans = tuple(_apart(merges, filled))
    widths = _widths(cells, spans)
    cells += [Cell(row, column) for span in spans for row, column in _inside(span)[1:_FRAMED]]
    cells.sort(key=lambda each: (each.row, each.column))
    return Sheet(
        name,
        cells=tuple(cells),
        widths=widths,
        heights=_heights(cells, spans, widths),
        merges=spans,
        printing=Printing(landscape=len(widths) > _UPRIGHT),
        visibility="hidden" if hidden else "visible",
        gridlines=True,
    )


def _cell(row: int, column: int, value: Any) -> Cell:
    """A value under a style that shows it as it was; a span of time is shown as its clerk saw it."""
    if isinstance(value, datetime):
        return Cell(row, column, value.replace(microsecond=0).isoformat(" "), Style(format="datetime"))
    if isinstance(value, date):
        return Cell(row, column, value.isoformat(), Style(format="date"))
    if isinstance(value, time):
        return Cell(row, column, value.replace(microsecond=0).isoformat(), Style(format="time"))
    plain: Value = value if isinstance(value, str | bool | int | float) else show(value)
    if isinstance(plain, float) and plain.is_integer() and abs(plain) < 10**15:
        plain = int(plain)
    return Cell(row, column, plain, Style(format="long" if isinstance(plain, str) else "general"))


def _apart(merges: Sequence[Span], filled: Collection[tuple[int, int]]) -> Iterator[Span]:
    """The merged ranges that do not lie over one another and cover no cell with anything in it."""
    taken: set[tuple[int, int]] = set()
    for span in merges:
        inside = set(_inside(span))
        if not span.is_cell and not inside & taken and not (inside - {(span.top, span.left)}) & set(filled):
            taken |= inside
            yield span


def _inside(span: Span) -> list[tuple[int, int]]:
    """The cells of a range, its first before all others."""
    return [(row, column) for row in range(span.top, span.bottom + 1) for column in range(span.left, span.right + 1)]


def _heights(cells: Sequence[Cell], merges: Sequence[Span], widths: Mapping[int, float]) -> dict[int, float]:
    """Row -> height in points, of those that need more than one line: no program fits a row to merged cells."""
    ends = {(span.top, span.left): span for span in merges}
    heights: dict[int, float] = {}
    for cell in cells:
        span = ends.get((cell.row, cell.column), Span(cell.row, cell.column, cell.row, cell.column))
        room = sum(widths.get(column, _NARROWEST) for column in range(span.left, span.right + 1))
        asked = lines(str(cell.value or ""), room) * _LINE / (span.bottom - span.top + 1)
        if asked > _LINE:
            heights[cell.row] = min(_TALLEST, max(heights.get(cell.row, 0.0), asked + 3))
    return heights


def _widths(cells: Sequence[Cell], merges: Sequence[Span]) -> dict[int, float]:
    """Column -> width in characters, by what stands in its first rows; what is merged over columns counts for none."""
    wide = {(span.top, span.left) for span in merges if span.right > span.left}
    widths: dict[int, float] = {}
    for cell in cells:
        if cell.row <= _SEEN and (cell.row, cell.column) not in wide:
            longest = max(map(measure, str(cell.value).split("\n")), default=0) + 2.0
            widths[cell.column] = max(widths.get(cell.column, _NARROWEST), min(_WIDEST, longest))
    return widths
