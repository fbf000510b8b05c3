"""The people of the register by how often they spoke, to how many, how well, and on how many topics; pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from campaign.definitions import count_words
from campaign.master.deeds import UNTOLD
from campaign.measures import measures
from campaign.people.register import Person, Register
from campaign.ranking.points import Entrant, Indicator, Ranking, Value, part, place
from campaign.ranking.units import against_best
from workbook.finding import mask_phones

if TYPE_CHECKING:
    from campaign.master.tallying import Tallied
    from campaign.settings import Campaign

_MILLION = 1_000_000


def people_ranking(campaign: Campaign, everyone: Register | None, filings: Collection[Tallied]) -> Ranking | None:
    """Everyone of the register who did something; None where the form has no register, or names are personal."""
    if everyone is None or everyone.parts.section.field(everyone.parts.name).personal:
        return None
    by, form, weights = measures(campaign.form), campaign.form, campaign.merit._asdict()
    people = [one for one in everyone.known() if one.deeds.events]
    count, kind = count_words(form)[0], everyone.parts.section.title
    columns: list[tuple[Indicator, dict[str, Value]]] = []

    def add(name: str, title: str, rule: str, values: dict[str, Value]) -> None:
        if weights[name]:
            columns.append((Indicator(name, title, weights[name], rule), values))

    add(
        "person_count",
        by.person_says,
        f"{count}与最多者之比",
        against_best({one.key: one.deeds.events for one in people}),
    )
    if by.figures:
        reach = form.section(by.events).field(by.figures[0]).title
        sums = {one.key: _figure(one) for one in people}
        add("person_reach", reach, f"{reach}合计与最高者之比", against_best(sums))
    if by.rating and everyone.parts.good:
        rated = {
            one.key: Value(
                part(one.good(everyone.parts.good), one.rated()), f"{one.good(everyone.parts.good)}/{one.rated()}"
            )
            for one in people
        }
        add("person_rating", "效果评估", f"评为{'、'.join(everyone.parts.good)}的占已评估的比例，没有评估计0", rated)
    if by.topic:
        topics = {one.key: len(set(one.deeds.topics) - {UNTOLD}) for one in people}
        add("person_topics", "主题广度", "主题数与最多者之比", against_best(topics))
    entrants = [
        Entrant(one.key, str(mask_phones(one.name)), one.unit, tuple(values[one.key] for _, values in columns))
        for one in people
    ]
    indicators = tuple(indicator for indicator, _ in columns)
    return Ranking(kind, f"{kind}排名", indicators, place(indicators, entrants))


def _figure(one: Person) -> int | float:
    """The first figure of someone's events, of millionths."""
    millionths = one.deeds.sums[1]
    return millionths / _MILLION if millionths % _MILLION else millionths // _MILLION
