"""报送情况: unit by month, how the return of each stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbook.draft import style
from workbook.handout import month_text
from workbook.master.table import Column, Row, Table
from workbook.sheets import Value

NAME = "报送情况"
ROLES = {
    "未报": "doubt",
    "待确认": "told",
    "零报告": "computed",
    "退回": "fault",
    "带说明通过": "done",
    "通过": "done",
    "通过·更正待改": "told",
}
"""Red only for what must be mended, amber for what is owed."""

_FRONT = (Column("单位代码", 10, "code"), Column("单位", 28), Column("分组", 16, "choice"))


@dataclass(frozen=True, slots=True)
class Mark:
    """How one unit's return for one month stands, and its flags."""

    word: str
    late: bool = False
    by_staff: bool = False

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


def standing_table(title: str, periods: Sequence[str], units: Sequence[UnitStanding]) -> Table:
    """The sheet for these periods; below, how many units stand how in each month."""
    back = tuple(Column(word, 9, "count") for word in ("应报", "已通过", "未报", "迟报"))
    months = tuple(Column(month_text(period), 18, "choice") for period in periods)
    return Table(
        name=NAME,
        title=f"{title}报送情况",
        note="“已通过”含零报告、带说明通过和更正待改；红色为退回待改，黄色为未报。右侧可自行加列，汇总时保留。",
        columns=(*_FRONT, *months, *back),
        rows=[_row(unit, periods) for unit in units],
        totals=list(_totals(periods, units)),
        fixed=2,
    )


def _row(unit: UnitStanding, periods: Sequence[str]) -> Row:
    marks = [unit.marks.get(period) for period in periods]
    looks = {len(_FRONT) + at: style(ROLES[mark.word], "choice") for at, mark in enumerate(marks) if mark is not None}
    shown: list[Value] = [mark.text if mark is not None else None for mark in marks]
    return Row(unit.code, (unit.code, unit.name, unit.group, *shown, *_counts(list(unit.marks.values()))), looks)


def passed(mark: Mark) -> bool:
    """Whether a filing of the unit counts for the month."""
    return mark.word in ("零报告", "带说明通过", "通过", "通过·更正待改")


def _counts(marks: Sequence[Mark]) -> tuple[int, int, int, int]:
    owed = sum(mark.word == "未报" for mark in marks)
    return len(marks), sum(map(passed, marks)), owed, sum(mark.late for mark in marks)


def _totals(periods: Sequence[str], units: Sequence[UnitStanding]) -> list[Row]:
    by_month = [[unit.marks[period] for unit in units if period in unit.marks] for period in periods]
    everything = [mark for marks in by_month for mark in marks]
    whole = _counts(everything)
    lines: list[tuple[str, list[int]]] = [
        ("应报", [len(marks) for marks in by_month]),
        ("已通过", [sum(map(passed, marks)) for marks in by_month]),
        ("退回", [sum(mark.word == "退回" for mark in marks) for marks in by_month]),
        ("未报", [sum(mark.word == "未报" for mark in marks) for marks in by_month]),
        ("迟报", [sum(mark.late for mark in marks) for marks in by_month]),
    ]
    return [
        Row(f"合计|{name}", ("合计", name, None, *figures, *(whole if name == "应报" else (None,) * 4)))
        for name, figures in lines
    ]
