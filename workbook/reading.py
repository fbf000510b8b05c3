"""Form + grids -> Filing: every cell read as its field says, with its true place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workbook import values
from workbook.asides import aside, numbered
from workbook.filing import Filing, Meta, Site
from workbook.finding import Fault, Place
from workbook.form import Field, Form, Section
from workbook.grid.book import GridBook
from workbook.locating import locate
from workbook.totals import compute, total_fields
from workbook.values import Odd

Reader = Callable[[Any], Any]
Inexact = Mapping[str, Mapping[tuple[int, int], str]]
"""Sheet -> (row, column from 0) -> what the fast reader shows as empty: an error's text, or "=" (no value stored)."""


def read_filing(form: Form, book: GridBook, meta: Meta | None, inexact: Inexact | None = None) -> Filing:
    """One workbook as the form reads it; never raises on what a clerk may have typed."""
    sites, faults = locate(form, book)
    filing = Filing(form, {}, sites, faults, meta=meta, sheet_names=book.names)
    readers = _Readers(meta.period if meta else _visible_period(form, sites))
    for section in form.sections:
        site = sites.get(section.name)
        if site is None:
            filing.missing.add((section.name, None))
            continue
        cells = (inexact or {}).get(site.sheet, {})
        if section.is_table:
            filing.missing.update(
                (section.name, field.name) for field in section.fields if field.name not in site.columns
            )
            counter = _counter(form, section)
            filing.data[section.name] = _read_table(section, site, book, readers, cells, filing.faults, counter)
        else:
            filing.missing.update(
                (section.name, field.name) for field in section.fields if field.name not in site.cells
            )
            filing.data[section.name] = _read_record(section, site, readers, cells, filing.faults)
    if meta is not None and meta.intact:
        _hold_given(filing, meta)
    _fill_totals(filing)
    _note_missing_rows(filing)
    return filing


def _visible_period(form: Form, sites: Mapping[str, Site]) -> str | None:
    """The month that the period's cell shows, where nothing hidden says it."""
    section, name = form.role("period") or ("", "")
    site = sites.get(section)
    cell = site.cells.get(name) if site is not None else None
    if site is None or cell is None or cell[0] > len(site.grid) or cell[1] > len(site.grid[cell[0] - 1]):
        return None
    value = values.read_month(site.grid[cell[0] - 1][cell[1] - 1])
    shown = value.value if isinstance(value, Odd) else value
    return str(shown) if shown is not None else None


def _counter(form: Form, section: Section) -> str | None:
    """The field of a table that only numbers its rows (序号)."""
    counted = (params["field"].split(".") for params in form.checks if params["kind"] == "sequence")
    return next((field for name, field in counted if name == section.name), None)


class _Readers:
    """The reader of each field; dates may need the period for their year."""

    def __init__(self, period: str | None) -> None:
        self._period = period
        self._made: dict[Field, Reader] = {}

    def __getitem__(self, field: Field) -> Reader:
        made = self._made.get(field)
        if made is None:
            made = self._made[field] = self._make(field)
        return made

    def _make(self, field: Field) -> Reader:
        if field.kind == "date":
            period = self._period
            return lambda raw: values.read_date(raw, period)
        if field.kind == "choice":
            return _choice_reader(field)
        if field.kind in ("integer", "number"):
            unit = field.unit
            return lambda raw: values.read_number(raw, unit)
        return _PLAIN[field.kind]


_PLAIN: Mapping[str, Reader] = {
    "time": values.read_time,
    "month": values.read_month,
    "person": values.read_person,
    "text": values.read_text,
}

_CHOICES: dict[Field, Reader] = {}


def _choice_reader(field: Field) -> Reader:
    made = _CHOICES.get(field)
    if made is None:
        made = _CHOICES[field] = values.make_choice_reader(field.choices, field.choice_aliases)
    return made


def _read_record(
    section: Section, site: Site, readers: _Readers, inexact: Mapping[tuple[int, int], str], faults: list[Fault]
) -> dict[str, Any]:
    record: dict[str, Any] = {}
    grid = site.grid
    for field in section.fields:
        cell = site.cells.get(field.name)
        if cell is None:
            continue
        row, column = cell[0] - 1, cell[1] - 1
        raw = grid[row][column] if row < len(grid) and column < len(grid[row]) else ""
        _take(
            record,
            Place(section.name, None, field.name),
            field,
            raw,
            readers[field],
            inexact.get((row, column)),
            faults,
        )
    return record


def _read_table(
    section: Section,
    site: Site,
    book: GridBook,
    readers: _Readers,
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
    for number, cells in enumerate(site.grid[site.header_row :], site.header_row):
        if cells.count("") == len(cells) and number not in marked_rows:
            continue
        if section.last_row and section.fixed and number >= section.last_row + SLACK_ROWS:
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
            odd.extend((name, inexact[number, column]) for name, column, _ in columns if (number, column) in inexact)
        if not row and not odd:
            continue
        lone = len(row) + len(odd) == 1 and number not in marked_rows and number not in merged_rows
        if lone and counter in row:
            bare.append(number)
            continue
        told = aside(section, site, number, cells, columns, lone)
        if told is not None:
            faults.append(told)
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
    return data


SLACK_ROWS = 30
"""A table of fixed rows may have been pushed down by so many rows; past that, nothing is its row."""


def _settle(
    row: dict[str, Any], place: Place, field: Field, cells: list[Any], site: Site, value: Any, faults: list[Fault]
) -> None:
    """An odd reading into the row and the faults."""
    if value.__class__ is not Odd:
        _settle_inexact(place, field, value, faults)
        return
    raw = cells[site.columns[field.name] - 1]
    _settle_odd(row, place, raw, value, faults)


def _settle_odd(row: dict[str, Any], place: Place, raw: Any, value: Odd, faults: list[Fault]) -> None:
    if value.value is not None:
        row[place.field or ""] = value.value
    faults.append(Fault(value.code, place, dict(value.slots), value=raw, suggestion=value.suggestion))


def _settle_inexact(place: Place, field: Field, shown: str, faults: list[Fault]) -> None:
    if shown == "=":
        if field.total is None:
            faults.append(Fault("value.uncached", place))
    else:
        faults.append(Fault("value.error", place, value=shown))


def _take(
    record: dict[str, Any],
    place: Place,
    field: Field,
    raw: Any,
    read: Reader,
    inexact: str | None,
    faults: list[Fault],
) -> None:
    if raw == "":
        if inexact is not None:
            _settle_inexact(place, field, inexact, faults)
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


def _hold_given(filing: Filing, meta: Meta) -> None:
    """What was prefilled and locked counts as handed out; where the cell says otherwise, that is a fault."""
    for dotted, given in meta.given.items():
        section, _, name = dotted.partition(".")
        record = filing.data.get(section)
        if (
            not isinstance(record, dict)
            or (section, name) in filing.missing
            or not _is_given(filing.form, section, name, given)
        ):
            continue
        place = Place(section, None, name)
        if record.get(name) != given:
            filing.faults[:] = [fault for fault in filing.faults if fault.place != place]
            filing.faults.append(
                Fault("template.tampered", place, {"given": given}, value=filing.typed(place), suggestion=given)
            )
            record[name] = given


def _is_given(form: Form, section: str, name: str, value: Any) -> bool:
    """Whether a field is one that is prefilled, and with such a value; `_meta` may have been written by anyone."""
    for field in form.section(section).fields:
        if field.name == name:
            numeric = field.kind in ("integer", "number")
            return field.given and isinstance(value, int | float if numeric else str)
    return False


def _fill_totals(filing: Filing) -> None:
    """Computed fields are recomputed: what their cell shows is for the check of totals to compare."""
    for section, name, total in total_fields(filing.form):
        for place in filing.places(section, name):
            value = compute(total, filing.data, place)
            target = filing.data.get(section)
            if target is None:
                continue
            row = target if place.row is None else target[place.row]
            if value is None:
                row.pop(name, None)
            else:
                row[name] = value


def _note_missing_rows(filing: Filing) -> None:
    """A table with a row for each code must have them all."""
    for section in filing.form.sections:
        if section.fixed is None or section.name not in filing.sites:
            continue
        codes, field = section.fixed
        present = {row.get(field) for row in filing.rows(section.name)}
        for label in filing.form.codes[codes].labels:
            if label not in present and (section.name, field) not in filing.missing:
                filing.faults.append(Fault("template.missing-row", Place(section.name), {"label": label}))
