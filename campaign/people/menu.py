"""The menu: topic by topic who can speak on it, to whom they have, and the studios of masters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from campaign.master.deeds import UNTOLD
from campaign.people.register import Person, Register

_DECLINED = ("未", "不", "否", "无")


class Dish(NamedTuple):
    """One line of the menu: a topic, who speaks on it, and whether it is what the person is good at.

    `events` so many on the topic, to the `audiences` (with counts, the most frequent first); `titles` are what was or
    can be spoken about.
    """

    topic: str
    person: Person
    expert: bool
    events: int
    audiences: dict[str, int]
    titles: tuple[str, ...]

    @property
    def key(self) -> str:
        """Of the line among all."""
        return f"{self.topic}|{self.person.key}"


class Studio(NamedTuple):
    """A studio and whose it is: several people may share one."""

    name: str
    people: tuple[Person, ...]


def has_menu(register: Register | None) -> bool:
    """Whether the form says of people what they are good at, or who is recommended: else it is no matter of a menu."""
    return register is not None and bool(register.parts.expertise or register.parts.recommendation)


def recommended(register: Register, person: Person) -> bool:
    """Whether a person is recommended or taken in; where the form does not ask, everyone of the register is."""
    field = register.parts.recommendation
    word = person.says(field)
    return not field or (bool(word) and not word.startswith(_DECLINED))


def menu(register: Register, topics: Sequence[str]) -> list[Dish]:
    """By topic in the order of `topics`, others after them, who is recommended for it or has spoken on it.

    First who is recommended for what he is good at, then by how often they spoke. A recommended person of no topic at
    all stands under UNTOLD, last.
    """
    found = [dish for person in register.known() for dish in _dishes(register, person)]
    places = {topic: place for place, topic in enumerate(dict.fromkeys(topics))}
    last = len(places)
    return sorted(
        found,
        key=lambda dish: (
            dish.topic == UNTOLD,
            places.get(dish.topic, last),
            dish.topic,
            not (dish.expert and recommended(register, dish.person)),
            -dish.events,
        ),
    )


def _dishes(register: Register, person: Person) -> Iterator[Dish]:
    parts = register.parts
    expertise, taken = person.says(parts.expertise), recommended(register, person)
    spoken = [topic for topic in person.deeds.by_topic() if topic != UNTOLD]
    topics = dict.fromkeys([*([expertise] if expertise and taken else []), *spoken])
    for topic in topics or ([UNTOLD] if taken else []):
        expert = topic == expertise
        own = person.says(parts.title) if expert or topic == UNTOLD else ""
        titles = dict.fromkeys(title for title in (own, person.deeds.titles.get(topic, "")) if title)
        audiences = {name: count for name, count in person.deeds.by_audience(topic).items() if name != UNTOLD}
        yield Dish(topic, person, expert, person.deeds.on(topic), audiences, tuple(titles))


def studios(register: Register) -> list[Studio]:
    """The studios that people name, in the order in which they come in the register, with whose they are."""
    found: dict[str, list[Person]] = {}
    for person in register.known() if register.parts.studio else ():
        name = " ".join(person.says(register.parts.studio).split())
        if name and not name.startswith(("无", "否")):
            found.setdefault(name, []).append(person)
    return [Studio(name, tuple(people)) for name, people in found.items()]
