"""What only shows when returns are laid side by side: a lecture claimed twice, a lecturer in two places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from campaign.demo.month import day_of
from campaign.demo.paper import NoRoomError, Paper
from campaign.demo.people import Person

LECTURES, LECTURERS = "宣讲明细", "宣讲员"
_DAY = 28
"""Nobody lectures on this day unless someone plants it."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """What two units both say of one morning: the place and the title, or the lecturer."""

    place: str = ""
    title: str = ""
    lecturer: Person | None = None


def claim_lecture(paper: Paper, meeting: Meeting) -> None:
    """One lecture becomes that of the meeting, told by this unit as by the other."""
    row = paper.take(LECTURES)
    cell = paper.at(LECTURES, "宣讲日期", row)
    cell.value = day_of(paper.period, _DAY)
    paper.at(LECTURES, "开始时间", row).value = time(9, 30)
    paper.at(LECTURES, "宣讲地点", row).value = meeting.place
    paper.at(LECTURES, "宣讲题目", row).value = meeting.title
    paper.say("across.two-units", "warning", LECTURES, cell.coordinate, f"与另一单位同报一场：{meeting.title}")


def borrow_lecturer(paper: Paper, meeting: Meeting) -> None:
    """One lecture is given by a lecturer who at that time lectures for another unit as well."""
    if meeting.lecturer is None:
        raise NoRoomError(LECTURERS)
    row = paper.take(LECTURES)
    paper.at(LECTURES, "宣讲日期", row).value = day_of(paper.period, _DAY)
    paper.at(LECTURES, "开始时间", row).value = time(15, 0)
    cell = paper.at(LECTURES, "宣讲员", row)
    cell.value = meeting.lecturer.name
    if meeting.lecturer not in paper.month.unit.lecturers:
        own = paper.add_row(LECTURERS)
        person = meeting.lecturer
        for column, value in (
            ("姓名", person.name),
            ("单位及职务", f"{paper.month.unit.short}特邀讲师"),
            ("类别", person.kind),
            ("擅长主题", person.expertise),
            ("推荐入库", "未入"),
        ):
            paper.at(LECTURERS, column, own).value = value
    paper.say("across.two-places", "warning", LECTURES, cell.coordinate, f"“{cell.value}”同时在另一单位宣讲")


def split_lecturer(paper: Paper) -> None:
    """Two lectures of one lecturer overlap, in two places of the same unit."""
    rows = paper.free_rows(LECTURES)[:2]
    if len(rows) < 2:
        raise NoRoomError(LECTURES)
    who = paper.month.unit.lecturers[0].name
    for row, start, place in zip(rows, (time(9, 0), time(9, 20)), paper.month.unit.places, strict=False):
        paper.taken.add((LECTURES, row))
        paper.at(LECTURES, "宣讲日期", row).value = day_of(paper.period, _DAY)
        paper.at(LECTURES, "开始时间", row).value = start
        paper.at(LECTURES, "宣讲地点", row).value = place
        cell = paper.at(LECTURES, "宣讲员", row)
        cell.value = who
        paper.say("across.two-places", "warning", LECTURES, cell.coordinate, f"“{who}”同一时段在本单位两处宣讲")
