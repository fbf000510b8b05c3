"""点单: requests matched to people who cover the topic, the oldest first, and what nobody covers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from typing import TYPE_CHECKING, NamedTuple

from campaign.master.deeds import UNTOLD
from campaign.master.keys import keyed, origin
from campaign.people.menu import recommended
from campaign.people.parts import Requests
from campaign.people.register import Person, Register, names_in

if TYPE_CHECKING:
    from campaign.ledger.heldrows import HeldRow
    from campaign.ledger.holdings import Holdings
    from campaign.master.tallying import Tallied
    from campaign.settings import Campaign
    from workbook.master.detail import Origin

SUGGESTED = 3
"""So many people are suggested for a request: one, and two to fall back on."""


class Request(NamedTuple):
    """One request: its filing's id, its key among all, its row, whence, and whether it is settled."""

    document: int
    key: str
    row: HeldRow
    origin: Origin
    settled: bool

    def says(self, field: str) -> str:
        """A field of it as text; "" where it is empty."""
        value = self.row.data.get(field)
        return "" if value is None else str(value).strip()


class Match(NamedTuple):
    """A request with whom to ask, best first (none: nobody covers it), and what to tell of the person wished for."""

    request: Request
    people: tuple[Person, ...]
    remark: str = ""


class Demand(NamedTuple):
    """A topic: how many requests are open, those that nobody can meet, and the day of the oldest of these."""

    topic: str
    open: int
    unmet: tuple[Match, ...]
    oldest: str


def requests(campaign: Campaign, holdings: Holdings, filings: Iterable[Tallied], parts: Requests) -> list[Request]:
    """All requests of the filings in force, as they come in the ledger."""
    found = [one.filed for one in filings]
    holdings.rows.fetch((one.id for one in found), [parts.section.name])
    return [
        Request(one.id, key, row, origin(campaign, one, row), row.data.get(parts.handling) in parts.done)
        for one in found
        for key, row in keyed(parts.section, one, holdings.section(one.id, parts.section.name))
    ]


def matches(found: Sequence[Request], register: Register, parts: Requests) -> list[Match]:
    """The open requests, the oldest first, each with people who cover its topic.

    First the one wished for, where he covers it; then those of the unit that was asked, then recommended ones, then
    those to whom fewer requests went so far, then who spoke on it more often.
    """
    open_ = [one for one in found if not one.settled]
    open_.sort(key=lambda one: (one.says(parts.date) or one.origin.period, one.origin.period))
    cover = covering(register)
    asked: Counter[str] = Counter()
    made = []
    for one in open_:
        match = _match(one, parts, cover, asked)
        asked.update(person.key for person in match.people[:1])
        made.append(match)
    return made


class Candidate(NamedTuple):
    """Someone who may be asked: the name without blanks, and what makes him second to others of a topic."""

    person: Person
    name: str
    unasked: bool
    less: int


def covering(register: Register) -> dict[str, list[Candidate]]:
    """Topic -> who covers it: who is good at it or has spoken on it. Under "" is everyone."""
    found: dict[str, list[Candidate]] = {}
    for person in register.known():
        name, unasked = "".join(person.name.split()), not recommended(register, person)
        for topic in dict.fromkeys(["", person.says(register.parts.expertise), *person.deeds.topics]):
            if topic != UNTOLD:
                found.setdefault(topic, []).append(Candidate(person, name, unasked, -person.deeds.on(topic)))
    return found


def _match(one: Request, parts: Requests, cover: Mapping[str, Sequence[Candidate]], asked: Mapping[str, int]) -> Match:
    topic, unit = one.says(parts.topic), one.origin.unit
    wished = {"".join(name.split()) for name in names_in(one.row.data.get(parts.person))}
    known = [who.person for who in cover.get("", ()) if who.name in wished] if wished else []
    people = cover.get(topic, ()) if topic else [who for who in cover.get("", ()) if who.name in wished]

    def rank(who: Candidate) -> tuple[bool, bool, bool, int, int]:
        person = who.person
        return who.name not in wished, person.unit != unit, who.unasked, asked.get(person.key, 0), who.less

    best = nsmallest(SUGGESTED, people, rank)
    covers = not topic or any(who.name in wished for who in people)
    return Match(one, tuple(who.person for who in best), _remark(topic, wished, known, covers, bool(people)))


def _remark(topic: str, wished: Collection[str], known: Collection[Person], covers: bool, met: bool) -> str:
    """What to tell of a request beside who is suggested; `covers`: one of those wished for does, `met`: somebody."""
    said = [] if topic else ["未写明主题"]
    if wished and not known:
        said.append("所点人员不在库中")
    elif wished and not covers:
        said.append("所点人员不讲该主题")
    if not met:
        said.append("暂无人可讲" if topic else "请研究办理")
    return "；".join(said)


def demand(found: Sequence[Match], parts: Requests, topics: Sequence[str]) -> list[Demand]:
    """By topic what is open and what of it nobody can meet, the greatest want first."""
    by_topic: dict[str, list[Match]] = {}
    for one in found:
        by_topic.setdefault(one.request.says(parts.topic) or UNTOLD, []).append(one)
    places = {topic: place for place, topic in enumerate(topics)}
    made = list(_demands(by_topic, parts))
    return sorted(made, key=lambda one: (one.topic == UNTOLD, -len(one.unmet), places.get(one.topic, len(places))))


def _demands(by_topic: Mapping[str, Sequence[Match]], parts: Requests) -> Iterator[Demand]:
    for topic, some in by_topic.items():
        unmet = tuple(one for one in some if not one.people)
        days = [day for one in unmet if (day := one.request.says(parts.date))]
        yield Demand(topic, len(some), unmet, min(days, default=""))
