"""The ledger as the sheets of the master: 总览 and a table for everything else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from campaign.ledger.filed import Filed
from campaign.ledger.holdings import HeldRow, Holdings
from campaign.master import chronicle, figures
from campaign.measures import measures, subject
from campaign.settings import Campaign
from campaign.standing import standings
from workbook.form import Section
from workbook.master.detail import Entry, Origin, detail_table
from workbook.master.history import explained_table, history_table
from workbook.master.monthly import UnitTally, monthly_table, topics_table
from workbook.master.overview import Overview
from workbook.master.people import Person, people_table
from workbook.master.progress import progress_table
from workbook.master.standing import standing_table
from workbook.master.table import Column, Table


@dataclass(frozen=True, slots=True)
class Projection:
    """Every generated sheet, as figures: the first, then the tables in order."""

    overview: Overview
    tables: tuple[Table, ...]


def project(campaign: Campaign, holdings: Holdings) -> Projection:
    """What the master shows of the ledger; it depends on nothing else, the day included."""
    periods = figures.begun(campaign, holdings)
    tallies = figures.unit_tallies(campaign, holdings)
    units = figures.unit_standings(campaign, standings(campaign, holdings.filed, periods))
    title = campaign.name
    first = figures.overview(campaign, holdings, periods, tallies, units, as_of(campaign, holdings))
    tables = (
        standing_table(title, periods, units),
        *_counted(campaign, periods, tallies, first),
        *_sections(campaign, holdings),
        explained_table(title, chronicle.explained_lines(campaign, holdings)),
        history_table(title, chronicle.events(campaign, holdings)),
    )
    return Projection(first, tables)


def _counted(
    campaign: Campaign, periods: Sequence[str], tallies: Sequence[UnitTally], first: Overview
) -> Iterator[Table]:
    """The sheets of what is counted: quotas, months, topics, as far as the campaign and its form have any."""
    about = subject(campaign.form)
    if about is None:
        return
    if campaign.quotas or campaign.target:
        yield progress_table(campaign.name, about, figures.progress_lines(campaign, tallies), first.district)
    yield monthly_table(campaign.name, about, periods, tallies)
    if about.topic is not None:
        yield topics_table(campaign.name, about, about.topic, figures.topic_names(campaign, tallies), tallies)


def as_of(campaign: Campaign, holdings: Holdings) -> str:
    """Up to when the figures go: the ledger's last entry, never today."""
    if not holdings.changes:
        return f"{campaign.department}　尚无登记"
    last = holdings.changes[-1]
    return f"{campaign.department}　数据截至 {chronicle.local(last.at).replace('T', ' ')}（登记簿第{last.id}号）"


def _sections(campaign: Campaign, holdings: Holdings) -> Iterator[Table]:
    """A sheet for every table of the form that the master takes in."""
    for section in campaign.form.sections:
        if section.master is None:
            continue
        if section.name == measures(campaign.form).people[0]:
            by = measures(campaign.form)
            known = people(campaign, holdings, section)
            yield people_table(campaign.name, section, by.people[1], by.person_says, known)
        elif section.name == _attachments(campaign):
            entries = list(_entries(campaign, holdings, section, received=True))
            yield detail_table(campaign.name, section, entries, (Column("随件收到", 10, "choice"),))
        else:
            yield detail_table(campaign.name, section, list(_entries(campaign, holdings, section)))


def _attachments(campaign: Campaign) -> str | None:
    role = campaign.form.role("attachments")
    return role[0] if role else None


def _entries(campaign: Campaign, holdings: Holdings, section: Section, *, received: bool = False) -> Iterator[Entry]:
    field = campaign.form.role("attachments")
    for one in figures.counted(campaign, holdings):
        came = {name.casefold() for name in holdings.evidence.get(one.id, ())} if received else set()
        for key, row in keyed(section, one, holdings.section(one.id, section.name)):
            listed = str(row.data.get(field[1], "")) if received and field else ""
            more = ("是" if listed.casefold() in came else "否",) if received else ()
            yield Entry(key, row.data, origin(campaign, one, row), more)


def keyed(section: Section, one: Filed, rows: Sequence[HeldRow]) -> Iterator[tuple[str, HeldRow]]:
    """Rows with their keys among all filings: unit, month, the section's x-key; equal ones numbered by their order."""
    seen: Counter[str] = Counter()
    for row in rows:
        key = row_key(one.unit, one.period, *map(row.data.get, section.key))
        seen[key] += 1
        yield key if seen[key] == 1 else f"{key}|#{seen[key]}", row


def row_key(*parts: Any) -> str:
    """A key as it stands in the master and the ledger: its parts with bars between."""
    return "|".join(["" if part is None else str(part) for part in parts])


def origin(campaign: Campaign, one: Filed, row: HeldRow) -> Origin:
    """Where a row comes from."""
    name = campaign.by_code[one.unit or ""].name
    return Origin(one.unit or "", name, one.period or "", one.edition, one.file, row.sheet, row.row)


def people(campaign: Campaign, holdings: Holdings, section: Section) -> list[Person]:
    """Everyone by unit and the section's key, as last reported; units as in the settings, then as first reported."""
    events, name = events_by_name(campaign, holdings), measures(campaign.form).people[1]
    latest: dict[str, tuple[Filed, HeldRow, str]] = {}
    for one in figures.counted(campaign, holdings):
        for row in holdings.section(one.id, section.name):
            key = row_key(one.unit, *(row.data.get(name) for name in section.key))
            first = latest[key][2] if key in latest else one.period or ""
            latest[key] = (one, row, first)
    places = {unit.code: place for place, unit in enumerate(campaign.units)}
    found = [
        Person(key, row.data, origin(campaign, one, row), first, events[one.unit or "", row.data.get(name)])
        for key, (one, row, first) in latest.items()
    ]
    return sorted(found, key=lambda person: places[person.origin.unit])


def events_by_name(campaign: Campaign, holdings: Holdings) -> Counter[tuple[str, Any]]:
    """(unit, name) -> rows of the table of events under that name."""
    by = measures(campaign.form)
    return Counter(
        (one.unit or "", row.data.get(by.person))
        for one in figures.counted(campaign, holdings)
        for row in holdings.section(one.id, by.events)
    )
