"""Candidates: what may be drawn of a month, its events or the units, with facts and weights; pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from campaign.master.keys import keyed
from campaign.master.tallying import counted
from campaign.measures import Measures, measures
from campaign.sampling import risk
from campaign.sampling.draw import Candidate
from campaign.standing import Standing, State, standings
from workbook.finding import Severity, mask_phones

if TYPE_CHECKING:
    from campaign.ledger.filed import Filed
    from campaign.ledger.heldrows import HeldRow
    from campaign.ledger.holdings import Holdings
    from campaign.settings import Campaign, Unit
    from workbook.form import Form, Section

UNITS, EVENTS = "units", "events"
"""Of what a sample is drawn."""

_UNGROUPED = "未分组"


def candidates(
    campaign: Campaign, holdings: Holdings, period: str, of: str, *, checked: Collection[str], by_risk: bool
) -> list[Candidate]:
    """Everything that may be drawn, by unit as in the settings, then as filed.

    Events are those of the filings in force; units are all of the settings, for who filed nothing may be looked at too.
    `checked` are the codes of units from which an inspection came back; without `by_risk` every weight is 1.
    """
    filings = {one.unit: one for one in counted(campaign, holdings) if one.period == period}
    stands = {one.unit.code: one for one in standings(campaign, holdings.filed, [period])}
    found: list[Candidate] = []
    for unit in campaign.units:
        one = filings.get(unit.code)
        events = _events(campaign, holdings, one) if one is not None else []
        reasons = _of_unit(campaign, holdings, stands[unit.code], one, events, unit.code in checked) if by_risk else []
        if of == UNITS:
            found.append(_unit(campaign, unit, stands[unit.code], events, reasons, by_risk=by_risk))
        else:
            found.extend(_event(campaign, unit, events, reasons, by_risk=by_risk))
    return found


_Events = Sequence[tuple[str, "HeldRow"]]


def _events(campaign: Campaign, holdings: Holdings, one: Filed) -> list[tuple[str, HeldRow]]:
    """The events of a filing by their keys."""
    name = measures(campaign.form).events
    return list(keyed(campaign.form.section(name), one, holdings.section(one.id, name))) if name else []


def _of_unit(
    campaign: Campaign, holdings: Holdings, stand: Standing, one: Filed | None, events: _Events, checked: bool
) -> list[risk.Reason]:
    """What makes everything of a unit likelier."""
    found = [] if checked else [risk.NEVER]
    if stand.state is State.MISSING:
        found.append(risk.MISSING)
    if stand.state is State.RETURNED:
        found.append(risk.RETURNED)
    if stand.late:
        found.append(risk.LATE)
    if one is not None:
        warnings = sum(each.severity == Severity.WARNING for each in holdings.findings.get(one.id, ()))
        found.extend(risk.of_warnings(warnings))
    by = measures(campaign.form)
    return found + risk.of_figures([row.data.get(by.figures[0]) for _, row in events] if by.figures else [])


def _alike(campaign: Campaign, events: _Events) -> set[str]:
    """The keys of events that agree in all but when they were: the key's other fields, the title, the first figure."""
    by = measures(campaign.form)
    section = campaign.form.section(by.events)
    timeless = [name for name in section.key if name != by.date and section.field(name).kind not in ("date", "time")]
    names = [name for name in (*timeless, by.title, *by.figures[:1]) if name]
    return risk.alike({key: repr([row.data.get(name) for name in names]) for key, row in events}) if names else set()


def _unit(
    campaign: Campaign, unit: Unit, stand: Standing, events: _Events, reasons: list[risk.Reason], *, by_risk: bool
) -> Candidate:
    by = measures(campaign.form)
    why = [*reasons, *([risk.ALIKE] if by_risk and events and _alike(campaign, events) else [])]
    facts = [("报送状态", "、".join((stand.state.value, *stand.flags)))]
    if by.events:
        facts.append((f"{campaign.form.section(by.events).title}记录", f"{len(events)}条"))
        facts.extend(_sums(campaign.form, by, events))
    words = tuple(one.words for one in why)
    return Candidate(unit.code, unit.code, stratum_of(unit), "", tuple(facts), len(events), risk.weight(why), words)


def _sums(form: Form, by: Measures, events: _Events) -> list[tuple[str, str]]:
    section = form.section(by.events)
    found = []
    for name in by.figures:
        told: list[Any] = [value for _, row in events if risk.is_figure(value := row.data.get(name))]
        found.append((section.field(name).title, f"{round(sum(told), 6):,}{section.field(name).unit or ''}"))
    return found


def _event(
    campaign: Campaign, unit: Unit, events: _Events, reasons: list[risk.Reason], *, by_risk: bool
) -> list[Candidate]:
    if not events:
        return []
    by = measures(campaign.form)
    section = campaign.form.section(by.events)
    same = _alike(campaign, events) if by_risk else set()
    first, found = by.figures[0] if by.figures else "", []
    for key, row in events:
        value = row.data.get(first) if first else None
        why = list(reasons)
        if by_risk and risk.is_fifty(value):
            why.append(risk.FIFTY)
        if key in same:
            why.append(risk.ALIKE)
        found.append(
            Candidate(
                key=key,
                unit=unit.code,
                stratum=stratum_of(unit),
                part=str(row.data.get(by.topic) or "") if by.topic else "",
                facts=tuple(_facts(section, by, row.data)),
                reported=value if risk.is_figure(value) else None,
                weight=risk.weight(why),
                reasons=tuple(one.words for one in why),
            )
        )
    return found


def _facts(section: Section, by: Measures, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What tells an event from others, in the order of the form's columns; nothing that is personal."""
    wanted = {by.date, *section.key, by.person, by.topic, by.title, *by.figures}
    return [
        (field.title, str(mask_phones(f"{value}{field.unit or ''}" if risk.is_figure(value) else str(value))))
        for field in section.fields
        if field.name in wanted and not field.personal and (value := data.get(field.name)) is not None
    ]


def stratum_of(unit: Unit) -> str:
    """The stratum of a unit and its events: its groups in the settings."""
    return "、".join(unit.groups) or _UNGROUPED
