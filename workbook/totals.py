"""What a computed field comes to, from the data: the Python twin of the formulas in the template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workbook.finding import Place
from workbook.form import Form

Data = Mapping[str, Any]


def total_fields(form: Form) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Every computed field in an order in which each needs only those before: (section, field, how)."""
    found = [
        (section.name, field.name, field.total)
        for section in form.sections
        for field in section.fields
        if field.total is not None
    ]
    return iter(sorted(found, key=lambda one: _depth(one[2])))


def _depth(total: Mapping[str, Any]) -> int:
    return 2 if "ratio" in total else 1 if "add" in total else 0


def inputs(total: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    """The other section's columns a total is made of; (section, None) means its rows as such."""
    if "count" in total:
        return [(total["count"], None), *((total["count"], name) for name in total.get("where", ()))]
    if "sum" in total:
        section, _, field = total["sum"].partition(".")
        return [(section, field), *((section, name) for name in total.get("where", ()))]
    return []


def siblings(total: Mapping[str, Any]) -> list[str]:
    """The fields of its own record that a total is made of."""
    return [*total.get("add", ()), *total.get("ratio", ())]


def compute(total: Mapping[str, Any], data: Data, place: Place) -> int | float | None:
    """The value of a computed field at `place`; None where it has none (a ratio without its divisor)."""
    own = data.get(place.section or "", {})
    record: Mapping[str, Any] = own if place.row is None else own[place.row]
    if "add" in total:
        return sum(_number(record.get(name)) for name in total["add"])
    if "ratio" in total:
        part, whole = (record.get(name) for name in total["ratio"])
        return _number(part) / whole if isinstance(whole, int | float) and whole else None
    section, _, field = (total.get("count") or total["sum"]).partition(".")
    rows: Sequence[Mapping[str, Any]] = data.get(section, ())
    for theirs, ours in total.get("where", {}).items():
        wanted = record.get(ours)
        rows = [row for row in rows if row.get(theirs) == wanted]
    return sum([_number(row[field]) for row in rows if field in row]) if field else len(rows)


def _number(value: Any) -> int | float:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else 0
