"""What a rar holds: stored contents are cut out, others unpacked by bsdtar where the system has it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from functools import partial

from validator.intake import reasons
from validator.intake.archive import ENCRYPTED, Budget, Packed, check_path, had, placed
from validator.intake.codes import Refusal
from validator.intake.keys import Keys
from validator.intake.parcels.rarheaders import Entry, entries
from workbook.finding import Text

NO_TOOL = Text("rar 压缩包（本机没有能解压它的程序）", "a rar archive, which no program here unpacks")
ZIP_IT = Text("请用 zip 重新打包后发送", "pack it again as a zip and send that")


def unpack(data: bytes, name: str, budget: Budget, keys: Keys) -> Iterator[Packed]:
    """The files of a rar in their order; raises Refusal where it is not sound.

    An encrypted one stays locked: no free program deciphers it, and the passwords are not tried.
    """
    listed, cut = entries(data)
    for entry in listed:
        check_path(entry.path)
        if entry.link:
            raise Refusal("file.unsafe", reasons.LINK)
    files = [entry for entry in listed if not entry.folder]
    budget.allow(sum(entry.size for entry in files), len(data))
    made: Mapping[tuple[int, int], bytes] | None = None
    for entry in files:
        place = placed(entry.path)
        if place is None:
            continue
        if entry.locked:
            yield Packed(*place, None, ENCRYPTED)
        elif entry.stored:
            yield had(place, partial(_cut, data, entry, budget))
        else:
            made = _made(data, budget) if made is None else made
            yield had(place, partial(_chosen, made, entry))
    if cut:
        raise Refusal("file.corrupt", reasons.ARCHIVE)


def _cut(data: bytes, entry: Entry, budget: Budget) -> bytes:
    full = data[entry.start : entry.start + entry.packed]
    if len(full) != entry.size or entry.crc not in (None, zlib.crc32(full)):
        raise Refusal("file.corrupt", reasons.CHECKSUM)
    budget.spend(len(full))
    return full


def _made(data: bytes, budget: Budget) -> dict[tuple[int, int], bytes]:
    """What bsdtar unpacks, by size and checksum: by them alone is each known to be what the headers promise."""
    from validator.intake.parcels.bsdtar import as_tar, program
    from validator.intake.parcels.tarball import is_tar, members

    tool = program()
    if tool is None:
        raise Refusal("file.unsupported", NO_TOOL, advice=ZIP_IT)
    tar = as_tar(data, tool, budget)
    found = [packed.contents for packed in members(tar)] if is_tar(tar) else []
    return {(len(full), zlib.crc32(full)): full for full in found if full is not None}


def _chosen(made: Mapping[tuple[int, int], bytes], entry: Entry) -> bytes:
    if entry.crc is None:  # a hash of another kind was asked for when it was packed
        sized = [full for (size, _), full in made.items() if size == entry.size]
        if len(sized) == 1:
            return sized[0]
    elif (entry.size, entry.crc) in made:
        return made[entry.size, entry.crc]
    raise Refusal("file.corrupt", reasons.CHECKSUM)
