"""A cell before its kind is known: blank or not, how it is shown, and its text brought to one width."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from workbook.values.odd import EMPTY, Odd, unreadable

_SPACES = " \t\n\r\x0b\x0c\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_UNSEEN = "\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff" + "".join(
    chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F)) if chr(code) not in _SPACES
)
_BLANKS = _SPACES + _UNSEEN

# Full-width forms, and the look-alikes that Chinese input methods offer for them.
_NARROW: dict[int, str | None] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_NARROW.update({ord(char): " " for char in _SPACES})
_NARROW.update({ord(char): None for char in _UNSEEN})
_NARROW.update({0x2212: "-", 0x2010: "-", 0x2011: "-", 0x2236: ":", 0x301C: "~", 0x2044: "/", 0x2215: "/"})

_SPACE = r"[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_LINE_ENDS = r"\r\n?|[\x0b\x0c\x85\u2028\u2029]"
_UNSEEN_IN_TEXT = (
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)

_WRAPS = " '\"‘’“”`"
_STOPS = _WRAPS + "。;，,"
_MARKS = frozenset("/／\\＼-－—–―ー_＿*＊、，,.．。·…~～|｜")
_NOTHING = (
    "无 没有 没 暂无 空 空白 未填 未填写 不填 无数据 无内容 (无) (空) 【无】 [无] × ✗ ✘ n/a na n.a n.a. nil none null"
)
_WORDS = frozenset(_NOTHING.split())
_ERRORS = frozenset({"#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NUM!", "#VALUE!", "#NULL!", "#SPILL!", "#CALC!", "#####"})


def is_blank(raw: object) -> bool:
    """Whether the cell holds nothing that can be seen: empty for every kind."""
    if type(raw) is str:
        return not raw.strip(_BLANKS)
    return raw is None


def is_blank_mark(text: str) -> bool:
    """Whether the text is punctuation only (/ — 、 …): "empty" even in a text field."""
    return all(char in _MARKS or char in _BLANKS for char in text)


def is_blank_word(text: str) -> bool:
    """Whether the text says "empty" (无 没有 / — n/a …) in a field of numbers, dates, times or choices."""
    if len(text) > 16:
        return False
    return is_blank_mark(text) or narrow(text).strip(_STOPS).casefold() in _WORDS


def dismiss(text: str, code: str, longest: int = 64) -> Odd | None:
    """What is said of a text that says nothing: "empty", an error of Excel's, or (`code`) too long to be one value."""
    if len(text) > longest:
        return unreadable(code)
    if is_blank_word(text):
        return EMPTY
    return read_error(text)


def read_error(text: str) -> Odd | None:
    """`value.error` for #REF! and its kind, which formats without types hold as text; None for all else."""
    shown = text.strip(_BLANKS)
    return Odd("value.error", None, None, {"value": shown}) if shown.upper() in _ERRORS else None


def narrow(text: str) -> str:
    """The text with full-width signs made ASCII, every blank a space, what cannot be seen dropped."""
    return text.translate(_NARROW)


def clean(raw: str) -> str:
    """One kind of blank and of line break; none at the edges of a line; nothing that cannot be seen."""
    if raw.isprintable():
        return raw.strip(" ")
    text = re.sub(_UNSEEN_IN_TEXT, "", re.sub(_LINE_ENDS, "\n", raw))
    text = re.sub("[\ud800-\udfff]", "\ufffd", re.sub(_SPACE, " ", text))
    return re.sub(" *\n *", "\n", text).strip(" \n")


def tidy(text: str) -> str:
    """The narrow text without the blanks, quotes and full stops around it."""
    return narrow(text).lstrip(_WRAPS).rstrip(_STOPS)


def is_wide(text: str) -> bool:
    """Whether the text holds a full-width form of an ASCII sign."""
    return any("\uff01" <= char <= "\uff5e" for char in text)


def show(raw: object) -> str:
    """A raw cell as its clerk sees it: 120.0 -> "120", a date -> "2020-04-03", True -> "TRUE"."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else f"{raw:.15g}"
    if isinstance(raw, datetime):
        return f"{raw:%Y-%m-%d}" if raw.time() == time() else f"{raw.isoformat(' ', _precision(raw))}"
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, time):
        return raw.isoformat(_precision(raw))
    if isinstance(raw, timedelta):
        return _show_span(raw)
    return str(raw)


def _precision(raw: datetime | time) -> str:
    return "seconds" if raw.second else "minutes"


def _show_span(span: timedelta) -> str:
    minutes = abs(int(span.total_seconds())) // 60
    return f"{'-' if span < timedelta() else ''}{minutes // 60}:{minutes % 60:02d}"
