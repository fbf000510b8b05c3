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
_SPECIAL = re.compile(rb"<!--|<!\[CDATA\[|<\?")


class SheetPart:
    """One worksheet: `frame` is its tree, in which `<sheetData>` is empty; `rows` what stands in that element.

    `prefix` is what stands before the names of the elements of rows ("x:" or ""). Rows are UTF-8 without comments,
    instructions or CDATA, whatever the part was.
    """

    def __init__(self, package: Package, part: str) -> None:
        self.package, self.part = package, part
        content = _plain(package.read(part), part)
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
        empty = b"<%bsheetData/>" % self.prefix
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

    def save(self) -> None:
        """Write the part into its package."""
        head, _, tail = text_of(self.frame).rpartition(b"<%bsheetData/>" % self.prefix)
        opening, ending = b"<%bsheetData>" % self.prefix, b"</%bsheetData>" % self.prefix
        self.package.write(self.part, b"".join((head, opening, self.rows, ending, tail)))


def _plain(content: bytes, part: str) -> bytes:
    """A worksheet part in UTF-8 without what hides elements: it is parsed and written anew where it has any of that."""
    if content[:3] == b"\xef\xbb\xbf":
        content = content[3:]
    body = content[content.find(b"?>") + 2 :] if content.startswith(b"<?xml") else content
    if content[:1] == b"<" and content[1:2] != b"\0" and not _SPECIAL.search(body) and _is_utf8(content):
        return content
    from lxml import etree

    root = parse(content, part)
    for node in list(root.iter(etree.Comment, etree.PI)):
        parent = node.getparent()
        if parent is not None:
            _drop(parent, node)
    return text_of(root)


def _drop(parent: _Element, node: _Element) -> None:
    """Take a node away, and leave the text that stands behind it."""
    before = node.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (node.tail or "") or None
    else:
        parent.text = (parent.text or "") + (node.tail or "") or None
    parent.remove(node)


def _is_utf8(content: bytes) -> bool:
    named = re.match(rb"""<\?xml[^>]*encoding\s*=\s*["']([\w-]+)""", content)
    return named is None or named[1].lower() in (b"utf-8", b"utf8", b"us-ascii", b"ascii")
