"""What Outlook wraps into a winmail.dat (TNEF, MS-OXTNEF): its attachments, by a walk that believes no length."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from validator.intake import limits, reasons
from validator.intake.codes import Refusal
from validator.intake.document import Mail
from validator.intake.letter import Letter
from validator.intake.names import decoded

_SIGNATURE = 0x223E9F78
_BEGIN, _TITLE, _DATA, _PROPERTIES, _CODEPAGE = 0x9002, 0x8010, 0x800F, 0x9005, 0x9007
_SUBJECT, _MESSAGE_ID = 0x8004, 0x8009
_LONG_NAME, _NAME, _CONTENTS = 0x3707, 0x3704, 0x3701
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")  # the interface by which a message is embedded
_UNICODE, _BINARY = 0x1F, 0x102
_VALUES = 10_000


class _Attribute(NamedTuple):
    """One attribute of a TNEF stream."""

    level: int
    key: int
    data: bytes


def open_tnef(data: bytes) -> Letter:
    """A winmail.dat taken apart: its attachments by their names. Raises Refusal (`file.corrupt`, `file.too-many`).

    It says little of its sender that the mail around it does not say better: of that only the subject is read.
    """
    letter = Letter(Mail("", "", None, ""))
    charset, name, contents = "", "", None
    begun = False
    for attribute in _attributes(data):
        if attribute.key == _BEGIN:
            if begun:
                _take(letter, name, contents)
            begun, name, contents = True, "", None
        elif attribute.key == _CODEPAGE and len(attribute.data) >= 4:
            charset = _charset(int.from_bytes(attribute.data[:4], "little"))
        elif attribute.key == _SUBJECT and not letter.mail.subject:
            letter.mail = letter.mail._replace(subject=_text(attribute.data, charset)[:500])
        elif attribute.key == _TITLE:
            name = name or _text(attribute.data, charset)
        elif attribute.key == _DATA:
            contents = attribute.data
        elif attribute.key == _PROPERTIES:
            found = dict(_properties(attribute.data))
            for key in (_NAME, _LONG_NAME):
                if key in found:
                    kind, raw = found[key]
                    name = raw.decode("utf-16-le", "replace").strip("\0") if kind == _UNICODE else _text(raw, charset)
            if contents is None and _CONTENTS in found:
                contents = found[_CONTENTS][1]
    if begun:
        _take(letter, name, contents)
    return letter.settled()


def _take(letter: Letter, name: str, contents: bytes | None) -> None:
    if len(letter.items) >= limits.MAIL_PARTS:
        raise Refusal("file.too-many", limit=limits.MAIL_PARTS)
    if contents is None:
        return
    if contents.startswith(_MESSAGE):  # a message, or another object, that was dragged in
        contents = contents[len(_MESSAGE) :]
    letter.take(name, contents)


def _attributes(data: bytes) -> Iterator[_Attribute]:
    """The attributes one after the other; raises Refusal where one reaches past the end, or does not add up."""
    if len(data) < 6 or struct.unpack_from("<L", data)[0] != _SIGNATURE:
        raise Refusal("file.corrupt", reasons.LETTER)
    at = 6
    while at + 11 <= len(data):
        level, key, _, length = struct.unpack_from("<BHHL", data, at)
        end = at + 9 + length
        if level not in (1, 2) or end + 2 > len(data):
            raise Refusal("file.corrupt", reasons.LETTER)
        contents = data[at + 9 : end]
        if sum(contents) & 0xFFFF != int.from_bytes(data[end : end + 2], "little"):
            raise Refusal("file.corrupt", reasons.CHECKSUM)
        yield _Attribute(level, key, contents)
        at = end + 2


def _properties(data: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """(property, (type, raw value)) of an attachment's MAPI properties, as far as they can be followed."""
    at = 4
    for _ in range(min(int.from_bytes(data[:4], "little"), _VALUES)):
        if at + 4 > len(data):
            return
        kind, key = struct.unpack_from("<HH", data, at)
        at += 4
        if key >= 0x8000:  # named, by a GUID and a number or a text
            at = _past_name(data, at)
        single = not kind & 0x1000
        kind &= 0xEFFF
        width = _FIXED.get(kind)
        count = 1
        if not single or width is None:
            count = int.from_bytes(data[at : at + 4], "little")
            at += 4
        value = b""
        for _ in range(min(count, _VALUES)):
            if width is None:
                length = int.from_bytes(data[at : at + 4], "little")
                value, at = data[at + 4 : at + 4 + length], at + 4 + length + -length % 4
            else:
                value, at = data[at : at + width], at + width
            if at > len(data) + 3:
                return
        yield key, (kind, value)


def _past_name(data: bytes, at: int) -> int:
    if data[at + 16 : at + 20] == bytes(4):
        return at + 24
    length = int.from_bytes(data[at + 20 : at + 24], "little")
    return at + 24 + length + -length % 4


def _text(raw: bytes, charset: str) -> str:
    return decoded(raw.split(b"\0", 1)[0], charset)


def _charset(codepage: int) -> str:
    return "utf-8" if codepage == 65001 else "gb18030" if codepage in (936, 54936) else f"cp{codepage}"
