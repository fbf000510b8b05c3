"""XML and HTML torn at their tags and put together wrongly: tokens doubled, lost, moved, attributes and texts odd."""

from __future__ import annotations

import re
from random import Random

_TOKEN = re.compile(rb"<[^>]*>|[^<]+")
_ATTRIBUTE = re.compile(rb'(?<=\s)([\w:]{1,40})=(["\'])(.*?)\2')
_CELL = re.compile(rb"<c [^>]*?(?:/>|>.*?</c>)", re.DOTALL)
_ROW = re.compile(rb"<row [^>]*?(?:/>|>.*?</row>)", re.DOTALL)
_VALUE = re.compile(rb"(<(?:v|t|f)[^>/]*>)([^<]*)(</)")
_KINDS = (b"s", b"str", b"inlineStr", b"b", b"e", b"d", b"n", b"x")
_VALUES = (
    b"", b"0", b"-1", b"1", b"999999", b"4294967295", b"18446744073709551615", b"1e308", b"1e999", b"NaN", b"x",
    b"A1", b"A0", b"XFD1048576", b"XFE1", b"A1048577", b"a1", b"$B$2", b"A1:XFD1048576", b"B2:A1", b"A1:A1048576",
    b"R1C1", b"s", b"str", b"inlineStr", b"b", b"e", b"d", b"n", b"shared", b"array", b"true", b"veryHidden", b"rId1",
    b"rId999", b"http://192.0.2.1/x", b"../../../etc/passwd", b"External", b"&amp;", b"&#0;", b"&lol;", b"\xff",
    "月报表".encode(), b"_meta", b"=1+1", b"y" * 70_000,
)  # fmt: skip
_TEXTS = (
    b"NaN", b"INF", b"-inf", b"1e999", b"1e308", b"-0", b"0.1e-400", b"1_000", b" 12 ", b"0x10", b"1", b"8", b"43930",
    b"12345678901234567890", b"9" * 400, b"60", b"-1", b"2958466", b"0.99999999", b"TRUE", b"#SPILL!", b"#REF!",
    b"_x0000_", b"_x000D_", b"<![CDATA[1]]>", b"<!-- 1 -->", b"&#10;", b"=cmd|' /C calc'!A0", "１２０".encode(), b"0.5",
    "约120人".encode(), b"2020-04-31", b"2020-04-03T10:00:00", "下午三点".encode(), "是".encode(), "\u202e\u200b".encode(),
    b"t" * 32_000, "月".encode() * 4000, b"", b" ", b"&lt;script&gt;", b"SUM(A1:A9)", b"'1", b"A1", b"_meta",
)  # fmt: skip
_BAD_TEXTS = (
    b"\x07", b"&#1;", b"&#xD800;", b"&lol;", b"]]>", b"<?x 1?>", b"\xc1\xaf", b"\xed\xa0\x80", b"t" * 33_000, b"\0",
    b"t" * 200_000, b"&", b"<",
)  # fmt: skip
_PIECES = (
    b'<c r="A1"><v>1</v></c>', b'<c><v>7</v></c>', b'<c r="C5" t="s"><v>0</v></c>',
    b'<c r="L6" t="e"><v>#SPILL!</v></c>', b'<c r="B5" t="inlineStr"><is><t>x</t></is></c>',
    b'<c r="XFD1048576"><v>1</v></c>', b'<row r="5"/>', b"<row/>", b'<row r="1048576"><c><v>1</v></c></row>',
    b'<f>SUM(A1:A9)</f>', b'<f t="shared" si="0" ref="A1:A5000">A1</f>', b'<f t="shared" si="0"/>',
    b'<f t="array" ref="A1:XFD1048576">1</f>', b"<v/>", b"<v>1</v><v>2</v>", b"<is/>", b"<t/>",
    b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    b'<mergeCells><mergeCell ref="A1:C9"/></mergeCells>', b"<!DOCTYPE x [<!ENTITY lol 'x'>]>", b"<a>" * 80,
    b"<sheetData/>", b"</sheetData>", b"</worksheet>", b"<x:c xmlns:x='y'/>", b'<si><t>y</t></si>',
    b'<xf numFmtId="14"/>', b'<dimension ref="A1:XFD1048576"/>', b'<sheetPr codeName="x"/>',
    b'<cols><col min="1" max="16384" hidden="1"/></cols>', b"<r><t>x</t></r>", b"<rPh sb='0' eb='1'><t>x</t></rPh>",
    b"<table><tr><td colspan='99999999' rowspan='99999999'>1</td></tr></table>", b"<td>", b"<tr>", b"<table>",
    b"</table>",
)  # fmt: skip
_HEADS = (
    b"\xef\xbb\xbf", b"\xff\xfe", b'<?xml version="1.0" encoding="GBK"?>', b'<?xml version="1.1"?>', b" ", b"\0",
    b'<?xml version="1.0" encoding="UTF-16"?>', b'<?xml version="1.0" standalone="no"?>', b"<!-- x -->",
)  # fmt: skip


def mutate(random: Random, data: bytes) -> bytes:
    """One to five tokens of a text with tags changed; now and then its encoding."""
    found = _TOKEN.findall(data)
    for _ in range(random.randint(1, 5)):
        if not found:
            return random.choice(_PIECES)
        at = random.randrange(len(found))
        match random.choice((*["attribute"] * 6, *["text"] * 4, "double", "drop", "swap", "piece", "name")):
            case "attribute":
                found[at] = _with_attribute(random, _near_tag(found, at))
            case "text":
                found[at] = _with_text(random, found, at)
            case "double":
                found[at] *= random.choice((2, 2, 2, 50, 2000) if len(found[at]) < 500 else (2,))
            case "drop":
                del found[at : at + random.choice((1, 1, 3, 20))]
            case "swap":
                other = random.randrange(len(found))
                found[at], found[other] = found[other], found[at]
            case "piece":
                found.insert(at, random.choice(_PIECES))
            case _:
                found[at] = re.sub(
                    rb"^<(\w+)", random.choice((rb"<x:\1", rb"<\1x", rb"<sheet", rb"<c", rb"<row")), found[at]
                )
    text = b"".join(found)
    if random.random() < 0.06:
        text = random.choice(_HEADS) + text
    if random.random() < 0.03:
        text = text.decode("utf-8", "replace").encode("utf-16")
    return text


def mutate_cells(random: Random, data: bytes) -> bytes:
    """One to four cells or rows of a sheet changed, doubled, dropped or exchanged, its XML mostly still in order."""
    for _ in range(random.randint(1, 4)):
        found = list((_ROW if random.random() < 0.2 else _CELL).finditer(data))
        if not found:
            return mutate(random, data)
        one, other = sorted((random.choice(found), random.choice(found)), key=lambda each: each.start())
        new = one.group()
        match random.choice(
            ("value", "value", "value", "value", "value", "kind", "kind", "place", "double", "drop", "exchange")
        ):
            case "value":
                odd = _odd(random, 0.04)
                new = _VALUE.sub(lambda parts, odd=odd: parts[1] + odd + parts[3], new, count=1)  # type: ignore[misc]
            case "kind":
                new = re.sub(rb' t="\w+"', b' t="' + random.choice(_KINDS) + b'"', new, count=1)
            case "place":
                place = random.choice(
                    _VALUES if random.random() < 0.1 else (b"B5", b"L6", b"A7", b"C9", b"ZZ80", b"a7")
                )
                new = re.sub(rb' r="\w+"', b' r="' + place + b'"', new, count=1)
            case "double":
                new += new
            case "drop":
                new = b""
            case _ if one is not other:
                between = data[one.end() : other.start()]
                data = data[: one.start()] + other.group() + between + new + data[other.end() :]
                continue
        data = data[: one.start()] + new + data[one.end() :]
    return data


def _near_tag(found: list[bytes], at: int) -> bytes:
    return found[at] if found[at][:1] == b"<" else found[at - 1]


def _with_attribute(random: Random, tag: bytes) -> bytes:
    """A tag with one attribute given another value, doubled, dropped, or a new one."""
    given = list(_ATTRIBUTE.finditer(tag))
    value = random.choice(_VALUES)
    if not given:
        name = random.choice((b"r", b"t", b"s", b"ref", b"si", b"state", b"count", b"x"))
        return re.sub(rb"(/?>)$", lambda end: b" " + name + b'="' + value + b'"' + end.group(1), tag)
    one = random.choice(given)
    kept = tag[: one.start()], tag[one.end() :]
    match random.choice(("value", "value", "value", "double", "drop")):
        case "value":
            return kept[0] + one.group(1) + b'="' + value + b'"' + kept[1]
        case "double":
            return kept[0] + one.group(0) + b" " + one.group(0) + kept[1]
        case _:
            return kept[0] + kept[1]


def _with_text(random: Random, found: list[bytes], at: int) -> bytes:
    """An odd text in place of one, or behind a tag that has none."""
    odd = _odd(random, 0.3)
    return found[at] + odd if found[at][:1] == b"<" else odd


def _odd(random: Random, bad: float) -> bytes:
    """A text for a cell; with the chance `bad` one that XML does not allow there, or Excel does not."""
    return random.choice(_BAD_TEXTS if random.random() < bad else _TEXTS)
