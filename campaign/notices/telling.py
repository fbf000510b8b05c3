"""What `wanchang notices` did, as the few Chinese lines that staff read at the end of it; for command and button."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from campaign.workspace import RETURNS, UNKNOWN_PERIOD, Workspace
from validator.facts import CHINA
from workbook.handout import day_text, month_text

if TYPE_CHECKING:
    from campaign.notices.notices import Noticed
    from campaign.notices.sending import Delivery
    from campaign.notices.urging import Debt


def run(workspace: Workspace, period: str, send: bool = False, *, jobs: int = 1) -> Iterator[str]:
    """Do it and say what came of it; what kept mails from being sent is raised at the end, as a PostError."""
    from campaign.notices.notices import notices

    found = notices(workspace, period, sending=send, jobs=jobs)
    yield from noticed(found)
    if send:
        yield from _by_hand(workspace)
    if found.trouble is not None:
        raise found.trouble


def noticed(found: Noticed) -> Iterator[str]:
    """Who owes, what was written, what was sent."""
    month = month_text(found.period)
    if found.debts:
        yield f"{month}欠报 {len(found.debts)} 个单位，写出催报草稿 {len(found.urgings)} 封"
        yield from (f"  {_debt(debt)}" for debt in found.debts)
    else:
        yield f"{month}没有欠报的单位。"
    if found.held:
        yield f"待确认 {len(found.held)} 个单位，未催报，请与其核实：{'、'.join(one.unit.name for one in found.held)}"
    if found.withdrawn:
        yield f"撤去不再适用的催报草稿 {len(found.withdrawn)} 封（未发送过）。"
    yield f"退回通知、受理回执 {len(found.answers)} 封。"
    if found.written:
        yield f"写出 {len(found.written)} 个文件：{'、'.join(dict.fromkeys(str(one.parent) for one in found.written))}"
    else:
        yield f"没有新的内容，未改动：{found.folder}"
    yield from found.circular
    yield from found.problems
    if not found.sending:
        yield "草稿没有发送：核对后用邮件程序打开发出，或加 --send 由本程序发出。"
        return
    yield from _delivered(found)


def _debt(debt: Debt) -> str:
    days = f"逾期{debt.days}天" if debt.days > 0 else "今天截止" if debt.days == 0 else f"还有{-debt.days}天截止"
    told = f"{debt.standing.state.value}  {debt.unit.name}  {days}"
    if debt.urged:
        last = day_text(f"{debt.urged[-1].astimezone(CHINA):%Y-%m-%d}")
        told += f"  已催报{len(debt.urged)}次，最近{last}" + ("，暂不再催" if debt.resting else "")
        told += "（上次发送时中断，不知是否送达：请与其核实）" if debt.doubtful else ""
    return told


def _delivered(found: Noticed) -> Iterator[str]:
    """What became of each draft that is worth a line, and the sums."""
    for one in found.deliveries:
        yield from _delivery(one)
    sent = sum(bool(one.sent) for one in found.deliveries)
    before = sum(bool(one.before) and not one.sent for one in found.deliveries)
    unsent = sum(bool(one.unsent) for one in found.deliveries)
    doubtful = sum(bool(one.doubtful) for one in found.deliveries)
    yield f"已发送 {sent} 封，先前已发送 {before} 封，未发送 {unsent} 封，存疑 {doubtful} 封。"
    if doubtful:
        yield "存疑的不会重发：请向收件单位核实，确未送达的，用邮件程序打开草稿发出。"
    if unsent:
        yield "未发送的，更正上面所说的原因后再运行一次，已发送的不会重发。"


def _delivery(one: Delivery) -> Iterator[str]:
    about = f"{one.draft.unit.name}  {one.draft.kind}"
    if one.sent:
        yield f"  已发送  {about}  {'、'.join(one.sent)}"
    yield from (f"  未发送  {about}：{reason}" for reason in one.unsent)
    yield from (f"  存疑    {about}：{reason}" for reason in one.doubtful)


def _by_hand(workspace: Workspace) -> Iterator[str]:
    """Replies to what is no return of any month are sent with none."""
    folder = workspace.returns(None)
    count = sum(1 for _ in folder.glob("*.eml")) if folder.is_dir() else 0
    if count:
        yield f"“{RETURNS}/{UNKNOWN_PERIOD}”中有 {count} 封回复不属于任何月份，不由本程序发送：请查看后用邮件程序发出。"
