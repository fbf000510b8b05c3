"""The pace: figures worked out by hand, and what must hold of any."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.master.figures import quota_lines
from campaign.pace import Clock, clock, outlook, share_of
from campaign.settings import Campaign, Quota, read_settings
from campaign.workspace import Workspace
from workbook.master.monthly import UnitTally
from workbook.master.progress import Outlook, Progress, outlook_text
from workbook.master.subject import Tally

YEAR = Clock(date(2020, 3, 21), date(2020, 12, 31), date(2020, 6, 30), 6)


@pytest.fixture(scope="module")
def campaign(founded: Workspace) -> Campaign:
    return read_settings(founded.master)


def test_the_clock_goes_by_the_months_filed(campaign: Campaign) -> None:
    at = clock(campaign, {"2020-06", "2020-04", "2031-01"})
    assert at == YEAR and (at.days, at.elapsed) == (286, 102)
    none = clock(campaign, ())
    assert (none.until, none.elapsed, none.months_left) == (None, 0, 10)
    over = clock(campaign, {"2020-12"})
    assert (over.elapsed, over.months_left) == (286, 0)
    phase = clock(campaign, {"2020-06"}, date(2020, 4, 1), date(2020, 9, 30))
    assert (phase.days, phase.elapsed, phase.months_left) == (183, 91, 3)
    before = clock(campaign, {"2020-06"}, date(2019, 1, 1), date(2019, 2, 1))
    assert (before.elapsed, before.months_left) == (0, 0)


@pytest.mark.parametrize(
    ("target", "done", "found"),
    [
        (80, 12, Outlook(6, 12, 33, None, "滞后")),  # 12 * 286 / 102 = 33.6; 68 / 6 = 11.3
        (120, 94, Outlook(6, 5, 263, "2020-07-29", "正常")),  # 120 * 102 / 94 = 130.2: the 131st day
        (80, 80, Outlook(6, 0, 224, None, "已完成")),
        (80, 0, Outlook(6, 14, 0, None, "滞后")),
        (0, 12, Outlook(6, None, 33, None, "")),
    ],
)
def test_where_the_pace_leads(target: int, done: int, found: Outlook) -> None:
    assert outlook(YEAR, target, done) == found


def test_at_the_end_nothing_is_owed_a_month(campaign: Campaign) -> None:
    over = clock(campaign, {"2020-12"})
    assert outlook(over, 80, 79) == Outlook(0, None, 79, None, "滞后")
    assert outlook(over, 80, 80) == Outlook(0, 0, 80, None, "已完成")
    assert outlook(clock(campaign, ()), 80, 0) == Outlook(10, 8, None, None, "未开始")


@given(st.integers(1, 3000), st.integers(0, 3000))
def test_who_gives_what_is_owed_a_month_is_done_at_the_end(target: int, done: int) -> None:
    found = outlook(YEAR, target, done)
    assert found.monthly is not None and found.expected is not None
    assert done + found.monthly * 6 >= target
    assert not found.monthly or done + (found.monthly - 1) * 6 < target
    assert found.verdict == ("已完成" if done >= target else "正常" if found.expected >= target else "滞后")
    if found.reached is not None:
        assert "2020-07-01" <= found.reached <= "2020-12-31"


@given(target=st.integers(0, 5000))
def test_phases_without_a_gap_come_to_the_whole(campaign: Campaign, target: int) -> None:
    shares = [share_of(campaign, target, clock(campaign, (), one.start, one.end)) for one in campaign.phases]
    assert sum(shares) == target and min(shares) >= 0


def test_what_one_unit_did_over_makes_up_for_no_other(campaign: Campaign) -> None:
    quota = Quota("Q", "各自", "两家", True, 10)
    units = tuple(campaign.units[at]._replace(groups=("两家",)) for at in (0, 1))
    two = replace(campaign, units=units, quotas=(quota,))
    counts = (30, 4)
    tallies = [
        UnitTally(unit.code, unit.name, "两家", {"2020-06": Tally(count, (0, 0))})
        for unit, count in zip(units, counts, strict=True)
    ]
    (line,) = quota_lines(two, tallies)
    assert (line.target, line.done, line.owed) == (20, 34, 6)
    # 4 * 286 / 102 = 11.2: the second gets there on day 255, 10 * 102 / 4
    assert line.outlook == Outlook(6, 1, 95, "2020-11-30", "正常")


def test_the_outlook_in_words() -> None:
    line = Progress("k", "Q", "任务", "各自", "甲", 80, 12, (), outlook(YEAR, 80, 12))
    assert outlook_text(line, "场") == "按目前进度到期末33场（41.2%），其余6个月每月尚需12场"
    sooner = Progress("k", "Q", "任务", "合计", "六家", 120, 94, (), outlook(YEAR, 120, 94))
    assert outlook_text(sooner, "场") == "按目前进度2020年7月29日完成任务，其余6个月每月尚需5场"
    assert outlook_text(Progress("k", "Q", "任务", "各自", "甲", 8, 9, (), outlook(YEAR, 8, 9)), "场") == ""
