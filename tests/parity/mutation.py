"""A mutation: what a clerk does to a right return, and which rule it is meant to change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.parity.office import Step
from validator.judge import checks_of
from workbook.form import Form


@dataclass(frozen=True, slots=True)
class Mutation:
    """Steps for the clerk, what they aim at, the declared differences they make (`patterns`).

    `rows` are the (sheet, row) that they type into; row 0 is a whole sheet whose rows they move.
    """

    aim: str
    steps: tuple[Step, ...]
    rows: frozenset[tuple[str, int]]
    patterns: frozenset[str] = frozenset()

    def meets(self, other: Mutation) -> bool:
        """Whether both change one row, or one moves rows of a sheet that the other changes."""
        return any(
            sheet == another and (row == place or 0 in (row, place))
            for sheet, row in self.rows
            for another, place in other.rows
        )


def mutation(aim: str, steps: Iterable[Step], patterns: Iterable[str] = ()) -> Mutation:
    """A mutation of those steps, each a verb with its sheet first (driver.py)."""
    taken = tuple(steps)
    rows = frozenset((str(step[1]), int(step[2]) if step[0] == "put" else 0) for step in taken)
    return Mutation(aim, taken, rows, frozenset(patterns))


@cache
def breakable(form: Form) -> tuple[Mapping[str, Any], ...]:
    """The checks of a form that what stands in its cells can break, those of its keywords among them.

    Totals are broken at their own cells; what came with a return, and several values in one cell, are past 自查.
    """
    kinds = ("total", "attachment")
    return tuple(one for one in checks_of(form) if one["kind"] not in kinds and "split" not in one)
