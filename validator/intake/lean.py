"""The package that calamine is given: its worksheets stored without the empty rows at their end.

A template has hundreds of rows ready and a return fills a few dozen; most of a reader's time would go into styled
cells that hold nothing. Here a judged package is put together anew: each other member is copied as it was packed.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from validator.intake.package import Member
from workbook.package.archive import NAMES_ARE_UTF8, STORED, Entry, assemble


def repacked(data: bytes, members: Sequence[Member], lean: Sequence[bytes | None]) -> bytes:
    """A zip of the same members in the same order, those that have a lean form in it; `data` itself where none has."""
    if not any(part is not None for part in lean):
        return data
    return assemble(_entry(data, member, part) for member, part in zip(members, lean, strict=True))


def _entry(data: bytes, member: Member, part: bytes | None) -> Entry:
    flags = member.flags & NAMES_ARE_UTF8
    if part is not None:
        return Entry(member.name, part, STORED, zlib.crc32(part), len(part), flags)
    packed = data[member.start : member.start + member.size]
    return Entry(member.name, packed, member.method, member.crc, member.full_size, flags)
