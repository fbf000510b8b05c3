"""Cells by xlrd: workbooks of Excel 97 and before, and those that WPS saves as .et."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from typing import Any

from workbook.addresses import Span
from workbook.filing import Grid
from workbook.grid.book import DamagedError
from workbook.grid.moments import from_serial, shows_date

_EMPTY, _TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR, _BLANK, _ELAPSED = range(8)
"""xlrd's kinds of cells, and one of ours for a number that shows as a span of time."""


@contextmanager
def _reading() -> Iterator[None]:
    """Whatever xlrd raises is damage of the file; nothing of ours runs inside."""
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:
        raise DamagedError(f"{type(error).__name__}: {error}") from error


class XlrdBook:
    """A workbook as `workbook.grid.book.GridBook`, from the stream that a guard has walked; DamagedError as it is read.

    `merges` are those of each worksheet in order. Values are as calamine gives those of .xlsx, error cells "";
    `inexact` tells what stands there, of the sheets that were asked for.
    """

    def __init__(self, stream: bytes, merges: Sequence[Sequence[Span]]) -> None:
        import xlrd

        with _reading():
            self._book = xlrd.open_workbook(
                file_contents=stream, logfile=StringIO(), on_demand=True, ragged_rows=True, formatting_info=False
            )
            self.names: tuple[str, ...] = tuple(dict.fromkeys(self._book.sheet_names()))
            self._mark_elapsed()
        self._merges = dict(zip(self._book.sheet_names(), merges, strict=False))
        self._grids: dict[str, Grid] = {}
        self._errors: Callable[[int], str] = lambda code: xlrd.error_text_from_code.get(code, "#VALUE!")
        self._odd: dict[str, dict[tuple[int, int], str]] = {}

    @property
    def inexact(self) -> dict[str, dict[tuple[int, int], str]]:
        """Sheet -> (row, column) from 0 -> the error that stands there; every sheet is read for it."""
        for name in self.names:
            self.grid(name)
        return {name: cells for name, cells in self._odd.items() if cells}

    def grid(self, name: str) -> Grid:
        """A sheet's rows from A1, "" where a cell is empty; rows may differ in length."""
        if name not in self._grids:
            with _reading():
                sheet = self._book.sheet_by_name(name)
                self._odd[name] = {}
                self._grids[name] = [
                    [
                        self._value(name, row, column, kind, value)
                        for column, (kind, value) in enumerate(
                            zip(sheet.row_types(row), sheet.row_values(row), strict=True)
                        )
                    ]
                    for row in range(sheet.nrows)
                ]
                self._book.unload_sheet(name)
        return self._grids[name]

    def merges(self, name: str) -> list[Span]:
        """The merged ranges of a sheet."""
        return list(self._merges.get(name, ()))

    def _value(self, name: str, row: int, column: int, kind: int, value: Any) -> Any:
        if kind in (_TEXT, _NUMBER):
            return value
        if kind in (_DATE, _ELAPSED):
            return from_serial(value, since_1904=self._book.datemode == 1, elapsed=kind == _ELAPSED)
        if kind == _BOOLEAN:
            return bool(value)
        if kind == _ERROR:
            self._odd[name][row, column] = self._errors(value)
        return ""

    def _mark_elapsed(self) -> None:
        """Let cells under a format such as [h]:mm be told from dates, which xlrd takes them for."""
        kinds = self._book._xf_index_to_xl_type_map
        for index, kind in list(kinds.items()):
            if kind == _DATE and index < len(self._book.xf_list):
                shown = self._book.format_map.get(self._book.xf_list[index].format_key)
                if shown is not None and shows_date(shown.format_str or "") == "elapsed":
                    kinds[index] = _ELAPSED
