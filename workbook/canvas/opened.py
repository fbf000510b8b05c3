"""A workbook that is open in a spreadsheet program, made into its renewed self by blocks; staff's cells stay.

The open books, sheets and ranges are xlwings' by duck type; what their common surface has no word for is asked of
`Hands`, one of each program.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from workbook.addresses import Span
from workbook.canvas.differences import Change, Differences


class Hands(Protocol):
    """What a program can do for `bring` natively; `aside` is the renewed workbook, open out of sight."""

    def bring_sheets(self, book: Any, aside: Any, changes: Sequence[Change]) -> None:
        """Sheets of `aside` as they are, each in the place of the one that it was, or after `change.after`."""

    def bring_blocks(self, book: Any, aside: Any, change: Change) -> list[Span]:
        """The cells of the change's blocks to the same places: values, looks, comments, rules.

        -> the blocks that went over as whole rows, whose heights went with them.
        """

    def bring_columns(self, sheet: Any, renewed: Any, columns: Sequence[tuple[int, int]]) -> None:
        """How wide columns are (first and last of each stretch), and whether they are hidden."""

    def renew_filter(self, sheet: Any, renewed: Any) -> None:
        """The filter buttons of a sheet over the cells that have them on the renewed one, where it has any."""

    def bring_names(self, book: Any, aside: Any) -> None:
        """Defined names as `aside` has them, and nothing of `book` refers to `aside`."""


def bring(book: Any, aside: Any, found: Differences, formulas: Mapping[str, Sequence[Span]], hands: Hands) -> None:
    """Make the open book as the differences say; `aside` holds what is brought over, `formulas` by sheet and cells."""
    for change in found.changes:
        if change.was is not None and change.was != change.name:
            book.sheets[change.was].name = change.name
    for change in found.changes:
        if not change.whole:
            _bring_rows(book, aside, change, hands)
    hands.bring_sheets(book, aside, [change for change in found.changes if change.whole])
    hands.bring_names(book, aside)
    for name in found.names:
        for span in formulas.get(name, ()):
            _follow(book.sheets[name], aside.sheets[name], span)


def _bring_rows(book: Any, aside: Any, change: Change, hands: Hands) -> None:
    sheet = book.sheets[change.name]
    for first, last in change.gone:
        sheet[f"{first}:{last}"].delete("up")
    for first, last in change.come:
        sheet[f"{first}:{last}"].insert("down")
    whole = hands.bring_blocks(book, aside, change) if change.blocks else []
    for first, last, points in change.heights:
        if not any(span.top <= first and last <= span.bottom for span in whole):
            sheet[f"{first}:{last}"].row_height = points
    if change.columns:
        hands.bring_columns(sheet, aside.sheets[change.name], change.columns)
    hands.renew_filter(sheet, aside.sheets[change.name])


def _follow(sheet: Any, renewed: Any, span: Span) -> None:
    """Formulas that refer to cells which are elsewhere now say so, as the renewed workbook has them."""
    here, there = _formulas(sheet, span), _formulas(renewed, span)
    if here == there:
        return
    for column in range(span.right - span.left + 1):
        one, other = [row[column] for row in here], [row[column] for row in there]
        for first, last in _differing(one, other):
            place = Span(span.top + first, span.left + column, span.top + last, span.left + column)
            sheet[place.a1()].formula = [[text] for text in other[first : last + 1]] if last > first else other[first]


def _differing(here: Sequence[str], there: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The first and last of each stretch of formulas that are others there."""
    first = -1
    for at, (one, other) in enumerate([*zip(here, there, strict=True), ("", "")]):
        if one != other and one[:1] == "=" and other[:1] == "=":
            first = at if first < 0 else first
        elif first >= 0:
            yield first, at - 1
            first = -1


def _formulas(sheet: Any, span: Span) -> list[list[str]]:
    block = sheet[span.a1()].formula
    if span.is_cell:
        return [[str(block)]]
    if span.top == span.bottom or span.left == span.right:
        flat = [str(cell) for row in block for cell in (row if isinstance(row, list | tuple) else (row,))]
        return [flat] if span.top == span.bottom else [[cell] for cell in flat]
    return [[str(cell) for cell in row] for row in block]
