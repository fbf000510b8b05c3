"""Rows that contradict themselves, each other, another sheet or the mail; and figures that are hard to believe."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from campaign.demo.month import ONLINE, day_of
from campaign.demo.paper import NoRoomError, Paper, put, tables
from campaign.demo.plants.plant import ERROR, WARNING, Plant, add, plant

LECTURES, LECTURERS, ATTACHMENTS, ORDERS, WORKS = "宣讲明细", "宣讲员", "附件清单", "群众点单", "新媒体作品"


def _plant_day(sheet: str, column: str) -> None:
    """A day of the month before: its last ones, on which nobody else lectured."""
    place = f"{sheet}.{column}"

    def sow(paper: Paper) -> None:
        cell = paper.at(sheet, column, paper.take(sheet))
        cell.value = day_of(paper.period, 1) - timedelta(days=paper.rng.randint(1, 2))
        paper.say("check.in-period", ERROR, sheet, cell.coordinate, f"“{column}”不在报告期内：{cell.value}")

    add(Plant(f"check.in-period/{place}", "check.in-period", ERROR, frozenset({place}), sow))


for _sheet, _column in ((LECTURES, "宣讲日期"), (ORDERS, "日期"), (WORKS, "日期")):
    _plant_day(_sheet, _column)


def _plant_doubtful(place: str, typed: Any, what: str) -> None:
    sheet, _, column = place.partition(".")

    def sow(paper: Paper) -> None:
        row = paper.take(sheet, lambda one: paper.value(sheet, column, one) is not None)
        cell = paper.at(sheet, column, row)
        put(cell, typed)
        paper.say("check.plausible", WARNING, sheet, cell.coordinate, f"“{column}”{what}：{typed}")

    add(Plant(f"check.plausible/{place}", "check.plausible", WARNING, frozenset({place}), sow))


for _place, _typed, _what in (
    (f"{LECTURES}.线下人数", 6200, "过多"),
    (f"{LECTURES}.时长(分钟)", 240, "过长"),
    (f"{WORKS}.阅读或播放量", 1200000, "过大"),
):
    _plant_doubtful(_place, _typed, _what)


@plant("check.plausible", WARNING, LECTURES)
def sow_five_alike(paper: Paper) -> None:
    """One row copied down, only the dates changed: the fifth is told."""
    columns = (
        "宣讲地点",
        "阵地类型",
        "宣讲题目",
        "宣讲员",
        "受众类别",
        "宣讲形式",
        "时长(分钟)",
        "线下人数",
        "线上人次",
    )
    rows = paper.free_rows(LECTURES)[:5]
    if len(rows) < 5:
        raise NoRoomError(LECTURES)
    for row in rows:
        paper.taken.add((LECTURES, row))
        for column in columns:
            paper.at(LECTURES, column, row).value = paper.value(LECTURES, column, rows[0])
    cell = paper.at(LECTURES, "序号", rows[-1])
    paper.say("check.plausible", WARNING, LECTURES, cell.coordinate, "五行内容雷同")


@plant("check.sequence", ERROR, f"{LECTURES}.序号")
def sow_number_jump(paper: Paper) -> None:
    """A number out of turn, in a row that no attachment points to."""
    named = {paper.value(ATTACHMENTS, "对应明细序号", row) for row in paper.rows(ATTACHMENTS)}
    row = paper.take(LECTURES, lambda one: paper.value(LECTURES, "序号", one) not in named)
    cell = paper.at(LECTURES, "序号", row)
    cell.value = paper.value(LECTURES, "序号", row) + 20
    paper.say("check.sequence", ERROR, LECTURES, cell.coordinate, f"序号跳到{cell.value}")


@plant("check.unique", ERROR, LECTURES)
def sow_lecture_twice(paper: Paper) -> None:
    """A lecture entered a second time below the others."""
    source = paper.take(LECTURES)
    target = paper.add_row(LECTURES)
    for column in tables()[LECTURES].columns:
        put(paper.at(LECTURES, column, target), paper.value(LECTURES, column, source))
    paper.at(LECTURES, "序号", target).value = paper.counts[LECTURES]
    cell = paper.at(LECTURES, "宣讲日期", target)
    paper.say("check.unique", ERROR, LECTURES, cell.coordinate, f"与第{source}行是同一场")


@plant("check.unique", ERROR, LECTURERS)
def sow_lecturer_twice(paper: Paper) -> None:
    """A lecturer entered twice."""
    source = paper.take(LECTURERS)
    target = paper.add_row(LECTURERS)
    for column in tables()[LECTURERS].columns:
        paper.at(LECTURERS, column, target).value = paper.value(LECTURERS, column, source)
    paper.say("check.unique", ERROR, LECTURERS, paper.at(LECTURERS, "姓名", target).coordinate, f"与第{source}行重复")


@plant("check.unique", ERROR, f"{ATTACHMENTS}.文件名")
def sow_file_twice(paper: Paper) -> None:
    """An attachment listed twice."""
    source = paper.take(ATTACHMENTS)
    target = paper.add_row(ATTACHMENTS)
    for column in ("文件名", "类型", "说明"):
        paper.at(ATTACHMENTS, column, target).value = paper.value(ATTACHMENTS, column, source)
    cell = paper.at(ATTACHMENTS, "文件名", target)
    paper.say("check.unique", ERROR, ATTACHMENTS, cell.coordinate, f"与第{source}行重复")


# A check that looks things up in a column is not made while something is wrong with that column.
@plant("check.reference", ERROR, f"{LECTURES}.宣讲员", f"{LECTURERS}.姓名")
def sow_unknown_lecturer(paper: Paper) -> None:
    """A lecturer who is not on the sheet of lecturers."""
    cell = paper.at(LECTURES, "宣讲员", paper.take(LECTURES))
    cell.value = f"尉迟{paper.month.unit.code}"
    paper.say("check.reference", ERROR, LECTURES, cell.coordinate, "宣讲员没有在“宣讲员”表登记")


@plant("check.reference", ERROR, f"{ATTACHMENTS}.对应明细序号", f"{LECTURES}.序号")
def sow_unknown_lecture(paper: Paper) -> None:
    """An attachment of a lecture that is not there."""
    row = paper.take(ATTACHMENTS, lambda one: paper.value(ATTACHMENTS, "对应明细序号", one) is not None)
    cell = paper.at(ATTACHMENTS, "对应明细序号", row)
    cell.value = 99
    paper.say("check.reference", ERROR, ATTACHMENTS, cell.coordinate, "明细里没有第99场")


@plant("check.all-or-none", ERROR, f"{WORKS}.阅读或播放量")
def sow_no_reads(paper: Paper) -> None:
    """A link, but nobody says how many read it."""
    cell = paper.at(WORKS, "阅读或播放量", paper.take(WORKS))
    cell.value = None
    paper.say("check.all-or-none", ERROR, WORKS, cell.coordinate, "有链接，没有阅读量")


@plant("check.all-or-none", ERROR, f"{WORKS}.链接")
def sow_no_link(paper: Paper) -> None:
    """Readers, but nobody says of what."""
    cell = paper.at(WORKS, "链接", paper.take(WORKS))
    cell.value = None
    paper.say("check.all-or-none", ERROR, WORKS, cell.coordinate, "有阅读量，没有链接")


@plant("check.required-if", ERROR, f"{LECTURES}.线下人数")
def sow_no_heads(paper: Paper) -> None:
    """A lecture in a hall without its heads."""
    row = paper.take(LECTURES, lambda one: paper.value(LECTURES, "宣讲形式", one) not in ONLINE)
    cell = paper.at(LECTURES, "线下人数", row)
    cell.value = None
    paper.say("check.required-if", ERROR, LECTURES, cell.coordinate, "线下宣讲没有填人数")


@plant("check.required-if", ERROR, f"{LECTURES}.线上人次")
def sow_no_views(paper: Paper) -> None:
    """A lecture online without its views."""
    row = paper.take(LECTURES, lambda one: paper.value(LECTURES, "宣讲形式", one) in ONLINE)
    cell = paper.at(LECTURES, "线上人次", row)
    cell.value = None
    paper.say("check.required-if", ERROR, LECTURES, cell.coordinate, "线上宣讲没有填人次")


@plant("check.attachment", ERROR, f"{ATTACHMENTS}.文件名", mail=True)
def sow_lost_attachment(paper: Paper) -> None:
    """A listed file that was not attached."""
    row = paper.add_row(ATTACHMENTS)
    cell = paper.at(ATTACHMENTS, "文件名", row)
    cell.value = "媒体报道.docx"
    paper.at(ATTACHMENTS, "类型", row).value = "媒体报道稿"
    paper.say("check.attachment", ERROR, ATTACHMENTS, cell.coordinate, "登记了附件，没有随信寄来")


@plant("check.attachment", ERROR, f"{ATTACHMENTS}.文件名", mail=True)
def sow_unlisted_attachment(paper: Paper) -> None:
    """A file attached that is not on the list."""
    paper.extra.append("补充照片.jpg")
    paper.say("check.attachment", ERROR, ATTACHMENTS, None, "寄来的附件没有登记")
