"""Which fields hang together by a form's checks: what one plant does to a field may keep a check from being made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workbook.form import Field, Form, Section

Params = Mapping[str, Any]


def named_in(params: Params) -> set[str]:
    """The fields, and the sections whose rows count, that a check has to do with: "section.field" or "section"."""
    found: set[str] = set()
    for name, value in params.items():
        if (
            name == "section"
            or isinstance(value, str)
            and "." in value
            and name in ("field", "flag", "earlier", "later")
        ):
            found.add(value)
        elif isinstance(value, list | tuple | dict) and name in ("fields", "to", "alike", "when"):
            found |= set(value)
    return found


def conditions(form: Form) -> Iterator[tuple[str, Mapping[str, Any], bool]]:
    """Fields that apply only under a condition: the field, the condition by "section.field", whether it is needed."""
    for section in form.sections:
        for field in section.fields:
            if field.when is not None:
                when = {f"{section.name}.{other}": values for other, values in field.when.items()}
                yield f"{section.name}.{field.name}", when, field.needed


def bound(form: Form, dotted: str) -> frozenset[str]:
    """A field with all that share a check or a condition with it."""
    groups = [named_in(params) for params in form.checks]
    groups += [{name, *when} for name, when, _ in conditions(form)]
    found = {dotted}
    for group in groups:
        if dotted in group:
            found |= group
    return frozenset(one for one in found if "." in one)


def checks(form: Form, kind: str) -> list[Params]:
    """The form's checks of a kind."""
    return [params for params in form.checks if params["kind"] == kind]


def filled_by_clerks(form: Form) -> Iterator[tuple[Section, Field, str]]:
    """Every open field with its section and its name "section.field"; not those of explanations."""
    told = form.roles.get("explanations")
    for section in form.sections:
        if section.name == told or section.block is not None:
            continue
        for field in section.fields:
            if field.open:
                yield section, field, f"{section.name}.{field.name}"
