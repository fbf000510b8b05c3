"""`wanchang handout`: a prefilled template per unit and month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from campaign.definitions import count_words
from campaign.desk import Sitting, sit_down
from campaign.settings import Campaign, Unit
from campaign.standing import counts_by_unit
from campaign.workspace import Workspace, WorkspaceError
from validator.across.wrong_month import months_in
from validator.template import compose
from workbook.filenames import safe
from workbook.form import Form
from workbook.handout import Handout, month_text
from workbook.write import book_bytes, write_bytes

_LONGEST = 120
"""Bytes of a unit's name in a file name."""


def handout(workspace: Workspace, period: str, unit: str | None = None) -> list[Path]:
    """Write the templates of a month, of every unit or of one (its code or name), into 下发/<period>/; -> their paths.

    A file that is there already and would be the same is not touched. A month outside the campaign or an unknown
    unit is a WorkspaceError; besides what `sit_down` raises.
    """
    with sit_down(workspace, "下发报表") as desk:
        units = _units(desk.campaign, period, unit)
        folder = workspace.handouts(period)
        folder.mkdir(parents=True, exist_ok=True)
        prior = counts_by_unit(desk.campaign.form, desk.ledger.filed(), desk.ledger.records(), before=period)
        paths = [folder / file_name(one, period, desk.campaign.form) for one in units]
        written = [path for path, one in zip(paths, units, strict=True) if _write(desk, one, period, prior, path)]
        if written:
            names = "、".join(path.name for path in written) if len(written) <= 3 else f"{len(written)}个单位"
            desk.ledger.note("handout", f"下发{month_text(period)}报表：{names}", period)
        return paths


def make_handout(campaign: Campaign, unit: Unit, period: str, prior: int) -> Handout:
    """What one unit's template for one month holds; `prior` is what it did in the months before, as in force."""
    each = [quota.count for quota in campaign.quotas_of(unit) if quota.each]
    note = quota_note(campaign, unit)
    wanted = {"prior": prior, "quota": max(each) if each else None, "quota-note": note or None}
    given = {campaign.form.roles[role]: value for role, value in wanted.items() if role in campaign.form.roles}
    return replace(address(campaign, unit, period), given=given)


def address(campaign: Campaign, unit: Unit, period: str, due: str | None = None) -> Handout:
    """For whom, by when and from whom; the day that the settings say, where no other is given."""
    return Handout(
        campaign=campaign.id,
        campaign_name=campaign.name,
        unit=unit.code,
        unit_name=unit.name,
        period=period,
        due=due or campaign.facts.due(period).isoformat(),
        department=campaign.department,
        contact=campaign.contact,
        phone=campaign.phone,
    )


def quota_note(campaign: Campaign, unit: Unit) -> str:
    """A unit's quotas in words: "本单位不少于80场", "与区委统战部等5家共同完成不少于120场"; "" where it has none."""
    notes, unit_word = [], count_words(campaign.form)[1]
    for quota in campaign.quotas_of(unit):
        others = [other.name for other in campaign.units_of(quota) if other.code != unit.code]
        if quota.each or not others:
            notes.append(f"本单位不少于{quota.count}{unit_word}")
        else:
            partners = others[0] if len(others) == 1 else f"{others[0]}等{len(others)}家"
            notes.append(f"与{partners}共同完成不少于{quota.count}{unit_word}")
    return "；".join(notes)


def file_name(unit: Unit, period: str, form: Form) -> str:
    """A name that can be mailed back unchanged, on any system: "2020年4月_区教育局_月报表.xlsx".

    Unit names may hold what file systems forbid, or speak of a month themselves: then the unit's code stands for it.
    """
    name = safe(unit.name, _LONGEST)
    whole = f"{month_text(period)}_{name}_{form.title}.xlsx"
    if set(months_in(whole, period[:4])) != {period}:
        whole = f"{month_text(period)}_{unit.code}_{form.title}.xlsx"
    return whole


def _units(campaign: Campaign, period: str, wanted: str | None) -> list[Unit]:
    periods = campaign.periods()
    if period not in periods:
        raise WorkspaceError(
            f"“{period}”不是本活动的月份：请用 {periods[0]} 至 {periods[-1]} 之间的月份，写法如 {periods[0]}。"
        )
    return list(campaign.units) if wanted is None else [campaign.unit_named(wanted)]


def _write(desk: Sitting, unit: Unit, period: str, prior: Mapping[str, int], path: Path) -> bool:
    """Whether the file was written, and not there already as it is."""
    made = make_handout(desk.campaign, unit, period, prior.get(unit.code, 0))
    data = book_bytes(compose(desk.campaign.form, made))
    if path.is_file() and path.read_bytes() == data:
        return False
    write_bytes(path, data)
    return True
