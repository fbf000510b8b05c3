"""Painting: the verbs every canvas has, and the one walk that paints a Book on any of them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from workbook.sheets import Book, Cell, Chart, Choices, DataBar, Formula, Highlight, Kept, Limits, Link, Sheet, Span

LONGEST = 32_767
PROMPT_LENGTH, TITLE_LENGTH = 255, 32
"""Excel's limits in characters: of a cell's text, of a hint, of a hint's title."""
NOTE_WIDTH = 280
"""How many pixels wide the box of a comment is."""
_EPOCH = datetime(1899, 12, 30)
_SECTION = re.compile(r"&([LCR])")
# What XML 1.0 cannot hold, lone surrogates included.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Canvas(Protocol):
    """Where a Book is painted: a new file, an existing package, an open workbook.

    `begin` comes first and makes its sheet the one that the verbs after it paint; `define` comes last.
    """

    def begin(self, sheet: Sheet) -> None:
        """Start a sheet: its name, visibility, tab colour and gridlines."""

    def size(self, sheet: Sheet) -> None:
        """Widths and heights, and the looks of whole columns and rows."""

    def write(self, cells: Sequence[Cell]) -> None:
        """Values, formulas, links, looks and comments."""

    def merge(self, spans: Sequence[Span]) -> None:
        """Join the cells of each span."""

    def restrict(self, rules: Sequence[Choices | Limits]) -> None:
        """Drop-downs, limits and hints."""

    def highlight(self, rules: Sequence[Highlight | DataBar]) -> None:
        """Conditional formats and data bars."""

    def draw(self, charts: Sequence[Chart]) -> None:
        """Native charts."""

    def frame(self, sheet: Sheet) -> None:
        """Frozen panes, filter buttons, print layout and protection."""

    def define(self, name: str, reference: str) -> None:
        """A name for an absolute reference."""


def paint(book: Book, canvas: Canvas) -> None:
    """Paint every sheet of a book, in order, then its names."""
    for sheet in book.sheets:
        canvas.begin(sheet)
        canvas.size(sheet)
        canvas.write(sheet.cells)
        canvas.merge(sheet.merges)
        canvas.restrict((*sheet.choices, *sheet.limits))
        canvas.highlight((*sheet.highlights, *sheet.bars))
        canvas.draw(sheet.charts)
        canvas.frame(sheet)
    for name, reference in book.names.items():
        canvas.define(name, reference)


@dataclass(frozen=True, slots=True)
class Painted:
    """A cell's content as a spreadsheet keeps it: text, a number (dates are serials), a truth, or nothing."""

    value: str | int | float | bool | None
    formula: str | None = None
    quoted: bool = False


def painted(cell: Cell) -> Painted:
    """What a canvas writes into a cell.

    ISO dates and times become serials where the format says so; text that a program could take for a formula is
    marked `quoted`; characters that no workbook can hold become "\ufffd"; a number that is not finite is a ValueError.
    """
    value = cell.value
    if value is None or value == "":
        return _NOTHING
    if isinstance(value, Formula):
        cached = value.cached
        return Painted(writable(cached) if isinstance(cached, str) else cached, value.text)
    if isinstance(value, Kept):
        raise TypeError("a kept cell is written as it is, and into its own workbook only")
    if isinstance(value, Link):
        value = value.text
    if isinstance(value, str):
        number = serial(value, cell.style.format)
        return Painted(number) if number is not None else Painted(writable(value), quoted=value[:1] in "=+-@\t")
    if not isinstance(value, bool) and not math.isfinite(value):
        raise ValueError(f"{value} cannot stand in a cell")
    return Painted(value)


_NOTHING = Painted(None)


def writable(text: str) -> str:
    """Text as a cell can hold it; what is over Excel's 32,767 characters is cut with a visible mark."""
    text = _UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= LONGEST else text[: LONGEST - 6] + "…（已截断）"[:6]


def serial(text: str, format: str) -> int | float | None:
    """The serial of an ISO date, time or both, where the format of that name wants one; else None.

    Days before 1900-03-01 have none that every program agrees on.
    """
    try:
        if format == "date":
            days = (date.fromisoformat(text) - _EPOCH.date()).days
            return days if days > 60 else None
        if format == "time":
            moment = time.fromisoformat(text)
            return (moment.hour * 3600 + moment.minute * 60 + moment.second) / 86400
        if format == "datetime":
            days_and_part = (datetime.fromisoformat(text) - _EPOCH) / timedelta(days=1)
            return days_and_part if days_and_part > 60 else None
    except (ValueError, TypeError):
        return None
    return None


def head_parts(text: str) -> list[tuple[str, str]]:
    """Excel's header text by place; what no code places stands in the middle. "&&" is a plain "&"."""
    pieces = _SECTION.split(text.replace("&&", "\0"))
    names = {"L": "left", "C": "center", "R": "right"}
    found = [
        ("center", pieces[0]),
        *((names[code], part) for code, part in zip(pieces[1::2], pieces[2::2], strict=True)),
    ]
    return [(place, part.replace("\0", "&&")) for place, part in found if part]


def note_height(text: str) -> int:
    """How many pixels high the box of a comment of NOTE_WIDTH pixels is."""
    return min(300, 40 + 20 * (len(text) // 20 + 1))
