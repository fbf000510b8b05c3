"""Book, Sheet, Cell: a pure description of sheets, with no spreadsheet library behind it.

Rows and columns count from 1, as people see them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from workbook.addresses import Address, Span, a1, column_letter, column_number, sheet_ref

__all__ = [
    "BODY",
    "KEPT",
    "KEPT_PLAIN",
    "Address",
    "Book",
    "Cell",
    "Chart",
    "Choices",
    "DataBar",
    "Formula",
    "Highlight",
    "Kept",
    "Limits",
    "Link",
    "Printing",
    "Sheet",
    "Span",
    "Style",
    "Value",
    "a1",
    "column_letter",
    "column_number",
    "sheet_ref",
]


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks: a role of the palette and a number format, both by name (workbook/palette.py)."""

    role: str = "body"
    format: str = "general"


BODY = Style()
KEPT = "kept"
"""The role of a cell that looks as it does in the workbook that is painted on; its format is an index of cellXfs."""
KEPT_PLAIN = "kept-plain"
"""The same of one that looks so but for its fill and its font."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of ours (text without "=") and the value it has as painted."""

    text: str
    cached: str | int | float | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to a place in the same workbook, e.g. "'宣讲明细'!G7", or to a relative file."""

    text: str
    place: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell as it stands in the workbook that is painted on: its attributes but for its place, and what is in it."""

    attributes: str
    inner: str


Value = str | int | float | bool | Formula | Link | Kept | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One painted cell; dates and times are ISO text with a style whose format says so. `note` is a comment."""

    row: int
    column: int
    value: Value = None
    style: Style = BODY
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """A drop-down over `span` from a range of cells on a list sheet (`source`, an absolute reference, or a few words in
    double quotes with commas between).

    `prompt` shows under `title` as the cell is entered; what is not listed is refused where `strict`.
    """

    span: Span
    source: str
    prompt: str = ""
    strict: bool = True
    title: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be typed in `span`: kind date, time, integer, number, text-length or any; bounds inclusive.

    Bounds are numbers, ISO dates, or HH:MM times, as the kind says. `prompt` shows as the cell is entered, `error`
    as something else is typed, both under `title`.
    """

    span: Span
    kind: str
    low: str | int | float | None = None
    high: str | int | float | None = None
    prompt: str = ""
    error: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A conditional format: cells of `span` look like `role` where the formula (relative to top left) holds."""

    span: Span
    formula: str
    role: str


@dataclass(frozen=True, slots=True)
class DataBar:
    """Bars behind the numbers of `span`, from 0 to `maximum` (None: the largest)."""

    span: Span
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart: kind "bar", "column", "line" or "pie"; spans are on `sheet` (None: the same sheet)."""

    kind: str
    title: str
    anchor: Span
    categories: Span
    series: tuple[tuple[str, Span], ...]
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Printing:
    """How a sheet prints: on A4, or A3 where it is `wide`, fit to one page in width.

    `repeat` are the first and last row shown on every page; `header` and `footer` hold Excel's codes (&L, &P …);
    a page ends after each row of `breaks`; `tall` False fits the sheet on one page in height as well.
    """

    landscape: bool = False
    repeat: tuple[int, int] | None = None
    header: str = ""
    footer: str = "第 &P 页 共 &N 页"
    breaks: tuple[int, ...] = ()
    tall: bool = True
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; `freeze` is the first cell that scrolls, `filter` the range with filter buttons.

    `column_styles` and `row_styles` are how cells look that `cells` does not hold, and whether they are locked: a
    row's before a column's, column 0 standing for every column without one of its own. `kept_rows` are rows that stand
    in the workbook that is painted on as they would be drawn: row -> the row where it is there. `steps` are the heights
    that rows drawn so may have: one that has another there keeps it.
    """

    name: str
    cells: tuple[Cell, ...] = ()
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    merges: tuple[Span, ...] = ()
    choices: tuple[Choices, ...] = ()
    limits: tuple[Limits, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    bars: tuple[DataBar, ...] = ()
    charts: tuple[Chart, ...] = ()
    freeze: Span | None = None
    filter: Span | None = None
    printing: Printing = Printing()
    visibility: str = "visible"
    protected: bool = False
    tint: str | None = None
    gridlines: bool = False
    column_styles: dict[int, Style] = field(default_factory=dict)
    row_styles: dict[int, Style] = field(default_factory=dict)
    kept_rows: dict[int, int] = field(default_factory=dict)
    steps: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """Sheets in order, and defined names as absolute references."""

    sheets: tuple[Sheet, ...]
    names: dict[str, str] = field(default_factory=dict)
    title: str = ""

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name; none is a KeyError."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)
