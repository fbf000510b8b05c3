"""Fills that mark cells and remember what was there: a shade no eye tells from the palette's, one for each original.

A marked cell may be sorted, moved or copied before the file comes back, so what it looked like before cannot be
kept by its address. The fill itself tells: each original fill has a shade of the mark's colour of its own, and the
hidden sheet `_marks` shows which fill a shade stands for.
"""

from __future__ import annotations

from workbook import palette
from workbook.finding import Severity
from workbook.package.book import BookPart
from workbook.package.cells import Cells
from workbook.package.names import WORKSHEET_TYPE
from workbook.package.sheet import SheetPart
from workbook.package.styles import Styles

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


class Shades:
    """The marks of one workbook: for each original fill its number, and the formats of marked cells."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._originals: list[int] = []

    def mark(self, index: int, severity: Severity) -> int | None:
        """The format of a cell with the fill of a mark; None where a workbook has more fills than there are shades."""
        fill = self._styles.fill_of(index)
        if fill not in self._originals:
            if len(self._originals) == SHADES:
                return None
            self._originals.append(fill)
        return self._styles.with_fill(index, shade(severity, self._originals.index(fill)))

    def write(self, book: BookPart) -> None:
        """Write the hidden sheet: the original fill of number n is that of the cell An+1, which says n."""
        formats = [self._styles.with_fill_at(0, fill) for fill in self._originals]
        cells = (
            f'<row r="{number + 1}"><c r="A{number + 1}" s="{index}"><v>{number}</v></c></row>'
            for number, index in enumerate(formats)
        )
        content = f'<worksheet xmlns="{book.main}"><sheetData>{"".join(cells)}</sheetData></worksheet>'
        part = book.package.write(book.package.fresh("xl/worksheets/sheet{}.xml"), content.encode(), WORKSHEET_TYPE)
        book.add(SHEET, part, len(book.sheets), "veryHidden")


def take_off(book: BookPart, styles: Styles) -> bool:
    """Give every format that a mark has coloured its fill as it was; -> whether there was any.

    A marked cell that was copied into a workbook without our hidden sheet gets the fill of its kind: that of an open
    cell where it is not locked, else none.
    """
    marked = {fill: number for fill, colour in styles.solid_fills().items() if (number := unshade(colour)) is not None}
    if not marked:
        return False
    known = _originals(book, styles)
    for index in styles.filled_with(marked):
        number = marked[styles.fill_of(index)]
        usual = 0 if styles.locked(index) else styles.solid(palette.OPEN)
        styles.refill(index, known.get(number, usual))
    return True


def _originals(book: BookPart, styles: Styles) -> dict[int, int]:
    """Number of each original fill -> its position among the workbook's fills, as the hidden sheet tells."""
    entry = next((sheet for sheet in book.sheets if sheet.name == SHEET and sheet.kind == "worksheet"), None)
    if entry is None:
        return {}
    cells = Cells(SheetPart(book.package, entry.part))
    found = {}
    for row in range(1, SHADES + 1):
        number, index = cells.number_at((row, 1)), cells.format_at((row, 1))
        if number is not None:
            found[number] = styles.fill_of(index or 0)
    return found
