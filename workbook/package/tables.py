"""Tables that staff made of a generated sheet's cells (Ctrl+T): over the new rows, with the new columns' names.

The names of a table's columns must be what stands in its header cells. (ECMA-376 part 1, 18.5.1.2.)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from workbook.addresses import Span
from workbook.package.book import BookPart
from workbook.package.moves import Moves
from workbook.package.names import local
from workbook.package.sheet import SheetPart
from workbook.package.trees import number_of, reading
from workbook.sheets import Sheet

if TYPE_CHECKING:
    from lxml.etree import _Element

_LAST = 99_999
"""Where what is no column stands among a filter's criteria."""


def renew_tables(book: BookPart, part: SheetPart, sheet: Sheet, moves: Moves) -> list[Span]:
    """Bring the tables on a sheet up to its new cells; -> what they cover.

    One whose header cells no longer name its columns, each by a name of its own, becomes plain cells again.
    """
    package, listed = book.package, part.child("tableParts")
    if listed is None:
        return []
    leads = {relation.id: relation.target for relation in package.relations(part.part)}
    covered = []
    for node in list(listed):
        relation = node.get(f"{{{book.office}}}id", "")
        table = package.find(leads.get(relation, ""))
        if table is None:
            continue
        span = _renewed(package.edit(table), sheet, moves)
        if span is not None:
            covered.append(span)
            continue
        listed.remove(node)
        package.unrelate(part.part, relation)
        book.abandon(table)
    listed.set("count", str(len(listed)))
    if len(listed) == 0:
        part.frame.remove(listed)
    return covered


def _renewed(root: _Element, sheet: Sheet, moves: Moves) -> Span | None:
    with reading(local(root.tag)):
        was = Span.parse(root.get("ref", ""))
    places = [moves.column(column) for column in range(was.left, was.right + 1)]
    kept = {place: at for at, place in enumerate(places) if place is not None}
    rows = moves.spans(was)
    if not kept or not rows:
        return None
    now = Span(min(span.top for span in rows), min(kept), max(span.bottom for span in rows), max(kept))
    heads = {cell.column: str(cell.value) for cell in sheet.cells if cell.row == now.top and cell.value is not None}
    names = [heads.get(column, "") for column in range(now.left, now.right + 1)]
    if now.top <= moves.head and (not all(names) or len({name.lower() for name in names}) < len(names)):
        return None
    root.set("ref", now.a1())
    for child in list(root):
        if local(child.tag) == "autoFilter":
            child.set("ref", now.a1())
            move_criteria(child, was.left, now, moves)
        elif local(child.tag) == "tableColumns" and now.top <= moves.head:
            _renew_columns(child, names, {place - now.left: at for place, at in kept.items()})
        elif local(child.tag) == "sortState":
            root.remove(child)
    return now


def _renew_columns(listed: _Element, names: list[str], kept: Mapping[int, int]) -> None:
    """The columns by their new places; one that was not there gets the next number."""
    was = list(listed)
    number = max((number_of(node, "id") for node in was), default=0)
    for node in was:
        listed.remove(node)
    for place, name in enumerate(names):
        if place in kept and kept[place] < len(was):
            node = was[kept[place]]
        else:
            number += 1
            node = listed.makeelement(str(listed.tag).replace("tableColumns", "tableColumn"), None, None)
            node.set("id", str(number))
        node.set("name", name)
        listed.append(node)
    listed.set("count", str(len(names)))


def move_criteria(node: _Element, left: int, now: Span, moves: Moves) -> None:
    """Let the criteria of a filter follow their columns; an order that it made is gone."""
    for child in list(node):
        if local(child.tag) == "sortState":
            node.remove(child)
        elif local(child.tag) == "filterColumn":
            column = moves.column(left + number_of(child, "colId"))
            if column is None or not now.left <= column <= now.right:
                node.remove(child)
            else:
                child.set("colId", str(column - now.left))
    node[:] = sorted(node, key=lambda child: number_of(child, "colId", _LAST))
