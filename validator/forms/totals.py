"""Computed fields of a definition: what they add up is there, is a number, and does not go round in circles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validator.forms.names import all_names, find
from validator.forms.problem import Path, Problem, error, field_path, unknown
from workbook.form import Field, Form, Section
from workbook.totals import siblings, total_fields

_NUMERIC = ("integer", "number")


def total_problems(form: Form) -> Iterator[Problem]:
    """Each computed field: its inputs, its own type, its order."""
    for section in form.sections:
        for field in section.fields:
            if field.total is None:
                continue
            path = (*field_path(section, field), "x-total")
            if field.given:
                yield error(
                    path,
                    f"“{field.title}”不能既预填（x-given）又自动计算（x-total）：请删去一个。",
                    f"“{field.title}” cannot be both given and computed: leave one out.",
                )
            if field.kind not in _NUMERIC:
                yield error(
                    path,
                    f"“{field.title}”自动计算，类型应为整数或数字。",
                    f"“{field.title}” is computed: its type is integer or number.",
                )
            yield from _inputs(form, section, field, path)
    yield from _order(form)


def _inputs(form: Form, section: Section, field: Field, path: Path) -> Iterator[Problem]:
    total: Any = field.total
    for word in ("add", "ratio"):
        for number, name in enumerate(total.get(word, ())):
            yield from _sibling(section, (*path, word, number), name)
    if "count" in total:
        target = total["count"]
        if target not in form.by_name or not form.section(target).is_table:
            tables = [one.name for one in form.sections if one.is_table]
            yield unknown((*path, "count"), target, tables, ("明细分表", "table"))
            return
    elif "sum" in total:
        found = find(form, total["sum"])
        if found is None:
            yield unknown((*path, "sum"), total["sum"], all_names(form), ("栏目", "field"))
            return
        target = found[0].name
        if found[1].kind not in _NUMERIC:
            yield _not_a_number((*path, "sum"), found[1])
    else:
        return
    theirs = [one.name for one in form.section(target).fields]
    ours = [one.name for one in section.fields]
    for name, own in total.get("where", {}).items():
        if name not in theirs:
            yield unknown((*path, "where", name), name, theirs, ("栏目", "field"))
        if own not in ours:
            yield unknown((*path, "where", name), own, ours, ("栏目", "field"))


def _sibling(section: Section, path: Path, name: str) -> Iterator[Problem]:
    field = next((one for one in section.fields if one.name == name), None)
    if field is None:
        yield unknown(path, name, [one.name for one in section.fields], ("栏目", "field"))
    elif field.kind not in _NUMERIC:
        yield _not_a_number(path, field)


def _not_a_number(path: Path, field: Field) -> Problem:
    return error(
        path, f"“{field.title}”不是数字，不能计算：请更正。", f"“{field.title}” is no number to reckon with: mend it."
    )


def _order(form: Form) -> Iterator[Problem]:
    """A total of totals that would be computed before them."""
    done: set[tuple[str, str]] = set()
    for name, field_name, total in total_fields(form):
        section = form.section(name)
        for other in siblings(total):
            field = next((one for one in section.fields if one.name == other), None)
            if field is not None and field.total is not None and (name, other) not in done:
                title = section.field(field_name).title
                yield error(
                    (*field_path(section, section.field(field_name)), "x-total"),
                    f"“{title}”用到的“{field.title}”要到后面才能算出：相加不能套相加，比率不能套比率。",
                    f"“{title}” needs “{field.title}”, computed only after it: no sum of sums, no ratio of ratios.",
                )
        done.add((name, field_name))
