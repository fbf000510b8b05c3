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

from workbook.package.package import Package

PART = "docProps/custom.xml"
PROPERTY = "wanchang-rollup"
EDITION = 3
"""Grows whenever the same ledger would be shown in another way; an older roll-up is then made anew."""

_OPEN = "0" * 64
"""What stands for the digest until the other parts are written."""

_PROPERTY = re.compile(rf'(<property\b[^>]*\bname="{PROPERTY}"[^>]*>\s*<vt:lpwstr[^>]*>)(.*?)(</vt:lpwstr>)', re.DOTALL)


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
            said = json.loads(html.unescape(found[2])) if found else None
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


def put_stamp(package: Package, stamp: Stamp) -> None:
    """Stamp a workbook, whose other parts must be as they will be written; properties of others stay."""
    said = _entry(stamp.text)
    if PART in package:
        part = package.read(PART).decode("utf-8")
        if _PROPERTY.search(part):
            part = _PROPERTY.sub(lambda found: f"{found[1]}{said}{found[3]}", part, count=1)
        else:
            pids = [int(number) for number in re.findall(r'\bpid="(\d+)"', part)]
            made = _NEW.format(pid=max(pids, default=1) + 1, name=PROPERTY, said=said, types=_TYPES)
            part = part.replace("</Properties>", f"{made}</Properties>", 1)
    else:
        made = _NEW.format(pid=2, name=PROPERTY, said=said, types=_TYPES)
        part = f'{_HEAD}<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_TYPES}">{made}</Properties>'
        package.write(PART, b"", _CONTENT)
        package.relate("", _RELATION, PART)
    package.write(PART, part.replace(_OPEN, package.digest(PART), 1).encode())


def _entry(text: str) -> str:
    return html.escape(text, quote=False)


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_CONTENT = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_NEW = (
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{pid}" name="{name}">'
    '<vt:lpwstr xmlns:vt="{types}">{said}</vt:lpwstr></property>'
)
