"""A cell that may hold a number or a text: 0.25, NaN, NA."""

from __future__ import annotations

import re

from workbook.values.cells import narrow
from workbook.values.numbers import read_number
from workbook.values.odd import Odd
from workbook.values.texts import read_text

_PLAIN = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?"


def read_either(raw: object) -> int | float | str | Odd:
    """The number where the cell holds one or a text that is nothing else; otherwise the text."""
    if type(raw) in (int, float):
        return read_number(raw)
    if type(raw) is str and re.fullmatch(_PLAIN, narrow(raw).strip()):
        return read_number(raw)
    read = read_text(raw)
    text = read.value if isinstance(read, Odd) else read
    if type(text) is str and re.fullmatch(_PLAIN, text):  # '120, or digits with what cannot be seen among them
        return read_number(text)
    return read
