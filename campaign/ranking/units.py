"""The units by what they have done, in time, at the first go, for whom, how well, and how far it was read; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from campaign.definitions import count_words
from campaign.master.figures import begun, unit_tallies
from campaign.measures import measures
from campaign.people.parts import works_of
from campaign.people.register import is_unrated
from campaign.people.works import works
from campaign.ranking.points import Entrant, Indicator, Ranking, Value, part, place
from campaign.standing import standings

if TYPE_CHECKING:
    from campaign.ledger.filed import Filed
    from campaign.ledger.holdings import Holdings
    from campaign.master.tallying import Tallied
    from campaign.settings import Campaign, Unit

KIND = "单位"


def unit_ranking(
    campaign: Campaign, holdings: Holdings, filings: Collection[Tallied], period: str | None = None
) -> Ranking:
    """All units of the settings, up to and including a month or all of them; `filings` are those up to then."""
    months = [month for month in begun(campaign, holdings) if period is None or month <= period]
    said = _said(campaign)
    columns = [
        (indicator, values)
        for indicator in said
        if (values := _VALUES[indicator.name](campaign, holdings, filings, months)) is not None
    ]
    entrants = [
        Entrant(unit.code, unit.name, unit.code, tuple(values[unit.code] for _, values in columns))
        for unit in campaign.units
    ]
    indicators = tuple(indicator for indicator, _ in columns)
    return Ranking(KIND, f"{KIND}排名", indicators, place(indicators, entrants))


def _said(campaign: Campaign) -> list[Indicator]:
    form, weights = campaign.form, campaign.merit._asdict()
    by, count = measures(form), count_words(form)[0]
    reach = form.section(by.events).field(by.figures[0]).title if by.events and by.figures else ""
    made = works_of(form)
    reads = made.section.field(made.reads).title if made is not None and made.reads else ""
    good = "、".join(form.roles.get("rating-says", "").split("|"))
    told = (
        ("unit_task", "完成任务", f"{count}占任务的比例，最高计满分；共同任务按家数平摊，有几项任务的取比例最低的一项，没有任务的不计此项"),
        ("unit_timely", "按时报送", "按时报送且已通过的月数占应报月数的比例"),
        ("unit_clean", "一次通过", "首次报送即通过的月数占已报送月数的比例，没有报送计0"),
        ("unit_reach", reach, f"{reach}合计与最高单位之比"),
        ("unit_rating", "效果评估", f"评为{good}的占已评估的比例，没有评估计0"),
        ("unit_media", "新媒体传播", f"{reads}合计与最高单位之比"),
    )  # fmt: skip
    return [Indicator(name, title, weights[name], rule) for name, title, rule in told if weights[name]]


_Values = Mapping[str, Value] | None
_Filings = Collection["Tallied"]


def _task(campaign: Campaign, holdings: Holdings, filings: _Filings, months: Sequence[str]) -> _Values:
    if not campaign.quotas or not measures(campaign.form).events:
        return None
    counts: Counter[str] = Counter()
    for one in filings:
        counts[one.filed.unit or ""] += one.tally.whole[0]
    return {unit.code: _of_quotas(campaign, unit, counts[unit.code]) for unit in campaign.units}


def _of_quotas(campaign: Campaign, unit: Unit, count: int) -> Value:
    shares = [
        Fraction(quota.count) if quota.each else Fraction(quota.count, len(campaign.units_of(quota)))
        for quota in campaign.quotas_of(unit)
    ]
    owed = max((one for one in shares if one > 0), default=None)
    if owed is None:
        return Value(None, "没有任务")
    return Value(min(Fraction(1), Fraction(count) / owed), f"{count}/{_plain(owed)}")


def _timely(campaign: Campaign, holdings: Holdings, filings: _Filings, months: Sequence[str]) -> _Values:
    good: Counter[str] = Counter()
    for one in standings(campaign, holdings.filed, months):
        good[one.unit.code] += one.done and not one.late
    return {unit.code: _share(good[unit.code], len(months), "月") for unit in campaign.units}


def _clean(campaign: Campaign, holdings: Holdings, filings: _Filings, months: Sequence[str]) -> _Values:
    first = first_editions(holdings, months)
    filed, good = Counter(one.unit for one in first), Counter(one.unit for one in first if one.verdict.accepted)
    return {unit.code: _share(good[unit.code], filed[unit.code], "月") for unit in campaign.units}


def first_editions(holdings: Holdings, months: Collection[str]) -> list[Filed]:
    """The first version of each unit and month."""
    return [one for one in holdings.filed if one.is_filing and one.edition == 1 and one.period in months]


def _reach(campaign: Campaign, holdings: Holdings, filings: _Filings, months: Sequence[str]) -> _Values:
    by = measures(campaign.form)
    if not by.events or not by.figures:
        return None
    sums = {one.code: sum(tally.figures[0] for tally in one.months.values()) for one in unit_tallies(campaign, filings)}
    return against_best(sums)


def _rating(campaign: Campaign, holdings: Holdings, filings: _Filings, months: Sequence[str]) -> _Values:
    by, words = measures(campaign.form), campaign.form.roles.get("rating-says", "").split("|")
    if not by.rating or not by.people[0] or words == [""]:
        return None
    good, rated = Counter[str](), Counter[str]()
    for one in filings:
        for _, deeds in one.tally.people:
            for word, count in deeds.ratings.items():
                good[one.filed.unit or ""] += count if word in words else 0
                rated[one.filed.unit or ""] += 0 if is_unrated(word) else count
    return {unit.code: _share(good[unit.code], rated[unit.code], "") for unit in campaign.units}


def _media(campaign: Campaign, holdings: Holdings, filings: _Filings, months: Sequence[str]) -> _Values:
    made = works_of(campaign.form)
    if made is None or not made.reads:
        return None
    sums: dict[str, int | float] = {unit.code: 0 for unit in campaign.units}
    for one in works(campaign, holdings, filings, made):
        sums[one.origin.unit] += one.reads or 0
    return against_best(sums)


_VALUES = {
    "unit_task": _task,
    "unit_timely": _timely,
    "unit_clean": _clean,
    "unit_reach": _reach,
    "unit_rating": _rating,
    "unit_media": _media,
}


def against_best(sums: Mapping[str, int | float]) -> dict[str, Value]:
    """Each sum against the greatest."""
    best = max(sums.values(), default=0)
    return {key: Value(part(value, best), _plain(Fraction(value))) for key, value in sums.items()}


def _share(good: int, whole: int, unit: str) -> Value:
    return Value(part(good, whole), f"{good}/{whole}{unit}")


def _plain(value: Fraction) -> str:
    """A figure as people write it, to two places at the most."""
    return f"{round(float(value), 2):,.2f}".rstrip("0").rstrip(".")
