"""One clerk's shift, as it is done in a process of its own: the plan is laid down anew there, the same for one seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from campaign.demo.clerks import Room, answer, work
from campaign.demo.people import Unit, people_of, shipped_campaign
from campaign.demo.plants.parcels import Parcel
from campaign.demo.posting import Delivery
from campaign.demo.roster import OUTSIDER, choose_units
from campaign.demo.schedule import Calendar, Job, plan


@dataclass(frozen=True, slots=True)
class Size:
    """How large a demo is, and which one of that size."""

    units: int
    months: int
    seed: int


@dataclass(frozen=True, slots=True)
class Shift:
    """Which job of which month, the template for it, and last month's; both counted from 0."""

    month: int
    job: int
    template: str
    old: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Who takes part, the department's settings, and every month's jobs."""

    units: Sequence[Unit]
    settings: Mapping[str, Any]
    months: Sequence[Sequence[Job]]

    def calendar(self, month: int) -> Calendar:
        """The days of a month's reporting."""
        return Calendar.of(self.months[month][0].period, self.settings["due_day"])


@lru_cache(maxsize=1)
def lay_down(size: Size) -> Plan:
    """The plan of a demo: nothing but its size goes into it."""
    settings = shipped_campaign()["campaign"]
    rng = Random(f"demo {size.seed}")
    *units, outsider = people_of([*choose_units(size.units), OUTSIDER], rng)
    return Plan(units, settings, plan(units, outsider, size.months, settings["due_day"], rng))


def shifts(made: Plan, month: int, templates: Sequence[Path], old: Sequence[Path]) -> list[Shift]:
    """The shifts of a month; templates in the order of the units. An office without one copies the first."""
    return [
        Shift(
            month,
            number,
            str(templates[number if number < len(templates) else 0]),
            str(old[number]) if number < len(old) else None,
        )
        for number in range(len(made.months[month]))
    ]


def begin(shift: Shift) -> Sequence[Shift]:
    """One shift is one piece of work."""
    return (shift,)


def serve(shift: Shift, *, size: Size) -> list[Delivery]:
    """What the clerk of a shift sends; by dice of its own, whatever the others do."""
    made = lay_down(size)
    job = made.months[shift.month][shift.job]
    return work(job, Path(shift.template), _room(made, shift), Random(f"{size.seed} {job.unit.code} {job.period}"))


def serve_again(shift: Shift, kept: Parcel, marked: Path, size: Size) -> Delivery:
    """What the clerk of a shift sends when a marked copy has come back."""
    made = lay_down(size)
    job = made.months[shift.month][shift.job]
    return answer(job, kept, marked, _room(made, shift), Random(f"{size.seed} {job.unit.code} {job.period} again"))


def _room(made: Plan, shift: Shift) -> Room:
    return Room(made.settings["mailbox"], made.calendar(shift.month), Path(shift.old) if shift.old else None)
