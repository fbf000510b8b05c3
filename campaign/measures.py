"""Which of a form's fields the department's figures are made of, and in which words: its roles, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from campaign.definitions import count_words
from workbook.form import Form
from workbook.master.subject import Measure, Subject, Topic


@dataclass(frozen=True, slots=True)
class Measures:
    """The table of events and its fields by name, "" where a form has none; `people` is (section, name field).

    `figures` are summed up; `person_says` is what the events under a name are called; `audience`, `rating` and `title`
    are told of an event besides.
    """

    events: str
    date: str
    topic: str
    figures: tuple[str, ...]
    person: str
    people: tuple[str, str]
    person_says: str
    audience: str = ""
    rating: str = ""
    title: str = ""


def measures(form: Form) -> Measures:
    """The measures of a form, from its x-roles and x-measures."""
    return Measures(
        events=form.roles.get("event", ""),
        date=_field(form, "date"),
        topic=_field(form, "topic"),
        figures=tuple(one["field"].partition(".")[2] for one in form.measures),
        person=_field(form, "person"),
        people=form.role("people") or ("", ""),
        person_says=form.roles.get("person-says", count_words(form)[0]),
        audience=_field(form, "audience"),
        rating=_field(form, "rating"),
        title=_field(form, "event-title"),
    )


def subject(form: Form) -> Subject | None:
    """What the department sees of a form's events; None where it counts none."""
    if "event" not in form.roles:
        return None
    count, unit = count_words(form)
    return Subject(count, unit, tuple(_measure(form, said) for said in form.measures), _topic(form, count, unit))


def _measure(form: Form, said: Mapping[str, str]) -> Measure:
    field = form.locate(said["field"])[1]
    return Measure(field.title, said.get("says", field.title), field.unit, field.kind == "number")


def _topic(form: Form, count: str, unit: str) -> Topic | None:
    if "topic" not in form.roles:
        return None
    section, field = form.locate(form.roles["topic"])
    name = form.roles.get("topic-says", f"{field.title}分布")
    word = name.removesuffix("分布")
    note = f"按{section.title}的“{field.title}”统计{count}，一{unit}只计一个主要{word}。"
    return Topic(name, word, note)


def _field(form: Form, name: str) -> str:
    role = form.role(name)
    return role[1] if role else ""
