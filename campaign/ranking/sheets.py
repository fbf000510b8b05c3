"""Rankings as sheets: 评优 of the master, and the workbook 评优.xlsx."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from campaign.master.tallying import Tallied
from campaign.people.register import Register
from campaign.ranking.people import people_ranking
from campaign.ranking.points import Placed, Ranking, shown
from campaign.ranking.reports import Report, report_ranking
from campaign.ranking.sources import people_sources, report_sources, unit_sources
from campaign.ranking.units import KIND, unit_ranking
from workbook.finding import mask_phones
from workbook.listing import draw_listing
from workbook.master import ranked as sheet
from workbook.sheets import Book

if TYPE_CHECKING:
    from campaign.ledger.holdings import Holdings
    from campaign.settings import Campaign
    from workbook.master.table import Table


def ranked_sheet(
    campaign: Campaign, holdings: Holdings, filings: Collection[Tallied], everyone: Register | None
) -> Table:
    """评优 of the master: units and people; reports need every row read, and stand in the workbook only."""
    found = [
        one for one in (unit_ranking(campaign, holdings, filings), people_ranking(campaign, everyone, filings)) if one
    ]
    listed = shortlist(campaign, found[0], None)
    elsewhere = "每项得分的出处见 wanchang rank 写出的“评优.xlsx”。"
    word = campaign.form.roles.get("report-says")
    elsewhere += f"{word}的排名也在其中。" if word else ""
    kinds = [_kind(campaign, one, listed) for one in found] if filings else []
    return sheet.ranked_table(campaign.name, kinds, elsewhere)


def shortlist(campaign: Campaign, ranking: Ranking, group: str | None) -> list[Placed]:
    """The first units for the 观摩会, of all or of a group; those that share the last rank come along."""
    among = [one for one in ranking.placed if group is None or group in campaign.by_code[one.entrant.key].groups]
    most = campaign.merit.shortlist
    if len(among) <= most or most < 1:
        return among[:most]
    return [one for one in among if one.total >= among[most - 1].total]


def ranked_book(
    campaign: Campaign, holdings: Holdings, filings: Collection[Tallied], everyone: Register | None,
    found: Sequence[Report], rankings: Sequence[Ranking], listed: Sequence[Placed], period: str | None, as_of: str,
) -> Book:  # fmt: skip
    """The workbook: a sheet a ranking, then 得分依据."""
    title = f"{campaign.name}{sheet.NAME}"
    kinds = [_kind(campaign, one, listed, as_of) for one in rankings]
    tables = [sheet.ranking_table(campaign.name, one, shortlist=one.kind == KIND) for one in kinds]
    told = _sources(campaign, holdings, filings, everyone, found, rankings, period)
    sources = [sheet.Source(*map(mask_phones, one)) for one in told]  # it is published
    tables.append(sheet.rules_table(campaign.name, kinds))
    tables.append(sheet.basis_table(campaign.name, sources))
    return Book(tuple(draw_listing(one) for one in tables), title=title)


def _sources(
    campaign: Campaign, holdings: Holdings, filings: Collection[Tallied], everyone: Register | None,
    found: Sequence[Report], rankings: Sequence[Ranking], period: str | None,
) -> Iterator[sheet.Source]:  # fmt: skip
    filed = [one.filed for one in filings]
    for one in rankings:
        if one.kind == KIND:
            yield from unit_sources(campaign, holdings, filed, one, period)
        elif found and one.kind == campaign.form.roles.get("report-says"):
            yield from report_sources(campaign, found, one)
        elif everyone is not None:
            yield from people_sources(campaign, holdings, filed, one, everyone)


def all_rankings(
    campaign: Campaign, holdings: Holdings, filings: Collection[Tallied], everyone: Register | None,
    found: Sequence[Report], period: str | None,
) -> list[Ranking]:  # fmt: skip
    """Units, people, reports, as far as the form tells of them."""
    made = (
        unit_ranking(campaign, holdings, filings, period),
        people_ranking(campaign, everyone, filings),
        report_ranking(campaign, found),
    )
    return [one for one in made if one is not None and one.indicators]


def _kind(campaign: Campaign, one: Ranking, listed: Sequence[Placed], as_of: str = "") -> sheet.RankedKind:
    chosen = {placed.entrant.key for placed in listed} if one.kind == KIND else set()
    note = "；".join(part for part in (as_of, one.note, f"办法见“{sheet.RULES}”，出处见“{sheet.BASIS}”") if part)
    return sheet.RankedKind(
        one.kind,
        one.title,
        [(each.title, each.weight, each.rule) for each in one.indicators],
        [_line(campaign, placed, placed.entrant.key in chosen) for placed in one.placed],
        f"{note}。",
    )


def _line(campaign: Campaign, placed: Placed, listed: bool) -> sheet.Ranked:
    one = placed.entrant
    scores = [
        sheet.Score(None if points is None else shown(points), value.told)
        for points, value in zip(placed.points, one.values, strict=True)
    ]
    unit = campaign.by_code[one.unit].name
    return sheet.Ranked(one.key, placed.rank, placed.sharing, one.name, unit, shown(placed.total), scores, listed)
