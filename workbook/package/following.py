"""Comments that follow their cells as a sheet is drawn anew: notes, their boxes, and threads."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workbook.addresses import Span, a1
from workbook.package.book import BookPart
from workbook.package.boxes import as_utf8, note_place, pieces_of
from workbook.package.moves import Moves
from workbook.package.names import local
from workbook.package.sheet import SheetPart
from workbook.package.trees import reading

_PLACE = re.compile(rb"(<x:(Row|Column)>\s*)(\d+)(\s*</x:(?:Row|Column)>)")
_ANCHOR = re.compile(rb"(<x:Anchor>)([^<]*)(</x:Anchor>)")


def follow_cells(book: BookPart, part: SheetPart, moves: Moves) -> int:
    """Move what was said about cells to where they are; -> how many are about rows or columns that are no more.

    These stand from now on below the table, in the order in which they stood.
    """
    package = book.package
    found = {relation.kind: package.find(relation.target) for relation in package.relations(part.part)}
    notes = found.get("comments")
    if notes is None:
        return 0
    lists = [node for node in package.tree(notes) if local(node.tag) == "commentList"]
    with reading(notes):
        places, homeless = _places([node.get("ref", "") for one in lists for node in one], moves)
    if all(old == new for old, new in places.items()):
        return homeless
    for name in (notes, found.get("threadedComment")):
        if name is not None:
            for node in package.edit(name).iter():
                ref = node.get("ref") if local(node.tag) in ("comment", "threadedComment") else None
                if ref is not None:
                    node.set("ref", places.get(ref, ref))
    boxes = found.get("vmlDrawing")
    if boxes is not None:
        pieces = pieces_of(as_utf8(package.read(boxes)))
        pieces[1::2] = [_moved_box(shape, places) for shape in pieces[1::2]]
        package.write(boxes, b"".join(pieces))
    return homeless


def _places(refs: Iterable[str], moves: Moves) -> tuple[dict[str, str], int]:
    """Cell -> where what is said about it goes, and for how many cells there is none."""
    found = {ref: moves.cell(ref) for ref in refs}
    places = {ref: now for ref, now in found.items() if now is not None}
    taken, homeless = set(places.values()), [ref for ref, now in found.items() if now is None]
    row = moves.new_last + 1
    for ref in homeless:
        row += 1
        while a1(row, 1) in taken:
            row += 1
        places[ref] = a1(row, 1)
    return places, len(homeless)


def _moved_box(shape: bytes, places: dict[str, str]) -> bytes:
    place = note_place(shape)
    if place is None:
        return shape
    row, column = place
    was = a1(row + 1, column + 1)
    now = Span.parse(places.get(was, was))
    down, right = now.top - 1 - row, now.left - 1 - column
    new = {b"Row": now.top - 1, b"Column": now.left - 1}
    shape = _PLACE.sub(lambda place: b"%b%d%b" % (place[1], new[place[2]], place[4]), shape)
    return _ANCHOR.sub(lambda anchor: anchor[1] + _shifted(anchor[2], down, right) + anchor[3], shape)


def _shifted(anchor: bytes, down: int, right: int) -> bytes:
    """An anchor's eight numbers: column, offset, row, offset of its corners."""
    numbers = anchor.split(b",")
    if len(numbers) != 8:
        return anchor
    by = (right, 0, down, 0, right, 0, down, 0)
    return b",".join(b"%d" % max(0, int(text) + step) if step else text for text, step in zip(numbers, by, strict=True))
