"""Dates and times of other formats, as calamine gives those of .xlsx: a date where there is no time of day."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

STANDARD = {**dict.fromkeys((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)), "date"), 46: "elapsed"}
"""Excel's own number formats that show a date, a time or a span of time, by their numbers."""

_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_DURATION = re.compile(r"(-)?P(?:(\d{1,6})D)?T?(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,9})(?:[.,](\d{1,12}))?S)?")
_TYPED_DAY = re.compile(r"((?:19|20)\d\d)([-/])(\d{1,2})\2(\d{1,2})")
_TYPED_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[(?![hms]+\])[^\]]*\]|_.|\*.', re.IGNORECASE)


def from_serial(
    number: float, since_1904: bool = False, elapsed: bool = False
) -> date | datetime | time | timedelta | float:
    """What a number is that stands under a date format; `elapsed` is one such as [h]:mm, which shows a span of time.

    A number that no date has stays a number. Excel's serial 60, 29 February 1900, is no day and becomes the 28th.
    """
    if not -700_000 < number < 2_958_466:
        return number
    span = timedelta(milliseconds=round(number * 86_400_000))
    if elapsed:
        return span
    if timedelta() <= span < timedelta(1):
        return (datetime.min + span).time()
    if number < 0:
        return number
    if number < 60 and not since_1904:
        span += timedelta(days=1)
    try:
        return whole((_EPOCH_1904 if since_1904 else _EPOCH) + span)
    except OverflowError:  # past the year 9999, where a serial counts from 1904
        return number


def whole(moment: datetime) -> date | datetime:
    """A moment without a time of day as a date."""
    return moment.date() if moment.time() == time() else moment


def from_iso(text: str) -> date | datetime | time | None:
    """The date, moment or time that an ISO text says, its zone dropped; None if it says none."""
    text = text.strip().removesuffix("Z")
    try:
        return whole(datetime.fromisoformat(text).replace(tzinfo=None))
    except ValueError:
        pass
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def from_duration(text: str) -> time | timedelta | None:
    """The time of day, or the longer span, that an ISO duration (PT09H30M00S) says; None if it says none."""
    match = _DURATION.fullmatch(text.strip())
    if not match or not any(match.groups()[1:]):
        return None
    sign, days, hours, minutes, seconds, part = match.groups()
    span = timedelta(days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0), seconds=int(seconds or 0))
    span += timedelta(microseconds=int((part or "").ljust(6, "0")[:6]))
    if sign:
        return -span
    return (datetime.min + span).time() if span < timedelta(1) else span


def typed(text: str) -> str | date | time:
    """A text from a file without types, as a spreadsheet program takes it when it opens one: 2020/4/3, 9:30.

    A number stays text: whether it was one, or a telephone's, such a file does not say.
    """
    bare = text.strip()
    day, clock = _TYPED_DAY.fullmatch(bare), _TYPED_TIME.fullmatch(bare)
    try:
        if day:
            return date(int(day[1]), int(day[3]), int(day[4]))
        if clock:
            return time(int(clock[1]), int(clock[2]), int(clock[3] or 0))
    except ValueError:
        pass
    return text


def shows_date(code: str) -> str:
    """Whether a number format shows "date", "elapsed" (a span of time), or "" for neither."""
    bare = _QUOTED.sub("", code.partition(";")[0]).lower().replace("general", "").replace("am/pm", "")
    if re.search(r"\[[hms]+\]", bare):
        return "elapsed"
    return "date" if re.search(r"[ymdhs]", bare) and not re.search(r"[0#?]", re.sub(r"s[.,]0+", "s", bare)) else ""
