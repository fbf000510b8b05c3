"""Cells of a text with one row a line, told as they are met."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO

from workbook.grid.book import DamagedError
from workbook.grid.cells import Given, Start, Told
from workbook.grid.moments import typed

_DELIMITERS = (",", "\t", ";", "|")
_QUOTED_FORMULA = re.compile(r'="([^"]*)"')
_SAMPLE = 64 << 10


def delimiter_of(text: str) -> str:
    """What stands between the cells of most lines, the same number of times in each; a comma where nothing does."""
    lines = [line for line in _unquoted(text[:_SAMPLE]).split("\n") if line.strip()][:200]
    best, most = ",", 0
    for sign in _DELIMITERS:
        counts = [line.count(sign) for line in lines]
        usual = max(set(counts), key=counts.count, default=0)
        agreeing = counts.count(usual) * 2 > len(counts) and usual > 0
        score = (len(lines) * 1000 if agreeing else 0) + sum(map(bool, counts)) * 10 + min(usual, 9)
        if any(counts) and score > most and (agreeing or sign in ",\t;"):
            best, most = sign, score
    return best


def cells_of(text: str, name: str) -> Iterator[Told]:
    """One sheet of a name, and the cells in it that hold something; DamagedError.

    Dates and times are taken as a spreadsheet program takes them when it opens the file, and so is ="007", by which
    exports keep a text from becoming a number; any other formula stays text, and so does every number.
    """
    yield Start(name)
    first, _, rest = text.partition("\n")
    said = re.fullmatch(r"sep=(.)\r?", first)
    sign, body = (said[1], rest) if said else (delimiter_of(text), text)
    rows = csv.reader(StringIO(body, newline=""), delimiter=sign)
    try:
        for number, row in enumerate(rows):  # a line that says the delimiter is none of them, to Excel either
            for column, cell in enumerate(row):
                if cell:
                    match = _QUOTED_FORMULA.fullmatch(cell)
                    yield Given(number, column, match[1] if match else typed(cell))
    except csv.Error as error:
        raise DamagedError(str(error)) from error


def _unquoted(text: str) -> str:
    """A text without what stands in quotes, where a delimiter is none."""
    return re.sub(r'"[^"]*"', '""', text.replace("\r\n", "\n").replace("\r", "\n"))
