"""The clerks at work: a job and a template -> what arrives in 收件箱, and what was planted in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from campaign.demo.craft import Craft
from campaign.demo.evidence import evidence
from campaign.demo.filling import answered, saved
from campaign.demo.paper import Line
from campaign.demo.plants.parcels import REFUSED, TOLERATED, Parcel
from campaign.demo.posting import Delivery, Route, post
from campaign.demo.schedule import Calendar, Job, moment

_UNTOLD = ("version", "campaign")
"""Faults for which a return is not read any further: not even that it is late is said."""

_STRANGER = "zhoumo_banbao@mail.invalid"
"""A private address that the settings do not know."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a clerk has: the department's address and whom to greet there, the days of the month, last month's template.

    `craft` is what the clerk knows of the form.
    """

    department: str
    contact: str
    calendar: Calendar
    old: Path | None
    craft: Craft


def work(job: Job, template: Path, room: Room, rng: Random) -> list[Delivery]:
    """Everything that a job puts into 收件箱, the first sending first."""
    if job.act == "missing":
        return []
    paper = room.craft.fill(template, job, rng)
    right = _parcel(job, template, paper, room.craft, rng) if job.again and job.act != "twice" else None
    first = _first(job, template, paper, room, rng)
    sent = [_send(first, job, job.way, job.sent, room, rng)]
    if job.act == "answered":
        return [replace(sent[0], kept=first)]
    if job.again is not None and (first.lines or job.act == "twice"):  # nothing wrong: nothing to put right
        sent.append(_send(right or _repeated(first), job, "mail", job.again, room, rng))
    return sent


def _first(job: Job, template: Path, paper: Any, room: Room, rng: Random) -> Parcel:
    """What is sent first, spoilt as the job says."""
    if job.act == "reused" and room.old is not None:
        paper = room.craft.fill(room.old, job, rng, paper)
        room.craft.say_reused(paper)
        paper.say("across.late", "info", None, None, "按模板所写的月份已经迟报")
    room.craft.spoil(paper, job, rng)
    parcel = _parcel(job, template, paper, room.craft, rng)
    parcel.judged = job.act not in (*_UNTOLD, "reused")  # the latter has said already that it is late
    if job.act == "wrong-month":
        parcel.file = f"{(int(job.period[5:]) - 2) % 12 + 1}月{room.craft.title.removeprefix('月')}.xlsx"
        parcel.remark("across.wrong-month", "error", "文件名写的是上个月")
    spoil = REFUSED.get(job.act) or TOLERATED.get(job.act)
    if spoil is not None:
        spoil(parcel)
    return parcel


def _parcel(job: Job, template: Path, paper: Any, craft: Craft, rng: Random) -> Parcel:
    """A workbook under a name of the clerk's choice, with the evidence that belongs to it."""
    words = craft.words(paper)
    return Parcel(
        file=_file_name(job, template, craft.title, rng),
        data=saved(paper.book),
        lines=list(paper.lines),
        evidence=[(name, evidence(name, words, rng)) for name in craft.sent(paper)],
    )


def _file_name(job: Job, template: Path, title: str, rng: Random) -> str:
    """As it was handed out, or as the clerk likes it; laid into a folder it needs a name of its own."""
    short, month = job.unit.short, f"{int(job.period[5:])}月{title.removeprefix('月')}"
    if job.act in ("reused", "unknown"):
        return f"{short}{title}.xlsx"
    if job.way == "laid":
        return template.name
    return rng.choice(
        (template.name, template.name, f"{short}{month}.xlsx", f"{short}{title}（终稿）.xlsx", f"{title}(1).xlsx")
    )


def _repeated(parcel: Parcel) -> Parcel:
    """The same once more: only that is said of it, besides what was said already."""
    line = Line("across.duplicate", "info", None, None, "怕没收到，又发了一遍")
    return replace(parcel, lines=[*parcel.lines, line])


def _send(parcel: Parcel, job: Job, way: str, at: datetime, room: Room, rng: Random) -> Delivery:
    mailed = way not in ("laid", "laid-zip")
    if mailed and parcel.judged and at.date() > room.calendar.due:
        line = Line("across.late", "info", None, None, f"{at:%m月%d日}才发出，迟报")
        parcel = replace(parcel, lines=[*parcel.lines, line])
    sender = _STRANGER if job.act == "stranger" else job.unit.mailbox
    route = Route(job.unit, sender, room.department, job.period, way, at, room.craft.title, room.contact)
    return post(parcel, route, rng)


def answer(job: Job, kept: Parcel, marked: Path, room: Room, rng: Random) -> Delivery:
    """A return that came back with questions goes out once more, each of them answered on its own 问题清单."""
    data, taken = answered(marked)
    lines = [_adopted(line) if (line.sheet, line.cell) in taken else line for line in kept.lines]
    parcel = replace(kept, file=marked.name, data=data, lines=lines)
    return _send(parcel, job, "mail", moment(room.calendar.due + timedelta(days=2), rng), room, rng)


def _adopted(line: Line) -> Line:
    """What was asked, once the clerk has taken what was suggested."""
    return replace(line, code="value.adopted", severity="info", note=f"{line.note}，后采纳建议")
