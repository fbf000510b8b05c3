"""The readers of cells under the names that the tables use, and a reading as the tables write it."""

from __future__ import annotations

from collections.abc import Callable

from workbook import values
from workbook.values import Odd
from workbook.values.codes import CODES

Reader = Callable[[object], object]
PERIOD = "2020-04"
BY_CODE = {code.code: code for code in CODES}
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


def describe(read: object) -> tuple[str, object]:
    """A reading as the tables write it."""
    if not isinstance(read, Odd):
        return "-", read
    told = read.value if read.value is not None or read.suggestion is None else ("?", read.suggestion)
    return read.code.removeprefix("value."), told
