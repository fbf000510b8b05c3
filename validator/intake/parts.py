"""What the parts of a workbook hold, told from their bytes at the speed of inflating them."""

from __future__ import annotations

import re
from codecs import utf_8_decode
from functools import lru_cache

from validator.intake import bounds, limits, reasons
from validator.intake.codes import Refusal
from validator.intake.package import unpack
from validator.intake.part import Part, Relation

_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_PROLOG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml([^>]{0,200})\?>)?\s*(?:<!--[^>]*-->\s*)*<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]"
)
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([\w.-]*)""")
_CELL = re.compile(rb'<c r="([A-Z]{1,3}[1-9]\d{0,6})"[^>/]*>')
_DIGITS, _LETTERS = b"0123456789", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STYLE = re.compile(rb'<c r="[A-Z]+\d+" s="(\d+)"[^>/]*>')
_BAD_INDEX = re.compile(rb't="s"[^>]*><v>(?!\d)')
_UNVALUED = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(<v\s*/>|<v>\s*</v>)?\s*</c>")
_CALL = re.compile(rb"<f[^>]*>([^<]*\|[^<]*!|[^<]*\b(?:WEBSERVICE|RTD)\()")
_DDE = re.compile(rb'<(?:\w+:)?ddeLink\b[^>]*ddeService="([^"]*)"')
_DIMENSION = re.compile(rb'<dimension[^>]*?\sref="([^"]*)"')
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([1-9]\d{0,6}):([A-Z]{1,3})([1-9]\d{0,6})"')
_ANY_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([^"]*)"')
_CLAIM = re.compile(rb'\suniqueCount="(\d+)"')
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")

_KEPT = 64 << 10
_MUCH = 4 << 10


def read(packed: bytes, method: int, crc: int, full_size: int, xml: bool) -> Part:
    """What a part holds, from its compressed bytes: a pure function of them. Only an `xml` part is looked into.

    The returns of a month have most of their parts in common, so answers for small parts are remembered.
    """
    reader = _remembered if len(packed) <= _KEPT else _read
    return reader(packed, method, crc, full_size, xml)


def _read(packed: bytes, method: int, crc: int, full_size: int, xml: bool) -> Part:
    try:
        full = unpack(packed, method, crc, full_size, limits.PART)
    except Refusal as refusal:
        return Part("", limits.PART, refusal=refusal.fault)
    if not xml:
        return Part("", len(full))
    try:
        return examine(full)._replace(size=len(full), elements=_elements(full))
    except Refusal as refusal:
        return Part("", len(full), refusal=refusal.fault)


_remembered = lru_cache(maxsize=96)(_read)


def examine(full: bytes) -> Part:
    """What an inflated part holds; raises Refusal. What is not XML holds nothing.

    The bytes are searched, not parsed: each search is a necessary condition that ordinary writers never meet,
    and where one is met the part is walked in full (`deep.walk`).
    """
    if full[:2] in _UTF16:
        return _walk(full)._replace(awkward=True)
    prolog = _PROLOG.match(full)
    if not prolog:
        return _walk(full) if full.lstrip()[:1] == b"<" else Part("")
    _check_encoding(full, prolog.group(1) or b"")
    if _elements(full) > limits.ELEMENTS:
        raise Refusal("file.too-large", reasons.ELEMENTS)
    root = prolog.group(2).decode()
    if root != "xml" and (_gap(full, b"<", limits.RUN) or _gap(full, b"/", limits.RUN)):  # xml: the root of VML
        return _walk(full)
    teller = _TELLERS.get(root)
    part = teller(full) if teller else Part(root)
    return part or _walk(full)


def _elements(full: bytes) -> int:
    """How many tags a part has at most; for a small part, about as many as it may have."""
    return full.count(b"<") if len(full) > 64 << 10 else len(full) // 16


def _check_encoding(full: bytes, declaration: bytes) -> None:
    named = _ENCODING.search(declaration)
    if named and named.group(1).lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise Refusal("file.corrupt", reasons.ENCODING)
    if not full.isascii():
        try:
            _check_utf8(full)
        except UnicodeDecodeError as cause:
            raise Refusal("file.corrupt", reasons.ENCODING) from cause


def _check_utf8(full: bytes) -> None:
    """Decode piece by piece: a large part as one text would cost more to allocate than to decode."""
    at, size = 0, 16 << 10
    while at < len(full):
        at += utf_8_decode(full[at : at + size], "strict", at + size >= len(full))[1]


def _walk(full: bytes) -> Part:
    from validator.intake.deep import walk  # few files need it, and a start is not to wait for it

    return walk(full)


def _gap(full: bytes, mark: bytes, reach: int) -> bool:
    """Whether somewhere `reach` bytes follow one another without `mark`: a huge token, or elements never closed."""
    at = 0
    while at + reach < len(full):
        at = full.rfind(mark, at + 1, at + reach + 1)
        if at < 0:
            return True
    return False


def _worksheet(full: bytes) -> Part | None:
    """A worksheet written as Excel, WPS, LibreOffice and openpyxl do; None if it is not: then it is walked.

    Only cells that hold something are looked at, for only they make a reader's grid: each ends in `</c>`.
    """
    body, end = full.find(b"<sheetData"), full.rfind(b"</sheetData>")
    if body < 0 or not full.rstrip().endswith(b"</worksheet>"):
        return None
    dimension = _DIMENSION.search(full, 0, body)
    if dimension and dimension.group(1):
        bounds.box(dimension.group(1).decode())
    if end > 0:
        _check_merges(full, end)
    last = full.rfind(b"</c>", body, end) + 4
    cells = _CELL.findall(full, body, last)
    if len(cells) != full.count(b"</c>") or full.find(b"<!", body, last) >= 0 or _BAD_INDEX.search(full, body, last):
        return None
    if not cells:
        return Part("worksheet")
    names = b" ".join(cells)
    columns, rows = set(names.translate(None, _DIGITS).split()), set(names.translate(None, _LETTERS).split())
    if len(set(cells)) != len(cells):
        raise Refusal("file.unsafe", reasons.TWICE)
    bounds.check_box(max(map(int, rows)), max(map(bounds.number_of, columns)))
    formulas = full.find(b"<f", body, last) >= 0
    return Part(
        "worksheet",
        cells=full.count(b"<c ") if len(full) > 4 * limits.MIB else len(cells),
        errors=full.find(b't="e"', body, last) >= 0,
        uncomputed=formulas and _has_unvalued(full, body, last),
        call=_call(full[body:last]) if formulas else "",
        style=max(map(int, set(_STYLE.findall(full, body, last))), default=0),
        lean=b"%b</row>%b" % (full[:last], full[end:]) if _is_empty(full, last, end) else None,
    )


def _is_empty(full: bytes, start: int, end: int) -> bool:
    """Whether nothing but empty cells and rows stands from behind a cell to the end of the cells, and much of it.

    Nothing is closed there but rows; and each other element closes itself, so that there is a "/" to each "<" that
    does not open a row.
    """
    if end - start < _MUCH:
        return False
    rows = full.count(b"</row>", start, end)
    return full.count(b"</", start, end) == rows == full.count(b"<", start, end) - full.count(b"/", start, end) + 1


def _check_merges(full: bytes, start: int) -> None:
    """Raise Refusal where merged ranges are malformed, too many or too large."""
    found = _MERGE.findall(full, start)
    number_of = bounds.number_of
    areas = [(int(bottom) - int(top) + 1, number_of(right) - number_of(left) + 1) for left, top, right, bottom in found]
    if len(found) != full.count(b"<mergeCell ", start) or any(high < 1 or wide < 1 for high, wide in areas):
        bounds.merged(ref.decode() for ref in _ANY_MERGE.findall(full, start))
    if len(found) > limits.MERGES or sum(high * wide for high, wide in areas) > limits.MERGED_CELLS:
        raise Refusal("file.unsafe", reasons.MERGES)


def _call(cells: bytes) -> str:
    """A formula that calls another program or the network, "" if there is none."""
    if b"|" in cells or b"WEBSERVICE(" in cells or b"RTD(" in cells:
        call = _CALL.search(cells)
        return _unescaped(call.group(1).decode())[:60] if call else ""
    return ""


def _has_unvalued(full: bytes, start: int, end: int) -> bool:
    """Whether a formula has no stored value; an empty text is one: `t="str"` with an empty `<v>`."""
    for match in _UNVALUED.finditer(full, start, end):
        cell = full.rfind(b"<c ", start, match.start())
        if not match.group(1) or b't="str"' not in full[cell : full.find(b">", cell)]:
            return True
    return False


def _strings(full: bytes) -> Part:
    if len(full) > limits.SHARED_STRINGS:
        raise Refusal("file.too-large", reasons.LARGE_PART)
    claims = _CLAIM.findall(full, 0, 1024)
    # calamine reserves room for as many as are claimed, and aborts where there is none
    return Part("sst", awkward=any(int(claim[:20]) > len(full) // 4 + 1000 for claim in claims))


def _styles(full: bytes) -> Part:
    if len(full) > limits.STYLES:
        raise Refusal("file.too-large", reasons.LARGE_PART)
    start = full.find(b"cellXfs")
    formats = full.count(b"<xf", start, full.find(b"cellXfs>", start + 7)) if start >= 0 else 0
    if formats > limits.FORMATS:
        raise Refusal("file.unsafe", reasons.FORMATS)
    return Part("styleSheet", formats=formats)


def _workbook(full: bytes) -> Part:
    if len(full) > limits.WORKBOOK_PART:
        raise Refusal("file.too-large", reasons.LARGE_PART)
    sheets = [_attributes(tag) for tag in _SHEET.findall(full)]
    if len(sheets) > limits.SHEETS:
        raise Refusal("file.unsafe", reasons.SHEETS)
    return Part(
        "workbook",
        sheets=tuple((sheet.get("name", ""), sheet.get("state", "visible"), sheet.get("id", "")) for sheet in sheets),
    )


def _relations(full: bytes) -> Part:
    found = [_attributes(tag) for tag in _RELATION.findall(full)]
    return Part(
        "Relationships",
        relations=tuple(
            Relation(
                each.get("Id", ""),
                each.get("Type", "").rpartition("/")[2],
                each.get("Target", ""),
                each.get("TargetMode", "").lower() == "external",
            )
            for each in found
        ),
    )


def _external(full: bytes) -> Part:
    links = _DDE.findall(full)
    return Part("externalLink", call=_unescaped(links[0].decode())[:60] if links else "")


def _attributes(tag: bytes) -> dict[str, str]:
    """The attributes of a tag by local name, unescaped."""
    return {
        name.decode().rpartition(":")[2]: _unescaped((one or other).decode())
        for name, one, other in _ATTRIBUTE.findall(tag)
    }


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    from html import unescape

    return unescape(text)


_TELLERS = {
    "worksheet": _worksheet,
    "sst": _strings,
    "styleSheet": _styles,
    "workbook": _workbook,
    "Relationships": _relations,
    "externalLink": _external,
}
