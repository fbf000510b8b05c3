"""Dates: 2020.4.3, 2020年4月3日, 20200403, 4月3日, serials, 04/03/2020."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from workbook.values.cells import dismiss, tidy
from workbook.values.daytext import Days, find_days, in_year, middle
from workbook.values.odd import Odd, lossless, uncertain, unreadable
from workbook.values.times import find_time

_CODE = "value.date"
_TEXT = "value.date-text"
_EPOCH = date(1899, 12, 30)
SURE = date(1900, 3, 1)
"""The first day on which all programs agree: before it Excel has a 29 February 1900, serial 60, that never was."""
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73051  # 2000-01-01 up to, not including, 2100-01-01
_ISO = re.compile(r"(?:19|[2-9][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}")
_WEEKDAY = (
    r"[ (,]*(?:(?:星期|礼拜|周)[一二三四五六日天]"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b,?)\)?"
)
_DAYPART = r"(?:上午|下午|早上|中午|晚上|傍晚|晚|全天|[ap]m)"
_TO = r"^ *(?:-+|~+|[—–―]+|至|到) *"


def read_date(raw: object, period: str | None = None) -> str | Odd:
    """The date in a cell as "YYYY-MM-DD"; `period` ("YYYY-MM") says the year where none was typed.

    The year is the one that brings the date nearest to the period: 12月30日 in a return for 2020-01 is
    2019-12-30. A time of day beside the date is dropped and told.
    """
    if type(raw) is date and raw.year > 1900:
        return raw.isoformat()
    return _read_odd(raw, period)


def from_serial(serial: float) -> date | None:
    """The day of an Excel serial that was left without a format; None outside 2000-2099."""
    return _EPOCH + timedelta(days=int(serial)) if _FIRST_SERIAL <= serial < _LAST_SERIAL else None


def _read_odd(raw: object, period: str | None) -> str | Odd:
    if isinstance(raw, date):
        day = raw.date() if isinstance(raw, datetime) else raw
        shown = day.isoformat()
        if day < SURE:
            return unreadable("value.date-1900" if day.year == 1900 else _CODE)
        if not isinstance(raw, datetime):
            return shown
        return shown if raw.time() == time() else lossless(_TEXT, shown)
    if isinstance(raw, str):
        return _read_text(raw, period)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _read_number(raw, period)
    return unreadable(_CODE)


def _read_number(raw: int | float, period: str | None) -> Odd:
    if raw - raw != 0:  # nan, inf
        return unreadable("value.not-finite")
    if raw < 1:
        return unreadable(_CODE)
    if raw == 60:
        return unreadable("value.date-serial-60")
    day = from_serial(raw)
    if day is not None:
        return lossless("value.date-serial", day.isoformat())
    if raw % 1:
        return _read_decimal(repr(raw), period)
    digits = str(int(raw))
    if len(digits) in (6, 8):
        return _read_text(digits, period)
    days = in_year(int(raw) // 100, int(raw) % 100, period)
    centre = middle(period)
    meant = centre is not None and days != () and abs(days[0] - centre) <= timedelta(days=62)
    return unreadable(_CODE, days[0].isoformat() if meant else None)  # 403 may be 0403


def _read_decimal(shown: str, period: str | None) -> Odd:
    """4.12 typed for 4月12日; 4.1 may have been 4.10, for Excel drops the nought of a number."""
    found = re.fullmatch(r"(\d{1,2})\.(\d{1,2})", shown)
    if found is None:
        return unreadable(_CODE)
    month, day = int(found[1]), int(found[2])
    days = in_year(month, day, period)
    if not days:
        return unreadable(_CODE)
    if len(found[2]) == 1 and in_year(month, day * 10, period):
        return uncertain("value.date-decimal", days[0].isoformat())
    return lossless("value.date-year", days[0].isoformat())


def _read_text(raw: str, period: str | None) -> Odd:
    if _ISO.fullmatch(raw):  # exports hold whole columns of these
        try:
            return lossless(_TEXT, date.fromisoformat(raw).isoformat())
        except ValueError:
            pass
    nothing = dismiss(raw, _CODE)
    if nothing is not None:
        return nothing
    text = re.sub(_WEEKDAY, " ", tidy(raw).rstrip(". "), flags=re.IGNORECASE).strip()
    found = find_days(text, period)
    if found is None:
        return _read_first(text, period)
    if found.never:
        return unreadable("value.date-serial-60")
    if not found.days:
        return unreadable(_CODE)
    return _judge(found, period)


def _judge(found: Days, period: str | None) -> Odd:
    shown = found.days[0].isoformat()
    rest = found.rest.strip(" T,()")
    if rest and find_time(rest) is None and not re.fullmatch(_DAYPART, rest, re.IGNORECASE):
        return uncertain("value.range", shown) if _ends_later(found, period) else unreadable(_CODE, _guess(found, rest))
    if len(found.days) > 1:
        return uncertain("value.date-order", shown)
    return lossless("value.date-year" if found.yearless else _TEXT, shown)


def _ends_later(found: Days, period: str | None) -> bool:
    """Whether -5日, 至4月5日 stands behind the date: the last day of several."""
    last = re.sub(_TO, "", found.rest)
    if last == found.rest:
        return False
    first = found.days[0]
    bare = re.fullmatch(r"(\d{1,2})[日号]?", last)
    if bare:
        return first.day < int(bare[1]) <= 31
    end = find_days(last, f"{first:%Y-%m}")
    return end is not None and not end.rest and any(day > first for day in end.days)


def _guess(found: Days, rest: str) -> str | None:
    """4月3日、5日: the first day, to suggest, never to use."""
    return found.days[0].isoformat() if len(found.days) == 1 and rest[0] in "、,和及;" else None


def _read_first(text: str, period: str | None) -> Odd:
    """3-5日: the first of several days of the period; a 约 before a date."""
    several = re.fullmatch(r"(\d{1,2})(?:-|~|—|–|至|到)(\d{1,2}[日号])", text)
    if several:
        return _read_text(f"{several[1]}日至{several[2]}", period)
    bare = re.sub(r"^(?:大约|大概|约) *| *(?:左右|前后)$", "", text)
    found = find_days(bare, period) if bare != text else None
    if found and found.days and not found.rest:
        return uncertain("value.approximate", found.days[0].isoformat())
    return unreadable(_CODE)
