"""What the parts of a workbook hold, told from their bytes at the speed of inflating them."""

from __future__ import annotations

import re
from codecs import utf_8_decode
from functools import lru_cache

from validator.intake import limits, reasons, worksheet
from validator.intake.codes import Refusal
from validator.intake.package import unpack
from validator.intake.part import Part, Relation

_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_PROLOG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml([^>]{0,200})\?>)?\s*(?:<!--[^>]*-->\s*)*<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]"
)
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([\w.-]*)""")
_DDE = re.compile(rb'<(?:\w+:)?ddeLink\b[^>]*ddeService="([^"]*)"')
# Text by text, plain or in runs, with readings of characters: as every program writes them.
_PLAIN_STRINGS = re.compile(
    rb"(?:<si>"
    rb'(?:<t(?: xml:space="preserve")?+>[^<]*+</t>|<t ?/>'
    rb'|(?:<r>(?:<rPr>(?:<[a-zA-Z]\w*(?: [a-wyz]\w*="[^"<]*+")*+ ?/>)*+</rPr>|<rPr ?/>)?+'
    rb'(?:<t(?: xml:space="preserve")?+>[^<]*+</t>|<t ?/>)</r>\s*+)*+)'
    rb'(?:<rPh(?: [a-wyz]\w*="[^"<]*+")*+><t(?: xml:space="preserve")?+>[^<]*+</t></rPh>)*+'
    rb'(?:<phoneticPr(?: [a-wyz]\w*="[^"<]*+")*+ ?/>)?+</si>|<si ?/>|\s++)*+'
)
_SST = re.compile(rb'<sst [^>]*?\bxmlns="http://[^"]{20,60}/main"[^>]*?(?:/>|>)')
_CLAIM = re.compile(rb'\suniqueCount="(\d+)"')
_LISTED = re.compile(rb"<sheets>(?:(?!<!)[^\0])*?</sheets>")
_SHEET = re.compile(rb"<sheet\s([^<>]*[\"'/]\s*)>")
_AUTOMATIC = re.compile(rb"""\sname=["'](?:_xlnm\.)?(auto_(?:open|close|activate|deactivate))\w*["']""", re.IGNORECASE)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")

_KEPT = 64 << 10


def read(packed: bytes, method: int, crc: int, full_size: int, xml: bool, unread: bool = False) -> Part:
    """What a part holds, from its compressed bytes: a pure function of them. Only an `xml` part is looked into.

    Of a worksheet that is `unread`, one whose cells nobody takes for values, it is not told whether they are exact.

    The returns of a month have most of their parts in common, so answers for small parts are remembered.
    """
    reader = _remembered if len(packed) <= _KEPT else _read
    return reader(packed, method, crc, full_size, xml, unread)


def _read(packed: bytes, method: int, crc: int, full_size: int, xml: bool, unread: bool) -> Part:
    try:
        full = unpack(packed, method, crc, full_size, limits.PART)
    except Refusal as refusal:
        return Part("", limits.PART, refusal=refusal.fault)
    if not xml:
        return Part("", len(full))
    try:
        return examine(full, unread)._replace(size=len(full), elements=_elements(full))
    except Refusal as refusal:
        return Part("", len(full), refusal=refusal.fault)


_remembered = lru_cache(maxsize=96)(_read)


def examine(full: bytes, unread: bool = False) -> Part:
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
    if root == "worksheet":
        return worksheet.tell(full, unread) or _walk(full)
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


def _strings(full: bytes) -> Part | None:
    if len(full) > limits.SHARED_STRINGS:
        raise Refusal("file.too-large", reasons.LARGE_PART)
    root = _SST.search(full, 0, 1024)
    if root is None:
        return None
    if not full.startswith(b"/>", root.end() - 2):
        end = full.rfind(b"</sst>")
        if end < 0 or _PLAIN_STRINGS.match(full, root.end(), end).end() != end:  # type: ignore[union-attr]
            return None
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


def _workbook(full: bytes) -> Part | None:
    if len(full) > limits.WORKBOOK_PART:
        raise Refusal("file.too-large", reasons.LARGE_PART)
    listed = _LISTED.findall(full)
    if len(listed) > 1 or len(listed) != full.count(b"<sheets>"):
        return None
    tags = _SHEET.findall(listed[0]) if listed else []
    if len(tags) != full.count(b"sheet "):  # one stands elsewhere, or in a comment: there readers differ
        return None
    sheets = [_attributes(tag) for tag in tags]
    if len(sheets) > limits.SHEETS:
        raise Refusal("file.unsafe", reasons.SHEETS)
    return Part(
        "workbook",
        sheets=tuple((sheet.get("name", ""), sheet.get("state", "visible"), sheet.get("id", "")) for sheet in sheets),
        automatic=tuple(name.decode() for name in _AUTOMATIC.findall(full)),
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
    "sst": _strings,
    "styleSheet": _styles,
    "workbook": _workbook,
    "Relationships": _relations,
    "externalLink": _external,
}
