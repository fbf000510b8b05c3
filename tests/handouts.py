"""One unit's month for the tests of what is handed out: an invented office, and a return as it might fill it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from workbook.codelist import shipped
from workbook.form import Form, load_shipped
from workbook.handout import Handout
from workbook.sheets import Book
from workbook.write import book_bytes, write_bytes

MONTHLY: Form = load_shipped("monthly-return", shipped())
SETTINGS: Form = load_shipped("campaign-settings", shipped())

HANDOUT = Handout(
    campaign="wanchang-2020",
    campaign_name="党的创新理论万场宣讲进基层活动",
    unit="B01",
    unit_name="示例路办事处",
    period="2020-04",
    due="2020-05-05",
    department="区委宣传部",
    contact="示例联系人",
    phone="0379-00000000",
    given={"return.prior_count": 12, "return.quota": 60, "return.quota_note": "各办事处不少于60场（示例值）"},
)

TOPICS = shipped()["topic"].labels


def lecture(number: int, **other: Any) -> dict[str, Any]:
    """A row of 宣讲明细 that is right in everything, save what `other` says."""
    row = {
        "no": number,
        "date": f"2020-04-{(number - 1) % 28 + 1:02}",
        "start": "09:30",
        "duration": 90,
        "place": "示例路社区党群服务中心",
        "venue": "社区",
        "topic": TOPICS[number % 3],
        "title": "初心与使命",
        "lecturer": "张三",
        "audience": "社区居民",
        "format": "集中宣讲",
        "heads": 40 + number,
        "interaction": "是",
        "comment": "否",
        "rating": "好",
        "vetted_by": "李四",
    }
    return row | other


FILLED: dict[str, list[dict[str, Any]]] = {
    "return": [
        {"reporter": "王五", "phone": "13800000000", "reviewer": "赵六", "filled_on": "2020-05-03", "zero": "否"}
        | {"narrative": "本月在社区开展宣讲，群众反响良好。"}
    ],
    "lectures": [lecture(number) for number in range(1, 8)] + [lecture(8, format="线上直播", heads=None, views=1500)],
    "lecturers": [{"name": "张三", "duty": "示例路办事处党工委委员", "kind": "领导干部", "expertise": TOPICS[2]}],
    "explanations": [{"sheet": "宣讲明细", "item": "7", "reason": "该场为全区大会，人数属实。"}],
}

SETTINGS_ROWS: dict[str, list[dict[str, Any]]] = {
    "campaign": [
        {"id": "wanchang-2020", "name": "党的创新理论万场宣讲进基层活动", "start": "2020-03-21", "due_day": 5}
    ],
    "phases": [{"name": "动员部署", "start": "2020-03-21", "end": "2020-04-10", "remark": "示例值"}],
    "units": [{"code": "B01", "name": "示例路办事处", "mailboxes": "b01@example.org"}],
}


def write_book(book: Book, path: Path) -> None:
    """Write a book as a file."""
    write_bytes(path, book_bytes(book))
