"""Cells by openpyxl: slow, and written by others than the fast readers, so that its word is a second opinion."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import Any

from workbook.filing import Grid


class UnreadError(Exception):
    """openpyxl cannot read the workbook; that says nothing against the workbook."""


class OpenpyxlBook:
    """An .xlsx whose bytes a guard and the full walk have passed; values as stored, error cells as their text.

    Raises UnreadError, at first or as a sheet is asked for: openpyxl raises whatever it meets.
    """

    def __init__(self, data: bytes) -> None:
        import openpyxl

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._book: Any = openpyxl.load_workbook(
                    BytesIO(data), read_only=True, data_only=True, keep_links=False
                )
        except Exception as cause:
            raise UnreadError(str(cause)) from cause
        self.names: tuple[str, ...] = tuple(sheet.title for sheet in self._book.worksheets)

    def grid(self, name: str) -> Grid:
        """A sheet's rows from A1, "" where a cell is empty; rows may differ in length."""
        sheet = self._book[name]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                sheet.reset_dimensions()  # what a file says of its own size may be a lie
                rows = sheet.iter_rows(values_only=True)
                return [["" if value is None else value for value in row] for row in rows]
        except Exception as cause:
            raise UnreadError(str(cause)) from cause
