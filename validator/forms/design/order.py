"""The hidden sheet `_order`: the order of keywords where a definition has them otherwise than we write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from workbook.draft import Draft, style
from workbook.form import FormError
from workbook.sheets import Printing, Sheet

SHEET = "_order"
_ROOT: Mapping[str, Any] = {"required": [], "x-checks": [], "x-across": [], "x-roles": {}, "x-lists": {}}
_MOVE: Mapping[str, Any] = {"sections": {}, "fields": {}, "dropped": []}
_EMPTY: Mapping[str, Any] = {**_ROOT, **_MOVE}
"""What may stand in a definition and hold nothing, so that no cell says it: at its top, and of an older version."""

Order = tuple[str, str]
"""A path ("$/properties/lectures/items") and the keys there, a line each; "+x-checks" is one that holds nothing."""


def find_order(given: Any, made: Any, path: str = "$") -> Iterator[Order]:
    """Where the given definition is ordered otherwise than the one made from its cells; any other difference is a
    FormError: no cell says it."""
    if isinstance(given, dict) and isinstance(made, dict):
        empty = {key for key in given if key not in made and given[key] == _EMPTY.get(key)}
        lost = [key for key in {**given, **made} if key not in empty and (key not in given or key not in made)]
        if lost:
            raise FormError(f"{path}: {', '.join(lost)} cannot be said in a design workbook")
        if list(given) != list(made):
            yield path, "\n".join(f"{'+' if key in empty else ''}{key}" for key in given)
        for key in made:
            yield from find_order(given[key], made[key], f"{path}/{_escape(key)}")
    elif isinstance(given, list) and isinstance(made, list) and len(given) == len(made):
        if path.endswith("/required") and given != made:
            if sorted(given) != sorted(made):
                raise FormError(f"{path}: names what is not there")
            yield path, "\n".join(given)
            return
        for number, (one, other) in enumerate(zip(given, made, strict=True)):
            yield from find_order(one, other, f"{path}/{number}")
    elif given != made or isinstance(given, bool) != isinstance(made, bool):
        raise FormError(f"{path}: {given!r} cannot be said in a design workbook")


def arrange(made: dict[str, Any], orders: Iterable[Sequence[Any]]) -> None:
    """Put the keys of a definition in the order kept, as far as they are still there; new ones stay behind those
    they follow."""
    for row in orders:
        if len(row) < 2 or not isinstance(row[0], str) or not isinstance(row[1], str):
            continue
        node: Any = made
        for part in row[0].split("/")[1:]:
            node = _step(node, part)
        if isinstance(node, dict):
            _arrange_keys(row[0], node, row[1].split("\n"))
        elif isinstance(node, list) and row[0].endswith("/required"):
            wanted = row[1].split("\n")
            node.sort(key=lambda name: wanted.index(name) if name in wanted else len(wanted))


def draw_order(orders: Iterable[Order]) -> Sheet:
    """The hidden sheet of those rows."""
    draft = Draft(SHEET)
    for row, order in enumerate(orders, 1):
        for column, text in enumerate(order, 1):
            draft.put(row, column, text, style("meta", "text"))
    draft.widths.update({1: 48.0, 2: 72.0})
    return draft.sheet(printing=Printing(), visibility="hidden")


def _step(node: Any, part: str) -> Any:
    if isinstance(node, list):
        return node[int(part)] if part.isdigit() and int(part) < len(node) else None
    return node.get(_unescape(part)) if isinstance(node, dict) else None


def _arrange_keys(path: str, node: dict[str, Any], lines: Sequence[str]) -> None:
    wanted: list[str] = []
    for line in lines:
        key = line.removeprefix("+")
        if line != key and key not in node and key in _may_lack(path, node):
            node[key] = type(_EMPTY[key])()
        if key in node:
            wanted.append(key)
    before = ""
    for key in list(node):
        if key not in wanted:
            wanted.insert(wanted.index(before) + 1 if before else 0, key)
        before = key
    kept = {key: node[key] for key in wanted}
    node.clear()
    node.update(kept)


def _may_lack(path: str, node: Mapping[str, Any]) -> Iterable[str]:
    """The keys that may hold nothing in this part of a definition; the sheet may have been written by anyone."""
    if path == "$":
        return _ROOT
    if path.startswith("$/x-from/"):
        return _MOVE if path.count("/") == 2 else ()
    return ("required",) if path.startswith("$/properties/") and node.get("type") == "object" else ()


def _escape(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _unescape(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")
