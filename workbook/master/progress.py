"""任务进度: every quota, who has a part in it, what is done and what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbook.draft import style
from workbook.master.table import Column, Row, Table

NAME = "任务进度"
_COLUMNS = (
    Column("任务代码", 10, "code"),
    Column("任务名称", 34),
    Column("计算方式", 10, "choice"),
    Column("责任单位", 28),
    Column("任务场次", 11, "count"),
    Column("已完成场次", 12, "count"),
    Column("尚差场次", 11, "count"),
    Column("完成率", 14, "share"),
    Column("线下人数", 12, "count"),
    Column("线上人次", 12, "count"),
)
_RATE = 7


@dataclass(frozen=True, slots=True)
class Progress:
    """One line: a quota of one unit, a joint quota, or (without a target) a unit's part in a joint one."""

    key: str
    code: str
    name: str
    basis: str
    who: str
    target: int | None
    done: int
    heads: int
    views: int

    @property
    def owed(self) -> int | None:
        """Lectures still to be given, never below 0."""
        return None if self.target is None else max(0, self.target - self.done)

    @property
    def rate(self) -> float | None:
        """Done by target; None without one."""
        return self.done / self.target if self.target else None


def progress_table(title: str, lines: Sequence[Progress], district: Progress) -> Table:
    """The sheet: the quotas' lines in order, the district as its total (each unit counted once)."""
    return Table(
        name=NAME,
        title=f"{title}任务进度",
        note="“合计”任务先列共同完成数，再列各单位分别完成数（不单列任务）；全区合计每个单位只计一次。",
        columns=_COLUMNS,
        rows=[_row(line) for line in lines],
        totals=[_row(district)],
        fixed=2,
        bars={_RATE: 1},
    )


def _row(line: Progress) -> Row:
    name = line.name if line.target is not None else None
    values = (line.code, name, line.basis, line.who, line.target, line.done, line.owed, line.rate)
    part = {index: style("part", _COLUMNS[index].format) for index in range(4)} if line.target is None else {}
    return Row(line.key, (*values, line.heads, line.views), part)
