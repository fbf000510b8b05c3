"""What holds of every cell that a clerk might fill."""

from __future__ import annotations

import json
from datetime import date, time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.values.readers import BY_CODE, READERS, describe
from workbook import values
from workbook.finding import Severity
from workbook.values import Odd

CLERKS = st.text(
    "0123456789０１２.,，。:：/-～ \u3000\xa0年月日号时点分半上下午约余人场万千百十一二三%½'\"eE+#无#TAprPM",
    max_size=14,
)
NUMBERS = st.floats() | st.integers() | st.floats(0, 60000) | st.integers(0, 10**9)
MOMENTS = st.dates() | st.datetimes() | st.times() | st.timedeltas() | st.booleans()
RAWS = (CLERKS | st.text() | NUMBERS | MOMENTS).filter(lambda raw: not values.is_blank(raw))


@given(RAWS)
@example("１" * 300)
@example("9" * 5000)
@example("亿" * 24)
@example("\ud800")
@pytest.mark.parametrize("kind", READERS)
def test_never_raises_and_reads_its_own_value_again(kind: str, raw: object) -> None:
    """Whatever is typed gives a value or a listed code; the value, typed as text, is read as itself without loss."""
    read = READERS[kind](raw)
    if isinstance(read, Odd):
        assert read.code in BY_CODE
        if read.value is None:
            return
    value = read.value if isinstance(read, Odd) else read
    json.dumps(value, allow_nan=False)
    again = READERS[kind](str(value))
    if isinstance(again, Odd):
        assert BY_CODE[again.code].severity is Severity.INFO
        again = again.value
    assert again == value and type(again) is type(value)


@given(
    st.dates(date(1900, 1, 1)),
    st.sampled_from(["{y}-{m}-{d}", "{y}.{m}.{d}", "{y}年{m}月{d}日", "{y}/{m:02d}/{d:02d}"]),
)
def test_every_day_in_every_writing(day: date, writing: str) -> None:
    read = values.read_date(writing.format(y=day.year, m=day.month, d=day.day))
    assert describe(read) == ("date-text", day.isoformat())


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_serial(day: date) -> None:
    serial = float((day - date(1899, 12, 30)).days)
    assert describe(values.read_date(serial)) == ("date-serial", day.isoformat())


@given(st.times())
def test_every_minute(moment: time) -> None:
    shown = f"{moment:%H:%M}"
    assert values.read_time(moment.replace(second=0, microsecond=0)) == shown
    assert describe(values.read_time(f"{moment.hour}点{moment.minute}分")) == ("time-text", shown)
    assert describe(values.read_time((moment.hour * 60 + moment.minute) / 1440)) == ("time-text", shown)


@given(st.integers(1, 10**11))
def test_every_chinese_numeral(number: int) -> None:
    assert describe(values.read_number(spell(number))) == ("chinese-number", number)


def spell(number: int) -> str:
    """A number in Chinese numerals, made the textbook way, to hold the reader against."""
    for size, sign in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            head, rest = divmod(number, size)
            gap = "零" if 0 < rest < size // 10 else ""
            return spell(head) + sign + (gap + spell(rest) if rest else "")
    text = ""
    for size, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit:
            text += "零一二三四五六七八九"[digit] + sign
        elif text and not text.endswith("零"):
            text += "零"
    return text.rstrip("零")


@given(st.floats(0.01, 9999, allow_nan=False).map(lambda x: round(x, 2)))
def test_wan_moves_the_point_and_rounds_nothing(number: float) -> None:
    assert describe(values.read_number(f"{number}万")) == ("wan", round(number * 100) * 100)
