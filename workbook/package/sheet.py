"""A worksheet part in two: its frame as a tree, and its rows as the bytes they are.

Rows are most of a sheet, and of them a few are changed; so they are never made into a tree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workbook.package.names import local
from workbook.package.package import Package
from workbook.package.trees import PackageError, insert_in_order, parse, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

# CT_Worksheet's sequence (ECMA-376 part 1, 18.3.1.99).
ORDER = tuple(
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
    "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting "
    "dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties "
    "cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls "
    "webPublishItems tableParts extLst".split()
)
_OPENING = re.compile(rb"<((?:[\w.-]+:)?)sheetData(\s[^>]*|/)?>")
_UNPLACED = re.compile(rb"<c (?!r=\")")
_LATE = re.compile(rb"""<c((?:\s+(?!r=)[\w:]+="[^"]*")*)\s+r="([A-Z]+\d+)\"""")
_EMPTIED = re.compile(rb"<(?:[\w.-]+:)?sheetData(?:\s[^>]*)?/>")
_SPECIAL = (b"<!--", b"<![CDATA[", b"<?")
"""What hides elements from one who looks for their tags as bytes."""


class SheetPart:
    """One worksheet: `frame` is its tree, in which `<sheetData>` is empty; `rows` what stands in that element.

    `prefix` is what stands before the names of the elements of rows ("x:" or ""). Rows are UTF-8 without comments,
    instructions or CDATA, whatever the part was.
    """

    def __init__(self, package: Package, part: str, *, ours: bool = False) -> None:
        """`ours`: nobody has written the part since we did, so it is as we write parts."""
        self.package, self.part, self._ours = package, part, ours
        content = package.read(part) if ours else _plain(package.read(part), part)
        opening = _OPENING.search(content)
        if opening is None:
            raise PackageError(f"{part}: no sheetData")
        self.prefix = opening[1]
        if content[opening.end() - 2 : opening.end()] == b"/>":
            self.rows, closed = b"", opening.end()
        else:
            ending = b"</%bsheetData>" % self.prefix
            last = content.rfind(ending)
            if last < 0:
                raise PackageError(f"{part}: sheetData does not end")
            self.rows, closed = content[opening.end() : last], last + len(ending)
        empty = opening[0].rstrip(b"/>") + b"/>"  # it may say what its prefix stands for
        self.frame = parse(content[: opening.start()] + empty + content[closed:], part)
        self.main = self.frame.tag.partition("}")[0].lstrip("{")

    def child(self, name: str) -> _Element | None:
        """The frame's first child of a local name."""
        return next((node for node in self.frame if local(node.tag) == name), None)

    def children(self, name: str) -> list[_Element]:
        """All children of the frame of a local name."""
        return [node for node in self.frame if local(node.tag) == name]

    def make(self, name: str, **attributes: str) -> _Element:
        """A node of the sheet's namespace, not yet anywhere."""
        node = self.frame.makeelement(f"{{{self.main}}}{name}", None, None)
        for key, value in attributes.items():
            node.set(key, value)
        return node

    def put(self, node: _Element) -> None:
        """A node into its place among the frame's children."""
        insert_in_order(self.frame, node, ORDER)

    def add(self, name: str, **attributes: str) -> _Element:
        """A new node in its place among the frame's children."""
        node = self.make(name, **attributes)
        self.put(node)
        return node

    def under(self, parent: _Element, name: str, **attributes: str) -> _Element:
        """A new node, the last under another."""
        node = self.make(name, **attributes)
        parent.append(node)
        return node

    def normalise(self) -> None:
        """Write the part as ours are: no prefix before its elements' names, the place of a cell its first attribute."""
        if self.prefix:
            name = self.prefix[:-1]
            frame = re.sub(rb"<(/?)%b:" % re.escape(name), rb"<\1", text_of(self.frame))
            frame = frame.replace(b"xmlns:%b=" % name, b"xmlns=", 1)
            self.frame = parse(frame, self.part)
            self.rows = re.sub(rb"<(/?)%b:" % re.escape(name), rb"<\1", self.rows)
            self.prefix = b""
        if not self._ours and _UNPLACED.search(self.rows):
            self.rows = _LATE.sub(rb'<c r="\2"\1', self.rows)

    def save(self) -> None:
        """Write the part into its package."""
        frame = text_of(self.frame)
        empty = _EMPTIED.search(frame)
        assert empty is not None
        head, tail = frame[: empty.start()], frame[empty.end() :]
        opening, ending = empty[0][:-2] + b">", b"</%bsheetData>" % self.prefix
        self.package.write(self.part, b"".join((head, opening, self.rows, ending, tail)))


def _plain(content: bytes, part: str) -> bytes:
    """A worksheet part in UTF-8 without what hides elements: it is parsed and written anew where it has any of that."""
    if content[:3] == b"\xef\xbb\xbf":
        content = content[3:]
    body = content[content.find(b"?>") + 2 :] if content.startswith(b"<?xml") else content
    if (
        content[:1] == b"<"
        and content[1:2] != b"\0"
        and not any(mark in body for mark in _SPECIAL)
        and _is_utf8(content)
    ):
        return content
    return text_of(parse(content, part))


def _is_utf8(content: bytes) -> bool:
    named = re.match(rb"""<\?xml[^>]*encoding\s*=\s*["']([\w-]+)""", content)
    return named is None or named[1].lower() in (b"utf-8", b"utf8", b"us-ascii", b"ascii")
