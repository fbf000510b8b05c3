"""The day that a text names: every way of writing one down, and which of two readings is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from workbook.period import is_month
from workbook.values.chinese import spell_number

MONTHS = {name: number for number, name in enumerate(re.findall("...", "janfebmaraprmayjunjulaugsepoctnovdec"), 1)}
_WORD = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_NEAR = 400  # days: a reading further from its period is not meant when another one is nearer
_END = r"(?!\d)"


class Days(NamedTuple):
    """What the beginning of a text may name: no day when impossible, two when it can be read both ways.

    `yearless` where the year was not written; `never` for 1900-02-29, which only Excel knows; `rest` is
    what stands behind.
    """

    days: tuple[date, ...]
    rest: str
    yearless: bool = False
    never: bool = False


def middle(period: str | None) -> date | None:
    """The 15th of the period "YYYY-MM"; None without a period, or with something else."""
    if period is None or not is_month(period):
        return None
    return date(int(period[:4]), int(period[5:]), 15)


def near(days: Iterable[date], period: str | None) -> tuple[date, ...]:
    """The days without repeats, nearest to the period first; far ones are left out beside a near one."""
    centre = middle(period)
    seen = tuple(dict.fromkeys(days))
    if centre is None or len(seen) < 2:
        return seen
    ordered = sorted(seen, key=lambda day: abs(day - centre))
    close = tuple(day for day in ordered if abs((day - centre).days) <= _NEAR)
    return close or tuple(ordered)


def find_days(text: str, period: str | None) -> Days | None:
    """The day or days that a tidied text begins with; None when it begins with no date."""
    text = _level(text)
    for find in (_find_full, _find_short, _find_word, _find_packed, _find_yearless):
        found = find(text, period)
        if found is not None:
            return found
    return None


def in_year(month: int, day: int, period: str | None) -> tuple[date, ...]:
    """The day in the year that brings it nearest to the period; () without a period or where there is no such day."""
    centre = middle(period)
    if centre is None or not 1 <= month <= 12:
        return ()
    years = range(centre.year - 1, centre.year + 2)
    year = min(years, key=lambda y: abs(date(y, month, min(max(day, 1), 28)) - centre))
    return _days((year, month, day))


def _level(text: str) -> str:
    """Separators brought to one form: 。 and 、 that stand for dots, blanks around them, Chinese numerals."""
    text = re.sub(r" *([年月日号./\-]) *", r"\1", text.replace("。", "."))
    text = re.sub(r"^(\d{2,4})[、,](\d{1,2})[、,](?=\d{1,2}$)", r"\1.\2.", text)
    return re.sub(r"[〇○零一二三四五六七八九十]+(?=[年月日号])", lambda run: spell_number(run[0]), text)


def _days(*parts: tuple[int, int, int]) -> tuple[date, ...]:
    days = []
    for year, month, day in parts:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return tuple(day for day in days if day.year >= 1900)


def _find_full(text: str, period: str | None) -> Days | None:
    """2020-04-03, 2020年4月3日, 20年4月3日: the year first and known as one."""
    found = re.match(rf"(?:(\d{{4}})[./\-年]|(\d\d)年)(\d{{1,2}})[./\-月](\d{{1,2}}){_END}[日号]?", text)
    if found is None:
        return None
    year = int(found[1] or f"20{found[2]}")
    month, day = int(found[3]), int(found[4])
    return Days(_days((year, month, day)), text[found.end() :], never=(year, month, day) == (1900, 2, 29))


def _find_short(text: str, period: str | None) -> Days | None:
    """04/03/2020, 3/4/20, 20.4.3: the order has to be found out."""
    found = re.match(rf"(\d{{1,2}})([./\-])(\d{{1,2}})\2(\d{{4}}|\d\d?){_END}", text)
    if found is None:
        return None
    a, b, c = int(found[1]), int(found[3]), int(found[4])
    if len(found[4]) == 4:
        days = _days((c, a, b), (c, b, a))
    elif len(found[4]) == 2 and len(found[1]) == 2:
        days = _days((2000 + a, b, c), (2000 + c, a, b), (2000 + c, b, a))
    elif len(found[4]) == 2:
        days = _days((2000 + c, a, b), (2000 + c, b, a), *(((2000 + a, b, c),) if len(found[1]) == 2 else ()))
    else:
        days = _days((2000 + a, b, c)) if len(found[1]) == 2 else ()
    return Days(near(days, period), text[found.end() :])


def _find_word(text: str, period: str | None) -> Days | None:
    """3-Apr-2020, Apr 3, 2020, 3-Apr: as an English Excel shows dates."""
    found = re.match(rf"(\d{{1,2}})[ \-/]{_WORD}(?:[ \-/,]+(\d{{4}}|\d\d){_END})?", text, re.IGNORECASE)
    day, word = (found[1], found[2]) if found else ("", "")
    if found is None:
        found = re.match(rf"{_WORD}[ \-](\d{{1,2}}){_END}(?:[ ,]+(\d{{4}}){_END})?", text, re.IGNORECASE)
        day, word = (found[2], found[1]) if found else ("", "")
    if found is None:
        return None
    month, rest = MONTHS[word.casefold()], text[found.end() :]
    if found[3] is None:
        return Days(in_year(month, int(day), period), rest, yearless=True)
    year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
    return Days(_days((year, month, int(day))), rest)


def _find_packed(text: str, period: str | None) -> Days | None:
    """20200403, 200403, 0403; 200403 might be March 2004, unless its period says otherwise."""
    found = re.match(rf"(\d{{8}}|\d{{6}}|\d{{4}}){_END}(?![.:点时年月日号/\-])", text)
    if found is None:
        return None
    digits, rest = found[1], text[found.end() :]
    if len(digits) == 8:
        return Days(_days((int(digits[:4]), int(digits[4:6]), int(digits[6:]))), rest)
    if len(digits) == 4:
        return Days(in_year(int(digits[:2]), int(digits[2:]), period), rest, yearless=True)
    days = _days((2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:])))
    month = _days((int(digits[:4]), int(digits[4:]), 1))
    return Days(near(days + month, period), rest)


def _find_yearless(text: str, period: str | None) -> Days | None:
    """4月3日, 4月3, 4.3, 4/3, 4-3, 3日: the year, and for 3日 the month, are the period's."""
    found = re.match(r"(?:本月|当月)?(\d{1,2})[日号]", text)
    centre = middle(period)
    if found and centre:
        return Days(_days((centre.year, centre.month, int(found[1]))), text[found.end() :], yearless=True)
    found = re.match(rf"(\d{{1,2}})(?:月(\d{{1,2}}){_END}[日号]?|([./\-])(\d{{1,2}}){_END}(?![日号:点时]))", text)
    if found is None or (found[3] and text[found.end() :].startswith(found[3])):
        return None
    return Days(in_year(int(found[1]), int(found[2] or found[4]), period), text[found.end() :], yearless=True)
