"""A workbook that is open in a spreadsheet program, made into its renewed self by blocks; staff's cells stay.

The open books, sheets and ranges are xlwings' by duck type; what their common surface has no word for is asked of
`Hands`, one of each program.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from workbook.addresses import Span, a1
from workbook.canvas.differences import Change, Differences

_WIDEST = 16_384


class Hands(Protocol):
    """What a program can do for `bring` natively; `aside` is the renewed workbook, open out of sight."""

    def bring_sheets(self, book: Any, aside: Any, changes: Sequence[Change]) -> None:
        """Sheets of `aside` as they are, each in the place of the one that it was, or after `change.after`."""

    def bring_blocks(self, book: Any, aside: Any, change: Change) -> None:
        """The cells of the change's blocks to the same places: values, looks, comments, rules."""

    def extend_filter(self, sheet: Any, rows: int) -> None:
        """The filter buttons of a sheet over so many rows more, or fewer, where it has any."""

    def filter_end(self, sheet: Any) -> int:
        """The last row of the range with filter buttons; 0 where there is none."""

    def finish(self, book: Any, aside: Any) -> None:
        """See to it that nothing of `book` refers to `aside`."""


def bring(book: Any, aside: Any, found: Differences, hands: Hands) -> None:
    """Make the open book as the differences say; `aside` holds what is brought over."""
    for change in found.changes:
        if change.was is not None and change.was != change.name:
            book.sheets[change.was].name = change.name
    for change in found.changes:
        if not change.whole:
            _bring_rows(book, aside, change, hands)
    hands.bring_sheets(book, aside, [change for change in found.changes if change.whole])
    hands.finish(book, aside)
    for name in found.names:
        if name in _names(book):
            _follow(book.sheets[name], aside.sheets[name])


def _names(book: Any) -> list[str]:
    return [sheet.name for sheet in book.sheets]


def _bring_rows(book: Any, aside: Any, change: Change, hands: Hands) -> None:
    sheet = book.sheets[change.name]
    more = sum(last - first + 1 for first, last in change.come) - sum(last - first + 1 for first, last in change.gone)
    end = hands.filter_end(sheet)
    for first, last in change.gone:
        sheet[f"{first}:{last}"].delete("up")
    for first, last in change.come:
        sheet[f"{first}:{last}"].insert("down")
    if change.blocks:
        hands.bring_blocks(book, aside, change)
    for first, last, points in change.heights:
        sheet[f"{first}:{last}"].row_height = points
    if end and more:
        hands.extend_filter(sheet, end + more - hands.filter_end(sheet))


def _follow(sheet: Any, renewed: Any) -> None:
    """Formulas that refer to cells which are elsewhere now say so, as the renewed workbook has them."""
    used = renewed.used_range.last_cell
    rows, columns = used.row, min(used.column, _WIDEST)
    here, there = _formulas(sheet, rows, columns), _formulas(renewed, rows, columns)
    for row, (one, other) in enumerate(zip(here, there, strict=True), 1):
        for column, formula in _differing(one, other):
            sheet[a1(row, column)].formula = formula


def _differing(here: list[str], there: list[str]) -> Iterator[tuple[int, str]]:
    if here == there:
        return
    for column, (one, other) in enumerate(zip(here, there, strict=True), 1):
        if one != other and one[:1] == "=" and other[:1] == "=":
            yield column, other


def _formulas(sheet: Any, rows: int, columns: int) -> list[list[str]]:
    block = sheet[Span(1, 1, rows, columns).a1()].formula
    if rows == columns == 1:
        return [[str(block)]]
    if rows == 1 or columns == 1:
        flat = [str(cell) for row in block for cell in (row if isinstance(row, list | tuple) else (row,))]
        return [flat] if rows == 1 else [[cell] for cell in flat]
    return [[str(cell) for cell in row] for row in block]
