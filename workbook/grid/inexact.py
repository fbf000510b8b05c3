"""The cells that calamine shows as empty, or not as they are stored, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from io import BytesIO
from zipfile import ZipFile

from workbook.grid.stream import RawCell, cells_in, date_styles, reading, worksheets
from workbook.values.stored import NOT_COMPUTED, doubt, finite

__all__ = ["NOT_COMPUTED", "inexact_cells"]

_SUSPECTS = (
    re.compile(rb'<c [^>]*?\bt="(?!(?:s|str|n)")'),
    re.compile(rb"</f>(?!<v>)"),
    re.compile(rb"<f(?:\s[^>]*)?/>(?!<v>)"),
    re.compile(rb"<v(?!>\d{1,300}(?:\.\d{1,300})?</v>)"),
    re.compile(rb"<f[^>]*>[^<]*(?:RAND|NOW|TODAY|RTD|WEBSERVICE|\|)"),
    re.compile(rb"<f[^>]*>[^<]{8193}"),
)
"""Where a cell may hold an error, a formula with no value right behind it, a value that is no plain number, or a
formula whose result is not to be relied upon."""

_PLAIN = re.compile(rb'<c r="[A-Z]')
_CELL = re.compile(rb"<c [^>]*?(?:/>|>.*?</c>)", re.DOTALL)
_ANY = re.compile(rb"<c[\s/>]")
_SHARED = re.compile(rb'<f [^>]*t="shared"[^>]*>(?:[^<]*(?:RAND|NOW|TODAY|RTD|WEBSERVICE|\|)|[^<]{8193})')
_UNUSUAL = re.compile(rb"<!|<\?|t='|t\s+=|:c[\s/>]")


@reading()
def inexact_cells(data: bytes, sheets: Collection[str] | None = None) -> dict[str, dict[tuple[int, int], str]]:
    """Of an .xlsx that a guard has passed: for each sheet, by its name, (row, column) from 0 -> what stands there.

    An error cell gives its error ("#REF!"), a formula without a stored value "=", one whose stored value is not to be
    relied upon "=" and its text. Where a number belongs, what is none gives its text: one that is not finite ("NaN",
    "1e999"), one in no spelling of a spreadsheet's ("1_000"), a negative one that is to be shown as a date or time
    ("-1"). A formula whose stored value is the empty text is exact. What each means: `workbook.values.stored`.
    Sheets with nothing to tell are left out; with `sheets` only those are looked at, such as the guard's scan names.
    Raises DamagedError.
    """
    package = ZipFile(BytesIO(data))
    shown = _Shown(package)
    found = {}
    for name, part in worksheets(package):
        if sheets is not None and name not in sheets:
            continue
        full = package.read(part)
        cells = dict(shown.of(cells_in(BytesIO(_suspects(full) or full))))
        if cells:
            found[name] = cells
    return found


class _Shown:
    """What is shown of the cells of one workbook; its formats are read when the first negative number asks."""

    def __init__(self, package: ZipFile) -> None:
        self._package = package
        self._dates: list[str] | None = None

    def of(self, cells: Iterator[RawCell]) -> Iterator[tuple[tuple[int, int], str]]:
        """(row, column) -> what stands there, of the cells of one sheet that are not exact."""
        shared: dict[str, str] = {}
        for cell in cells:
            shown = self._value(cell)
            if shown is None and cell.formula:
                text = cell.said or shared.get(cell.group, "")
                if cell.group and cell.said:
                    shared[cell.group] = cell.said
                if text and doubt(text) is not None:
                    shown = f"={text}"
            if shown is not None:
                yield (cell.row, cell.column), shown

    def _value(self, cell: RawCell) -> str | None:
        raw = cell.value
        text = (raw or "").strip()
        if cell.kind == "e":
            return text or "#VALUE!"
        if cell.formula and not text and (cell.kind != "str" or raw is None):
            return NOT_COMPUTED
        if not text or cell.kind in ("s", "str", "d"):
            return None
        if cell.kind == "inlineStr":
            return None if cell.inline else text
        if cell.kind == "b":
            return None if text in ("0", "1") else text
        number = finite(text)
        if cell.kind != "n" or number is None:
            return text
        return text if number < 0 and self._is_date(cell.style) else None

    def _is_date(self, style: int) -> bool:
        """Whether a format shows a date or a time of day; a span of time may be negative."""
        if self._dates is None:
            self._dates = list(date_styles(self._package))
        return style < len(self._dates) and self._dates[style] == "date"


def _suspects(full: bytes) -> bytes | None:
    """The cells that may be inexact, as XML of their own; None where the part must be parsed to tell.

    That is where a cell does not begin as Excel, WPS, LibreOffice and openpyxl begin it: by its reference; and where
    cells share a formula that is not to be relied upon.
    """
    start, end = full.find(b"<sheetData"), full.rfind(b"</sheetData>")
    body = full[start:end]
    if not 0 <= start < end or _UNUSUAL.search(body) or _SHARED.search(body):
        return None
    if len(_PLAIN.findall(body)) != len(_ANY.findall(body)):
        return None
    spots = (match.start() for suspect in _SUSPECTS for match in suspect.finditer(body))
    starts = sorted({body.rfind(b"<c ", 0, spot + 3) for spot in spots})
    cells = [_CELL.match(body, at) for at in starts if at >= 0]
    return b"<sheetData>%b</sheetData>" % b"".join(cell[0] for cell in cells if cell)
