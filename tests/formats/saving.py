"""A workbook saved as other formats: by LibreOffice, and where it cannot, by a writer of our own."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl

from tests.support import soffice_convert

LIBREOFFICE = {"xls": "xls:MS Excel 97", "ods": "ods", "fods": "fods", "html": "html"}


def converted(data: bytes, folder: Path, endings: Iterable[str] = tuple(LIBREOFFICE)) -> dict[str, bytes]:
    """The workbook as LibreOffice saves it in some formats, and as XML Spreadsheet 2003: ending -> bytes."""
    source = folder / "报表.xlsx"
    source.write_bytes(data)
    found = {"xml": spreadsheetml(data)}
    for ending in endings:
        own = folder / ending
        own.mkdir()
        found[ending] = soffice_convert(source, LIBREOFFICE[ending], own).read_bytes()
    return found


def spreadsheetml(data: bytes) -> bytes:
    """The values and merged ranges of a workbook as Excel's XML of 2003, each cell with its index."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    sheets = []
    for sheet in book.worksheets:
        spans = {
            (span.min_row, span.min_col): (span.max_row - span.min_row, span.max_col - span.min_col)
            for span in sheet.merged_cells.ranges
        }
        rows = []
        for cells in sheet.iter_rows():
            told = [_cell(each, spans.get((each.row, each.column))) for each in cells if each.value is not None]
            if told:
                rows.append(f'<Row ss:Index="{cells[0].row}">{"".join(told)}</Row>')
        state = {"hidden": "SheetHidden", "veryHidden": "SheetVeryHidden"}.get(sheet.sheet_state)
        options = f"<x:WorksheetOptions><x:Visible>{state}</x:Visible></x:WorksheetOptions>" if state else ""
        sheets.append(
            f"<Worksheet ss:Name={quoteattr(sheet.title)}><Table>{''.join(rows)}</Table>{options}</Worksheet>"
        )
    head = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    spaces = (
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    )
    return f"{head}<Workbook {spaces}>{''.join(sheets)}</Workbook>".encode()


def _cell(cell: Any, span: tuple[int, int] | None) -> str:
    kind, text = _typed(cell.value)
    if cell.data_type == "e":
        kind = "Error"
    merged = f' ss:MergeDown="{span[0]}" ss:MergeAcross="{span[1]}"' if span else ""
    return (
        f'<Cell ss:Index="{cell.column}"{merged}><Data ss:Type="{kind}">'
        f"{escape(text, {chr(10): '&#10;'})}</Data></Cell>"
    )


def _typed(value: Any) -> tuple[str, str]:
    if isinstance(value, bool):
        return "Boolean", str(int(value))
    if isinstance(value, int | float):
        return "Number", repr(value)
    if isinstance(value, datetime):
        return "DateTime", value.isoformat(timespec="milliseconds")
    if isinstance(value, date):
        return "DateTime", f"{value.isoformat()}T00:00:00.000"
    if isinstance(value, time):
        return "DateTime", f"1899-12-31T{value.isoformat(timespec='milliseconds')}"
    return "String", str(value)
