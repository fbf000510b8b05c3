"""What a zip holds: decoded names, and contents that are inflated one by one under one budget."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import partial

from validator.intake import package
from validator.intake.archive import DECRYPTED, Budget, Packed, had, placed
from validator.intake.codes import Refusal
from validator.intake.keys import Keys
from validator.intake.names import decoded
from validator.intake.package import Member


def unpack(data: bytes, name: str, budget: Budget, keys: Keys) -> Iterator[Packed]:
    """The files of a zip in the order of its directory, without what programs leave behind.

    Raises Refusal before the first where the archive is not sound. An encrypted one is had if a password fits.
    """
    found = package.members(data)
    package.check_names(found, unique=False)
    for member in found:
        place = None if member.folder else placed(_name(member))
        if place is None:
            continue
        if member.encrypted:
            yield had(place, partial(_decipher, data, member, budget, keys), DECRYPTED)
        else:
            yield had(place, partial(budget.inflate, data, member))


def _decipher(data: bytes, member: Member, budget: Budget, keys: Keys) -> bytes:
    if not keys:
        raise Refusal("file.encrypted")
    from validator.intake.parcels.zipcipher import decipher

    return decipher(data, member, budget, keys)


def _name(member: Member) -> str:
    """Its name by the utf-8 flag, else Info-ZIP's extra field, else UTF-8 if it is that, else GB18030."""
    if member.flags & 0x800:
        return decoded(member.name, "utf-8")
    field = package.fields(member.extra).get(0x7075, b"")
    if field[:1] == b"\1" and int.from_bytes(field[1:5], "little") == zlib.crc32(member.name):
        return decoded(field[5:], "utf-8")
    return decoded(member.name)
