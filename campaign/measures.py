"""Which of a form's fields the department's figures are made of: its roles, read once."""

from __future__ import annotations

from dataclasses import dataclass

from workbook.form import Form


@dataclass(frozen=True, slots=True)
class Measures:
    """The table of events and its fields by name, "" where a form has none; `people` is (section, name field)."""

    events: str
    date: str
    topic: str
    heads: str
    views: str
    person: str
    people: tuple[str, str]


def measures(form: Form) -> Measures:
    """The measures of a form, from its x-roles."""
    return Measures(
        events=form.roles.get("event", ""),
        date=_field(form, "date"),
        topic=_field(form, "topic"),
        heads=_field(form, "heads"),
        views=_field(form, "views"),
        person=_field(form, "person"),
        people=form.role("people") or ("", ""),
    )


def _field(form: Form, name: str) -> str:
    role = form.role(name)
    return role[1] if role else ""
