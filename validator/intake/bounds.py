"""Cell references and how far apart, how many, how large: what bounds the memory a reader asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from validator.intake import limits, reasons
from validator.intake.codes import Refusal
from workbook.finding import Text

_REF = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


@lru_cache(maxsize=2048)
def number_of(letters: bytes | str) -> int:
    """A column's number from its letters, A = 1."""
    number = 0
    for letter in letters.encode() if isinstance(letters, str) else letters:
        number = number * 26 + letter - 64
    return number


def place(ref: str) -> tuple[int, int]:
    """(row, column) of "B3", from 1; raises Refusal for what is no cell of the grid."""
    match = _REF.fullmatch(ref)
    row, column = (int(match[2]), number_of(match[1])) if match else (0, 0)
    if not match or row > limits.ROWS or column > limits.COLUMNS:
        raise Refusal("file.corrupt", reasons.REFERENCE)
    return row, column


def box(ref: str) -> int:
    """How many cells "A1:B3" covers; raises Refusal if it is malformed or turned around."""
    first, _, last = ref.partition(":")
    top, left = place(first)
    bottom, right = place(last or first)
    if bottom < top or right < left:
        raise Refusal("file.corrupt", reasons.MERGE)
    return (bottom - top + 1) * (right - left + 1)


def merged(refs: Iterable[str]) -> None:
    """Raise Refusal where merged ranges are malformed, more than 5,000, or cover more than 200,000 cells."""
    area = 0
    for count, ref in enumerate(refs, 1):
        area += box(ref)
        if count > limits.MERGES or area > limits.MERGED_CELLS:
            raise Refusal("file.unsafe", reasons.MERGES)


def check_box(row: int, column: int) -> None:
    """Raise Refusal where the filled box from A1 to (row, column), from 1, is more than 2 M cells."""
    if row > limits.ROWS or column > limits.COLUMNS:
        raise Refusal("file.corrupt", reasons.REFERENCE)
    if row * column > limits.BOX:
        raise Refusal(
            "file.unsafe",
            Text(
                f"有内容的单元格相距过远，直到第 {row} 行、第 {column} 列",
                f"filled cells lie too far apart, up to row {row}, column {column}",
            ),
        )
