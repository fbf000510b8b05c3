"""Regular expressions that Excel can compute: fixed runs of characters and alternatives between beginnings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from validator.selfcheck.terms import quoted, sure

_MOST_PLACES = 40
_MOST_WAYS = 8
_MOST_CHARACTERS = 128


class _Place(NamedTuple):
    """One character: those that may stand there."""

    allowed: str


@lru_cache(maxsize=256)
def matches(pattern: str, cells: str) -> str | None:
    """1 where the text of the cells matches; None where the expression is past what a formula can say.

    It must begin with "^"; with "$" at its end the whole text is held to it, else only its beginning. Letters count
    by their case.
    """
    ways = _ways(pattern)
    if ways is None:
        return None
    whole = pattern.endswith("$")
    terms = [sure("*".join(_conditions(way, cells, whole))) for way in ways]
    return terms[0] if len(terms) == 1 else f"(({'+'.join(terms)})>0)"


def _conditions(way: tuple[_Place, ...], cells: str, whole: bool) -> Iterator[str]:
    yield f"(LEN({cells}){'=' if whole else '>='}{len(way)})"
    start = 0
    while start < len(way):
        end = start + 1
        if len(way[start].allowed) == 1:
            while end < len(way) and len(way[end].allowed) == 1:
                end += 1
            literal = "".join(place.allowed for place in way[start:end])
            yield f"EXACT(MID({cells},{start + 1},{end - start}),{quoted(literal)})"
        elif way[start].allowed:
            yield f"ISNUMBER(FIND(MID({cells},{start + 1},1),{quoted(way[start].allowed)}))"
        start = end


def _ways(pattern: str) -> list[tuple[_Place, ...]] | None:
    """Every run of places that the expression allows; None where they are without end or too many."""
    parser: Any = re._parser  # type: ignore[attr-defined]
    try:
        parsed = list(parser.parse(pattern))
    except re.error:
        return None
    if not parsed or not _is(parsed[0], "AT", "AT_BEGINNING"):
        return None
    body = parsed[1:]
    if body and _is(body[-1], "AT", "AT_END"):
        body = body[:-1]
    ways = _expand(body)
    if not ways or len(ways) > _MOST_WAYS or any(len(way) > _MOST_PLACES for way in ways):
        return None
    return ways


def _is(node: Any, name: str, argument: str | None = None) -> bool:
    return str(node[0]) == name and (argument is None or str(node[1]) == argument)


def _expand(nodes: Any) -> list[tuple[_Place, ...]] | None:
    ways: list[tuple[_Place, ...]] = [()]
    for node in nodes:
        more = _expand_one(node)
        if more is None or len(ways) * len(more) > _MOST_WAYS:
            return None
        ways = [(*way, *added) for way in ways for added in more]
    return ways


def _expand_one(node: Any) -> list[tuple[_Place, ...]] | None:
    name, argument = str(node[0]), node[1]
    if name == "LITERAL":
        return [(_Place(chr(argument)),)]
    if name == "ANY":
        return [(_Place(""),)]
    if name == "IN":
        allowed = _class(argument)
        return None if allowed is None else [(_Place(allowed),)]
    if name == "MAX_REPEAT":
        low, high, inner = argument
        once = _expand(inner)
        if once is None or int(high) > _MOST_PLACES or len(once) > 1:
            return None
        return [once[0] * times for times in range(int(low), int(high) + 1)]
    if name == "SUBPATTERN":
        return _expand(argument[-1])
    if name == "BRANCH":
        found = [_expand(branch) for branch in argument[1]]
        return None if None in found else [way for branch in found for way in branch or ()]
    return None


def _class(members: Any) -> str | None:
    """The characters of a class, None for one that excludes or is too wide."""
    allowed = ""
    for name, argument in members:
        if str(name) == "LITERAL":
            allowed += chr(argument)
        elif str(name) == "RANGE":
            allowed += "".join(map(chr, range(argument[0], argument[1] + 1)))
        elif str(name) == "CATEGORY" and str(argument) == "CATEGORY_DIGIT":
            allowed += "0123456789"
        else:
            return None
        if len(allowed) > _MOST_CHARACTERS:
            return None
    return allowed or None
