"""催报: which units owe a month's return, and the draft to each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from campaign.answers.answer import Answer
from campaign.answers.grouping import group
from campaign.answers.letter import Letter, one_line
from campaign.answers.replies import clock_text, date_text
from campaign.ledger.filed import Filed
from campaign.ledger.holdings import Change
from campaign.notices.dispatches import Dispatches
from campaign.notices.draft import Draft, recipients
from campaign.notices.stationery import Stationery
from campaign.notices.vocabulary import URGING
from campaign.settings import Campaign, Unit
from campaign.standing import Standing, State, standings
from validator.facts import CHINA
from validator.telling import blocks
from workbook.filenames import safe
from workbook.finding import mask_phones
from workbook.handout import month_text
from workbook.issuesheet import summary

KIND = "催报通知"
AGAIN_AFTER = timedelta(days=3)
"""A unit is not urged again within so long, unless something has come of it meanwhile."""

_LONGEST = 90
"""Bytes of a unit's name in a file name."""
_MOST = 5
"""Reasons in a letter: all of them stand in the 退回通知 that it speaks of."""


@dataclass(frozen=True, slots=True)
class Debt:
    """A unit that owes the month's return: how it stands, `days` past the due day (less than 0: still to come).

    `reasons` are lines of what it was returned for, `rest` the number of findings in none of them, `summary` how many
    there are by weight. `urged` is when it was, oldest first; `resting` that it was only just now, `doubtful` that
    nobody knows whether the last one arrived.
    """

    standing: Standing
    due: date
    days: int
    reasons: tuple[str, ...] = ()
    rest: int = 0
    summary: str = ""
    urged: tuple[datetime, ...] = ()
    resting: bool = False
    doubtful: bool = False

    @property
    def unit(self) -> Unit:
        """Who owes."""
        return self.standing.unit

    @property
    def filing(self) -> Filed | None:
        """What was returned; None where nothing came."""
        return self.standing.filing


def owing(campaign: Campaign, filed: Iterable[Filed], period: str) -> tuple[list[Standing], list[Standing]]:
    """The standings of those that owe the month's return, and of those whose return waits for the department."""
    found = standings(campaign, filed, [period])
    return (
        [one for one in found if one.state in (State.MISSING, State.RETURNED)],
        [one for one in found if one.state is State.HELD],
    )


def debts(
    campaign: Campaign,
    owed: Sequence[Standing],
    history: Sequence[Change],
    mails: Dispatches,
    answer_of: Callable[[int], Answer],
    now: datetime,
) -> list[Debt]:
    """What each of them owes as of `now`; `answer_of` tells why a document was returned."""
    received = {change.document: change.id for change in history if change.what == "received"}
    found = []
    for one in owed:
        due = campaign.facts.due(one.period)
        days = (now.astimezone(CHINA).date() - due).days
        mailed = mails.of(KIND, one.unit.code, one.period)
        came = received.get(one.filing.id, 0) if one.filing is not None else 0
        resting = bool(mailed) and mailed[-1].number > came and now - mailed[-1].at < AGAIN_AFTER
        doubtful = bool(mailed) and not mailed[-1].settled
        about = _reasons(answer_of(one.filing.id)) if one.filing is not None else ((), 0, "")
        found.append(Debt(one, due, days, *about, tuple(each.at for each in mailed), resting, doubtful))
    return found


def _reasons(answer: Answer) -> tuple[tuple[str, ...], int, str]:
    """What keeps it from being accepted, telephones masked: this goes where it may be passed on."""
    heavy = [finding for finding in answer.report.findings if blocks(finding) and not finding.explained]
    lines, rest = group(heavy, _MOST)
    return tuple(str(mask_phones(line)) for line in lines), rest, summary(answer.report)


def urging_path(folder: Path, campaign: Campaign, unit: Unit, period: str, time: int) -> Path:
    """Where the draft of a unit's first, second … 催报 lies."""
    again = f"_第{time}次" if time > 1 else ""
    name = safe(unit.name, _LONGEST)
    if sum(safe(one.name, _LONGEST) == name for one in campaign.units) > 1:  # long names that begin alike
        name = unit.code
    return folder / f"催报_{name}_{month_text(period)}_{safe(campaign.form.title, 60)}{again}.eml"


def urging_draft(stationery: Stationery, campaign: Campaign, debt: Debt, folder: Path, now: datetime) -> Draft:
    """The draft to one unit, the same bytes all day; a template that cannot be filled is a StationeryError."""
    time_ = len(debt.urged) + 1
    period, today = debt.standing.period, now.astimezone(CHINA).date()
    month, form = month_text(period), campaign.form.title
    body = stationery.fill(URGING, _slots(campaign, debt, time_, today))
    head = "催报" if debt.days > 0 else "提醒"
    again = f"（第{time_}次）" if time_ > 1 else ""
    letter = Letter(
        sender_name=campaign.department,
        sender=campaign.mailbox,
        to=recipients(debt.unit),
        subject=f"【{head}】{debt.unit.name} {month}{form}{again}",
        body=body,
        moment=datetime.combine(today, time(0), CHINA),
    )
    return Draft(KIND, debt.unit, urging_path(folder, campaign, debt.unit, period, time_), letter.eml())


def _slots(campaign: Campaign, debt: Debt, time_: int, today: date) -> dict[str, Any]:
    """What a 催报 may say; what comes from outside is one line each."""
    filing = debt.filing
    return {
        "unit": one_line(debt.unit.name),
        "campaign": one_line(campaign.name),
        "form": one_line(campaign.form.title),
        "month": month_text(debt.standing.period),
        "due": date_text(debt.due),
        "days_late": max(debt.days, 0),
        "days_left": max(-debt.days, 0),
        "time": time_,
        "zero_allowed": "zero" in campaign.form.roles,
        "returned": filing is not None,
        "file": one_line(str(mask_phones(filing.file))) or "（没有名称的文件）" if filing is not None else "",
        "moment": clock_text(filing.moment) if filing is not None else "",
        "lines": list(debt.reasons),
        "rest": debt.rest,
        "summary": debt.summary,
        "department": one_line(campaign.department),
        "contact": one_line(campaign.contact),
        "phone": one_line(campaign.phone),
        "today": date_text(today),
    }
