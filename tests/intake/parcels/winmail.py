"""What Outlook wraps into a winmail.dat, made for tests."""

from __future__ import annotations

import struct
from collections.abc import Iterable

SIGNATURE = b"\x78\x9f\x3e\x22\1\0"


def winmail(attachments: Iterable[tuple[str, bytes]], *, codepage: int = 936, long: bool = False) -> bytes:
    """A winmail.dat of attachments; with `long` each has its name among its MAPI properties, in Unicode, as well."""
    out = SIGNATURE + attribute(1, 0x9007, struct.pack("<LL", codepage, 0))
    for name, contents in attachments:
        out += attribute(2, 0x9002, bytes(14))
        out += attribute(2, 0x8010, (f"{name[:4]}~1.XLS" if long else name).encode("gbk") + b"\0")
        out += attribute(2, 0x800F, contents)
        if long:
            raw = name.encode("utf-16-le") + bytes(2)
            values = struct.pack("<L", 2) + struct.pack("<HHL", 3, 0x3705, 1)
            values += struct.pack("<HHLL", 0x1F, 0x3707, 1, len(raw)) + raw + bytes(-len(raw) % 4)
            out += attribute(2, 0x9005, values)
    return out


def attribute(level: int, key: int, data: bytes, length: int | None = None) -> bytes:
    """One attribute; `length` is what it says of itself where that is a lie."""
    size = len(data) if length is None else length
    return struct.pack("<BHHL", level, key, 6, size) + data + struct.pack("<H", sum(data) & 0xFFFF)
