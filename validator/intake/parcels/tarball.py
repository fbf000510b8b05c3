"""What a tar, a tar.gz or a single gzipped file holds."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Iterator
from functools import partial
from io import BytesIO

from validator.intake import limits, reasons
from validator.intake.archive import Budget, Packed, check_path, had, placed
from validator.intake.codes import Refusal
from validator.intake.keys import Keys
from validator.intake.names import decoded
from workbook.finding import Text

_GZIP = b"\x1f\x8b"
_BLOCK = 512
_FEED = 1 << 16
_SPARSE = Text("稀疏存放的文件", "a sparse file")


def unpack(data: bytes, name: str, budget: Budget, keys: Keys) -> Iterator[Packed]:
    """The files of a tar, gzipped or not, or the one file that was gzipped; raises Refusal where it is not sound."""
    if not data.startswith(_GZIP):
        yield from members(data)
        return
    full = budget.gather(_Gunzip(data).read, len(data))
    if is_tar(full):
        yield from members(full)
        return
    place = placed(_inner(data, name))
    if place is not None:
        yield Packed(*place, full)


def is_tar(data: bytes) -> bool:
    """Whether some bytes begin with the header of a tar's first member, its checksum right."""
    block = data[:_BLOCK]
    said = block[148:156].strip(b" \0")
    if len(block) < _BLOCK or not said or said.strip(b"01234567"):
        return False
    return int(said, 8) == sum(block) - sum(block[148:156]) + 8 * 32


def members(data: bytes) -> Iterator[Packed]:
    """The files of a tar in their order. Nothing grows here: each is a piece of the bytes that are at hand."""
    found = _listed(data)
    for member in found:
        check_path(member.name)
        if member.issym() or member.islnk():
            raise Refusal("file.unsafe", reasons.LINK)
    for member in found:
        place = placed(_name(member)) if member.isreg() else None
        if place is not None:
            yield had(place, partial(_cut, data, member))


def _listed(data: bytes) -> list[tarfile.TarInfo]:
    found = []
    try:
        with tarfile.open(fileobj=BytesIO(data), mode="r:", errors="surrogateescape") as archive:
            for member in archive:
                found.append(member)
                if len(found) > limits.MEMBERS:
                    raise Refusal("file.too-many", limit=limits.MEMBERS)
    except (tarfile.TarError, OSError, EOFError, ValueError, OverflowError, RecursionError) as cause:
        if not found:
            raise Refusal("file.corrupt", reasons.ARCHIVE) from cause
    return found


def _name(member: tarfile.TarInfo) -> str:
    return decoded(member.name.encode("utf-8", "surrogateescape"))


def _cut(data: bytes, member: tarfile.TarInfo) -> bytes:
    contents = data[member.offset_data : member.offset_data + member.size]
    if member.sparse is not None:
        raise Refusal("file.unsupported", _SPARSE, advice=reasons.ONE_ZIP)
    if member.size < 0 or len(contents) != member.size:
        raise Refusal("file.corrupt", reasons.ARCHIVE)
    return contents


class _Gunzip:
    """Reads what one or more gzip streams hold, never more at once than is asked for."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        self._stream = zlib.decompressobj(31)

    def read(self, size: int) -> bytes:
        """The next bytes, b"" at the end; raises Refusal where a stream is broken or cut."""
        while True:
            fed = self._stream.unconsumed_tail
            if not fed:
                fed = self._data[self._at : self._at + _FEED]
                self._at += len(fed)
            try:
                piece = self._stream.decompress(fed, size)
            except zlib.error as cause:
                raise Refusal("file.corrupt", reasons.CHECKSUM) from cause
            if piece:
                return piece
            if self._stream.eof:
                if not self._next():
                    return b""
            elif not fed:
                raise Refusal("file.corrupt", reasons.ARCHIVE)

    def _next(self) -> bool:
        """Go on with a further stream, if one follows; what else may follow is no part of the file."""
        self._at -= len(self._stream.unused_data)
        if self._data[self._at : self._at + 2] != _GZIP:
            return False
        self._stream = zlib.decompressobj(31)
        return True


def _inner(data: bytes, name: str) -> str:
    """The name of what was gzipped: as the header says, else that of the file without its ending."""
    if data[3] & 8 and not data[3] & 4:
        named = data[10 : 10 + 1024].split(b"\0", 1)[0]
        if named:
            return decoded(named)
    stem, dot, ending = name.rpartition(".")
    return stem if dot and ending.lower() == "gz" else name
