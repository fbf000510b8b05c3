"""Deeds: what the events under a person's name come to, in one filing or in many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from campaign.ledger.heldrows import HeldRow
    from campaign.master.tallying import Sums
    from campaign.measures import Measures

UNTOLD = "（未注明）"
"""The topic of rows that say none."""


class Deeds(NamedTuple):
    """Events under one name: their sums, how many by topic and audience, how many by rating (as told), the last day.

    `titles` is topic -> the title of its last event; days are ISO, "" where none is told.
    """

    sums: Sums
    topics: Mapping[str, Mapping[str, int]] = {}
    ratings: Mapping[str, int] = {}
    titles: Mapping[str, str] = {}
    last: str = ""

    @property
    def events(self) -> int:
        """How many events there are."""
        return self.sums[0]

    def on(self, topic: str) -> int:
        """How many of them are on a topic."""
        return sum(self.topics.get(topic, {}).values())

    def by_topic(self) -> dict[str, int]:
        """Topic -> how many, the most frequent first."""
        return ranked({topic: sum(found.values()) for topic, found in self.topics.items()})

    def by_audience(self, topic: str | None = None) -> dict[str, int]:
        """Audience -> how many, of one topic or of all, the most frequent first."""
        found: Counter[str] = Counter()
        for name, audiences in self.topics.items():
            if topic is None or name == topic:
                found.update(audiences)
        return ranked(found)


def ranked(counts: Mapping[str, int]) -> dict[str, int]:
    """The most frequent first, equal ones by name; what rows do not tell comes last."""
    return dict(sorted(counts.items(), key=lambda one: (one[0] == UNTOLD, -one[1], one[0])))


def deeds_by_name(rows: Sequence[HeldRow], sums: Sequence[Sums], by: Measures) -> list[tuple[Any, Deeds]]:
    """(name as told, deeds) of the rows of a filing's table of events; `sums` are those of each row."""
    under: dict[Any, list[int]] = {}
    for at, row in enumerate(rows):
        name = row.data.get(by.person)
        under.setdefault(name if isinstance(name, str) else None, []).append(at)
    return [
        (name, _deeds([rows[at] for at in places], [sums[at] for at in places], by)) for name, places in under.items()
    ]


def _deeds(rows: Sequence[HeldRow], sums: Sequence[Sums], by: Measures) -> Deeds:
    """What rows of one name come to."""
    topics: dict[str, dict[str, int]] = {}
    ratings: dict[str, int] = {}
    titles: dict[str, tuple[str, str]] = {}
    last = ""
    for row in rows:
        topic, day = _text(row, by.topic) or UNTOLD, _text(row, by.date)
        audience, rating, title = (_text(row, name) for name in (by.audience, by.rating, by.title))
        among = topics.setdefault(topic, {})
        among[audience or UNTOLD] = among.get(audience or UNTOLD, 0) + 1
        if rating:
            ratings[rating] = ratings.get(rating, 0) + 1
        if title and day >= titles.get(topic, ("", ""))[0]:
            titles[topic] = day, title
        last = max(last, day)
    total = [sum(column) for column in zip(*sums, strict=True)]
    return Deeds(total, topics, ratings, {topic: title for topic, (_, title) in titles.items()}, last)


def _text(row: HeldRow, name: str) -> str:
    """What staff took as it was may hold anything: what is no text is not told."""
    value = row.data.get(name)
    return value if isinstance(value, str) else ""


def together(parts: Iterable[Deeds], figures: int) -> Deeds:
    """Deeds of several filings as one, titles by the last that tells one; of none, with so many `figures`."""
    sums, last = [0] * (1 + figures), ""
    topics: dict[str, dict[str, int]] = {}
    ratings: dict[str, int] = {}
    titles: dict[str, str] = {}
    for part in sorted(parts, key=lambda part: part.last):
        sums = [one + two for one, two in zip(sums, part.sums, strict=True)]
        for topic, audiences in part.topics.items():
            _add(topics.setdefault(topic, {}), audiences)
        _add(ratings, part.ratings)
        titles |= part.titles
        last = max(last, part.last)
    return Deeds(sums, topics, ratings, titles, last)


def _add(to: dict[str, int], more: Mapping[str, int]) -> None:
    for name, count in more.items():
        to[name] = to.get(name, 0) + count


def deeds_of(said: Any) -> Deeds:
    """Deeds that were packed as a list; a TypeError, ValueError or AttributeError where it is no such thing."""
    sums, topics, ratings, titles, last = said
    counts = [*(count for found in topics.values() for count in found.values()), *ratings.values()]
    if not {*map(type, counts)} <= {int} or not {*map(type, titles.values()), type(last)} <= {str}:
        raise TypeError("no deeds")
    return Deeds(sums, topics, ratings, titles, last)
