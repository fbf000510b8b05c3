"""The drawings as the lines of 抽查名单: in the master, and as a workbook for inspectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from campaign.sampling.draw import Candidate
from campaign.sampling.drawing import Drawing, drawings
from campaign.sampling.outcome import Outcome, outcomes
from workbook.listing import draw_listing
from workbook.master.sampled import Found, Sampled, inspectors_table, sampled_table
from workbook.sheets import Book

if TYPE_CHECKING:
    from campaign.ledger.holdings import Holdings
    from campaign.settings import Campaign
    from workbook.master.table import Table


def sampled_sheet(campaign: Campaign, holdings: Holdings) -> Table:
    """抽查名单 of the master: of a secret drawing (暗访) what came back, and of the rest only how many there are."""
    found = outcomes(holdings)
    lines: list[Sampled] = []
    known: set[str] = set()
    for time, one in enumerate(drawings(holdings.changes), 1):
        lines.extend(_of_drawing(campaign, one, time, found, hidden=one.secret))
        known.update(map(one.number, range(len(one.drawn))))
    for number, outcome in found.items():
        if number not in known:
            words = f"抽查编号“{number}”不在登记的抽查中，未计入：请核对"
            lines.append(Sampled(f"未登记|{number}", 0, subject=words, found=Found(*outcome)))
    return sampled_table(campaign.name, lines)


def list_book(campaign: Campaign, one: Drawing) -> Book:
    """The list of one drawing, all of it, for those who go and look."""
    lines = list(_of_drawing(campaign, one, 1, {}, hidden=False))
    title = f"{campaign.name}{'暗访' if one.secret else '抽查'}名单"
    sheet = draw_listing(inspectors_table(title, one.told_without_strata(), lines, one.told_strata()))
    return Book((sheet,), title=title)


def subject_of(one: Candidate) -> str:
    """What it is in one line: "宣讲日期 2020-04-03；宣讲地点 …"."""
    return "；".join(f"{title} {' '.join(text.split())}" for title, text in one.facts)


def _of_drawing(
    campaign: Campaign, one: Drawing, time: int, found: Mapping[str, Outcome], *, hidden: bool
) -> Iterator[Sampled]:
    numbered = [(one.number(place), each) for place, each in enumerate(one.drawn)]
    shown = [(number, each) for number, each in numbered if not hidden or number in found]
    for number, each in shown:
        yield _line(campaign, one, time, number, each, found.get(number))
    if rest := len(numbered) - len(shown):
        yield Sampled(f"暗访|{time}", time, subject=f"暗访（名单另存）：{rest}项尚未反馈")


def _line(
    campaign: Campaign, one: Drawing, time: int, number: str, each: Candidate, outcome: Outcome | None
) -> Sampled:
    known = campaign.by_code.get(each.unit)
    return Sampled(
        key=number,
        time=time,
        number=number,
        period=one.period,
        what=("暗访·" if one.secret else "") + one.what,
        unit=known.name if known else each.unit,
        stratum=each.stratum,
        subject=subject_of(each),
        reported=each.reported,
        weight=each.weight,
        reasons="、".join(each.reasons),
        found=Found(*outcome) if outcome is not None else None,
        seed=one.seed,
        population=one.population,
        digest=one.digest[:12],
    )
