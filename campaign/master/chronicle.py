"""核实说明 and 修订记录: what was explained, decided or disagrees, and what happened from version to version."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from campaign.ledger.filed import Filed
from campaign.ledger.holdings import HeldFinding, HeldRow, Holdings
from campaign.master.figures import counted
from campaign.settings import Campaign
from validator.facts import CHINA
from workbook.finding import Severity
from workbook.form import Section
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
}
"""What 修订记录 calls each change of the ledger."""

_SHOWN = 3
"""So many changed rows of a section are named; the rest are counted."""


def local(moment: datetime) -> str:
    """A moment by this country's clock, to the minute, as ISO text."""
    return f"{moment.astimezone(CHINA):%Y-%m-%dT%H:%M}"


def explained_lines(campaign: Campaign, holdings: Holdings) -> list[Explained]:
    """By filing in force: what staff took and why, warnings that were explained, what disagrees with other filings."""
    lines: list[Explained] = []
    for one in counted(campaign, holdings):
        name = campaign.by_code[one.unit or ""].name
        lines.extend(_of_filing(one, name, holdings))
    return lines


def _of_filing(one: Filed, name: str, holdings: Holdings) -> Iterator[Explained]:
    findings = holdings.findings.get(one.id, ())

    def line(key: str, kind: str, title: str, place: str, message: str, words: str, at: datetime) -> Explained:
        about = (name, one.period or "", one.edition)
        return Explained(
            f"{one.unit}|{one.period}|{one.edition}|{key}",
            kind,
            *about,
            title,
            place,
            message,
            words,
            local(at),
            one.file,
        )

    if one.accepted_by_staff is not None:
        decided = _moment(holdings, one, "accepted-by-staff")
        yield line("特批", "特批入账", "未经更正即入账", "", _counts(findings), one.accepted_by_staff, decided)
    for found in findings:
        if found.severity == Severity.WARNING and found.explained:
            place = f"{found.sheet}!{found.cell}" if found.sheet and found.cell else found.sheet or ""
            key = f"{found.code}|{found.number}"
            yield line(key, "核实说明", found.title, place, found.message, found.explained, one.moment)
    for change in holdings.changes:
        if change.what == "conflict" and change.document == one.id:
            place, _, message = change.note.partition(" ")
            yield line(f"待协调|{change.id}", "待协调", "与其他报表不一致", place, message, "", change.at)


def _moment(holdings: Holdings, one: Filed, what: str) -> datetime:
    found = [change.at for change in holdings.changes if change.what == what and change.document == one.id]
    return found[-1] if found else one.moment


def _counts(findings: Sequence[HeldFinding]) -> str:
    """What stood against a filing that staff took as it was: "强制2处、核实1处"."""
    heavy = {Severity.ERROR: 0, Severity.WARNING: 0}
    for found in findings:
        if found.severity in heavy and not found.explained:
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
        found.append(_event(campaign, f"{change.id}", change.id, change.at, what, one, change.note))
        if one is not None and one.id in brought:
            note = brought.pop(one.id)
            found.append(_event(campaign, f"版次|{one.id}", 0, change.at, "版次变化", one, note))
    return found


def _event(campaign: Campaign, key: str, number: int, at: datetime, what: str, one: Filed | None, note: str) -> Event:
    unit = campaign.by_code.get(one.unit or "") if one is not None else None
    about = (unit.name if unit else "", one.period or "", one.edition, one.file) if one is not None else ("", "", 0, "")
    return Event(key, number, local(at), what, *about, note)


def _versions(campaign: Campaign, holdings: Holdings) -> dict[int, str]:
    """Document -> how it differs from the version that counted before it."""
    by_place: dict[tuple[str | None, str | None], list[Filed]] = {}
    for one in holdings.filed:
        if one.counts:
            by_place.setdefault((one.unit, one.period), []).append(one)
    told: dict[int, str] = {}
    for filings in by_place.values():
        ordered = sorted(filings, key=lambda one: one.order)
        for old, new in itertools.pairwise(ordered):
            told[new.id] = difference(campaign, holdings, old, new)
    return told


def difference(campaign: Campaign, holdings: Holdings, old: Filed, new: Filed) -> str:
    """How one version differs from another, section by section, in one sentence."""
    parts = []
    for section in campaign.form.sections:
        if section.is_table and section.fixed is None:
            said = _section_difference(
                section, holdings.section(old.id, section.name), holdings.section(new.id, section.name)
            )
            if said:
                parts.append(f"{section.title}：{said}")
    return f"第{new.edition}版与第{old.edition}版相比，{'；'.join(parts) or '各表明细没有变化'}。"


def _section_difference(section: Section, old: Sequence[HeldRow], new: Sequence[HeldRow]) -> str:
    before, after = _by_key(section, old), _by_key(section, new)
    added, gone = [key for key in after if key not in before], [key for key in before if key not in after]
    changed = [key for key in after if key in before and before[key].data != after[key].data]
    said = [f"{word}{len(keys)}行" for word, keys in (("新增", added), ("删除", gone), ("改动", changed)) if keys]
    told = [_row_difference(section, before[key], after[key]) for key in changed[:_SHOWN]]
    return "、".join(said) + (f"（{'；'.join(told)}{'；等' if len(changed) > _SHOWN else ''}）" if told else "")


def _row_difference(section: Section, old: HeldRow, new: HeldRow) -> str:
    names = [
        f"{field.title}“{_shown(field.personal, old.data.get(field.name))}”改为“{_shown(field.personal, value)}”"
        for field in section.fields
        if (value := new.data.get(field.name)) != old.data.get(field.name)
    ]
    return f"第{new.row}行{'，'.join(names)}"


def _shown(personal: bool, value: Any) -> str:
    return "" if value is None else "***" if personal else str(value)


def _by_key(section: Section, rows: Sequence[HeldRow]) -> Mapping[tuple[Any, ...], HeldRow]:
    """Rows by their key; rows of one key are told apart by their order."""
    keyed: dict[tuple[Any, ...], HeldRow] = {}
    for row in rows:
        key: tuple[Any, ...] = tuple(str(row.data.get(name)) for name in section.key)
        number = 0
        while (*key, number) in keyed:
            number += 1
        keyed[(*key, number)] = row
    return keyed
