"""The remainder: every cell of the clerk's file that stands in no field, told or known as ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbook import issues, meta, shades, values
from workbook.addresses import Address
from workbook.filing import Filing, Site
from workbook.form import Section
from workbook.grid.book import GridBook
from workbook.headers import plain
from workbook.sheets import Book, Cell, Link
from workbook.transplant import reasons
from workbook.transplant.account import Account
from workbook.transplant.carrying import Carried, aside_rows, counter
from workbook.versions import Older

HIDDEN = frozenset({meta.SHEET, meta.LISTS, shades.SHEET})
"""Sheets of ours on which nobody writes."""

Stands = Sequence[tuple[Section, Site]]


@dataclass(frozen=True, slots=True)
class _Printed:
    """What we put on a sheet: every text, with its column too, and the cells of formulas and figures of ours."""

    texts: frozenset[str]
    columns: frozenset[tuple[int, str]]
    cells: frozenset[tuple[int, int]]


_NOTHING = _Printed(frozenset(), frozenset(), frozenset())


def account_for(carried: Carried, version: Older, book: GridBook, handed_out: Book, heading: str) -> None:
    """Enter what `carry` has left: `handed_out` is the older template as the clerk got it.

    `heading` is the first line of a 移植说明, by which one that came back is known as ours.
    """
    account, rows = carried.account, aside_rows(carried)
    printed = {sheet.name: _printed(sheet.cells) for sheet in handed_out.sheets}
    hidden = HIDDEN | {sheet.name for sheet in handed_out.sheets if sheet.visibility != "visible"}
    stands = _by_sheet(carried.was)
    for name in book.names:
        if name in hidden or _is_ours(book, name, heading):
            for source, _ in _cells(book, name, carried.inexact):
                account.own(source)
            continue
        was = stands[name][0][0].sheet if name in stands else name
        known = printed.get(was, _NOTHING)
        apart = was not in printed
        answers = _answers_on(book) if name == issues.SHEET else None
        for source, value in _cells(book, name, carried.inexact):
            if source in account.told or source in account.ours:
                continue
            if answers is not None:
                _tell_answer(account, source, value, answers)
            elif (name, source.row) not in rows and _is_printed(known, stands.get(name, ()), source, value):
                account.own(source)
            else:
                why = reasons.OWN_SHEET if apart else _why(carried, version, stands.get(name, ()), rows, source)
                account.leave(source, value, why)


def _cells(
    book: GridBook, name: str, inexact: Mapping[str, Mapping[tuple[int, int], str]]
) -> Iterator[tuple[Address, Any]]:
    """Every cell in which something is seen, and those whose formula has no result or an error."""
    blank = dict(inexact.get(name, {}))
    for number, cells in enumerate(book.grid(name)):
        for column, value in enumerate(cells):
            if value != "" and not values.is_blank(value):
                blank.pop((number, column), None)
                yield Address(name, number + 1, column + 1), value
    for (row, column), shown in sorted(blank.items()):
        yield Address(name, row + 1, column + 1), shown


def _printed(cells: Sequence[Cell]) -> _Printed:
    texts: set[tuple[int, str]] = set()
    places: set[tuple[int, int]] = set()
    for cell in cells:
        value = cell.value.text if isinstance(cell.value, Link) else cell.value
        if isinstance(value, str):
            texts.add((cell.column, plain(value)))
        elif value is not None:
            places.add((cell.row, cell.column))
    return _Printed(frozenset(text for _, text in texts), frozenset(texts), frozenset(places))


def _is_printed(known: _Printed, stands: Stands, source: Address, value: Any) -> bool:
    """Whether we put it there: on a sheet of fields, whose rows move, by its text; else also by its place."""
    if isinstance(value, str) and plain(value) in known.texts:
        among = any(source.row in site.rows for _, site in stands)
        return not among or (source.column, plain(value)) in known.columns
    return not stands and (source.row, source.column) in known.cells


def _by_sheet(filing: Filing) -> dict[str, list[tuple[Section, Site]]]:
    """Present sheet name -> the sections that stand on it."""
    found: dict[str, list[tuple[Section, Site]]] = {}
    for section in filing.form.sections:
        site = filing.sites.get(section.name)
        if site is not None:
            found.setdefault(site.sheet, []).append((section, site))
    return found


def _why(
    carried: Carried,
    version: Older,
    stands: Stands,
    rows: Mapping[tuple[str, int], str],
    source: Address,
) -> str:
    """Why a cell on a sheet of the form was not moved."""
    if (source.sheet, source.row) in rows:
        return rows[source.sheet, source.row]
    for section, site in stands:
        if not section.is_table or source.row < site.header_row:
            continue
        if source.row == site.header_row:
            return reasons.EXTRA_HEADER
        if source.row in site.rows and source.column not in site.columns.values():
            header = site.grid[site.header_row - 1]
            title = header[source.column - 1] if source.column <= len(header) else ""
            return reasons.EXTRA.format(title=title) if title else reasons.OUTSIDE
        numbers = counter(version.old, section)
        if source.row not in site.rows and numbers and site.columns.get(numbers) == source.column:
            return reasons.NUMBERED
    return reasons.OUTSIDE


def _is_ours(book: GridBook, name: str, heading: str) -> bool:
    """Whether a sheet is a 移植说明 that came back."""
    grid = book.grid(name)
    return bool(grid and grid[0] and grid[0][0] == heading and name == heading)


def _answers_on(book: GridBook) -> dict[int, str] | None:
    """The columns (from 1) in which clerks write on a 问题清单 of ours, each with why what stands there was not moved.

    None where the sheet is the clerk's own.
    """
    whys = {"情况说明": reasons.WORDS, issues.ADOPT: reasons.TAKEN}
    for row in book.grid(issues.SHEET):
        if columns := issues.header_columns(row):
            return {columns[name] + 1: why for name, why in whys.items() if name in columns}
    return None


def _tell_answer(account: Account, source: Address, value: Any, answers: Mapping[int, str]) -> None:
    if source.column in answers and source.row > issues.HEADER_ROW:
        account.leave(source, value, answers[source.column])
    else:
        account.own(source)
