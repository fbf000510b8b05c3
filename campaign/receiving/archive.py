"""归档/: every file that came, as it came, by its sha256; never changed and never removed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from workbook.write import write_bytes, write_chunks

_CHUNK = 1 << 20
_EXTENSION = re.compile(r"\.([a-z0-9]{1,8})", re.ASCII)
_ORIGIN = ".origin.json"


class ChangingError(Exception):
    """A file changed while it was read: somebody is still writing it."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One outermost file in the archive: its digest, the name and time it first came with, its size."""

    sha256: str
    name: str
    size: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Archive:
    """The folder: `ab/abcdef….xlsx` holds the bytes, `ab/abcdef….origin.json` name and time of an outermost file.

    The latter are what a rebuild goes by. All is written whole and synced before it counts; putting a digest that is
    there already does nothing.
    """

    path: Path

    def put(self, data: bytes, sha256: str, name: str) -> None:
        """Keep bytes by their digest, the extension taken from `name`; an OSError where they cannot be written."""
        if self.find(sha256) is None:
            target = self._target(sha256, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(target, data)

    def find(self, sha256: str) -> Path | None:
        """Where the bytes of a digest lie; None where they are not here."""
        if not sha256:
            return None
        folder = self.path / sha256[:2]
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.partition(".")[0] == sha256 and not entry.name.endswith(_ORIGIN):
                    return Path(entry.path)
        return None

    def read(self, sha256: str) -> bytes | None:
        """The bytes of a digest; None where they are not here or are no longer what they were."""
        found = self.find(sha256)
        if found is None:
            return None
        data = found.read_bytes()
        return data if hashlib.sha256(data).hexdigest() == sha256 else None

    def arrive(self, path: Path, sha256: str, now: datetime | None = None) -> Arrival:
        """Keep an outermost file that comes `now`; one that came before keeps the name and time of its first coming.

        An OSError where it cannot be read or written; a ChangingError where it is no longer of that digest.
        """
        target = self.find(sha256)
        if target is None:
            target = self._target(sha256, path.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            write_chunks(target, _verified(path, sha256))
        origin = self.path / sha256[:2] / f"{sha256}{_ORIGIN}"
        if not origin.exists():
            told = {"name": path.name, "received_at": (now or datetime.now(UTC)).isoformat(timespec="microseconds")}
            write_bytes(origin, json.dumps(told, ensure_ascii=False).encode())
        told = json.loads(origin.read_bytes())
        return Arrival(sha256, told["name"], target.stat().st_size, datetime.fromisoformat(told["received_at"]))

    def _target(self, sha256: str, name: str) -> Path:
        extension = Path(name).suffix.lower()
        return self.path / sha256[:2] / f"{sha256}{extension if _EXTENSION.fullmatch(extension) else ''}"


def digest(path: Path) -> str:
    """The sha256 of a file of any size."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _verified(source: Path, sha256: str) -> Iterator[bytes]:
    """The bytes of a file, piece by piece; a ChangingError at their end where they are not of that digest."""
    found = hashlib.sha256()
    with source.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
            yield chunk
    if found.hexdigest() != sha256:
        raise ChangingError(str(source))
