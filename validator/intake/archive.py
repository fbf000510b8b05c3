"""What every archive gives, whatever its format: named contents, taken out one by one under one budget."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from validator.intake import limits, package, reasons
from validator.intake.codes import Refusal, fault
from validator.intake.names import last_component
from validator.intake.package import Member
from validator.intake.walk import is_litter
from workbook.finding import Fault

_PIECE = 1 << 16


class Packed(NamedTuple):
    """A file of an archive: its name, the folders it lies in, its contents; `fault` says why there are none (None).

    With contents `fault` is what is to be told of them: that a password opened them.
    """

    name: str
    folders: tuple[str, ...]
    contents: bytes | None
    fault: Fault | None = None


class Budget:
    """How many bytes may still come out of one outermost file, however they are nested."""

    def __init__(self, room: int = limits.TOTAL) -> None:
        self.room = room

    def inflate(self, data: bytes, member: Member) -> bytes:
        """A zip member's contents; raises Refusal (`package.inflate`) where it or what is left does not do."""
        full = package.inflate(data, member, self.room)
        self.room -= len(full)
        return full

    def unpack(self, packed: bytes, member: Member, method: int, crc: int | None) -> bytes:
        """As `inflate`, for a member's bytes that were deciphered first."""
        full = package.unpack(packed, method, crc, member.full_size, self.room)
        self.room -= len(full)
        return full

    def gather(self, read: Callable[[int], bytes], packed: int) -> bytes:
        """All that `read(size)` gives until it gives nothing, counted as it comes out of `packed` bytes.

        Raises Refusal (`file.too-large`, or `file.unsafe` for the ratio) as soon as it is too much.
        """
        bound = package.most(packed, self.room)
        pieces, size = [], 0
        while piece := read(_PIECE):
            size += len(piece)
            if size > bound:
                raise package.swollen(bound, self.room)
            pieces.append(piece)
        self.room -= size
        return b"".join(pieces)

    def spend(self, size: int) -> None:
        """Count what was cut out of a file as it stands."""
        if size > self.room:
            raise package.too_large(limits.TOTAL)
        self.room -= size

    def allow(self, size: int, packed: int) -> None:
        """Raise Refusal where `size` bytes, which a header declares and a reader keeps to, would be too many."""
        bound = min(self.room, max(limits.RATIO_FROM, limits.RATIO * packed))
        if size > bound:
            if bound < self.room:
                raise Refusal("file.unsafe", reasons.RATIO)
            raise package.too_large(limits.TOTAL)


def placed(path: str) -> tuple[str, tuple[str, ...]] | None:
    """The name and the folders of a path in an archive; None for what programs leave behind."""
    *folders, name = path.replace("\\", "/").split("/")
    if is_litter(name) or any(is_litter(folder) for folder in folders):
        return None
    return last_component(name) or "?", tuple(folders)


def check_path(path: str) -> None:
    """Raise Refusal for a path in an archive that is absolute, climbs or hides something behind a NUL."""
    plain = path.replace("\\", "/")
    if plain.startswith("/") or "\0" in plain or ".." in plain.split("/"):
        raise Refusal("file.unsafe", reasons.BAD_NAME)


def had(place: tuple[str, tuple[str, ...]], read: Callable[[], bytes], told: Fault | None = None) -> Packed:
    """A file of an archive with what `read` gives; what is wrong with it is its own, unless the budget is spent."""
    try:
        return Packed(*place, read(), told)
    except Refusal as refusal:
        if refusal.fault.code == "file.too-large":  # the budget is the whole file's: nothing more can come out
            raise
        return Packed(*place, None, refusal.fault)


ENCRYPTED = fault("file.encrypted")
DECRYPTED = fault("file.decrypted")
