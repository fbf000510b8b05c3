"""File names made of what units are called and of what they call their files: safe on every system."""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:_退回|_问题清单|_移植)(?:_第\d{1,4}版|_\d{1,9})?$")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")


def safe(text: str, most: int) -> str:
    """Text as part of a file name of at most `most` bytes of UTF-8; never empty, never a path.

    What Windows forbids becomes "_"; what cannot be seen (controls, marks of direction) is left out.
    """
    seen = (" " if sign.isspace() else sign for sign in unicodedata.normalize("NFC", text))
    kept = "".join(sign for sign in seen if unicodedata.category(sign)[0] != "C")
    plain = " ".join(_FORBIDDEN.sub("_", kept).split()).strip(". ")
    short = plain.encode()[:most].decode("utf-8", "ignore").strip(". ")
    return f"_{short}" if not short or _DEVICE.fullmatch(short) else short


def answer_name(unit: str, file: str, kind: str, edition: str, extension: str) -> str:
    """The name of what goes out about a file: 示例路办事处_2020年4月_月报表_退回_第2版.xlsx.

    A file that had such a name already, because a marked copy came back, does not get it twice.
    """
    unit = safe(unit, 60)
    stem = _EXTENSION.sub("", safe(file, 240))
    while _SUFFIX.search(stem):
        stem = _SUFFIX.sub("", stem)
    stem = safe(stem.removeprefix(f"{unit}_"), 100)
    return "_".join(part for part in (unit, stem, kind, edition) if part) + extension


def plain_name(name: str) -> str:
    """A file's name as it is compared with a listed one: full width or not, in capitals or not."""
    return unicodedata.normalize("NFKC", name).strip().casefold()
