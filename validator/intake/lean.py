"""The package that calamine is given: its worksheets stored without the empty rows at their end.

A template has hundreds of rows ready and a return fills a few dozen; most of a reader's time would go into styled
cells that hold nothing. Here a judged package is put together anew: each other member is copied as it was packed.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from struct import Struct

from validator.intake.package import Member

_LOCAL = Struct("<4s5H3L2H")
_CENTRAL = Struct("<4s6H3L5H2L")
_END = Struct("<4s4H2LH")
_NAMES_ARE_UTF8 = 0x800
_VERSION = 20
_NEW_YEAR_1980 = 0x21


def repacked(data: bytes, members: Sequence[Member], lean: Sequence[bytes | None]) -> bytes:
    """A zip of the same members in the same order, those that have a lean form in it; `data` itself where none has."""
    if not any(part is not None for part in lean):
        return data
    bodies: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for member, part in zip(members, lean, strict=True):
        name, flags = member.name, member.flags & _NAMES_ARE_UTF8
        if part is None:
            body, how = data[member.start : member.start + member.size], (member.method, member.crc, member.full_size)
        else:
            body, how = part, (0, zlib.crc32(part), len(part))
        method, crc, full_size = how
        about = (_VERSION, flags, method, 0, _NEW_YEAR_1980, crc, len(body), full_size, len(name))
        bodies += (_LOCAL.pack(b"PK\3\4", *about, 0), name, body)
        directory += (_CENTRAL.pack(b"PK\1\2", _VERSION, *about, 0, 0, 0, 0, 0, at), name)
        at += _LOCAL.size + len(name) + len(body)
    listed = b"".join(directory)
    end = _END.pack(b"PK\5\6", 0, 0, len(members), len(members), len(listed), at, 0)
    return b"".join((*bodies, listed, end))
