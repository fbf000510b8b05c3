"""The last step of a new file: painted cells put into its sheets, and one book always the same bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from workbook.canvas.rows import SheetData
from workbook.sheets import Span

# The first moment that a zip can name; a book of the same cells must not differ by the clock.
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
_CORE_MOMENT = "2020-01-01T00:00:00Z"
_LAST = "docProps/custom.xml"
_FIRST = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml")
_SHEET_DATA = re.compile(rb"<sheetData\s*/>|<sheetData>.*?</sheetData>", re.DOTALL)
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"')
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_MERGES = re.compile(rb"(<mergeCells[^>]*>)(.*?)(</mergeCells>)", re.DOTALL)
_MERGE = re.compile(rb'<mergeCell ref="([^"]*)"\s*/>')
_FONT = re.compile(rb"<font>(.*?)</font>", re.DOTALL)
_FONT_CHILD = re.compile(rb"<(\w+)[^>]*/>")
# CT_Font's sequence as Excel writes it and Microsoft's validator wants it (ECMA-376 part 1, 18.8.22).
_FONT_ORDER = b"b i strike condense extend outline shadow u vertAlign sz color name family charset scheme".split()


Finish = Callable[[str, bytes, ZipFile], bytes]
"""(name, part, package so far) -> the part as it is to be written; docProps/custom.xml comes last."""


def repack(raw: IO[bytes], painted: Mapping[str, SheetData], finish: Finish | None = None) -> bytes:
    """A package as openpyxl made it, with `painted` (part name -> cells) in place and nothing that tells the time."""
    with io.BytesIO() as made, ZipFile(raw) as old:
        with ZipFile(made, "w", ZIP_DEFLATED, compresslevel=6) as new:
            for name in _in_order(old.namelist()):
                info = ZipInfo(name, _ZIP_MOMENT)
                info.compress_type = ZIP_DEFLATED
                info.create_system = 0
                part = _finished(name, old.read(name), painted.get(name))
                new.writestr(info, finish(name, part, new) if finish else part)
        return made.getvalue()


def _in_order(names: Sequence[str]) -> list[str]:
    """Some programs want the first ones first; what tells of the others comes last."""
    placed = {name: place for place, name in enumerate(_FIRST)} | {_LAST: len(names) + len(_FIRST)}
    return sorted(names, key=lambda name: placed.get(name, len(_FIRST)))


def _finished(name: str, part: bytes, cells: SheetData | None) -> bytes:
    if cells is not None:
        part = _DIMENSION.sub(f'<dimension ref="{cells.dimension}"'.encode(), part, count=1)
        before, after = _SHEET_DATA.split(part, maxsplit=1)
        return before + cells.xml.encode() + merges_in_order(after)
    if name == "docProps/core.xml":
        return _MOMENT.sub(rb"\g<1>" + _CORE_MOMENT.encode(), part)
    if name == "xl/styles.xml":
        return _FONT.sub(_order_font, part)
    return part


def merges_in_order(part: bytes) -> bytes:
    """A worksheet part with its merges by place: openpyxl keeps them in a set, whose order changes with every run."""
    return _MERGES.sub(_order_merges, part)


def _order_merges(merges: re.Match[bytes]) -> bytes:
    found = sorted(_MERGE.finditer(merges[2]), key=lambda merge: Span.parse(merge[1].decode()))
    return merges[1] + b"".join(merge[0] for merge in found) + merges[3]


def _order_font(font: re.Match[bytes]) -> bytes:
    """openpyxl writes a font's children in an order of its own."""
    children = [(child[1], child[0]) for child in _FONT_CHILD.finditer(font[1])]
    known = {name: place for place, name in enumerate(_FONT_ORDER)}
    children.sort(key=lambda child: known.get(child[0], len(known)))
    return b"<font>" + b"".join(text for _, text in children) + b"</font>"
