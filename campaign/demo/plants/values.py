"""Things typed in a way of their own: most can be read all the same, some only perhaps, some not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

from campaign.demo.paper import Paper, put
from campaign.demo.plants.plant import ERROR, INFO, WARNING, Plant, add

LECTURES, WORKS, ORDERS, ATTACHMENTS = "宣讲明细", "新媒体作品", "群众点单", "附件清单"
YEAR = "月报表.报告期"
"""What says the year of a date that was typed without one."""

_CHINESE = "零一二三四五六七八九"
_EPOCH = date(1899, 12, 30)

Make = Callable[[Any], Any]
"""What stood in the cell -> what is typed there instead."""


def _plant(name: str, code: str, severity: str, place: str, make: Make, fits: Make | None = None) -> None:
    """A plant that types something else into one cell of a table's column; `fits` says into which.

    A date without its year can only be read where it is known which month is reported.
    """
    sheet, _, column = place.partition(".")

    def sow(paper: Paper) -> None:
        def free(row: int) -> bool:
            value = paper.value(sheet, column, row)
            return value is not None if fits is None else bool(fits(value))

        row = paper.take(sheet, free)
        cell = paper.at(sheet, column, row)
        typed = make(cell.value)
        put(cell, typed)
        paper.say(code, severity, sheet, cell.coordinate, f"“{column}”填成“{typed}”")

    touched = {place, YEAR} if code in ("value.date-year", "value.date-order") else {place}
    add(Plant(f"{code}/{name}", code, severity, frozenset(touched), sow))


def _wide(text: object) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in str(text))


def _spelled(number: int) -> str:
    """A number from 20 to 99 in Chinese: 56 -> 五十六."""
    tens, ones = divmod(number, 10)
    return f"{_CHINESE[tens]}十{_CHINESE[ones] if ones else ''}"


def _serial(day: date) -> int:
    return (_as_day(day) - _EPOCH).days


def _as_day(day: date) -> date:
    return date(day.year, day.month, day.day)


def _two_ways(day: Any) -> bool:
    """Whether a day can be read with its month and day exchanged."""
    return isinstance(day, date) and day.day <= 12 and day.day != day.month


def _clock(at: time) -> str:
    part = "上午" if at.hour < 12 else "下午" if at.hour < 18 else "晚上"
    hour = at.hour if at.hour <= 12 else at.hour - 12
    return f"{part}{hour}点{'半' if at.minute else ''}"


def _empty(value: Any) -> bool:
    return value is None


_HEADS, _VIEWS, _LENGTH = f"{LECTURES}.线下人数", f"{LECTURES}.线上人次", f"{LECTURES}.时长(分钟)"
_DAY, _START, _READS = f"{LECTURES}.宣讲日期", f"{LECTURES}.开始时间", f"{WORKS}.阅读或播放量"

for _row in (
    ("heads", "value.full-width", INFO, _HEADS, _wide, None),
    ("length", "value.full-width", INFO, _LENGTH, _wide, None),
    ("lecturer", "value.spaces", INFO, f"{LECTURES}.宣讲员", lambda name: f"{name[0]} {name[1:]}", None),
    ("title", "value.spaces", INFO, f"{LECTURES}.宣讲题目", lambda title: f"　{title} ", None),
    ("file", "value.spaces", INFO, f"{ATTACHMENTS}.文件名", lambda name: f"{name}\u00a0", None),
    ("heads", "value.number-text", INFO, _HEADS, str, None),
    ("reads", "value.number-text", INFO, _READS, lambda number: f"{number + 1000:,}", None),
    ("heads", "value.with-unit", INFO, _HEADS, lambda number: f"{number}人", None),
    ("length", "value.with-unit", INFO, _LENGTH, lambda _: "1小时30分", None),
    ("views", "value.wan", INFO, _VIEWS, lambda _: "1.2万", lambda _: True),
    ("reads", "value.wan", INFO, _READS, lambda _: "3千", None),
    ("heads", "value.chinese-number", INFO, _HEADS, lambda number: _spelled(20 + number % 80), None),
    ("dots", "value.date-text", INFO, _DAY, lambda day: f"{day.year}.{day.month}.{day.day}", None),
    ("words", "value.date-text", INFO, f"{ORDERS}.日期", lambda day: f"{day.year}年{day.month}月{day.day}日", None),
    ("month-day", "value.date-year", INFO, _DAY, lambda day: f"{day.month}月{day.day}日", None),
    ("day", "value.date-year", INFO, f"{WORKS}.日期", lambda day: f"{day.day}日", None),
    ("lecture", "value.date-serial", INFO, _DAY, _serial, None),
    ("clock", "value.time-text", INFO, _START, _clock, None),
    ("remark", "value.text-number", INFO, f"{LECTURES}.备注", lambda _: 2020, _empty),
    ("remark", "value.text-date", INFO, f"{LECTURES}.备注", lambda _: date(2020, 3, 21), _empty),
    ("views", "value.placeholder", INFO, _VIEWS, lambda _: "无", _empty),
    ("lecture-number", "value.placeholder", INFO, f"{ATTACHMENTS}.对应明细序号", lambda _: "/", _empty),
    ("heads", "value.approximate", WARNING, _HEADS, lambda number: f"约{number // 10 * 10}人", None),
    ("views", "value.approximate", WARNING, _VIEWS, lambda number: f"{number // 100 * 100}余", None),
    ("heads", "value.range", WARNING, _HEADS, lambda number: f"{number}-{number + 20}", None),
    ("slashes", "value.date-order", WARNING, _DAY, lambda day: f"{day.month:02d}/{day.day:02d}/{day.year}", _two_ways),
    ("words", "value.number", ERROR, _HEADS, lambda _: "很多", None),
    ("reads", "value.number", ERROR, _READS, lambda _: "十万加左右", None),
    ("never", "value.date", ERROR, _DAY, lambda day: f"{day.year}-{day.month:02d}-32", None),
    ("about", "value.date", ERROR, f"{ORDERS}.日期", lambda day: f"{day.month}月上旬", None),
    ("sixty", "value.date-serial-60", ERROR, f"{WORKS}.日期", lambda _: 60, None),
    ("night", "value.time", ERROR, _START, lambda _: "25:00", None),
    ("number", "value.digits-lost", ERROR, f"{LECTURES}.备注", lambda _: 2020040300001234567, _empty),
    ("heads", "value.error", ERROR, _HEADS, lambda _: "#REF!", None),
    ("heads", "value.uncached", ERROR, _HEADS, lambda number: f"={number - 10}+10", None),
):  # fmt: skip
    _plant(*_row)


def _sow_decimal(paper: Paper) -> None:
    """4.1 for 4月1日: the nought of 4.10 would be lost in the same way."""
    row = paper.take(LECTURES)
    cell = paper.at(LECTURES, "宣讲日期", row)
    put(cell, float(f"{int(paper.period[5:])}.1"))
    paper.say("value.date-decimal", WARNING, LECTURES, cell.coordinate, f"“宣讲日期”填成小数{cell.value}")


def _sow_decimal_day(paper: Paper) -> None:
    """4.12 is one day only."""

    def one_way(row: int) -> bool:
        number = paper.value(LECTURES, "宣讲日期", row).day
        return bool(number > 10 and number % 10)  # 4.20 would be 4.2 again

    row = paper.take(LECTURES, one_way)
    cell, day = paper.at(LECTURES, "宣讲日期", row), paper.value(LECTURES, "宣讲日期", row)
    put(cell, float(f"{day.month}.{day.day}"))
    paper.say("value.date-year", INFO, LECTURES, cell.coordinate, f"“宣讲日期”填成小数{cell.value}")


add(Plant("value.date-decimal/lecture", "value.date-decimal", WARNING, frozenset({_DAY, YEAR}), _sow_decimal))
add(Plant("value.date-year/decimal", "value.date-year", INFO, frozenset({_DAY, YEAR}), _sow_decimal_day))


def _sow_merged(paper: Paper) -> None:
    """One value over two rows, as people do who like tidy tables."""
    sheet, column = LECTURES, "阵地类型"
    pairs = [row for row in paper.free_rows(sheet) if row + 1 in paper.free_rows(sheet)]
    upper = paper.take(sheet, pairs.__contains__)
    paper.taken.add((sheet, upper + 1))
    top, below = paper.at(sheet, column, upper), paper.at(sheet, column, upper + 1)
    below.value = None
    paper.sheet(sheet).merge_cells(f"{top.coordinate}:{below.coordinate}")
    paper.say("value.merged", INFO, sheet, below.coordinate, f"“{column}”合并了{top.coordinate}:{below.coordinate}")


add(
    Plant(
        "value.merged/venue", "value.merged", INFO, frozenset({f"{LECTURES}.阵地类型", f"{LECTURES}.行位"}), _sow_merged
    )
)
