"""Rar archives whose contents are stored, of format 4 and 5: no free program makes any."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable

FOUR = b"Rar!\x1a\7\0"
FIVE = b"Rar!\x1a\7\1\0"

Members = Iterable[tuple[str, bytes]]


def rar_four(members: Members, *, flags: int = 0, main: int = 0, wide: bool = True, unix: int = 0) -> bytes:
    """A rar of format 4; `flags` are added to each file's, `main` to the archive's, `unix` is a file's mode."""
    out = FOUR + _four(0x73, main, bytes(6))
    for name, contents in members:
        out += file_four(name, contents, flags=flags, wide=wide, unix=unix) + contents
    return out + _four(0x7B, 0x4000, b"")


def file_four(
    name: str, contents: bytes, *, flags: int = 0, wide: bool = True, unix: int = 0, size: int | None = None
) -> bytes:
    """The header of a stored file; `size` is what it says it is where that is not its size."""
    raw = _wide(name) if wide else name.encode("gbk")
    body = struct.pack(
        "<LLBLLBBHL",
        len(contents),
        len(contents) if size is None else size,
        3 if unix else 2,
        zlib.crc32(contents),
        0,
        20,
        0x30,
        len(raw),
        unix or 0x20,
    )
    return _four(0x74, 0x8000 | (0x200 if wide else 0) | flags, body + raw)


def _wide(name: str) -> bytes:
    """A name in GBK, and behind it in Unicode, two bytes to each."""
    units = name.encode("utf-16-le")
    packed = bytearray(b"\0")
    for at in range(0, len(units), 8):
        packed += b"\xaa" + units[at : at + 8]
    return name.encode("gbk") + b"\0" + bytes(packed)


def _four(kind: int, flags: int, body: bytes) -> bytes:
    head = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head


def rar_five(members: Members, *, main: int = 0, extra: bytes = b"", size: int | None = None) -> bytes:
    """A rar of format 5; `extra` stands behind each file's header, `size` is what each says it is."""
    out = FIVE + _five(1, vint(main))
    for name, contents in members:
        out += file_five(name, contents, extra=extra, size=size) + contents
    return out + _five(5, vint(0))


def file_five(name: str, contents: bytes, *, extra: bytes = b"", size: int | None = None) -> bytes:
    """The header of a stored file, its checksum among it."""
    raw = name.encode()
    body = vint(4) + vint(len(contents) if size is None else size) + vint(0x20)
    body += struct.pack("<L", zlib.crc32(contents)) + vint(0) + vint(0) + vint(len(raw)) + raw
    return _five(2, body, extra, len(contents))


def locked_headers() -> bytes:
    """A rar of format 5 whose list is encrypted."""
    return FIVE + _five(4, vint(0) + vint(0) + bytes(17)) + bytes(64)


def _five(kind: int, body: bytes, extra: bytes = b"", packed: int | None = None) -> bytes:
    flags = (1 if extra else 0) | (0 if packed is None else 2)
    head = vint(kind) + vint(flags)
    if extra:
        head += vint(len(extra))
    if packed is not None:
        head += vint(packed)
    head += body + extra
    sized = vint(len(head)) + head
    return struct.pack("<L", zlib.crc32(sized)) + sized


def vint(value: int) -> bytes:
    """A number as format 5 writes it."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))
