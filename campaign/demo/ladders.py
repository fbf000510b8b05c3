"""Numbers, dates, times and months as steps of a ladder, so that bounds and orders are the same work for each."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import ceil, floor
from typing import Any

from workbook.form import Field

WIDE = 200
"""So many steps above the lowest a value is usual where the form sets no highest."""

_FAR = 10**9
_DAYS_AFTER = 20  # so long after its month may a date lie that need not lie within it
_MINUTES = 5  # people meet at round times
_MORNING, _EVENING = 8 * 60 // _MINUTES, 20 * 60 // _MINUTES


@dataclass(frozen=True, slots=True)
class Ladder:
    """The values of one field, each a whole number of steps: days, months, or `step` minutes or units.

    `low` and `high` are the lowest and highest allowed; `usual` the highest that is likely.
    """

    kind: str
    low: int
    high: int
    usual: int
    step: float = 1

    def value(self, rank: int) -> int | float | str:
        """The canonical value at a step."""
        match self.kind:
            case "date":
                return date.fromordinal(rank).isoformat()
            case "time":
                minutes = rank * int(self.step)
                return f"{minutes // 60:02}:{minutes % 60:02}"
            case "month":
                return f"{rank // 12:04}-{rank % 12 + 1:02}"
            case _:
                return round(rank * self.step, 6) if self.step != int(self.step) else rank * int(self.step)

    def rank(self, value: Any) -> float:
        """The step of a canonical value; one between two steps has a fraction."""
        match self.kind:
            case "date":
                return date.fromisoformat(value).toordinal()
            case "time":
                return (int(value[:2]) * 60 + int(value[3:])) / self.step
            case "month":
                return int(value[:4]) * 12 + int(value[5:]) - 1
            case _:
                return float(value / self.step)

    def holds(self, value: Any) -> bool:
        """Whether a value is one of the ladder's; text is none of a ladder of numbers."""
        if self.kind == "number" and not isinstance(value, int | float):
            return False
        rank = self.rank(value)
        return self.low <= rank <= self.high and rank == int(rank)

    def above(self, value: Any, equal: bool) -> Ladder:
        """The part of the ladder that does not come before a value."""
        rank = self.rank(value)
        low = max(self.low, ceil(rank) if equal else floor(rank) + 1)
        return replace(self, low=low, usual=max(self.usual, min(self.high, low + self.usual - self.low)))

    def below(self, value: Any, equal: bool) -> Ladder:
        """The part of the ladder that does not come after a value."""
        rank = self.rank(value)
        high = min(self.high, floor(rank) if equal else ceil(rank) - 1)
        return replace(self, high=high, usual=min(self.usual, high))


def ladder(field: Field, period: str | None, in_period: bool, odd: Iterable[Mapping[str, Any]]) -> Ladder | None:
    """The ladder of a field; None where its values have no order. `odd` are the checks that call a value odd."""
    match field.kind:
        case "date":
            return _days(period, in_period)
        case "time":
            return Ladder("time", _MORNING, 24 * 60 // _MINUTES - 1, _EVENING, _MINUTES)
        case "month":
            first = Ladder("month", 0, _FAR, 0).rank(period or "2020-01")
            return Ladder("month", int(first), int(first), int(first))
        case "integer" | "number" | "either":
            return _numbers(field.schema, odd)
    return None


def _days(period: str | None, in_period: bool) -> Ladder:
    if period is None:
        first, last = date(2020, 1, 1).toordinal(), date(2020, 12, 31).toordinal()
        return Ladder("date", first, last, last)
    year, month = int(period[:4]), int(period[5:])
    first = date(year, month, 1).toordinal()
    last = first + calendar.monthrange(year, month)[1] - 1
    return Ladder("date", first, last if in_period else last + _DAYS_AFTER, last)


def _numbers(schema: Mapping[str, Any], odd: Iterable[Mapping[str, Any]]) -> Ladder:
    step = schema.get("multipleOf", 1)
    low, high = -_FAR, _FAR
    for limits in (schema, *odd):
        exclusive = bool(limits.get("exclusive"))
        for name, shut in (("minimum", exclusive), ("exclusiveMinimum", True)):
            if (bound := limits.get(name)) is not None:
                low = max(low, floor(bound / step) + 1 if shut else ceil(bound / step))
        for name, shut in (("maximum", exclusive), ("exclusiveMaximum", True)):
            if (bound := limits.get(name)) is not None:
                high = min(high, ceil(bound / step) - 1 if shut else floor(bound / step))
    low = low if low > -_FAR else min(0, high)
    return Ladder("number", low, high, min(high, low + WIDE), step)
