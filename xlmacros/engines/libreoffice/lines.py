"""Lines: the rows and columns that a block of cells stands in, their widths and heights and whether they show."""

from __future__ import annotations

from typing import Any

_PIXEL = 2540 / 96
_POINT = 2540 / 72
"""Hundredths of a millimetre."""
_CHARACTER, _MARGIN = 7, 5
"""Pixels: a column is so wide for each of its characters, and so much more."""


class Lines:
    """What a Range says of its rows and columns."""

    _block: Any
    """The cells as com.sun.star.table.XColumnRowRange."""

    @property
    def column_width(self) -> float | None:
        """In characters; None where the columns differ."""
        widths = {round(one.Width) for one in _each(self._block.Columns)}
        return round((widths.pop() / _PIXEL - _MARGIN) / _CHARACTER, 2) if len(widths) == 1 else None

    @column_width.setter
    def column_width(self, value: float) -> None:
        self._block.Columns.Width = round((value * _CHARACTER + _MARGIN) * _PIXEL)

    @property
    def row_height(self) -> float | None:
        """In points; None where the rows differ."""
        heights = {one.Height for one in _each(self._block.Rows)}
        return round(heights.pop() / _POINT, 1) if len(heights) == 1 else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        self._block.Rows.Height = round(value * _POINT)

    @property
    def row_hidden(self) -> bool | None:
        """Whether their rows are hidden; None where some are."""
        return _alike([not one.IsVisible for one in _each(self._block.Rows)])

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self._block.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        """Whether their columns are hidden; None where some are."""
        return _alike([not one.IsVisible for one in _each(self._block.Columns)])

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self._block.Columns.IsVisible = not value

    def autofit(self, axis: str | None = None) -> None:
        """Have columns ("columns", "c") or rows ("rows", "r") be as wide or high as what is in them needs."""
        if axis in (None, "columns", "c"):
            self._block.Columns.OptimalWidth = True
        if axis in (None, "rows", "r"):
            self._block.Rows.OptimalHeight = True


def _each(lines: Any) -> list[Any]:
    """The rows or columns of a block."""
    return [lines.getByIndex(place) for place in range(lines.getCount())]


def _alike(said: list[bool]) -> bool | None:
    return said[0] if len(set(said)) == 1 else None
