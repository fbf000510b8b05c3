"""任务进度: every quota, who has a part in it, what is done and what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbook.draft import style
from workbook.master.subject import Subject
from workbook.master.table import Column, Row, Table

NAME = "任务进度"
_RATE = 7


@dataclass(frozen=True, slots=True)
class Progress:
    """One line: a quota of one unit, a joint quota, or (without a target) a unit's part in a joint one.

    `figures` are those of the subject's measures.
    """

    key: str
    code: str
    name: str
    basis: str
    who: str
    target: int | None
    done: int
    figures: tuple[int | float, ...] = ()

    @property
    def owed(self) -> int | None:
        """What is still to come, never below 0."""
        return None if self.target is None else max(0, self.target - self.done)

    @property
    def rate(self) -> float | None:
        """Done by target; None without one."""
        return self.done / self.target if self.target else None


def progress_table(title: str, subject: Subject, lines: Sequence[Progress], district: Progress) -> Table:
    """The sheet: the quotas' lines in order, the district as its total (each unit counted once)."""
    columns = _columns(subject)
    return Table(
        name=NAME,
        title=f"{title}{NAME}",
        note="“合计”任务先列共同完成数，再列各单位分别完成数（不单列任务）；全区合计每个单位只计一次。",
        columns=columns,
        rows=[_row(line, columns) for line in lines],
        totals=[_row(district, columns)],
        fixed=2,
        bars={_RATE: 1},
    )


def _columns(subject: Subject) -> tuple[Column, ...]:
    return (
        Column("任务代码", 10, "code"),
        Column("任务名称", 34),
        Column("计算方式", 10, "choice"),
        Column("责任单位", 28),
        Column(f"任务{subject.count}", 11, "count"),
        Column(f"已完成{subject.count}", 12, "count"),
        Column(f"尚差{subject.count}", 11, "count"),
        Column("完成率", 14, "share"),
        *(Column(one.title, max(12.0, one.width), one.format) for one in subject.measures),
    )


def _row(line: Progress, columns: Sequence[Column]) -> Row:
    name = line.name if line.target is not None else None
    values = (line.code, name, line.basis, line.who, line.target, line.done, line.owed, line.rate)
    part = {index: style("part", columns[index].format) for index in range(4)} if line.target is None else {}
    return Row(line.key, (*values, *line.figures), part)
