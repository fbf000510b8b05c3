"""How cells are named: letters and numbers, addresses, spans; rows and columns count from 1, as people see them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple


@lru_cache(maxsize=4096)
def column_letter(column: int) -> str:
    """The letters of a column: 1 -> "A", 28 -> "AB"."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column: "A" -> 1, "AB" -> 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def a1(row: int, column: int, *, absolute: bool = False) -> str:
    """A cell's name: (4, 7) -> "G4", or "$G$4"."""
    return f"${column_letter(column)}${row}" if absolute else f"{column_letter(column)}{row}"


class Address(NamedTuple):
    """A cell of a workbook as the clerk sees it."""

    sheet: str
    row: int
    column: int

    @property
    def a1(self) -> str:
        """The cell's name within its sheet."""
        return a1(self.row, self.column)


_SPAN = re.compile(r"([A-Z]{1,3})([1-9]\d*)(?::([A-Z]{1,3})([1-9]\d*))?")


class Span(NamedTuple):
    """A rectangle of cells, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> Span:
        """From "B3" or "B3:D3"; anything else is a ValueError."""
        match = _SPAN.fullmatch(text)
        if not match:
            raise ValueError(f"not a range of cells: {text!r}")
        left, top = column_number(match[1]), int(match[2])
        return cls(top, left, int(match[4] or top), column_number(match[3]) if match[3] else left)

    @property
    def is_cell(self) -> bool:
        """Whether it is one cell only."""
        return self.top == self.bottom and self.left == self.right

    def a1(self, *, absolute: bool = False) -> str:
        """The range's name: "B3:D3", or "B3" for one cell."""
        first = a1(self.top, self.left, absolute=absolute)
        return first if self.is_cell else f"{first}:{a1(self.bottom, self.right, absolute=absolute)}"


def sheet_ref(sheet: str, cells: str) -> str:
    """A reference from another sheet: ("宣讲 明细", "A1") -> "'宣讲 明细'!A1"."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{cells}"
