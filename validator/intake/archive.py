"""What a zip holds: decoded names, and contents that are inflated one by one under one budget."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import NamedTuple

from validator.intake import limits, package
from validator.intake.names import decoded, last_component
from validator.intake.package import Member
from validator.intake.walk import is_litter


class Packed(NamedTuple):
    """A file in a zip: its decoded name, the folders it lies in, and where its bytes are."""

    name: str
    folders: tuple[str, ...]
    member: Member


class Budget:
    """How many bytes may still come out of one outermost file, however they are nested."""

    def __init__(self, room: int = limits.TOTAL) -> None:
        self.room = room

    def inflate(self, data: bytes, member: Member) -> bytes:
        """The member's contents; raises Refusal (`package.inflate`) where it or what is left does not do."""
        full = package.inflate(data, member, self.room)
        self.room -= len(full)
        return full


def listing(data: bytes) -> Iterator[Packed]:
    """The files of a zip in the order of its directory, without what programs leave behind.

    Raises Refusal before the first where the archive is not sound.
    """
    found = package.members(data)
    package.check_names(found, unique=False)
    for member in found:
        *folders, name = _name(member).replace("\\", "/").split("/")
        if member.folder or is_litter(name) or any(is_litter(folder) for folder in folders):
            continue
        yield Packed(last_component(name) or "?", tuple(folders), member)


def _name(member: Member) -> str:
    """Its name by the utf-8 flag, else Info-ZIP's extra field, else UTF-8 if it is that, else GB18030."""
    if member.flags & 0x800:
        return decoded(member.name, "utf-8")
    field = package.fields(member.extra).get(0x7075, b"")
    if field[:1] == b"\1" and int.from_bytes(field[1:5], "little") == zlib.crc32(member.name):
        return decoded(field[5:], "utf-8")
    return decoded(member.name)
