"""The cells of staff as a sheet's part writes them, and as they are written in another row."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbook.canvas.rows import escape
from workbook.package.moves import Moves, moved
from workbook.package.references import follow
from workbook.package.sheet import SheetPart
from workbook.sheets import Kept, Span, column_letter, column_number


@dataclass(frozen=True, slots=True)
class Drawn:
    """One cell: its look, an index of cellXfs, its formula, and all of it as it is written."""

    look: int | None
    formula: str | None
    kept: Kept | None


PLAIN = Drawn(None, None, None)
"""What a cell is that is not in the file."""


def read_outside(part: SheetPart, span: Span) -> dict[tuple[int, int], Kept]:
    """The cells of a sheet without keys that stand outside of what was drawn there: (row, column) -> cell."""
    return {
        (row, column): about.kept
        for (row, column), about in drawn_cells(part.rows, None).items()
        if about.kept is not None and (row > span.bottom or column > span.right)
    }


def read_below(rows: bytes, end: int, columns: Iterable[int] | None) -> dict[tuple[int, int], Kept]:
    """The cells of these columns (from 0; None: of all) below a row of a normalised sheet: (row, column) -> cell."""
    start = next((tag.start() for tag in _ROW.finditer(rows) if int(tag[1]) > end), len(rows))
    found = drawn_cells(rows[start:], None if columns is None else sorted(columns))
    return {place: about.kept for place, about in found.items() if about.kept is not None}


def drawn_cells(rows: bytes, columns: Sequence[int] | None) -> dict[tuple[int, int], Drawn]:
    """What there is in the cells of these columns (from 0; None: of all), by (row, column) from 1."""
    if columns is not None and not columns:
        return {}
    letters = "[A-Z]+" if columns is None else "|".join(column_letter(column + 1) for column in columns)
    found: dict[tuple[int, int], Drawn] = {}
    shared: dict[str, tuple[str, str]] = {}
    for match in re.finditer(rf'<c r="({letters})(\d+)"([^>]*?)(?:/>|>(.*?)</c>)'.encode(), rows, re.DOTALL):
        column, row, inner = match[1].decode(), int(match[2]), (match[4] or b"").decode("utf-8", "replace")
        style = re.search(rb'\bs="(\d+)"', match[3])
        formula = _formula(inner, f"{column}{row}", shared)
        if 't="shared"' in inner:  # the cell that says the formula may be drawn anew
            own = f"<f>{escape(formula)}</f>" if formula is not None else ""
            inner = _F.sub(lambda _, said=own: said, inner, count=1)
        look = int(style[1]) if style else None
        inner = _TEXT.sub(lambda text: text[1] + text[2].replace('"', "&quot;"), inner) if inner else ""
        kept = Kept(match[3].decode("utf-8", "replace").rstrip(), inner) if inner or look is not None else None
        found[row, column_number(column)] = Drawn(look, formula, kept)
    return found


_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"')
_TEXT = re.compile(r"(<(?:t|v)\b[^>]*>)([^<]*)")
"""No quotation mark in a text: see workbook/package/splicing.py."""
_F = re.compile(r"<f\b([^>]*?)(?:/>|>(.*?)</f>)", re.DOTALL)


def _formula(content: str, cell: str, shared: dict[str, tuple[str, str]]) -> str | None:
    """The formula of a cell; of one that shares another's, that formula moved to this cell."""
    match = _F.search(content)
    if match is None:
        return None
    text = html.unescape(match[2] or "")
    group = re.search(r'\bsi="(\d+)"', match[1])
    if group is not None:
        if text:
            shared[group[1]] = (text, cell)
        elif group[1] in shared:
            return moved(*shared[group[1]], cell)
    return text or None


def at_row(kept: Kept, row: int, new_row: int, moves: Moves) -> Kept:
    """A cell as it stands in another row: a formula follows what it refers to."""
    found = _F.search(kept.inner)
    if found is None or not found[2]:
        return kept
    text = escape(follow(html.unescape(found[2]), {}, moves))
    attributes = _REF.sub(lambda ref: f'ref="{_ref_at(ref[1], new_row - row, moves)}"', found[1])
    return Kept(kept.attributes, f"{kept.inner[: found.start()]}<f{attributes}>{text}</f>{kept.inner[found.end() :]}")


_REF = re.compile(r'\bref="([^"]*)"')


def _ref_at(ref: str, by: int, moves: Moves) -> str:
    """The range of an array formula so many rows further down."""
    span = Span.parse(ref)
    left, right = moves.column(span.left) or span.left, moves.column(span.right) or span.right
    return Span(span.top + by, left, span.bottom + by, right).a1()
