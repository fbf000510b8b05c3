"""What a unit explained before, to be offered again and never assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from campaign.ledger.store import Ledger


def offers(ledger: Ledger, unit: str, period: str) -> dict[tuple[str, str], str]:
    """(code, "section.field") -> the words that a unit last gave for it in a month before `period`.

    What staff refused is not offered, nor what the unit had said before it. "section" alone where the finding was
    about no field, "" where about no section.
    """
    from campaign.decisions import decisions
    from campaign.ledger.explanations import explanations

    with ledger.read() as conn:
        decided = decisions(conn)
        told = [one for one in explanations(conn, unit=unit) if one.period < period]
    told.sort(key=lambda one: (one.period, one.edition, -one.number))
    found: dict[tuple[str, str], str] = {}
    for one in told:
        if one.key in decided and decided[one.key].refused:
            found.pop((one.code, one.field), None)
        else:
            found[one.code, one.field] = one.words
    return found
