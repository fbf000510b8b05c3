"""References in formulas that follow their cells as sheets are drawn anew, as Excel has them follow inserted rows.

One to a cell goes where the cell goes; a range is stretched over what is left of it, one over all rows of a table
over all of them again; what is no more is #REF!.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from workbook.addresses import column_letter, column_number
from workbook.package.moves import Moves

GONE = "#REF!"
_CELL = r"\$?[A-Z]{1,3}\$?[1-9]\d{0,6}"
_REF = rf"{_CELL}(?::{_CELL})?|\$?[A-Z]{{1,3}}:\$?[A-Z]{{1,3}}|\$?[1-9]\d{{0,6}}:\$?[1-9]\d{{0,6}}"
# Texts, columns of tables and other workbooks' cells, errors, cells of a row of sheets; then what may follow; words.
_TOKEN = re.compile(
    rf""""[^"]*"|\[[^\]]*\](?:[\w.]+!(?:{_REF})?)?|#[A-Z/0]+[!?]?(?:{_REF})?|[\w.]+:[\w.]+!(?:{_REF})?"""
    rf"""|(?:(?P<sheet>'(?:[^']|'')*'|[\w.]+)!)?(?P<ref>{_REF})(?![\w.(!])|'(?:[^']|'')*'|[\w.$\\]+"""
)
_END = re.compile(r"(\$?)([A-Z]*)(\$?)(\d*)")


class _End(NamedTuple):
    """One end of a reference: its column and row, None where it has none, each with its "$" or ""."""

    column_held: str
    column: int | None
    row_held: str
    row: int | None

    def text(self) -> str:
        column = "" if self.column is None else column_letter(self.column)
        return f"{self.column_held}{column}{self.row_held}{self.row or ''}"


def follow(text: str, moves: Mapping[str, Moves], own: Moves | None = None, by: int | None = None) -> str:
    """A formula (without "=") with its references where their cells are now.

    `moves` are those of other sheets by name; `own` those of the sheet that a reference without one means. Of a rule
    over cells that go `by` rows further down, such rows without "$" go with it.
    """

    def followed(token: re.Match[str]) -> str:
        if token["ref"] is None:
            return token[0]
        if token["sheet"] is None:
            return token[0] if own is None else _followed(token["ref"], own, by)
        known = moves.get(_unquoted(token["sheet"]))
        return token[0] if known is None else f"{token['sheet']}!{_followed(token['ref'], known, None)}"

    return _TOKEN.sub(followed, text)


def _unquoted(sheet: str) -> str:
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet


def _followed(ref: str, moves: Moves, by: int | None) -> str:
    ends = [_end(part) for part in ref.split(":")]
    columns = _places([end.column for end in ends], moves.column, moves.columns_over)
    if by is not None and not all(end.row_held for end in ends):
        rows: list[int | None] | None = [_row_by(end, moves, by) for end in ends]
    else:
        rows = _places([end.row for end in ends], moves.row, moves.rows_over)
    if columns is None or rows is None:
        return GONE if moves.head else ref  # without keys no row is known to be gone
    return ":".join(
        end._replace(column=column, row=row).text() for end, column, row in zip(ends, columns, rows, strict=True)
    )


def _end(text: str) -> _End:
    found = _END.fullmatch(text)
    assert found is not None
    held, letters, row_held, digits = found.groups()
    if not letters:  # rows only: their "$" comes first
        held, row_held = "", held
    return _End(held, column_number(letters) if letters else None, row_held, int(digits) if digits else None)


_Place = Callable[[int], "int | None"]
_Over = Callable[[int, int], "tuple[int, int] | None"]


def _places(ends: Sequence[int | None], place: _Place, over: _Over) -> list[int | None] | None:
    """Where the rows, or the columns, of a reference's ends are now; None where they are no more."""
    first, last = ends[0], ends[-1]
    if first is None or last is None:
        return list(ends)
    if len(ends) == 1:
        now = place(first)
        return None if now is None else [now]
    stretch = over(first, last) if first <= last else (first, last)
    return None if stretch is None else list(stretch)


def _row_by(end: _End, moves: Moves, by: int) -> int | None:
    if end.row is None:
        return None
    return (moves.row(end.row) or end.row) if end.row_held else max(1, end.row + by)
