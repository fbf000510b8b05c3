"""What staff put beside the generated columns of a sheet: read from the master as they left it, by row key."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zipfile import ZipFile

from workbook.grid.book import GridBook
from workbook.sheets import column_letter, column_number

KEY = "标识"
"""The header of the hidden column that says which row a row is."""

_HEADER_WITHIN = 10


@dataclass(frozen=True, slots=True)
class StaffColumn:
    """A column of the staff's: `name` by which its cells are kept, `header` as written ("" where it has none).

    `look` and `usual` are indices of cellXfs in the file it was read from: its header's, and its cells' most common.
    """

    name: str
    header: str
    width: float | None = None
    look: int | None = None
    usual: int | None = None


@dataclass(frozen=True, slots=True)
class StaffCell:
    """One cell of the staff's, as JSON that a ledger can keep; `look` as above.

    Text, numbers and truths as they are; {"date" | "datetime" | "time": ISO text}; {"formula", "row", "cached"}.
    """

    value: Any
    look: int | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """The staff's columns of one sheet, their cells by (row key, column name), and the keys of all its rows.

    `loose` counts cells that no key can be told for: in rows that staff put among ours.
    """

    columns: tuple[StaffColumn, ...] = ()
    cells: Mapping[tuple[str, str], StaffCell] = field(default_factory=dict)
    keys: frozenset[str] = frozenset()
    loose: int = 0


@dataclass(frozen=True, slots=True)
class _Looks:
    look: int | None
    formula: str | None


def read_beside(book: GridBook, archive: ZipFile, name: str, part: str, titles: Sequence[str]) -> Beside | None:
    """What staff put on a generated sheet whose own columns have these titles; None where its keys are gone."""
    grid = book.grid(name)
    head = next((row for row, cells in enumerate(grid[:_HEADER_WITHIN]) if KEY in cells), None)
    if head is None:
        return None
    key_column = grid[head].index(KEY)
    last = max(len(row) for row in grid[head:])
    theirs = _their_columns([*grid[head], *[""] * (last - len(grid[head]))], key_column, titles)
    filled = [column for column in theirs if any(_at(row, column) != "" for row in grid[head:])]
    if not filled:
        return Beside(keys=frozenset(_text(row, key_column) for row in grid[head + 1 :]) - {""})
    xml = archive.read(part)
    drawn = _drawn(xml, filled)
    cells: dict[tuple[str, str], StaffCell] = {}
    keys: set[str] = set()
    loose = 0
    names = _names([_text(grid[head], column) for column in filled])
    for number, row in enumerate(grid[head + 1 :], head + 2):
        key = _text(row, key_column)
        if key:
            keys.add(key)
        for column, column_name in zip(filled, names, strict=True):
            about = drawn.get((number, column + 1), _PLAIN)
            value = _kept(_at(row, column), about.formula, number)
            if value is None and about.look is None:
                continue
            if not key:
                loose += value is not None
                continue
            cells[key, column_name] = StaffCell(value, about.look)
    widths = _widths(xml)
    columns = tuple(
        StaffColumn(
            column_name,
            _text(grid[head], column),
            widths.get(column + 1),
            drawn.get((head + 1, column + 1), _PLAIN).look,
            _usual(cells, column_name),
        )
        for column, column_name in zip(filled, names, strict=True)
    )
    return Beside(columns, cells, frozenset(keys), loose)


_PLAIN = _Looks(None, None)


def _their_columns(headers: Sequence[Any], key_column: int, titles: Sequence[str]) -> list[int]:
    """The columns that are not ours: right of the keys all, left of them those whose header is none of our titles."""
    ours = Counter(titles)
    theirs: list[int] = []
    for column, header in enumerate(headers[:key_column]):
        text = str(header)
        if ours[text]:
            ours[text] -= 1
        else:
            theirs.append(column)
    return [*theirs, *range(key_column + 1, len(headers))]


def _names(headers: Sequence[str]) -> list[str]:
    """A name for each column: its header, numbered where two are the same or it has none."""
    names: list[str] = []
    for header in headers:
        name, number = header or "（无表头）", 1
        while name in names:
            number += 1
            name = f"{header or '（无表头）'}（{number}）"
        names.append(name)
    return names


def _usual(cells: Mapping[tuple[str, str], StaffCell], name: str) -> int | None:
    looks = Counter(cell.look for (_, column), cell in cells.items() if column == name and cell.look is not None)
    return looks.most_common(1)[0][0] if looks else None


def _at(row: Sequence[Any], column: int) -> Any:
    return row[column] if column < len(row) else ""


def _text(row: Sequence[Any], column: int) -> str:
    value = _at(row, column)
    return value.strip() if isinstance(value, str) else str(value)


def _kept(value: Any, formula: str | None, row: int) -> Any:
    """A cell's value as JSON, None where it is empty."""
    if isinstance(value, datetime):
        value = {"datetime": value.isoformat()}
    elif isinstance(value, date):
        value = {"date": value.isoformat()}
    elif isinstance(value, time):
        value = {"time": value.isoformat()}
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    elif not isinstance(value, str | int | float | bool):
        value = str(value)
    if formula is not None:
        return {"formula": formula, "row": row, "cached": value}
    return None if value == "" else value


def _drawn(xml: bytes, columns: Sequence[int]) -> dict[tuple[int, int], _Looks]:
    """Looks and formulas of the cells of these columns (from 0), by (row, column) from 1."""
    letters = "|".join(column_letter(column + 1) for column in columns)
    found: dict[tuple[int, int], _Looks] = {}
    shared: dict[str, tuple[str, str]] = {}
    for match in re.finditer(rf'<c r="({letters})(\d+)"([^>]*?)(?:/>|>(.*?)</c>)'.encode(), xml, re.DOTALL):
        column, row = match[1].decode(), int(match[2])
        style = re.search(rb'\bs="(\d+)"', match[3])
        formula = _formula(match[4] or b"", f"{column}{row}", shared)
        found[row, column_number(column)] = _Looks(int(style[1]) if style else None, formula)
    return found


def _formula(content: bytes, cell: str, shared: dict[str, tuple[str, str]]) -> str | None:
    """The formula of a cell; of one that shares another's, that formula moved to this cell."""
    match = re.search(rb"<f\b([^>]*?)(?:/>|>(.*?)</f>)", content, re.DOTALL)
    if match is None:
        return None
    text = html.unescape((match[2] or b"").decode("utf-8", "replace"))
    group = re.search(rb'\bsi="(\d+)"', match[1])
    if group is not None:
        number = group[1].decode()
        if text:
            shared[number] = (text, cell)
        elif number in shared:
            return moved(*shared[number], cell)
    return text or None


def moved(formula: str, source: str, target: str) -> str:
    """A formula (without "=") as it reads when copied from one cell to another."""
    if source == target:
        return formula
    from openpyxl.formula.translate import Translator

    translated: str = Translator(f"={formula}", origin=source).translate_formula(target)
    return translated[1:]


def _widths(xml: bytes) -> dict[int, float]:
    """Column -> width, of the columns that have one of their own."""
    return {column: width for first, last, width in _cols(xml) for column in range(first, min(last, first + 200) + 1)}


def _cols(xml: bytes) -> Iterator[tuple[int, int, float]]:
    for match in re.finditer(rb"<col\b([^>]*)/?>", xml[: xml.find(b"<sheetData")]):
        said = dict(re.findall(r'(\w+)="([^"]*)"', match[1].decode()))
        if "width" in said and said.get("hidden") not in ("1", "true"):
            yield int(said["min"]), int(said["max"]), float(said["width"])
