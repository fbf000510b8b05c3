"""Who has filed and who owes; how far the quotas are: pure functions of the ledger's rows and the campaign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from campaign.ledger.filed import Filed
from campaign.settings import Campaign, Quota, Unit
from validator.facts import CHINA
from workbook.finding import Verdict
from workbook.form import Form


class State(StrEnum):
    """报送状态 of a unit for a month; the value is the word that people read."""

    MISSING = "未报"
    HELD = "待确认"
    ZERO = "零报告"
    RETURNED = "退回"
    EXPLAINED = "带说明通过"
    ACCEPTED = "通过"
    CORRECTING = "通过·更正待改"

    @property
    def code(self) -> str:
        """The word that scripts read: missing, held, zero, returned, explained, accepted, correcting."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Standing:
    """How one unit stands for one month.

    `late` (迟报): nothing acceptable came in time, though something came. `by_staff` (特批): what is in force was taken
    by staff as it was. `filing` is the one that the state speaks of: the one in force, else the latest; None where
    none came. `waiting` counts the filings that are held.
    """

    unit: Unit
    period: str
    state: State
    late: bool = False
    by_staff: bool = False
    filing: Filed | None = None
    waiting: int = 0

    @property
    def done(self) -> bool:
        """Whether a filing of this unit and month is in force."""
        return self.state not in (State.MISSING, State.HELD, State.RETURNED)

    @property
    def received(self) -> datetime | None:
        """When the filing that the state speaks of came, by this country's clock; None where none came."""
        return self.filing.moment.astimezone(CHINA) if self.filing is not None else None

    @property
    def flags(self) -> tuple[str, ...]:
        """The marks beside the state."""
        return tuple(word for word, holds in (("迟报", self.late), ("特批", self.by_staff)) if holds)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a quota is: of one unit (`unit` given: each) or of all its units together."""

    quota: Quota
    unit: Unit | None
    done: int

    @property
    def target(self) -> int:
        """What is owed at least."""
        return self.quota.count

    @property
    def owed(self) -> int:
        """What is still to come."""
        return max(0, self.target - self.done)

    @property
    def share(self) -> float:
        """Done by target, 1.0 when it is met."""
        return self.done / self.target


def standings(campaign: Campaign, filed: Iterable[Filed], periods: Sequence[str] | None = None) -> list[Standing]:
    """Every unit's standing for every month (the campaign's or those given): by unit as in the settings, then month."""
    by_place: dict[tuple[str | None, str | None], list[Filed]] = {}
    for one in filed:
        if one.is_filing:
            by_place.setdefault((one.unit, one.period), []).append(one)
    months = campaign.periods() if periods is None else periods
    return [stand(unit, period, by_place.get((unit.code, period), ())) for unit in campaign.units for period in months]


def stand(unit: Unit, period: str, filings: Sequence[Filed]) -> Standing:
    """The standing of one unit for one month from its filings for that month."""
    if not filings:
        return Standing(unit, period, State.MISSING)
    ordered = sorted(filings, key=lambda one: one.order)
    held = [one for one in ordered if one.held is not None]
    known = [one for one in ordered if one.held is None]
    in_force = next((one for one in ordered if one.in_force), None)
    late = _late(ordered)
    if in_force is None:
        state = State.HELD if ordered[-1].held is not None else State.RETURNED
        return Standing(unit, period, state, late, filing=ordered[-1], waiting=len(held))
    state = _state(in_force)
    if known[-1].order > in_force.order and not known[-1].counts:
        state = State.CORRECTING
    by_staff = in_force.accepted_by_staff is not None
    return Standing(unit, period, state, late, by_staff, in_force, len(held))


def _state(one: Filed) -> State:
    if one.verdict is Verdict.ACCEPTED_EXPLAINED:
        return State.EXPLAINED
    return State.ZERO if one.zero else State.ACCEPTED


def _late(filings: Sequence[Filed]) -> bool:
    """A correction that comes after the due day does not make late what was accepted in time."""
    judged = [one for one in filings if one.counts] or list(filings)
    return all(one.late for one in judged)


def counts_by_unit(
    form: Form, filed: Iterable[Filed], records: Mapping[int, Mapping[str, Any]], *, before: str | None = None
) -> dict[str, int]:
    """Unit code -> what its filings in force count (the form's role "count"), of the months before `before` if given.

    `records` is document id -> its records, as the ledger has them.
    """
    section, name = form.role("count") or ("", "")
    found: dict[str, int] = {}
    for one in filed:
        if one.in_force and one.unit and (before is None or (one.period or "") < before):
            count = records.get(one.id, {}).get(section, {}).get(name) or 0
            found[one.unit] = found.get(one.unit, 0) + count
    return found


def progress(campaign: Campaign, counts: Mapping[str, int]) -> list[Progress]:
    """Every quota's progress in the settings' order: a line a unit where each owes it, one where they owe it together.

    A unit with a part in two quotas counts fully in both: see `district` for the sum that counts it once.
    """
    lines: list[Progress] = []
    for quota in campaign.quotas:
        units = campaign.units_of(quota)
        if quota.each:
            lines.extend(Progress(quota, unit, counts.get(unit.code, 0)) for unit in units)
        else:
            lines.append(Progress(quota, None, sum(counts.get(unit.code, 0) for unit in units)))
    return lines


def district(campaign: Campaign, counts: Mapping[str, int]) -> int:
    """What the district has done: every unit of the settings once, in however many quotas it has a part."""
    return sum(counts.get(unit.code, 0) for unit in campaign.units)
