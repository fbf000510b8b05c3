"""lint: what is wrong with a definition of a form, before anyone is handed one made from it."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from validator.forms.limits import limit_problems
from validator.forms.names import name_problems
from validator.forms.places import place_problems
from validator.forms.problem import Path, Problem, error, warning
from validator.forms.references import lost_references, with_stand_ins
from validator.forms.rules import rule_problems
from validator.forms.shape import shape_problems
from validator.forms.totals import total_problems
from workbook.codelist import CodeLists
from workbook.form import Form, FormError, load_form
from workbook.versions import mismatches

__all__ = ["Path", "Problem", "lint"]


def lint(definition: Any, codes: CodeLists, home: pathlib.Path | None = None) -> list[Problem]:
    """Every problem of a definition, in the order it is written in; none is an empty list, never an exception.

    `codes` are the lists it may use beside its own; `home` the folder it lies in, its older versions beside it. What
    the dialect says comes first: where a keyword is not even written right, what it names is not looked into.
    """
    found = list(shape_problems(definition))
    if found:
        return _in_order(found, definition)
    known = {**codes, **dict.fromkeys(definition.get("x-lists", ()))}
    found = list(lost_references(definition, known))
    try:
        form = load_form(definition, with_stand_ins(codes, definition))
    except (FormError, ValueError, LookupError, TypeError) as broken:
        if not found:
            found.append(error((), f"报表定义无法使用：{broken}", f"the definition cannot be used: {broken}"))
        return _in_order(found, definition)
    found += name_problems(form, definition)
    found += place_problems(form, definition)
    found += limit_problems(form, definition)
    found += total_problems(form)
    found += rule_problems(form)
    found += _undeclared_version(form)
    found += _older_versions(replace(form, home=home)) if home is not None else ()
    return _in_order(found, definition)


def _older_versions(form: Form) -> Iterator[Problem]:
    """What x-from says of older versions, held against their definitions."""
    for one in mismatches(form) if form.moves else ():
        yield error(("x-from", *one.path), f"{one.text.zh}。", f"{one.text.en}.")


def _undeclared_version(form: Form) -> Iterator[Problem]:
    """A raised version of which nothing says how returns on the one before are read."""
    before = form.version - 1
    if before and str(before) not in form.moves:
        yield warning(
            ("x-version",),
            f"已是第{form.version}版，却没有写第{before}版的栏目与现在的怎样对应，用旧表报来的会被退回："
            f"请在 x-from 中写明；已没有单位用旧表的，不必写。",
            f"nothing in x-from says how returns on version {before} are read, so they will go back: say it, "
            f"unless nobody uses that version any more.",
        )


def _in_order(found: list[Problem], definition: Any) -> list[Problem]:
    """Problems by where they stand; what is missing stands at the end of what it is missing from."""
    return sorted(found, key=lambda problem: list(_positions(problem.path, definition)))


def _positions(path: Path, node: Any) -> Iterator[int]:
    for part in path:
        if isinstance(node, Mapping) and part in node:
            yield list(node).index(part)
            node = node[part]
        elif isinstance(node, list) and isinstance(part, int) and part < len(node):
            yield part
            node = node[part]
        else:
            yield 1_000_000
            return
