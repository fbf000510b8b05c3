"""The checks of a form as the page lists them, and the rules of 自查 that stand for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from tests.parity.compare import Key
from tests.parity.mutation import breakable
from workbook.form import Form

Check = tuple[str, str, str]
"""One check of one form: the form's id, the code, the fields by their titles."""


class Stand(NamedTuple):
    """The rules of a check, its own and those that another of its kind shares; and the aims that mean it."""

    own: frozenset[Key]
    shared: frozenset[Key]
    aims: frozenset[str]

    def is_changed(self, changed: set[Key], aims: set[str]) -> bool:
        """Whether a case changed the check's result; where a rule is shared, only if the case aimed at this check."""
        return bool(changed & self.own) or bool(changed & self.shared and aims & self.aims)


@cache
def rules_of_checks(form: Form) -> dict[Check, Stand]:
    """The checks of a form that a rule of 自查 may stand for, with the rules that would."""
    listed: dict[Check, tuple[set[Key], set[str]]] = {}
    for number, params in enumerate(breakable(form)):
        code = f"check.{params['kind']}"
        titles = "、".join(_title(form, one) for one in _named(params))
        keys, aims = listed.setdefault((form.id, code, titles), (set(), set()))
        keys.update((*_parts(one), code) for one in _told_at(form, params))
        aims.add(f"{params['kind']} {number}")
    often = Counter(key for keys, _ in listed.values() for key in keys)
    return {
        check: Stand(
            frozenset(key for key in keys if often[key] == 1),
            frozenset(key for key in keys if often[key] > 1),
            frozenset(aims),
        )
        for check, (keys, aims) in listed.items()
    }


def _parts(dotted: str) -> tuple[str, str]:
    section, _, name = dotted.partition(".")
    return section, name


def _title(form: Form, dotted: str) -> str:
    section, field_ = form.locate(dotted)
    return f"{section.title}·{field_.title}"


def _named(params: Mapping[str, Any]) -> Iterator[str]:
    """The fields by which people know a check."""
    for name in ("flag", "field", "fields", "alike", "earlier", "later"):
        value = params.get(name)
        yield from [value] if isinstance(value, str) else value[:4] if isinstance(value, list) else ()


def _told_at(form: Form, params: Mapping[str, Any]) -> list[str]:
    """The fields at whose cells a check speaks."""
    match params["kind"]:
        case "plausible" if "alike" in params:
            section, _ = form.locate(params["alike"][0])
            return [f"{section.name}.{section.fields[0].name}"]
        case "unique" | "reference":
            return [params["fields"][0]]
        case "required-if" | "all-or-none":
            return list(params["fields"])
        case "order":
            return [params["later"]]
        case "sheet-empty-iff":
            return [params["flag"]]
        case _:
            return [params["field"]]
