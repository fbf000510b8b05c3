"""催报清单: the units that owe a month's return, how long, and what was wrong with what they sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workbook.draft import style
from workbook.master.staff import Beside
from workbook.master.standing import ROLES
from workbook.master.table import Column, Row, Table, draw_table
from workbook.sheets import Book

NAME = "催报清单"


class Owing(NamedTuple):
    """One unit: its standing in a word, days past the due day (less than 0: still to come), what came and why it went
    back ("" where nothing came), how often it was urged by mail and when last (an ISO day, "" for never).
    """

    code: str
    unit: str
    contact: str
    state: str
    days: int
    reason: str = ""
    urged: int = 0
    last: str = ""


_COLUMNS = (
    Column("序号", 6, "serial"),
    Column("单位", 26),
    Column("状态", 9, "choice"),
    Column("逾期天数", 10, "count"),
    Column("退回原因", 52, "long"),
    Column("联系人", 12, "choice"),
    Column("已催报", 9, "count"),
    Column("最近催报", 13, "date"),
    Column("处理情况", 20, "long"),
)


def owing_book(title: str, note: str, lines: Sequence[Owing]) -> Book:
    """The list as a workbook of its own; telephones are not in it, for it lies among what is published."""
    rows = [_row(number, one) for number, one in enumerate(lines, 1)]
    table = Table(NAME, title, note, _COLUMNS, rows, fixed=2, empty="没有欠报的单位")
    return Book((draw_table(table, Beside()),), title=title)


def _row(number: int, one: Owing) -> Row:
    days = max(one.days, 0)
    values = (number, one.unit, one.state, days, one.reason, one.contact, one.urged, one.last or None, None)
    return Row(one.code, values, {2: style(ROLES.get(one.state, "body"), "choice")})
