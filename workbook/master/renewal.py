"""A master workbook with its generated sheets drawn anew, and every other part byte for byte as it was."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from workbook.canvas.package import PackageCanvas
from workbook.draft import Draft, style
from workbook.grid.book import GridBook
from workbook.master.drawings import Drawing, put_drawings
from workbook.master.stamp import Stamp, put_stamp
from workbook.master.table import Table
from workbook.package.book import BookPart
from workbook.package.moves import Moves
from workbook.package.package import Package
from workbook.package.sheet import SheetPart
from workbook.package.signatures import is_signed, unsign
from workbook.package.styles import Styles
from workbook.package.views import select_only
from workbook.paint import paint
from workbook.sheets import Book, Printing, Sheet, Span

ROLL = "_roll"
"""The very hidden sheet that says which sheets are generated, and their titles, or their cells, as drawn."""


class Roll(NamedTuple):
    """Generated sheet -> its titles as they were drawn, or the cells it was drawn over where it has no keys."""

    titles: Mapping[str, list[str]]
    spans: Mapping[str, Span]


class Renewed(NamedTuple):
    """A master drawn anew; `homeless` is sheet -> how many comments are about rows that are no more."""

    data: bytes
    homeless: Mapping[str, int]


def drawn_over(sheet: Sheet) -> Span:
    """The cells that a sheet's own content, charts included, stands in."""
    charts = [chart.anchor for chart in sheet.charts]
    bottom = max([cell.row for cell in sheet.cells] + [span.bottom for span in charts], default=1)
    right = max([cell.column for cell in sheet.cells] + [span.right for span in charts], default=1)
    return Span(1, 1, bottom, right)


def draw_roll(overview: Sheet, tables: Sequence[Table]) -> Sheet:
    """The sheet `_roll`: a row a generated sheet."""
    draft = Draft(ROLL)
    said = [(overview.name, drawn_over(overview).a1()), *((table.name, table.titles) for table in tables)]
    for row, (name, titles) in enumerate(said, 1):
        draft.put(row, 1, name, style("meta", "text"))
        draft.put(row, 2, json.dumps(titles, ensure_ascii=False), style("meta", "text"))
    return draft.sheet(printing=Printing(), visibility="veryHidden")


def read_roll(book: GridBook) -> Roll:
    """What was generated as it was last drawn; empty where nothing was rolled up yet."""
    titles: dict[str, list[str]] = {}
    spans: dict[str, Span] = {}
    for row in book.grid(ROLL) if ROLL in book.names else ():
        try:
            name, said = str(row[0]), json.loads(str(row[1]))
            if isinstance(said, str):
                spans[name] = Span.parse(said)
            elif said:
                titles[name] = [str(title) for title in said]
        except (ValueError, TypeError, IndexError):
            continue
    return Roll(titles, spans)


def renew(
    package: Package,
    drawn: Sequence[Sheet],
    settings: Collection[str],
    stamp: Stamp,
    moves: Mapping[str, Moves],
    drawings: Mapping[str, Drawing],
    parts: Mapping[str, SheetPart],
) -> Renewed:
    """A workbook with the `drawn` sheets in their places, stamped; the first of them comes first of all.

    New ones come after the `settings` sheets and those that are there. A sheet keeps all that is not ours where `moves`
    say what became of its cells; `drawings` are carried along, `parts` are sheets that were opened before. The same
    input gives the same bytes; a PackageError where parts do not hold together.
    """
    book = BookPart(package)
    styles = Styles(book)
    there = [sheet.name for sheet in book.sheets]
    names = [sheet.name for sheet in drawn]
    homeless: dict[str, int] = {}
    for sheet in drawn:
        canvas = PackageCanvas(book, styles, _place(book, sheet.name, names, settings), moves, parts)
        paint(Book((sheet,)), canvas)
        homeless |= canvas.homeless
    if names[0] not in there:
        select_only(book, names[0])
    book.forget_chain(names)
    book.calculate_on_open()  # formulas of the staff's may depend on what was drawn
    if is_signed(package):
        unsign(package)
    put_drawings(package, drawings)
    put_stamp(package, stamp)
    return Renewed(package.save(), homeless)


def _place(book: BookPart, name: str, names: Sequence[str], settings: Collection[str]) -> int:
    """Where a sheet goes that is not there yet: sheets that are there stay where they are."""
    if name == names[0]:
        return 0
    order = [sheet.name for sheet in book.sheets]
    after = [place for place, other in enumerate(order) if other in settings or other in names[1:]]
    return max(after, default=len(order) - 1) + 1
