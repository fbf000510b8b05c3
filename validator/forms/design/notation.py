"""Small notations that stand in one cell: parts between separators, words in quotes where they hold one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from enum import IntEnum

LIST = "、；;|，,"
"""What parts the items of a list; the first is how we write it."""
EQUALS = "=＝"
EITHER = "/／"

_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_BREAKS = f"{LIST}{EQUALS}{EITHER}:：\n"
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")


class Care(IntEnum):
    """How carefully a cell is written: as people would; by code names; words quoted; words quoted in ASCII."""

    PLAIN, CODES, QUOTED, ASCII = range(4)


def split(text: str, separators: str) -> list[str]:
    """The parts of a text between separators that stand in no quotes, trimmed; empty parts are left out."""
    return [part for part in _parts(text, separators) if part]


def _parts(text: str, separators: str) -> Iterator[str]:
    start = at = 0
    while at < len(text):
        quoted = _QUOTED.match(text, at) if _opens(text, at) else None
        if quoted is not None:
            at = quoted.end()
            continue
        if text[at] in separators:
            yield text[start:at].strip()
            start = at + 1
        at += 1
    yield text[start:].strip()


def _opens(text: str, at: int) -> bool:
    """Whether a quote at `at` begins a word rather than stands within one."""
    before = text[:at].rstrip(" ")
    return not before or before[-1] in _BREAKS


def halves(text: str) -> tuple[str, str] | None:
    """What stands before and after the first "=" outside quotes; None where there is none."""
    at = 0
    while at < len(text):
        quoted = _QUOTED.match(text, at) if _opens(text, at) else None
        if quoted is not None:
            at = quoted.end()
        elif text[at] in EQUALS:
            return text[:at].strip(), text[at + 1 :].strip()
        else:
            at += 1
    return None


def quote(text: str, care: Care) -> str:
    """A word as it is, or in quotes where care asks for it."""
    return json.dumps(text, ensure_ascii=care is Care.ASCII) if care >= Care.QUOTED else text


def unquote(text: str) -> str:
    """The word that quotes enclose; any other text as it is."""
    if _QUOTED.fullmatch(text):
        try:
            return str(json.loads(text))
        except ValueError:
            pass
    return text


def literal(text: str, *, numeric: bool) -> str | int | float:
    """A value: a quoted word is text; a bare one a number where the field takes numbers and it looks like one."""
    return number(text) if numeric and _NUMBER.fullmatch(text) else unquote(text)


def is_number(text: str) -> bool:
    """Whether a text is a plain decimal number."""
    return bool(_NUMBER.fullmatch(text))


def number(text: str) -> int | float:
    """A plain decimal number; whole where it is written so."""
    return int(text) if re.fullmatch(r"[+-]?\d+", text) else float(text)


def say(value: str | int | float, care: Care) -> str:
    """A value as `literal` reads it."""
    return quote(value, care) if isinstance(value, str) else repr(value)


def join(parts: Iterable[str]) -> str:
    """The items of a list as we write them."""
    return LIST[0].join(parts)
