"""Where the cells of a sheet go as it is drawn anew: rows by what they are about, columns by what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from workbook.addresses import Span, a1

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


@dataclass(frozen=True, slots=True)
class Moves:
    """Old places -> new ones, of a table whose rows are those after `head`, up to `body`, then totals up to `last`.

    `rows` and `columns` are those of the table that are still there; what stands outside of it keeps its distance to
    the table's last row (`last`, now `new_last`) and last column (`right`, now `new_right`). Up to the old column
    `ours` the table is generated, staff's own columns come behind.
    """

    rows: Mapping[int, int] = field(default_factory=dict)
    columns: Mapping[int, int] = field(default_factory=dict)
    head: int = 0
    body: int = 0
    new_body: int = 0
    last: int = 0
    new_last: int = 0
    right: int = 0
    new_right: int = 0
    ours: int = 0

    def row(self, row: int) -> int | None:
        """The row where a row is now; None where it is no more."""
        if row <= self.head:
            return row
        return self.rows.get(row) if row <= self.last else min(_LAST_ROW, row + self.new_last - self.last)

    def column(self, column: int) -> int | None:
        """The column where a column is now; None where it is no more."""
        if column > self.right:
            return min(_LAST_COLUMN, column + self.new_right - self.right)
        return self.columns.get(column)

    def cell(self, ref: str) -> str | None:
        """The cell ("B7") where a cell is now; None where it is no more."""
        span = Span.parse(ref.replace("$", ""))
        row, column = self.row(span.top), self.column(span.left)
        return None if row is None or column is None else a1(row, column)

    def spans(self, span: Span) -> list[Span]:
        """Where the cells of a rectangle are now; one over all rows of the table is over all of them again."""
        columns = list(_runs(self._columns(span.left, span.right)))
        return [Span(top, left, bottom, right) for top, bottom in _runs(self._rows(span)) for left, right in columns]

    def sqref(self, text: str) -> str:
        """Ranges as the file has them ("A4:A9 C4"); "" where none of their cells is there any more."""
        moved: list[str] = []
        for part in text.split():
            try:
                moved.extend(span.a1() for span in self.spans(Span.parse(part)))
            except ValueError:
                moved.append(part)
        return " ".join(moved)

    @property
    def still(self) -> bool:
        """Whether every cell is where it was."""
        return (
            (self.body, self.last, self.right) == (self.new_body, self.new_last, self.new_right)
            and len(self.rows) == self.last - self.head
            and len(self.columns) == self.right
            and all(old == new for old, new in self.rows.items())
            and all(old == new for old, new in self.columns.items())
        )

    def rows_over(self, top: int, bottom: int) -> tuple[int, int] | None:
        """The rows from the first to the last of what is left of some rows; None where nothing is."""
        runs = list(self._rows(Span(top, 1, bottom, 1)))
        if not runs and top <= self.head + 1 and bottom >= self.body > self.head:
            return self.head + 1, self.head + 1  # all rows of a table that has none just now
        return (min(first for first, _ in runs), max(last for _, last in runs)) if runs else None

    def columns_over(self, left: int, right: int) -> tuple[int, int] | None:
        """The same of columns."""
        runs = list(self._columns(left, right))
        return (min(first for first, _ in runs), max(last for _, last in runs)) if runs else None

    def _columns(self, left: int, right: int) -> Iterator[tuple[int, int]]:
        inside = (self.columns.get(column) for column in range(left, min(right, self.right) + 1))
        yield from sorted((column, column) for column in inside if column is not None)
        if right > self.right:
            yield _after(max(left, self.right + 1), right, self.new_right - self.right, _LAST_COLUMN)

    def _rows(self, span: Span) -> Iterator[tuple[int, int]]:
        top, bottom = span.top, span.bottom
        if top <= self.head:
            yield top, min(bottom, self.head)
        first = self.head + 1
        if top <= first and bottom >= self.body and bottom > self.head and self.new_body > self.head:
            yield first, self.new_body
            top = max(top, self.body + 1)
        inside = (self.rows.get(row) for row in range(max(top, first), min(bottom, self.last) + 1))
        yield from sorted((row, row) for row in inside if row is not None)
        if bottom > self.last:
            yield _after(max(span.top, self.last + 1), bottom, self.new_last - self.last, _LAST_ROW)


def _after(first: int, last: int, by: int, most: int) -> tuple[int, int]:
    """A stretch behind the table; one up to the end of the sheet ends there still."""
    return first + by, most if last == most else min(most, last + by)


def _runs(stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches as few as they can be, in order."""
    start = end = 0
    for first, last in sorted(stretches):
        if not end:
            start, end = first, last
        elif first <= end + 1:
            end = max(end, last)
        else:
            yield start, end
            start, end = first, last
    if end:
        yield start, end


def first_row(sqref: str) -> int | None:
    """The row to which formulas of a rule over some ranges are relative; None where they are no ranges of cells."""
    try:
        return min((Span.parse(part).top for part in sqref.split()), default=None)
    except ValueError:
        return None


def moved(formula: str, source: str, target: str) -> str:
    """A formula (without "=") as it reads when copied from one cell to another."""
    if source == target:
        return formula
    from openpyxl.formula.translate import Translator

    translated: str = Translator(f"={formula}", origin=source).translate_formula(target)
    return translated[1:]
