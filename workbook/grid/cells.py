"""Sheets told cell by cell, as the readers of text formats tell them, and a workbook made of that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from workbook.addresses import Span
from workbook.filing import Grid

NOT_COMPUTED = "="


class Start(NamedTuple):
    """A sheet begins: its name, and whether people see it."""

    name: str
    hidden: bool = False


class Given(NamedTuple):
    """A cell that holds something: row and column from 0, its value as calamine would give it, how often it stands.

    `odd` is what stands there instead of a value: an error ("#REF!"), a number that is none, or "=" for a formula
    without a value; then `value` is "".
    """

    row: int
    column: int
    value: Any
    odd: str = ""
    down: int = 1
    across: int = 1


Told = Start | Given | Span
"""What a reader tells of a sheet: that it begins, then its cells and its merged ranges in any order."""


@dataclass(slots=True)
class _Sheet:
    name: str
    hidden: bool
    cells: list[Given] = field(default_factory=list)
    merges: list[Span] = field(default_factory=list)


class CellBook:
    """A workbook as `workbook.grid.book.GridBook`, of what a reader told; whoever asks has bounded it.

    `inexact` is as `workbook.grid.inexact.inexact_cells` gives it; of two sheets of one name the first counts.
    """

    def __init__(self, told: Iterable[Told]) -> None:
        self._sheets: dict[str, _Sheet] = {}
        for sheet in _sheets(told):
            self._sheets.setdefault(sheet.name, sheet)
        self.names: tuple[str, ...] = tuple(self._sheets)
        self.hidden: tuple[str, ...] = tuple(sheet.name for sheet in self._sheets.values() if sheet.hidden)

    @property
    def inexact(self) -> dict[str, dict[tuple[int, int], str]]:
        """Sheet -> (row, column) from 0 -> what stands there and is no value; sheets without any are left out."""
        found = {
            sheet.name: {(each.row, each.column): each.odd for each in sheet.cells if each.odd}
            for sheet in self._sheets.values()
        }
        return {name: cells for name, cells in found.items() if cells}

    def grid(self, name: str) -> Grid:
        """A sheet's rows from A1, "" where a cell is empty; all of one length."""
        cells = [each for each in self._sheets[name].cells if each.value != ""]
        height = max((each.row + each.down for each in cells), default=0)
        width = max((each.column + each.across for each in cells), default=0)
        grid: Grid = [[""] * width for _ in range(height)]
        for each in cells:
            for row in grid[each.row : each.row + each.down]:
                row[each.column : each.column + each.across] = [each.value] * each.across
        return grid

    def merges(self, name: str) -> list[Span]:
        """The merged ranges of a sheet."""
        return list(self._sheets[name].merges)


def _sheets(told: Iterable[Told]) -> Iterator[_Sheet]:
    sheet: _Sheet | None = None
    for each in told:
        if isinstance(each, Start):
            if sheet is not None:
                yield sheet
            sheet = _Sheet(each.name, each.hidden)
        elif sheet is None:
            raise ValueError("a cell before any sheet")
        elif isinstance(each, Given):
            sheet.cells.append(each)
        else:
            sheet.merges.append(each)
    if sheet is not None:
        yield sheet
