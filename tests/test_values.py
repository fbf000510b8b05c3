"""What clerks type and what is read of it: one table of texts, one of other cells, and what always holds."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from string import Formatter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbook import values
from workbook.finding import Code, Severity
from workbook.values import CODES, Odd

Reader = Callable[[object], object]
PERIOD = "2020-04"
BY_CODE = {code.code: code for code in CODES}
NOT_OURS = {"value.merged", "value.uncached"}  # the reading room's to tell: they are seen in the sheet, not in the cell

READERS: dict[str, Reader] = {
    "number": values.read_number,
    "minutes": lambda raw: values.read_number(raw, "分钟"),
    "hours": lambda raw: values.read_number(raw, "小时"),
    "heads": lambda raw: values.read_number(raw, "人"),
    "date": lambda raw: values.read_date(raw, PERIOD),
    "january": lambda raw: values.read_date(raw, "2020-01"),
    "undated": lambda raw: values.read_date(raw, None),
    "time": values.read_time,
    "month": values.read_month,
    "text": values.read_text,
    "person": values.read_person,
    "yes-no": values.make_choice_reader(["是", "否"], {"有": "是", "没有": "否"}),
    "format": values.make_choice_reader(
        ["线上直播", "其他", "A类（一）", "B 类"], {"直播": "线上直播", "其它": "其他"}
    ),
}

# kind | as typed | code, "-" for exact | value, or ? and the suggestion of an error
TYPED = """
number | 120 | number-text | 120
number | １２０ | full-width | 120
number | 1,200 | number-text | 1200
number | １，２００ | number-text | 1200
number | 1 200 | number-text | 1200
number | 12.5 | number-text | 12.5
number | 120.0 | number-text | 120
number | 120。 | number-text | 120
number | '120 | number-text | 120
number | “120” | number-text | 120
number | -5 | number-text | -5
number | －5 | full-width | -5
number | 1e3 | number-text | 1000
number | 1e400 | number | null
number | ½ | number-text | 0.5
number | 1½ | number-text | 1.5
number | 50% | with-unit | 0.5
number | 12.5％ | with-unit | 0.125
number | 1,5 | number | null
number | 12,00 | number | null
number | 1.200,5 | number | null
number | 3 0 | number | null
number | 120人 | with-unit | 120
number | １２０ 人 | with-unit | 120
number | 90分钟 | with-unit | 90
number | 3场 | with-unit | 3
number | 3场（次） | with-unit | 3
number | 共120人 | with-unit | 120
number | ￥1,200元 | with-unit | 1200
number | 2小时 | number | null
number | 1.2万 | wan | 12000
number | 1.15万人次 | wan | 11500
number | 3千 | wan | 3000
number | 3k | wan | 3000
number | 2W | wan | 20000
number | 1万2千 | wan | 12000
number | 3百万 | wan | 3000000
number | 一百二十 | chinese-number | 120
number | 一百二 | chinese-number | 120
number | 一百零二 | chinese-number | 102
number | 两百人 | chinese-number | 200
number | 十二 | chinese-number | 12
number | 壹佰贰拾 | chinese-number | 120
number | 一二〇 | chinese-number | 120
number | 三万零五十 | chinese-number | 30050
number | 二三十人 | number | null
number | 三五人 | number | null
number | 百人 | number | null
number | 几十人 | number | null
number | 十几人 | approximate | 10
number | 约120人 | approximate | 120
number | 100余 | approximate | 100
number | 100余人次 | approximate | 100
number | 120左右 | approximate | 120
number | 近200 | approximate | 200
number | 100多人 | approximate | 100
number | 200人以上 | approximate | 200
number | 120+ | approximate | 120
number | 1万余人 | approximate | 10000
number | 不足200 | number | null
number | 200人以内 | number | null
number | 80-100 | range | 80
number | 80～100人 | range | 80
number | 80人—100人 | range | 80
number | 80至100 | range | 80
number | 约80-100人 | range | 80
number | 1-2万 | range | 10000
number | 4-3 | number | null
number | 2020-04-03 | number | null
number | 1/2 | number | null
number | 120人（含线上20人） | number | ? 120
number | 同上 | number | null
number | TRUE | number | null
number | #REF! | error | null
number | 无 | placeholder | null
number | 没有。 | placeholder | null
number | N/A | placeholder | null
number | / | placeholder | null
number | —— | placeholder | null
minutes | 90 | number-text | 90
minutes | 1.5小时 | with-unit | 90
minutes | 1小时30分 | with-unit | 90
minutes | 一个半小时 | with-unit | 90
minutes | 半小时 | with-unit | 30
minutes | 九十分钟 | chinese-number | 90
minutes | 90min | with-unit | 90
minutes | 约2小时 | approximate | 120
minutes | 1-2小时 | range | 60
minutes | 60-90分钟 | range | 60
minutes | 3场 | number | null
minutes | 1:30 | number | ? 90
hours | 90分钟 | with-unit | 1.5
hours | 2小时 | with-unit | 2
heads | 120人次 | with-unit | 120
heads | 120个 | with-unit | 120
heads | 3场 | number | null
heads | 3篇 | number | null
heads | 50% | number | null
date | 2020-04-03 | date-text | "2020-04-03"
date | 2020/4/3 | date-text | "2020-04-03"
date | 2020.4.3 | date-text | "2020-04-03"
date | 2020.04.03. | date-text | "2020-04-03"
date | 2020。4。3 | date-text | "2020-04-03"
date | 2020、4、3 | date-text | "2020-04-03"
date | ２０２０／４／３ | date-text | "2020-04-03"
date | 2020年4月3日 | date-text | "2020-04-03"
date | 2020 年 4 月 3 日 | date-text | "2020-04-03"
date | 2020年4月3 | date-text | "2020-04-03"
date | 20年4月3日 | date-text | "2020-04-03"
date | 二〇二〇年四月三日 | date-text | "2020-04-03"
date | 二〇二〇年十二月三十一日 | date-text | "2020-12-31"
date | 20200403 | date-text | "2020-04-03"
date | 200403 | date-text | "2020-04-03"
date | 20.4.3 | date-text | "2020-04-03"
date | 13/04/2020 | date-text | "2020-04-13"
date | 3-Apr-20 | date-text | "2020-04-03"
date | Friday, April 3, 2020 | date-text | "2020-04-03"
date | 2020年4月3日（星期五） | date-text | "2020-04-03"
date | 2020-4-3 上午 | date-text | "2020-04-03"
date | 2020-4-3 9:30 | date-text | "2020-04-03"
date | 2020-04-03T00:00:00 | date-text | "2020-04-03"
date | '2020-4-3 | date-text | "2020-04-03"
date | 4月3日 | date-year | "2020-04-03"
date | 4月3号上午9点 | date-year | "2020-04-03"
date | 四月三日 周五 | date-year | "2020-04-03"
date | 4.3 | date-year | "2020-04-03"
date | 4/3 | date-year | "2020-04-03"
date | 4-3 | date-year | "2020-04-03"
date | 0403 | date-year | "2020-04-03"
date | 3日 | date-year | "2020-04-03"
date | 12月30日 | date-year | "2019-12-30"
january | 12月30日 | date-year | "2019-12-30"
january | 1月2日 | date-year | "2020-01-02"
undated | 4月3日 | date | null
undated | 2020年4月3日 | date-text | "2020-04-03"
undated | 200403 | date-order | "2020-04-03"
date | 04/03/2020 | date-order | "2020-04-03"
date | 3/4/20 | date-order | "2020-04-03"
undated | 3/4/20 | date-order | "2020-03-04"
date | 4月3日-5日 | range | "2020-04-03"
date | 4.3-4.5 | range | "2020-04-03"
date | 3-5日 | range | "2020-04-03"
date | 2020年4月30日至5月2日 | range | "2020-04-30"
date | 4月3日、5日 | date | ? "2020-04-03"
date | 约4月3日 | approximate | "2020-04-03"
date | 2020-02-30 | date | null
date | 2月29日 | date-year | "2020-02-29"
date | 2月30日 | date | null
date | 2020.13.1 | date | null
date | 0202-04-03 | date | null
date | 15/4 | date | null
date | 2020.4 | date | null
date | 四月上旬 | date | null
date | 三月初三 | date | null
date | 1900-02-29 | date-serial-60 | null
date | #VALUE! | error | null
date | 暂无 | placeholder | null
time | 9:30 | time-text | "09:30"
time | 9：30 | time-text | "09:30"
time | 9；30 | time-text | "09:30"
time | 14:00:00 | time-text | "14:00"
time | 9.30 | time-text | "09:30"
time | 0930 | time-text | "09:30"
time | 930 | time-text | "09:30"
time | 9点半 | time-text | "09:30"
time | 九点三十分 | time-text | "09:30"
time | 9点一刻 | time-text | "09:15"
time | 上午9时30分 | time-text | "09:30"
time | 下午2点 | time-text | "14:00"
time | 下午2:30 | time-text | "14:30"
time | 下午14点 | time-text | "14:00"
time | 晚上7点半 | time-text | "19:30"
time | 中午12点 | time-text | "12:00"
time | 中午1点 | time-text | "13:00"
time | 凌晨12点 | time-text | "00:00"
time | 2:30 PM | time-text | "14:30"
time | 12:05am | time-text | "00:05"
time | 2020-4-3 9:30 | time-text | "09:30"
time | 9点左右 | approximate | "09:00"
time | 9:00-11:00 | range | "09:00"
time | 上午9:30至11:00 | range | "09:30"
time | 下午2-4点 | range | "14:00"
time | 上午14点 | time | null
time | 25:00 | time | null
time | 24:00 | time | null
time | 9:60 | time | null
time | 9:5 | time | ? "09:50"
time | 下午 | time | null
time | 9-11 | time | null
time | 无 | placeholder | null
month | 2020-04 | - | "2020-04"
month | 2020-4 | month-text | "2020-04"
month | 2020年4月 | month-text | "2020-04"
month | 2020年04月份 | month-text | "2020-04"
month | 20年4月 | month-text | "2020-04"
month | 二〇二〇年四月 | month-text | "2020-04"
month | 2020/4 | month-text | "2020-04"
month | 2020.10 | month-text | "2020-10"
month | 202004 | month-text | "2020-04"
month | 04/2020 | month-text | "2020-04"
month | Apr-20 | month-text | "2020-04"
month | 2020-04-01 | month-text | "2020-04"
month | 2020-04-03 | month | ? "2020-04"
month | 2020-13 | month | null
month | 4月 | month | null
month | — | placeholder | null
text | 示例路社区 | - | "示例路社区"
text | 无 | - | "无"
text | N/A | - | "N/A"
text | -5 | - | "-5"
text | （一）进机关 | - | "（一）进机关"
text | / | placeholder | null
text | —— | placeholder | null
text | …… | placeholder | null
text | '13800001111 | spaces | "13800001111"
text | １３８００００１１１１ | full-width | "13800001111"
text | #N/A | error | null
person | 张三 | - | "张三"
person | 张 三 | spaces | "张三"
person | 张　三 | spaces | "张三"
person | 张 三、李 四 | spaces | "张三、李四"
person | 欧阳 修 | spaces | "欧阳修"
person | 张三 李四 | - | "张三 李四"
person | 阿依古丽·买买提 | - | "阿依古丽·买买提"
person | 阿依古丽 · 买买提 | spaces | "阿依古丽·买买提"
person | John Smith | - | "John Smith"
person | 示例街道办 王 | - | "示例街道办 王"
person | ／ | placeholder | null
yes-no | 是 | - | "是"
yes-no | 有 | alias | "是"
yes-no | 没有 | alias | "否"
yes-no | √ | alias | "是"
yes-no | × | alias | "否"
yes-no | ｙ | alias | "是"
yes-no | FALSE | alias | "否"
yes-no | 无 | placeholder | null
yes-no | 或许 | - | "或许"
format | 线上 直播 | spaces | "线上直播"
format | 直播 | alias | "线上直播"
format | 其它。 | alias | "其他"
format | A类(一) | full-width | "A类（一）"
format | a类（一） | alias | "A类（一）"
format | B类 | spaces | "B 类"
format | 座谈 | - | "座谈"
format | / | placeholder | null
"""

# Cells that are no text, and texts whose blanks a table would hide.
CELLS: list[tuple[str, object, str, object]] = [
    ("number", 120.0, "-", 120),
    ("number", 120, "-", 120),
    ("number", 12.5, "-", 12.5),
    ("number", math.nan, "number", None),
    ("number", -math.inf, "number", None),
    ("number", True, "number", None),
    ("number", " 120\xa0", "spaces", 120),
    ("number", "\u3000１２０", "full-width", 120),
    ("number", "9" * 401, "number", None),
    ("minutes", time(1, 30), "number", ("?", 90)),
    ("number", date(1900, 4, 29), "number", ("?", 120)),
    ("number", date(2020, 4, 3), "number", None),
    ("date", date(2020, 4, 3), "-", "2020-04-03"),
    ("date", datetime(2020, 4, 3), "-", "2020-04-03"),
    ("date", datetime(2020, 4, 3, 9, 30), "date-text", "2020-04-03"),
    ("date", "2020/4/3\xa0", "date-text", "2020-04-03"),
    ("date", 43924.0, "date-serial", "2020-04-03"),
    ("date", 43924.4, "date-serial", "2020-04-03"),
    ("date", 20200403.0, "date-text", "2020-04-03"),
    ("date", 60.0, "date-serial-60", None),
    ("date", 403.0, "date", ("?", "2020-04-03")),
    ("date", 120.0, "date", None),
    ("date", 4.12, "date-year", "2020-04-12"),
    ("date", 4.4, "date-year", "2020-04-04"),
    ("date", 4.1, "date-decimal", "2020-04-01"),
    ("date", math.nan, "date", None),
    ("date", date(1899, 12, 31), "date", None),
    ("time", datetime(1899, 12, 31, 12), "time", ("?", "12:00")),
    ("date", time(9, 30), "date", None),
    ("time", time(9, 30), "-", "09:30"),
    ("time", time(9, 29, 59, 712000), "-", "09:30"),
    ("time", timedelta(hours=9, minutes=30), "-", "09:30"),
    ("time", time(9, 30, 15), "time-text", "09:30"),
    ("time", datetime(2020, 4, 3, 9, 30), "time-text", "09:30"),
    ("time", 0.395833, "time-text", "09:30"),
    ("time", 43924.395833, "time-text", "09:30"),
    ("time", 930.0, "time-text", "09:30"),
    ("time", 9.45, "time-text", "09:45"),
    ("time", 9.3, "time", ("?", "09:30")),
    ("time", 9.0, "time", ("?", "09:00")),
    ("time", timedelta(hours=26), "time", None),
    ("time", date(2020, 4, 3), "time", None),
    ("month", date(2020, 4, 1), "month-text", "2020-04"),
    ("month", date(2020, 4, 3), "month", ("?", "2020-04")),
    ("month", 202004.0, "month-text", "2020-04"),
    ("month", 2020.04, "month-text", "2020-04"),
    ("month", 2020.1, "date-decimal", "2020-01"),
    ("month", 43922.0, "date-serial", "2020-04"),
    ("text", 13800001111.0, "text-number", "13800001111"),
    ("text", 0.1 + 0.2, "text-number", "0.3"),
    ("text", True, "text-number", "TRUE"),
    ("text", 110101199001011234.0, "digits-lost", None),
    ("text", math.nan, "number", None),
    ("text", date(2020, 3, 4), "text-date", "2020-03-04"),
    ("text", datetime(2020, 4, 3, 9, 30), "text-date", "2020-04-03 09:30"),
    ("text", time(9, 30), "text-date", "09:30"),
    ("text", timedelta(hours=26), "text-date", "26:00"),
    ("text", " 示例\u3000", "spaces", "示例"),
    ("text", "示例\xa0社区", "spaces", "示例 社区"),
    ("text", "\ufeff示\x07例", "spaces", "示例"),
    ("text", "一\n二", "-", "一\n二"),
    ("text", "\u3000\u3000一\r\n\u3000\u3000二\n", "spaces", "一\n二"),
    ("person", " 张\xa0三 ", "spaces", "张三"),
    ("person", "John  Smith", "spaces", "John Smith"),
    ("person", 5.0, "text-number", "5"),
    ("yes-no", True, "alias", "是"),
    ("yes-no", False, "alias", "否"),
    ("format", True, "-", "TRUE"),
    ("format", 5.0, "-", "5"),
    ("format", " 座谈\xa0", "-", "座谈"),
]  # fmt: skip


def read_table() -> Iterator[tuple[str, object, str, object]]:
    """Every row of both tables; a suggestion of an error as ("?", suggestion)."""
    for line in TYPED.strip().splitlines():
        kind, typed, code, said = line.split(" | ")
        yield kind, typed, code, ("?", json.loads(said[2:])) if said.startswith("? ") else json.loads(said)
    yield from CELLS


ROWS = list(read_table())


def describe(read: object) -> tuple[str, object]:
    """A reading as the tables write it."""
    if not isinstance(read, Odd):
        return "-", read
    told = read.value if read.value is not None or read.suggestion is None else ("?", read.suggestion)
    return read.code.removeprefix("value."), told


@pytest.mark.parametrize(("kind", "raw", "code", "expected"), ROWS, ids=[f"{row[0]}-{row[1]!r:.30}" for row in ROWS])
def test_reads_what_clerks_type(kind: str, raw: object, code: str, expected: object) -> None:
    told, value = describe(READERS[kind](raw))
    assert (told, value) == (code, expected)
    assert type(value) is type(expected)


@pytest.mark.parametrize(("kind", "raw"), [row[:2] for row in ROWS if row[2] != "-"])
def test_every_odd_cell_has_a_message(kind: str, raw: object) -> None:
    odd = READERS[kind](raw)
    assert isinstance(odd, Odd)
    code = BY_CODE[odd.code]
    slots = {"field": "线下人数", "value": values.show(raw), "suggestion": odd.suggestion, **odd.slots}
    for lang in ("zh", "en"):
        assert "None" not in code.message.fill(lang, slots)
    if code.severity is Severity.WARNING:
        assert odd.suggestion == odd.value is not None
    if code.severity is Severity.ERROR:
        assert odd.value is None


def test_the_tables_reach_every_code() -> None:
    reached = {f"value.{code}" for _, _, code, _ in ROWS if code != "-"}
    assert reached == set(BY_CODE) - NOT_OURS


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.code)
def test_messages_use_the_same_slots_in_both_languages(code: Code) -> None:
    zh, en = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in code.message)
    assert zh == en
    allowed = {
        Severity.INFO: {"field", "value", "canonical"},
        Severity.WARNING: {"field", "value", "suggestion"},
        Severity.ERROR: {"field", "value"},
    }
    assert "field" in zh and zh <= allowed[code.severity]


@pytest.mark.parametrize("raw", [None, "", " ", "\u3000\xa0", "\ufeff", "\t\n"])
def test_blank_cells(raw: object) -> None:
    assert values.is_blank(raw)


@pytest.mark.parametrize("raw", ["0", 0.0, False, "/", "无"])
def test_cells_that_are_not_blank(raw: object) -> None:
    assert not values.is_blank(raw)


def test_a_label_that_looks_like_nothing_is_still_a_choice() -> None:
    read = values.make_choice_reader(["有", "无"], {})
    assert read("无") == "无"


def test_a_variant_that_two_labels_share_is_not_guessed() -> None:
    read = values.make_choice_reader(["a", "A"], {})
    assert read("A") == "A"
    assert read("Ａ") == "Ａ"


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
