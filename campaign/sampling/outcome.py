"""Outcome: what inspectors found on the spot, as the accepted 抽查单 that came in last says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from campaign.definitions import ON_SITE

if TYPE_CHECKING:
    from campaign.ledger.holdings import Holdings
    from campaign.sampling.drawing import Drawing


class Outcome(NamedTuple):
    """One 抽查单; None where it is not filled. `found` is the figure as found, `held` whether it took place at all."""

    conclusion: str | None
    held: str | None
    found: int | float | None
    checked_on: str | None
    inspectors: str | None
    remarks: str | None
    file: str


def outcomes(holdings: Holdings) -> dict[str, Outcome]:
    """The number of what was drawn -> its outcome: of several accepted forms the last counts, held ones do not."""
    forms = [
        one
        for one in holdings.filed
        if one.form == ON_SITE and one.verdict.accepted and one.held is None and one.duplicate_of is None
    ]
    found: dict[str, Outcome] = {}
    for one in sorted(forms, key=lambda each: each.order):
        said: dict[str, Any] = dict(holdings.inspected.get(one.id, {}).get("check", {}))
        if number := said.get("number"):
            told = {name: said.get(name) for name in Outcome._fields if name != "file"}
            found[str(number)] = Outcome(**told, file=one.file)
    return found


def checked_units(drawn: Iterable[Drawing], found: dict[str, Outcome]) -> set[str]:
    """The codes of the units of which an inspection came back."""
    return {each.unit for one in drawn for place, each in enumerate(one.drawn) if one.number(place) in found}
