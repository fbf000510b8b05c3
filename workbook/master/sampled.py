"""抽查名单: everything that was drawn, with its weight and why, and what was found on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workbook.draft import style
from workbook.master.table import Column, Row, Table
from workbook.sheets import Value

NAME = "抽查名单"
UNTRUE = "不属实"
_NOTE = (
    "分层随机抽样：按单位分组分层，按各层数量比例分配（最大余额法，每层至少1项）；"
    "编号、种子、总体相同，抽出的名单必然相同。暗访在反馈之前只列项数。"
)
_OPEN = "尚未反馈"


class Found(NamedTuple):
    """What was found: the conclusion, whether it took place, the figure, the day (ISO), by whom, in words, the file."""

    conclusion: str | None = None
    held: str | None = None
    figure: Value = None
    day: str | None = None
    inspectors: str | None = None
    remarks: str | None = None
    file: str | None = None


class Sampled(NamedTuple):
    """One that was drawn: which sample, its number, the month, of what; the unit, its stratum, what it is; the weight.

    `seed`, `population` and `digest` tell of the whole sample. Of what nobody is to know yet only `subject` is told.
    """

    key: str
    time: int
    number: str = ""
    period: str = ""
    what: str = ""
    unit: str = ""
    stratum: str = ""
    subject: str = ""
    reported: Value = None
    weight: int | None = None
    reasons: str = ""
    found: Found | None = None
    seed: str = ""
    population: int | None = None
    digest: str = ""


_COLUMNS = (
    Column("第几次", 8, "serial"),
    Column("抽查编号", 14, "code"),
    Column("报告期", 11, "month"),
    Column("类别", 8, "choice"),
    Column("单位", 24),
    Column("分层", 18),
    Column("抽查对象", 48, "long"),
    Column("报送数", 10, "count"),
    Column("权重", 8, "serial"),
    Column("加权理由", 22, "long"),
    Column("抽查结论", 11, "choice"),
    Column("是否开展", 10, "choice"),
    Column("核实数", 10, "count"),
    Column("检查日期", 13, "date"),
    Column("检查人", 14),
    Column("情况说明", 32, "long"),
    Column("来源文件", 30),
    Column("种子", 10, "code"),
    Column("总体", 9, "count"),
    Column("总体校验码", 16, "code"),
)
_CONCLUSION, _REPORTED, _FIGURE = 10, 7, 12


def sampled_table(title: str, lines: Sequence[Sampled]) -> Table:
    """The sheet: sample by sample, in the order of the draw."""
    return Table(
        name=NAME,
        title=f"{title}{NAME}",
        note=_NOTE,
        columns=_COLUMNS,
        rows=[_row(line) for line in lines],
        fixed=2,
        empty="尚未抽查",
    )


_CARRIED = (1, 4, 5, 6, 7, 8, 9)
"""The columns that inspectors take along."""


def inspectors_table(title: str, note: str, lines: Sequence[Sampled], strata: str) -> Table:
    """The list of one sample for inspectors, with room for what they note; below it how it was shared out."""
    columns = (*(_COLUMNS[at] for at in _CARRIED), Column("检查记录", 26))
    rows = [Row(row.key, (*(row.values[at] for at in _CARRIED), None)) for row in map(_row, lines)]
    shared = Row("分层", ("分层", None, "抽取/总体", strata, *[None] * (len(columns) - 4)))
    return Table(name=NAME, title=title, note=note, columns=columns, rows=rows, totals=(shared,))


def _row(line: Sampled) -> Row:
    found = line.found or Found()
    conclusion = found.conclusion or (_OPEN if line.number else None)
    looks = {}
    if conclusion == UNTRUE:
        looks[_CONCLUSION] = style("fault", "choice")
    elif conclusion == _OPEN:
        looks[_CONCLUSION] = style("part", "choice")
    if found.figure is not None and line.reported is not None and found.figure != line.reported:
        looks[_FIGURE] = style("doubt", "count")
    values = (
        line.time or None, line.number or None, line.period or None, line.what or None, line.unit or None,
        line.stratum or None, line.subject, line.reported, line.weight, line.reasons or None,
        conclusion, found.held, found.figure, found.day, found.inspectors, found.remarks, found.file,
        line.seed or None, line.population, line.digest or None,
    )  # fmt: skip
    return Row(line.key, values, looks)
