"""Fills that mark cells and remember what was there: a shade no eye tells from the palette's, one for each original.

A marked cell may be sorted, moved or copied before the file comes back, so what it looked like before cannot be
kept by its address. The fill itself tells: each original fill has a shade of the mark's colour of its own, and the
hidden sheet `_marks` shows which fill a shade stands for.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from workbook import palette
from workbook.finding import Severity

SHEET = "_marks"
SHADES = 64
_STEP = 8


def shade(severity: Severity, number: int) -> str:
    """The colour (RRGGBB) of a mark over the original fill of that number, from 0 to 63."""
    red, green, blue = bytes.fromhex(palette.MARKS[severity.value])
    return f"{red:02X}{green - number // _STEP:02X}{blue - number % _STEP:02X}"


def unshade(colour: str) -> int | None:
    """The number of the original fill behind a mark's colour; None for a colour that is no mark of ours."""
    return _NUMBERS.get(colour[-6:].upper())


_NUMBERS = {shade(severity, number): number for severity in Severity for number in range(SHADES)}


def marked_fills(workbook: Any) -> dict[int, int]:
    """Position of each fill of a workbook that is a mark of ours -> the number of the original behind it."""
    found = {}
    for position, fill in enumerate(workbook._fills):
        colour = getattr(fill, "fgColor", None)
        if getattr(fill, "fill_type", None) == "solid" and colour is not None and colour.type == "rgb":
            number = unshade(str(colour.rgb))
            if number is not None:
                found[position] = number
    return found


class Shades:
    """The marks of one workbook: for each original fill its number, and the formats of marked cells."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._originals: list[int] = []

    def mark(self, style: Any, severity: Severity) -> Any | None:
        """A cell's format with the fill of a mark; None where a workbook has more fills than there are shades."""
        from openpyxl.styles import PatternFill

        if style.fillId not in self._originals:
            if len(self._originals) == SHADES:
                return None
            self._originals.append(style.fillId)
        colour = f"FF{shade(severity, self._originals.index(style.fillId))}"
        marked = copy(style)
        marked.fillId = self._workbook._fills.add(PatternFill("solid", fgColor=colour))
        return marked

    def write(self) -> None:
        """Write the hidden sheet: the original fill of number n is that of the cell An+1, which says n."""
        from openpyxl.styles.cell_style import StyleArray

        sheet = self._workbook.create_sheet(SHEET)
        sheet.sheet_state = "veryHidden"
        for number, fill in enumerate(self._originals):
            cell = sheet.cell(number + 1, 1, number)
            cell._style = StyleArray()
            cell._style.fillId = fill


def originals(workbook: Any) -> dict[int, int]:
    """Number of each original fill -> its position among the workbook's fills, as the hidden sheet tells."""
    if SHEET not in workbook.sheetnames or not hasattr(workbook[SHEET], "iter_rows"):
        return {}
    rows: Any = workbook[SHEET].iter_rows(max_col=1, max_row=SHADES)
    cells = (cell for (cell,) in rows if isinstance(cell.value, int))
    return {cell.value: cell._style.fillId if cell.has_style else 0 for cell in cells}
