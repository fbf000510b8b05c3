"""The rows of a table and the cells of a record, read with their true places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workbook import values
from workbook.asides import aside, numbered
from workbook.filing import Grid, Site
from workbook.finding import Fault, Place
from workbook.form import Field, Section
from workbook.grid.book import GridBook
from workbook.readers import Reader, Readers
from workbook.rowmarks import data_rows, unmarked
from workbook.values import Odd


def read_record(
    section: Section, site: Site, readers: Readers, inexact: Mapping[tuple[int, int], str], faults: list[Fault]
) -> dict[str, Any]:
    """The record's cells."""
    return _read_cells(section, None, site.cells, site.grid, readers, inexact, faults)


def _read_cells(
    section: Section,
    index: int | None,
    cells: Mapping[str, tuple[int, int]],
    grid: Grid,
    readers: Readers,
    inexact: Mapping[tuple[int, int], str],
    faults: list[Fault],
) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for field in section.fields:
        cell = cells.get(field.name)
        if cell is None:
            continue
        row, column = cell[0] - 1, cell[1] - 1
        raw = grid[row][column] if row < len(grid) and column < len(grid[row]) else ""
        _take(
            record,
            Place(section.name, index, field.name),
            field,
            raw,
            readers[field],
            inexact.get((row, column)),
            faults,
        )
    return record


def read_blocks(
    section: Section, site: Site, readers: Readers, inexact: Mapping[tuple[int, int], str], faults: list[Fault]
) -> list[dict[str, Any]]:
    """The repeated blocks as rows; one in which nothing is filled is none. `site.blocks` keeps those that are."""
    data: list[dict[str, Any]] = []
    kept: list[dict[str, tuple[int, int]]] = []
    for cells in site.blocks:
        told: list[Fault] = []
        found = _read_cells(section, len(data), cells, site.grid, readers, inexact, told)
        if any(not field.given and field.name in found for field in section.fields) or told:
            data.append(found)
            kept.append(cells)
            site.rows.append(min(row for row, _ in cells.values()))
            faults.extend(told)
    site.blocks = kept or site.blocks
    return data


def read_table(
    section: Section,
    site: Site,
    book: GridBook,
    readers: Readers,
    inexact: Mapping[tuple[int, int], str],
    faults: list[Fault],
    counter: str | None,
) -> list[dict[str, Any]]:
    """The rows of a table; blank rows, 合计 rows and the like are no rows. `counter` is the field that numbers them."""
    columns = [
        (field.name, site.columns[field.name] - 1, readers[field])
        for field in section.fields
        if field.name in site.columns
    ]
    fields = {field.name: field for field in section.fields}
    merged = _merged_cells(site, book)
    marked_rows = {row for row, _ in inexact}
    merged_rows = {row for row, _ in merged}
    bare: list[int] = []
    data: list[dict[str, Any]] = []
    numbered_rows: Iterator[tuple[int, list[Any]]]
    numbered_rows = enumerate(site.grid[site.header_row : site.end_row], site.header_row)
    if section.marks is not None:
        numbered_rows = data_rows(section, site, numbered_rows)
    for number, cells in numbered_rows:
        if cells.count("") == len(cells) and number not in marked_rows:
            continue
        if section.last_row and section.literal and number >= section.last_row + SLACK_ROWS:
            break
        width = len(cells)
        row: dict[str, Any] = {}
        odd: list[tuple[str, Any]] = []
        for name, column, read in columns:
            raw = cells[column] if column < width else ""
            if raw == "":
                continue
            value = read(raw)
            if value.__class__ is not Odd:
                row[name] = value
            elif not values.is_blank(raw):
                odd.append((name, value))
        if number in marked_rows:
            told = {name: inexact[number, column] for name, column, _ in columns if (number, column) in inexact}
            odd = [one for one in odd if one[0] not in told or _keeps(told[one[0]])]
            odd.extend(told.items())
            for name in told:
                if not _keeps(told[name]):
                    row.pop(name, None)
        if not row and not odd:
            continue
        lone = len(row) + len(odd) == 1 and number not in marked_rows and number not in merged_rows
        if lone and counter in row:
            bare.append(number)
            continue
        left = None if _is_listed(section, row) else aside(section, site, number, cells, columns, lone)
        if left is not None:
            faults.append(left)
            continue
        index = len(data)
        data.append(row)
        site.rows.append(number + 1)
        for name, value in odd:
            _settle(row, Place(section.name, index, name), fields[name], cells, site, value, faults)
        if merged:
            _fill_merged(row, section, site, index, number, columns, merged, fields, faults)
    if bare and counter:
        faults.append(numbered(section, site, bare, counter))
    if section.marks is not None:
        faults.extend(unmarked(section, site))
    return data


def _is_listed(section: Section, row: Mapping[str, Any]) -> bool:
    """Whether a row is one that the form itself lists, be it called 合计."""
    return any(all(row.get(name) == value for name, value in given.items()) for given in section.literal)


SLACK_ROWS = 30
"""A table of fixed rows may have been pushed down by so many rows; past that, nothing is its row."""


def _settle(
    row: dict[str, Any], place: Place, field: Field, cells: list[Any], site: Site, value: Any, faults: list[Fault]
) -> None:
    """An odd reading into the row and the faults."""
    column = site.columns[field.name] - 1
    raw = cells[column] if column < len(cells) else ""
    if value.__class__ is not Odd:
        _settle_inexact(place, field, value, raw, faults)
        return
    _settle_odd(row, place, raw, value, faults)


def _settle_odd(row: dict[str, Any], place: Place, raw: Any, value: Odd, faults: list[Fault]) -> None:
    if value.value is not None:
        row[place.field or ""] = value.value
    faults.append(Fault(value.code, place, dict(value.slots), value=raw, suggestion=value.suggestion))


def _keeps(stored: str) -> bool:
    """Whether the value that the reader shows counts none the less: only the result of a doubtful formula does."""
    return stored[:1] == "=" and len(stored) > 1


def _settle_inexact(place: Place, field: Field, stored: str, raw: Any, faults: list[Fault]) -> None:
    """One fault for a cell of which `workbook.grid.inexact` tells something; `raw` is what the reader shows.

    A computed field is recomputed by us, so that it does not matter which formula stands in it.
    """
    from workbook.values.stored import code_of, doubt

    code = code_of(stored)
    if code in ("value.uncached", "value.formula") and field.total is not None:
        return
    if code == "value.uncached":
        faults.append(Fault(code, place))
    elif code == "value.formula":
        why = doubt(stored[1:])
        if why is not None:
            slots = {"formula": stored[:_FORMULA_SHOWN], "why": why.zh, "why_en": why.en}
            faults.append(Fault(code, place, slots, value=raw))
    else:
        faults.append(Fault(code, place, value=stored))


_FORMULA_SHOWN = 60
"""Characters of a formula in a message."""


def _take(
    record: dict[str, Any],
    place: Place,
    field: Field,
    raw: Any,
    read: Reader,
    inexact: str | None,
    faults: list[Fault],
) -> None:
    if inexact is not None:
        _settle_inexact(place, field, inexact, raw, faults)
    if raw == "" or (inexact is not None and not _keeps(inexact)):
        return
    value = read(raw)
    if value.__class__ is not Odd:
        record[field.name] = value
    elif not values.is_blank(raw):
        _settle_odd(record, place, raw, value, faults)


def _merged_cells(site: Site, book: GridBook) -> dict[tuple[int, int], tuple[int, int]]:
    """Covered cell -> the cell that holds its value (from 0), for merges down rows below the header."""
    return {
        (row, column): (span.top - 1, span.left - 1)
        for span in book.merges(site.sheet)
        if span.bottom > span.top > site.header_row
        for row in range(span.top, span.bottom)
        for column in range(span.left - 1, span.right)
    }


def _fill_merged(
    row: dict[str, Any],
    section: Section,
    site: Site,
    index: int,
    number: int,
    columns: list[tuple[str, int, Reader]],
    merged: dict[tuple[int, int], tuple[int, int]],
    fields: dict[str, Field],
    faults: list[Fault],
) -> None:
    """A value merged over several rows is each row's; a number is not, for it would be counted twice."""
    for name, column, read in columns:
        source = merged.get((number, column))
        if source is None or name in row or fields[name].kind in ("integer", "number"):
            continue
        cells = site.grid[source[0]]
        raw = cells[source[1]] if source[1] < len(cells) else ""
        value = read(raw) if raw != "" else None
        value = value.value if isinstance(value, Odd) else value
        if value is not None:
            row[name] = value
            faults.append(Fault("value.merged", Place(section.name, index, name), {"canonical": value}))
