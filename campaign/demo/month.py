"""What a unit really did in a month, before anybody types it: nothing in it is wrong or odd."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, time
from random import Random
from typing import Any

from campaign.demo.people import (
    COVERAGES,
    REQUESTS,
    TITLES,
    ZERO_REASONS,
    Unit,
    difficulty,
    experience,
    narrative,
)

Row = dict[str, Any]
"""Column title -> what is typed; a column that is left empty is absent."""

ONLINE = ("线上直播", "微视频")
_GATHERED = ("集中宣讲", "集中宣讲", "互动座谈", "文艺宣讲", "现场观摩")
_VENUES = ("新时代文明实践中心", "志愿者服务中心", "党员活动中心", "家风家训馆", "机关", "企业", "学校", "社区", "农村")
_AUDIENCES = ("机关干部", "企业职工", "社区居民", "农村群众", "教师", "学生", "医务人员", "离退休人员")
_STARTS = tuple(time(hour, minute) for hour in (8, 9, 10, 14, 15, 16, 19) for minute in (0, 30))
_FIRST_DAY, _LAST_DAY = 2, 27
"""Lectures keep to these days: the others are left to what plants need a free day for."""


@dataclass(frozen=True, slots=True)
class Month:
    """One unit's month: `record` is 月报表 by label, `tables` sheet -> rows, `sent` the names of what comes along."""

    unit: Unit
    period: str
    zero: bool
    record: Row
    tables: dict[str, list[Row]]

    @property
    def sent(self) -> list[str]:
        """The attachments that the list names."""
        return [str(row["文件名"]) for row in self.tables["附件清单"]]


def day_of(period: str, number: int) -> date:
    """A day of a month ("2020-04")."""
    return date(int(period[:4]), int(period[5:]), number)


def following(period: str) -> str:
    """The month after."""
    year, month = int(period[:4]), int(period[5:])
    return f"{year + month // 12}-{month % 12 + 1:02d}"


def make_month(unit: Unit, period: str, zero: bool, rng: Random) -> Month:
    """A month of six to eleven lectures, or of none (`zero`)."""
    lectures = [] if zero else _lectures(unit, period, rng)
    tables = {
        "宣讲明细": lectures,
        "宣讲员": [] if zero else [_lecturer(unit, index, rng) for index in range(len(unit.lecturers))],
        "附件清单": _attachments(unit, period, lectures, rng),
        "群众点单": [] if zero else _orders(unit, period, rng),
        "新媒体作品": [] if zero else _works(unit, period, rng),
    }
    record: Row = {
        "填报人": unit.reporter,
        "联系电话": unit.phone,
        "审核人": unit.reviewer,
        "填报日期": _filled_on(period, rng),
        "是否零报告": "是" if zero else "否",
    }
    if zero:
        record["零报告原因"] = rng.choice(ZERO_REASONS)
    else:
        record["工作情况"] = narrative(rng, len(lectures), lectures[0]["宣讲地点"])
        record |= _said("经验做法", experience(rng)) | _said("困难问题", difficulty(rng))
    return Month(unit, period, zero, record, tables)


def _said(title: str, text: str | None) -> Row:
    return {} if text is None else {title: text}


def _filled_on(period: str, rng: Random) -> date:
    """The last days of the month, or the first day of the next."""
    last = monthrange(int(period[:4]), int(period[5:]))[1]
    return rng.choice((day_of(period, 28), day_of(period, last), day_of(following(period), 1)))


def _lectures(unit: Unit, period: str, rng: Random) -> list[Row]:
    count = rng.randint(6, 11)
    days = sorted(rng.sample(range(_FIRST_DAY, _LAST_DAY + 1), count))
    titles = rng.sample([(topic, title) for topic, some in TITLES.items() for title in some], count)
    return [_lecture(unit, index, day_of(period, day), titles[index], rng) for index, day in enumerate(days)]


def _lecture(unit: Unit, index: int, day: date, about: tuple[str, str], rng: Random) -> Row:
    # The first two are given in a hall, so that every month has something to count heads at.
    shape = rng.choice((*_GATHERED, *ONLINE)) if index > 1 else rng.choice(_GATHERED)
    online = shape in ONLINE
    row: Row = {
        "序号": index + 1,
        "宣讲日期": day,
        "开始时间": rng.choice(_STARTS),
        "时长(分钟)": rng.randrange(40, 125, 5),
        "宣讲地点": rng.choice(unit.places),
        "阵地类型": "线上" if online else rng.choice(_VENUES),
        "宣讲主题": about[0],
        "宣讲题目": about[1],
        "宣讲员": unit.lecturers[index % len(unit.lecturers)].name,
        "受众类别": "网络受众" if online else rng.choice(_AUDIENCES),
        "宣讲形式": shape,
        "现场互动": rng.choice("是否"),
        "专家点评": rng.choice("是否"),
        "效果评估": rng.choice(("好", "好", "较好", "一般", "未评估")),
        "宣讲稿审核人": unit.reviewer,
    }
    row["线上人次" if online else "线下人数"] = rng.randrange(300, 4000) if online else rng.randrange(28, 260)
    if rng.random() < 0.25:
        row["媒体报道"] = rng.choice(COVERAGES)
    return row


def _lecturer(unit: Unit, index: int, rng: Random) -> Row:
    person = unit.lecturers[index]
    return {
        "姓名": person.name,
        "单位及职务": person.duty,
        "类别": person.kind,
        "擅长主题": person.expertise,
        "宣讲题目": TITLES[person.expertise][index % 4],
        "联系电话": person.phone,
        "推荐入库": rng.choice(("推荐", "入库", "未入")),
    }


def _attachments(unit: Unit, period: str, lectures: list[Row], rng: Random) -> list[Row]:
    """The month's report, two pictures and perhaps a clip; of a month without lectures the report alone."""
    month = int(period[5:])
    rows: list[Row] = [{"文件名": f"{unit.short}{month}月情况报告.docx", "类型": "情况报告", "说明": "本月情况"}]
    for number, lecture in enumerate(rng.sample(lectures, min(2, len(lectures))), 1):
        kind = rng.choice((".jpg", ".png"))
        rows.append(
            {
                "文件名": f"现场图片{number}{kind}",
                "类型": "现场活动图片",
                "对应明细序号": lecture["序号"],
                "说明": lecture["宣讲题目"],
            }
        )
    if lectures and rng.random() < 0.3:
        rows.append({"文件名": "宣讲微视频.mp4", "类型": "优秀微视频", "对应明细序号": rng.choice(lectures)["序号"]})
    return rows


def _orders(unit: Unit, period: str, rng: Random) -> list[Row]:
    return [
        {
            "日期": day_of(period, rng.randint(_FIRST_DAY, _LAST_DAY)),
            "来源": rng.choice(("线上留言", "现场征集", "座谈走访", "来电来信")),
            "意见建议或点单内容": request,
            "希望主题": rng.choice(sorted(TITLES)),
            "希望宣讲员": rng.choice(unit.lecturers).name,
            "办理情况": rng.choice(("待安排", "已安排", "已宣讲")),
        }
        for request in rng.sample(REQUESTS, rng.randint(2, 4))
    ]


def _works(unit: Unit, period: str, rng: Random) -> list[Row]:
    return [
        {
            "日期": day_of(period, rng.randint(_FIRST_DAY, _LAST_DAY)),
            "平台": rng.choice(("微信公众号", "微博", "抖音", "学习强国")),
            "标题": f"{unit.short}：{title}",
            "类型": rng.choice(("微视频", "图文", "节目", "感人故事")),
            "链接": f"https://example.invalid/{unit.code.lower()}/{period}/{number}",
            "阅读或播放量": rng.randrange(120, 9000),
        }
        for number, title in enumerate(rng.sample(TITLES["党的初心和使命"], rng.randint(2, 3)), 1)
    ]
