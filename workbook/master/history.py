"""核实说明 and 修订记录: what was odd and explained, what staff decided, and everything that happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbook.master.table import Column, Row, Table

EXPLAINED, HISTORY = "核实说明", "修订记录"
DECISION, OPINION = "处理", "处理意见"
"""The columns of 核实说明 that staff fill."""

TAKEN, REFUSED = "认可", "不认可"
"""What staff may decide about an explanation."""

_DECIDED = "如实且理由充分的选“认可”（不填也有效）；选“不认可”的，下次汇总时该报表退回、不再计入，并拟好退回件。"
_OPINION = "写给报送单位的话，随退回件发出。"


@dataclass(frozen=True, slots=True)
class Explained:
    """One line of 核实说明; `place` is "宣讲明细!L7" or "", `at` local time as ISO text, `who` the one who explained.

    `decidable`: staff may take or refuse it.
    """

    key: str
    kind: str
    unit_name: str
    period: str
    edition: int
    title: str
    place: str
    message: str
    words: str
    who: str
    at: str
    file: str
    decidable: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One line of 修订记录; `number` is the ledger's, 0 for what is told besides; `at` local time as ISO text."""

    key: str
    number: int
    at: str
    what: str
    unit_name: str
    period: str
    edition: int
    file: str
    note: str


def explained_table(title: str, lines: Sequence[Explained]) -> Table:
    """The sheet of what was explained by units, taken by staff, or disagrees with another filing."""
    columns = (
        Column("类别", 12, "choice"),
        Column("单位", 18),
        Column("报告期", 10, "month"),
        Column("版次", 7, "serial"),
        Column("问题", 14),
        Column("位置", 14),
        Column("审核意见", 36, "long"),
        Column("说明或理由", 34, "long"),
        Column("说明人", 20),
        Column("时间", 17, "datetime"),
        Column("来源文件", 26),
    )
    return Table(
        name=EXPLAINED,
        title=f"{title}核实说明",
        note="核实说明：单位对核实类问题的说明，请在右侧“处理”栏选认可或不认可；特批入账：工作人员的决定及理由；"
        "待协调：与其他报表不一致，请核实。",
        columns=columns,
        rows=[
            Row(
                line.key,
                (
                    *(line.kind, line.unit_name, line.period, line.edition, line.title, line.place, line.message),
                    *(line.words, line.who, line.at, line.file),
                ),
                open=line.decidable,
            )
            for line in lines
        ],
        open=(
            Column(DECISION, 9, "choice", choices=(TAKEN, REFUSED), prompt=_DECIDED, warns=REFUSED),
            Column(OPINION, 30, "long", prompt=_OPINION),
        ),
        fixed=2,
    )


def history_table(title: str, events: Sequence[Event]) -> Table:
    """The sheet of everything that happened, the ledger's numbers first to last."""
    columns = (
        Column("序号", 8, "serial"),
        Column("时间", 18, "datetime"),
        Column("事项", 14, "choice"),
        Column("单位", 24),
        Column("报告期", 11, "month"),
        Column("版次", 8, "serial"),
        Column("文件", 42),
        Column("说明", 60, "long"),
    )
    return Table(
        name=HISTORY,
        title=f"{title}修订记录",
        note="按发生次序列出收件、入账、改版、特批、说明处理等全部事项；“版次变化”列出新版与旧版的差异。",
        columns=columns,
        rows=[
            Row(
                event.key,
                (
                    *(event.number or None, event.at, event.what, event.unit_name, event.period or None),
                    *(event.edition or None, event.file, event.note),
                ),
            )
            for event in events
        ],
    )
