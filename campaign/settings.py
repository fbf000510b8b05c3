"""Campaign, Unit, Quota, Phase: the settings sheets of 总台账.xlsx, read and checked as any form is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from campaign.definitions import COUNT, LATER, UNIT, campaign_form, count_words, settings_form
from campaign.mailbox.account import Account, Outgoing, account_of, outgoing_of
from campaign.merit import USUAL, Merit, merit_of
from campaign.workspace import FORMS, MASTER, WorkspaceError
from validator.facts import Facts, UnitFact
from validator.judge import judge
from workbook.codelist import CodeLists, from_rows, shipped
from workbook.filing import Filing
from workbook.finding import Finding, Severity
from workbook.form import Form
from workbook.grid.book import GridBook
from workbook.grid.calamine import CalamineBook, CalamineError
from workbook.reading import read_filing
from workbook.shipped import HOME
from workbook.sites import labels


class SettingsError(Exception):
    """Settings that cannot be used; the message lists each fault with its cell, in Chinese."""


class Unit(NamedTuple):
    """One reporting unit; `groups` are those of its quotas, `mailboxes` the addresses it may write from."""

    code: str
    name: str
    aliases: tuple[str, ...]
    groups: tuple[str, ...]
    mailboxes: tuple[str, ...]
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """A minimum of what the form counts for the units of a group: each of them, or all of them together."""

    code: str
    name: str
    group: str
    each: bool
    count: int


class Phase(NamedTuple):
    """A stretch of the campaign, both days included."""

    name: str
    start: date
    end: date


@dataclass(frozen=True)
class Campaign:
    """Everything the settings sheets say.

    `target` is what the district owes of what the form counts, 0 where nothing; `forms` a folder of forms that win over
    the shipped ones. `passwords` are tried on encrypted files; `second_reader` is the share of accepted files that a
    second reader reads too, 0 to 1.
    """

    id: str
    name: str
    department: str
    contact: str
    phone: str
    mailbox: str
    start: date
    end: date
    due_day: int
    target: int
    form_id: str
    phases: tuple[Phase, ...]
    units: tuple[Unit, ...]
    quotas: tuple[Quota, ...]
    codes: CodeLists
    forms: Path | None = None
    account: Account | None = None
    outgoing: Outgoing | None = None
    merit: Merit = USUAL
    passwords: tuple[str, ...] = ()
    second_reader: float = 0.0

    @cached_property
    def form(self) -> Form:
        """The form its units fill, with this campaign's code lists."""
        return campaign_form(self.form_id, self.forms, self.codes)

    @cached_property
    def facts(self) -> Facts:
        """What checks may know of the campaign."""
        units = tuple(UnitFact(unit.code, unit.name, unit.aliases, unit.mailboxes) for unit in self.units)
        return Facts(self.id, units, self.start, self.end, self.due_day)

    @cached_property
    def by_code(self) -> Mapping[str, Unit]:
        """Units by code."""
        return {unit.code: unit for unit in self.units}

    def unit_named(self, word: str) -> Unit:
        """The unit of that code, name or other name; none is a WorkspaceError."""
        for unit in self.units:
            if word in (unit.code, unit.name, *unit.aliases):
                return unit
        known = self.units[0].code
        raise WorkspaceError(f"“报送单位”表中没有“{word}”：请用单位代码（如 {known}）或单位名称。")

    def periods(self) -> list[str]:
        """Every month of the campaign, "2020-03" first."""
        months = range(self.start.year * 12 + self.start.month - 1, self.end.year * 12 + self.end.month)
        return [f"{month // 12}-{month % 12 + 1:02d}" for month in months]

    def units_of(self, quota: Quota) -> list[Unit]:
        """The units a quota is for."""
        return [unit for unit in self.units if quota.group in unit.groups]

    def quotas_of(self, unit: Unit) -> list[Quota]:
        """The quotas a unit has a part in."""
        return [quota for quota in self.quotas if quota.group in unit.groups]


def read_settings(path: Path) -> Campaign:
    """The campaign of a master workbook; a file that cannot be read, or faults in it, are a SettingsError.

    The master is the department's own: the guard for strangers' files, and its limits, are not for it.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"无法打开{path}：{error.strerror}。") from error
    try:
        return from_book(CalamineBook(data), path.name, path.parent / FORMS)
    except CalamineError as error:
        raise SettingsError(f"{path.name}不是可读的.xlsx工作簿：请从备份或“归档/设置”中恢复。") from error


def from_book(book: GridBook, name: str = MASTER, forms: Path | None = None) -> Campaign:
    """The campaign that the settings sheets of an open workbook describe; faults are a SettingsError.

    `forms` is a folder of forms that win over the shipped ones.
    """
    lacking = _lacking(book)
    filing, errors = _read(book, settings_form(COUNT, UNIT, lacking))
    form_id = str(filing.data.get("campaign", {}).get("form", ""))
    form, said = _named(form_id, forms, _codes(filing.rows("codes")))
    if form is not None and (words := count_words(form)) != (COUNT, UNIT):
        filing, errors = _read(book, settings_form(*words, lacking))
    if said is not None and form_id:
        # what is counted is called as the form says: without it, what bears that name cannot be missed
        errors = [*(one for one in errors if COUNT not in one), f"  活动设置!B14  {said}"]
    if errors or form is None:
        more = [f"  ……另有{len(errors) - _SHOWN}处"] if len(errors) > _SHOWN else []
        raise SettingsError("\n".join([f"{name}的设置有{len(errors)}处错误，请更正后重试：", *errors[:_SHOWN], *more]))
    campaign = _campaign(filing, form.codes, forms)
    vars(campaign)["form"] = form  # it was made already
    return campaign


_SHOWN = 20
"""How many faults of the settings are listed."""


def _read(book: GridBook, form: Form) -> tuple[Filing, list[str]]:
    """The settings sheets and what is wrong in them, a line each."""
    # a generated sheet must not be taken for a settings sheet that was renamed or deleted
    filing = read_filing(form, _Only(book, frozenset(sheet["name"] for sheet in form.sheets)), None)
    judgement = judge(filing)
    return filing, [_line(finding) for finding in judgement.findings if finding.severity is Severity.ERROR]


def _lacking(book: GridBook) -> frozenset[str]:
    """The rows of later sections ("section.field") that a workbook does not have: it was made before there were any."""
    lacking: set[str] = set()
    for section in map(settings_form(COUNT, UNIT, frozenset()).section, LATER):
        found = labels(section, book.grid(section.sheet)) if section.sheet in book.names else {}
        lacking |= {f"{section.name}.{field.name}" for field in section.fields if field.name not in found}
    return frozenset(lacking)


def _named(form_id: str, forms: Path | None, codes: CodeLists) -> tuple[Form | None, str | None]:
    """The form that the settings name, or why there is none."""
    from validator.forms.find import FindError

    try:
        return campaign_form(form_id, forms, codes), None
    except FindError as error:
        return None, str(error)


class _Only:
    """A workbook of which only some sheets are there to be read."""

    def __init__(self, book: GridBook, names: frozenset[str]) -> None:
        self.names = tuple(name for name in book.names if name in names)
        self.grid, self.merges = book.grid, book.merges


def shipped_settings(campaign: str) -> Mapping[str, Any]:
    """The settings of a sample campaign as data: section -> record or rows, and `notes` for record fields."""
    if campaign not in shipped_campaigns():
        samples = f"随附的样例有：{'、'.join(shipped_campaigns())}"
        if Path(campaign).is_dir():
            raise SettingsError(
                f"文件夹“{campaign}”里没有活动设置 settings.json：请放入后再试，或改用样例。{samples}。"
            )
        raise SettingsError(f"没有名为“{campaign}”的活动样例，也没有这个文件夹：请核对。{samples}。")
    path = HOME / "campaigns" / campaign / "settings.json"
    settings: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    return settings


def shipped_campaigns() -> list[str]:
    """The names of the sample campaigns."""
    return sorted(entry.name for entry in (HOME / "campaigns").iterdir() if entry.is_dir())


def _line(finding: Finding) -> str:
    where = f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet or ""
    return f"  {where}  {finding.message}"


def _campaign(filing: Filing, codes: CodeLists, forms: Path | None) -> Campaign:
    said = filing.data["campaign"]
    receiving, sending, merit = (filing.data.get(name, {}) for name in LATER)
    return Campaign(
        id=said["id"],
        name=said["name"],
        department=said["department"],
        contact=said.get("contact", ""),
        phone=said.get("phone", ""),
        mailbox=said.get("mailbox", ""),
        start=date.fromisoformat(said["start"]),
        end=date.fromisoformat(said["end"]),
        due_day=said["due_day"],
        target=said.get("target", 0),
        form_id=said["form"],
        phases=tuple(
            Phase(row["name"], date.fromisoformat(row["start"]), date.fromisoformat(row["end"]))
            for row in filing.rows("phases")
        ),
        units=tuple(_unit(row) for row in filing.rows("units")),
        quotas=tuple(_quota(row, filing.form) for row in filing.rows("quotas")),
        codes=codes,
        forms=forms,
        account=account_of(receiving, said.get("mailbox", "")),
        outgoing=outgoing_of(sending, said.get("mailbox", "")),
        merit=merit_of(merit),
        passwords=_passwords(receiving.get("passwords", "")),
        second_reader=receiving.get("second_reader", 0) / 100,
    )


def _unit(row: Mapping[str, Any]) -> Unit:
    return Unit(
        code=row["code"],
        name=row["name"],
        aliases=_parts(row.get("aliases")),
        groups=_parts(row["group"]),
        mailboxes=tuple(address.lower() for address in _parts(row.get("mailboxes"))),
        contact=row.get("contact", ""),
        phone=row.get("phone", ""),
    )


def _quota(row: Mapping[str, Any], form: Form) -> Quota:
    each = form.codes["basis"].entries[0].label
    return Quota(row["code"], row["name"], row["group"], row["basis"] == each, row["count"])


def _codes(rows: Sequence[Mapping[str, Any]]) -> CodeLists:
    """The lists of 代码表; a list that it does not hold is the shipped one."""
    whole = [row for row in rows if row.keys() >= {"list", "code", "label"}]
    titles = {row["list"]: row["title"] for row in whole if row.get("title")}
    own = from_rows(((row["list"], row["code"], row["label"], _parts(row.get("aliases"))) for row in whole), titles)
    return {**shipped(), **own}


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split("[、;；|]", text or "") if part.strip())


def _passwords(text: str) -> tuple[str, ...]:
    """One a line, or several with “、” between them: what else stands in a password is its own."""
    return tuple(dict.fromkeys(part.strip() for part in re.split("[、\r\n]", text) if part.strip()))
