"""What staff put beside the generated columns of a sheet: read from the master as they left it, by row key."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from workbook.addresses import a1, column_number
from workbook.filing import Grid
from workbook.master.keptcells import PLAIN, Drawn, drawn_cells, read_below
from workbook.package.sheet import SheetPart
from workbook.sheets import Kept, Span

KEY = "标识"
"""The header of the hidden column that says which row a row is."""

_HEADER_WITHIN = 10
_UNCALCULATED = 64
"""So many columns beyond those with values are looked at."""
_LETTERS = re.compile(r"\$?([A-Z]{1,3})\$?\d")


@dataclass(frozen=True, slots=True)
class StaffColumn:
    """A column of the staff's: `name` by which its cells are kept, `header` as written ("" where it has none).

    `look` and `usual` are indices of cellXfs in the file it was read from: its header's, and that of most of what was
    written in it.
    A `bare` one has nothing beside our rows: it keeps the others where they are, and what stands above the table.
    """

    name: str
    header: str
    width: float | None = None
    look: int | None = None
    usual: int | None = None
    bare: bool = False


@dataclass(frozen=True, slots=True)
class StaffCell:
    """One cell of the staff's, as JSON that a ledger can keep; `look` as above.

    Text, numbers and truths as they are; {"date" | "datetime" | "time": ISO text}; {"formula", "row", "cached"}.
    """

    value: Any
    look: int | None = None
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a generated sheet had what, as it was read: rows by key, columns by our titles' order and staff's names.

    `fixed` are cells of the staff's that no row moves: (row, column name) -> cell, above the table or of a pivot table.
    `below` are the cells below the last row that has a key: (row, column) -> cell.
    """

    head: int
    rows: Mapping[str, int]
    ours: Mapping[int, int]
    theirs: Mapping[str, int]
    key_column: int
    titles: tuple[str, ...] = ()
    fixed: Mapping[tuple[int, str], StaffCell] = field(default_factory=dict)
    below: Mapping[tuple[int, int], Kept] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Beside:
    """The staff's columns of one sheet, their cells by (row key, column name), and the keys of all its rows.

    `loose` are cells ("A31") that no key can be told for: in rows that staff put between ours.
    """

    columns: tuple[StaffColumn, ...] = ()
    cells: Mapping[tuple[str, str], StaffCell] = field(default_factory=dict)
    keys: Set[str] = frozenset()
    loose: tuple[str, ...] = ()
    layout: Layout | None = None


def read_beside(grid: Grid, part: SheetPart, titles: Sequence[str], pinned: Collection[Span] = ()) -> Beside | None:
    """What staff put on a generated sheet whose own columns have these titles; None where its keys are gone.

    `part` is normalised; cells of `pinned` ranges stay in their rows.
    """
    head = find_head(grid)
    if head is None:
        return None
    key_column = grid[head].index(KEY)
    last = _last_column(grid, part)
    headers = [*grid[head], *[""] * (last - len(grid[head]))]
    ours = _our_columns(headers, key_column, titles)
    theirs = [column for column in range(max(last, *(span.right for span in pinned), 0)) if column not in ours]
    held = {column - 1 for span in pinned for column in range(span.left, span.right + 1)}
    rows: dict[str, int] = {}
    end = head + 1
    for number, row in enumerate(grid[head + 1 :], head + 2):
        key = _text(row, key_column)
        rows.setdefault(key, number)
        end = number if key else end
    rows.pop("", None)
    grid = grid[:end]
    drawn = drawn_cells(part.rows, theirs)
    formed = {column - 1 for (row, column), about in drawn.items() if head < row <= end and about.formula is not None}
    filled = [
        column
        for column in theirs
        if column not in held and (column in formed or any(_at(row, column) != "" for row in grid[head:]))
    ]
    ruled = _ruled_columns(part, headers)
    names = _column_names(headers, sorted(theirs, key=lambda column: column not in ruled), filled)
    taken = {names[column] for column in ruled if column in filled}
    fixed = {
        (row, names[column - 1]): StaffCell(None, about.look, about.kept)
        for (row, column), about in drawn.items()
        if about.kept is not None and (column - 1 in held or (row <= head and about.kept.inner))
    }
    cells, loose = _cells(grid, head, key_column, {column: names[column] for column in filled}, drawn)
    loose = (*_strays(grid[head + 1 :], head + 2, key_column, [*ours, key_column]), *loose)
    widths = _widths(part)
    columns = tuple(
        StaffColumn(
            names[column],
            _header(headers, column, names, taken) if column in filled else "",
            widths.get(column + 1),
            drawn.get((head + 1, column + 1), PLAIN).look,
            _usual(cells, names[column]),
            column not in filled,
        )
        for column in theirs
        if column in filled or column > key_column
    )
    while columns and columns[-1].bare and not any(name == columns[-1].name for _, name in fixed):
        columns = columns[:-1]
    placed = {names[column]: column + 1 for column in theirs}
    below = {place: about.kept for place, about in drawn.items() if place[0] > end and about.kept is not None}
    below |= read_below(part.rows, end, ours)
    layout = Layout(
        head + 1,
        rows,
        {at: column + 1 for column, at in ours.items()},
        placed,
        key_column + 1,
        tuple(titles),
        fixed,
        {place: kept for place, kept in below.items() if place[1] - 1 not in held},
    )
    return Beside(columns, cells, frozenset(rows), loose, layout)


def find_head(grid: Grid) -> int | None:
    """The row (from 0) of the headers of a generated table; None where there is none."""
    return next((row for row, cells in enumerate(grid[:_HEADER_WITHIN]) if KEY in cells), None)


def _cells(
    grid: Grid,
    head: int,
    key_column: int,
    names: Mapping[int, str],
    drawn: Mapping[tuple[int, int], Drawn],
) -> tuple[dict[tuple[str, str], StaffCell], tuple[str, ...]]:
    """The cells of the staff's columns by key and name, and those that stand in rows without a key."""
    cells: dict[tuple[str, str], StaffCell] = {}
    loose: list[str] = []
    for number, row in enumerate(grid[head + 1 :] if names else (), head + 2):
        key = _text(row, key_column)
        for column, name in names.items():
            about = drawn.get((number, column + 1), PLAIN)
            value = _kept(_at(row, column), about.formula, number)
            if value is None and about.look is None:
                continue
            if not key:
                loose.extend([a1(number, column + 1)] if value is not None else ())
                continue
            cells[key, name] = StaffCell(value, about.look, about.kept)
    return cells, tuple(loose)


def _strays(rows: Grid, first: int, key_column: int, ours: Collection[int]) -> list[str]:
    """The cells of our columns that have something in rows that have no key; `first` is the number of the first row."""
    keyless = ((number, row) for number, row in enumerate(rows, first) if not _text(row, key_column))
    return [a1(number, column + 1) for number, row in keyless for column in sorted(ours) if _at(row, column) != ""]


def _our_columns(headers: Sequence[Any], key_column: int, titles: Sequence[str]) -> dict[int, int]:
    """Column (from 0) -> which of our titles it is, the key's among them: those left of the keys that are headed so."""
    waiting: dict[str, list[int]] = {}
    for at, title in enumerate(titles):
        waiting.setdefault(title, []).append(at)
    ours = {key_column: len(titles) - 1}
    for column, header in enumerate(headers[:key_column]):
        places = waiting.get(str(header))
        if places:
            ours[column] = places.pop(0)
    return ours


def _ruled_columns(part: SheetPart, headers: Sequence[Any]) -> frozenset[int]:
    """Columns (from 0) that a rule of the sheet is entitled for as they are headed: the open ones, wherever they went.

    A program that puts in columns may leave the rules where they were: they are then read so much further right.
    """
    listed = part.child("dataValidations")
    ruled: dict[int, str] = {}
    for node in listed if listed is not None else ():
        title, letters = node.get("promptTitle", ""), _LETTERS.match(node.get("sqref", ""))
        if title and letters:
            ruled[column_number(letters[1]) - 1] = title
    fitting = [
        frozenset(column + shift for column, title in ruled.items() if _text(headers, column + shift) == title)
        for shift in range(len(headers))
    ]
    return max(fitting, key=len, default=frozenset())


def _header(headers: Sequence[Any], column: int, names: Mapping[int, str], taken: Collection[str]) -> str:
    """A column's header as written; its name where that is an open column's, so that the two stay apart."""
    header = _text(headers, column)
    return names[column] if header in taken else header


def _column_names(headers: Sequence[Any], theirs: Sequence[int], filled: Sequence[int]) -> dict[int, str]:
    """A name for each column: its header, numbered where two are the same or it has none; of others, their place.

    Those that come first in `theirs` get theirs first.
    """
    names: dict[int, str] = {}
    for column in theirs:
        header = _text(headers, column)
        name, number = header or "（无表头）", 1
        while name in names.values():
            number += 1
            name = f"{header or '（无表头）'}（{number}）"
        names[column] = name if column in filled else f"\0{column}"
    return names


def _last_column(grid: Grid, part: SheetPart) -> int:
    """How many columns a sheet has; a formula that no program has calculated is none of a grid's."""
    last = max(len(row) for row in grid)
    try:
        named = Span.parse(dimension.get("ref", "")) if (dimension := part.child("dimension")) is not None else None
    except ValueError:
        return last
    return max(last, min(named.right, last + _UNCALCULATED)) if named is not None else last


def _usual(cells: Mapping[tuple[str, str], StaffCell], name: str) -> int | None:
    """How most of what was written in a column looks."""
    written = (cell for (_, column), cell in cells.items() if column == name and cell.value is not None)
    looks = Counter(cell.look for cell in written if cell.look is not None)
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


def _widths(part: SheetPart) -> dict[int, float]:
    """Column -> width, of the columns that have one of their own."""
    columns = part.child("cols")
    found: dict[int, float] = {}
    for node in columns if columns is not None else ():
        if node.get("width") and node.get("hidden") not in ("1", "true"):
            first, last = int(node.get("min", "0")), int(node.get("max", "0"))
            found.update(dict.fromkeys(range(first, min(last, first + 200) + 1), float(node.get("width", "0"))))
    return found
