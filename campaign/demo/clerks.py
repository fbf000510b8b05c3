"""The clerks at work: a job and a template -> what arrives in 收件箱, and what was planted in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from campaign.demo.evidence import evidence
from campaign.demo.filling import answered, explain, fill, open_template, saved
from campaign.demo.month import make_month
from campaign.demo.paper import RECORD, Line, Paper
from campaign.demo.plants import between, books, records
from campaign.demo.plants.parcels import REFUSED, TOLERATED, Parcel
from campaign.demo.plants.plant import clash, sow_all
from campaign.demo.plants.quirks import QUIRKS
from campaign.demo.posting import Delivery, Route, post
from campaign.demo.schedule import Calendar, Job, moment

_SPOILT: Mapping[str, Callable[[Paper], None]] = {
    "version": books.sow_other_version,
    "campaign": books.sow_other_campaign,
    "split": between.split_lecturer,
    "zero-bare": records.sow_zero_without_reason,
    "zero-denied": records.sow_zero_denied,
    "carried": records.sow_carried_over,
    "unknown": records.sow_unknown_unit,
}
"""Acts that are one fault in the workbook."""

_UNTOLD = ("version", "campaign")
"""Faults for which a return is not read any further: not even that it is late is said."""

_STRANGER = "zhoumo_banbao@mail.invalid"
"""A private address that the settings do not know."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a clerk has: the department's address, the days of the month, last month's template if there was one."""

    department: str
    calendar: Calendar
    old: Path | None


def work(job: Job, template: Path, room: Room, rng: Random) -> list[Delivery]:
    """Everything that a job puts into 收件箱, the first sending first."""
    if job.act == "missing":
        return []
    month = make_month(job.unit, job.period, job.act.startswith("zero"), rng)
    paper = fill(open_template(template), month, rng)
    right = _parcel(job, template, paper, saved(paper.book), rng) if job.again and job.act != "twice" else None
    first = _first(job, template, paper, room, rng)
    sent = [_send(first, job, job.way, job.sent, room, rng)]
    if job.act == "answered":
        return [replace(sent[0], kept=first)]
    if job.again is not None and (first.lines or job.act == "twice"):  # nothing wrong: nothing to put right
        sent.append(_send(right or _repeated(first), job, "mail", job.again, room, rng))
    return sent


def _first(job: Job, template: Path, paper: Paper, room: Room, rng: Random) -> Parcel:
    """What is sent first, spoilt as the job says."""
    if job.act == "reused" and room.old is not None:
        paper = fill(open_template(room.old), paper.month, rng)
        paper.say("template.reused", "error", RECORD, paper.field("报告期").coordinate, "填在上个月的模板里")
        paper.say("across.late", "info", None, None, "按模板所写的月份已经迟报")
    _spoil(job, paper, rng)
    parcel = _parcel(job, template, paper, saved(paper.book), rng)
    parcel.judged = job.act not in (*_UNTOLD, "reused")  # the latter has said already that it is late
    if job.act == "wrong-month":
        parcel.file = f"{int(job.period[5:]) - 1}月报表.xlsx"
        parcel.remark("across.wrong-month", "error", "文件名写的是上个月")
    spoil = REFUSED.get(job.act) or TOLERATED.get(job.act)
    if spoil is not None:
        spoil(parcel)
    return parcel


def _spoil(job: Job, paper: Paper, rng: Random) -> None:
    if job.act in _SPOILT:
        _SPOILT[job.act](paper)
    elif job.meeting is not None:
        (between.claim_lecture if job.act == "two-units" else between.borrow_lecturer)(paper, job.meeting)
    habits = [one for one in rng.sample(QUIRKS, 1) if rng.random() < 0.3]
    harmless = [one for one in habits if not paper.month.zero and not any(clash(one, other) for other in job.plants)]
    sow_all(paper, [*job.plants, *harmless])
    if job.explained:
        explain(paper)


def _parcel(job: Job, template: Path, paper: Paper, data: bytes, rng: Random) -> Parcel:
    """A workbook under a name of the clerk's choice, with the evidence that belongs to it."""
    words = paper.month.record.get("工作情况") or "本月未开展宣讲。"
    names = [*paper.month.sent, *paper.extra]
    return Parcel(
        file=_file_name(job, template, rng),
        data=data,
        lines=list(paper.lines),
        evidence=[(name, evidence(name, str(words), rng)) for name in names],
    )


def _file_name(job: Job, template: Path, rng: Random) -> str:
    """As it was handed out, or as the clerk likes it; laid into a folder it needs a name of its own."""
    short, month = job.unit.short, int(job.period[5:])
    if job.act in ("reused", "unknown"):
        return f"{short}月报表.xlsx"
    if job.way == "laid":
        return template.name
    return rng.choice(
        (template.name, template.name, f"{short}{month}月报表.xlsx", f"{short}月报表（终稿）.xlsx", "月报表(1).xlsx")
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
    return post(parcel, Route(job.unit, sender, room.department, job.period, way, at), rng)


def answer(job: Job, kept: Parcel, marked: Path, room: Room, rng: Random) -> Delivery:
    """A return that came back with questions goes out once more, each of them answered on its own 问题清单."""
    parcel = replace(kept, file=marked.name, data=answered(marked))
    return _send(parcel, job, "mail", moment(room.calendar.due + timedelta(days=2), rng), room, rng)
