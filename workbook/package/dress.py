"""What staff did to the look of cells that are drawn anew: a fill, a font or a height that is none of ours stays.

Programs number the formats of a workbook as they like, and a cell of ours may look otherwise than before: so what
counts is whether a fill or a font is one that the palette has at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from copy import deepcopy
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from workbook import palette
from workbook.addresses import column_letter, column_number
from workbook.package.moves import Moves
from workbook.package.names import local
from workbook.package.styles import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEIGHT = re.compile(rb'<row\b[^>]*?\br="(\d+)"[^>]*?\bht="([\d.]+)"')
_ROUNDED = 0.5
"""By so many points a program may round a height."""

_FILLS = frozenset(look.fill for look in palette.ROLES.values())
_NAMES = frozenset(look.font for look in palette.ROLES.values())
_DRESSES = frozenset(
    (look.fill, (look.size, look.bold, False, look.underline, False, look.colour)) for look in palette.ROLES.values()
)
_FONTS = frozenset(font for _, font in _DRESSES if not font[1])
"""Those beside which a fill of staff's may stand: bold ones belong to a fill of ours."""
_COLOURS = frozenset((look.fill, look.colour) for look in palette.ROLES.values())

Worn = Mapping[int, Mapping[int, int]]
"""Row -> column -> the format, in the workbook, of a cell that is drawn there anew."""


class _Foreign(NamedTuple):
    """What of a format is none of ours: its fill, its font, or only the name of its font."""

    fill: bool
    font: bool
    name: bool


class Dress:
    """The formats of a workbook by whether staff must have made them."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self._made: dict[tuple[int, int, bool], int] = {}

    @cached_property
    def foreign(self) -> dict[int, _Foreign]:
        """Format -> what of it is none of ours; of those where anything is."""
        fills = [_fill(node) for node in self.styles.listed("fills")]
        fonts = [(_font(node), _name(node)) for node in self.styles.listed("fonts")]
        found = {}
        for index, (fill, font) in enumerate(self.styles.dresses()):
            if fill >= len(fills) or font >= len(fonts):
                continue
            filled, (drawn, name) = fills[fill], fonts[font]
            known = (filled, drawn) in _DRESSES if filled in _FILLS else drawn in _FONTS
            said = _Foreign(filled not in _FILLS, not known, name not in _NAMES)
            if any(said):
                found[index] = said
        return found

    def worn(self, rows: bytes, moves: Moves, drawn: Sequence[int]) -> Worn:
        """The cells of `drawn` rows of a table that staff gave another look, by where they are drawn."""
        if not self.foreign or not moves.head:
            return {}
        number = "|".join(map(str, self.foreign))
        cell = re.compile(rf'<c r="([A-Z]+)(\d+)"[^>]*?\ss="({number})"'.encode())
        found: dict[int, dict[int, int]] = {}
        for piece in _pieces(rows, moves, drawn):
            for one in cell.finditer(piece):
                was, column = int(one[2]), column_number(one[1].decode())
                row, place = moves.row(was), moves.column(column)
                if row is not None and place is not None and was <= moves.last and column < moves.ours:
                    found.setdefault(row, {})[place] = int(one[3])
        return found

    def put_on(self, rows: list[tuple[int, str]], worn: Worn, moves: Moves) -> list[tuple[int, str]]:
        """Rows as they are written, with the looks of their cells."""
        if not worn:
            return rows
        names = not self._program_named_fonts(worn, moves, {row for row, _ in rows})
        return [(row, self._dressed(text, row, worn[row], names) if row in worn else text) for row, text in rows]

    def _program_named_fonts(self, worn: Worn, moves: Moves, drawn: Set[int]) -> bool:
        """Whether most rows have a font of another name: a program writes one that it has for one that it has not."""
        there = [row for row in moves.rows.values() if row in drawn]
        other = [row for row in there if any(self.foreign[was].name for was in worn.get(row, {}).values())]
        return 2 * len(other) > len(there)

    def _dressed(self, text: str, row: int, cells: Mapping[int, int], names: bool) -> str:
        letters = {column_letter(column): was for column, was in cells.items()}
        cell = re.compile(rf'(<c r="({"|".join(letters)}){row}" s=")(\d+)"')
        return cell.sub(lambda one: f'{one[1]}{self._with(int(one[3]), letters[one[2]], names)}"', text)

    def _with(self, index: int, was: int, names: bool) -> int:
        """A format of ours with what is foreign of another; `names` of fonts say something."""
        key = (index, was, names)
        if key not in self._made:
            fill, font, name = self.foreign[was]
            node = self._font(index, was, names) if font or (name and names) else None
            self._made[key] = self.styles.with_dress(index, was if fill else None, node)
        return self._made[key]

    def _font(self, index: int, was: int, names: bool) -> _Element:
        """A font of theirs, under our name where theirs says nothing.

        It is in our colour where theirs and the fill are ours: what these meant may be something else by now.
        """
        ours, theirs = self.styles.font_of(index), deepcopy(self.styles.font_of(was))
        colour, new = ([one for one in font if local(one.tag) == "color"] for font in (theirs, ours))
        fill = _fill(self.styles.listed("fills")[self.styles.fill_of(was)])
        if colour and new and (fill, _colour(colour[0])) in _COLOURS:
            theirs.replace(colour[0], deepcopy(new[0]))
        for one in theirs if not names else ():
            if local(one.tag) == "name":
                one.set("val", _name(ours))
        return theirs


def heights(rows: bytes, moves: Moves, drawn: Sequence[int], steps: Sequence[float]) -> dict[int, float]:
    """Row -> its height in points where staff set it: where it is none of the `steps` that one of ours may have."""
    if not steps or not moves.head:
        return {}
    found, wanted = {}, set(drawn)
    for piece in _pieces(rows, moves, drawn):
        for tag in _HEIGHT.finditer(piece):
            row = moves.row(int(tag[1])) if int(tag[1]) <= moves.last else None
            if row in wanted and min(abs(float(tag[2]) - one) for one in steps) > _ROUNDED:
                found[row] = float(tag[2])
    return found


def _pieces(rows: bytes, moves: Moves, drawn: Sequence[int]) -> Iterator[bytes]:
    """What there is of rows that are drawn anew: each by itself where they are few, else all at once."""
    wanted = set(drawn)
    standing = [old for old, new in moves.rows.items() if new in wanted]
    if 2 * len(standing) > len(moves.rows):
        yield rows
        return
    start = 0
    for row in sorted([*range(1, moves.head + 1), *standing]):
        found = rows.find(b'<row r="%d"' % row, start)
        if found >= 0:
            start = rows.find(b"<row ", found + 1)
            start = start if start >= 0 else len(rows)
            yield rows[found:start]


def _fill(node: _Element) -> object:
    for pattern in node:
        if local(pattern.tag) == "patternFill":
            if pattern.get("patternType", "none") == "none":
                return None
            colours = [_colour(one) for one in pattern if local(one.tag) == "fgColor"]
            return colours[0] if colours and pattern.get("patternType") == "solid" else pattern.get("patternType")
    return "gradient" if len(node) else None


def _font(node: _Element) -> object:
    said = {local(one.tag): one for one in node if isinstance(one.tag, str)}
    size = said["sz"].get("val", "") if "sz" in said else ""
    bold, italic, under, strike = (_truth(said.get(tag)) for tag in ("b", "i", "u", "strike"))
    colour = _colour(said["color"]) if "color" in said else ""
    return float(size or 0), bold, italic, under, strike, colour


def _name(node: _Element) -> str:
    return next((one.get("val", "") for one in node if local(one.tag) == "name"), "")


def _truth(node: _Element | None) -> bool:
    return node is not None and node.get("val", "1") not in ("0", "false", "none")


def _colour(node: _Element) -> str:
    """RRGGBB, or whatever else a colour is told by."""
    rgb = node.get("rgb")
    return rgb[-6:].upper() if rgb else " ".join(f"{key}={node.get(key)}" for key in sorted(map(str, node.keys())))
