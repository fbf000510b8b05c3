"""`wanchang sample`: draw of a month's events or units, set it down, and write the list, the forms and the notices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from campaign.desk import Sitting, sit_down
from campaign.ledger.holdings import Holdings, read_holdings
from campaign.measures import measures
from campaign.notices.stationery import read_stationery
from campaign.sampling.candidates import EVENTS, UNITS, candidates
from campaign.sampling.draw import Lot
from campaign.sampling.drawing import SAMPLED, Drawing, drawings, make_drawing, unpack
from campaign.sampling.listing import subject_of
from campaign.sampling.outcome import checked_units, outcomes
from campaign.sampling.paperwork import folder_of, forms_of, list_of, notices_of
from campaign.words import unit_names
from campaign.workspace import Workspace, WorkspaceError
from validator.facts import CHINA
from workbook.handout import month_text
from workbook.write import write_bytes

if TYPE_CHECKING:
    from campaign.settings import Campaign

SEED = "1"


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for; None where the settings say (`n`, `by_risk`) or the form does (`of`)."""

    period: str
    n: int | None = None
    seed: str = SEED
    of: str | None = None
    secret: bool = False
    by_risk: bool | None = None


@dataclass(slots=True)
class Sampled:
    """What came of it: the drawing, whether it was drawn before just so, what was written now."""

    drawing: Drawing
    folder: Path
    again: bool
    written: list[Path] = field(default_factory=list)
    notices: int = 0


def sample(workspace: Workspace, request: Request) -> Sampled:
    """Draw, record, write. The same drawing a second time is recorded once, and its papers written where they lack.

    A month outside the campaign, nothing to draw from, or a template with a mistake is a WorkspaceError; besides what
    `sit_down` raises.
    """
    with sit_down(workspace, "抽查") as desk:
        stationery = read_stationery(workspace)
        stationery.insist()
        holdings = read_holdings(desk.ledger, lazily=True)
        one = _drawn(desk.campaign, holdings, request)
        again = one in drawings(holdings.changes)
        if not again:
            desk.ledger.note(SAMPLED, one.packed())
        drawn_on = _drawn_on(desk, one)
        made = Sampled(one, folder_of(workspace, one), again)
        notices = list(notices_of(workspace, desk.campaign, stationery, one, drawn_on))
        made.notices = len(notices)
        papers = [
            list_of(workspace, desk.campaign, one),
            *forms_of(workspace, desk.campaign, one, drawn_on),
            *notices,
        ]
        for path, data in papers:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.is_file() or path.read_bytes() != data:
                write_bytes(path, data)
                made.written.append(path)
        return made


def _drawn(campaign: Campaign, holdings: Holdings, request: Request) -> Drawing:
    months = campaign.periods()
    if request.period not in months:
        raise WorkspaceError(f"“{request.period}”不是本活动的月份：请用 {months[0]} 至 {months[-1]} 之间的月份。")
    events = measures(campaign.form).events
    of = request.of or (EVENTS if events else UNITS)
    if of == EVENTS and not events:
        raise WorkspaceError(f"“{campaign.form.title}”没有逐条登记的活动，不能按活动抽查：请改用 --of units 抽查单位。")
    by_risk = campaign.merit.by_risk if request.by_risk is None else request.by_risk
    checked = checked_units(drawings(holdings.changes), outcomes(holdings))
    among = candidates(campaign, holdings, request.period, of, checked=checked, by_risk=by_risk)
    if not among:
        raise WorkspaceError(
            f"{month_text(request.period)}还没有入账的{campaign.form.section(events).title}，无从抽查：请先收件，"
            "或改用 --of units 抽查单位。"
        )
    n = campaign.merit.sample_size if request.n is None else request.n
    lot = Lot(campaign.id, request.period, of, request.seed)
    return make_drawing(among, n, lot, by_risk=by_risk, secret=request.secret)


def _drawn_on(desk: Sitting, one: Drawing) -> date:
    """The day on which a drawing was set down."""
    changes = [change for change in read_holdings(desk.ledger, lazily=True).changes if change.what == SAMPLED]
    return next(change.at.astimezone(CHINA).date() for change in changes if unpack(change.note) == one)


def run(workspace: Workspace, request: Request) -> Iterator[str]:
    """Do it and say what came of it; for command and button."""
    made = sample(workspace, request)
    one = made.drawing
    yield one.told_in_full() + "。"
    if made.again:
        yield "与先前的一次抽查完全相同，没有重复登记。"
    if len(one.drawn) < one.wanted:
        yield f"总体只有{one.population}项，已全部抽取。"
    names = unit_names(workspace)
    yield from (
        f"  {one.number(place)}  {names.get(each.unit, each.unit)}  {subject_of(each)}"
        + (f"  权重{each.weight}（{'、'.join(each.reasons)}）" if each.reasons else "")
        for place, each in enumerate(one.drawn)
    )
    yield f"名单和抽查单在：{made.folder}"
    if one.secret:
        yield "暗访：没有写通知，总台账只列项数；请只把名单和暗访单交给检查人。"
    else:
        yield f"抽查通知草稿{made.notices}封在：{workspace.notices(one.period)}；没有发送，核对后用邮件程序打开发出。"
    yield "填好的抽查单放入“收件箱”收件，结果在下次汇总后列入总台账的“抽查名单”。"
