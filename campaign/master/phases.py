"""任务进度 by phase: what was done within a phase's days, against what of each target falls to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from campaign.definitions import count_words
from campaign.master.figures import clock_of, district_line, quota_lines
from campaign.master.tallying import Sums, Tallied, tally
from campaign.measures import measures
from campaign.pace import Clock, clock, outlook, share_of
from campaign.settings import Campaign, Phase
from workbook.handout import day_text
from workbook.master.monthly import UnitTally
from workbook.master.progress import AHEAD, BEHIND, PhaseProgress, Progress


def phase_lines(campaign: Campaign, filings: Collection[Tallied], tallies: Sequence[UnitTally]) -> list[PhaseProgress]:
    """Every phase with the district's line and the quotas'; a target falls to a phase by its days."""
    filed = {period for unit in tallies for period in unit.months}
    found = []
    for number, phase in enumerate(campaign.phases, 1):
        at, within = clock(campaign, filed, phase.start, phase.end), _within(campaign, filings, phase)
        whole = _fitted(campaign, district_line(campaign, within), at, f"阶段{number}")
        days = f"{phase.start.isoformat()}至{phase.end.isoformat()}"
        district = replace(whole, code=f"阶段{number}", name=phase.name, basis=_state(at), who=days)
        lines = [_fitted(campaign, one, at, f"阶段{number}|{one.code}") for one in quota_lines(campaign, within)]
        found.append(PhaseProgress(district, lines))
    return found


def pace_basis(campaign: Campaign, tallies: Sequence[UnitTally]) -> str:
    """Of which days the pace is, as one phrase."""
    at, count = clock_of(campaign, tallies), count_words(campaign.form)[0]
    if at.until is None:
        return "尚无入账的报表，未作预计"
    days = f"{day_text(at.start.isoformat())}至{day_text(at.until.isoformat())}共{at.elapsed}天"
    return f"预计＝已完成{count}÷已报天数（{days}）×全程{at.days}天"


def _within(campaign: Campaign, filings: Collection[Tallied], phase: Phase) -> list[UnitTally]:
    """Every unit's figures of the days of a phase."""
    start, end, by = phase.start.isoformat(), phase.end.isoformat(), measures(campaign.form)
    found: dict[str, list[Sums]] = {}
    for one in filings:
        sums = (some for day, some in one.tally.days.items() if start <= day <= end)
        found.setdefault(one.filed.unit or "", []).extend(sums)
    return [UnitTally(unit.code, unit.name, "", {"": tally(found.get(unit.code, ()), by)}) for unit in campaign.units]


def _fitted(campaign: Campaign, line: Progress, at: Clock, key: str) -> Progress:
    """A line of the campaign as one of a phase; one whose days are over is not behind any more: nothing can mend it."""
    target = share_of(campaign, line.target or 0, at)
    ahead = outlook(at, target, line.done)
    if ahead.verdict == BEHIND and _state(at) == _OVER:
        ahead = ahead._replace(verdict=_OVER)
    return replace(line, key=key, target=target, outlook=ahead, lacking=None)


def _state(at: Clock) -> str:
    if not at.elapsed:
        return AHEAD
    return _OVER if at.elapsed == at.days else "进行中"


_OVER = "已结束"
