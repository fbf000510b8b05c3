"""评优: rankings as a sheet of the master, and as the sheets of a workbook with what every point comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workbook.draft import style
from workbook.master.table import Column, Row, Table
from workbook.sheets import Value

NAME, RULES, BASIS = "评优", "评分办法", "得分依据"
_SHORTLISTED = "入围"


class Score(NamedTuple):
    """Points by one indicator, None where it does not apply, and what they come from in a word."""

    points: float | None
    told: str


class Ranked(NamedTuple):
    """One line of a ranking; `sharing` counts those of its rank, `listed` is whether it is on the shortlist."""

    key: str
    rank: int
    sharing: int
    name: str
    unit: str
    total: float
    scores: Sequence[Score]
    listed: bool = False


class RankedKind(NamedTuple):
    """One ranking: of what, its title, the indicators (title, weight, rule) in order, its lines, what is told of it."""

    kind: str
    title: str
    indicators: Sequence[tuple[str, int, str]]
    lines: Sequence[Ranked]
    note: str


class Source(NamedTuple):
    """Where a figure comes from: whose it is by what, what it adds, and the file, sheet and rows that say so."""

    kind: str
    name: str
    indicator: str
    adds: str
    unit: str
    period: str
    file: str = ""
    edition: int | None = None
    sheet: str = ""
    rows: str = ""


def ranked_table(title: str, rankings: Sequence[RankedKind], elsewhere: str) -> Table:
    """All rankings as one sheet of the master; `elsewhere` says where the rest stands."""
    columns = (
        Column("类别", 14, "choice"),
        Column("名次", 8, "serial"),
        Column("名称", 28),
        Column("单位", 26),
        Column("总分", 10, "amount"),
        Column("得分构成（依据）", 76, "long"),
        Column("并列", 12, "choice"),
        Column("观摩会", 10, "choice"),
    )
    return Table(
        name=NAME,
        title=f"{title}{NAME}",
        note=f"总分100分，按“活动设置”中的权重计算，总分完全相同的名次并列。{elsewhere}",
        columns=columns,
        rows=[_line(one, line) for one in rankings for line in one.lines],
        fixed=3,
        empty="尚无可评的报送",
    )


def _line(one: RankedKind, line: Ranked) -> Row:
    made = [
        f"{title}{'不计' if score.points is None else f'{score.points:.2f}'}（{score.told}）"
        for (title, _, _), score in zip(one.indicators, line.scores, strict=True)
    ]
    looks = {7: style("done", "choice")} if line.listed else {}
    unit = line.unit if line.unit != line.name else None
    values = (one.kind, line.rank, line.name, unit, line.total, "　".join(made), *_ends(line))
    return Row(f"{one.kind}|{line.key}", values, looks)


def _ends(line: Ranked) -> tuple[Value, Value]:
    return f"并列（{line.sharing}）" if line.sharing > 1 else None, _SHORTLISTED if line.listed else None


def ranking_table(title: str, one: RankedKind, *, shortlist: bool) -> Table:
    """One ranking as a sheet of its own: by indicator the points and what they come from."""
    columns = [Column("名次", 7, "serial"), Column("名称", 26)]
    own = any(line.unit != line.name for line in one.lines)
    columns += [Column("单位", 22)] if own else []
    columns.append(Column("总分", 10, "amount"))
    for heading, weight, _ in one.indicators:
        group = f"{heading}（权重{weight}）"
        columns += [Column("得分", 9, "amount", group=group), Column("依据", 13, "choice", group=group)]
    columns.append(Column("并列", 10, "choice"))
    columns += [Column("观摩会", 9, "choice")] if shortlist else []
    return Table(
        name=one.title,
        title=f"{title}{one.title}",
        note=one.note,
        columns=tuple(columns),
        rows=[_wide(line, own=own, shortlist=shortlist) for line in one.lines],
        fixed=2,
    )


def _wide(line: Ranked, *, own: bool, shortlist: bool) -> Row:
    shared, listed = _ends(line)
    scores = [value for score in line.scores for value in (score.points, score.told)]
    values = [line.rank, line.name, *([line.unit] if own else []), line.total, *scores, shared]
    looks = {len(values): style("done", "choice")} if listed else {}
    return Row(line.key, [*values, *([listed] if shortlist else [])], looks)


def rules_table(title: str, rankings: Sequence[RankedKind]) -> Table:
    """评分办法: what counts in each ranking, how much, and how."""
    columns = (
        Column("类别", 14, "choice"),
        Column("项目", 16, "choice"),
        Column("权重", 8, "serial"),
        Column("办法", 90),
    )
    rows = [
        Row(f"{one.kind}|{name}", (one.kind, name, weight, rule))
        for one in rankings
        for name, weight, rule in one.indicators
    ]
    note = "总分=各项“权重×比例”之和÷权重之和×100，只在最后四舍五入到两位小数；总分完全相同的名次并列。"
    return Table(name=RULES, title=f"{title}{RULES}", note=note, columns=columns, rows=rows, fixed=2)


def basis_table(title: str, sources: Sequence[Source]) -> Table:
    """得分依据: for every figure the filings and rows that it comes from."""
    columns = (
        Column("类别", 11, "choice"),
        Column("名称", 26),
        Column("项目", 12, "choice"),
        Column("计入", 18, "choice"),
        Column("单位", 22),
        Column("报告期", 10, "month"),
        Column("来源文件", 40),
        Column("版次", 7, "serial"),
        Column("工作表", 11, "choice"),
        Column("行号", 22),
    )
    rows = [
        Row(
            str(number),
            (*one[:6], *(value or None for value in one[6:])),
        )
        for number, one in enumerate(sources)
    ]
    note = "每项得分由下列报送的下列行得出；行号是报送文件中的行。"
    return Table(name=BASIS, title=f"{title}{BASIS}", note=note, columns=columns, rows=rows, fixed=3)
