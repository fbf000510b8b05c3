"""Filling: what a mapping takes from the ledger for one month, as the values of the form above; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from campaign.circular.month import own_target
from campaign.circular.texts import excerpt, printable, told_by_units
from campaign.handup.fitting import EACH_TOPIC, EACH_UNIT
from campaign.handup.mapping import Figure, Plan, Rows
from campaign.ledger.heldrows import HeldRow
from campaign.ledger.holdings import Holdings
from campaign.master.figures import topic_names, unit_tallies
from campaign.master.tallying import Tallied, tallied, tally
from campaign.measures import Measures, measures
from campaign.settings import Campaign, Unit
from campaign.standing import standings
from workbook.finding import mask_phones
from workbook.form import Field, Form
from workbook.master.standing import Mark

_LONGEST = 600
"""So many signs of what one unit wrote go up, ended after a whole sentence."""

_ROOM = 3000
"""Signs of a text whose field has no limit."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is told of: the ledger's view, its records by document, the month, the filings in force up to it."""

    campaign: Campaign
    holdings: Holdings
    records: Mapping[int, Mapping[str, Any]]
    period: str
    filings: Sequence[Tallied]
    by: Measures

    @property
    def month(self) -> list[Tallied]:
        """The month's own filings, as the settings list their units."""
        return [one for one in self.filings if one.filed.period == self.period]


@dataclass(frozen=True, slots=True)
class Filled:
    """`fields` are "section.field" -> value of the records (None: nothing to tell), `rows` the tables by section."""

    fields: Mapping[str, Any]
    rows: Mapping[str, Sequence[Mapping[str, Any]]]


def ledger_of(campaign: Campaign, holdings: Holdings, records: Mapping[int, Mapping[str, Any]], period: str) -> Ledger:
    """The ledger as seen at the end of a month: what was filed for later ones changes nothing."""
    filings = [one for one in tallied(campaign, holdings, {}).values() if (one.filed.period or "") <= period]
    return Ledger(campaign, holdings, records, period, filings, measures(campaign.form))


def fill(plan: Plan, to: Form, ledger: Ledger) -> Filled:
    """Everything that a mapping takes; it must fit (campaign/handup/fitting.py)."""
    fields = {dotted: _field(figure, to.locate(dotted)[1], to, ledger) for dotted, figure in plan.fields.items()}
    rows = {name: _numbered(_rows(table, ledger), table) for name, table in plan.tables.items()}
    return Filled(fields, {name: [_clean(row) for row in found] for name, found in rows.items()})


def _field(figure: Figure, field: Field, to: Form, ledger: Ledger) -> Any:
    campaign = ledger.campaign
    match figure.take:
        case "target":
            return campaign.target or None
        case "units":
            return len(campaign.units)
        case "filed":
            return len(ledger.month)
        case "zero":
            says, others = to.roles["zero-says"], field.choices
            none = not any(one.tally.whole[0] for one in ledger.month)
            return says if none else next((word for word in others if word != says), None)
        case "setting":
            return printable(str(getattr(campaign, figure.of))) or None
        case "text":
            return _text(figure, field, ledger)
        case _:
            return _figure(figure, ledger, ledger.filings)


def _figure(figure: Figure, ledger: Ledger, filings: Iterable[Tallied], topic: str | None = None) -> int | float:
    """A count or sum over filings: of the month, of those before, or of all."""
    spans = {"month": ledger.period.__eq__, "before": ledger.period.__gt__, "whole": ledger.period.__ge__}
    within = [one.tally for one in filings if spans[figure.span](one.filed.period or "")]
    sums = [one.whole for one in within] if topic is None else [s for one in within if (s := one.topics.get(topic))]
    found = tally(sums, ledger.by)
    return found.count if figure.take == "count" else found.figures[_index(figure, ledger.by)]


def _index(figure: Figure, by: Measures) -> int:
    return by.figures.index(figure.of.partition(".")[2])


def _text(figure: Figure, field: Field, ledger: Ledger) -> str | None:
    """What units wrote, a paragraph each; of those that did most that month first, as many as there is room for."""
    told = told_by_units(ledger.campaign, ledger.holdings, ledger.records, ledger.period, figure.of)
    done = {ledger.campaign.by_code[one.filed.unit or ""].name: one.tally.whole[0] for one in ledger.month}
    told.sort(key=lambda one: -max(done[name] for name in one.units))
    most = int(field.schema.get("maxLength", _ROOM))
    found, room = [], most
    for one in told[: figure.most]:
        who = "、".join(one.units)
        line = f"{who}：{excerpt(one.paragraphs, _LONGEST)}"
        if len(line) + 1 > room:
            break
        found.append(line)
        room -= len(line) + 1
    return "\n".join(found) or None


def _rows(table: Rows, ledger: Ledger) -> Iterator[dict[str, Any]]:
    if table.each == EACH_UNIT:
        by_unit = {unit.code: [one for one in ledger.filings if one.filed.unit == unit.code] for unit in _units(ledger)}
        states = {one.unit.code: one for one in standings(ledger.campaign, ledger.holdings.filed, [ledger.period])}
        for unit in _units(ledger):
            mark = Mark(states[unit.code].state.value, states[unit.code].late).text
            yield {name: _of_unit(figure, unit, by_unit[unit.code], mark, ledger) for name, figure in _asked(table)}
    elif table.each == EACH_TOPIC:
        for topic in topic_names(ledger.campaign, unit_tallies(ledger.campaign, ledger.filings)):
            yield {
                name: topic if figure.take == "topic" else _figure(figure, ledger, ledger.filings, topic)
                for name, figure in _asked(table)
            }
    else:
        for unit, row in _chosen(table, ledger):
            yield {
                name: unit.name if figure.take == "unit" else row.data.get(figure.of) for name, figure in _asked(table)
            }


def _units(ledger: Ledger) -> Sequence[Unit]:
    return ledger.campaign.units


def _asked(table: Rows) -> Iterator[tuple[str, Figure]]:
    """The columns, but for the number that a row gets at last."""
    return ((name, figure) for name, figure in table.columns.items() if figure.take != "number")


def _of_unit(figure: Figure, unit: Unit, filings: Sequence[Tallied], state: str, ledger: Ledger) -> Any:
    """A unit's figure; of a month for which nothing of it is in force, None: that is no 零报告."""
    if figure.take in ("unit", "state", "target"):
        return {"unit": unit.name, "state": state, "target": own_target(ledger.campaign, unit)}[figure.take]
    if figure.span == "month" and not any(one.filed.period == ledger.period for one in filings):
        return None
    return _figure(figure, ledger, filings)


def _chosen(table: Rows, ledger: Ledger) -> list[tuple[Unit, HeldRow]]:
    """The month's rows of one of our sections, those that are asked for, in the order asked for."""
    filings = [one.filed for one in ledger.month]
    ledger.holdings.rows.fetch([one.id for one in filings], [table.each])
    found = [
        (ledger.campaign.by_code[one.unit or ""], row)
        for one in filings
        for row in ledger.holdings.section(one.id, table.each)
        if all(row.data.get(name) in words for name, words in table.where.items())
    ]
    if table.rank:
        found.sort(key=lambda one: -_rank(one[1].data.get(table.rank)))
    return found[: table.most]


def _rank(value: Any) -> float:
    """What a row is ranked by; one without a figure is the last."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0 else -1


def _numbered(rows: Iterable[dict[str, Any]], table: Rows) -> Iterator[dict[str, Any]]:
    numbers = [name for name, figure in table.columns.items() if figure.take == "number"]
    for number, row in enumerate(rows, 1):
        yield row | dict.fromkeys(numbers, number)


def _clean(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row fit to be sent: telephone numbers in it masked, nothing that no cell can hold."""
    return {name: printable(value) if isinstance(value, str) else mask_phones(value) for name, value in row.items()}
