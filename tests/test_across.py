"""Checks between filings, on real returns of several units and months."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests import returns
from validator.across.wrong_month import months_in
from validator.batch import settle
from validator.examine import Desk, Outcome, examine
from validator.facts import Facts
from workbook.finding import Report

SENT = datetime(2020, 5, 3, 9, 0, tzinfo=UTC)


def run(*documents: Any, facts: Facts | None = returns.FACTS) -> list[Report]:
    """The reports of one run over these documents, in order."""
    desk = Desk([returns.form()], facts)
    outcomes: list[Outcome] = [examine(document, desk) for document in documents]
    return settle(outcomes, desk)


def told(reports: list[Report]) -> list[list[tuple[str, str | None, str | None]]]:
    return [[(one.code, one.sheet, one.cell) for one in report.findings] for report in reports]


def came(data: bytes, **options: Any) -> Any:
    return returns.document(data, **{"sent": SENT, "file": "报表.xlsx", **options})


def test_two_right_returns_of_two_units_have_nothing_to_say() -> None:
    reports = run(came(returns.right()), came(returns.right("B02")))
    assert told(reports) == [[], []]
    assert [report.verdict for report in reports] == ["accepted", "accepted"]


def test_late_is_after_the_due_day_by_this_countrys_clock() -> None:
    in_time = datetime(2020, 5, 5, 15, 59, tzinfo=UTC)  # 23:59 of the 5th in China
    late = datetime(2020, 5, 5, 16, 1, tzinfo=UTC)
    reports = run(came(returns.right(), sent=in_time), came(returns.right("B02"), sent=late))
    assert told(reports) == [[], [("across.late", None, None)]]
    assert reports[1].verdict == "accepted"


def test_what_cannot_be_known_is_skipped_with_its_reason() -> None:
    without_date = run(returns.document(returns.right()))[0]
    assert ("across.late", "不知道收到的时间") in [(skip.code, skip.because) for skip in without_date.skipped]
    without_settings = run(came(returns.right()), facts=None)[0]
    assert {skip.code for skip in without_settings.skipped if skip.because == "没有活动设置"} == {
        "across.late", "across.unknown-unit",
    }  # fmt: skip


def test_the_same_file_again_is_told_once_and_compared_no_more() -> None:
    reports = run(came(returns.right()), came(returns.right(), file="再报.xlsx"))
    assert told(reports) == [[], [("across.duplicate", None, None)]]


def test_a_unit_that_the_settings_do_not_know() -> None:
    facts = replace(returns.FACTS, units=returns.FACTS.units[1:])
    reports = run(came(returns.right()), facts=facts)
    assert told(reports) == [[("across.unknown-unit", "月报表", "B4")]]
    assert reports[0].verdict == "returned"


def test_a_file_name_that_speaks_of_another_month() -> None:
    reports = run(came(returns.right(), file="示例路3月报表.xlsx"))
    assert told(reports) == [[("across.wrong-month", None, None)]]


@pytest.mark.parametrize(
    ("name", "months"),
    [
        ("2020年4月报表.xlsx", ["2020-04"]),
        ("2020-04_示例路.xlsx", ["2020-04"]),
        ("2020.4示例路.xlsx", ["2020-04"]),
        ("4月报表.xlsx", ["2020-04"]),
        ("12月报表.xlsx", ["2020-12"]),
        ("20200503_示例路.xlsx", []),
        ("2020-05-03 示例路.xlsx", []),
        ("5月3日报.xlsx", []),
        ("13800001111.xlsx", []),
        ("第3版.xlsx", []),
    ],
)
def test_months_in_file_names(name: str, months: list[str]) -> None:
    assert months_in(name, "2020") == months


def test_a_carried_total_that_disagrees_with_the_month_before() -> None:
    right, wrong = returns.right(period="2020-05", prior=18), returns.right("B02", period="2020-05", prior=3)
    before = [came(returns.right()), came(returns.right("B02"))]
    sent = datetime(2020, 6, 3, tzinfo=UTC)
    reports = run(*before, came(right, sent=sent), came(wrong, sent=sent))
    assert told(reports) == [[], [], [], [("across.cumulative", "月报表", "F9")]]
    assert reports[3].verdict == "accepted"


def test_two_units_claim_one_lecture_at_its_cell_in_each() -> None:
    same = {"set": {"宣讲明细!E6": "共同礼堂", "宣讲明细!H6": "同一讲"}}
    other = {
        "set": {
            "宣讲明细!E8": "共同礼堂",
            "宣讲明细!H8": "同一讲",
            "宣讲明细!B8": datetime(2020, 4, 4),
            "宣讲明细!C8": {"time": "10:30"},
            "宣讲明细!I8": "周舟",
        }
    }
    reports = run(came(returns.spoil(returns.right(), [same])), came(returns.spoil(returns.right("B02"), [other])))
    assert told(reports) == [[("across.two-units", "宣讲明细", "B6")], [("across.two-units", "宣讲明细", "B8")]]
    assert "春晴路办事处" in reports[0].findings[0].message
    assert [report.verdict for report in reports] == ["returned", "returned"]


def test_one_lecturer_in_two_places_at_one_time() -> None:
    guest = {"set": {"宣讲明细!I6": "赵敏", "宣讲明细!C6": {"time": "11:00"}}}
    known = {"row": {"宣讲员!7": ["赵敏", "外请", "专家学者", "其他", None, None, "未入"]}}
    reports = run(came(returns.right()), came(returns.spoil(returns.right("B02"), [guest, known])))
    assert told(reports) == [[("across.two-places", "宣讲明细", "I6")], [("across.two-places", "宣讲明细", "I6")]]


def test_explained_at_the_first_sending() -> None:
    guest = {"set": {"宣讲明细!I6": "赵敏", "宣讲明细!C6": {"time": "11:00"}}}
    known = {
        "row": {
            "宣讲员!7": ["赵敏", "外请", "专家学者", "其他", None, None, "未入"],
            "情况说明!5": ["宣讲明细", 6, "同名的另一位老师"],
        }
    }
    reports = run(came(returns.right()), came(returns.spoil(returns.right("B02"), [guest, known])))
    assert [report.verdict for report in reports] == ["returned", "accepted-explained"]
    assert reports[1].findings[0].code in ("across.two-places", "value.text-number")


def test_only_the_latest_filing_of_a_unit_and_month_is_compared() -> None:
    same = {"set": {"宣讲明细!E6": "共同礼堂", "宣讲明细!H6": "同一讲"}}
    claims = returns.spoil(returns.right(), [same])
    other = {"set": {"宣讲明细!E6": "共同礼堂", "宣讲明细!H6": "同一讲"}}
    theirs = returns.spoil(returns.right("B02"), [other])
    later = datetime(2020, 5, 4, tzinfo=UTC)
    reports = run(came(claims), came(theirs), came(returns.right(), sent=later))
    assert told(reports) == [[], [], []]


def test_a_unit_that_nobody_knows_accuses_no_one() -> None:
    steps: list[dict[str, Any]] = [{"delete_sheet": "_meta"}, {"set": {"月报表!B4": "某处"}}]
    reports = run(came(returns.right()), came(returns.spoil(returns.right(), steps)))
    assert reports[0].findings == ()
    assert [one.code for one in reports[1].findings if one.code.startswith("across.")] == ["across.unknown-unit"]


def test_a_month_that_another_filing_sent_back_carries_nothing_over() -> None:
    same = {"set": {"宣讲明细!E6": "共同礼堂", "宣讲明细!H6": "同一讲"}}
    april = came(returns.spoil(returns.right(), [same])), came(returns.spoil(returns.right("B02"), [same]))
    may = came(returns.right(period="2020-05", prior=0), sent=datetime(2020, 6, 3, tzinfo=UTC))
    reports = run(*april, may)
    assert [report.verdict for report in reports] == ["returned", "returned", "accepted"]
    assert told(reports)[2] == []
