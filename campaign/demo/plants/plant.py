"""Plant: one way of getting a return wrong, what it touches, and the decks from which faults are dealt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from random import Random
from typing import Any

from campaign.demo.paper import NoRoomError

Sow = Callable[[Any], None]
"""Takes a filled return on the desk: a Paper of the monthly return, or a Copy of any form."""

INFO, WARNING, ERROR = "info", "warning", "error"

ROOMS = ("values", "entries", "shapes", "rules", "records", "sheets", "books")
"""The modules that hold plants of finished workbooks."""


@dataclass(frozen=True, slots=True)
class Plant:
    """One way of getting a return wrong.

    `touches` are sheets, or "sheet.column"s, that no other plant of the same return may touch; `severity` is the
    heaviest finding it makes. `mail` plants need a container, `moves` ones go last, for they shift cells.
    `explicable` warnings are ones that a 情况说明 can explain.
    """

    name: str
    code: str
    severity: str
    touches: frozenset[str]
    sow: Sow
    mail: bool = False
    moves: bool = False
    explicable: bool = True


_KNOWN: dict[str, Plant] = {}


def plant(
    code: str, severity: str, *touches: str, mail: bool = False, moves: bool = False, explicable: bool = True
) -> Callable[[Sow], Sow]:
    """Register a function as a plant; its name tells plants of one code apart."""

    def register(sow: Sow) -> Sow:
        add(Plant(f"{code}/{sow.__name__}", code, severity, frozenset(touches), sow, mail, moves, explicable))
        return sow

    return register


def add(one: Plant) -> None:
    """Register a plant; a name given twice is a mistake of ours."""
    if one.name in _KNOWN:
        raise ValueError(f"two plants are called {one.name}")
    _KNOWN[one.name] = one


def plants() -> Sequence[Plant]:
    """Every plant of finished workbooks, in the order of the rooms."""
    for room in ROOMS:
        import_module(f"campaign.demo.plants.{room}")
    return tuple(_KNOWN.values())


def clash(one: Plant, other: Plant) -> bool:
    """Whether two plants touch the same column, or one the whole sheet of the other."""
    return any(_overlap(mine, theirs) for mine in one.touches for theirs in other.touches)


def _overlap(mine: str, theirs: str) -> bool:
    return mine == theirs or mine.startswith(f"{theirs}.") or theirs.startswith(f"{mine}.")


class Deck:
    """Plants in the order in which they are dealt; dealt out, it is shuffled and dealt again."""

    def __init__(self, some: Iterable[Plant], rng: Random) -> None:
        self._all, self._rng = tuple(some), rng
        self._left: list[Plant] = []

    def deal(self, count: int, hand: Sequence[Plant] = (), fits: Callable[[Plant], bool] | None = None) -> list[Plant]:
        """Up to `count` plants that clash neither with each other nor with those in `hand`."""
        dealt: list[Plant] = []
        if len(self._left) < count:
            self._left += self._shuffled()
        for one in tuple(self._left):
            if len(dealt) == count:
                break
            if (fits is None or fits(one)) and not any(clash(one, other) for other in (*hand, *dealt)):
                dealt.append(one)
                self._left.remove(one)
        return dealt

    def _shuffled(self) -> list[Plant]:
        """The whole deck, one plant of each code before a second of any."""
        seen: Counter[str] = Counter()
        turns = []
        for one in self._rng.sample(self._all, len(self._all)):
            seen[one.code] += 1
            turns.append((seen[one.code], one))
        return [one for _, one in sorted(turns, key=lambda turn: turn[0])]


def sow_all(paper: Any, some: Iterable[Plant]) -> list[Plant]:
    """Plant them all, those that move cells last; gives back those that found no room."""
    homeless = []
    for one in sorted(some, key=lambda each: each.moves):
        try:
            one.sow(paper)
        except NoRoomError:
            homeless.append(one)
    return homeless
