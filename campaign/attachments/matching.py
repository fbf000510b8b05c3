"""Matching: 附件清单 of a month against what arrived, and files that came from more than one place; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from campaign.attachments.arrived import Piece, by_name
from campaign.attachments.listed import Listed
from campaign.ledger.filed import Filed
from campaign.master.tallying import counted
from workbook.filenames import plain_name

if TYPE_CHECKING:
    from campaign.ledger.holdings import Holdings
    from campaign.settings import Campaign, Unit


class State(StrEnum):
    """How an attachment stands; the value is the word that people read."""

    ARRIVED = "已收到"
    EARLIER = "随先前版次收到"
    LACKING = "登记未报"
    UNLISTED = "报送未登记"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attachment of a filing in force: what the list says of it (None: not listed), what came (None: nothing)."""

    unit: Unit
    period: str
    state: State
    listed: Listed | None
    piece: Piece | None

    @property
    def name(self) -> str:
        """The name of the file, as sent; as listed where it did not come."""
        return self.piece.name if self.piece is not None else self.listed.name if self.listed is not None else ""


class Sender(NamedTuple):
    """By whom and for which month a file was sent, and under which name."""

    unit: Unit
    period: str
    name: str


class Double(NamedTuple):
    """One file, byte for byte, that came from several: two units, or one unit for two months."""

    sha256: str
    senders: tuple[Sender, ...]

    @property
    def of_units(self) -> bool:
        """Whether two units sent it."""
        return len({one.unit.code for one in self.senders}) > 1


def attachments(
    campaign: Campaign,
    holdings: Holdings,
    period: str,
    came: Mapping[int, Sequence[Piece]],
    lists: Mapping[int, Sequence[Listed]],
) -> list[Attachment]:
    """Everything of a month, by unit as the settings list them, first what is listed, then what is not.

    `came` and `lists` are by document. What a list names and its own filing did not bring may have come with an
    earlier edition of that unit and month.
    """
    found: list[Attachment] = []
    for one in counted(campaign, holdings):
        if one.period == period:
            before = [piece for other in _earlier(holdings, one) for piece in came.get(other.id, ())]
            unit = campaign.by_code[one.unit or ""]
            found.extend(_of_filing(unit, period, lists.get(one.id, ()), came.get(one.id, ()), before))
    places = {unit.code: place for place, unit in enumerate(campaign.units)}
    return sorted(found, key=lambda one: places[one.unit.code])


def _earlier(holdings: Holdings, one: Filed) -> list[Filed]:
    """The other filings of that unit and month that were sent before, the last first."""
    others = (
        other for other in holdings.filed
        if other.is_filing and other.held is None and (other.unit, other.period) == (one.unit, one.period)
    )  # fmt: skip
    return sorted((other for other in others if other.order < one.order), key=lambda other: other.order, reverse=True)


def _of_filing(
    unit: Unit, period: str, lists: Iterable[Listed], came: Sequence[Piece], before: Sequence[Piece]
) -> Iterator[Attachment]:
    own, earlier = by_name(came), by_name(before)
    named = set()
    for listed in lists:
        name = plain_name(listed.name)
        named.add(name)
        if name in own:
            yield Attachment(unit, period, State.ARRIVED, listed, own[name])
        elif name in earlier:
            yield Attachment(unit, period, State.EARLIER, listed, earlier[name])
        else:
            yield Attachment(unit, period, State.LACKING, listed, None)
    for piece in came:
        if plain_name(piece.name) not in named:
            yield Attachment(unit, period, State.UNLISTED, None, piece)


def doubles(campaign: Campaign, holdings: Holdings, period: str, came: Mapping[int, Sequence[Piece]]) -> list[Double]:
    """Files that came from more than one unit, or for more than one month, up to this month and at least once for it.

    Only filings in force are looked at. Those of two units come first, then as the settings list the units.
    """
    senders: dict[str, list[Sender]] = {}
    for one in counted(campaign, holdings):
        if (one.period or "") <= period:
            unit = campaign.by_code[one.unit or ""]
            for piece in came.get(one.id, ()):
                senders.setdefault(piece.sha256, []).append(Sender(unit, one.period or "", piece.name))
    found = [
        Double(sha256, tuple(some))
        for sha256, some in senders.items()
        if len({(one.unit.code, one.period) for one in some}) > 1 and any(one.period == period for one in some)
    ]
    return sorted(found, key=lambda one: not one.of_units)
