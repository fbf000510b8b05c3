"""Columns on a terminal, where a Chinese character takes two cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

# A line must not begin with these (GB/T 15834: closing marks stay with what they close).
_CLOSING = "，。、；：？！）》」』”’…,.;:?!)"
_PIECES = re.compile(r"[!-~]+|.", re.DOTALL)


def pad(text: str, width: int) -> str:
    """The text, filled with spaces to `width` cells; a longer one as it is."""
    return text + " " * (width - cells(text))


def cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


@cache
def _width(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def fold(text: str, width: int) -> Iterator[str]:
    """The text in lines of at most `width` cells; Latin words stay whole, closing marks hang over."""
    line, used = "", 0
    for piece in _PIECES.findall(text):
        size = cells(piece)
        if line and used + size > width and piece[0] not in _CLOSING:
            yield line.rstrip()
            line, used, piece = "", 0, piece.lstrip()
            size = cells(piece)
        line += piece
        used += size
    yield line.rstrip()
