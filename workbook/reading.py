"""Form + grids -> Filing: every cell read as its field says, with its true place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache

from workbook import values
from workbook.filing import Filing, Meta, Site
from workbook.finding import Fault
from workbook.form import Form, Section
from workbook.given import hold_given, hold_rows, note_missing_rows
from workbook.grid.book import GridBook
from workbook.locating import locate
from workbook.readers import Readers
from workbook.rows import read_blocks, read_record, read_table
from workbook.totals import compute, total_fields
from workbook.values import Odd

Inexact = Mapping[str, Mapping[tuple[int, int], str]]
"""Sheet -> (row, column from 0) -> what the fast reader shows as empty: an error's text, or "=" (no value stored)."""


Find = Callable[[Form, GridBook], tuple[dict[str, Site], list[Fault]]]
"""Where the sections of a form stand in a workbook, and what is to be told of that."""


def read_filing(
    form: Form, book: GridBook, meta: Meta | None, inexact: Inexact | None = None, find: Find = locate
) -> Filing:
    """One workbook as the form reads it; never raises on what a clerk may have typed.

    `find` says where its sections stand: in a workbook of an older version, elsewhere (workbook/versions.py).
    """
    sites, faults = find(form, book)
    filing = Filing(form, {}, sites, faults, meta=meta, sheet_names=book.names)
    readers = Readers(meta.period if meta else _visible_period(form, sites))
    for section in reading_order(form):
        site = sites.get(section.name)
        if site is None:
            filing.missing.add((section.name, None))
            continue
        cells = (inexact or {}).get(site.sheet, {})
        there: Collection[str]
        if section.block is not None:
            there = site.blocks[0] if site.blocks else ()
            filing.data[section.name] = read_blocks(section, site, readers, cells, filing.faults)
        elif section.is_table:
            there = site.columns
            counter = _counter(form, section)
            filing.data[section.name] = read_table(section, site, book, readers, cells, filing.faults, counter)
        else:
            there = site.cells
            filing.data[section.name] = read_record(section, site, readers, cells, filing.faults)
        filing.missing.update((section.name, field.name) for field in section.fields if field.name not in there)
        for name in listed_fields(form, section):
            readers.offer(f"{section.name}.{name}", (row.get(name) for row in filing.rows(section.name)))
    if meta is not None and meta.intact:
        hold_given(filing, meta)
    hold_rows(filing)
    fill_totals(filing)
    note_missing_rows(filing)
    return filing


@lru_cache(maxsize=32)
def reading_order(form: Form) -> tuple[Section, ...]:
    """The sections, those first that hold the choices of others."""
    sources = _list_columns(form)
    return tuple(sorted(form.sections, key=lambda section: section.name not in sources))


def listed_fields(form: Form, section: Section) -> Collection[str]:
    """The fields of a section that hold the choices of others."""
    return _list_columns(form).get(section.name, ())


@lru_cache(maxsize=32)
def _list_columns(form: Form) -> dict[str, frozenset[str]]:
    """Section -> its fields that hold the choices of others."""
    named = {field.listed.partition(".")[::2] for section in form.sections for field in section.fields if field.listed}
    return {section: frozenset(name for owner, name in named if owner == section) for section, _ in named}


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


def fill_totals(filing: Filing) -> None:
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
