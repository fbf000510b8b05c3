"""What the rows of one filing come to, as small sums: counted once, then carried in the master for the next roll-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import isfinite
from typing import Any

from campaign.ledger.filed import Filed
from campaign.ledger.heldrows import HeldRow
from campaign.ledger.holdings import Holdings
from campaign.master.deeds import UNTOLD, Deeds, deeds_by_name, deeds_of
from campaign.measures import Measures, measures
from campaign.settings import Campaign
from workbook.master.blocks import digest_of
from workbook.master.subject import PLACES, Tally

TALLIES = "tallies"
"""The part (workbook/master/carried.py) that they are carried in."""

Sums = Sequence[int]
"""How many rows, and the sum of each figure in millionths: whole numbers come to the same in whichever order."""

_UNIT = 10**PLACES


@dataclass(frozen=True, slots=True)
class FilingTally:
    """The sums of a filing's rows of events: of all, by topic, by day (ISO; "" where none is told).

    `people` are (name as told, what the rows under it come to), where the form has a register of people.
    """

    whole: Sums
    topics: Mapping[str, Sums]
    days: Mapping[str, Sums]
    people: Sequence[tuple[Any, Deeds]]

    def packed(self) -> list[Any]:
        """As JSON."""
        return [self.whole, self.topics, self.days, [[name, list(deeds)] for name, deeds in self.people]]


@dataclass(frozen=True, slots=True)
class Tallied:
    """A filing in force with what it comes to."""

    filed: Filed
    tally: FilingTally


def counted(campaign: Campaign, holdings: Holdings) -> list[Filed]:
    """The filings in force of units that the settings know, by month, then as the settings list the units."""
    places = {unit.code: place for place, unit in enumerate(campaign.units)}
    known = [one for one in holdings.in_force() if one.unit in places and one.period is not None]
    return sorted(known, key=lambda one: (one.period or "", places[one.unit or ""]))


def read_as(campaign: Campaign, one: Filed) -> tuple[Any, ...]:
    """What tells the rows of a filing from any others: a filing's rows are never changed but by another form."""
    return one.id, one.sha256, one.form_version, campaign.form.id, campaign.form.version


def tallied(campaign: Campaign, holdings: Holdings, carried: Mapping[str, Any]) -> dict[str, Tallied]:
    """By digest every filing that counts, in order; of those that are `carried` (digest -> JSON) no row is read."""
    by = measures(campaign.form)
    named = {digest_of((read_as(campaign, one), by)).hex(): one for one in counted(campaign, holdings)}
    known = {digest: tally for digest in named if (tally := _unpacked(carried.get(digest), by)) is not None}
    holdings.rows.fetch(one.id for digest, one in named.items() if digest not in known)
    return {
        digest: Tallied(one, known.get(digest) or tally_rows(holdings.section(one.id, by.events), by))
        for digest, one in named.items()
    }


def tally_rows(rows: Sequence[HeldRow], by: Measures) -> FilingTally:
    """The sums of the rows of a filing's table of events."""
    topics: dict[str, list[Sums]] = {}
    days: dict[str, list[Sums]] = {}
    every: list[Sums] = []
    for row in rows:
        figures = _figures(row, by)
        every.append(figures)
        topics.setdefault(str(row.data.get(by.topic) or UNTOLD), []).append(figures)
        day = row.data.get(by.date)
        days.setdefault(day if isinstance(day, str) else "", []).append(figures)
    people = deeds_by_name(rows, every, by) if by.people[0] else []
    by_topic, by_day = ({name: _sum(found, by) for name, found in some.items()} for some in (topics, days))
    return FilingTally(_sum(every, by), by_topic, by_day, people)


def tally(parts: Iterable[Sums], by: Measures) -> Tally:
    """Several sums as one."""
    count, *figures = _sum(parts, by)
    return Tally(count, tuple(figure / _UNIT if figure % _UNIT else figure // _UNIT for figure in figures))


def _figures(row: HeldRow, by: Measures) -> Sums:
    """A row as sums: what staff took as it was may hold anything, so only numbers are added."""
    return (1, *(_millionths(row.data.get(name)) for name in by.figures))


def _millionths(value: Any) -> int:
    if value.__class__ is int:
        return int(value * _UNIT)
    return round(value * _UNIT) if value.__class__ is float and isfinite(value * _UNIT) else 0


def _sum(parts: Iterable[Sums], by: Measures) -> Sums:
    columns = list(zip(*parts, strict=True))
    return [sum(column) for column in columns] if columns else [0] * (1 + len(by.figures))


def _unpacked(said: Any, by: Measures) -> FilingTally | None:
    """A tally that was packed; None where it is not there, or no such thing."""
    try:
        whole, topics, days, people = said
        known = FilingTally(whole, topics, days, [(name, deeds_of(packed)) for name, packed in people])
        sums = [whole, *topics.values(), *days.values(), *(deeds.sums for _, deeds in known.people)]
        fits = set(map(len, sums)) == {1 + len(by.figures)} and set(map(type, chain.from_iterable(sums))) == {int}
    except (TypeError, ValueError, AttributeError):
        return None
    return known if fits else None
