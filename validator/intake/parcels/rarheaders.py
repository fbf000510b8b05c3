"""The list of a rar archive, by its headers, of format 4 and 5: nothing is unpacked and no length believed."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from validator.intake import limits, reasons
from validator.intake.codes import Refusal
from validator.intake.names import decoded

_FOUR = b"Rar!\x1a\7\0"
_FIVE = b"Rar!\x1a\7\1\0"
_HEAD = struct.Struct("<HBHH")
_FILE = struct.Struct("<LLBLLBBHL")
_UNIX, _STORED = 3, 0x30


class Entry(NamedTuple):
    """A file of a rar: its path, its size when unpacked, its checksum (None if it has none), where its bytes are."""

    path: str
    size: int
    crc: int | None
    start: int
    packed: int
    stored: bool
    folder: bool
    locked: bool
    link: bool


def entries(data: bytes) -> tuple[list[Entry], bool]:
    """The entries of a rar in order, folders among them, and whether it is cut behind them.

    Raises Refusal: `file.encrypted` if its headers are, `file.unsupported` for one volume of several,
    `file.too-many`, `file.corrupt` where it has no header that is sound.
    """
    found: list[Entry] = []
    for entry in _five(data) if data.startswith(_FIVE) else _four(data):
        if entry is None:
            return found, True
        found.append(entry)
        if len(found) > limits.MEMBERS:
            raise Refusal("file.too-many", limit=limits.MEMBERS)
    return found, False


def _four(data: bytes) -> Iterator[Entry | None]:
    """The entries of a format 4 archive, None where it is cut; the oldest end without a word of it."""
    at, begun = len(_FOUR), False
    while at + _HEAD.size <= len(data):
        crc, kind, flags, size = _HEAD.unpack_from(data, at)
        head = data[at : at + size]
        if len(head) != size or size < _HEAD.size or zlib.crc32(head[2:]) & 0xFFFF != crc:
            break
        if kind == 0x73:
            begun = True
            if flags & 0x80:
                raise Refusal("file.encrypted")
            if flags & 1:
                raise Refusal("file.unsupported", reasons.SPLIT, advice=reasons.ONE_ZIP)
        at += size
        if kind == 0x7B:
            return
        if kind == 0x74 and size >= _HEAD.size + _FILE.size:
            entry = _entry_four(head, flags, at)
            yield entry
            at += entry.packed
        elif flags & 0x8000 and size >= _HEAD.size + 4:
            at += int.from_bytes(head[7:11], "little")
    if not begun:
        raise Refusal("file.corrupt", reasons.ARCHIVE)
    if at < len(data):
        yield None


def _entry_four(head: bytes, flags: int, start: int) -> Entry:
    packed, size, host, crc, _, _, method, named, mode = _FILE.unpack_from(head, _HEAD.size)
    at = _HEAD.size + _FILE.size
    if flags & 0x100 and len(head) >= at + 8:
        packed |= int.from_bytes(head[at : at + 4], "little") << 32
        size |= int.from_bytes(head[at + 4 : at + 8], "little") << 32
        at += 8
    return Entry(
        path=_name_four(head[at : at + named], bool(flags & 0x200)),
        size=size,
        crc=crc,
        start=start,
        packed=packed,
        stored=method == _STORED,
        folder=flags & 0xE0 == 0xE0,
        locked=bool(flags & 4),
        link=host == _UNIX and mode & 0xF000 == 0xA000,
    )


def _name_four(raw: bytes, wide: bool) -> str:
    """A name in format 4: in the bytes of the packer's system, behind them packed Unicode."""
    plain, cut, packed = raw.partition(b"\0")
    if not wide or not cut:
        return decoded(plain)
    return _unpacked_name(plain, packed) or decoded(plain)


def _unpacked_name(plain: bytes, packed: bytes) -> str:
    """Unicode as rar packs it: by twos of bits, a byte below U+0100, one of a page, two bytes, or a run of `plain`."""
    units: list[int] = []
    page = packed[:1]
    bits, left, at = 0, 0, 1
    while at < len(packed) and len(units) < 4096:
        if not left:
            bits, left, at = packed[at], 4, at + 1
        left -= 1
        how = bits >> 2 * left & 3
        if how == 3:
            run, at = packed[at : at + 1], at + 1
            if not run:
                break
            shift, high = 0, 0
            if run[0] & 0x80:
                shift, high, at = sum(packed[at : at + 1]), page[0] << 8, at + 1
            for each in plain[len(units) : len(units) + (run[0] & 0x7F) + 2]:
                units.append((each + shift & 0xFF) | high)
        else:
            width = 2 if how == 2 else 1
            unit = int.from_bytes(packed[at : at + width], "little")
            if len(packed) < at + width:
                break
            units.append(unit | (page[0] << 8 if how == 1 else 0))
            at += width
    return struct.pack(f"<{len(units)}H", *units).decode("utf-16-le", "replace")


class _Reader:
    """Reads numbers from a header of format 5; past its end they are zero, and `over` says so."""

    def __init__(self, raw: bytes, at: int = 0) -> None:
        self.raw, self.at = raw, at

    @property
    def over(self) -> bool:
        """Whether more was asked for than there is."""
        return self.at > len(self.raw)

    def number(self) -> int:
        """A number of up to ten bytes, seven bits in each, the lowest first."""
        value = 0
        for shift in range(0, 70, 7):
            byte = sum(self.raw[self.at : self.at + 1])
            self.at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
        return value

    def bytes(self, size: int) -> bytes:
        """So many bytes."""
        self.at += size
        return self.raw[self.at - size : self.at]


def _five(data: bytes) -> Iterator[Entry | None]:
    """As `_four`."""
    at, begun = len(_FIVE), False
    while at + 7 <= len(data):
        sized = _Reader(data[at + 4 : at + 14])
        size = sized.number()
        end = at + 4 + sized.at + size
        if end > len(data) or not size or zlib.crc32(data[at + 4 : end]) != int.from_bytes(data[at : at + 4], "little"):
            break
        head = _Reader(data[at + 4 + sized.at : end])
        kind, flags = head.number(), head.number()
        extra = head.number() if flags & 1 else 0
        packed = head.number() if flags & 2 else 0
        if kind == 4:
            raise Refusal("file.encrypted")
        if kind == 1:
            begun = True
            if head.number() & 1:
                raise Refusal("file.unsupported", reasons.SPLIT, advice=reasons.ONE_ZIP)
        if kind == 2:
            yield _entry_five(head, extra, end, packed)
        if kind == 5:
            return
        at = end + packed
    if not begun:
        raise Refusal("file.corrupt", reasons.ARCHIVE)
    yield None


def _entry_five(head: _Reader, extra: int, start: int, packed: int) -> Entry:
    flags, size, _ = head.number(), head.number(), head.number()
    if flags & 2:
        head.bytes(4)
    crc = int.from_bytes(head.bytes(4), "little") if flags & 4 else None
    method = head.number() >> 7 & 7
    head.number()
    path = decoded(head.bytes(head.number()), "utf-8")
    if head.over:
        raise Refusal("file.corrupt", reasons.ARCHIVE)
    records = dict(_records(head.raw[len(head.raw) - extra :] if extra else b""))
    return Entry(
        path=path,
        size=size,
        crc=crc,
        start=start,
        packed=packed,
        stored=not method,
        folder=bool(flags & 1),
        locked=1 in records,
        link=5 in records,
    )


def _records(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """(kind, contents) of what stands behind a header of format 5."""
    reader = _Reader(raw)
    while reader.at < len(raw):
        size = reader.number()
        record = _Reader(reader.bytes(size))
        yield record.number(), record.raw[record.at :]
