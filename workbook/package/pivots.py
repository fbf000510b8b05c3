"""Pivot tables over a sheet that is drawn anew: read again as the workbook is opened, over all of the new rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbook.addresses import Span
from workbook.package.book import BookPart
from workbook.package.moves import Moves
from workbook.package.names import local
from workbook.package.trees import reading

if TYPE_CHECKING:
    from lxml.etree import _Element


def pivot_ranges(book: BookPart, sheet: str) -> list[Span]:
    """The cells of a sheet part that pivot tables stand in."""
    return [_place(part, node) for part, node in _locations(book, sheet)]


def move_pivots(book: BookPart, sheet: str, moves: Moves) -> None:
    """Let pivot tables on a sheet follow their columns; rows they keep."""
    for part, node in _locations(book, sheet):
        span = _place(part, node)
        by = (moves.column(span.left) or span.left) - span.left
        if by:
            for location in book.package.edit(part):
                if local(location.tag) == "location":
                    location.set("ref", span._replace(left=span.left + by, right=span.right + by).a1())


def _place(part: str, node: _Element) -> Span:
    with reading(part):
        return Span.parse(node.get("ref", ""))


def _locations(book: BookPart, sheet: str) -> Iterator[tuple[str, _Element]]:
    package = book.package
    for relation in package.relations(sheet):
        part = package.find(relation.target) if relation.kind == "pivotTable" else None
        if part is not None:
            yield from ((part, node) for node in package.tree(part) if local(node.tag) == "location")


def refresh_pivots(book: BookPart, name: str, moves: Moves) -> None:
    """Have the pivot caches over cells of a sheet refreshed on opening; one over the whole table is over it again."""
    package = book.package
    for relation in package.relations(book.part):
        part = package.find(relation.target) if relation.kind == "pivotCacheDefinition" else None
        if part is None:
            continue
        sources = [node for node in package.tree(part).iter() if local(node.tag) == "worksheetSource"]
        if not any(node.get("sheet") == name for node in sources):
            continue
        root = package.edit(part)
        root.set("refreshOnLoad", "1")
        for node in root.iter():
            if local(node.tag) == "worksheetSource" and node.get("sheet") == name and node.get("ref"):
                node.set("ref", _extended(node.get("ref", ""), moves))


def _extended(ref: str, moves: Moves) -> str:
    try:
        span = Span.parse(ref)
    except ValueError:
        return ref
    bottom = span.bottom
    if span.top == moves.head:
        bottom = moves.new_last if bottom >= moves.last else moves.new_body if bottom >= moves.body else bottom
    left, right = moves.column(span.left) or span.left, moves.column(span.right) or span.right
    right = moves.new_right if span.right == moves.right else right
    return Span(span.top, left, max(bottom, span.top), right).a1()
