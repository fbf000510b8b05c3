"""`wanchang demo`: the whole job on the sample campaign, with simulated clerks, and what came of it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from pathlib import Path

from campaign.checking import CannotRunError, Request, make_desk
from campaign.definitions import count_words, settings_form
from campaign.demo.papers import write_papers
from campaign.demo.people import CAMPAIGN
from campaign.demo.planted import NAME, Planted, write_planted
from campaign.demo.posting import Delivery
from campaign.demo.roster import choose_units, keep_units
from campaign.demo.schedule import CHINA
from campaign.demo.shift import Plan, Shift, Size, begin, lay_down, months_of, serve, serve_again, shifts
from campaign.founding import campaign_settings, init
from campaign.handout import handout
from campaign.master.rollup import RolledUp, rollup
from campaign.notices.notices import notices
from campaign.receiving.receive import Received, receive
from campaign.settings import read_settings
from campaign.workspace import Workspace
from validator.batch import check_paths, cores
from validator.intake.walk import walk
from validator.isolation import Death, Limits, run_isolated
from workbook.finding import Report
from workbook.handout import month_text
from workbook.write import write_bytes

MOST_UNITS = 99
"""More offices than that no sample needs."""

_PATIENCE = Limits(seconds=120, growth=1 << 30)
"""A clerk opens a workbook the slow way, perhaps on a machine that is busy."""


@dataclass(slots=True)
class Demo:
    """What was done: the templates handed out, all that was received, what was planted and what a check then found."""

    workspace: Workspace
    size: Size
    plan: Plan
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


def demo(
    path: str | os.PathLike[str], *, units: int = 22, months: int = 3, seed: int = 1, campaign: str = CAMPAIGN
) -> Demo:
    """Make a workspace at `path` and let some months of so many units of a campaign go by in it.

    The same numbers give the same plan, the same cells and the same planted.jsonl. Numbers out of range are a
    CannotRunError; besides what init, handout, receive and rollup raise.
    """
    made = _found(path, Size(units, months, seed, campaign))
    for _ in _go_on(made):
        pass
    return made


def run(
    path: str | os.PathLike[str], *, units: int = 22, months: int = 3, seed: int = 1, campaign: str = CAMPAIGN
) -> Iterator[str]:
    """As `demo`: a line after each month, then the summary."""
    from campaign.demo.summary import tell

    made = _found(path, Size(units, months, seed, campaign))
    yield f"示例活动建在：{made.workspace.path}"
    yield from _go_on(made)
    yield ""
    yield from tell(made)


def _found(path: str | os.PathLike[str], size: Size) -> Demo:
    """The workspace, with those units in its settings."""
    settings = campaign_settings(size.campaign)
    _refuse_numbers(size)
    made = Demo(init(path, size.campaign), size, lay_down(size))
    sheets = settings_form(*count_words(read_settings(made.workspace.master).form))
    keep_units(made.workspace.master, settings, sheets, choose_units(settings, size.units))
    return made


def _go_on(made: Demo) -> Iterator[str]:
    """Month by month to the end; a line after each step."""
    old: list[Path] = []
    belated: list[Delivery] = []
    for month in range(made.size.months):
        before = len(made.received)
        old, belated = _let_pass(made, month, old, belated)
        came = sum(len(one.documents) for one in made.received[before:])
        yield f"{month_text(made.plan.months[month][0].period)}：下发{len(old)}份，收到{came}份，已审核、退回、回执。"
    last = made.plan.months[-1][0].period
    yield from write_papers(made.workspace, last)
    made.rolled_up = rollup(made.workspace)
    write_planted(made.workspace.path / NAME, made.planted)
    yield "已汇总；正在核对埋下的错误是否都审了出来……"
    desk = make_desk(Request([str(made.workspace.inbox)]))
    made.reports = check_paths(walk([made.workspace.inbox]), desk, jobs=cores())


def _refuse_numbers(size: Size) -> None:
    most = len(months_of(size.campaign))
    if not 1 <= size.units <= MOST_UNITS:
        raise CannotRunError(f"单位数（--units）应在1到{MOST_UNITS}之间，现为{size.units}。")
    if not 1 <= size.months <= most:
        raise CannotRunError(f"月数（--months）应在1到{most}之间，现为{size.months}。")


def _let_pass(made: Demo, month: int, old: list[Path], belated: list[Delivery]) -> tuple[list[Path], list[Delivery]]:
    """One month: handed out, filled in, taken in on the due day and again a week later; -> its templates, what is left.

    What comes later still (`belated`) waits until the next month's is taken in.
    """
    calendar = made.plan.calendar(month)
    templates = handout(made.workspace, made.plan.months[month][0].period)
    made.handed_out += len(templates)
    todo = shifts(made.plan, month, templates, old)
    sent = dict(zip(todo, _work(todo, made.size), strict=True))
    every = [one for some in sent.values() for one in some]
    in_time = [one for one in (*belated, *every) if one.at.date() <= calendar.due]
    first = _take_in(made, in_time, calendar.due)
    answers = list(_answers(made, sent, first))
    week = [one for one in (*every, *answers) if calendar.due < one.at.date() <= calendar.second]
    _take_in(made, week, calendar.second)
    notices(made.workspace, made.plan.months[month][0].period, now=_evening(calendar.second), jobs=cores())
    made.planted += [line for one in sorted((*every, *answers), key=_by_time) for line in one.planted]
    return templates, [one for one in every if one.at.date() > calendar.second]


def _work(todo: Sequence[Shift], size: Size) -> Iterator[list[Delivery]]:
    """What each clerk of a month sends; they work side by side, and it makes no difference to what they do."""
    for _, _, result in run_isolated(begin, partial(serve, size=size), todo, jobs=cores(), limits=_PATIENCE):
        if isinstance(result, Death):
            raise RuntimeError(f"a clerk came to grief\n{result.detail}")
        yield result


def _take_in(made: Demo, deliveries: Iterable[Delivery], day: date) -> Received:
    """Lay the files into 收件箱 and receive them on the evening of a day."""
    for one in deliveries:
        write_bytes(made.workspace.inbox / one.name, one.data)
    found = receive(made.workspace, jobs=cores(), progress=lambda outcomes, _: outcomes, now=_evening(day))
    made.received.append(found)
    return found


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(18), CHINA)


def _answers(made: Demo, sent: dict[Shift, list[Delivery]], received: Received) -> Iterator[Delivery]:
    """The marked copies that clerks answer on: each finds that of its own unit and month among what was written."""
    for shift, deliveries in sent.items():
        job = made.plan.months[shift.month][shift.job]
        for one in deliveries:
            if one.kept is None:
                continue
            copies = [
                file
                for document in received.documents
                if (document.filed.unit, document.filed.period) == (job.unit.code, job.period)
                for file in document.files
                if file.suffix == ".xlsx"
            ]
            if copies:
                yield serve_again(shift, one.kept, copies[0], made.size)


def _by_time(one: Delivery) -> tuple[datetime, str]:
    return one.at, one.name


def _planted_key(one: Planted) -> tuple[object, ...]:
    return one.file, one.within, one.sheet, one.cell, one.code, one.severity


def _found_keys(reports: Iterable[Report]) -> Iterable[tuple[object, ...]]:
    return (
        (one.file, one.within, found.sheet, found.cell, found.code, str(found.severity))
        for one in reports
        for found in one.findings
    )
