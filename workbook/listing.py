"""A table as a sheet of a workbook that is sent out: as the master's, but without keys, filter buttons and staff."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from workbook.draft import style
from workbook.master.staff import Beside
from workbook.master.table import Row, Table, draw_table
from workbook.sheets import Sheet, Span

_BAND = style("band", "text")
_BAND_HEIGHT = 26.0


def band(key: str, text: str, columns: int) -> Row:
    """A row that stands over those below it, across all columns."""
    return Row(key, (text, *[None] * (columns - 1)), dict.fromkeys(range(columns), _BAND))


def draw_listing(table: Table, bands: Collection[str] = (), header: str = "") -> Sheet:
    """The sheet; `bands` are the keys of rows that reach over all columns, `header` stands on top of every page."""
    sheet = draw_table(table, Beside())
    width, first = len(table.columns), table.header_row + 1
    over = [row for row, entry in enumerate(table.rows, first) if entry.key in bands]
    merges = [Span(row, 1, row, width) for row in over] if width > 1 else []
    return replace(
        sheet,
        cells=tuple(cell for cell in sheet.cells if cell.column <= width),
        widths={column: wide for column, wide in sheet.widths.items() if column <= width},
        heights={**sheet.heights, **dict.fromkeys(over, _BAND_HEIGHT)},
        merges=(*sheet.merges, *merges),
        filter=None,
        freeze=Span(first, 1, first, 1),
        printing=replace(sheet.printing, header=header, wide=False),
        steps=(),
    )
