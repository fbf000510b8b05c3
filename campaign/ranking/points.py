"""Points: weights and values between 0 and 1 to totals and ranks, in exact fractions; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple


class Indicator(NamedTuple):
    """One thing that counts: its name in the settings (campaign/merit.py), its title, its weight, its rule in words."""

    name: str
    title: str
    weight: int
    rule: str


class Value(NamedTuple):
    """What an entrant has of an indicator: between 0 and 1, and how it came to that; None: it is not judged by it."""

    share: Fraction | None
    told: str


class Entrant(NamedTuple):
    """One that is ranked: its key, what people call it, its unit's code, its values in the order of the indicators."""

    key: str
    name: str
    unit: str
    values: tuple[Value, ...]


class Placed(NamedTuple):
    """An entrant with its rank, how many share it, its points by indicator and in all, 0 to 100, unrounded."""

    rank: int
    sharing: int
    entrant: Entrant
    points: tuple[Fraction | None, ...]
    total: Fraction


class Ranking(NamedTuple):
    """One ranking: of what (单位), its title, the indicators, everyone in order, and what is to be said of it."""

    kind: str
    title: str
    indicators: tuple[Indicator, ...]
    placed: tuple[Placed, ...]
    note: str = ""


def place(indicators: Sequence[Indicator], entrants: Sequence[Entrant]) -> tuple[Placed, ...]:
    """Everyone by their totals, the greatest first: points = weight × value ÷ the weights that apply × 100.

    Fractions are exact, so that equal totals are equal: they share a rank, the next is lower by so many, and they stand
    as they came.
    """
    scored = [(one, *_points(indicators, one)) for one in entrants]
    totals = Counter(total for _, _, total in scored)
    ranks, before = {}, 0
    for total in sorted(totals, reverse=True):
        ranks[total], before = before + 1, before + totals[total]
    ordered = sorted(scored, key=lambda each: -each[2])
    return tuple(Placed(ranks[total], totals[total], one, points, total) for one, points, total in ordered)


def _points(indicators: Sequence[Indicator], one: Entrant) -> tuple[tuple[Fraction | None, ...], Fraction]:
    pairs = list(zip(indicators, one.values, strict=True))
    weights = sum(indicator.weight for indicator, value in pairs if value.share is not None)
    points = tuple(
        None if value.share is None else Fraction(100 * indicator.weight, weights or 1) * value.share
        for indicator, value in pairs
    )
    return points, sum((one for one in points if one is not None), Fraction(0))


def shown(points: Fraction) -> float:
    """Points as they are written, to two places, half a hundredth upwards: rounded here once, and nowhere else."""
    return int(points * 100 + Fraction(1, 2)) / 100


def part(of: int | float, whole: int | float) -> Fraction:
    """A share, at most 1; of nothing it is 0."""
    return min(Fraction(1), Fraction(of) / Fraction(whole)) if whole > 0 and of > 0 else Fraction(0)
