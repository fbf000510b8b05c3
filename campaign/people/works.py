"""新媒体作品: ranked by reach, overall and within each unit, and told where one stands there twice."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from campaign.master.keys import keyed, origin
from campaign.people.parts import Works

if TYPE_CHECKING:
    from campaign.ledger.heldrows import HeldRow
    from campaign.ledger.holdings import Holdings
    from campaign.master.tallying import Tallied
    from campaign.settings import Campaign
    from workbook.master.detail import Origin


class Work(NamedTuple):
    """One work: its key among all, its row, whence; its ranks among all and among its unit's, None without a figure.

    `double` is another that is the same one, with why ("链接" or "平台和标题") and how many there are; the greatest.
    """

    key: str
    row: HeldRow
    origin: Origin
    reads: int | float | None
    rank: int | None = None
    rank_in_unit: int | None = None
    double: tuple[Origin, str, int] | None = None


def works(campaign: Campaign, holdings: Holdings, filings: Iterable[Tallied], parts: Works) -> list[Work]:
    """All works of the filings in force by reach, the greatest first; those without a figure last, as in the ledger."""
    found = [one.filed for one in filings]
    holdings.rows.fetch((one.id for one in found), [parts.section.name])
    return ranked_works(
        [
            Work(key, row, origin(campaign, one, row), reach(row.data.get(parts.reads)))
            for one in found
            for key, row in keyed(parts.section, one, holdings.section(one.id, parts.section.name))
        ],
        parts,
    )


def ranked_works(found: Sequence[Work], parts: Works) -> list[Work]:
    """Works in the order of their ranks: equal figures share one, and the next rank is so much lower."""
    ordered = sorted(found, key=lambda one: (one.reads is None, -(one.reads or 0)))
    over_all = _ranks(ordered)
    by_unit: dict[str, list[Work]] = {}
    for one in ordered:
        by_unit.setdefault(one.origin.unit, []).append(one)
    within = {key: rank for some in by_unit.values() for key, rank in _ranks(some).items()}
    doubles = _doubles(ordered, parts)
    return [
        one._replace(rank=over_all.get(one.key), rank_in_unit=within.get(one.key), double=doubles.get(one.key))
        for one in ordered
    ]


def reach(value: Any) -> int | float | None:
    """How often a work was read or played; None where no figure is told."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and 0 <= value < float("inf") else None


def _ranks(ordered: Sequence[Work]) -> dict[str, int]:
    ranks: dict[str, int] = {}
    before: tuple[Any, int] = (None, 0)
    for place, one in enumerate(ordered, 1):
        if one.reads is None:
            break
        if one.reads != before[0]:
            before = one.reads, place
        ranks[one.key] = before[1]
    return ranks


def _doubles(found: Sequence[Work], parts: Works) -> dict[str, tuple[Origin, str, int]]:
    """Key -> the first of the others that have the same link, or the same title on the same platform."""
    same: dict[tuple[str, ...], list[Work]] = {}
    for one in found:
        for sign in _signs(one.row.data, parts):
            same.setdefault(sign, []).append(one)
    told: dict[str, tuple[Origin, str, int]] = {}
    for (why, *_), some in same.items():
        for one in some if len(some) > 1 else ():
            other = some[1] if one is some[0] else some[0]
            told.setdefault(one.key, (other.origin, why, len(some) - 1))
    return told


def _signs(data: Mapping[str, Any], parts: Works) -> Iterator[tuple[str, ...]]:
    """By what a work is the same as another."""
    link, platform, title = (_plain(data.get(name)) for name in (parts.link, parts.platform, parts.title))
    if link:
        scheme, _, rest = link.partition("://")
        yield "链接", (rest or scheme).rstrip("/")
    if platform and title:
        yield "平台和标题", platform, title.casefold()


def _plain(value: Any) -> str:
    return "".join(unicodedata.normalize("NFKC", value).split()) if isinstance(value, str) else ""
