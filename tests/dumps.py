"""A Book as text, for goldens: what a reader of a diff can follow, runs of like rows on one line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from workbook.sheets import Book, Cell, Formula, Link, Sheet, column_letter

GOLDEN = Path(__file__).parent / "golden"


def dump_book(book: Book) -> str:
    """Every sheet of a book, then its names."""
    lines = [f"book {book.title}"]
    for sheet in book.sheets:
        lines += ["", *_sheet(sheet)]
    lines += [f"name {name} {reference}" for name, reference in book.names.items()]
    return "\n".join(lines) + "\n"


def agrees_with_golden(text: str, name: str) -> bool:
    """Whether a text is that of tests/golden/`name`; WANCHANG_GOLDEN=write makes it so."""
    path = GOLDEN / name
    if os.environ.get("WANCHANG_GOLDEN") == "write":
        path.write_text(text, "utf-8")
    return path.exists() and path.read_text("utf-8") == text


def _sheet(sheet: Sheet) -> Iterator[str]:
    state = "protected" if sheet.protected else "open"
    yield f"== {sheet.name} · {sheet.visibility} · {state} · tab {sheet.tint}"
    yield "widths " + " ".join(f"{column_letter(column)}={width:g}" for column, width in sheet.widths.items())
    for what, styles in (("columns", sheet.column_styles), ("rows", sheet.row_styles)):
        if styles:
            yield f"{what} " + " ".join(f"{at}={look.role}/{look.format}" for at, look in styles.items())
    yield f"freeze {sheet.freeze and sheet.freeze.a1()} filter {sheet.filter and sheet.filter.a1()} {sheet.printing}"
    yield from _rows(sheet)
    if sheet.merges:
        yield "merges " + " ".join(span.a1() for span in sheet.merges)
    for choice in sheet.choices:
        yield f"choose {choice.span.a1()} {choice.source} strict={choice.strict} [{choice.title}] {choice.prompt}"
    for limit in sheet.limits:
        bounds = f"{limit.low}…{limit.high}"
        yield f"limit {limit.span.a1()} {limit.kind} {bounds} [{limit.title}] {limit.prompt} / {limit.error}"


def _rows(sheet: Sheet) -> Iterator[str]:
    rows = {row: list(cells) for row, cells in groupby(sheet.cells, key=lambda cell: cell.row)}
    shown = [(row, _row(cells), sheet.heights.get(row)) for row, cells in rows.items()]
    for (text, height), run in groupby(shown, key=lambda one: (one[1], one[2])):
        numbers = [row for row, _, _ in run]
        span = f"{numbers[0]}" if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
        yield f"{span} ({height if height is None else format(height, 'g')}) {text}"


def _row(cells: list[Cell]) -> str:
    parts = []
    for (look, value), run in groupby(cells, key=lambda cell: (cell.style, _value(cell))):
        columns = [column_letter(cell.column) for cell in run]
        where = columns[0] if len(columns) == 1 else f"{columns[0]}:{columns[-1]}"
        parts.append(f"{where} {look.role}/{look.format}{' ' + value if value else ''}")
    return " | ".join(parts)


def _value(cell: Cell) -> str:
    match cell.value:
        case None:
            return ""
        case Formula(text=text, cached=cached):
            return f"={text} → {cached!r}"
        case Link(text=text, place=place, file=file):
            return f"{text!r} ⇒ {place or file}"
        case value:
            return repr(value)
