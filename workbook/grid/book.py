"""What every way of reading a workbook offers: names, grids, merged ranges."""

from __future__ import annotations

from typing import Protocol

from workbook.addresses import Span
from workbook.filing import Grid


class DamagedError(Exception):
    """A part that is missing or malformed, or a cell that points to a string which is not there."""


class GridBook(Protocol):
    """A workbook as grids of raw cells."""

    names: tuple[str, ...]

    def grid(self, name: str) -> Grid:
        """A sheet's rows from A1, "" where a cell is empty."""
        ...

    def merges(self, name: str) -> list[Span]:
        """The merged ranges of a sheet."""
        ...
