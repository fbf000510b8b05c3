"""Integers and numbers: 120, １２０, 1,200, 120人, 1.2万, 一百二十, 约120人, 80-100."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import NamedTuple

from workbook.values.cells import dismiss, is_wide, narrow, tidy
from workbook.values.chinese import count, scale
from workbook.values.odd import Odd, lossless, uncertain, unreadable
from workbook.values.units import fits, read_span, split_unit

_CODE = "value.number"
_LONGEST = 400  # characters: the largest float has 309 digits
_MOST = 10**15  # a spreadsheet keeps fifteen digits; past that a number is not what was typed
_PLAIN = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?"
_GROUPED = r"[+-]?\d{1,3}(?:(?:,\d{3})+|(?: \d{3})+)(?:\.\d+)?"
_HALVES = {"½": "5", "¼": "25", "¾": "75"}
_TOTALS = r"^(?:一共|总共|共计|合计|总计|共|计|[￥¥])[有:]? *"
_ABOUT = r"^(?:大约|大概|大致|约莫|约|将近|接近|近|超过|超|逾|至少|不少于|不低于|差不多|[~≈≥>]=?)+有? *"
_MORE = r"(?<=[\d十百千万亿]) *(?:余|多|来|几)(?=$|[^\d])"
_OR_SO = r" *(?:左右|上下|以上|开外|许|不等|余|多|\++)$"
_TO = r"(.+?) *(?:-+|~+|[—–―]+|至|到) *(.+)"


class _Read(NamedTuple):
    value: int | float
    code: str


def read_number(raw: object, unit: str = "") -> int | float | Odd:
    """The whole number in a cell; a number that is not whole is returned as it is: `schema.type` will tell.

    `unit` is the field's own ("人", "分钟", "%"): hours are turned into minutes, 3场 among 人 is refused.
    """
    if type(raw) is float:
        if raw.is_integer():
            return int(raw) if -_MOST < raw < _MOST else unreadable("value.too-large")
        if raw - raw == 0.0:  # neither nan nor inf
            return raw
    elif type(raw) is int:
        return raw if -_MOST < raw < _MOST else unreadable("value.too-large")
    return _read_odd(raw, unit)


def _read_odd(raw: object, unit: str) -> int | float | Odd:
    if isinstance(raw, str):
        return _read_text(raw, unit)
    if isinstance(raw, date):
        return unreadable(_CODE, _serial(raw))
    if isinstance(raw, time):
        return unreadable(_CODE, read_span(f"{raw.hour}小时{raw.minute}分", unit))
    return unreadable("value.not-finite" if isinstance(raw, float) else _CODE)


def _serial(raw: date) -> int | None:
    """What a cell of small numbers that was formatted as dates held: 1900-04-29 -> 120."""
    day = raw.date() if isinstance(raw, datetime) else raw
    return (day - date(1899, 12, 30)).days if date(1900, 3, 1) <= day < date(1930, 1, 1) else None


def _read_text(raw: str, unit: str) -> Odd:
    if raw.isascii() and raw.isdigit() and len(raw) < 16:  # exports hold whole columns of these
        return lossless("value.number-text", int(raw))  # fifteen digits at most
    nothing = dismiss(raw, _CODE, _LONGEST)
    if nothing is not None:
        return nothing
    text = tidy(raw)
    if re.fullmatch(_PLAIN, text):
        value = _to_number(text)
        return unreadable(_CODE) if value is None else lossless(_manner(raw, text), value)
    if len(text) > 64:
        return unreadable(_CODE)
    found = _read_quantity(text, unit)
    if found is not None:
        return lossless(found.code, found.value)
    return _read_doubtful(text, unit)


def _read_doubtful(text: str, unit: str) -> Odd:
    bare = re.sub(_OR_SO, "", re.sub(_MORE, "", re.sub(_ABOUT, "", text), count=1))
    lower = _read_range(bare, unit)
    if lower is not None:
        return uncertain("value.range", lower)
    found = _read_quantity(bare, unit) if bare and bare != text else None
    if found is not None:
        return uncertain("value.approximate", found.value)
    return unreadable(_CODE, _guess(text, unit))


def _manner(raw: str, text: str) -> str:
    """How a bare number differs from a number: by its width, by blanks, or only by being text."""
    if is_wide(raw):
        return "value.full-width"
    return "value.spaces" if raw != text and narrow(raw).strip() == text else "value.number-text"


def _to_number(text: str) -> int | float | None:
    """An ASCII number; None when it has more digits than a spreadsheet keeps."""
    value = int(text.partition(".")[0]) if re.fullmatch(r"[+-]?\d+\.?0*", text) else float(text)
    if not -_MOST < value < _MOST:
        return None
    return int(value) if value == int(value) else value


def _read_quantity(text: str, unit: str) -> _Read | None:
    """One number with what may stand around it: a unit that fits, 共, thousands separators, 万."""
    span = read_span(text, unit)
    if span is not None:
        return _Read(span, "value.with-unit" if re.search(r"\d", text) or "半" in text else "value.chinese-number")
    if text.endswith("%"):
        return _read_percent(text[:-1].rstrip(), unit)
    body = re.sub(_TOTALS, "", text)
    core, typed = split_unit(body, unit)
    found = _read_core(core) if fits(typed, unit) else None
    if found is None or not -_MOST < found.value < _MOST:
        return None
    if found.code == "value.number-text" and core != text:
        return _Read(found.value, "value.with-unit")
    return found


def _read_percent(core: str, unit: str) -> _Read | None:
    """50% as Excel itself reads it, 0.5; not among 人 or 场."""
    if unit not in ("", "%") or not re.fullmatch(r"[+-]?\d{1,15}(?:\.\d{1,15})?", core):
        return None
    value = float(f"{core}e-2")
    return _Read(int(value) if value.is_integer() else value, "value.with-unit")


def _read_core(core: str) -> _Read | None:
    if re.fullmatch(_PLAIN, core):
        value = _to_number(core)
        return None if value is None else _Read(value, "value.number-text")
    if re.fullmatch(_GROUPED, core):
        return _Read(_to_number(re.sub("[, ]", "", core)) or 0, "value.number-text")
    if re.fullmatch(r"\d{0,15}[½¼¾]", core):
        return _Read(float(f"{core[:-1] or 0}.{_HALVES[core[-1]]}"), "value.number-text")
    scaled = scale(core)
    if scaled is not None:
        return _Read(scaled, "value.wan")
    counted = count(core)
    if counted is not None:
        return _Read(counted, "value.wan" if re.search(r"[0-9]", core) else "value.chinese-number")
    return None


def _read_range(text: str, unit: str) -> int | float | None:
    """The lower end of 80-100人 (never over-report); 1-2万 is 10,000 to 20,000."""
    found = re.fullmatch(_TO, text)
    if found is None or found[1] in "+-":
        return None
    left, right = found[1], found[2]
    scaled = re.match(r"(\d+(?:\.\d+)?)(百万|千万|[百千万亿wk])", right)
    if scaled and re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", left) and float(left) < float(scaled[1]):
        left += scaled[2]
    elif re.fullmatch(_PLAIN, left):  # 1-2小时: the unit is meant for both
        left += split_unit(right, unit)[1]
    low, high = _read_quantity(left, unit), _read_quantity(right, unit)
    return low.value if low and high and low.value < high.value else None


def _guess(text: str, unit: str) -> int | float | None:
    """What 120人(含线上20人), or 1:30 among minutes, may want to say: to suggest, never to use."""
    clock = re.fullmatch(r"(\d{1,2}):(\d\d)", text)
    if clock:
        return read_span(f"{clock[1]}小时{clock[2]}分", unit)
    found = re.match(r"([^(,;、]+?) *[(,;、](?!\d)", text)
    read = _read_quantity(found[1], unit) if found else None
    return read.value if read else None
