"""File names and header texts as mail programs really write them, decoded; and what is odd about a name."""

from __future__ import annotations

import binascii
import codecs
import re
from base64 import b64decode
from collections.abc import Iterator
from quopri import decodestring
from urllib.parse import unquote_to_bytes

from workbook.finding import Text

# Compiled where they are used: a start without a mail is not to wait for them.
_WORD = rb"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?="
_PARAMETER = rb';\s*([^\s=;"]{1,80})\s*=\s*((?s:"(?:[^"\\]|\\.)*"|[^;]*))'
_SECTION = r"([^*]+)(?:\*(\d{1,18}))?(\*)?"
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_CHINESE = {"gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "ms936", "windows-936", "euc-cn", "chinese"}
_LONGEST = 255  # bytes that a file system takes

HAS_PATH = Text("附件名带有文件夹路径", "an attachment's name carries a path")
HAS_CONTROLS = Text("附件名含有不可见的控制字符", "an attachment's name has control characters")
IS_LONG = Text("附件名过长", "an attachment's name is too long")
IS_DEVICE = Text("附件名是系统保留的名字", "an attachment's name is reserved by the system")
HAS_TWO = Text("同一附件写了两个不同的名字", "an attachment gives itself two names")
HAS_GAP = Text("附件名分段不连续", "the pieces of an attachment's name have gaps")


def decoded(raw: bytes, charset: str = "") -> str:
    """Bytes as text by the charset they claim, else by UTF-8 or GB18030; gb2312 and gbk mean gb18030."""
    charset = charset.strip().strip("\"'").lower()
    tries = ["gb18030"] if charset in _CHINESE else [charset] if charset and _is_text_codec(charset) else []
    if raw.isascii() and not tries:
        return raw.decode("ascii")
    for name in (*tries, "utf-8", "gb18030"):
        try:
            return raw.decode(name)
        except (UnicodeDecodeError, ValueError):
            continue
    return raw.decode(tries[0] if tries else "gb18030", "replace")


def _is_text_codec(charset: str) -> bool:
    try:
        return bool(codecs.lookup(charset)._is_text_encoding)  # or "rot13" and "zip" would be charsets
    except (LookupError, ValueError):
        return False


def header(raw: bytes) -> str:
    """A header's text: encoded words (RFC 2047) decoded, neighbours joined as bytes first; raw 8-bit read."""
    text = []
    for charset, piece in _runs(raw):
        text.append(decoded(piece, charset))
    return " ".join("".join(text).split())


def _runs(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """Pieces of equal charset: a character may be cut between two encoded words of one."""
    at, charset, held = 0, "", b""
    for word in re.finditer(_WORD, raw):
        gap = raw[at : word.start()]
        named = word.group(1).decode("ascii", "replace").partition("*")[0]
        if gap.strip() or named.lower() != charset.lower():
            if held:
                yield charset, held
            held = b""
            if gap.strip() or (at == 0 and gap):
                yield "", gap
        charset, held, at = named, held + _word(word.group(2), word.group(3)), word.end()
    if held:
        yield charset, held
    if raw[at:].strip() or not at:
        yield "", raw[at:]


def _word(encoding: bytes, text: bytes) -> bytes:
    if encoding in b"qQ":
        return decodestring(text.replace(b" ", b"_"), header=True)
    text = re.sub(rb"[^A-Za-z0-9+/]", b"", text)
    try:
        return b64decode(text[: len(text) - (len(text) % 4 == 1)] + b"=" * (-len(text) % 4))
    except binascii.Error:
        return text


def parameters(raw: bytes) -> list[tuple[str, bytes]]:
    """The parameters of a Content-* header in their order, names in lower case, values unquoted but undecoded."""
    found = []
    for name, value in re.findall(_PARAMETER, raw):
        value = value.strip()
        if value[:1] == b'"':
            value = value.strip(b'"')
            if value.isascii():  # the second byte of a GBK character may be a backslash
                value = value.replace(b'\\"', b'"').replace(b"\\\\", b"\\")
        found.append((name.decode("ascii", "replace").lower(), value))
    return found


def file_name(raw: bytes, key: str) -> tuple[str, list[Text]]:
    """The file name that a header gives under `key` ("filename" or "name"), "" if none, and what is odd about it.

    Understands RFC 2231 with and without continuations, RFC 2047 inside a parameter, percent signs, raw bytes.
    """
    plain: list[str] = []
    extended: list[str] = []
    sections: dict[int, tuple[bool, bytes]] = {}
    for name, value in parameters(raw):
        match = re.fullmatch(_SECTION, name)
        if not match or match[1] != key:
            continue
        if match[2] is not None:
            sections.setdefault(int(match[2]), (bool(match[3]), value))
        elif match[3]:
            charset, rest = _charset(value)
            extended.append(decoded(unquote_to_bytes(rest), charset))
        else:
            plain.append(_plain(value))
    if sections:
        extended.append(_joined(sections))
    names = extended + plain
    odd = [HAS_TWO] if len({last_component(name) for name in extended}) > 1 or len(set(plain)) > 1 else []
    if sections and sorted(sections) != list(range(len(sections))):
        odd.append(HAS_GAP)
    return (names[0] if names else ""), odd


def _charset(value: bytes) -> tuple[str, bytes]:
    pieces = value.split(b"'", 2)
    return (pieces[0].decode("ascii", "replace"), pieces[2]) if len(pieces) == 3 else ("", value)


def _joined(sections: dict[int, tuple[bool, bytes]]) -> str:
    """The pieces of a continued parameter as one text: their bytes are joined before they are decoded."""
    charset, whole = "", b""
    for number in sorted(sections):
        encoded, value = sections[number]
        if encoded and number == min(sections):
            charset, value = _charset(value)
        whole += unquote_to_bytes(value) if encoded else value
    return decoded(whole, charset) if charset or not re.search(_WORD, whole) else header(whole)


def _plain(value: bytes) -> str:
    if value.isascii() and b"%" in value and not re.search(_WORD, value):
        try:
            return unquote_to_bytes(value).decode()
        except UnicodeDecodeError:
            pass
    return header(value)


def last_component(name: str) -> str:
    """What remains of a name without folders and control characters; "" if nothing does."""
    bare = _CONTROLS.sub("", name.replace("\\", "/").rstrip("/").rpartition("/")[2]).strip()
    return "" if bare in (".", "..") else bare


def oddities(name: str) -> list[Text]:
    """What is odd about a decoded name: a path, control characters, its length, a device's name."""
    found = []
    if "/" in name or "\\" in name:
        found.append(HAS_PATH)
    if _CONTROLS.search(name):
        found.append(HAS_CONTROLS)
    if len(name.encode("utf-8", "replace")) > _LONGEST:
        found.append(IS_LONG)
    if _DEVICES.fullmatch(last_component(name)):
        found.append(IS_DEVICE)
    return found
