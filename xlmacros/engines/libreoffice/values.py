"""Values both ways: blocks as Calc keeps them (numbers and text), and as Python has them (dates, truths, None)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from xlmacros.engines.libreoffice.bridge import struct

DATE, TIME, LOGICAL, TEXT = 2, 4, 1024, 256
"""Kinds of number formats (com.sun.star.util.NumberFormat); what is both date and time has both bits."""
_EPOCH = datetime(1899, 12, 30)
_ERRORS = {
    501: "#NULL!", 502: "#NUM!", 503: "#NUM!", 504: "#REF!", 519: "#VALUE!", 523: "#NUM!", 524: "#REF!", 525: "#NAME?",
    532: "#DIV/0!", 32767: "#N/A",
}  # fmt: skip
Block = list[list[Any]]


class Wrong:
    """An error cell: its text as Excel says it."""

    def __init__(self, code: int) -> None:
        self.text = _ERRORS.get(code, "#VALUE!")


def read_block(cells: Any, formats: Any) -> Block:
    """The values of a cell range, dates as datetime, truths as bool, empty cells as None, errors as Wrong."""
    block = [[None if value == "" else value for value in row] for row in cells.getDataArray()]
    top, left = cells.RangeAddress.StartRow, cells.RangeAddress.StartColumn
    for kind, area in _formatted(cells, formats):
        turn = _truth if kind & LOGICAL else _moment
        for row in range(area.StartRow - top, area.EndRow - top + 1):
            line = block[row]
            for column in range(area.StartColumn - left, area.EndColumn - left + 1):
                value = line[column]
                if isinstance(value, float):
                    line[column] = turn(value)
    for area in cells.queryFormulaCells(4).getRangeAddresses():
        for row in range(area.StartRow, area.EndRow + 1):
            for column in range(area.StartColumn, area.EndColumn + 1):
                block[row - top][column - left] = Wrong(cells.getCellByPosition(column - left, row - top).getError())
    return block


def _truth(value: float) -> bool | float:
    return bool(value) if value in (0.0, 1.0) else value


def _moment(serial: float) -> datetime | float:
    """A serial as a moment; what is before the first day, or after the last, stays a number."""
    if not 0 <= serial < 2_958_466:
        return serial
    return _EPOCH + timedelta(milliseconds=round(serial * 86_400_000))


def _formatted(cells: Any, formats: Any) -> Iterator[tuple[int, Any]]:
    """The areas whose numbers are dates, times or truths by their formats."""
    kinds: dict[int, int] = {}
    groups = cells.getUniqueCellFormatRanges()
    for place in range(groups.getCount()):
        group = groups.getByIndex(place)
        key = group.getByIndex(0).NumberFormat
        kind = kinds[key] if key in kinds else kinds.setdefault(key, formats.getByKey(key).Type)
        if kind & (DATE | TIME | LOGICAL):
            for area in group.getRangeAddresses():
                yield kind, area


def to_python(
    value: Any,
    moments: Callable[..., Any] | None,
    empty: Any,
    numbers: Callable[[float], Any] | None,
    errors: bool,
) -> Any:
    """One value of `read_block` as the options of a Range ask for it."""
    if value is None or value == "":
        return empty
    if isinstance(value, Wrong):
        return value.text if errors else None
    if isinstance(value, datetime):
        names = ("year", "month", "day", "hour", "minute", "second", "microsecond")
        return value if moments is None else moments(**{name: getattr(value, name) for name in names}, tzinfo=None)
    if numbers is not None and value.__class__ is float:
        return numbers(value)
    return value


def to_cell(value: Any) -> Any:
    """One value as `write_block` takes it: None is an empty cell, never a void, which Calc cannot bear."""
    if value is None:
        return ""
    if isinstance(value, bool | str | float | datetime | date | time):
        return value
    if isinstance(value, int):
        return float(value)
    return float(value) if hasattr(value, "__float__") else str(value)


def write_block(cells: Any, formats: Any, block: Sequence[Sequence[Any]]) -> None:
    """Put values into a cell range of the same shape, in one call; formats follow where a date or truth needs one.

    As in Excel, text that begins with "=" is a formula unless the cell's format is text, and a leading apostrophe
    makes it text.
    """
    moments: list[tuple[int, int, int]] = []
    formulas: list[tuple[int, int, str]] = []
    plain = [
        [_plain(value, row, column, moments, formulas) for column, value in enumerate(line)]
        for row, line in enumerate(block)
    ]
    for row, column, text in formulas:
        if formats.getByKey(cells.getCellByPosition(column, row).NumberFormat).Type & TEXT:
            plain[row][column] = text
    cells.setDataArray(tuple(map(tuple, plain)))
    for row, column, text in formulas:
        if plain[row][column] == "":
            cells.getCellByPosition(column, row).setFormula(text)
    for column, first, last, kind in _runs(moments):
        area = cells.getCellRangeByPosition(column, first, column, last)
        if area.NumberFormat is None or not formats.getByKey(area.NumberFormat).Type & (DATE | TIME | LOGICAL):
            area.NumberFormat = format_key(formats, _SHOWN[kind])


_SHOWN = {DATE: "YYYY-MM-DD", DATE | TIME: "YYYY-MM-DD HH:MM:SS", TIME: "HH:MM:SS", LOGICAL: "BOOLEAN"}


def format_key(formats: Any, code: str) -> int:
    """The key of a number format by its English spelling."""
    locale = struct("com.sun.star.lang.Locale", Language="en", Country="US")
    key = int(formats.queryKey(code, locale, False))
    return int(formats.addNew(code, locale)) if key < 0 else key


def _plain(
    value: Any, row: int, column: int, moments: list[tuple[int, int, int]], formulas: list[tuple[int, int, str]]
) -> str | float:
    if isinstance(value, str):
        if value[:1] == "=" and len(value) > 1:
            formulas.append((row, column, value))
            return ""
        return value[1:] if value[:1] == "'" else value
    if isinstance(value, bool):
        moments.append((column, row, LOGICAL))
        return float(value)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        moments.append((column, row, DATE if midnight else DATE | TIME))
        return (value.replace(tzinfo=None) - _EPOCH) / timedelta(days=1)
    if isinstance(value, date):
        moments.append((column, row, DATE))
        return float((value - _EPOCH.date()).days)
    if isinstance(value, time):
        moments.append((column, row, TIME))
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86_400
    return float(value)


def _runs(found: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """Cells (column, row, kind) below one another of one kind, as (column, first row, last row, kind)."""
    column = first = last = kind = -1
    for at, row, what in sorted(found):
        if (at, row, what) == (column, last + 1, kind):
            last = row
            continue
        if kind >= 0:
            yield column, first, last, kind
        column, first, last, kind = at, row, row, what
    if kind >= 0:
        yield column, first, last, kind
