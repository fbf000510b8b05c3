"""Parts: which fields of a form tell of people, requests and works; read once from its x-roles."""

from __future__ import annotations

from typing import NamedTuple

from workbook.form import Field, Form, Section

MOST_MORE = 3
"""So many of the register's further columns stand in a menu."""


class People(NamedTuple):
    """The register: its section and fields by name, "" where the form has none; `good` are the words of good ratings.

    `title` is what a person speaks about: the field headed as the title of an event. `more` are further fields fit to
    be published.
    """

    section: Section
    name: str
    duty: str
    expertise: str
    recommendation: str
    studio: str
    title: str
    more: tuple[Field, ...]
    good: tuple[str, ...]


class Requests(NamedTuple):
    """The table of what people ask for, its fields by name; `done` are the words for what is settled."""

    section: Section
    text: str
    date: str
    source: str
    topic: str
    person: str
    handling: str
    done: tuple[str, ...]


class Works(NamedTuple):
    """The table of new-media works, its fields by name."""

    section: Section
    title: str
    date: str
    platform: str
    link: str
    reads: str


def people_of(form: Form) -> People | None:
    """The register of a form; None where it has none."""
    place = form.role("people")
    if place is None:
        return None
    section, name = form.section(place[0]), place[1]
    told = (_within(form, section, role) for role in ("duty", "expertise", "recommendation", "studio"))
    duty, expertise, recommendation, studio = told
    said = form.role("event-title")
    wanted = form.locate(".".join(said))[1].title if said else None
    title = next((one.name for one in section.fields if one.title == wanted and not one.personal), "")
    taken = {name, duty, expertise, recommendation, studio, title, _within(form, section, "phone")}
    more = tuple(one for one in section.fields if one.name not in taken and not one.personal)[:MOST_MORE]
    return People(section, name, duty, expertise, recommendation, studio, title, more, _words(form, "rating-says"))


def requests_of(form: Form) -> Requests | None:
    """The requests of a form; None where it has no such table."""
    place = form.role("order")
    if place is None:
        return None
    section = form.section(place[0])
    date, source, topic, person, handling = (
        _within(form, section, f"order-{part}") for part in ("date", "source", "topic", "person", "handling")
    )
    return Requests(section, place[1], date, source, topic, person, handling, _words(form, "order-done-says"))


def works_of(form: Form) -> Works | None:
    """The works of a form; None where it has no such table."""
    place = form.role("work")
    if place is None:
        return None
    section = form.section(place[0])
    date, platform, link, reads = (
        _within(form, section, f"work-{part}") for part in ("date", "platform", "link", "reads")
    )
    return Works(section, place[1], date, platform, link, reads)


def _within(form: Form, section: Section, role: str) -> str:
    """The field that plays a role, where it is one of that section."""
    place = form.role(role)
    return place[1] if place is not None and place[0] == section.name else ""


def _words(form: Form, role: str) -> tuple[str, ...]:
    return tuple(word for word in form.roles.get(role, "").split("|") if word)
