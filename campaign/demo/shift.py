"""One clerk's shift, as it is done in a process of its own: the plan is laid down anew there, the same for one seed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from campaign.demo.clerks import Room, answer, work
from campaign.demo.craft import Craft, Lectures
from campaign.demo.general.craft import AnyForm
from campaign.demo.month import following
from campaign.demo.people import CAMPAIGN, Unit, people_of, shipped_campaign
from campaign.demo.plants.parcels import Parcel
from campaign.demo.posting import Delivery
from campaign.demo.roster import choose_units, outsider
from campaign.demo.schedule import Calendar, Job, plan
from workbook.codelist import shipped
from workbook.form import Form, load_form, load_shipped


@dataclass(frozen=True, slots=True)
class Size:
    """How large a demo is, which one of that size, and of which campaign: a shipped sample's name, or a folder."""

    units: int
    months: int
    seed: int
    campaign: str = CAMPAIGN


@dataclass(frozen=True, slots=True)
class Shift:
    """Which job of which month, the template for it, and last month's; both counted from 0."""

    month: int
    job: int
    template: str
    old: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Who takes part, the department's settings, what clerks know of the form, and every month's jobs."""

    units: Sequence[Unit]
    settings: Mapping[str, Any]
    craft: Craft = field(compare=False)  # it is made of the settings
    months: Sequence[Sequence[Job]]

    def calendar(self, month: int) -> Calendar:
        """The days of a month's reporting."""
        return Calendar.of(self.months[month][0].period, self.settings["due_day"])


@lru_cache(maxsize=1)
def lay_down(size: Size) -> Plan:
    """The plan of a demo: nothing but its size goes into it."""
    settings = shipped_campaign(size.campaign)
    about, craft = settings["campaign"], craft_of(size.campaign)
    rng = Random(f"demo {size.seed}")
    *units, stranger = people_of([*choose_units(settings, size.units), outsider(settings)], rng)
    jobs = plan(units, stranger, size.months, about["due_day"], rng, craft.repertoire)
    return Plan(units, about, craft, jobs)


def craft_of(campaign: str) -> Craft:
    """What the clerks of a campaign know of its form."""
    written = _WRITTEN.get(campaign)
    return written() if written else AnyForm(form_of(campaign), months_of(campaign)[0])


_WRITTEN: Mapping[str, Callable[[], Craft]] = {CAMPAIGN: Lectures}
"""The campaigns that someone wrote a craft for; of any other, clerks know what its form says."""


def form_of(campaign: str) -> Form:
    """The form of a campaign, its lists as they are shipped with it."""
    form_id = shipped_campaign(campaign)["campaign"]["form"]
    own = Path(campaign) / f"{form_id}.json"
    return (
        load_form(json.loads(own.read_text("utf-8-sig")), shipped())
        if own.is_file()
        else load_shipped(form_id, shipped())
    )


def months_of(campaign: str) -> list[str]:
    """The months of a campaign from the first whole one to the last."""
    about = shipped_campaign(campaign)["campaign"]
    month = about["start"][:7] if about["start"].endswith("-01") else following(about["start"][:7])
    found = [month]
    while found[-1] < about["end"][:7]:
        found.append(following(found[-1]))
    return found


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
    about = made.settings
    old = Path(shift.old) if shift.old else None
    mailbox = about.get("mailbox") or "department@department.invalid"
    return Room(mailbox, about.get("contact") or about["department"], made.calendar(shift.month), old, made.craft)
