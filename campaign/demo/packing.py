"""Zip archives as Chinese offices make them: names in GBK, sometimes a password (PKWARE's old cipher)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from random import Random

_LOCAL, _CENTRAL, _END = "<4s5H3L2H", "<4s6H3L5H2L", "<4s4H2LH"
_UTF8, _LOCKED = 0x800, 1
_CLOCK, _DAY = 9 << 11, (2020 - 1980) << 9 | 5 << 5 | 3
"""When every member was packed: 2020-05-03 09:00, in the format's own way of saying it."""

_CRC = [0] * 256
for _value in range(256):
    _crc = _value
    for _ in range(8):
        _crc = _crc >> 1 ^ 0xEDB88320 if _crc & 1 else _crc >> 1
    _CRC[_value] = _crc


def zip_file(members: Sequence[tuple[str, bytes]], *, gbk: bool = False, password: str = "") -> bytes:
    """A zip of (name, contents), names in UTF-8 and flagged so, or in GBK and not flagged; with a password, locked."""
    bodies: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name, data in members:
        raw = name.encode("gbk" if gbk else "utf-8")
        crc = zlib.crc32(data)
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = packer.compress(data) + packer.flush()
        flags = (0 if gbk or raw.isascii() else _UTF8) | (_LOCKED if password else 0)
        if password:
            packed = _lock(packed, password.encode(), crc)
        shared = (20, flags, 8, _CLOCK, _DAY, crc, len(packed), len(data), len(raw), 0)
        body = struct.pack(_LOCAL, b"PK\3\4", *shared) + raw + packed
        directory.append(struct.pack(_CENTRAL, b"PK\1\2", 20, *shared, 0, 0, 0, 0, at) + raw)
        bodies.append(body)
        at += len(body)
    listed = b"".join(directory)
    end = struct.pack(_END, b"PK\5\6", 0, 0, len(members), len(members), len(listed), at, 0)
    return b"".join(bodies) + listed + end


def _lock(data: bytes, password: bytes, crc: int) -> bytes:
    """The traditional encryption of APPNOTE.TXT, 6.1: twelve bytes of head, the last of them for checking."""
    key0, key1, key2 = 0x12345678, 0x23456789, 0x34567890
    out = bytearray()

    def turn(plain: int) -> None:
        nonlocal key0, key1, key2
        key0 = key0 >> 8 ^ _CRC[(key0 ^ plain) & 255]
        key1 = ((key1 + (key0 & 255)) * 134775813 + 1) & 0xFFFFFFFF
        key2 = key2 >> 8 ^ _CRC[(key2 ^ key1 >> 24) & 255]

    for letter in password:
        turn(letter)
    for plain in Random(crc).randbytes(11) + bytes([crc >> 24]) + data:
        mask = (key2 | 2) & 0xFFFF
        out.append(plain ^ (mask * (mask ^ 1)) >> 8 & 255)
        turn(plain)
    return bytes(out)
