"""宣讲菜单 and what goes with it: topic by topic who speaks to whom, the studios, requests matched, wants unmet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from workbook.listing import band
from workbook.master.table import Column, Row, Table


@dataclass(frozen=True, slots=True)
class MenuWords:
    """How a form calls what stands in a menu; "" of what it does not have.

    `name` is the sheet's, `count` what events are counted in ("场次"), `more` further columns of the register.
    """

    name: str
    topic: str
    person: str
    duty: str
    title: str
    audience: str
    count: str
    recommendation: str
    studio: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MenuLine:
    """Who speaks on a topic; texts as they are shown, without telephone numbers."""

    key: str
    topic: str
    name: str
    duty: str
    unit_name: str
    more: tuple[str, ...]
    titles: str
    expert: bool
    events: int
    audiences: str
    recommendation: str
    studio: str


@dataclass(frozen=True, slots=True)
class StudioLine:
    """A studio: its name, whose, their posts, the units, topics, and how many events they have given."""

    name: str
    people: str
    duties: str
    units: str
    topics: str
    events: int


@dataclass(frozen=True, slots=True)
class RequestLine:
    """An open request with whom to ask for it and whom else; texts as they are shown."""

    date: str
    unit_name: str
    source: str
    text: str
    topic: str
    wished: str
    handling: str
    suggested: str
    others: str
    remark: str


@dataclass(frozen=True, slots=True)
class WantLine:
    """A topic: requests open, met by somebody, by nobody; the oldest of the last, whose they are and what they say."""

    topic: str
    open: int
    met: int
    unmet: int
    oldest: str
    units: str
    texts: str


def menu_table(title: str, words: MenuWords, lines: Sequence[MenuLine]) -> Table:
    """The master's sheet: a row a topic and person."""
    columns = (
        Column(words.topic or "主题", 28),
        Column(words.person, 11),
        *([Column(words.duty, 24)] if words.duty else []),
        Column("单位", 22),
        *(Column(title, 14, "choice") for title in words.more),
        *_columns(words),
        *([Column(words.recommendation, 11, "choice")] if words.recommendation else []),
        *([Column(words.studio, 18)] if words.studio else []),
    )
    return Table(
        name=words.name,
        title=f"{title}{words.name}",
        note=f"推荐或入库的，以及讲过该主题的{words.person}；擅长的列前，其余按已讲{words.count}排列。",
        columns=columns,
        rows=[
            Row(
                line.key,
                (
                    line.topic,
                    line.name,
                    *([line.duty] if words.duty else []),
                    line.unit_name,
                    *line.more,
                    *_values(line, words),
                    *([line.recommendation or None] if words.recommendation else []),
                    *([line.studio or None] if words.studio else []),
                ),
            )
            for line in lines
        ],
        fixed=2,
    )


def menu_listing(title: str, note: str, words: MenuWords, lines: Sequence[MenuLine]) -> tuple[Table, list[str]]:
    """The sheet that is sent out, topic after topic, and the keys of the rows that name a topic."""
    columns = (
        Column("序号", 6, "serial"),
        Column(words.person, 11, "choice"),
        *([Column(words.duty, 24)] if words.duty else []),
        Column("单位", 22),
        *(Column(title, 13, "choice") for title in words.more),
        *_columns(words),
    )
    rows: list[Row] = []
    bands: list[str] = []
    for topic, group in groupby(lines, key=lambda line: line.topic):
        some = list(group)
        bands.append(f"|{topic}")
        rows.append(band(bands[-1], f"{topic}（{len(some)}人）", len(columns)))
        for number, line in enumerate(some, 1):
            duty = [line.duty] if words.duty else []
            rows.append(Row(line.key, (number, line.name, *duty, line.unit_name, *line.more, *_values(line, words))))
    return Table(words.name, title, note, columns, rows), bands


def _columns(words: MenuWords) -> list[Column]:
    return [
        *([Column(words.title, 28)] if words.title else []),
        Column("擅长", 6, "choice"),
        Column(f"已讲{words.count}", 9, "count"),
        *([Column(f"讲过的{words.audience}", 24)] if words.audience else []),
    ]


def _values(line: MenuLine, words: MenuWords) -> list[str | int | None]:
    return [
        *([line.titles or None] if words.title else []),
        "√" if line.expert else None,
        line.events or None,
        *([line.audiences or None] if words.audience else []),
    ]


def studio_listing(title: str, note: str, words: MenuWords, lines: Sequence[StudioLine]) -> Table:
    """The studios of masters, as they are sent out."""
    columns = (
        Column("序号", 6, "serial"),
        Column(words.studio, 28),
        Column(words.person, 16),
        *([Column(words.duty, 30)] if words.duty else []),
        Column("单位", 24),
        Column(words.topic or "主题", 34),
        Column(f"已讲{words.count}", 9, "count"),
    )
    rows = [
        Row(
            str(number),
            (
                number, one.name, one.people, *([one.duties] if words.duty else []), one.units, one.topics or None,
                one.events or None,
            ),
        )
        for number, one in enumerate(lines, 1)
    ]  # fmt: skip
    return Table(words.studio, f"{title}{words.studio}", note, columns, rows, empty=f"目前没有报送{words.studio}")


def request_listing(title: str, words: MenuWords, lines: Sequence[RequestLine]) -> Table:
    """Open requests with whom to ask for them."""
    columns = (
        Column("序号", 6, "serial"),
        Column("日期", 13, "date"),
        Column("单位", 18),
        Column("来源", 10, "choice"),
        Column("点单内容", 30, "long"),
        Column("希望主题", 18),
        Column(f"希望{words.person}", 11, "choice"),
        Column("办理情况", 9, "choice"),
        Column(f"建议{words.person}", 18),
        Column("备选", 22),
        Column("说明", 14),
    )
    rows = [
        Row(
            str(number),
            (
                number, one.date or None, one.unit_name, one.source, one.text, one.topic, one.wished, one.handling,
                one.suggested, one.others, one.remark,
            ),
        )
        for number, one in enumerate(lines, 1)
    ]  # fmt: skip
    note = (
        f"尚未办结的点单，按日期先后；先取所点的{words.person}，再取本单位的、推荐入库的，并使各人分到的点单大致均匀。"
    )
    return Table(REQUESTS, f"{title}{REQUESTS}", note, columns, rows, empty="没有待办的点单")


def want_listing(title: str, words: MenuWords, lines: Sequence[WantLine]) -> Table:
    """By topic what is asked for and what of it nobody covers."""
    columns = (
        Column("序号", 6, "serial"),
        Column(words.topic or "主题", 30),
        Column("待办点单", 10, "count"),
        Column("有人可讲", 10, "count"),
        Column("无人可讲", 10, "count"),
        Column("最早日期", 13, "date"),
        Column("提出单位", 26),
        Column("点单内容", 44, "long"),
    )
    rows = [
        Row(
            str(number),
            (number, one.topic, one.open, one.met, one.unmet, one.oldest or None, one.units or None, one.texts or None),
        )
        for number, one in enumerate(lines, 1)
    ]
    note = f"按主题统计待办点单；“无人可讲”指没有{words.person}擅长或讲过该主题，后三栏只列这一部分。"
    return Table(WANTS, f"{title}{WANTS}", note, columns, rows, empty="没有待办的点单")


REQUESTS, WANTS = "点单匹配", "未满足需求"
"""The sheets of requests that are sent out with the menu."""
