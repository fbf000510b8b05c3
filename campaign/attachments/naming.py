"""Naming: what each file is called in the folder: by unit and lecture, safe on every system, without telephones."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from campaign.attachments.matching import Attachment
from campaign.circular.texts import printable
from workbook.filenames import safe

TAKEN_OUT = frozenset(
    "jpg jpeg png gif webp bmp heic tif tiff mp4 mov avi mkv wmv m4v mp3 m4a wav docx doc xlsx xls pptx ppt pdf "
    "txt csv et wps dps ofd rtf".split()
)
"""What is taken out of the archive, by extension: nothing that runs, scripts or opens a page when it is clicked."""

_UNIT, _PART, _NAME = 60, 48, 90
"""Bytes of UTF-8 of a folder, of the place and the title, and of the name of a file as sent."""


def extension(name: str) -> str:
    """The extension of a name, in small letters and without the dot; "" where it has none that is taken out."""
    found = PurePosixPath(name.strip()).suffix[1:].lower()
    return found if found in TAKEN_OUT else ""


def folder_name(one: Attachment) -> str:
    """The folder of a unit: "A01 洛浦路办事处"."""
    return safe(f"{one.unit.code} {one.unit.name}", _UNIT)


def file_name(one: Attachment) -> str:
    """ "0403 会议室 党的初心_现场照片1.jpg"; without an event its kind stands before it, else 未登记."""
    stem, _, kind = one.name.strip().rpartition(".")
    end = extension(one.name)
    if not end:
        stem, kind = one.name, ""
    own = safe(printable(stem), _NAME)
    return f"{safe(before(one), 2 * _PART + 16)}_{own}{f'.{kind.lower()}' if kind else ''}"


def before(one: Attachment) -> str:
    """What a file is of, in a few words."""
    if one.listed is None:
        return "未登记"
    event = one.listed.event
    if event is None:
        return printable(one.listed.kind) or "附件"
    day = event.day[5:7] + event.day[8:10] if len(event.day) == len("2020-04-03") else ""
    short = (_short(printable(part)) for part in (event.place, event.title))
    return " ".join(part for part in (day or f"第{event.number}项", *short) if part)


def _short(text: str) -> str:
    cut = text.encode()[:_PART].decode("utf-8", "ignore")
    return cut if cut == text else f"{cut}…"


def paths(found: Iterable[Attachment]) -> dict[str, PurePosixPath]:
    """Digest -> where the file lies in the folder of the month; each file once, wherever it is named first.

    What is not taken out has no place.
    """
    placed: dict[str, PurePosixPath] = {}
    used: set[str] = set()
    for one in found:
        if one.piece is None or one.piece.sha256 in placed or not extension(one.name):
            continue
        path = PurePosixPath(folder_name(one), file_name(one))
        number = 1
        while str(path).casefold() in used:
            number += 1
            whole = PurePosixPath(file_name(one))
            path = path.with_name(f"{whole.stem}_{number}{whole.suffix}")
        used.add(str(path).casefold())
        placed[one.piece.sha256] = path
    return placed
