"""Cells by calamine: xlsx at the speed of the floor."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import python_calamine
from python_calamine import CalamineError

from workbook.addresses import Span
from workbook.filing import Grid

__all__ = ["CalamineBook", "CalamineError"]


class CalamineBook:
    """A workbook whose bytes a guard has passed; sheets are parsed as they are asked for, once."""

    def __init__(self, data: bytes) -> None:
        self._book = python_calamine.load_workbook(BytesIO(data))
        self._sheets: dict[str, Any] = {}
        self.names: tuple[str, ...] = tuple(
            sheet.name for sheet in self._book.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        )

    def grid(self, name: str) -> Grid:
        """A sheet's rows from A1, "" where a cell is empty; rows may differ in length."""
        grid: Grid = self._sheet(name).to_python(skip_empty_area=False)
        return grid

    def merges(self, name: str) -> list[Span]:
        """The merged ranges of a sheet."""
        ranges = self._sheet(name).merged_cell_ranges or ()
        return [Span(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges]

    def _sheet(self, name: str) -> Any:
        if name not in self._sheets:
            self._sheets[name] = self._book.get_sheet_by_name(name)
        return self._sheets[name]
