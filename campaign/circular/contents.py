"""Contents: what stands for each word of the templates of 月度通报 and 简报."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from campaign.circular import wording
from campaign.circular.month import Month, StateLine, UnitLine
from campaign.circular.texts import Told, excerpt
from workbook.handout import month_text
from workbook.master.progress import Progress
from workbook.master.standing import Mark
from workbook.master.subject import Measure, Tally

_EXPERIENCES, _LONGEST = 5, 300
"""So many examples stand in the circular, and so many signs of each; the bulletin has them whole."""

_MEASURES = 2
"""So many measures stand beside the count, the first ones, as in 总览."""

_NONE = "—"


def circular(month: Month, experiences: Sequence[Told], issue: str) -> Mapping[str, Any]:
    """The words of 月度通报; `issue` is that of the month's bulletin, "" where there is none."""
    about = month.subject
    return {
        **_common(month),
        "overall": list(wording.overall(month)),
        "quotas": list(wording.quotas(month)),
        "ranking": list(wording.ranking(month)),
        "reporting": list(wording.reporting(month)),
        "experiences": [
            {"who": wording.by_whom(one), "text": excerpt(one.paragraphs, _LONGEST)}
            for one in experiences[:_EXPERIENCES]
        ],
        "more_experiences": max(0, len(experiences) - _EXPERIENCES),
        "issue": issue,
        "problems": wording.problems(month),
        "requirements": [one._asdict() for one in wording.requirements(month)],
        "month_end": wording.month_end(month.period),
        "count_word": about.count if about else "",
        "count_unit": about.unit if about else "",
        "measures": [one.title for one in about.measures[:_MEASURES]] if about else [],
        "progress": [*(_row(one, about.measures) for one in month.units), _total(month, about.measures)]
        if about
        else [],
        "states": [_state(one) for one in month.states],
    }


def bulletin(month: Month, narratives: Sequence[Told], experiences: Sequence[Told]) -> Mapping[str, Any]:
    """The words of 简报."""
    return {
        **_common(month),
        "issue": issue_of(month),
        "summary": list(wording.overall(month))[:2],
        "narratives": [{"who": wording.by_whom(one), "lines": list(one.paragraphs)} for one in narratives],
        "experiences": [{"who": wording.by_whom(one), "lines": list(one.paragraphs)} for one in experiences],
    }


def issue_of(month: Month) -> str:
    """A bulletin's number: the campaign's months are counted, so that none depends on which were made."""
    return f"第{month.campaign.periods().index(month.period) + 1}期"


def _common(month: Month) -> dict[str, Any]:
    unit, district = month.subject.unit if month.subject else "", month.whole.district
    counted, owes = month.subject is not None, month.subject is not None and bool(district.target)
    return {
        "campaign": month.campaign.name,
        "department": month.campaign.department,
        "month": month_text(month.period),
        "date": wording.day(month.as_of),
        "count_month": f"{month.tally.tally.count:,}{unit}" if counted else "",
        "count_whole": f"{district.done:,}{unit}" if counted else "",
        "target": f"{district.target:,}{unit}" if owes else "",
        "rate": wording.percent(district.rate or 0) if owes else "",
        "owed": f"{district.owed:,}{unit}" if owes else "",
        "units_owed": month.tally.owed,
        "units_passed": month.tally.passed,
    }


def _row(one: UnitLine, measures: Sequence[Measure]) -> dict[str, Any]:
    owed = None if one.target is None else max(0, one.target - one.whole.count)
    return {
        "rank": str(one.rank) if one.filed else "",
        "who": one.unit.name,
        **_done(one.month, measures),
        "target": _figure(one.target),
        "whole": f"{one.whole.count:,}",
        "rate": wording.percent(one.whole.count / one.target) if one.target else _NONE,
        "owed": _figure(owed),
    }


def _total(month: Month, measures: Sequence[Measure]) -> dict[str, Any]:
    whole: Progress = month.whole.district
    return {
        "rank": "",
        "who": "全区",
        **_done(month.tally.tally, measures),
        "target": _figure(whole.target or None),
        "whole": f"{whole.done:,}",
        "rate": wording.percent(whole.rate) if whole.rate is not None else _NONE,
        "owed": _figure(whole.owed if whole.target else None),
    }


def _done(tally: Tally | None, measures: Sequence[Measure]) -> dict[str, Any]:
    """The month's figures; blank where no filing is in force: that is no 零报告."""
    if tally is None:
        return {"done": "", "figures": [""] * len(measures[:_MEASURES])}
    figures = [wording.number(figure) for figure in tally.figures]
    return {"done": f"{tally.count:,}", "figures": figures[:_MEASURES]}


def _figure(value: int | None) -> str:
    return _NONE if value is None else f"{value:,}"


def _state(one: StateLine) -> dict[str, Any]:
    stood = one.standing
    return {
        "who": stood.unit.name,
        "state": Mark(stood.state.value, stood.late).text,
        "day": f"{stood.received:%Y-%m-%d}" if stood.received is not None else _NONE,
        "asked": one.asked,
        "passed": one.passed,
        "returned": one.asked - one.passed - one.missing,
        "missing": one.missing,
        "late": one.late,
    }
