"""Risk: what makes a unit or an event likelier to be drawn, in points and in words; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, NamedTuple

_FEW, _MANY = 4, 3
"""A share is told of so many rows or more; so many warnings are many."""


class Reason(NamedTuple):
    """One reason: how much it adds to the weight of 1 that everything has, and how people read it."""

    points: int
    words: str


NEVER = Reason(1, "从未抽查")
LATE = Reason(1, "迟报")
MISSING = Reason(2, "未报")
RETURNED = Reason(1, "退回未更正")
FIFTY = Reason(1, "本项数字为50的整倍数")
ALIKE = Reason(2, "与同月其他记录雷同")


def weight(reasons: Sequence[Reason]) -> int:
    """The weight, from 1."""
    return 1 + sum(one.points for one in reasons)


def of_warnings(count: int) -> list[Reason]:
    """Of a filing with so many warnings that had to be explained."""
    return [Reason(1, f"核实意见{count}处")] if count >= _MANY else []


def of_figures(figures: Sequence[Any]) -> list[Reason]:
    """Round numbers: half of a filing's figures are multiples of 10, or a quarter of 50; of what is less than 10 nobody
    can tell.
    """
    told = [one for one in figures if is_figure(one) and one >= 10]
    if len(told) < _FEW:
        return []
    tens, fifties = (sum(one % round_ == 0 for one in told) for round_ in (10, 50))
    found = []
    if tens * 2 >= len(told):
        found.append(Reason(1, f"整十数占{_percent(tens, len(told))}"))
    if fifties * 4 >= len(told):
        found.append(Reason(1, f"50的整倍数占{_percent(fifties, len(told))}"))
    return found


def is_figure(value: Any) -> bool:
    """Whether it is a number at all."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_fifty(value: Any) -> bool:
    """Whether a figure is a multiple of 50."""
    return is_figure(value) and value >= 50 and value % 50 == 0


def alike(signs: Mapping[str, Hashable]) -> set[str]:
    """The keys of those that have a sign in common with another one."""
    counts = Counter(signs.values())
    return {key for key, sign in signs.items() if counts[sign] > 1}


def _percent(part: int, whole: int) -> str:
    return f"{100 * part // whole}%"
