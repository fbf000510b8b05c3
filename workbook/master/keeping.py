"""What openpyxl leaves out of the sheets that a roll-up keeps, put back from the file as it was.

Cached values of formulas (until a program calculates, a previewer would show nothing), and the data validations of
the new kind that Excel makes of ours. Sets that openpyxl writes in any order are put in one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from zipfile import ZipFile

from workbook.canvas.parcel import Finish, merges_in_order
from workbook.master.package import local, parse
from workbook.master.stamp import PART, close

_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"
_FORMULA = rb"<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>"
_WITH_VALUE = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*)>\s*(?:' + _FORMULA + rb")\s*<v>([^<]*)</v>")
_WITHOUT = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*)>(' + _FORMULA + rb")(?:<v\s*/>|<v></v>)?</c>")
_TYPE = re.compile(rb'\bt="(\w+)"')
_SQREF = re.compile(rb'\bsqref="([^"]* [^"]*)"')


def keeper(old: ZipFile, kept: Mapping[str, str], settings: frozenset[str]) -> Finish:
    """The last word on each part of a roll-up: `kept` is new part -> the part it was; `settings` those of the settings.

    The stamp's part is closed with the digest of the others.
    """

    def finish(name: str, part: bytes, new: ZipFile) -> bytes:
        if name == PART:
            return close(part, new)
        was = kept.get(name)
        if was is None:
            return part
        part = _in_order(_with_values(part, old.read(was)))
        return _with_validations(part, old, was) if was in settings else part

    return finish


def _with_values(part: bytes, was: bytes) -> bytes:
    cached = {cell: (_TYPE.search(attributes), value) for cell, attributes, value in _WITH_VALUE.findall(was)}
    if not cached:
        return part

    def fill(found: re.Match[bytes]) -> bytes:
        cell, attributes, formula = found[1], found[2], found[3]
        if cell not in cached:
            return found[0]
        kind, value = cached[cell]
        typed = b' t="%s"' % kind[1] if kind is not None and kind[1] in (b"str", b"b", b"e") else b""
        return b'<c r="%s"%s%s>%s<v>%s</v></c>' % (cell, attributes, typed, formula, value)

    return _WITHOUT.sub(fill, part)


def _with_validations(part: bytes, old: ZipFile, was: str) -> bytes:
    from xml.etree.ElementTree import register_namespace, tostring

    found = [
        (extension.get("uri", ""), child)
        for node in parse(old, was)
        if local(node.tag) == "extLst"
        for extension in node
        for child in extension
        if child.tag == f"{{{_X14}}}dataValidations"
    ]
    if not found:
        return part
    register_namespace("x14", _X14)
    register_namespace("xm", _XM)
    inner = b"".join(b'<ext uri="%s">%s</ext>' % (uri.encode(), tostring(child).strip()) for uri, child in found)
    return part.replace(b"</worksheet>", b"<extLst>" + inner + b"</extLst></worksheet>")


def _in_order(part: bytes) -> bytes:
    """Merges and multiple ranges by place."""

    def ranges(found: re.Match[bytes]) -> bytes:
        return b'sqref="%s"' % b" ".join(sorted(found[1].split()))

    return _SQREF.sub(ranges, merges_in_order(part))
