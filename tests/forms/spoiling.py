"""Definitions with one thing in them changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from workbook.shipped import HOME

LECTURES = "properties/lectures/items/properties"
RETURN = "properties/return/properties"
"""Where the fields of the monthly return stand."""

GONE = object()
"""In place of a value: take it out."""


def definition(name: str = "monthly-return") -> Any:
    """The definition of a shipped form."""
    return json.loads((HOME / "forms" / f"{name}.json").read_text("utf-8"))


def changed(path: str, value: object, form: str = "monthly-return") -> Any:
    """The definition of a shipped form, spoilt."""
    return spoilt(definition(form), path, value)


def spoilt(whole: Any, path: str | Sequence[str | int], value: object) -> Any:
    """A copy with the value at a path ("x-checks/3/field", or its steps) replaced, or taken out."""
    if isinstance(path, str):
        path = [int(part) if part.isdigit() else part for part in path.split("/")]
    broken = node = deepcopy(whole)
    *steps, last = path
    for part in steps:
        node = node[part]
    if value is GONE:
        del node[last]
    else:
        node[last] = value
    return broken


def at(whole: Any, path: Sequence[str | int]) -> Any:
    """What stands at a path."""
    for part in path:
        whole = whole[part]
    return whole


def nodes(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything in a definition."""
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(deeper for key, value in inside for deeper in nodes(value, (*path, key)))]
