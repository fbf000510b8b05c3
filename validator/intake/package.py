"""A zip's directory, read with distrust: members that lie, overlap or point elsewhere are refused."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import pairwise
from struct import Struct, error
from typing import NamedTuple

from validator.intake import limits, reasons
from validator.intake.codes import Refusal
from workbook.finding import Text

_END = Struct("<4s4H2LH")
_END64 = Struct("<4sQ2H2L4Q")
_CENTRAL = Struct("<4s6H3L5H2L")
_LOCAL = Struct("<4s5H3L2H")
_FIELD = Struct("<2H")
_WIDE = Struct("<Q")


class Member(NamedTuple):
    """One entry of a zip's directory; `name` is undecoded, `start` and `size` delimit its compressed bytes."""

    name: bytes
    flags: int
    method: int
    crc: int
    size: int
    full_size: int
    start: int
    extra: bytes
    link: bool

    @property
    def encrypted(self) -> bool:
        """Whether it needs a password."""
        return bool(self.flags & 1) or self.method == 99

    @property
    def folder(self) -> bool:
        """Whether it only names a folder."""
        return self.name.endswith((b"/", b"\\"))


def members(data: bytes) -> list[Member]:
    """The members of a zip in the order of its directory; raises Refusal where the structure is not sound.

    Refused: no directory, or one past the end; split archives; more than 1,000 members; members that overlap
    each other or the directory; a local header that names another file than the directory does.
    """
    try:
        found = _directory(data)
    except (error, IndexError) as cause:
        raise Refusal("file.corrupt", reasons.UNREADABLE) from cause
    spans = sorted((member.start, member.start + member.size) for member in found)
    for before, after in pairwise(spans):
        if after[0] < before[1]:
            raise Refusal("file.unsafe", reasons.OVERLAP)
    return found


def check_names(found: Sequence[Member], unique: bool) -> None:
    """Raise Refusal for a link, an absolute name or one that climbs; with `unique`, for equal names, case ignored."""
    seen = set()
    for member in found:
        name = member.name.replace(b"\\", b"/") if b"\\" in member.name else member.name
        if member.link:
            raise Refusal("file.unsafe", reasons.LINK)
        if name.startswith(b"/") or b"\0" in name or (b".." in name and b".." in name.split(b"/")):
            raise Refusal("file.unsafe", reasons.BAD_NAME)
        seen.add(name.lower())
    if unique and len(seen) != len(found):
        raise Refusal("file.unsafe", reasons.SAME_NAME)


def inflate(data: bytes, member: Member, room: int) -> bytes:
    """The member's contents, never more than `room` bytes of it; raises Refusal where that does not do.

    What is counted is what comes out: sizes in headers are only compared afterwards, the checksum too.
    """
    return unpack(data[member.start : member.start + member.size], member.method, member.crc, member.full_size, room)


def unpack(packed: bytes, method: int, crc: int, full_size: int, room: int) -> bytes:
    """As `inflate`, for compressed bytes that were cut out already."""
    bound = min(room, limits.PART, max(limits.RATIO_FROM, limits.RATIO * len(packed)))
    if method == 0:
        full = packed
    elif method == 8:
        stream = zlib.decompressobj(-15)
        try:
            full = stream.decompress(packed, bound + 1)
        except zlib.error as cause:
            raise Refusal("file.corrupt", reasons.CHECKSUM) from cause
        if len(full) <= bound and not stream.eof:
            raise Refusal("file.corrupt", reasons.UNREADABLE)
    else:
        kind = Text(f"特殊压缩方式（{method}）的文件", f"packed by an unusual method ({method})")
        raise Refusal("file.unsupported", kind, advice=reasons.PLAIN_ZIP)
    if len(full) > bound:
        if bound < min(room, limits.PART):
            raise Refusal("file.unsafe", reasons.RATIO)
        whole = limits.TOTAL if room < limits.PART else limits.PART
        size = Text(f"解压后超过 {whole >> 20} MB", f"more than {whole >> 20} MB when unpacked")
        raise Refusal("file.too-large", size)
    if len(full) != full_size or zlib.crc32(full) != crc:
        raise Refusal("file.corrupt", reasons.CHECKSUM)
    return full


def _directory(data: bytes) -> list[Member]:
    end = data.rfind(b"PK\5\6", max(0, len(data) - 65_557 - 22))
    if end < 0:
        raise Refusal("file.corrupt", reasons.UNREADABLE)
    _, disk, first_disk, here, count, length, offset, _ = _END.unpack_from(data, end)
    if disk == 0xFFFF or count == 0xFFFF or offset == 0xFFFFFFFF or length == 0xFFFFFFFF:
        wide = data.rfind(b"PK\6\7", max(0, end - 20), end)
        if wide >= 0:
            end = data.rfind(b"PK\6\6", 0, wide)
            if end < 0:
                raise Refusal("file.corrupt", reasons.UNREADABLE)
            _, _, _, _, disk, first_disk, here, count, length, offset = _END64.unpack_from(data, end)
    if disk or first_disk or here != count:
        raise Refusal("file.unsupported", reasons.SPLIT, advice=reasons.ONE_ZIP)
    shift = end - length - offset  # bytes put before the archive, by a self-extractor or a mail gateway
    if shift < 0:
        raise Refusal("file.corrupt", reasons.UNREADABLE)
    if count > limits.MEMBERS:
        raise Refusal("file.too-many", limit=limits.MEMBERS)
    found, at = [], offset + shift
    for _ in range(count):
        member, at = _member(data, at, shift, offset + shift)
        found.append(member)
    if at > end:
        raise Refusal("file.unsafe", reasons.MISMATCH)
    return found


def _member(data: bytes, at: int, shift: int, directory: int) -> tuple[Member, int]:
    entry = _CENTRAL.unpack_from(data, at)
    signature, _, _, flags, method, _, _, crc, size, full_size, named, extended, noted, _, _, mode, local = entry
    at += _CENTRAL.size
    name, extra = data[at : at + named], data[at + named : at + named + extended]
    if signature != b"PK\1\2" or len(name) != named:
        raise Refusal("file.corrupt", reasons.UNREADABLE)
    if extra and 0xFFFFFFFF in (size, full_size, local):
        full_size, size, local = _widened(extra, full_size, size, local)
    local += shift
    head = _LOCAL.unpack_from(data, local)
    start = local + _LOCAL.size + head[9] + head[10]
    if head[0] != b"PK\3\4" or start + size > directory:
        raise Refusal("file.corrupt", reasons.UNREADABLE)
    if data[local + _LOCAL.size : local + _LOCAL.size + head[9]] != name or head[3] != method:
        raise Refusal("file.unsafe", reasons.MISMATCH)
    link = mode >> 16 & 0o170000 == 0o120000
    return (
        Member(name, flags, method, crc, size, full_size, start, extra, link),
        at + named + extended + noted,
    )


def _widened(extra: bytes, *narrow: int) -> list[int]:
    """The sizes and the offset of a zip64 member: those that are all ones stand in its extra field, in order."""
    field = fields(extra).get(1, b"")
    values, at = [], 0
    for value in narrow:
        if value == 0xFFFFFFFF:
            (value,) = _WIDE.unpack_from(field, at)
            at += 8
        values.append(value)
    return values


def fields(extra: bytes) -> dict[int, bytes]:
    """The extra field of a member, by id; what is cut off is left out."""
    found, at = {}, 0
    while at + 4 <= len(extra):
        kind, size = _FIELD.unpack_from(extra, at)
        found[kind] = extra[at + 4 : at + 4 + size]
        at += 4 + size
    return found
