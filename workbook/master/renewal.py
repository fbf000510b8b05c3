"""A master workbook with its generated sheets drawn anew, and every other part byte for byte as it was."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

from workbook.canvas.package import PackageCanvas
from workbook.draft import Draft, style
from workbook.grid.book import GridBook
from workbook.master.asdrawn import joined, pieces, said_of_sheet, said_of_table
from workbook.master.drawings import Drawing, put_drawings
from workbook.master.stamp import Stamp, put_stamp
from workbook.master.table import Table
from workbook.package.book import BookPart
from workbook.package.mentions import changed_text
from workbook.package.moves import Moves
from workbook.package.outside import Followers, follow_outside
from workbook.package.package import Package
from workbook.package.references import follow
from workbook.package.sheet import SheetPart
from workbook.package.signatures import is_signed, unsign
from workbook.package.styles import Styles
from workbook.package.views import select_only
from workbook.paint import paint
from workbook.sheets import Book, Cell, Kept, Printing, Sheet, Span

ROLL = "_roll"
"""The very hidden sheet that says which sheets are generated, and their titles, or their cells, as drawn."""


class Roll(NamedTuple):
    """Generated sheet -> its titles as they were drawn, or the cells it was drawn over where it has no keys."""

    titles: Mapping[str, list[str]]
    spans: Mapping[str, Span]
    drawn: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
    """What each sheet was drawn with (workbook/master/asdrawn.py)."""


class Renewed(NamedTuple):
    """A master drawn anew; `homeless` is sheet -> how many comments are about rows that are no more.

    `gone` is how many formulas, names and the like elsewhere refer to such rows: they say #REF!.
    """

    data: bytes
    homeless: Mapping[str, int]
    gone: int = 0


def drawn_over(sheet: Sheet) -> Span:
    """The cells that a sheet's own content, charts included, stands in."""
    charts = [chart.anchor for chart in sheet.charts]
    bottom = max([cell.row for cell in sheet.cells] + [span.bottom for span in charts], default=1)
    right = max([cell.column for cell in sheet.cells] + [span.right for span in charts], default=1)
    return Span(1, 1, bottom, right)


def draw_roll(
    overview: Sheet, tables: Sequence[Table], drawings: Mapping[str, Drawing] = MappingProxyType({})
) -> Sheet:
    """The sheet `_roll`: a row a generated sheet, with what it is drawn with; `drawings` are those of large tables."""
    draft = Draft(ROLL)
    said: list[tuple[str, Any, dict[str, Any]]] = [
        (overview.name, drawn_over(overview).a1(), said_of_sheet(overview)),
        *((table.name, table.titles, said_of_table(table, drawings.get(table.name))) for table in tables),
    ]
    for row, (name, titles, values) in enumerate(said, 1):
        texts = (name, json.dumps(titles, ensure_ascii=False), *pieces(values))
        for column, text in enumerate(texts, 1):
            draft.put(row, column, text, style("meta", "text"))
    return draft.sheet(printing=Printing(), visibility="veryHidden")


def read_roll(book: GridBook) -> Roll:
    """What was generated as it was last drawn; empty where nothing was rolled up yet."""
    titles: dict[str, list[str]] = {}
    spans: dict[str, Span] = {}
    drawn: dict[str, dict[str, Any]] = {}
    for row in book.grid(ROLL) if ROLL in book.names else ():
        try:
            name, said = str(row[0]), json.loads(str(row[1]))
            if isinstance(said, str):
                spans[name] = Span.parse(said)
            elif said:
                titles[name] = [str(title) for title in said]
            drawn[name] = joined(row[2:])
        except (ValueError, TypeError, IndexError):
            continue
    return Roll(titles, spans, drawn)


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
    followers = Followers(moves)
    follow_outside(package, followers, parts.values())
    for sheet in drawn:
        canvas = PackageCanvas(book, styles, _place(book, sheet.name, names, settings), moves, parts)
        paint(Book((_following(sheet, followers),)), canvas)
        homeless |= canvas.homeless
    if names[0] not in there:
        select_only(book, names[0])
    book.forget_chain(names)
    book.calculate_on_open()  # formulas of the staff's may depend on what was drawn
    if is_signed(package):
        unsign(package)
    put_drawings(package, drawings)
    put_stamp(package, stamp)
    return Renewed(package.save(), homeless, followers.gone)


def _following(sheet: Sheet, followers: Followers) -> Sheet:
    """A sheet whose cells of the staff's refer to where the cells of other sheets are now."""
    if not followers.far or not any(_refers(cell) for cell in sheet.cells):
        return sheet
    return replace(sheet, cells=tuple(_followed(cell, followers) for cell in sheet.cells))


def _refers(cell: Cell) -> bool:
    value = cell.value
    return isinstance(value, Kept) and "<f" in value.inner and "!" in value.inner


def _followed(cell: Cell, followers: Followers) -> Cell:
    if not _refers(cell) or not isinstance(cell.value, Kept):
        return cell
    inner = changed_text(cell.value.inner, lambda formula: follow(formula, followers.far))
    return replace(cell, value=Kept(cell.value.attributes, inner))


def _place(book: BookPart, name: str, names: Sequence[str], settings: Collection[str]) -> int:
    """Where a sheet goes that is not there yet: sheets that are there stay where they are."""
    if name == names[0]:
        return 0
    order = [sheet.name for sheet in book.sheets]
    after = [place for place, other in enumerate(order) if other in settings or other in names[1:]]
    return max(after, default=len(order) - 1) + 1
