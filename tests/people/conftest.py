"""Workspaces whose registers hold people of one name, joint lectures, requests and works."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from campaign.workspace import Workspace
from tests.campaign.ledgers import Clerk, found

T1, T2, T3, T4, T5 = "深化改革与经济工作 增强忧患意识防范风险 党的初心和使命 意识形态工作 生态文明思想".split()
PHONE = "13812345678"


def lecture(
    name: str, topic: str, audience: str = "教师", rating: str = "好", day: str = "2020-04-10", **more: Any
) -> dict[str, Any]:
    return {
        "date": day, "start": "09:00", "duration": 60, "place": "礼堂", "venue": "机关", "topic": topic,
        "title": f"讲{topic}", "lecturer": name, "audience": audience, "format": "集中宣讲", "heads": 10,
        "rating": rating, **more,
    }  # fmt: skip


def person(name: str, duty: str, expertise: str | None = None, taken: str = "入库", **more: Any) -> dict[str, Any]:
    said = {"name": name, "duty": duty, "kind": "专家学者", "expertise": expertise, "title": f"{name}谈{expertise}",
            "phone": PHONE, "recommendation": taken, **more}  # fmt: skip
    return {field: value for field, value in said.items() if value is not None}


def order(
    day: str, text: str, topic: str | None, wished: str | None = None, handling: str = "待安排"
) -> dict[str, Any]:
    said = {
        "date": day,
        "source": "来电来信",
        "request": text,
        "topic": topic,
        "lecturer": wished,
        "handling": handling,
    }
    return {field: value for field, value in said.items() if value is not None}


def work(title: str, reads: int | None, link: str = "", platform: str = "微博") -> dict[str, Any]:
    link = link or f"https://example.invalid/{title}"
    said = {"date": "2020-04-15", "platform": platform, "title": title, "kind": "图文", "link": link, "reads": reads}
    return {field: value for field, value in said.items() if value is not None}


APRIL: dict[str, dict[str, list[dict[str, Any]]]] = {
    "B01": {
        "lecturers": [
            person("张建国", "科长", T1, studio="建国工作室"),
            person("李秀英", "退休教师", T2, "未入"),
            person("何一", f"联络员{PHONE}", T5, "推荐", studio="建国工作室"),
        ],
        "lectures": [
            lecture("张建国", T1, heads=100),
            lecture("张建国", T3, "学生", "一般", "2020-04-12"),
            lecture("李秀英、张建国", T3, "学生", "未评估", "2020-04-13"),
            lecture("外来人", T3, "学生"),
        ],
        "orders": [
            order("2020-04-20", f"请讲环保，电话{PHONE}", T5),
            order("2020-04-02", "讲讲网络", T4, "张建国"),
            order("2020-04-03", "讲初心", T3, "李秀英"),
            order("2020-04-01", "讲过了", T3, "李秀英", "已宣讲"),
        ],
        "works": [work("甲", 500), work("乙", None), work("丙", 500, "https://example.invalid/x")],
    },
    "B02": {
        "lecturers": [person("张建国", "科长", T4, "未入"), person("王 海", "讲师", T1)],
        "lectures": [lecture("张建国", T2), lecture("王海", T1)],
        "orders": [order("2020-04-05", "讲国庆", "庆祝建国70周年大会讲话精神", "没有的人")],
        "works": [work("丁", 900, "http://example.invalid/x/"), work("甲", 100, "https://example.invalid/2")],
    },
}  # fmt: skip


@pytest.fixture(scope="session")
def held(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Two offices' April, one's May: there 张建国 has become 副主任. Not to be changed."""
    workspace = found(tmp_path_factory.mktemp("people") / "工作区")
    clerk = Clerk(workspace)
    for unit, sections in APRIL.items():
        clerk.file(unit, "2020-04", sections)
    may = {
        "lecturers": [person("张建国", "副主任", T1)],
        "lectures": [lecture("张建国", T1, day="2020-05-09"), lecture("李秀英", T3, "教师", "较好", "2020-05-10")],
    }
    clerk.file("B01", "2020-05", may)
    return workspace


@pytest.fixture
def desk(held: Workspace, tmp_path: Path) -> Workspace:
    """A copy of it for one test."""
    return Workspace(shutil.copytree(held.path, tmp_path / "工作区"))
