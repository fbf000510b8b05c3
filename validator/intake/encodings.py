"""Bytes of text as people's programs leave them -> the text: by its mark, by what it says of itself, by trying."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_SAID = re.compile(
    rb"""(?:<\?xml[^>]{0,100}\bencoding|<meta[^>]{0,200}\bcharset)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I
)
_SAMPLE = 4096

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
"""What no text of people's has in it."""


def decoded(data: bytes) -> str | None:
    """The text of some bytes; None where they are no text in any encoding that is to be expected.

    A byte order mark is believed first, then what XML or HTML says of itself (all of GB2312 and GBK meaning GB18030),
    then UTF-8, then GB18030, each held to the letter.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _held(data[len(mark) :], codec)
    wide = unmarked(data[:_SAMPLE])
    if wide:
        return _held(data, wide)
    said = _SAID.search(data, 0, _SAMPLE)
    for codec in (*([_meant(said[1])] if said else ()), "utf-8", "gb18030"):
        text = _held(data, codec)
        if text is not None:
            return text
    return None


def start_of(data: bytes) -> bytes:
    """The first bytes of a text in UTF-8 or as they are; what is in UTF-16 or UTF-32 turned into UTF-8."""
    start = data[: 2 * _SAMPLE]
    codec = next((codec for mark, codec in _MARKS[1:] if start.startswith(mark)), "") or unmarked(start)
    return start.decode(codec, "ignore").lstrip("\ufeff").encode() if codec else start


def unmarked(start: bytes) -> str:
    """The name of the UTF-16 or UTF-32 that some bytes without a mark are in, "" if they are in none.

    That is told by where noughts stand, and any table has characters of ASCII in it to have them.
    """
    start = start[: len(start) // 4 * 4 or len(start) // 2 * 2]
    if b"\0" not in start:
        return ""
    noughts = [start[at::4].count(0) for at in range(4)]
    quarter = len(start) // 4
    if quarter and noughts[0] == noughts[1] == quarter > noughts[3]:
        return "utf-32-be"
    if quarter and noughts[2] == noughts[3] == quarter > noughts[0]:
        return "utf-32-le"
    even, odd = noughts[0] + noughts[2], noughts[1] + noughts[3]
    codec = "utf-16-le" if odd > 4 * even else "utf-16-be" if even > 4 * odd else ""
    return codec if codec and not CONTROL.search(start.decode(codec, "ignore")) else ""


def _meant(name: bytes) -> str:
    """The codec that a name in a file stands for; one that Python does not know is tried as UTF-8."""
    low = name.decode("ascii", "replace").lower()
    if low in ("gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312"):
        return "gb18030"
    try:
        return codecs.lookup(low).name
    except (LookupError, ValueError):
        return "utf-8"


def _held(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):  # a codec of another sort than text is a LookupError
        return None
