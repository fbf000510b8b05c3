"""The board as a page that opens from a disk and prints on A4: self-contained, no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from campaign.board.charts import across, along
from campaign.board.contents import Board, short
from campaign.circular import wording
from campaign.circular.texts import printable
from campaign.standing import State
from validator.output.page import draw_page
from workbook.handout import day_text, month_text
from workbook.master.progress import AHEAD, MET, STEADY
from workbook.master.standing import ROLES, Mark

_LONGEST = 300

SIGNS = {
    State.ACCEPTED: "✓",
    State.EXPLAINED: "说",
    State.ZERO: "零",
    State.CORRECTING: "改",
    State.RETURNED: "退",
    State.HELD: "待",
    State.MISSING: "欠",
}
"""What stands in a tile, so that it can be read in black and white; in the order of the legend."""


class Tile(NamedTuple):
    """A unit's month: its look, its sign, whether late, all of it in words."""

    look: str
    sign: str
    late: bool
    said: str


class Chart(NamedTuple):
    """A drawing with its title and what it shows as a table: heads, lines."""

    title: str
    drawing: Any
    heads: tuple[str, ...]
    lines: list[tuple[str, str]]


_FILTERS: Mapping[str, Callable[..., Any]] = {"number": wording.number, "percent": wording.percent, "month": month_text}


def board_page(board: Board) -> str:
    """The page; every text is escaped, and the page forbids itself requests and scripts."""
    from markupsafe import Markup

    words = {
        "board": board,
        "month": board.month,
        "subject": board.month.subject,
        "district": board.month.whole.district,
        "name": f"{month_text(board.month.period)}看板",
        "as_of": day_text(board.month.as_of.isoformat()),
        "short": wording.short_month,
        "tiles": [[_tile(mark) for mark in one.marks] for one in board.units],
        "legend": [(ROLES[state], sign, state.value) for state, sign in SIGNS.items()],
        "counts": _counts(board),
        "quotas": board.month.whole.quotas,
        "charts": [chart._replace(drawing=Markup(chart.drawing)) for chart in _charts(board)],
        "listings": [one for one in (board.people, board.works) if one is not None and one.lines],
        "looks": {MET: "met", STEADY: "steady", AHEAD: "ahead"},
    }
    return draw_page("board", words, longest=_LONGEST, filters=_FILTERS)


def _tile(mark: Mark | None) -> Tile | None:
    if mark is None:
        return None
    day = f"，{mark.day}收到" if mark.day else ""
    return Tile(ROLES[mark.word], SIGNS[State(mark.word)], mark.late, f"{mark.text}{day}")


def _counts(board: Board) -> list[tuple[str, int, str]]:
    """How many units stand how in the month: (word, how many, look), those of whom there are none left out."""
    found: list[tuple[str, int, str]] = []
    for state in SIGNS:
        number = len(board.month.standing_as(state))
        if number:
            found.append((state.value, number, ROLES[state]))
    return [*found, *([("其中迟报", len(board.month.late), "doubt")] if board.month.late else [])]


def _charts(board: Board) -> Iterator[Chart]:
    """The month by month, the topics and the audiences; none while nothing is counted yet."""
    subject = board.month.subject
    if subject is None:
        return
    months = board.month.whole.months
    by_month = {wording.short_month(one.period): one.tally.count for one in months}
    if len(by_month) < len(months):  # of more than a year
        by_month = {one.period: one.tally.count for one in months}
    if not any(by_month.values()):
        return
    yield _chart(f"各月{subject.count}", "月份", by_month, along(by_month, f"各月{subject.count}"), subject.unit)
    if subject.topic is not None:
        by_topic = _told({one.name: one.tally.count for one in board.month.whole.topics if one.tally.count})
        yield _chart(
            subject.topic.name, subject.topic.word, by_topic, across(by_topic, subject.topic.name), subject.unit
        )
    if board.audiences is not None and board.audiences[1]:
        title, by_audience = board.audiences[0], _told(board.audiences[1])
        yield _chart(f"{title}分布", title, by_audience, across(by_audience, f"{title}分布"), subject.unit)


def _told(values: Mapping[str, int]) -> dict[str, int]:
    """Names fit to be published: staff take returns as they are, and then a choice may be any text."""
    found: dict[str, int] = {}
    for name, value in values.items():
        said = short(printable(name))
        found[said] = found.get(said, 0) + value
    return found


def _chart(title: str, head: str, values: Mapping[str, int], drawing: str, unit: str) -> Chart:
    lines = [(name, f"{value:,}") for name, value in values.items()]
    return Chart(title, drawing, (head, f"数量（{unit}）"), lines)
