"""The styles part of a package: formats that cells have, and formats added to them, each made once."""

from __future__ import annotations

from collections.abc import Container
from copy import deepcopy
from typing import TYPE_CHECKING

from workbook import palette
from workbook.package.book import BookPart
from workbook.package.names import STYLES_TYPE, local
from workbook.package.trees import PackageError, insert_in_order, number_of, parse
from workbook.sheets import Style

if TYPE_CHECKING:
    from lxml.etree import _Element

_ORDER = tuple("numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst".split())
_MOST_FORMATS = 64_000
"""Excel refuses a workbook with more than 65,490."""

_MINIMAL = (
    '<styleSheet xmlns="{0}"><fonts count="1"><font><sz val="11"/><name val="宋体"/><charset val="134"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)
_BUILTIN = {"General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "@": 49}


_Said = tuple[object, ...]


def _said(node: _Element) -> _Said:
    """What a node says, whatever prefixes it is written with."""
    children = tuple(_said(child) for child in node)
    return node.tag, tuple(sorted(node.attrib.items())), (node.text or "").strip(), children


class Styles:
    """The formats of one workbook. Indices are those that cells name: positions in cellXfs."""

    def __init__(self, book: BookPart) -> None:
        self.package, self.main = book.package, book.main
        part = book.part_of("styles")
        if part is None:
            part = self.package.write("xl/styles.xml", _MINIMAL.format(self.main).encode(), STYLES_TYPE)
            self.package.relate(book.part, f"{book.office}/styles", part)
        self.part = part
        self._root = self.package.edit(part)
        self._lists: dict[str, list[_Element]] = {}
        self._known: dict[str, dict[_Said, int]] = {}
        self._looks: dict[tuple[Style, bool], int] = {}
        self._filled: dict[tuple[int, str], int] = {}

    # What is there.

    def fill_of(self, index: int) -> int:
        """The position of a format's fill."""
        return number_of(self._format(index), "fillId")

    def locked(self, index: int) -> bool:
        """Whether a protected sheet keeps cells of a format from being changed."""
        for child in self._format(index):
            if local(child.tag) == "protection":
                return child.get("locked", "1") in ("1", "true")
        return True

    def solid_fills(self) -> dict[int, str]:
        """Position -> colour (RRGGBB) of each fill of one plain colour."""
        found = {}
        for position, fill in enumerate(self._nodes("fills")):
            for pattern in fill:
                colours = [node.get("rgb", "") for node in pattern if local(node.tag) == "fgColor"]
                if local(pattern.tag) == "patternFill" and pattern.get("patternType") == "solid" and any(colours):
                    found[position] = colours[0][-6:].upper()
        return found

    def filled_with(self, fills: Container[int]) -> list[int]:
        """The formats whose fill is at one of these positions."""
        return [index for index, node in enumerate(self._nodes("cellXfs")) if number_of(node, "fillId") in fills]

    def refill(self, index: int, fill: int) -> None:
        """Give a format, and so every cell that has it, the fill at a position."""
        self._format(index).set("fillId", str(fill))
        self._known.pop("cellXfs", None)
        self._filled.clear()

    def dresses(self) -> list[tuple[int, int]]:
        """The positions of the fill and the font of every format."""
        return [(number_of(node, "fillId"), number_of(node, "fontId")) for node in self._nodes("cellXfs")]

    def listed(self, name: str) -> list[_Element]:
        """The nodes of a list ("fills"), to look at."""
        return list(self._nodes(name))

    def font_of(self, index: int) -> _Element:
        """The font of a format, to look at."""
        fonts = self._nodes("fonts") or self._begun("fonts")
        at = number_of(self._format(index), "fontId")
        return fonts[at if at < len(fonts) else 0]

    # What is added.

    def with_fill(self, index: int, colour: str) -> int:
        """A format like another but filled with a colour (RRGGBB)."""
        key = (index, colour)
        if key not in self._filled:
            node = deepcopy(self._format(index))
            node.set("fillId", str(self.solid(colour)))
            node.set("applyFill", "1")
            self._filled[key] = self._add("cellXfs", node)
        return self._filled[key]

    def with_fill_at(self, index: int, fill: int) -> int:
        """A format like another but with the fill at a position."""
        node = deepcopy(self._format(index))
        node.set("fillId", str(fill))
        return self._add("cellXfs", node)

    def with_dress(self, index: int, filled_as: int | None, font: _Element | None) -> int:
        """A format like another but filled as a third one, and with a font, where these are told."""
        node = deepcopy(self._format(index))
        if filled_as is not None:
            node.set("fillId", str(self.fill_of(filled_as)))
            node.set("applyFill", "1")
        if font is not None:
            node.set("fontId", str(self._add("fonts", font)))
            node.set("applyFont", "1")
        return self._add("cellXfs", node)

    def quoted(self, index: int) -> int:
        """A format like another whose text is never taken for a formula."""
        node = deepcopy(self._format(index))
        node.set("quotePrefix", "1")
        return self._add("cellXfs", node)

    def solid(self, colour: str) -> int:
        """The position of the fill of a colour (RRGGBB)."""
        fill = self._node("fill")
        pattern = self._child(fill, "patternFill", patternType="solid")
        self._child(pattern, "fgColor", rgb=f"FF{colour}")
        self._child(pattern, "bgColor", indexed="64")
        return self._add("fills", fill)

    def look(self, style: Style, quoted: bool = False) -> int:
        """The format of a style of the palette; `quoted` text is never taken for a formula."""
        key = (style, quoted)
        if key not in self._looks:
            self._looks[key] = self._add("cellXfs", self._drawn(palette.look(style), quoted))
        return self._looks[key]

    def differential(self, role: str) -> int:
        """The position in dxfs of how a conditional format changes a cell: text colour, weight and fill of a role."""
        look = palette.ROLES[role]
        node = self._node("dxf")
        font = self._child(node, "font")
        if look.bold:
            self._child(font, "b")
        self._child(font, "color", rgb=f"FF{look.colour}")
        if look.fill:
            pattern = self._child(self._child(node, "fill"), "patternFill", patternType="solid")
            self._child(pattern, "bgColor", rgb=f"FF{look.fill}")
        return self._add("dxfs", node)

    def filled_differential(self, colour: str) -> int:
        """The position in dxfs of a conditional format that only fills, with a colour (RRGGBB)."""
        node = self._node("dxf")
        pattern = self._child(self._child(node, "fill"), "patternFill", patternType="solid")
        self._child(pattern, "bgColor", rgb=f"FF{colour}")
        return self._add("dxfs", node)

    def _drawn(self, look: palette.Look, quoted: bool) -> _Element:
        node = self._node("xf", numFmtId=str(self._number_format(look.number_format)), fontId=str(self._font(look)))
        node.set("fillId", str(self.solid(look.fill)) if look.fill else "0")
        node.set("borderId", str(self._border()) if look.border else "0")
        if any(local(listed.tag) == "cellStyleXfs" and len(listed) for listed in self._root):
            node.set("xfId", "0")
        if quoted:
            node.set("quotePrefix", "1")
        for flag in ("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment"):
            node.set(flag, "1")
        alignment = self._child(node, "alignment")
        for name, value in (("horizontal", look.horizontal), ("vertical", look.vertical)):
            if value:
                alignment.set(name, value)
        if look.wrap:
            alignment.set("wrapText", "1")
        if look.indent:
            alignment.set("indent", str(int(look.indent)))
        if not look.locked:
            node.set("applyProtection", "1")
            self._child(node, "protection", locked="0")
        return node

    def _font(self, look: palette.Look) -> int:
        font = self._node("font")
        if look.bold:
            self._child(font, "b")
        if look.underline:
            self._child(font, "u")
        self._child(font, "sz", val=f"{look.size:g}")
        self._child(font, "color", rgb=f"FF{look.colour}")
        self._child(font, "name", val=look.font)
        self._child(font, "charset", val="134")
        return self._add("fonts", font)

    def _border(self) -> int:
        border = self._node("border")
        for side in ("left", "right", "top", "bottom"):
            self._child(self._child(border, side, style="thin"), "color", rgb=f"FF{palette.LINE}")
        self._child(border, "diagonal")
        return self._add("borders", border)

    def _number_format(self, code: str) -> int:
        if code in _BUILTIN:
            return _BUILTIN[code]
        listed = self._nodes("numFmts")
        taken = {163}
        for node in listed:
            if node.get("formatCode") == code:
                return number_of(node, "numFmtId")
            taken.add(number_of(node, "numFmtId"))
        number = max(taken) + 1
        self._add("numFmts", self._node("numFmt", numFmtId=str(number), formatCode=code))
        return number

    # The tables.

    def _format(self, index: int) -> _Element:
        formats = self._nodes("cellXfs") or self._begun("cellXfs")
        # A cell of a format that is not there looks like any other.
        return formats[index if index < len(formats) else 0]

    def _add(self, name: str, node: _Element) -> int:
        """The position of a node in its list: of one that says the same, else of this one, now the last."""
        listed = self._nodes(name) or self._begun(name)
        if name not in self._known:
            self._known[name] = {_said(other): at for at, other in reversed(list(enumerate(listed)))}
        said = _said(node)
        found = self._known[name].get(said)
        if found is not None:
            return found
        if len(listed) >= _MOST_FORMATS:
            raise PackageError(f"{self.part}: no room in {name}")
        self._append(name, node)
        self._known[name][said] = len(listed) - 1
        return len(listed) - 1

    def _nodes(self, name: str) -> list[_Element]:
        """The nodes of a list, [] where there is none; kept, since a tree is slow to count its children."""
        if name not in self._lists:
            self._lists[name] = [node for child in self._root if local(child.tag) == name for node in child]
        return self._lists[name]

    def _begun(self, name: str) -> list[_Element]:
        """A list that is empty with what comes first in it: formats that say nothing else mean these."""
        for other in ("fonts", "fills", "borders", "cellStyleXfs") if name == "cellXfs" else ():
            if not self._nodes(other):  # what a format names
                self._begun(other)
        for child in parse(_MINIMAL.format(self.main).encode(), self.part):
            for node in list(child) if local(child.tag) == name else ():
                self._append(name, node)
        return self._nodes(name)

    def _append(self, name: str, node: _Element) -> None:
        nodes = self._nodes(name)
        listed = next((child for child in self._root if local(child.tag) == name), None)
        if listed is None:
            listed = self._node(name)
            insert_in_order(self._root, listed, _ORDER)
        listed.append(node)
        nodes.append(node)
        listed.set("count", str(len(nodes)))

    def _node(self, name: str, **attributes: str) -> _Element:
        node = self._root.makeelement(f"{{{self.main}}}{name}", None, None)
        for key, value in attributes.items():
            node.set(key, value)
        return node

    def _child(self, parent: _Element, name: str, **attributes: str) -> _Element:
        node = self._node(name, **attributes)
        parent.append(node)
        return node
