"""`wanchang notices`: what a month calls for, as drafts, and handed to the mail server where that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path

from campaign.answers.answer import Answer
from campaign.answers.answering import answer_pending, make_answer
from campaign.desk import Sitting, sit_down
from campaign.ledger.holdings import read_holdings
from campaign.notices.answered import answer_drafts
from campaign.notices.dispatches import Dispatches, dispatches, read_history
from campaign.notices.draft import Draft
from campaign.notices.post import PostError
from campaign.notices.sending import Delivery, open_post, send
from campaign.notices.stationery import Stationery, StationeryError, read_stationery
from campaign.notices.urging import KIND, Debt, debts, owing, urging_draft, urging_path
from campaign.settings import Campaign
from campaign.standing import Standing
from campaign.workspace import Workspace, WorkspaceError
from validator.facts import CHINA
from workbook.finding import mask_phones
from workbook.handout import day_text, month_text
from workbook.master.owing import NAME, Owing, owing_book
from workbook.sheets import Book
from workbook.write import book_bytes, write_bytes


@dataclass(slots=True)
class Noticed:
    """What a run did: who owes and who waits for the department, the drafts as they lie there, what was written now.

    `circular` are the sentences on 月度通报 and 简报. `withdrawn` are 催报 that are no longer to the point and were never
    sent; `deliveries` are only of a run that sends; `trouble` is what kept mails from being sent, `problems` are
    sentences.
    """

    period: str
    folder: Path
    debts: list[Debt] = field(default_factory=list)
    held: list[Standing] = field(default_factory=list)
    urgings: list[Draft] = field(default_factory=list)
    answers: list[Draft] = field(default_factory=list)
    written: list[Path] = field(default_factory=list)
    withdrawn: list[Path] = field(default_factory=list)
    circular: list[str] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    sending: bool = False
    trouble: PostError | None = None
    problems: list[str] = field(default_factory=list)


def notices(
    workspace: Workspace, period: str, *, sending: bool = False, now: datetime | None = None, jobs: int = 1
) -> Noticed:
    """Write the drafts of a month into 通报/<period>/ and 退回/<period>/ and, only if `sending`, send what was not yet.

    All templates are looked at first: with a mistake in one nothing is written (StationeryError). A month outside the
    campaign, or sending without a server in the settings, is a WorkspaceError; besides what `sit_down` raises.
    """
    with sit_down(workspace, "通知") as desk:
        months = desk.campaign.periods()
        if period not in months:
            raise WorkspaceError(f"“{period}”不是本活动的月份：请用 {months[0]} 至 {months[-1]} 之间的月份。")
        stationery = read_stationery(workspace)
        stationery.insist()
        post = open_post(desk.campaign) if sending else None
        found = Noticed(period, workspace.notices(period), sending=sending)
        _circulate(desk, found)
        answer_pending(desk, jobs=jobs)
        found.answers, found.written = answer_drafts(desk, period, jobs=jobs)
        answer_of = cache(partial(make_answer, desk))
        now = now or datetime.now(UTC)
        mails = dispatches(read_history(desk.ledger))
        found.held = owing(desk.campaign, desk.ledger.filed(period=period), period)[1]
        found.debts = _debts(desk, period, answer_of, now)
        _urge(desk.campaign, stationery, mails, now, found)
        if post is not None:
            with post:
                drafts = [*found.answers, *found.urgings]
                found.deliveries, found.trouble = send(desk.ledger, post, drafts, mails, period)
        listed = _debts(desk, period, answer_of, now)  # with what was sent just now
        _put(found.folder / f"{NAME}.xlsx", book_bytes(_list(desk.campaign, found, listed, now)), found.written)
        return found


def _circulate(desk: Sitting, found: Noticed) -> None:
    """月度通报 and 简报; first of all, for their templates are looked at as they are filled."""
    from campaign.circular.writing import write_circular, written

    try:
        paths = write_circular(desk.campaign, read_holdings(desk.ledger, lazily=True), desk.workspace, found.period)
        found.circular = list(written(desk.campaign, paths))
    except StationeryError:
        raise
    except WorkspaceError as error:  # a month of which there is nothing to tell yet
        found.problems.append(str(error))


def _debts(desk: Sitting, period: str, answer_of: Callable[[int], Answer], now: datetime) -> list[Debt]:
    """Who owes, by the ledger as it is at this moment."""
    history = read_history(desk.ledger)
    owed, _ = owing(desk.campaign, desk.ledger.filed(period=period), period)
    return debts(desk.campaign, owed, history, dispatches(history), answer_of, now)


def _urge(campaign: Campaign, stationery: Stationery, mails: Dispatches, now: datetime, found: Noticed) -> None:
    """The drafts to those that owe; all letters are made before the first is written."""
    for debt in found.debts:
        if not debt.resting:
            try:
                found.urgings.append(urging_draft(stationery, campaign, debt, found.folder, now))
            except StationeryError as error:
                found.problems.append(f"{debt.unit.name}：{error}")
    _withdraw(campaign, mails, found)
    found.folder.mkdir(parents=True, exist_ok=True)
    for draft in found.urgings:
        _put(draft.path, draft.data, found.written)


def _withdraw(campaign: Campaign, mails: Dispatches, found: Noticed) -> None:
    """Drafts to units that owe nothing now, or were urged only just: sent by hand, they would be wrong."""
    to_the_point = {draft.path for draft in found.urgings}
    for unit in campaign.units:
        number = len(mails.of(KIND, unit.code, found.period)) + 1
        path = urging_path(found.folder, campaign, unit, found.period, number)
        if path not in to_the_point and path.is_file():
            path.unlink()
            found.withdrawn.append(path)


def _put(path: Path, data: bytes, written: list[Path]) -> None:
    """A file written whole; one that says the same already is left alone."""
    if not path.is_file() or path.read_bytes() != data:
        write_bytes(path, data)
        written.append(path)


def _list(campaign: Campaign, found: Noticed, owed: Sequence[Debt], now: datetime) -> Book:
    today = f"{now.astimezone(CHINA):%Y-%m-%d}"
    due = day_text(campaign.facts.due(found.period).isoformat())
    waiting = f"；另有{len(found.held)}个单位的来件待本部门确认，未列入" if found.held else ""
    note = f"截止日期{due}，本表截至{day_text(today)}，共{len(owed)}个单位{waiting}。"
    return owing_book(f"{campaign.name}{month_text(found.period)}{NAME}", note, _lines(owed))


def _lines(owed: Sequence[Debt]) -> list[Owing]:
    """By how long they owe and as in the settings: all of a month owe equally long, those returned stand behind."""
    return [
        Owing(
            code=one.unit.code,
            unit=one.unit.name,
            contact=str(mask_phones(one.unit.contact)),
            state=one.standing.state.value,
            days=one.days,
            reason="\n".join((*one.reasons, *([f"另有{one.rest}处"] if one.rest else []))),
            urged=len(one.urged),
            last=f"{one.urged[-1].astimezone(CHINA):%Y-%m-%d}" if one.urged else "",
        )
        for one in sorted(owed, key=lambda one: one.filing is not None)
    ]
