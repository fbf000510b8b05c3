"""The cells that calamine shows as empty, or as a number that is none, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Collection
from io import BytesIO
from zipfile import ZipFile

from workbook.grid.stream import RawCell, cells_in, finite, reading, worksheets

NOT_COMPUTED = "="

_SUSPECTS = (
    re.compile(rb't="e"'),
    re.compile(rb"</f>(?!<v>)"),
    re.compile(rb"<f(?:\s[^>]*)?/>(?!<v>)"),
    re.compile(rb"<v(?!>-?\d{1,300}(?:\.\d{1,300})?</v>)"),
)
"""Where a cell may hold an error, a formula with no value right behind it, or a value that is no plain number."""

_PLAIN = re.compile(rb'<c r="[A-Z]')
_CELL = re.compile(rb"<c [^>]*?(?:/>|>.*?</c>)", re.DOTALL)
_ANY = re.compile(rb"<c[\s/>]")
_UNUSUAL = re.compile(rb"<!|<\?|t='|t\s+=|:c[\s/>]")


@reading()
def inexact_cells(data: bytes, sheets: Collection[str] | None = None) -> dict[str, dict[tuple[int, int], str]]:
    """Of an .xlsx that a guard has passed: for each sheet, by its name, (row, column) from 0 -> what stands there.

    An error cell gives its error ("#REF!"), a formula without a stored value "=", a number that is not finite
    or none at all its text ("NaN", "1e999"). A formula whose stored value is the empty text is exact. Sheets
    with nothing to tell are left out; with `sheets` only those are looked at, such as the guard's scan names.
    Raises DamagedError.
    """
    package = ZipFile(BytesIO(data))
    found = {}
    for name, part in worksheets(package):
        if sheets is not None and name not in sheets:
            continue
        full = package.read(part)
        cells = {
            (cell.row, cell.column): shown
            for cell in cells_in(BytesIO(_suspects(full) or full))
            if (shown := _shown(cell)) is not None
        }
        if cells:
            found[name] = cells
    return found


def _shown(cell: RawCell) -> str | None:
    text = (cell.value or "").strip()
    if cell.kind == "e":
        return text or "#VALUE!"
    if cell.formula and not text and (cell.kind != "str" or cell.value is None):
        return NOT_COMPUTED
    if cell.kind == "n" and text and finite(text) is None:
        return text
    return None


def _suspects(full: bytes) -> bytes | None:
    """The cells that may be inexact, as XML of their own; None where the part must be parsed to tell.

    That is where a cell does not begin as Excel, WPS, LibreOffice and openpyxl begin it: by its reference.
    """
    start, end = full.find(b"<sheetData"), full.rfind(b"</sheetData>")
    body = full[start:end]
    if not 0 <= start < end or _UNUSUAL.search(body) or len(_PLAIN.findall(body)) != len(_ANY.findall(body)):
        return None
    spots = (match.start() for suspect in _SUSPECTS for match in suspect.finditer(body))
    starts = sorted({body.rfind(b"<c ", 0, spot + 1) for spot in spots})
    cells = [_CELL.match(body, at) for at in starts if at >= 0]
    return b"<sheetData>%b</sheetData>" % b"".join(cell[0] for cell in cells if cell)
