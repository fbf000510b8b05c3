"""任务进度: every quota, who has a part in it, what is done and owed, and where the present pace leads; then by phase."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from workbook.draft import style
from workbook.handout import day_text
from workbook.master.subject import Subject
from workbook.master.table import Column, Row, Table
from workbook.sheets import Style, Value

NAME = "任务进度"
MET, STEADY, BEHIND, AHEAD = "已完成", "正常", "滞后", "未开始"
"""How a line is judged: the target met, to be met at the present pace, not so; nothing is reported of its days yet."""

_RATE, _VERDICT = 7, 13
_VERDICTS = {MET: "done", BEHIND: "doubt"}


class Outlook(NamedTuple):
    """Where the present pace leads: whole counts, days as ISO text, None where it cannot be said.

    `monthly` is owed a month of the `months_left`, rounded up; `expected` is done at the end, rounded down; `reached`
    is the day on which the target is met, where that is in time and still to come; `verdict` is "" without a target.
    """

    months_left: int
    monthly: int | None = None
    expected: int | None = None
    reached: str | None = None
    verdict: str = ""


NO_OUTLOOK = Outlook(0)


@dataclass(frozen=True, slots=True)
class Progress:
    """One line: a quota of one unit, a joint quota, or (without a target) a unit's part in a joint one.

    `figures` are those of the subject's measures. `lacking` is what is owed where it is not the target less what is
    done: of a quota that each unit owes, what one has done over makes up for no other.
    """

    key: str
    code: str
    name: str
    basis: str
    who: str
    target: int | None
    done: int
    figures: tuple[int | float, ...] = ()
    outlook: Outlook = NO_OUTLOOK
    lacking: int | None = None

    @property
    def owed(self) -> int | None:
        """What is still to come, never below 0."""
        if self.lacking is not None:
            return self.lacking
        return None if self.target is None else max(0, self.target - self.done)

    @property
    def rate(self) -> float | None:
        """Done by target; None without one."""
        return self.done / self.target if self.target else None

    @property
    def expected_rate(self) -> float | None:
        """Expected at the end by target; None where either is missing."""
        expected = self.outlook.expected
        return expected / self.target if self.target and expected is not None else None


def outlook_text(line: Progress, unit: str) -> str:
    """Where the pace leads a line and what is owed a month, in words without a full stop; "" where nothing is owed."""
    ahead = line.outlook
    if not line.owed:
        return ""
    said = []
    if ahead.reached is not None:
        said.append(f"按目前进度{day_text(ahead.reached)}完成任务")
    elif ahead.expected is not None:
        said.append(f"按目前进度到期末{ahead.expected:,}{unit}（{line.expected_rate:.1%}）")
    if ahead.monthly is not None:
        said.append(f"其余{ahead.months_left}个月每月尚需{ahead.monthly:,}{unit}")
    return "，".join(said)


@dataclass(frozen=True, slots=True)
class PhaseProgress:
    """One phase: the district's line, whose `who` are its days, and below it the quotas'."""

    district: Progress
    quotas: Sequence[Progress]

    @property
    def lines(self) -> tuple[Progress, ...]:
        """All of them."""
        return (self.district, *self.quotas)


def progress_table(
    title: str,
    subject: Subject,
    lines: Sequence[Progress],
    district: Progress,
    phases: Sequence[PhaseProgress] = (),
    basis: str = "",
) -> Table:
    """The sheet: the quotas' lines in order, the district as its total (each unit counted once), then every phase.

    `basis` says of which days the pace is.
    """
    columns = _columns(subject)
    said = ("“合计”任务先列共同完成数、再列各单位；全区合计每个单位只计一次", "阶段任务按天数折算" if phases else "")
    return Table(
        name=NAME,
        title=f"{title}{NAME}",
        note="；".join(filter(None, (basis, *said))) + "。",
        columns=columns,
        rows=[_row(line, columns) for line in lines],
        totals=[_row(district, columns, "total"), *_of_phases(phases, columns)],
        fixed=2,
        bars={_RATE: 1},
    )


def _columns(subject: Subject) -> tuple[Column, ...]:
    return (
        Column("任务代码", 9, "code"),
        Column("任务名称", 23),
        Column("计算方式", 9, "choice"),
        Column("责任单位", 25),
        Column(f"任务{subject.count}", 9, "count"),
        Column(f"已完成{subject.count}", 9, "count"),
        Column(f"尚差{subject.count}", 9, "count"),
        Column("完成率", 12, "share"),
        Column("剩余月数", 7, "count"),
        Column("每月尚需", 8, "count"),
        Column("按目前进度预计", 10, "count"),
        Column("预计完成率", 9, "share"),
        Column("预计完成日", 12, "date"),
        Column("判断", 9, "choice"),
        *(Column(one.title, one.width, one.format) for one in subject.measures),
    )


def _row(line: Progress, columns: Sequence[Column], role: str = "body") -> Row:
    name = line.name if line.target is not None else None
    ahead = line.outlook
    values = (line.code, name, line.basis, line.who, line.target, line.done, line.owed, line.rate)
    pace: tuple[Value, ...] = (ahead.months_left, ahead.monthly, ahead.expected)
    pace = (*pace, line.expected_rate, ahead.reached, ahead.verdict or None)
    looks: dict[int, Style] = {}
    if line.target is None:
        pace = (None,) * len(pace)
        looks = {index: style("part", columns[index].format) for index in range(4)}
    elif ahead.verdict in _VERDICTS:
        looks = {_VERDICT: style(_VERDICTS[ahead.verdict], "choice")}
    if role != "total":
        looks = {index: style(role, column.format) for index, column in enumerate(columns)} | looks
    return Row(line.key, (*values, *pace, *line.figures), looks)


def _of_phases(phases: Sequence[PhaseProgress], columns: Sequence[Column]) -> Iterator[Row]:
    for phase in phases:
        yield _row(phase.district, columns, "total")
        yield from (_row(line, columns) for line in phase.quotas)
