"""What a 7z archive holds, by py7zr, into memory and counted as it comes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Any

from validator.intake import limits, package, reasons
from validator.intake.archive import DECRYPTED, ENCRYPTED, Budget, Packed, check_path, placed
from validator.intake.codes import Refusal, fault
from validator.intake.keys import Keys
from workbook.finding import Text

if TYPE_CHECKING:
    from py7zr import SevenZipFile

_METHOD = Text("用特殊方式压缩的 7z", "a 7z archive packed by an unusual method")


class _Wrong(Exception):
    """A password that does not open the archive, or none where it takes one."""


def unpack(data: bytes, name: str, budget: Budget, keys: Keys) -> Iterator[Packed]:
    """The files of a 7z in their order; raises Refusal where it is not sound, or its list is locked to all keys."""
    room = budget.room
    for password in chain((None,), keys):
        try:
            found = _unpacked(data, budget, password)
        except _Wrong:
            budget.room = room
            continue
        if password is not None:
            keys.fits(password)
        yield from found
        return
    yield from _locked(data)


def _unpacked(data: bytes, budget: Budget, password: str | None) -> list[Packed]:
    from py7zr.exceptions import PasswordRequired, UnsupportedCompressionMethodError

    writers = _writers(len(data), budget)
    files: list[Any] = []
    try:
        with _opened(data, password) as archive:
            if archive.needs_password() and password is None:
                raise _Wrong
            files = _checked(archive, budget, len(data))
            archive.extract(targets=[each.filename for each in files if not each.emptystream], factory=writers)
    except (Refusal, _Wrong):
        raise
    except PasswordRequired as cause:
        raise _Wrong from cause
    except UnsupportedCompressionMethodError as cause:
        raise Refusal("file.unsupported", _METHOD, advice=reasons.ONE_ZIP) from cause
    except MemoryError as cause:  # one great request that was refused: all else goes on
        raise Refusal("file.memory") from cause
    except Exception as cause:  # whatever a broken archive makes the library trip over; what came before stands
        if password is not None and not writers.made[1:]:
            raise _Wrong from cause
        if not writers.made:
            raise Refusal("file.corrupt", reasons.ARCHIVE) from cause
    return list(_sorted_out(files, [writer.contents() for writer in writers.made], password is not None))


def _opened(data: bytes, password: str | None) -> SevenZipFile:
    from py7zr import SevenZipFile

    return SevenZipFile(BytesIO(data), password=password)


def _checked(archive: SevenZipFile, budget: Budget, packed: int) -> list[Any]:
    """The archive's files; raises Refusal for what they are called, and for what they declare to be."""
    if len(archive.files) > limits.MEMBERS:
        raise Refusal("file.too-many", limit=limits.MEMBERS)
    files = []
    for each in archive.files:
        check_path(each.filename)
        if each.is_symlink or each.is_junction or each.is_socket:
            raise Refusal("file.unsafe", reasons.LINK)
        if not each.is_directory:
            files.append(each)
    budget.allow(sum(each.uncompressed for each in files), packed)
    return files


def _sorted_out(files: Sequence[Any], contents: Sequence[bytes], unlocked: bool) -> Iterator[Packed]:
    """Each file with its contents, which came in the order of those that have any."""
    coming = iter(contents)
    for each in files:
        full = b"" if each.emptystream else next(coming, None)
        place = placed(each.filename)
        if place is None:
            continue
        if full is None or len(full) != each.uncompressed or each.crc32 not in (None, zlib.crc32(full)):
            yield Packed(*place, None, fault("file.corrupt", reasons.CHECKSUM))
        else:
            yield Packed(*place, full, DECRYPTED if unlocked else None)


def _locked(data: bytes) -> Iterator[Packed]:
    """The names of what no password opens; raises Refusal where not even they can be had."""
    try:
        with _opened(data, None) as archive:
            places = [placed(each.filename) for each in archive.files if not each.is_directory]
    except Exception as cause:
        raise Refusal("file.encrypted") from cause
    for place in places[: limits.MEMBERS]:
        if place is not None:
            yield Packed(*place, None, ENCRYPTED)


def _writers(packed: int, budget: Budget) -> Any:
    """A factory of what py7zr writes into: memory, each counted against the budget as it comes."""
    from py7zr import Py7zIO, WriterFactory

    class Writer(Py7zIO):
        def __init__(self) -> None:
            self.pieces: list[bytes] = []
            self.bound = package.most(packed, budget.room)
            self.length = 0

        def write(self, s: bytes | bytearray) -> int:
            self.length += len(s)
            if self.length > self.bound:
                raise package.swollen(self.bound, budget.room)
            budget.room -= len(s)
            self.pieces.append(bytes(s))
            return len(s)

        def contents(self) -> bytes:
            return b"".join(self.pieces)

        def read(self, size: int | None = None) -> bytes:
            return b""

        def seek(self, offset: int, whence: int = 0) -> int:
            return 0

        def flush(self) -> None:
            return None

        def size(self) -> int:
            return self.length

    class Writers(WriterFactory):
        def __init__(self) -> None:
            self.made: list[Writer] = []

        def create(self, filename: str) -> Py7zIO:
            self.made.append(Writer())
            return self.made[-1]

    return Writers()
