"""The stamp of a roll-up: which ledger it shows, and a digest that tells whether the file is as we left it.

It stands in docProps/custom.xml, so it is read without a spreadsheet library; a program that saves the file again
keeps the sequence and, changing other parts, breaks the digest.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

PART = "docProps/custom.xml"
PROPERTY = "wanchang-rollup"
EDITION = 1
"""Grows whenever the same ledger would be shown in another way; an older roll-up is then made anew."""

_OPEN = "0" * 64
"""What stands for the digest until the other parts are written."""

_PROPERTY = re.compile(rf'<property\b[^>]*\bname="{PROPERTY}"[^>]*>.*?<vt:lpwstr>(.*?)</vt:lpwstr>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Stamp:
    """`sequence` of the ledger shown; `intact`: the file is as we left it.

    A roll-up that could not take the master's place says beside which one it was made (`source`, that file's
    `parts_digest`) and why: sentences for staff.
    """

    sequence: int
    source: str = ""
    why: tuple[str, ...] = ()
    edition: int = EDITION
    intact: bool = False

    @property
    def text(self) -> str:
        """As it stands in the property, the parts' digest still open."""
        said = {"edition": self.edition, "sequence": self.sequence, "source": self.source, "why": self.why}
        return json.dumps({**said, "parts": _OPEN}, ensure_ascii=False)


def read_stamp(path: Path) -> Stamp | None:
    """The stamp of a workbook; None where it has none or is no package."""
    try:
        with ZipFile(path) as archive:
            if PART not in archive.NameToInfo:
                return None
            found = _PROPERTY.search(archive.read(PART).decode("utf-8", "replace"))
            said = json.loads(html.unescape(found[1])) if found else None
            if said is None:
                return None
            intact = parts_digest(archive) == said["parts"]
            return Stamp(int(said["sequence"]), said["source"], tuple(said["why"]), int(said["edition"]), intact)
    except (OSError, BadZipFile, ValueError, KeyError, TypeError):
        return None


def parts_digest(archive: ZipFile) -> str:
    """A digest of every part but the stamp's own, by name, size and CRC: nothing is inflated for it."""
    digest = hashlib.sha256()
    for info in sorted(archive.infolist(), key=lambda info: info.filename):
        if info.filename != PART:
            digest.update(f"{info.filename}\0{info.file_size}\0{info.CRC}\n".encode())
    return digest.hexdigest()


def digest_of(path: Path) -> str | None:
    """The parts' digest of a workbook; None where it is no package."""
    try:
        with ZipFile(path) as archive:
            return parts_digest(archive)
    except (OSError, BadZipFile):
        return None


def close(part: bytes, archive: ZipFile) -> bytes:
    """The stamp's part with the digest of all the parts that were written before it."""
    return part.replace(_OPEN.encode(), parts_digest(archive).encode(), 1)
