"""A sheet while it is drawn: cells, merges and sizes are collected here and frozen into a Sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from workbook.sheets import BODY, Cell, Choices, Highlight, Limits, Printing, Sheet, Span, Style, Value


@lru_cache(maxsize=1024)
def style(role: str, format: str = "general") -> Style:
    """The style of that role and format: the same object for the same names, which keeps painting quick."""
    return Style(role, format)


@dataclass(slots=True)
class Draft:
    """One sheet being drawn; `taken` tells which cells are already spoken for."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    merges: list[Span] = field(default_factory=list)
    choices: list[Choices] = field(default_factory=list)
    limits: list[Limits] = field(default_factory=list)
    column_styles: dict[int, Style] = field(default_factory=dict)
    row_styles: dict[int, Style] = field(default_factory=dict)
    greyed: list[Highlight] = field(default_factory=list)

    def put(self, row: int, column: int, value: Value = None, look: Style = BODY) -> None:
        """One cell."""
        self.cells[row, column] = Cell(row, column, value, look)

    def block(self, span: Span, value: Value = None, look: Style = BODY) -> None:
        """One value over a rectangle, merged; every cell of it has the look, so that its border closes."""
        for row in range(span.top, span.bottom + 1):
            for column in range(span.left, span.right + 1):
                self.cells[row, column] = Cell(row, column, None, look)
        self.cells[span.top, span.left] = Cell(span.top, span.left, value, look)
        if not span.is_cell:
            self.merges.append(span)

    def taken(self, row: int, columns: Iterable[int]) -> bool:
        """Whether any of these cells of a row was drawn."""
        return any((row, column) in self.cells for column in columns)

    def restrict(self, rule: Choices | Limits) -> None:
        """What may be typed somewhere."""
        if isinstance(rule, Choices):
            self.choices.append(rule)
        else:
            self.limits.append(rule)

    def sheet(
        self,
        *,
        printing: Printing,
        freeze: Span | None = None,
        filter: Span | None = None,
        protected: bool = True,
        tint: str | None = None,
        visibility: str = "visible",
        highlights: tuple[Highlight, ...] = (),
    ) -> Sheet:
        """The sheet as drawn, its cells in reading order."""
        return Sheet(
            name=self.name,
            cells=tuple(self.cells[place] for place in sorted(self.cells)),
            widths=dict(sorted(self.widths.items())),
            heights=dict(sorted(self.heights.items())),
            merges=tuple(sorted(self.merges)),
            choices=tuple(self.choices),
            limits=tuple(self.limits),
            highlights=(*highlights, *self.greyed),
            freeze=freeze,
            filter=filter,
            printing=printing,
            visibility=visibility,
            protected=protected,
            tint=tint,
            column_styles=self.column_styles,
            row_styles=self.row_styles,
        )
