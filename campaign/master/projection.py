"""The ledger as the sheets of the master: 总览 and a table for everything else."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from campaign.ledger.filed import Filed
from campaign.ledger.holdings import Holdings
from campaign.master import chronicle, figures
from campaign.master.keys import keyed, origin
from campaign.master.phases import pace_basis, phase_lines
from campaign.master.tallying import Tallied, read_as, tallied
from campaign.measures import subject
from campaign.people.parts import requests_of, works_of
from campaign.people.register import Register, register
from campaign.people.sheets import menu_sheets, people_sheet, requests_sheet, works_sheet
from campaign.ranking.sheets import ranked_sheet
from campaign.sampling.listing import sampled_sheet
from campaign.settings import Campaign
from campaign.standing import standings
from workbook.form import Section
from workbook.master.detail import Batch, Entry, detail_table
from workbook.master.history import explained_table, history_table
from workbook.master.monthly import UnitTally, monthly_table, topics_table
from workbook.master.overview import Overview
from workbook.master.progress import progress_table
from workbook.master.standing import standing_table
from workbook.master.table import Column, Table


@dataclass(frozen=True, slots=True)
class Projection:
    """Every generated sheet, as figures: the first, then the tables in order.

    `tallies` is digest -> JSON, to be carried along: what each filing in force comes to. `told` are sentences for
    staff, about what they wrote in the tables.
    """

    overview: Overview
    tables: tuple[Table, ...]
    tallies: Mapping[str, Any] = field(default_factory=dict)
    told: tuple[str, ...] = ()


def project(campaign: Campaign, holdings: Holdings, carried: Mapping[str, Any] | None = None) -> Projection:
    """What the master shows of the ledger; it depends on nothing else, the day included.

    `carried` are the `tallies` of an earlier projection: filings that they are of are not counted again.
    """
    known = tallied(campaign, holdings, carried or {})
    filings = known.values()
    periods = figures.begun(campaign, holdings)
    tallies = figures.unit_tallies(campaign, filings)
    units = figures.unit_standings(campaign, standings(campaign, holdings.filed, periods))
    title, everyone = campaign.name, register(campaign, holdings, filings)
    first = figures.overview(campaign, filings, periods, tallies, units, as_of(campaign, holdings))
    tables = (
        standing_table(title, periods, units, {one: campaign.facts.due(one).isoformat() for one in periods}),
        *_counted(campaign, periods, tallies, first, filings),
        *_sections(campaign, holdings, filings, everyone),
        explained_table(title, chronicle.explained_lines(campaign, holdings)),
        sampled_sheet(campaign, holdings),
        ranked_sheet(campaign, holdings, filings, everyone),
        history_table(title, chronicle.events(campaign, holdings)),
    )
    told = tuple(everyone.told()) if everyone is not None else ()
    return Projection(first, tables, {digest: one.tally.packed() for digest, one in known.items()}, told)


def _counted(
    campaign: Campaign, periods: Sequence[str], tallies: Sequence[UnitTally], first: Overview,
    filings: Collection[Tallied],
) -> Iterator[Table]:  # fmt: skip
    """The sheets of what is counted: quotas, months, topics, as far as the campaign and its form have any."""
    about = subject(campaign.form)
    if about is None:
        return
    if campaign.quotas or campaign.target:
        lines, phases = figures.progress_lines(campaign, tallies), phase_lines(campaign, filings, tallies)
        basis = pace_basis(campaign, tallies)
        yield progress_table(campaign.name, about, lines, first.district, phases, basis)
    yield monthly_table(campaign.name, about, periods, tallies)
    if about.topic is not None:
        yield topics_table(campaign.name, about, about.topic, figures.topic_names(campaign, tallies), tallies)


def as_of(campaign: Campaign, holdings: Holdings) -> str:
    """Up to when the figures go: the ledger's last entry, never today."""
    if not holdings.changes:
        return f"{campaign.department}　尚无登记"
    last = holdings.changes[-1]
    return f"{campaign.department}　数据截至 {chronicle.local(last.at).replace('T', ' ')}（登记簿第{last.id}号）"


def _sections(
    campaign: Campaign, holdings: Holdings, filings: Collection[Tallied], everyone: Register | None
) -> Iterator[Table]:
    """A sheet for every table of the form that the master takes in."""
    orders, made = requests_of(campaign.form), works_of(campaign.form)
    for section in campaign.form.sections:
        if section.master is None:
            continue
        if everyone is not None and section is everyone.parts.section:
            yield people_sheet(campaign, everyone)
            yield from menu_sheets(campaign, everyone)
        elif everyone is not None and orders is not None and section is orders.section:
            yield requests_sheet(campaign, holdings, filings, orders, everyone)
        elif made is not None and section is made.section:
            yield works_sheet(campaign, holdings, filings, made)
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
