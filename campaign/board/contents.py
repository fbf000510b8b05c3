"""Board: everything that 看板 shows of a month, as figures and plain text; pure, telephone numbers in none of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from campaign.circular.month import Month, UnitLine, month_of
from campaign.circular.texts import printable
from campaign.master.deeds import UNTOLD, ranked
from campaign.master.figures import begun, unit_standings
from campaign.master.tallying import Tallied, tallied
from campaign.measures import measures
from campaign.people.parts import works_of
from campaign.people.register import register
from campaign.people.works import works
from campaign.workspace import WorkspaceError
from workbook.handout import month_text
from workbook.master.standing import Mark

if TYPE_CHECKING:
    from campaign.ledger.holdings import Holdings
    from campaign.settings import Campaign

TOP = 10
"""So many people and works are listed."""

_LONGEST = 28


class UnitTiles(NamedTuple):
    """One unit: its marks by month (none where it has not begun), and what it has done against its own target."""

    line: UnitLine
    marks: tuple[Mark | None, ...]


class PersonLine(NamedTuple):
    """A person of the register: name, post, unit, how many events."""

    name: str
    duty: str
    unit: str
    events: int


class WorkLine(NamedTuple):
    """A work: its rank, title, platform, unit, how often it was read."""

    rank: int
    title: str
    platform: str
    unit: str
    reads: int | float


class Listing(NamedTuple):
    """A list of the best: what it is called, the heads of its columns, its lines, how many there are in all."""

    title: str
    heads: tuple[str, ...]
    lines: Sequence[PersonLine] | Sequence[WorkLine]
    all: int


@dataclass(frozen=True, slots=True)
class Board:
    """One page. `audiences` is (title, audience -> how many events), None where the form tells of none.

    `people` and `works` are None where the form has no such table.
    """

    month: Month
    periods: tuple[str, ...]
    units: tuple[UnitTiles, ...]
    audiences: tuple[str, dict[str, int]] | None
    people: Listing | None
    works: Listing | None


def compose(campaign: Campaign, holdings: Holdings, period: str) -> Board:
    """The board of a month, up to its end and never beyond it; a WorkspaceError where nothing was asked for by then."""
    _insist_on(campaign, holdings, period)
    month = month_of(campaign, holdings, period, {})
    filings = [one for one in tallied(campaign, holdings, {}).values() if (one.filed.period or "") <= period]
    periods = tuple(one.period for one in month.whole.months)
    return Board(
        month=month,
        periods=periods,
        units=_tiles(month, holdings, periods),
        audiences=_audiences(campaign, holdings, filings),
        people=_people(campaign, holdings, filings),
        works=_works(campaign, holdings, filings),
    )


def _insist_on(campaign: Campaign, holdings: Holdings, period: str) -> None:
    months = campaign.periods()
    if period not in months:
        raise WorkspaceError(f"“{period}”不是本活动的月份：请用 {months[0]} 至 {months[-1]} 之间的月份。")
    if period not in begun(campaign, holdings):
        raise WorkspaceError(f"{month_text(period)}还没有下发或收到报表，没有可以展示的内容：请先下发、收件。")


def _tiles(month: Month, holdings: Holdings, periods: Sequence[str]) -> tuple[UnitTiles, ...]:
    """By unit as the settings list them."""
    from campaign.standing import standings

    lines = {one.unit.code: one for one in month.units}
    stood = standings(month.campaign, holdings.filed, periods)
    return tuple(
        UnitTiles(lines[one.code], tuple(one.marks.get(period) for period in periods))
        for one in unit_standings(month.campaign, stood)
    )


def _audiences(
    campaign: Campaign, holdings: Holdings, filings: Collection[Tallied]
) -> tuple[str, dict[str, int]] | None:
    by = measures(campaign.form)
    if not by.audience:
        return None
    found: Counter[str] = Counter()
    for one in filings:
        for row in holdings.section(one.filed.id, by.events):
            said = row.data.get(by.audience)
            found[said if isinstance(said, str) and said else UNTOLD] += 1
    return campaign.form.section(by.events).field(by.audience).title, ranked(found)


def _people(campaign: Campaign, holdings: Holdings, filings: Collection[Tallied]) -> Listing | None:
    everyone = register(campaign, holdings, filings)
    if everyone is None:
        return None
    parts, names = everyone.parts, {unit.code: unit.name for unit in campaign.units}
    active = sorted((one for one in everyone.known() if one.deeds.events), key=lambda one: -one.deeds.events)
    lines = [
        PersonLine(
            short(printable(one.name)), short(printable(one.says(parts.duty))), names[one.unit], one.deeds.events
        )
        for one in active[:TOP]
    ]
    duty = (parts.section.field(parts.duty).title,) if parts.duty else ()
    heads = (parts.section.title, *duty, "单位", measures(campaign.form).person_says)
    return Listing(parts.section.title, heads, lines, len(active))


def _works(campaign: Campaign, holdings: Holdings, filings: Collection[Tallied]) -> Listing | None:
    parts = works_of(campaign.form)
    if parts is None or not parts.reads:
        return None
    found = [one for one in works(campaign, holdings, filings, parts) if one.reads is not None and one.rank is not None]
    lines = [
        WorkLine(
            one.rank or 0,
            short(printable(str(one.row.data.get(parts.title) or ""))),
            printable(str(one.row.data.get(parts.platform) or "")) if parts.platform else "",
            one.origin.unit_name,
            one.reads or 0,
        )
        for one in found[:TOP]
    ]
    titles = [parts.section.field(name).title for name in (parts.title, parts.platform) if name]
    return Listing(parts.section.title, (*titles, "单位", parts.section.field(parts.reads).title), lines, len(found))


def short(text: str) -> str:
    """A text that leaves room for the others of its row; cut only after telephones are masked."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
