"""The register, the menu, the requests and the works as sheets of the master."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from typing import TYPE_CHECKING

from campaign.master.keys import origin
from campaign.master.tallying import Tallied, read_as, tally
from campaign.measures import measures, subject
from campaign.people.lines import counted, menu_lines, menu_words, suggestion
from campaign.people.menu import has_menu
from campaign.people.orders import matches, requests
from campaign.people.parts import Requests, Works
from campaign.people.register import Person, Register, State
from campaign.people.works import Work, works
from workbook.handout import month_text
from workbook.master import people as sheet
from workbook.master.detail import Batch, Entry, detail_table
from workbook.master.menu import menu_table
from workbook.master.table import Column, Table
from workbook.master.works import RankedEntry, works_table

if TYPE_CHECKING:
    from campaign.ledger.holdings import Holdings
    from campaign.settings import Campaign


def people_sheet(campaign: Campaign, register: Register) -> Table:
    """宣讲员库, or as the form calls it."""
    parts = register.parts
    shown = [_person(campaign, register, person) for person in register.people]
    return sheet.people_table(
        campaign.name, parts.section, parts.name, subject(campaign.form), _words(campaign, register), shown
    )


def _words(campaign: Campaign, register: Register) -> sheet.Words:
    by = measures(campaign.form)
    known = campaign.form.section(by.events).by_name if by.events else {}
    topic, audience, rating = (
        known[name].title if name in known else "" for name in (by.topic, by.audience, by.rating)
    )
    return sheet.Words(by.person_says, topic, audience, rating, register.parts.good)


def _person(campaign: Campaign, register: Register, person: Person) -> sheet.Person:
    merged = person.state is State.MERGED
    deeds, name = person.deeds, register.parts.name
    return sheet.Person(
        key=person.key,
        unit_name=campaign.by_code[person.unit].name,
        data=person.data or {name: person.name},
        state=_state(campaign, register, person),
        doubtful=person.state in (State.UNLISTED, State.UNCLEAR),
        figures=None if merged else tally([deeds.sums], measures(campaign.form)).values(),
        topics=counted(campaign, deeds.by_topic()),
        audiences=counted(campaign, deeds.by_audience()),
        rated=None if merged else person.rated(),
        good=None if merged else person.good(register.parts.good),
        latest=deeds.last,
        first=person.first if person.source is not None else "",
        last=person.last if person.source is not None else "",
        alike=person.alike,
        origin=origin(campaign, *person.source) if person.source is not None else None,
    )


def _state(campaign: Campaign, register: Register, person: Person) -> str:
    """How a record stands, in the form's own words."""
    if person.state is not State.UNLISTED:
        return person.state.value
    events = campaign.form.section(measures(campaign.form).events)
    return f"{events.title}中有、{register.parts.section.title}表中没有"


def menu_sheets(campaign: Campaign, register: Register) -> Iterator[Table]:
    """宣讲菜单; none where the form does not say who speaks on what."""
    if has_menu(register):
        words = menu_words(campaign, register.parts)
        yield menu_table(campaign.name, words, menu_lines(campaign, register))


def requests_sheet(
    campaign: Campaign, holdings: Holdings, filings: Collection[Tallied], parts: Requests, register: Register
) -> Table:
    """群众点单, every row, with whom to ask for what is open."""
    found = requests(campaign, holdings, filings, parts)
    told = {one.request.key: suggestion(campaign, one) for one in matches(found, register, parts)}
    by_filing: dict[int, list[Entry]] = {}
    for one in found:
        entry = Entry(one.key, one.row.data, one.origin, [word or None for word in told.get(one.key, ("", ""))])
        by_filing.setdefault(one.document, []).append(entry)
    section, batches = parts.section, []
    for filed in (one.filed for one in filings):
        entries = by_filing.get(filed.id, [])
        about = (filed.unit, campaign.by_code[filed.unit or ""].name, filed.period, filed.edition, filed.file)
        basis = (read_as(campaign, filed), about, section.name, section.key, [entry.more for entry in entries])
        batches.append(Batch(basis, len(entries), partial(iter, entries)))
    person = register.parts.section.title
    return detail_table(campaign.name, section, batches, (Column(f"建议{person}", 26), Column("匹配说明", 16)))


def works_sheet(campaign: Campaign, holdings: Holdings, filings: Collection[Tallied], parts: Works) -> Table:
    """新媒体作品, every row by reach."""
    entries = [
        RankedEntry(Entry(one.key, one.row.data, one.origin), one.rank, one.rank_in_unit, _double(one))
        for one in works(campaign, holdings, filings, parts)
    ]
    reach = parts.section.field(parts.reads).title if parts.reads else "传播量"
    return works_table(campaign.name, parts.section, reach, entries)


def _double(one: Work) -> str:
    """That a work stands there twice, and where else."""
    if one.double is None:
        return ""
    other, why, count = one.double
    also = f"等{count}条" if count > 1 else ""
    return f"与{other.unit_name}{month_text(other.period)}第{other.row}行{also}{why}相同"
