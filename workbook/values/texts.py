"""Texts and names of persons: blanks and unseen signs taken off, numbers and dates written out."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from workbook.values.cells import clean, is_blank_mark, narrow, read_error, show
from workbook.values.odd import EMPTY, Odd, lossless, unreadable

_PHONE = r"[０-９0-9（）()＋+－\- 　]+"  # a text of digits alone: a telephone, a code
# What an exact text does not begin with; only then is it looked at more closely.
_DOUBTFUL = frozenset(" #/／\\＼-－—–―ー_＿*＊、，,.．。·…~～|｜'０１２３４５６７８９＋（=＝+@＠;；%$")
_HAN = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\ue000-\uf8ff]+"
_CODE = re.compile(
    r"^[=＝]|^[+@＋＠－-].*?(?:\|.*!|\b[A-Za-z][A-Za-z0-9.]*\()"  # a formula, if it were typed and not text
    r"|</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|<!--|<\?|[$#]\{|\{\{|\{%"  # markup, a template's slot
    r"|^[;；|] *[a-z]+ +-|^(?:%[a-z]){2}|^\.\.[/\\]"  # a command, a format, a path
    r"|_x[dD][89a-fA-F][0-9a-fA-F]{2}_",  # half a character
    re.DOTALL,
)
_LONGEST = 32_767  # characters: what a cell can hold; a text so long was most likely cut there
_DIGITS_KEPT = 1e15  # Excel keeps 15 digits of a number, and writes noughts for the others


def read_text(raw: object) -> str | Odd:
    """The text in a cell; line breaks inside stay, 无 is an answer, pure punctuation means empty."""
    if type(raw) is str:
        if raw.isprintable() and raw[-1:] != " " and raw[:1] not in _DOUBTFUL and not _is_suspect(raw):
            return raw
        return _read_doubtful(raw)
    return _read_other(raw)


def read_person(raw: object) -> str | Odd:
    """The name or names in a cell: 张 三 -> 张三; "·" and the blanks of Latin names stay.

    Only what can be one Chinese name is joined: 张三 李四 stays two.
    """
    if type(raw) is str and " " not in raw and raw.isprintable() and raw[:1] not in _DOUBTFUL and not _is_suspect(raw):
        return raw
    read = read_text(raw)
    if isinstance(read, Odd) and read.code == "value.code":
        return read
    text = read.value if isinstance(read, Odd) else read
    if not isinstance(text, str):
        return read
    name = re.sub(r"[^、,，;；/\n]+", lambda part: _join_name(part[0]), re.sub(" *([·、，；]) *", r"\1", text))
    return read if name == text else lossless("value.spaces", name)


def _join_name(text: str) -> str:
    parts = re.split(" +", text)
    letters = sum(map(len, parts))
    one = letters <= 4 and min(map(len, parts)) == 1 and all(re.fullmatch(_HAN, part) for part in parts)
    return ("" if one else " ").join(parts)


def _is_suspect(raw: str) -> bool:
    """Whether a text may hold code in its midst, or fill its cell to the last character."""
    return "<" in raw or "{" in raw or "_x" in raw or len(raw) >= _LONGEST


def _read_doubtful(raw: str) -> str | Odd:
    if len(raw) >= _LONGEST:
        return unreadable("value.cut-text")
    text = clean(raw)
    if is_blank_mark(text):
        return EMPTY
    error = read_error(text)
    if error is not None:
        return error
    if _CODE.search(text):
        return lossless("value.code", text)
    if re.match(r"'[0-9]", text):  # the sign that makes a number text, typed or imported as a part of it
        text = text[1:]
    if not text.isascii() and re.fullmatch(_PHONE, text) and re.search("[0-9０-９]", text):
        return lossless("value.full-width", narrow(text).strip())
    return raw if text == raw else lossless("value.spaces", text)


def _read_other(raw: object) -> Odd:
    if isinstance(raw, date) and (raw.year, raw.month) < (1900, 3):  # no two programs show the same
        return unreadable("value.date-1900")
    if isinstance(raw, date | time | timedelta):
        return lossless("value.text-date", show(raw))
    if isinstance(raw, int | float):
        if raw - raw != 0:  # nan, inf
            return unreadable("value.not-finite")
        if abs(raw) >= _DIGITS_KEPT:
            return unreadable("value.digits-lost")
        return lossless("value.text-number", show(raw))
    return lossless("value.text-number", show(raw))
