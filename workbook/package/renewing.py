"""A worksheet part drawn anew in its place: its rows are ours, of all else only what the new rows ask for changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from workbook.package.conditions import move_rules, renew_conditions
from workbook.package.moves import Moves
from workbook.package.names import local
from workbook.package.newsheet import Stretch, drawn_columns, joined, put_columns
from workbook.package.sheet import SheetPart
from workbook.package.styles import Styles
from workbook.package.tables import move_criteria
from workbook.package.trees import number_of
from workbook.package.validations import renew_validations
from workbook.sheets import Sheet, Span

if TYPE_CHECKING:
    from lxml.etree import _Element

_KEPT = re.compile(rb'\b(hidden|outlineLevel|collapsed)="([^"]*)"')
_BELOW = re.compile(rb'\b(s|customFormat|ht|hidden|customHeight|outlineLevel|collapsed)="([^"]*)"')
_ROW = re.compile(rb'<row\b[^>]*\b(?:hidden|outlineLevel|collapsed)="[^>]*>')
_ANY_ROW = re.compile(rb"<row\b[^>]*>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_LAST_COLUMN = 16_384
_WHERE = ("sqref", "ref", "r")


def row_marks(rows: bytes, moves: Moves) -> dict[int, str]:
    """New row -> what of its old tag stays, as attributes: whether it is hidden, and its place in an outline.

    Of rows below the table also how high they are, and how their empty cells look.
    """
    below = max(0, rows.rfind(b'<row r="%d"' % moves.last))
    return _marks(_ROW, _KEPT, rows, 0, moves) | {
        row: mark for row, mark in _marks(_ANY_ROW, _BELOW, rows, below, moves).items() if row > moves.new_last
    }


def _marks(tags: re.Pattern[bytes], said: re.Pattern[bytes], rows: bytes, start: int, moves: Moves) -> dict[int, str]:
    marks = {}
    for tag in tags.finditer(rows, start):
        named = _NUMBER.search(tag[0])
        place = moves.row(int(named[1])) if named else None
        if place is not None:
            marks[place] = "".join(f' {name.decode()}="{value.decode()}"' for name, value in said.findall(tag[0]))
    return marks


def renew_frame(
    part: SheetPart, sheet: Sheet, styles: Styles, moves: Moves, dimension: str, filtered: Span | None
) -> None:
    """Bring the frame of a sheet up to its new rows: what staff set there stays, moved with the cells it is about.

    `filtered` are the cells that have filter buttons of the sheet's own. View, print layout, page breaks, protection
    and the tab's colour are theirs from the first time on.
    """
    _child(part, "dimension").set("ref", dimension)
    _renew_columns(part, sheet, styles, moves)
    _renew_filter(part, filtered, moves)
    _renew_merges(part, sheet, moves)
    renew_conditions(part, (*sheet.highlights, *sheet.bars), styles, moves)
    renew_validations(part, (*sheet.choices, *sheet.limits), moves)
    _move_places(part, moves)
    _move_breaks(part, moves)
    _move_extensions(part, moves)


def _child(part: SheetPart, name: str) -> _Element:
    found = part.child(name)
    return part.add(name) if found is None else found


def _renew_columns(part: SheetPart, sheet: Sheet, styles: Styles, moves: Moves) -> None:
    """Columns that have a width here keep it, and whether they are hidden; others are as drawn."""
    was = part.child("cols")
    if was is None:
        put_columns(part, sheet, styles)
        return
    found = {one.first: one.said for one in _single(drawn_columns(sheet, styles), moves.new_right)}
    behind: list[Stretch] = []
    for one in _stretches(was):
        for column in range(one.first, min(one.last, moves.right) + 1):
            place = moves.column(column)
            if place is not None:
                found[place] = one.said
        first = max(one.first, moves.right + 1)
        if first <= one.last:
            last = one.last if one.last == _LAST_COLUMN else moves.column(one.last) or one.last
            behind.append(Stretch(moves.column(first) or first, last, one.said))
    part.frame.remove(was)
    columns = part.add("cols")
    for one in joined([*(Stretch(column, column, found[column]) for column in sorted(found)), *behind]):
        part.under(columns, "col", min=str(one.first), max=str(one.last), **one.said)


def _stretches(columns: _Element) -> Iterator[Stretch]:
    for node in columns:
        said = {str(name): str(value) for name, value in node.attrib.items() if name not in ("min", "max")}
        yield Stretch(number_of(node, "min"), number_of(node, "max"), said)


def _single(stretches: Iterable[Stretch], last: int) -> Iterator[Stretch]:
    """The columns one by one, up to the last of a table."""
    for one in stretches:
        for column in range(one.first, min(one.last, last) + 1):
            yield Stretch(column, column, one.said)


def _renew_filter(part: SheetPart, drawn: Span | None, moves: Moves) -> None:
    """The filter buttons over the new range, with the criteria that were set; an order that they made is gone."""
    for gone in part.children("sortState"):
        part.frame.remove(gone)
    node = part.child("autoFilter")
    if drawn is None:
        if node is not None:
            part.frame.remove(node)
        return
    if node is None:
        part.add("autoFilter", ref=drawn.a1())
        return
    try:
        left = Span.parse(node.get("ref", "")).left
    except ValueError:
        left = 1
    node.set("ref", drawn.a1())
    move_criteria(node, left, drawn, moves)


def _renew_merges(part: SheetPart, sheet: Sheet, moves: Moves) -> None:
    """Ours as drawn; theirs where all of their cells are theirs still."""
    was = part.child("mergeCells")
    kept: list[Span] = []
    if was is not None:
        for node in was:
            try:
                span = Span.parse(node.get("ref", ""))
            except ValueError:
                continue
            now = moves.spans(span)
            ours = span.left <= moves.ours and span.top <= moves.last
            if span.top > moves.last:
                kept.extend(_below(span, moves))
            elif not ours and len(now) == 1 and _size(now[0]) == _size(span):
                kept.append(now[0])
        part.frame.remove(was)
    merges = sorted({*sheet.merges, *(span for span in kept if not any(meet(span, one) for one in sheet.merges))})
    if merges:
        listed = part.add("mergeCells", count=str(len(merges)))
        for span in merges:
            part.under(listed, "mergeCell", ref=span.a1())


def _below(span: Span, moves: Moves) -> Iterator[Span]:
    """Cells that are one below a table: as far as those go that are still there."""
    top, bottom, columns = moves.row(span.top), moves.row(span.bottom), moves.columns_over(span.left, span.right)
    if top is not None and bottom is not None and columns is not None:
        yield Span(top, columns[0], bottom, columns[1])


def _size(span: Span) -> tuple[int, int]:
    return span.bottom - span.top, span.right - span.left


def meet(one: Span, other: Span) -> bool:
    """Whether two rectangles have a cell in common."""
    return not (one.right < other.left or other.right < one.left or one.bottom < other.top or other.bottom < one.top)


def _move_places(part: SheetPart, moves: Moves) -> None:
    """What names cells and stays at them: links, ranges that may be edited, ignored errors, watched cells."""
    for name in ("hyperlinks", "protectedRanges", "ignoredErrors", "cellWatches"):
        listed = part.child(name)
        for node in list(listed) if listed is not None else ():
            for key in _WHERE:
                ranges = node.get(key)
                if ranges is not None and (key != "r" or name == "cellWatches"):
                    now = moves.sqref(ranges)
                    if now:
                        node.set(key, now.split()[0] if key != "sqref" else now)
                    elif listed is not None:
                        listed.remove(node)
        if listed is not None and len(listed) == 0:
            part.frame.remove(listed)


def _move_breaks(part: SheetPart, moves: Moves) -> None:
    """Page breaks behind the rows and columns behind which they stood."""
    for name, place in (("rowBreaks", moves.row), ("colBreaks", moves.column)):
        listed = part.child(name)
        for node in list(listed) if listed is not None else ():
            number = place(number_of(node, "id"))
            if number is not None:
                node.set("id", str(number))
            elif listed is not None:
                listed.remove(node)
        if listed is not None:
            listed[:] = sorted(listed, key=lambda node: number_of(node, "id"))
            listed.set("count", str(len(listed)))
            listed.set("manualBreakCount", str(sum(node.get("man") in ("1", "true") for node in listed)))
            if len(listed) == 0:
                part.frame.remove(listed)


def _move_extensions(part: SheetPart, moves: Moves) -> None:
    """Rules, sparklines and the like of later versions, which name their ranges in a text."""
    for node in part.children("extLst"):
        for where in [one for one in node.iter() if local(one.tag) == "sqref"]:
            holder = where.getparent()
            was = where.text or ""
            now = moves.sqref(was)
            if holder is None or now == was:
                continue
            if now:
                move_rules(holder, was, moves)
                where.text = now
            else:
                above = holder.getparent()
                if above is not None:
                    above.remove(holder)
