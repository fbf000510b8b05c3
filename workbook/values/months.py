"""Months: 2020年4月, 2020/4, 202004, a date cell on the 1st."""

from __future__ import annotations

import re
from datetime import date, datetime

from workbook.period import is_month
from workbook.values.cells import dismiss, tidy
from workbook.values.chinese import spell_number
from workbook.values.dates import from_serial, read_date
from workbook.values.daytext import MONTHS
from workbook.values.odd import Odd, lossless, uncertain, unreadable

_CODE = "value.month"
_TEXT = "value.month-text"


def read_month(raw: object) -> str | Odd:
    """The month in a cell as "YYYY-MM", 2000-01 to 2099-12; a day other than the 1st is no month."""
    if type(raw) is str:
        return raw if is_month(raw) else _read_text(raw)
    return _read_odd(raw)


def _read_odd(raw: object) -> Odd:
    if isinstance(raw, date):
        return _first(raw, _TEXT)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _read_number(raw)
    return unreadable(_CODE)


def _first(day: date, code: str) -> Odd:
    """The month of a day that is the 1st (its time, if any, is midnight); else a suggestion only."""
    month = day.isoformat()[:7]
    if not is_month(month):
        return unreadable(_CODE)
    late = isinstance(day, datetime) and (day.hour or day.minute)
    return lossless(code, month) if day.day == 1 and not late else unreadable(_CODE, month)


def _read_number(raw: int | float) -> Odd:
    day = from_serial(raw)
    if day is not None and raw % 1 == 0:
        return _first(day, "value.date-serial")
    short = abs(raw) < 10**6  # else an int may be too large to be a float
    found = re.fullmatch(r"(\d{4})(?:(\d\d)\.0|\.(\d{1,2}))", repr(float(raw))) if short else None
    month = _month(found[1], found[2] or found[3]) if found else None
    if found is None or month is None:
        return unreadable(_CODE)
    if found[3] == "1":  # 2020.1 and 2020.10 are one number
        return uncertain("value.date-decimal", month)
    return lossless(_TEXT, month)


def _month(year: str, month: str) -> str | None:
    shown = f"{year}-{int(month):02d}"
    return shown if is_month(shown) else None


def _read_text(raw: str) -> Odd:
    nothing = dismiss(raw, _CODE)
    if nothing is not None:
        return nothing
    text = re.sub(r" *([年月份./\-]) *", r"\1", tidy(raw).replace("。", ".")).rstrip(".")
    text = re.sub(r"[〇○零一二三四五六七八九十]+(?=[年月])", lambda run: spell_number(run[0]), text)
    month = _find_month(text)
    if month is not None:
        return lossless(_TEXT, month)
    day = read_date(raw)
    if isinstance(day, Odd) and day.code == "value.date-text":
        return _first(date.fromisoformat(str(day.value)), _TEXT)
    return unreadable(_CODE)


def _find_month(text: str) -> str | None:
    found = re.fullmatch(r"(\d{4})(?:年|[./\-])(\d{1,2})(?:月份?)?", text) or re.fullmatch(r"(\d{4})(\d\d)", text)
    if found:
        return _month(found[1], found[2])
    found = re.fullmatch(r"(\d\d)年(\d{1,2})月份?", text)
    if found:
        return _month(f"20{found[1]}", found[2])
    found = re.fullmatch(r"(\d{1,2})[./\-](\d{4})", text)
    if found:
        return _month(found[2], found[1])
    found = re.fullmatch(r"([A-Za-z]{3})[a-z]*[ \-]+(\d{4}|\d\d)", text)
    if found and found[1].casefold() in MONTHS:
        return _month(found[2] if len(found[2]) == 4 else f"20{found[2]}", str(MONTHS[found[1].casefold()]))
    return None
