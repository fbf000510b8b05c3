"""The register: one record per person across units and months, with what the events under the name come to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from campaign.master.deeds import Deeds, together
from campaign.master.keys import row_key
from campaign.people.merging import Merging, merging
from campaign.people.parts import People, people_of

if TYPE_CHECKING:
    from campaign.ledger.filed import Filed
    from campaign.ledger.heldrows import HeldRow
    from campaign.ledger.holdings import Holdings
    from campaign.master.tallying import Tallied
    from campaign.settings import Campaign


class State(StrEnum):
    """How a record stands: reported by its unit, part of another one, known from events only, or one of several."""

    LISTED = "在册"
    MERGED = "已并入"
    UNLISTED = "未登记"
    UNCLEAR = "同名待区分"


@dataclass(frozen=True, slots=True)
class Person:
    """One record: its key, its unit's code, the name, and the register's row as last reported (none: no register).

    `first` and `last` are the months of the first and last report, or of the events. `alike` are keys of records of the
    same name; `into` is the one that this is merged into. Events are counted with one record only.
    """

    key: str
    unit: str
    name: str
    data: Mapping[str, Any]
    source: tuple[Filed, HeldRow] | None
    first: str
    last: str
    deeds: Deeds
    state: State
    alike: tuple[str, ...] = ()
    into: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is somebody of the register, and not part of another record."""
        return self.state is State.LISTED

    def says(self, field: str) -> str:
        """A field of the register as text; "" where it is empty."""
        value = self.data.get(field)
        return "" if value is None else str(value).strip()

    def rated(self) -> int:
        """How many events were rated at all."""
        return sum(count for word, count in self.deeds.ratings.items() if not is_unrated(word))

    def good(self, words: Collection[str]) -> int:
        """How many of them were rated with one of these words."""
        return sum(self.deeds.ratings.get(word, 0) for word in words)


@dataclass(frozen=True, slots=True)
class Register:
    """Everyone, by unit as the settings list them, then as first reported; whom no register knows comes last."""

    parts: People
    people: tuple[Person, ...]
    merging: Merging

    @property
    def sheet(self) -> str:
        """The master's sheet of the register."""
        return self.parts.section.master or self.parts.section.title

    def known(self) -> list[Person]:
        """Those of the register, each once."""
        return [person for person in self.people if person.counts]

    def told(self) -> Iterator[str]:
        """What to say of what staff wrote beside it."""
        return self.merging.told(self.sheet)


def is_unrated(word: str) -> bool:
    """Whether a rating says that there was none: 未评估."""
    return word.startswith(("未", "无"))


def names_in(text: Any) -> tuple[str, ...]:
    """The names in a cell: 张三、李四 are two people; each once, in order."""
    said = unicodedata.normalize("NFKC", text) if isinstance(text, str) else ""
    parts = (" ".join(part.split()) for part in re.split(r"[、,;/\n]", said))
    return tuple(dict.fromkeys(part for part in parts if part))


def register(campaign: Campaign, holdings: Holdings, filings: Collection[Tallied]) -> Register | None:
    """Everyone of the filings in force; None where the form has no register."""
    parts = people_of(campaign.form)
    if parts is None:
        return None
    found = list(filings)
    holdings.rows.fetch((one.filed.id for one in found), [parts.section.name])
    listed, months = _listed(parts, holdings, found)
    figures = len(campaign.form.measures)
    sheet = parts.section.master or parts.section.title
    words = {key: word for (name, key), word in holdings.merged.items() if name == sheet}
    given, unknown = _given(found, listed, months, merging(words, listed, listed))
    merged = merging(words, [*listed, *unknown], listed)
    made = [replace(person, deeds=together(given.get(person.key, ()), figures)) for person in listed.values()]
    made += [
        Person(key, unit, name, {}, None, months[0], months[-1], together(deeds, figures), state)
        for key, (unit, name, state, months, deeds) in unknown.items()
    ]
    places = {unit.code: place for place, unit in enumerate(campaign.units)}
    order = sorted(made, key=lambda one: (one.source is None, places[one.unit]))
    return Register(parts, tuple(_with_alike(_merged(order, merged, figures), merged)), merged)


def _listed(
    parts: People, holdings: Holdings, filings: Iterable[Tallied]
) -> tuple[dict[str, Person], dict[str, list[str]]]:
    """Everyone by unit and the section's key, as last reported, and in which months each was."""
    latest: dict[str, Person] = {}
    months: dict[str, list[str]] = {}
    nothing = together((), 0)
    for one in (found.filed for found in filings):
        for row in holdings.section(one.id, parts.section.name):
            name = " ".join(str(row.data.get(parts.name) or "").split())
            key = row_key(one.unit, *map(row.data.get, parts.section.key))
            period = one.period or ""
            first = latest[key].first if key in latest else period
            latest[key] = Person(key, one.unit or "", name, row.data, (one, row), first, period, nothing, State.LISTED)
            months.setdefault(key, []).append(period)
    return latest, months


_Unknown = tuple[str, str, State, list[str], list[Deeds]]


def _given(
    filings: Sequence[Tallied], listed: Mapping[str, Person], months: Mapping[str, Sequence[str]], merged: Merging
) -> tuple[dict[str, list[Deeds]], dict[str, _Unknown]]:
    """The events by record, and those under names that no record is told for, by a key of unit and name."""
    named: dict[tuple[str, str], list[str]] = {}
    for key, person in listed.items():
        for name in names_in(person.name):
            named.setdefault((person.unit, _bare(name)), []).append(key)
    given: dict[str, list[Deeds]] = {}
    unknown: dict[str, _Unknown] = {}
    for one in filings:
        unit, period = one.filed.unit or "", one.filed.period or ""
        for said, deeds in one.tally.people:
            for name in names_in(said):
                may_be = _at_the_time({key: months[key] for key in named.get((unit, _bare(name)), ())}, period)
                keys = {merged.root(key) for key in may_be}
                if len(keys) == 1:
                    given.setdefault(keys.pop(), []).append(deeds)
                    continue
                state = State.UNCLEAR if keys else State.UNLISTED
                about = unknown.setdefault(row_key(unit, _bare(name)), (unit, name, state, [], []))
                about[3].append(period)
                about[4].append(deeds)
    return given, unknown


def _at_the_time(records: Mapping[str, Sequence[str]], period: str) -> list[str]:
    """Of records of a unit and name, with their months, those whom a month's events may be of.

    Another duty makes another record: the one that was reported in that month, else lately before, else first after.
    """
    told = {month for months in records.values() for month in months}
    then = max((month for month in told if month <= period), default=min(told, default=period))
    return [key for key, months in records.items() if then in months]


def _bare(name: str) -> str:
    """A name without its blanks, as it is compared."""
    return "".join(name.split())


def _merged(people: Sequence[Person], merged: Merging, figures: int) -> Iterator[Person]:
    """With the events of merged records at the one that they are merged into."""
    parts: dict[str, list[Person]] = {}
    for person in people:
        parts.setdefault(merged.root(person.key), []).append(person)
    nothing = together((), figures)
    for person in people:
        if person.key in merged.into:
            yield replace(person, state=State.MERGED, into=merged.into[person.key], deeds=nothing)
        elif len(parts[person.key]) > 1:
            yield replace(person, deeds=together([one.deeds for one in parts[person.key]], figures))
        else:
            yield person


def _with_alike(people: Iterable[Person], merged: Merging) -> Iterator[Person]:
    """With the keys of others of the same name, those of the unit first; decided ones are alike to none."""
    found = list(people)
    open_ = [one for one in found if one.state is not State.MERGED and one.key not in merged.apart]
    named: dict[str, list[Person]] = {}
    for person in open_:
        named.setdefault(_bare(person.name), []).append(person)
    undecided = {person.key for person in open_}
    for person in found:
        others = [one for one in named[_bare(person.name)] if one is not person] if person.key in undecided else []
        others = [one for one in others if one.source is not None]
        others.sort(key=lambda one: one.unit != person.unit)
        yield replace(person, alike=tuple(one.key for one in others))
