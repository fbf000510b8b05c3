"""`wanchang demo`: the whole job on the sample campaign, with simulated clerks, and what came of it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from pathlib import Path

from campaign.checking import CannotRunError, Request, make_desk
from campaign.demo.planted import NAME, Planted, write_planted
from campaign.demo.posting import Delivery
from campaign.demo.roster import choose_units, keep_units
from campaign.demo.schedule import CHINA, Calendar
from campaign.demo.shift import Shift, Size, begin, lay_down, serve, shifts
from campaign.founding import init
from campaign.handout import handout
from campaign.receive import Received, receive
from campaign.rollup import RolledUp, rollup
from campaign.workspace import Workspace
from validator.batch import check_paths, cores
from validator.intake.walk import walk
from validator.isolation import Death, Limits, run_isolated
from workbook.finding import Report
from workbook.write import write_bytes

MOST_UNITS, MOST_MONTHS = 99, 9
"""More offices than that no sample needs; from April on the campaign has nine months."""

_PATIENCE = Limits(seconds=120, growth=1 << 30)
"""A clerk opens a workbook the slow way, perhaps on a machine that is busy."""


@dataclass(slots=True)
class Demo:
    """What was done: the templates handed out, all that was received, what was planted and what a check then found."""

    workspace: Workspace
    size: Size
    handed_out: int = 0
    received: list[Received] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    rolled_up: RolledUp | None = None

    @property
    def missed(self) -> Counter[tuple[object, ...]]:
        """What was planted and not found at its cell: (file, within, sheet, cell, code, severity) -> how often."""
        return Counter(map(_planted_key, self.planted)) - Counter(_found_keys(self.reports))

    @property
    def extra(self) -> Counter[tuple[object, ...]]:
        """What was found and never planted."""
        return Counter(_found_keys(self.reports)) - Counter(map(_planted_key, self.planted))


def demo(path: str | os.PathLike[str], *, units: int = 22, months: int = 3, seed: int = 1) -> Demo:
    """Make a workspace at `path` and let some months of so many units go by in it.

    The same numbers give the same plan, the same cells and the same planted.jsonl. Numbers out of range are a
    CannotRunError; besides what init, handout, receive and rollup raise.
    """
    _refuse_numbers(units, months)
    jobs = cores()
    made = Demo(init(path), Size(units, months, seed))
    workspace = made.workspace
    keep_units(workspace.master, choose_units(units))
    plan = lay_down(made.size)
    old: list[Path] = []
    belated: list[Delivery] = []
    for month in range(months):
        calendar = plan.calendar(month)
        templates = handout(workspace, plan.months[month][0].period)
        made.handed_out += len(templates)
        deliveries = _work(shifts(plan, month, templates, old), made.size, jobs)
        made.planted += [line for one in deliveries for line in one.planted]
        for day, batch in _rounds([*belated, *deliveries], calendar):
            made.received.append(_take_in(workspace, batch, day, jobs))
        belated = [one for one in deliveries if one.at.date() > calendar.second]
        old = templates
    made.rolled_up = rollup(workspace)
    write_planted(workspace.path / NAME, made.planted)
    made.reports = check_paths(walk([workspace.inbox]), make_desk(Request([str(workspace.inbox)])), jobs=jobs)
    return made


def _refuse_numbers(units: int, months: int) -> None:
    if not 1 <= units <= MOST_UNITS:
        raise CannotRunError(f"单位数（--units）应在1到{MOST_UNITS}之间，现为{units}。")
    if not 1 <= months <= MOST_MONTHS:
        raise CannotRunError(f"月数（--months）应在1到{MOST_MONTHS}之间，现为{months}。")


def _work(todo: Sequence[Shift], size: Size, jobs: int) -> list[Delivery]:
    """What all clerks of a month send, by time; they work side by side, and it makes no difference to what they do."""
    sent: list[Delivery] = []
    for _, _, result in run_isolated(begin, partial(serve, size=size), todo, jobs=jobs, limits=_PATIENCE):
        if isinstance(result, Death):
            raise RuntimeError(f"a clerk came to grief\n{result.detail}")
        sent += result
    return sorted(sent, key=lambda one: (one.at, one.name))


def _rounds(deliveries: Iterable[Delivery], calendar: Calendar) -> list[tuple[date, list[Delivery]]]:
    """The two days of a month on which staff take in what has come; what comes later waits for the next month's."""
    some = list(deliveries)
    first = [one for one in some if one.at.date() <= calendar.due]
    second = [one for one in some if calendar.due < one.at.date() <= calendar.second]
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
