"""A zip's directory, read with distrust: members that lie, overlap or point elsewhere are refused."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import pairwise
from struct import Struct, error
from typing import Any, NamedTuple

from validator.intake import limits, reasons
from validator.intake.codes import Refusal
from workbook.finding import Text

_END = Struct("<4s4H2LH")
_END64 = Struct("<4sQ2H2L4Q")
_CENTRAL = Struct("<4s6H3L5H2L")
_LOCAL = Struct("<4s5H3L2H")
_FIELD = Struct("<2H")
_WIDE = Struct("<Q")
_GAP = 24  # bytes of a data descriptor, with its signature and sizes of eight bytes


class Member(NamedTuple):
    """One entry of a zip's directory; `name` is undecoded, `start` and `size` delimit its compressed bytes.

    `head` is where its own header stands.
    """

    name: bytes
    flags: int
    method: int
    crc: int
    size: int
    full_size: int
    start: int
    extra: bytes
    link: bool
    head: int = 0

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
        if unique and (name.startswith(b"./") or b"//" in name or b"/./" in name or _renamed(member)):
            raise Refusal("file.unsafe", reasons.MISMATCH)
        seen.add(name.lower())
    if unique and len(seen) != len(found):
        raise Refusal("file.unsafe", reasons.SAME_NAME)


def _renamed(member: Member) -> bool:
    """Whether an extra field gives the member another name, which some programs go by."""
    if not member.extra:
        return False
    field = fields(member.extra).get(0x7075, b"")
    return len(field) > 5 and field[5:] != member.name


def inflate(data: bytes, member: Member, room: int) -> bytes:
    """The member's contents, never more than `room` bytes of it; raises Refusal where that does not do.

    What is counted is what comes out: sizes in headers are only compared afterwards, the checksum too.
    """
    return unpack(data[member.start : member.start + member.size], member.method, member.crc, member.full_size, room)


def unpack(packed: bytes, method: int, crc: int | None, full_size: int, room: int) -> bytes:
    """As `inflate`, for compressed bytes that were cut out already; `crc` is None where more was checked."""
    bound = most(len(packed), room)
    if method == 0:
        full = packed
    elif method == 8:
        stream = zlib.decompressobj(-15)
        try:
            full = stream.decompress(packed, bound + 1)
        except zlib.error as cause:
            raise Refusal("file.corrupt", reasons.CHECKSUM) from cause
        if len(full) <= bound and (not stream.eof or stream.unused_data):
            raise Refusal("file.corrupt", reasons.UNREADABLE)
    else:
        kind = Text(f"特殊压缩方式（{method}）的文件", f"packed by an unusual method ({method})")
        raise Refusal("file.unsupported", kind, advice=reasons.PLAIN_ZIP)
    if len(full) > bound:
        raise swollen(bound, room)
    if len(full) != full_size or crc not in (None, zlib.crc32(full)):
        raise Refusal("file.corrupt", reasons.CHECKSUM)
    return full


def most(packed: int, room: int) -> int:
    """How many bytes may come out of `packed` bytes where `room` are left: by the limit of a part, and by the ratio."""
    return min(room, limits.PART, max(limits.RATIO_FROM, limits.RATIO * packed))


def swollen(bound: int, room: int) -> Refusal:
    """The refusal of what came out as more than `bound` bytes, where that was `most` of something."""
    if bound < min(room, limits.PART):
        return Refusal("file.unsafe", reasons.RATIO)
    return too_large(limits.TOTAL if room < limits.PART else limits.PART)


def too_large(whole: int) -> Refusal:
    """The refusal of what would come to more than `whole` bytes."""
    size = Text(f"解压后超过 {whole >> 20} MB", f"more than {whole >> 20} MB when unpacked")
    return Refusal("file.too-large", size)


def _directory(data: bytes) -> list[Member]:
    end = data.rfind(b"PK\5\6", max(0, len(data) - 65_557 - 22))
    if end < 0:
        raise Refusal("file.corrupt", reasons.UNREADABLE)
    _, disk, first_disk, here, count, length, offset, _ = _END.unpack_from(data, end)
    if data.startswith(b"PK\6\7", max(0, end - 20)):  # some programs mind it only where they must, others always
        narrow = (disk, first_disk, here, count, length, offset)
        end = data.rfind(b"PK\6\6", 0, end - 20)
        if end < 0:
            raise Refusal("file.corrupt", reasons.UNREADABLE)
        wide = _END64.unpack_from(data, end)[4:]
        if any(one != other and one not in (0xFFFF, 0xFFFFFFFF) for one, other in zip(narrow, wide, strict=True)):
            raise Refusal("file.unsafe", reasons.MISMATCH)
        disk, first_disk, here, count, length, offset = wide
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
    if at != end:
        raise Refusal("file.unsafe", reasons.MISMATCH)
    _check_around(data, found, offset + shift)
    return found


def _check_around(data: bytes, found: Sequence[Member], directory: int) -> None:
    """Raise Refusal where another archive stands before the first member, between two, or behind the last.

    A program that reads from the front, or that takes another directory for the right one, would see other members.
    """
    spans = sorted((member.head, member.start + member.size) for member in found)
    at = 0
    for head, end in (*spans, (directory, directory)):
        if head - at > _GAP or not at:
            gap = data[at:head]
            if b"PK\3\4" in gap or b"PK\1\2" in gap or b"PK\5\6" in gap:
                raise Refusal("file.unsafe", reasons.TWO_ZIPS)
        at = max(at, end)


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
    if (head[2] ^ flags) & 1:
        raise Refusal("file.unsafe", reasons.MISMATCH)
    if not _agree(head, (crc, size, full_size)):
        raise Refusal("file.corrupt", reasons.MISMATCH)
    link = mode >> 16 & 0o170000 == 0o120000
    return (
        Member(name, flags, method, crc, size, full_size, start, extra, link, local),
        at + named + extended + noted,
    )


def _agree(head: tuple[Any, ...], said: tuple[int, int, int]) -> bool:
    """Whether a local header gives the checksum and the sizes of the directory, or leaves them to a descriptor."""
    nothing = (0, 0xFFFFFFFF) if head[2] & 8 else (0xFFFFFFFF,)
    return all(own == other or own in nothing for own, other in zip(head[6:9], said, strict=True))


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
