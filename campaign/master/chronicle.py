"""核实说明 and 修订记录: what was explained, decided or disagrees, and what happened from version to version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from campaign.decisions import giver, refusal
from campaign.ledger.explanations import explanation_key
from campaign.ledger.filed import Filed
from campaign.ledger.holdings import HeldFinding, Holdings
from campaign.master.tallying import counted
from campaign.revision.editions import successions
from campaign.revision.revision import compare
from campaign.revision.wording import short
from campaign.sampling.drawing import SAMPLED, told_in_history
from campaign.settings import Campaign
from validator.facts import CHINA
from workbook.finding import Severity
from workbook.master.history import Event, Explained

WORDS = {
    "init": "建立工作区",
    "settings": "活动设置",
    "handout": "下发报表",
    "received": "收件",
    "duplicate": "重复来件",
    "superseded": "改版",
    "conflict": "待协调",
    "accepted-by-staff": "特批入账",
    "confirmed": "确认来源",
    "form-version": "报表改版",
    "adopted": "采纳",
    "decided": "说明处理",
    "withdrawn": "说明未获认可",
    "reinstated": "恢复入账",
    "rebuilt": "重建",
    "sampled": "抽查",
    "sending": "开始发送",
    "sent": "已发送",
    "unsent": "未能发送",
}
"""What 修订记录 calls each change of the ledger."""


def local(moment: datetime) -> str:
    """A moment by this country's clock, to the minute, as ISO text."""
    return f"{moment.astimezone(CHINA):%Y-%m-%dT%H:%M}"


def explained_lines(campaign: Campaign, holdings: Holdings) -> list[Explained]:
    """By filing in force: what staff took and why, warnings that were explained, what disagrees with other filings.

    Explanations of a filing that is out because staff refused one stand there too, until another one counts. One that
    several versions give in the same words stands once, as in the latest.
    """
    lines: dict[str, Explained] = {}
    for one in _told_of(campaign, holdings):
        name = campaign.by_code[one.unit or ""].name
        for line in _of_filing(campaign, one, name, holdings):
            same = lines.pop(line.key, None)
            both = same is not None and same.edition == line.edition and same.message != line.message
            lines[line.key] = replace(line, message=f"{same.message}{line.message}") if both and same else line
    return list(lines.values())


def _told_of(campaign: Campaign, holdings: Holdings) -> list[Filed]:
    """The filings in force and later ones that were refused, by month, unit and version."""
    stand = {(one.unit, one.period): one for one in counted(campaign, holdings)}
    refused = [one for one in holdings.filed if one.unit in campaign.by_code and _is_refused(one, holdings)]
    later = [
        one for one in refused if (one.unit, one.period) not in stand or one.order > stand[one.unit, one.period].order
    ]
    places = {unit.code: place for place, unit in enumerate(campaign.units)}
    return sorted([*stand.values(), *later], key=lambda one: (one.period or "", places[one.unit or ""], one.order))


def _is_refused(one: Filed, holdings: Holdings) -> bool:
    """Whether staff refused an explanation of a filing that is out."""
    if one.counts or one.held is not None:
        return False
    return any(_refused(one, found, holdings) for found in holdings.findings.get(one.id, ()))


def _refused(one: Filed, found: HeldFinding, holdings: Holdings) -> bool:
    return refusal(holdings.decided, one.unit, one.period, found) is not None


def _key(one: Filed, found: HeldFinding) -> str:
    return explanation_key(one.unit, one.period, found.code, found.bind or found.pointer, found.explained or "")


def _of_filing(campaign: Campaign, one: Filed, name: str, holdings: Holdings) -> Iterator[Explained]:
    findings = holdings.findings.get(one.id, ())
    about, own = (name, one.period or "", one.edition), f"{one.unit}|{one.period}|{one.edition}"
    if one.accepted_by_staff is not None:
        decided = local(_moment(holdings, one, "accepted-by-staff"))
        against = _counts([found for found in findings if not found.explained or _refused(one, found, holdings)])
        said = ("未经更正即入账", "", against, one.accepted_by_staff, "工作人员", decided, one.file)
        yield Explained(f"{own}|特批", "特批入账", *about, *said)
    who = f"{giver(campaign, one.unit, holdings.records.get(one.id, {}))}（{one.sender or '收件箱'}）"
    for found in findings:
        if found.severity == Severity.WARNING and found.explained:
            place = f"{found.sheet}!{found.cell}" if found.sheet and found.cell else found.sheet or ""
            told = (found.title, place, found.message, found.explained, who, local(one.moment), one.file)
            yield Explained(_key(one, found), "核实说明", *about, *told, decidable=True)
    for change in holdings.changes:
        if change.what == "conflict" and change.document == one.id:
            place, _, message = change.note.partition(" ")
            title = "与其他报表不一致" if "!" in place else "与写明的单位不一致"  # a mail's subject, a file's name
            told = (title, place, message, "", "", local(change.at), one.file)
            yield Explained(f"{own}|待协调|{change.id}", "待协调", *about, *told)


def _moment(holdings: Holdings, one: Filed, what: str) -> datetime:
    found = [change.at for change in holdings.changes if change.what == what and change.document == one.id]
    return found[-1] if found else one.moment


def _counts(open_: Sequence[HeldFinding]) -> str:
    """What stood against a filing that staff took as it was: "强制2处、核实1处"."""
    heavy = {Severity.ERROR: 0, Severity.WARNING: 0}
    for found in open_:
        if found.severity in heavy:
            heavy[Severity(found.severity)] += 1
    named = "、".join(f"{severity.label}{count}处" for severity, count in heavy.items() if count)
    return f"原审核意见：{named}" if named else "原审核意见：无"


def events(campaign: Campaign, holdings: Holdings) -> list[Event]:
    """Every change of the ledger in order; after the one that brought in a new version, how it differs."""
    filed = {one.id: one for one in holdings.filed}
    brought = _versions(campaign, holdings)
    found: list[Event] = []
    for change in holdings.changes:
        one = filed.get(change.document) if change.document is not None else None
        what = WORDS.get(change.what, change.what)
        note = told_in_history(change.note) if change.what == SAMPLED else change.note
        found.append(_event(campaign, f"{change.id}", change.id, change.at, what, one, note))
        if one is not None and one.id in brought:
            note = brought.pop(one.id)
            found.append(_event(campaign, f"版次|{one.id}", 0, change.at, "版次变化", one, note))
    return found


def _event(campaign: Campaign, key: str, number: int, at: datetime, what: str, one: Filed | None, note: str) -> Event:
    unit = campaign.by_code.get(one.unit or "") if one is not None else None
    about = (unit.name if unit else "", one.period or "", one.edition, one.file) if one is not None else ("", "", 0, "")
    return Event(key, number, local(at), what, *about, note)


def _versions(campaign: Campaign, holdings: Holdings) -> dict[int, str]:
    """Document -> how it differs from the version before it, returned or accepted."""
    told: dict[int, str] = {}
    for old, new in successions(holdings.filed):
        told[new.id] = short(compare(campaign.form, holdings.editions[old.id], holdings.editions[new.id]))
    return told
