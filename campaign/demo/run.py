"""`wanchang demo`: the whole job on the sample campaign, with simulated clerks, and what came of it in a few lines."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from random import Random

from campaign.checking import CannotRunError, Request, make_desk
from campaign.demo.clerks import Room, work
from campaign.demo.people import people_of, shipped_campaign
from campaign.demo.planted import NAME, Planted, write_planted
from campaign.demo.posting import Delivery
from campaign.demo.roster import OUTSIDER, choose_units, keep_units
from campaign.demo.schedule import CHINA, Calendar, Job, plan
from campaign.founding import init
from campaign.handout import handout
from campaign.receive import Received, receive
from campaign.rollup import RolledUp, rollup
from campaign.workspace import Workspace
from validator.batch import check_paths
from validator.intake.walk import walk
from workbook.finding import Report
from workbook.write import write_bytes

MOST_UNITS, MOST_MONTHS = 99, 9
"""More offices than that no sample needs; from April on the campaign has nine months."""


@dataclass(slots=True)
class Demo:
    """What was done: the templates handed out, everything received, what was planted and what was found."""

    workspace: Workspace
    handed_out: int = 0
    received: list[Received] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    rolled_up: RolledUp | None = None

    @property
    def missed(self) -> Counter[tuple[object, ...]]:
        """What was planted and not found, to its cell."""
        return Counter(map(_planted_key, self.planted)) - Counter(_found_keys(self.reports))

    @property
    def extra(self) -> Counter[tuple[object, ...]]:
        """What was found and never planted."""
        return Counter(_found_keys(self.reports)) - Counter(map(_planted_key, self.planted))


def demo(path: str | os.PathLike[str], *, units: int = 22, months: int = 3, seed: int = 1) -> Demo:
    """Make a workspace at `path` and let `months` months of `units` units go by in it; `say` gets the summary's lines.

    The same numbers give the same plan, the same cells and the same planted.jsonl. Numbers out of range are a
    CannotRunError; besides what init, handout, receive and rollup raise.
    """
    _refuse_numbers(units, months)
    jobs = min(os.cpu_count() or 1, 4)
    made = Demo(init(path))
    workspace = made.workspace
    rows = choose_units(units)
    keep_units(workspace.master, rows)
    settings = shipped_campaign()["campaign"]
    rng = Random(f"demo {seed}")
    *people, outsider = people_of([*rows, OUTSIDER], rng)
    months_of_jobs = plan(people, outsider, months, settings["due_day"], rng)
    old: dict[str, Path] = {}
    belated: list[Delivery] = []
    for jobs_of_month in months_of_jobs:
        period = jobs_of_month[0].period
        calendar = Calendar.of(period, settings["due_day"])
        templates = dict(zip((one.code for one in people), handout(workspace, period), strict=True))
        made.handed_out += len(templates)
        room = Room(settings["mailbox"], calendar, old)
        deliveries = _deliveries(jobs_of_month, templates, room, seed)
        made.planted += [line for one in deliveries for line in one.planted]
        for day, batch in _rounds([*belated, *deliveries], calendar):
            made.received.append(_take_in(workspace, batch, day, jobs))
        belated = [one for one in deliveries if one.at.date() > calendar.second]
        old = templates
    if belated:
        made.received.append(_take_in(workspace, belated, calendar.third, jobs))
    made.rolled_up = rollup(workspace)
    write_planted(workspace.path / NAME, made.planted)
    desk = make_desk(Request([str(workspace.inbox)]))
    made.reports = check_paths(walk([workspace.inbox]), desk, jobs=jobs)
    return made


def _refuse_numbers(units: int, months: int) -> None:
    if not 1 <= units <= MOST_UNITS:
        raise CannotRunError(f"--units应在1到{MOST_UNITS}之间，现为{units}。")
    if not 1 <= months <= MOST_MONTHS:
        raise CannotRunError(f"--months应在1到{MOST_MONTHS}之间，现为{months}。")


def _deliveries(jobs: Sequence[Job], templates: dict[str, Path], room: Room, seed: int) -> list[Delivery]:
    """What all clerks of a month send, by time; each works by dice of its own, whatever the others do."""
    first = next(iter(templates.values()))
    sent = [
        delivery
        for job in jobs
        for delivery in work(
            job, templates.get(job.unit.code, first), room, Random(f"{seed} {job.unit.code} {job.period}")
        )
    ]
    return sorted(sent, key=lambda one: (one.at, one.name))


def _rounds(deliveries: Iterable[Delivery], calendar: Calendar) -> list[tuple[date, list[Delivery]]]:
    """The two days of a month on which staff take in what has come."""
    first = [one for one in deliveries if one.at.date() <= calendar.due]
    second = [one for one in deliveries if calendar.due < one.at.date() <= calendar.second]
    return [(calendar.due, first), (calendar.second, second)]


def _take_in(workspace: Workspace, batch: Sequence[Delivery], day: date, jobs: int) -> Received:
    for one in batch:
        write_bytes(workspace.inbox / one.name, one.data)
    evening = datetime.combine(day, time(18), CHINA)
    return receive(workspace, jobs=jobs, progress=lambda outcomes, _: outcomes, now=evening)


def _planted_key(one: Planted) -> tuple[object, ...]:
    return one.file, one.within, one.sheet, one.cell, one.code, one.severity


def _found_keys(reports: Iterable[Report]) -> Iterable[tuple[object, ...]]:
    return (
        (one.file, one.within, found.sheet, found.cell, found.code, str(found.severity))
        for one in reports
        for found in one.findings
    )
