"""特批入账: the return that the selected row is about is taken as it is, for a reason that staff give."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Any

from campaign.checking import CannotRunError
from xlmacros.acting.person import Done, Person
from xlmacros.acting.selection import selected_of

if TYPE_CHECKING:
    from campaign.ledger.filed import Filed
    from campaign.settings import Campaign
    from campaign.workspace import Workspace


def accept_selected(book: Any, person: Person) -> Done:
    """Ask for the reason, do what `wanchang accept` does, and roll up into the open book.

    Without a reason nothing happens. A CannotRunError where no return, or more than one, is meant.
    """
    from campaign.receiving.acceptance import accept
    from campaign.settings import read_settings
    from campaign.words import accepted
    from campaign.workspace import WorkspaceError
    from xlmacros.acting.copied import copied_master
    from xlmacros.acting.programs import program_of
    from xlmacros.acting.renewing import renew_open

    with copied_master(book, program_of(book)) as workspace:
        campaign = read_settings(workspace.master)
        one = _meant(book, workspace, campaign)
        reason = (person.ask(_question(campaign, one)) or "").strip()
        if not reason:
            return Done(("没有写理由：没有特批入账，什么也没有改动。",))
        person.tell("正在入账……")
        taken = accept(workspace, one.sha256, reason)
    (line,) = accepted(taken, {code: unit.name for code, unit in campaign.by_code.items()})
    try:
        return Done((line, *renew_open(book, "特批入账", person.tell)))
    except WorkspaceError as error:
        raise WorkspaceError(f"{line}，但打开的总台账还没有更新：{error}") from error


def _meant(book: Any, workspace: Workspace, campaign: Campaign) -> Filed:
    """The unit's latest return of the month, which must be the only one in question."""
    from campaign.ledger.store import Ledger
    from workbook.handout import month_text

    unit, period, rows = selected_of(book, campaign)
    if unit is None or rows > 1:
        raise CannotRunError("请先在“报送情况”里选中一个单位那个月的单元格，再点“特批入账”。")
    if not workspace.ledger.is_file():
        raise CannotRunError(f"找不到“{workspace.ledger.name}”：请先收件，再点“特批入账”。")
    with Ledger(workspace.ledger) as ledger:
        found = [one for one in _waiting(ledger.filed(), unit.code) if period in (None, one.period)]
    if not found:
        when = f" {month_text(period)}" if period else ""
        raise CannotRunError(
            f"{unit.name}{when}没有等着改的退回件，不能特批入账：请选中状态是“退回”或“更正待改”的单元格。"
        )
    if len(found) > 1:
        months = "、".join(month_text(one.period or "") for one in found)
        raise CannotRunError(
            f"{unit.name}有{len(found)}个月的退回件（{months}），一份也没有入账：请在“报送情况”里选中其中一个月的单元格，再点“特批入账”。"
        )
    return found[0]


def _waiting(filed: Iterable[Filed], unit: str) -> list[Filed]:
    """Of each month the last filing of the unit's, if it is a return that nobody has taken yet; by month."""
    from workbook.finding import Verdict

    known = [one for one in filed if one.unit == unit and one.period and one.is_filing and one.held is None]
    known.sort(key=lambda one: (one.period or "", one.order))
    last = [list(of_month)[-1] for _, of_month in groupby(known, key=lambda one: one.period)]
    return [one for one in last if one.verdict is Verdict.RETURNED and one.accepted_by_staff is None]


def _question(campaign: Campaign, one: Filed) -> str:
    """Which filing it is, and what the reason is for."""
    from workbook.handout import month_text

    unit = campaign.by_code[one.unit or ""].name
    return (
        f"{unit} {month_text(one.period or '')} 第{one.edition}版\n{one.file}\n\n"
        "这份退回件将按原样入账。请写明特批的理由（记入“核实说明”）："
    )
