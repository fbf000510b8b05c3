"""The cells that calamine shows as empty, or as a number that is none, and what stands in them."""

from __future__ import annotations

from collections.abc import Collection
from io import BytesIO
from zipfile import ZipFile

from workbook.grid.stream import finite, raw_cells, reading, worksheets

NOT_COMPUTED = "="


@reading()
def inexact_cells(data: bytes, sheets: Collection[str] | None = None) -> dict[str, dict[tuple[int, int], str]]:
    """Of an .xlsx that a guard has passed: for each sheet, by its name, (row, column) from 0 -> what stands there.

    An error cell gives its error ("#REF!"), a formula without a stored value "=", a number that is not finite
    or none at all its text ("NaN", "1e999"). A formula whose stored value is the empty text is exact. Sheets
    with nothing to tell are left out; with `sheets` only those are looked at. Costs as much as openpyxl in
    read-only mode: call it only where the guard's scan says that there is something to find. Raises DamagedError.
    """
    package = ZipFile(BytesIO(data))
    found = {}
    for name, part in worksheets(package):
        if sheets is not None and name not in sheets:
            continue
        cells = {}
        for cell in raw_cells(package, part):
            text = (cell.value or "").strip()
            if cell.kind == "e":
                cells[cell.row, cell.column] = text or "#VALUE!"
            elif cell.formula and not text and (cell.kind != "str" or cell.value is None):
                cells[cell.row, cell.column] = NOT_COMPUTED
            elif cell.kind == "n" and text and finite(text) is None:
                cells[cell.row, cell.column] = text
        if cells:
            found[name] = cells
    return found
