"""What checks may know from outside a workbook: the campaign's units and days, handed in by who runs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from functools import cached_property
from typing import NamedTuple

CHINA = timezone(timedelta(hours=8), "CST")
"""The zone of every due day: offices of this country share one clock."""


class UnitFact(NamedTuple):
    """One unit: its code, name, other names, and the addresses it may write from (lower case)."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    mailboxes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """The campaign: its id, its units, its first and last day, and by which day of the next month a return is due."""

    campaign: str
    units: tuple[UnitFact, ...]
    start: date
    end: date
    due_day: int

    @cached_property
    def by_code(self) -> Mapping[str, UnitFact]:
        """Units by code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def by_name(self) -> Mapping[str, UnitFact]:
        """Units by name and by every alias."""
        return {name: unit for unit in self.units for name in (*unit.aliases, unit.name)}

    def due(self, period: str) -> date:
        """The last day on which the return for a period ("YYYY-MM") is in time."""
        year, month = int(period[:4]), int(period[5:7])
        following = date(year + month // 12, month % 12 + 1, 1)
        return following + timedelta(days=self.due_day - 1)
