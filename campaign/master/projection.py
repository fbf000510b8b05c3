"""The ledger as the sheets of the master: 总览 and a table for everything else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from campaign.ledger.filed import Filed
from campaign.ledger.heldrows import HeldRow
from campaign.ledger.holdings import Holdings
from campaign.master import chronicle, figures
from campaign.master.tallying import Tallied, read_as, tallied
from campaign.measures import measures, subject
from campaign.settings import Campaign
from campaign.standing import standings
from workbook.form import Section
from workbook.master.detail import Batch, Entry, Origin, detail_table
from workbook.master.history import explained_table, history_table
from workbook.master.monthly import UnitTally, monthly_table, topics_table
from workbook.master.overview import Overview
from workbook.master.people import Person, people_table
from workbook.master.progress import progress_table
from workbook.master.standing import standing_table
from workbook.master.table import Column, Table


@dataclass(frozen=True, slots=True)
class Projection:
    """Every generated sheet, as figures: the first, then the tables in order.

    `tallies` is digest -> JSON, to be carried along: what each filing in force comes to.
    """

    overview: Overview
    tables: tuple[Table, ...]
    tallies: Mapping[str, Any] = field(default_factory=dict)


def project(campaign: Campaign, holdings: Holdings, carried: Mapping[str, Any] | None = None) -> Projection:
    """What the master shows of the ledger; it depends on nothing else, the day included.

    `carried` are the `tallies` of an earlier projection: filings that they are of are not counted again.
    """
    known = tallied(campaign, holdings, carried or {})
    filings = known.values()
    periods = figures.begun(campaign, holdings)
    tallies = figures.unit_tallies(campaign, filings)
    units = figures.unit_standings(campaign, standings(campaign, holdings.filed, periods))
    title = campaign.name
    first = figures.overview(campaign, filings, periods, tallies, units, as_of(campaign, holdings))
    tables = (
        standing_table(title, periods, units),
        *_counted(campaign, periods, tallies, first),
        *_sections(campaign, holdings, filings),
        explained_table(title, chronicle.explained_lines(campaign, holdings)),
        history_table(title, chronicle.events(campaign, holdings)),
    )
    return Projection(first, tables, {digest: one.tally.packed() for digest, one in known.items()})


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


def _sections(campaign: Campaign, holdings: Holdings, filings: Collection[Tallied]) -> Iterator[Table]:
    """A sheet for every table of the form that the master takes in."""
    for section in campaign.form.sections:
        if section.master is None:
            continue
        if section.name == measures(campaign.form).people[0]:
            by = measures(campaign.form)
            known = people(campaign, holdings, section, filings)
            yield people_table(campaign.name, section, by.people[1], by.person_says, known)
        elif section.name == _attachments(campaign):
            batches = _batches(campaign, holdings, section, filings, received=True)
            yield detail_table(campaign.name, section, batches, (Column("随件收到", 10, "choice"),))
        else:
            yield detail_table(campaign.name, section, _batches(campaign, holdings, section, filings))


def _attachments(campaign: Campaign) -> str | None:
    role = campaign.form.role("attachments")
    return role[0] if role else None


def _batches(
    campaign: Campaign, holdings: Holdings, section: Section, filings: Collection[Tallied], *, received: bool = False
) -> Iterator[Batch]:
    """The rows of a section by filings; of attachments (`received`) with whether they came along."""
    role = campaign.form.role("attachments") if received else None
    for one in (found.filed for found in filings):
        came = {file.casefold() for file in holdings.evidence.get(one.id, ())} if role else None
        about = (one.unit, campaign.by_code[one.unit or ""].name, one.period, one.edition, one.file)
        basis = (read_as(campaign, one), about, section.name, section.key, role, sorted(came or ()))
        entries = partial(_entries, campaign, holdings, section, one, came)
        yield Batch(basis, holdings.rows.count(one.id, section.name), entries)


def _entries(
    campaign: Campaign, holdings: Holdings, section: Section, one: Filed, came: Collection[str] | None
) -> Iterator[Entry]:
    role = campaign.form.role("attachments")
    for key, row in keyed(section, one, holdings.section(one.id, section.name)):
        listed = str(row.data.get(role[1], "")) if role else ""
        more = () if came is None else ("是" if listed.casefold() in came else "否",)
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


def people(campaign: Campaign, holdings: Holdings, section: Section, filings: Collection[Tallied]) -> list[Person]:
    """Everyone by unit and the section's key, as last reported; units as in the settings, then as first reported."""
    events, name = events_by_name(filings), measures(campaign.form).people[1]
    latest: dict[str, tuple[Filed, HeldRow, str]] = {}
    holdings.rows.fetch((one.filed.id for one in filings), [section.name])
    for one in (found.filed for found in filings):
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


def events_by_name(filings: Collection[Tallied]) -> Counter[tuple[str, Any]]:
    """(unit, name) -> rows of the table of events under that name."""
    found: Counter[tuple[str, Any]] = Counter()
    for one in filings:
        for name, count in one.tally.people:
            found[one.filed.unit or "", name] += count
    return found
