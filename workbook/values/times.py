"""Times of day: 9:30, 9：30, 9点半, 上午9时30分, 下午2点, 0930, 2:30 PM."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from workbook.values.cells import dismiss, tidy
from workbook.values.chinese import spell_number
from workbook.values.odd import Odd, lossless, uncertain, unreadable

_CODE = "value.time"
_TEXT = "value.time-text"
_DAY = 86_400  # seconds
_NUMERALS = "[〇零一二两三四五六七八九十]+"
_PARTS = "上午|早上|早晨|清晨|早|凌晨|中午|正午|下午|午后|傍晚|晚上|晚间|晚|夜里|夜间"
_MORNING, _NIGHT = ("上午", "早上", "早晨", "清晨", "早"), ("晚上", "晚间", "晚", "夜里", "夜间")
_TIME = (
    rf"(?P<part>{_PARTS}|[ap]\.?m\.?)? *"
    r"(?:(?P<hour>\d{1,2})(?: *[:;] *(?P<minute>\d{2})(?: *[:;] *\d{2}(?:\.\d+)?)?"
    r"|\.(?P<dotted>\d{2})|[点时](?:(?P<said>\d{1,2})分?|整|钟)?|(?= *[ap]\.?m))"
    r"|(?P<packed>\d{3,4}))"
    r" *(?P<after>[ap]\.?m\.?)?"
)
_DATE = r"^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}(?:日|号)?[T ]*(?=\D|\d{1,2}[:点时])|^\d{1,2}月\d{1,2}[日号] *"
_ABOUT = r"^(?:大约|大概|约) *| *(?:左右|前后|许|多)$"
_TO = r"(.+?) *(?:-+|~+|[—–―]+|至|到) *(.+)"


def read_time(raw: object) -> str | Odd:
    """The time of day in a cell as "HH:MM"; seconds are dropped, 24:00 is none."""
    if type(raw) is time and not raw.second and not raw.microsecond:
        return raw.isoformat("minutes")
    return _read_odd(raw)


def find_time(text: str) -> str | None:
    """The time that a tidied text says and nothing else, as "HH:MM"; None when it says none, or an impossible one."""
    text = text.replace("一刻", "15分").replace("1刻", "15分").replace("三刻", "45分").replace("3刻", "45分")
    text = re.sub(r"(?<=[点时])半钟?", "30分", text).replace("点钟", "点")
    text = re.sub(rf"{_NUMERALS}(?=[点时分])|(?<=[点时]){_NUMERALS}", lambda run: spell_number(run[0]), text)
    found = re.fullmatch(_TIME, text, re.IGNORECASE)
    if found is None or (found["part"] and found["packed"]):
        return None
    packed = found["packed"]
    hour = int(packed[:-2] if packed else found["hour"])
    minute = int(packed[-2:] if packed else found["minute"] or found["dotted"] or found["said"] or 0)
    day = _to_day(found["part"] or found["after"] or "", hour)
    return None if day is None or minute > 59 else f"{day:02d}:{minute:02d}"


def _to_day(part: str, hour: int) -> int | None:
    """The hour of 24; None where the part of the day and the hour contradict each other."""
    part = part.replace(".", "").casefold()
    if hour > 23:
        return None
    if not part:
        return hour
    if part in _MORNING:
        return hour if hour <= 12 else None
    if part in ("凌晨", "am"):
        return hour % 12 if hour <= 12 else None
    if part in ("中午", "正午"):
        return {10: 10, 11: 11, 12: 12, 1: 13, 2: 14, 13: 13, 14: 14}.get(hour)
    if part in _NIGHT:
        return hour + 12 if 5 <= hour < 12 else hour if hour >= 17 else None
    return hour + 12 if 1 <= hour < 12 else hour if hour >= 12 else None


def _read_odd(raw: object) -> str | Odd:
    if isinstance(raw, time):
        return _read_seconds(raw.hour * 3600 + raw.minute * 60 + raw.second + raw.microsecond / 1e6)
    if isinstance(raw, datetime):
        read = _read_odd(raw.time())
        if date(1899, 12, 30) < raw.date() < date(1901, 1, 1):  # 1.5 in a column of times: 36 hours
            return unreadable(_CODE, read if isinstance(read, str) else None)
        return lossless(_TEXT, read) if isinstance(read, str) and raw.year > 1901 else read
    if isinstance(raw, timedelta):
        return _read_seconds(raw.total_seconds())
    if isinstance(raw, str):
        return _read_text(raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _read_number(raw)
    return unreadable(_CODE)


def _read_seconds(seconds: float) -> str | Odd:
    """Seconds of the day; Excel keeps times as fractions, so half a second more or less is noise."""
    if not 0 <= seconds < _DAY:
        return unreadable(_CODE)
    whole = min(round(seconds), _DAY - 1)
    shown = f"{whole // 3600:02d}:{whole // 60 % 60:02d}"
    return lossless(_TEXT, shown) if whole % 60 else shown


def _read_number(raw: int | float) -> Odd:
    """A bare number: a fraction of the day, a serial with one, or 930; 9 and 9.3 are not guessed."""
    if raw - raw != 0:
        return unreadable("value.not-finite")
    if 0 <= raw < 1 or (36526 <= raw < 73051 and raw % 1):
        read = _read_seconds(raw % 1 * _DAY)
        return lossless(_TEXT, read) if isinstance(read, str) else read
    if raw % 1 == 0:
        shown = find_time(str(int(raw))) if 100 <= raw < 2400 else None
        return lossless(_TEXT, shown) if shown else unreadable(_CODE, f"{int(raw):02d}:00" if 0 <= raw < 24 else None)
    shown = find_time(f"{raw:.2f}")
    if shown is None or re.fullmatch(r"\d+\.\d{1,2}", repr(raw)) is None:
        return unreadable(_CODE)
    return lossless(_TEXT, shown) if re.fullmatch(r"\d+\.\d\d", repr(raw)) else unreadable(_CODE, shown)


def _read_text(raw: str) -> Odd:
    nothing = dismiss(raw, _CODE)
    if nothing is not None:
        return nothing
    text = re.sub(_DATE, "", tidy(raw))
    shown = find_time(text)
    if shown is not None:
        return lossless(_TEXT, shown)
    return _read_doubtful(text)


def _read_doubtful(text: str) -> Odd:
    start = _read_range(text)
    if start is not None:
        return uncertain("value.range", start)
    bare = re.sub(_ABOUT, "", text)
    shown = find_time(bare) if bare != text else None
    if shown is not None:
        return uncertain("value.approximate", shown)
    short = re.fullmatch(r"(\d{1,2})[:.](\d)", text)
    return unreadable(_CODE, find_time(f"{short[1]}:{short[2]}0") if short else None)


def _read_range(text: str) -> str | None:
    """The start of 9:00-11:00, 下午2-4点."""
    found = re.fullmatch(_TO, text)
    if found is None or find_time(found[2]) is None:
        return None
    left = found[1]
    return find_time(left + "点" if left[-1].isdigit() and re.search("[点时]", found[2]) and ":" not in left else left)
