"""Invented people, places and sayings: nobody and nothing here is real, and no two units share a person or a place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from workbook.shipped import HOME

CAMPAIGN = "wanchang-2020"

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛范彭鲁韦马苗方俞任袁柳史唐"
)
_GIVEN = (
    "明 华 军 丽 敏 静 强 磊 洋 艳 勇 杰 娟 涛 超 霞 平 刚 桂英 建国 志强 晓红 海燕 文博 雨桐 子涵 思远 佳宁 立新 春梅 "
    "国庆 秀兰 玉珍 永安 嘉禾 书香 学文 致远 若兰 清源 守正 允中 景行 知新 和平 望舒 长青 启明 沐阳 亦凡"
).split()

_PLACES = {
    "办事处": "党群服务中心 新时代文明实践站 第一社区礼堂 文化广场 老年活动中心 便民服务大厅 居民议事厅 第二社区会议室",
    "教育系统": "实验小学报告厅 第三中学礼堂 教师进修学校 幼教中心会议室 职业学校操场 教研室",
    "卫健系统": "人民医院会议室 社区卫生服务中心 疾控中心报告厅 妇幼保健院 急救站 中医院大厅",
}
_OFFICE_PLACES = "会议室 报告厅 党员活动室 职工之家 培训中心 多功能厅 院内广场 结对社区"

_DUTIES = "党支部书记 副主任 办公室主任 宣传委员 讲师团成员 一级主任科员 工会主席 团支部书记 退休教师 志愿服务队队长"
_KINDS = ("领导干部", "专家学者", "文艺工作者", "代表劳模", "党员志愿者", "青年机关干部")

TITLES = {
    "深化改革与经济工作": (
        "改革开放再出发",
        "稳住经济基本盘",
        "从一碗面看营商环境",
        "小店里的大市场",
        "复工复产我先行",
    ),
    "增强忧患意识防范风险": (
        "防风险就是保平安",
        "居安思危话底线",
        "守好社区这道门",
        "钱袋子怎样看得住",
        "未雨绸缪的道理",
    ),
    "党的初心和使命": ("不忘初心再出发", "一张旧党证的故事", "为了谁依靠谁", "老支书的笔记本", "把群众放在心上"),
    "意识形态工作": ("网上也要有正能量", "讲好身边的故事", "旗帜鲜明守阵地", "一首歌的力量", "家长里短里的是非"),
    "生态文明思想": ("绿水青山就在门前", "垃圾分类新时尚", "一条小河的变迁", "蓝天保卫战", "节约一滴水"),
    "庆祝建国70周年大会讲话精神": ("七十年的一天", "我和我的祖国", "从粮票说起", "奋斗铸就辉煌", "走过天安门"),
    "其他": ("防疫常识大家谈", "家风传三代", "读书改变生活", "邻里互助一家亲"),
}

_NARRATIVES = (
    "本月围绕重点主题，深入基层一线开展宣讲{count}场，采取集中宣讲与互动座谈相结合的方式，群众反响良好。",
    "本月共组织宣讲{count}场，骨干宣讲员走进{place}等地，用身边事讲清大道理，做到有互动、有点评、有评估。",
    "按照活动方案要求，本月开展宣讲{count}场。\n一是把好导向关，宣讲稿逐篇审核；二是丰富形式，文艺宣讲受到欢迎。",
)
_EXPERIENCES = (
    "把课堂搬到家门口，群众点什么就讲什么。",
    "每场留出二十分钟互动，现场答疑。",
    "老党员带青年，一对一试讲。",
)
_DIFFICULTIES = ("线上宣讲的设备还不够。", "专职宣讲骨干偏少，希望多组织培训。")
ZERO_REASONS = ("本月集中开展业务培训，未安排宣讲，下月补足。", "骨干宣讲员参加脱产学习，宣讲顺延至下月。")
REQUESTS = (
    "希望多讲医保和养老政策",
    "请讲讲垃圾分类怎么分",
    "想听老党员讲创业故事",
    "希望晚上安排，上班的人能来听",
    "盼望讲讲防诈骗",
)
COVERAGES = ("示例晚报：理论宣讲进万家", "示例广播：把道理讲到心坎上", "示例发布：小板凳上的大课堂")


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who gives lectures: `duty` is unit and post."""

    name: str
    duty: str
    kind: str
    expertise: str
    phone: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as its clerk knows it: `short` is what people call it."""

    code: str
    name: str
    short: str
    group: str
    mailbox: str
    reporter: str
    phone: str
    reviewer: str
    lecturers: tuple[Person, ...]
    places: tuple[str, ...]


def shipped_campaign(name: str = CAMPAIGN) -> Mapping[str, Any]:
    """A campaign's settings as plain data: of a folder that holds them, else of a shipped sample."""
    own = Path(name) / "settings.json"
    path = own if own.is_file() else HOME / "campaigns" / name / "settings.json"
    settings: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    return settings


def shorten(name: str) -> str:
    """What people call a unit: 示例路办事处（示例） -> 示例路办事处."""
    return name.partition("（")[0]


def people_of(units: Sequence[Mapping[str, Any]], rng: Random) -> list[Unit]:
    """Each unit with a clerk, a reviewer, lecturers and places of its own; `units` are rows of the settings."""
    names, phones = _names(rng), _phones()
    return [_unit(row, names, phones, rng) for row in units]


def narrative(rng: Random, count: int, place: str) -> str:
    """The month in words."""
    return rng.choice(_NARRATIVES).format(count=count, place=place)


def experience(rng: Random) -> str | None:
    """What is worth copying, from about half the units."""
    return rng.choice((None, *_EXPERIENCES))


def difficulty(rng: Random) -> str | None:
    """What is hard, where anything is."""
    return rng.choice((None, None, *_DIFFICULTIES))


def _names(rng: Random) -> Iterator[str]:
    """Names in any order, none of them twice."""
    pairs = [surname + given for surname in _SURNAMES for given in _GIVEN]
    rng.shuffle(pairs)
    yield from pairs
    raise RuntimeError(f"more than {len(pairs)} people were asked for")


def _phones() -> Iterator[str]:
    """Numbers of a block that nobody was given."""
    return (f"1390000{number:04d}" for number in range(1, 10000))


def _unit(row: Mapping[str, Any], names: Iterator[str], phones: Iterator[str], rng: Random) -> Unit:
    short = shorten(row["name"])
    group = row["group"].split("、")[0]
    places = _PLACES.get(group, _OFFICE_PLACES).split()
    duties = rng.sample(_DUTIES.split(), 5)
    topics = rng.sample(sorted(TITLES), 5)
    return Unit(
        code=row["code"],
        name=row["name"],
        short=short,
        group=group,
        mailbox=(row.get("mailboxes") or f"{row['code'].lower()}@unit.invalid").split("、")[0],
        reporter=next(names),
        phone=next(phones),
        reviewer=next(names),
        lecturers=tuple(
            Person(next(names), short + duties[index], rng.choice(_KINDS), topics[index], next(phones))
            for index in range(rng.randint(3, 5))
        ),
        places=tuple(short.removesuffix("办事处") + place for place in places),
    )
