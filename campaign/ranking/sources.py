"""Where every figure of a ranking comes from: the filings, and in them the rows; pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from campaign.definitions import count_words
from campaign.master.figures import begun
from campaign.measures import Measures, measures
from campaign.people.parts import works_of
from campaign.people.register import Register, is_unrated, names_in
from campaign.people.works import reach
from campaign.ranking.points import Ranking
from campaign.ranking.reports import Report
from campaign.ranking.units import first_editions
from campaign.sampling.risk import is_figure
from campaign.standing import standings
from workbook.finding import mask_phones
from workbook.master.ranked import Source

if TYPE_CHECKING:
    from campaign.ledger.filed import Filed
    from campaign.ledger.heldrows import HeldRow
    from campaign.ledger.holdings import Holdings
    from campaign.settings import Campaign

_Rows = Sequence["HeldRow"]


def unit_sources(
    campaign: Campaign, holdings: Holdings, filings: Collection[Filed], ranking: Ranking, period: str | None
) -> Iterator[Source]:
    """What the ranking of units comes from, unit by unit in the order of their ranks."""
    months = [month for month in begun(campaign, holdings) if period is None or month <= period]
    first = first_editions(holdings, months)
    stands = standings(campaign, holdings.filed, months)
    works = works_of(campaign.form)
    for placed in ranking.placed:
        code, name = placed.entrant.key, placed.entrant.name
        mine = [one for one in filings if one.unit == code]
        for indicator in ranking.indicators:
            about = (ranking.kind, name, indicator.title)
            if indicator.name == "unit_timely":
                for stand in (one for one in stands if one.unit.code == code):
                    good = stand.done and not stand.late
                    told = "按时" if good else "、".join((stand.state.value, *stand.flags))
                    yield _of_filing(about, told, name, stand.period, stand.filing)
            elif indicator.name == "unit_clean":
                for one in (each for each in first if each.unit == code):
                    yield _of_filing(about, one.verdict.label, name, one.period or "", one)
            elif indicator.name == "unit_media" and works is not None:
                yield from _of_rows(holdings, about, name, mine, works.section.name, _reads(works.reads))
            else:
                by = measures(campaign.form)
                yield from _of_rows(holdings, about, name, mine, by.events, _adding(campaign, by, indicator.name))


def people_sources(
    campaign: Campaign, holdings: Holdings, filings: Collection[Filed], ranking: Ranking, everyone: Register
) -> Iterator[Source]:
    """What the ranking of people comes from: the rows of their unit's events that name them."""
    by = measures(campaign.form)
    named: dict[str, set[str]] = {}
    for person in everyone.people:
        if person.source is not None:
            root = everyone.merging.root(person.key)
            named.setdefault(root, set()).update(map(_bare, names_in(person.name)))
    owners: dict[tuple[str, str], int] = {}
    units = {person.key: person.unit for person in everyone.people}
    for key, names in named.items():
        for name in names:
            owners[units[key], name] = owners.get((units[key], name), 0) + 1
    for placed in ranking.placed:
        one = placed.entrant
        names = named.get(one.key, set())
        mine = [each for each in filings if each.unit == one.unit]
        several = any(owners.get((one.unit, name), 0) > 1 for name in names)
        for indicator in ranking.indicators:
            about = (ranking.kind, one.name, indicator.title)
            add = _adding(campaign, by, indicator.name)
            told = _Namesakes(add) if several else add
            unit = campaign.by_code[one.unit].name
            wanted = partial(_names, by=by, names=names)
            yield from _of_rows(holdings, about, unit, mine, by.events, told, wanted)


class _Namesakes:
    """What rows add, where some of them may be of another of the same name."""

    def __init__(self, add: Callable[[_Rows], str]) -> None:
        self.add = add

    def __call__(self, rows: _Rows) -> str:
        return f"{self.add(rows)}（含同名者）"


def report_sources(campaign: Campaign, found: Iterable[Report], ranking: Ranking) -> Iterator[Source]:
    """What the ranking of reports comes from: each its row in the list of attachments and its event's row."""
    by_key = {one.key: one for one in found}
    for placed in ranking.placed:
        one = by_key[placed.entrant.key]
        unit = campaign.by_code[placed.entrant.unit].name
        listed = (f"附件“{one.listed.data.get(_file(campaign), '')}”", one.listed)
        yield _of_row((ranking.kind, placed.entrant.name, "随件收到"), *listed, unit, one.filed)
        for indicator, value in zip(ranking.indicators, placed.entrant.values, strict=True):
            yield _of_row((ranking.kind, placed.entrant.name, indicator.title), value.told, one.event, unit, one.filed)


def _file(campaign: Campaign) -> str:
    role = campaign.form.role("attachments")
    return role[1] if role else ""


_About = tuple[str, str, str]


def _of_filing(about: _About, adds: str, unit: str, period: str, one: Filed | None) -> Source:
    file, edition = (one.file, one.edition or None) if one is not None else ("", None)
    return Source(*about, adds, unit, period, file, edition)


def _of_row(about: _About, adds: str, row: HeldRow, unit: str, one: Filed) -> Source:
    return Source(
        *about, str(mask_phones(adds)), unit, one.period or "", one.file, one.edition or None, row.sheet, str(row.row)
    )


def _of_rows(
    holdings: Holdings, about: _About, unit: str, filings: Iterable[Filed], section: str,
    add: Callable[[_Rows], str], wanted: Callable[[HeldRow], bool] = lambda row: True,
) -> Iterator[Source]:  # fmt: skip
    for one in filings:
        rows = [row for row in holdings.section(one.id, section) if wanted(row)]
        if rows:
            place = (rows[0].sheet, ranges(row.row for row in rows))
            yield Source(*about, add(rows), unit, one.period or "", one.file, one.edition or None, *place)


def _adding(campaign: Campaign, by: Measures, name: str) -> Callable[[_Rows], str]:
    """What rows of events add to an indicator, in words."""
    good = [word for word in campaign.form.roles.get("rating-says", "").split("|") if word]
    unit = count_words(campaign.form)[1]

    def add(rows: _Rows) -> str:
        if name.endswith("_reach"):
            return f"{round(sum(_figures(rows, by.figures[0])), 6):,}"
        if name.endswith("_rating"):
            said = [str(row.data.get(by.rating) or "") for row in rows]
            return f"{sum(word in good for word in said)}/{sum(bool(word) and not is_unrated(word) for word in said)}"
        if name.endswith("_topics"):
            return "、".join(sorted({str(row.data[by.topic]) for row in rows if row.data.get(by.topic)}))
        return f"{len(rows)}{unit}"

    return add


def _reads(name: str) -> Callable[[_Rows], str]:
    return lambda rows: f"{sum(reach(row.data.get(name)) or 0 for row in rows):,}"


def _figures(rows: _Rows, name: str) -> list[Any]:
    return [value for row in rows if is_figure(value := row.data.get(name))]


def _names(row: HeldRow, by: Measures, names: Collection[str]) -> bool:
    return any(_bare(name) in names for name in names_in(row.data.get(by.person)))


def _bare(name: str) -> str:
    return "".join(name.split())


def ranges(rows: Iterable[int]) -> str:
    """Rows as people write them: "5–7、9"."""
    found: list[list[int]] = []
    for row in sorted(set(rows)):
        if found and row == found[-1][1] + 1:
            found[-1][1] = row
        else:
            found.append([row, row])
    return "、".join(f"{first}–{last}" if last > first else str(first) for first, last in found)
