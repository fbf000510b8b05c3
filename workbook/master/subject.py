"""Subject and Tally: what a campaign counts, in its own words, and a stretch of it as figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

PLACES = 6
"""Sums of decimals are rounded to so many places: no tenth of a cent ever comes from adding."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure summed up beside the count: its column's title, what a tile calls it, its unit, if it has decimals."""

    title: str
    says: str
    unit: str
    decimal: bool = False

    @property
    def format(self) -> str:
        """The palette's format of its columns."""
        return "amount" if self.decimal else "count"

    @property
    def width(self) -> float:
        """How wide its columns are: figures with decimals need more room."""
        return 14.0 if self.decimal else 11.0

    @property
    def tile(self) -> str:
        """The palette's format of its tile."""
        name = "number" if self.decimal else "integer"
        return f"{name}:{self.unit}" if self.unit else name


@dataclass(frozen=True, slots=True)
class Topic:
    """By what the count is split up: the sheet's name ("主题分布"), the word ("主题"), and the sheet's note."""

    name: str
    word: str
    note: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What is counted ("场次") in which unit ("场"), what is summed up beside it, by what it is split up, if at all."""

    count: str
    unit: str
    measures: tuple[Measure, ...] = ()
    topic: Topic | None = None

    @property
    def nothing(self) -> Tally:
        """The tally of no row at all."""
        return Tally(0, (0,) * len(self.measures))

    def sum(self, tallies: Iterable[Tally]) -> Tally:
        """Several tallies as one."""
        return sum(tallies, self.nothing)


@dataclass(frozen=True, slots=True)
class Tally:
    """So many of what is counted, and the measures' figures in their order: never added to one another."""

    count: int = 0
    figures: tuple[int | float, ...] = ()

    def __add__(self, other: Tally) -> Tally:
        pairs = zip_longest(self.figures, other.figures, fillvalue=0)
        return Tally(self.count + other.count, tuple(round(one + two, PLACES) for one, two in pairs))

    def values(self) -> tuple[int | float, ...]:
        """In the order of the columns."""
        return self.count, *self.figures
