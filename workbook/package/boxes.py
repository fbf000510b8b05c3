"""The boxes that notes are shown in: shapes of a sheet's VML drawing, which may be no sound XML. (ECMA-376 part 4.)"""

from __future__ import annotations

import codecs
import re

from workbook.addresses import Span
from workbook.package.book import BookPart
from workbook.package.names import VML_TYPE
from workbook.package.sheet import SheetPart
from workbook.package.trees import PackageError

_NAMESPACES = (
    b'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_EMPTY = b'<xml %b>\n<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%d"/></o:shapelayout>\n</xml>'
_TYPE = (
    b'<v:shapetype %b id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>\n'
)
_SHAPE = (
    b'<v:shape %b id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:59.25pt;margin-top:1.5pt;'
    b'width:%dpx;height:%dpx;z-index:%d;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    b'<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    b'<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    b'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
    b"<x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>\n"
)
_SHAPE_TAG = re.compile(rb"""<v:shape(?=[\s/>])(?:[^"'>]++|"[^"]*"|'[^']*')*+>""")
_SHAPE_END = b"</v:shape>"
_SPACE = re.compile(rb"\s*")
_DRAWN = re.compile(rb"<v:(?:shape|group|rect|roundrect|oval|line|polyline|curve|arc|image)(?=[\s/>])")
_NOTE = re.compile(rb"""ObjectType\s*=\s*["']Note["']""")
_PLACE = re.compile(rb"<x:(Row|Column)>\s*(\d{1,7})\s*</x:")
_ID = re.compile(rb"_x0000_s(\d{1,9})")
_HEIGHT = re.compile(rb"(?<![-\w])height:\s*(\d{1,6}(?:\.\d+)?)(px|pt)")
_ANCHOR = re.compile(rb"(<x:Anchor>\s*(?:[\d-]+\s*,\s*){6})(\d{1,9})(\s*,)")
_ENCODING = re.compile(rb"""(<\?xml[^>]*encoding\s*=\s*["'])[\w-]+""")
_ROW_PIXELS = 20


class Boxes:
    """The VML drawing of a sheet, made where there is none.

    It is held in pieces: what stands between its shapes, and each shape, by turns; the boxes of notes by their cells.
    """

    def __init__(self, book: BookPart, sheet: SheetPart) -> None:
        self._book, self._sheet, self._package = book, sheet, book.package
        self._part, self._changed = self._found(), False
        content = b"" if self._part is None else as_utf8(self._package.read(self._part))
        self._set(content or _EMPTY % (_NAMESPACES, self._number()))

    def _found(self) -> str | None:
        pointer = self._sheet.child("legacyDrawing")
        wanted = "" if pointer is None else pointer.get(f"{{{self._book.office}}}id", "")
        leads = {relation.id: relation.target for relation in self._package.relations(self._sheet.part)}
        return self._package.find(leads.get(wanted, ""))

    def _set(self, content: bytes) -> None:
        end = content.rfind(b"</")
        if end < 0:
            raise PackageError(f"{self._part}: no drawing")
        self._pieces, self._end = pieces_of(content[:end]), content[end:]
        shapes = enumerate(self._pieces[1::2])
        self._at = {place: 2 * number + 1 for number, shape in shapes if (place := note_place(shape))}
        ids = _ID.findall(content)
        self._id = max(map(int, ids), default=self._number() * 1024)
        self._depth = len(ids)
        self._typed = b'id="_x0000_t202"' in content

    def add(self, cell: Span, width: int, height: int) -> None:
        """A box, in pixels, that is seen while the pointer rests on the cell."""
        self.remove(cell)
        if not self._typed:
            self._pieces.append(_TYPE % _NAMESPACES)
        place = cell.top - 1, cell.left - 1
        self._id, self._depth, self._typed, self._changed = self._id + 1, self._depth + 1, True, True
        self._at[place] = len(self._pieces)
        self._pieces.append(_SHAPE % (_NAMESPACES, self._id, width, height, self._depth, *place))

    def enlarge(self, cell: Span, by: int) -> None:
        """Make a box higher by so many pixels, if it is there."""
        found = self._at.get((cell.top - 1, cell.left - 1))
        if found is None:
            return
        shape = self._pieces[found]
        shape = _HEIGHT.sub(lambda height: b"height:%.0f%b" % (float(height[1]) + by, height[2]), shape, count=1)
        rows = -(-by // _ROW_PIXELS)
        shape = _ANCHOR.sub(lambda anchor: b"%b%d%b" % (anchor[1], int(anchor[2]) + rows, anchor[3]), shape, count=1)
        self._pieces[found], self._changed = shape, True

    def remove(self, cell: Span) -> None:
        """Take a box away, if it is there."""
        found = self._at.pop((cell.top - 1, cell.left - 1), None)
        if found is not None:
            self._pieces[found], self._changed = b"", True

    def save(self) -> None:
        """Write the drawing if it was changed; one in which nothing is drawn any more goes."""
        if not self._changed:
            return
        content = b"".join((*self._pieces, self._end))
        if _DRAWN.search(content):
            self._put(content)
        elif self._part is not None:
            self._drop(self._part)

    def _put(self, content: bytes) -> None:
        if self._part is not None:
            self._package.write(self._part, content)
            return
        part = self._package.write(self._package.fresh("xl/drawings/vmlDrawing{}.vml"), content, VML_TYPE)
        pointer = self._sheet.child("legacyDrawing")
        if pointer is None:
            pointer = self._sheet.add("legacyDrawing")
        relation = self._package.relate(self._sheet.part, f"{self._book.office}/vmlDrawing", part)
        pointer.set(f"{{{self._book.office}}}id", relation)

    def _drop(self, part: str) -> None:
        pointer = self._sheet.child("legacyDrawing")
        if pointer is not None:
            self._package.unrelate(self._sheet.part, pointer.get(f"{{{self._book.office}}}id", ""))
            self._sheet.frame.remove(pointer)
        self._package.remove(part)

    def _number(self) -> int:
        return max(1, next((sheet.id for sheet in self._book.sheets if sheet.part == self._sheet.part), 1))


def as_utf8(content: bytes) -> bytes:
    """A drawing in the encoding that its tags are looked for in; one in UTF-16 is written anew."""
    if content[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return content
    return _ENCODING.sub(rb"\1UTF-8", content.decode("utf-16", "replace").encode(), count=1)


def pieces_of(content: bytes) -> list[bytes]:
    """What stands between the shapes of a drawing, and each shape, by turns."""
    pieces: list[bytes] = []
    at = 0
    while tag := _SHAPE_TAG.search(content, at):
        end = tag.end()
        if not tag[0].endswith(b"/>"):
            closed = content.find(_SHAPE_END, end)
            if closed < 0:
                break
            end = closed + len(_SHAPE_END)
        space = _SPACE.match(content, end)
        end = space.end() if space else end
        pieces += (content[at : tag.start()], content[tag.start() : end])
        at = end
    return [*pieces, content[at:]]


def note_place(shape: bytes) -> tuple[int, int] | None:
    """Row and column, from 0, of the cell whose note a shape is the box of; None for any other piece."""
    if not _NOTE.search(shape):
        return None
    said = {name: int(number) for name, number in _PLACE.findall(shape)}
    return (said[b"Row"], said[b"Column"]) if len(said) == 2 else None
