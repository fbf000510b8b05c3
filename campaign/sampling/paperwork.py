"""What is written for a drawing: the list, a form to fill on the spot for each that was drawn, notices to units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from campaign.answers.letter import Letter, one_line
from campaign.answers.replies import date_text
from campaign.definitions import ON_SITE
from campaign.handout import address
from campaign.notices.draft import recipients
from campaign.notices.stationery import Stationery
from campaign.notices.vocabulary import SAMPLED
from campaign.sampling.listing import list_book, subject_of
from validator.facts import CHINA
from workbook.filenames import safe
from workbook.handout import month_text
from workbook.write import book_bytes

if TYPE_CHECKING:
    from campaign.sampling.draw import Candidate
    from campaign.sampling.drawing import Drawing
    from campaign.settings import Campaign, Unit
    from campaign.workspace import Workspace
    from workbook.form import Form

FOLDER, SECRET = "抽查", "暗访"
_LONGEST, _SUBJECT = 90, 1000
_WITHIN = timedelta(days=14)
_Paper = tuple[Path, bytes]


def folder_of(workspace: Workspace, one: Drawing) -> Path:
    """Where the list and the forms of a drawing lie: 抽查/<period>/, of a secret one 抽查/暗访/<period>/."""
    home = workspace.path / FOLDER
    return (home / SECRET if one.secret else home) / one.period


def list_of(workspace: Workspace, campaign: Campaign, one: Drawing) -> _Paper:
    """The list for inspectors."""
    path = folder_of(workspace, one) / f"{SECRET if one.secret else FOLDER}名单_{one.id}.xlsx"
    return path, book_bytes(list_book(campaign, one))


def form_of(campaign: Campaign) -> Form:
    """The form that is filled on the spot, with the campaign's code lists."""
    from workbook.form import load_shipped

    return load_shipped(ON_SITE, campaign.codes)


def forms_of(workspace: Workspace, campaign: Campaign, one: Drawing, drawn_on: date) -> Iterator[_Paper]:
    """One prefilled form for each that was drawn, asked back within two weeks of the day of the draw."""
    from validator.template import compose

    form, folder = form_of(campaign), folder_of(workspace, one)
    due = (drawn_on + _WITHIN).isoformat()
    for place, each in enumerate(one.drawn):
        unit = campaign.by_code.get(each.unit)
        if unit is None:
            continue  # the settings no longer know it: it stands in the list
        number = one.number(place)
        given = {
            "check.number": number,
            "check.subject": one_line(subject_of(each))[:_SUBJECT],
            "check.told": _why(one, each),
            "check.reported": int(each.reported) if each.reported == int(each.reported or 0) else None,
        }
        made = replace(address(campaign, unit, one.period, due), given=given)
        kind = f"{SECRET}单" if one.secret else "抽查单"
        name = f"{kind}_{safe(unit.name, _LONGEST)}_{month_text(one.period)}_{number}.xlsx"
        yield folder / name, book_bytes(compose(form, made))


def _why(one: Drawing, each: Candidate) -> str:
    how = f"权重{each.weight}（{'、'.join(each.reasons)}）" if each.reasons else "随机抽取"
    secret = "；暗访：检查前不告知受检单位" if one.secret else ""
    return f"{each.stratum}，{how}{secret}"[:500]


def notices_of(
    workspace: Workspace, campaign: Campaign, stationery: Stationery, one: Drawing, drawn_on: date
) -> Iterator[_Paper]:
    """A draft to each unit of which something was drawn, as of the day of the draw; of a secret drawing none."""
    for unit in campaign.units if not one.secret else ():
        mine = [each for each in one.drawn if each.unit == unit.code]
        if mine:
            path = workspace.notices(one.period) / f"抽查通知_{safe(unit.name, _LONGEST)}_{one.id}.eml"
            yield path, _letter(campaign, stationery, unit, one, mine, drawn_on).eml()


def _letter(
    campaign: Campaign, stationery: Stationery, unit: Unit, one: Drawing, mine: list[Candidate], drawn_on: date
) -> Letter:
    month = month_text(one.period)
    words = {
        "unit": one_line(unit.name),
        "campaign": one_line(campaign.name),
        "form": one_line(campaign.form.title),
        "month": month,
        "lines": [one_line(subject_of(each)) or one_line(unit.name) for each in mine],
        "count": len(mine),
        "drawn": len(one.drawn),
        "population": one.population,
        "drawing": one.id,
        "department": one_line(campaign.department),
        "contact": one_line(campaign.contact),
        "phone": one_line(campaign.phone),
        "today": date_text(drawn_on),
    }
    return Letter(
        sender_name=campaign.department,
        sender=campaign.mailbox,
        to=recipients(unit),
        subject=f"【抽查】{unit.name} {month}{campaign.form.title}",
        body=stationery.fill(SAMPLED, words),
        moment=datetime.combine(drawn_on, time(0), CHINA),
    )
