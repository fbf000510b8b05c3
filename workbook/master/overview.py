"""总览: targets, what is done and what is owed from the top left; then who, then what; two charts beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbook import palette
from workbook.draft import Draft, style
from workbook.handout import month_text
from workbook.master.monthly import Tally
from workbook.master.progress import Progress
from workbook.sheets import Chart, DataBar, Printing, Sheet, Span, Value

NAME = "总览"
_HALF = 6
"""Columns of the left half; the right has as many after one that parts them."""

_RIGHT = _HALF + 2
_LAST = _RIGHT + _HALF - 1
_WIDTHS = (25.0, 12.5, 12.5, 12.5, 12.5, 12.5)
_ROW, _BAND, _CHART_ROWS = 24.0, 26.0, 13
_LONG_NAME = 11


@dataclass(frozen=True, slots=True)
class PhaseTally:
    """One phase with its days (ISO) and what was done in them."""

    name: str
    start: str
    end: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class MonthTally:
    """One month: returns owed, in force and late, and what they say was done."""

    period: str
    owed: int
    passed: int
    late: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class TopicTally:
    """One topic, and how many units lectured on it."""

    name: str
    tally: Tally
    units: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the first sheet shows; `as_of` says up to which moment and entry of the ledger."""

    title: str
    as_of: str
    district: Progress
    quotas: Sequence[Progress]
    months: Sequence[MonthTally]
    phases: Sequence[PhaseTally]
    topics: Sequence[TopicTally]


def draw_overview(said: Overview) -> Sheet:
    """The first sheet: one page of A4, landscape."""
    draft = Draft(NAME)
    for column, width in enumerate(_WIDTHS, 1):
        draft.widths[column] = width
        draft.widths[_RIGHT + column - 1] = width
    draft.widths[_HALF + 1] = 2.5
    draft.block(Span(1, 1, 1, _LAST), f"{said.title}总览", style("title"))
    draft.block(Span(2, 1, 2, _LAST), said.as_of, style("note-centred"))
    draft.heights.update({1: 40.0, 2: 20.0, 5: 8.0})
    _tiles(draft, said.district)
    quotas = _quotas(draft, 6, said)
    months = _months(draft, 6, said)
    top = max(quotas.bottom, months.bottom) + 3
    draft.heights[top - 1] = 8.0
    phases = _phases(draft, top, said)
    topics = _topics(draft, top, said)
    below = max(phases.bottom, topics.bottom) + 2
    draft.heights[below - 1] = 8.0
    charts = _charts(below, quotas, months, topics)
    for row in range(below, below + _CHART_ROWS):
        draft.heights[row] = 20.0
    sheet = draft.sheet(printing=Printing(landscape=True, tall=False), protected=False, tint=palette.TABS["record"])
    return replace(sheet, charts=charts, bars=(DataBar(Span(quotas.top, 5, quotas.bottom + 1, 5), 1),))


def _tiles(draft: Draft, district: Progress) -> None:
    tiles: list[tuple[Span, str, Value, str]] = [
        (Span(3, 1, 3, 1), "任务场次", district.target, "integer:场"),
        (Span(3, 2, 3, 3), "已完成", district.done, "integer:场"),
        (Span(3, 4, 3, 6), "尚差", district.owed, "integer:场"),
        (Span(3, 8, 3, 8), "完成率", district.rate, "percent"),
        (Span(3, 9, 3, 10), "线下受众", district.heads, "integer:人"),
        (Span(3, 11, 3, 13), "线上受众", district.views, "integer:人次"),
    ]
    for span, label, value, format in tiles:
        draft.block(span, label, style("tile-label"))
        draft.block(Span(4, span.left, 4, span.right), value, style("tile", format))
    draft.heights.update({3: 24.0, 4: 42.0})


def _band(draft: Draft, row: int, left: int, text: str, headers: Sequence[str]) -> None:
    draft.block(Span(row, left, row, left + _HALF - 1), text, style("band"))
    for column, header in enumerate(headers, left):
        draft.put(row + 1, column, header, style("header"))
    draft.heights.update({row: _BAND, row + 1: _BAND})


def _lines(draft: Draft, top: int, left: int, formats: Sequence[str], lines: Sequence[Sequence[Value]]) -> Span:
    """Rows of figures; the last line may be told apart by the caller. The span of their cells, one row at least."""
    row = top - 1
    for row, values in enumerate(lines or [[None] * _HALF], top):
        for column, (value, format) in enumerate(zip(values, formats, strict=True), left):
            draft.put(row, column, value, style("body", format))
        _tall(draft, row, 36.0 if len(str(values[0])) > _LONG_NAME else _ROW)
    return Span(top, left, row, left + _HALF - 1)


def _tall(draft: Draft, row: int, height: float) -> None:
    """Both halves share their rows."""
    draft.heights[row] = max(height, draft.heights.get(row, 0.0))


def _total(draft: Draft, row: int, left: int, formats: Sequence[str], values: Sequence[Value]) -> None:
    for column, (value, format) in enumerate(zip(values, formats, strict=True), left):
        draft.put(row, column, value, style("total", format))
    _tall(draft, row, _ROW)


def _quotas(draft: Draft, top: int, said: Overview) -> Span:
    formats = ("text", "count", "count", "count", "share", "count")
    _band(draft, top, 1, "任务完成情况", ("任务", "任务场次", "已完成", "尚差", "完成率", "线下人数"))

    def line(quota: Progress, name: str) -> tuple[Value, ...]:
        return name, quota.target, quota.done, quota.owed, quota.rate, quota.heads

    span = _lines(draft, top + 2, 1, formats, [line(quota, quota.name) for quota in said.quotas])
    _total(draft, span.bottom + 1, 1, formats, line(said.district, "全区"))
    return span


def _months(draft: Draft, top: int, said: Overview) -> Span:
    formats = ("choice", "count", "count", "count", "count", "count")
    _band(draft, top, _RIGHT, "逐月开展和报送情况", ("月份", "应报", "已通过", "场次", "线下人数", "线上人次"))
    lines = [(month_text(month.period), month.owed, month.passed, *month.tally.values()) for month in said.months]
    span = _lines(draft, top + 2, _RIGHT, formats, lines)
    whole = sum((month.tally for month in said.months), Tally()).values()
    owed, passed = (sum(getattr(month, name) for month in said.months) for name in ("owed", "passed"))
    _total(draft, span.bottom + 1, _RIGHT, formats, ("合计", owed, passed, *whole))
    return span


def _phases(draft: Draft, top: int, said: Overview) -> Span:
    formats = ("text", "date", "date", "count", "count", "count")
    _band(draft, top, 1, "阶段进展", ("阶段", "开始", "结束", "场次", "线下人数", "线上人次"))
    lines = [(phase.name, phase.start, phase.end, *phase.tally.values()) for phase in said.phases]
    return _lines(draft, top + 2, 1, formats, lines)


def _topics(draft: Draft, top: int, said: Overview) -> Span:
    formats = ("text", "count", "share", "count", "count", "count")
    whole = sum(topic.tally.lectures for topic in said.topics)
    _band(draft, top, _RIGHT, "主题分布", ("主题", "场次", "占比", "线下人数", "线上人次", "覆盖单位"))
    lines: list[tuple[Value, ...]] = []
    for topic in said.topics:
        lectures, heads, views = topic.tally.values()
        share = lectures / whole if whole else None
        lines.append((topic.name, lectures, share, heads, views, topic.units))
    return _lines(draft, top + 2, _RIGHT, formats, lines)


def _charts(top: int, quotas: Span, months: Span, topics: Span) -> tuple[Chart, ...]:
    bottom = top + _CHART_ROWS - 1

    def column(span: Span, offset: int) -> Span:
        return Span(span.top, span.left + offset, span.bottom, span.left + offset)

    return (
        Chart(
            "bar",
            "任务完成情况（场次）",
            Span(top, 1, bottom, 4),
            column(quotas, 0),
            (("已完成", column(quotas, 2)), ("任务场次", column(quotas, 1))),
        ),
        Chart("column", "逐月场次", Span(top, 5, bottom, 8), column(months, 0), (("场次", column(months, 3)),)),
        Chart(
            "bar", "主题分布（场次）", Span(top, 9, bottom, _LAST), column(topics, 0), (("场次", column(topics, 1)),)
        ),
    )
