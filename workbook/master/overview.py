"""总览: targets, what is done and what is owed from the top left; then who, then what; two charts beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from workbook import palette
from workbook.draft import Draft, style
from workbook.handout import month_text
from workbook.master.progress import Progress, outlook_text
from workbook.master.subject import Measure, Subject, Tally
from workbook.sheets import Chart, DataBar, Printing, Sheet, Span, Value

NAME = "总览"
_HALF = 6
"""Columns of the left half; the right has as many after one that parts them."""

_RIGHT = _HALF + 2
_LAST = _RIGHT + _HALF - 1
_WIDTHS = (25.0, 12.5, 12.5, 12.5, 12.5, 12.5)
_ROW, _BAND, _CHART_ROWS = 24.0, 26.0, 13
_LONG_NAME = 11
_SHOWN = 2
"""So many measures stand here: the first ones; the other sheets show them all."""

_TILES: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((1, _LAST),),
    2: ((1, _HALF), (_RIGHT, _LAST)),
    3: ((1, 3), (4, 6), (8, _LAST)),
    4: ((1, 3), (4, 6), (8, 10), (11, _LAST)),
    5: ((1, 1), (2, 3), (4, 6), (8, 9), (10, _LAST)),
    6: ((1, 1), (2, 3), (4, 6), (8, 8), (9, 10), (11, _LAST)),
}
"""The columns of so many tiles."""

_CHARTS: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((1, _LAST),),
    2: ((1, _HALF), (_RIGHT, _LAST)),
    3: ((1, 4), (5, 8), (9, _LAST)),
}
"""The columns of so many charts."""

Line = tuple[Value, ...]


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
    """One topic, and how many units had to do with it."""

    name: str
    tally: Tally
    units: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the first sheet shows; `as_of` says up to which moment and entry of the ledger.

    Without a `subject` only how the returns stand; without targets, phases or topics no block of them.
    """

    title: str
    as_of: str
    subject: Subject | None
    district: Progress
    quotas: Sequence[Progress]
    months: Sequence[MonthTally]
    phases: Sequence[PhaseTally]
    topics: Sequence[TopicTally]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that stand here."""
        return self.subject.measures[:_SHOWN] if self.subject else ()

    def figures(self, tally: Tally) -> Line:
        """A tally as it stands here: nothing where nothing is counted."""
        return tally.values()[: 1 + _SHOWN] if self.subject else ()


@dataclass(frozen=True, slots=True)
class _Block:
    """A small table of the sheet: its band, its columns' headers and formats, its lines, its total if it has one."""

    name: str
    headers: Sequence[str]
    formats: Sequence[str]
    lines: Sequence[Line]
    total: Line | None = None


def draw_overview(said: Overview) -> Sheet:
    """The first sheet: one page of A4, landscape."""
    draft = Draft(NAME)
    for column, width in enumerate(_WIDTHS, 1):
        draft.widths[column] = width
        draft.widths[_RIGHT + column - 1] = width
    draft.widths[_HALF + 1] = 2.5
    draft.block(Span(1, 1, 1, _LAST), f"{said.title}总览", style("title"))
    draft.block(Span(2, 1, 2, _LAST), "　".join(filter(None, (said.as_of, _ahead(said)))), style("note-centred"))
    draft.heights.update({1: 40.0, 2: 20.0, 5: 8.0})
    _tiles(draft, said)
    made = {"quotas": _quotas(said), "months": _months(said), "phases": _phases(said), "topics": _topics(said)}
    blocks = {name: block for name, block in made.items() if block is not None}
    spans: dict[str, Span] = {}
    top = 6
    for pair in (list(blocks)[at : at + 2] for at in range(0, len(blocks), 2)):
        for left, name in zip((1, _RIGHT), pair, strict=False):
            spans[name] = _draw(draft, top, left, blocks[name])
        top = max(spans[name].bottom + (blocks[name].total is not None) for name in pair) + 2
        draft.heights[top - 1] = 8.0
    charts = _charts(top, said, spans)
    for row in range(top, top + _CHART_ROWS if charts else top):
        draft.heights[row] = 20.0
    sheet = draft.sheet(printing=Printing(landscape=True, tall=False), protected=False, tint=palette.TABS["record"])
    quotas = spans.get("quotas")
    bars = (DataBar(Span(quotas.top, 5, quotas.bottom + 1, 5), 1),) if quotas else ()
    return replace(sheet, charts=charts, bars=bars)


def _ahead(said: Overview) -> str:
    """Where the district's pace leads, if it has a target and is not there yet."""
    return outlook_text(said.district, said.subject.unit) if said.subject is not None else ""


def _tiles(draft: Draft, said: Overview) -> None:
    tiles: list[tuple[str, Value, str]] = []
    if said.subject is None:
        sums = (sum(getattr(month, name) for month in said.months) for name in ("owed", "passed", "late"))
        tiles = [(label, value, "integer:份") for label, value in zip(("应报", "已通过", "迟报"), sums, strict=True)]
    else:
        count = f"integer:{said.subject.unit}"
        if said.district.target:
            tiles.append((f"任务{said.subject.count}", said.district.target, count))
        done = "已完成" if said.district.target else f"累计{said.subject.count}"
        tiles.append((done, said.district.done, count))
        if said.district.target:
            tiles += [("尚差", said.district.owed, count), ("完成率", said.district.rate, "percent")]
        figures = zip(said.measures, said.district.figures, strict=False)
        tiles += [(one.says, figure, one.tile) for one, figure in figures]
    for (left, right), (label, value, format) in zip(_TILES[len(tiles)], tiles, strict=True):
        draft.block(Span(3, left, 3, right), label, style("tile-label"))
        draft.block(Span(4, left, 4, right), value, style("tile", format))
    draft.heights.update({3: 24.0, 4: 42.0})


def _draw(draft: Draft, top: int, left: int, block: _Block) -> Span:
    """The block with its upper left corner there; the span of its lines, one row at least. Both halves share rows."""
    right = left + len(block.headers) - 1
    draft.block(Span(top, left, top, right), block.name, style("band"))
    for column, header in enumerate(block.headers, left):
        draft.put(top + 1, column, header, style("header"))
    draft.heights.update({top: _BAND, top + 1: _BAND})
    row = top + 1
    for row, values in enumerate(block.lines or [(None,) * len(block.headers)], top + 2):
        _put(draft, row, left, values, block.formats, "body")
        _tall(draft, row, 36.0 if len(str(values[0])) > _LONG_NAME else _ROW)
    if block.total is not None:
        _put(draft, row + 1, left, block.total, block.formats, "total")
        _tall(draft, row + 1, _ROW)
    return Span(top + 2, left, row, right)


def _put(draft: Draft, row: int, left: int, values: Line, formats: Sequence[str], role: str) -> None:
    for column, (value, format) in enumerate(zip(values, formats, strict=True), left):
        draft.put(row, column, value, style(role, format))


def _tall(draft: Draft, row: int, height: float) -> None:
    draft.heights[row] = max(height, draft.heights.get(row, 0.0))


def _counted(said: Overview) -> tuple[list[str], list[str]]:
    """The headers and formats of the count and of the measures."""
    if said.subject is None:
        return [], []
    return (
        [said.subject.count, *(one.title for one in said.measures)],
        ["count", *(one.format for one in said.measures)],
    )


def _quotas(said: Overview) -> _Block | None:
    if said.subject is None or not (said.quotas or said.district.target):
        return None
    first = said.measures[:1]
    headers = ("任务", f"任务{said.subject.count}", "已完成", "尚差", "完成率", *(one.title for one in first))
    formats = ("text", "count", "count", "count", "share", *(one.format for one in first))

    def line(quota: Progress, name: str) -> Line:
        return name, quota.target, quota.done, quota.owed, quota.rate, *quota.figures[: len(first)]

    lines = [line(quota, quota.name) for quota in said.quotas]
    return _Block("任务完成情况", headers, formats, lines, line(said.district, "全区"))


def _months(said: Overview) -> _Block:
    counted, formats = _counted(said)
    late = [] if said.subject else ["迟报"]
    headers = ["月份", "应报", "已通过", *counted, *late]

    def line(name: str, months: Sequence[MonthTally]) -> Line:
        sums = [sum(getattr(month, what) for month in months) for what in ("owed", "passed", "late")]
        tally = said.subject.sum(month.tally for month in months) if said.subject else Tally()
        return name, *sums[:2], *said.figures(tally), *(sums[2:] if late else ())

    lines = [line(month_text(month.period), [month]) for month in said.months]
    name = "逐月开展和报送情况" if said.subject else "逐月报送情况"
    formats = ["choice", "count", "count", *formats, *("count" for _ in late)]
    return _Block(name, headers, formats, lines, line("合计", said.months))


def _phases(said: Overview) -> _Block | None:
    if said.subject is None or not said.phases:
        return None
    headers, formats = _counted(said)
    lines: list[Line] = [(one.name, one.start, one.end, *said.figures(one.tally)) for one in said.phases]
    return _Block("阶段进展", ["阶段", "开始", "结束", *headers], ["text", "date", "date", *formats], lines)


def _topics(said: Overview) -> _Block | None:
    if said.subject is None or said.subject.topic is None:
        return None
    whole = sum(topic.tally.count for topic in said.topics)
    headers, formats = _counted(said)
    topic = said.subject.topic
    lines: list[Line] = []
    for one in said.topics:
        count, *figures = said.figures(one.tally)
        lines.append((one.name, count, one.tally.count / whole if whole else None, *figures, one.units))
    return _Block(
        topic.name,
        [topic.word, headers[0], "占比", *headers[1:], "覆盖单位"],
        ["text", formats[0], "share", *formats[1:], "count"],
        lines,
    )


def _charts(top: int, said: Overview, spans: Mapping[str, Span]) -> tuple[Chart, ...]:
    if said.subject is None:
        return ()
    count = said.subject.count

    def column(name: str, offset: int) -> Span:
        span = spans[name]
        return Span(span.top, span.left + offset, span.bottom, span.left + offset)

    wanted: list[tuple[str, str, Span, tuple[tuple[str, Span], ...]]] = []
    if "quotas" in spans:
        bars = (("已完成", column("quotas", 2)), (f"任务{count}", column("quotas", 1)))
        wanted.append(("bar", f"任务完成情况（{count}）", column("quotas", 0), bars))
    wanted.append(("column", f"逐月{count}", column("months", 0), ((count, column("months", 3)),)))
    if said.subject.topic is not None:
        name = said.subject.topic.name
        wanted.append(("bar", f"{name}（{count}）", column("topics", 0), ((count, column("topics", 1)),)))
    bottom = top + _CHART_ROWS - 1
    return tuple(
        Chart(kind, title, Span(top, left, bottom, right), names, series)
        for (left, right), (kind, title, names, series) in zip(_CHARTS[len(wanted)], wanted, strict=True)
    )
