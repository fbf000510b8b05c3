"""报送情况: unit by month, how the return of each stands and on which day it came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from workbook.draft import style
from workbook.handout import day_text, month_text
from workbook.master.table import Column, Row, Table
from workbook.sheets import Style, Value

NAME = "报送情况"
ROLES = {
    "未报": "missing",
    "待确认": "told",
    "零报告": "part",
    "退回": "fault",
    "带说明通过": "done",
    "通过": "done",
    "通过·更正待改": "told",
}
"""Red only for what must be mended, amber for what is owed: bold, and without a day, where nothing came at all."""

_LATE = "doubt"
_MEANS = {
    "应报": "",
    "已通过": "以下四种合计",
    "通过": "审核通过",
    "带说明通过": "经说明通过",
    "零报告": "已报、本月无",
    "通过·更正待改": "更正件退回",
    "退回": "须改后重报",
    "待确认": "来源待核实",
    "未报": "没有报来",
    "迟报": "其中逾期",
    "特批": "其中特批",
}
"""The lines below the table: what is counted in each, and what it means; their words look as they do in the table."""

_FRONT = (Column("单位代码", 9, "code"), Column("单位", 25), Column("分组", 14, "choice"))
_BACK = ("应报", "已通过", "未报", "迟报")


@dataclass(frozen=True, slots=True)
class Mark:
    """How one unit's return for one month stands, its flags, and the day (ISO) on which it came, if one did."""

    word: str
    late: bool = False
    by_staff: bool = False
    day: str | None = None

    @property
    def text(self) -> str:
        """As the sheet shows it: "通过（迟报·特批）"."""
        flags = "·".join(word for word, set_ in (("迟报", self.late), ("特批", self.by_staff)) if set_)
        return f"{self.word}（{flags}）" if flags else self.word


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """One unit's marks by period; a period that has not begun has none."""

    code: str
    name: str
    group: str
    marks: Mapping[str, Mark]


def standing_table(
    title: str,
    periods: Sequence[str],
    units: Sequence[UnitStanding],
    due: Mapping[str, str] = MappingProxyType({}),
) -> Table:
    """The sheet for these periods; `due` are their last days (ISO). Below, how many units stand how in each month."""
    months = tuple(column for period in periods for column in _month(period, due.get(period)))
    return Table(
        name=NAME,
        title=f"{title}{NAME}",
        note="收到日期是入账的那一份报来的日子，没有入账的为最近一份；“未报”无日期，“零报告”是已报送、本月无内容。"
        "右侧可自行加列，汇总时保留。",
        columns=(*_FRONT, *months, *(Column(word, 7, "count") for word in _BACK)),
        rows=[_row(unit, periods) for unit in units],
        totals=list(_totals(periods, units)),
        fixed=2,
    )


def _month(period: str, due: str | None) -> tuple[Column, Column]:
    """The columns of a month; the second is headed by the day by which it is due."""
    until = f"\n{day_text(due).partition('年')[2]}截止" if due else ""
    return Column(month_text(period), 14, "choice"), Column(f"收到日期{until}", 12, "date")


def _row(unit: UnitStanding, periods: Sequence[str]) -> Row:
    shown: list[Value] = []
    looks: dict[int, Style] = {}
    for at, period in enumerate(periods):
        mark, column = unit.marks.get(period), len(_FRONT) + 2 * at
        shown.extend((mark.text, mark.day) if mark is not None else (None, None))
        if mark is not None:
            role = ROLES[mark.word]
            looks[column], looks[column + 1] = style(role, "choice"), style(_LATE if mark.late else role, "date")
    return Row(unit.code, (unit.code, unit.name, unit.group, *shown, *_counts(list(unit.marks.values()))), looks)


def passed(mark: Mark) -> bool:
    """Whether a filing of the unit counts for the month."""
    return mark.word in ("零报告", "带说明通过", "通过", "通过·更正待改")


def _counts(marks: Sequence[Mark]) -> tuple[int, ...]:
    return tuple(sum(_is(mark, what) for mark in marks) for what in _BACK)


def _is(mark: Mark, what: str) -> bool:
    """Whether a mark is among those that a line or column counts."""
    counted = {"应报": True, "已通过": passed(mark), "迟报": mark.late, "特批": mark.by_staff}
    return counted.get(what, mark.word == what)


def _totals(periods: Sequence[str], units: Sequence[UnitStanding]) -> list[Row]:
    by_month = [[unit.marks[period] for unit in units if period in unit.marks] for period in periods]
    whole = _counts([mark for marks in by_month for mark in marks])
    lines = []
    for what, means in _MEANS.items():
        figures = [value for marks in by_month for value in (sum(_is(mark, what) for mark in marks), None)]
        back: Sequence[Value] = whole if what == "应报" else (None,) * len(_BACK)
        looks = {2: style("part", "text")}
        if what in ROLES or what == "迟报":
            looks[1] = style(ROLES.get(what, _LATE), "text")
        lines.append(Row(f"合计|{what}", ("合计", what, means or None, *figures, *back), looks))
    return lines
