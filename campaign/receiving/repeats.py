"""Repeats: a document that is the same, byte for byte, as one that is there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaign.receiving.incoming import Incoming
from workbook.finding import Verdict

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Original:
    """What a document may repeat: one of the ledger (`id`) or one that came with it (`id` None, `place` among them)."""

    id: int | None
    place: int | None
    file: str
    held: bool
    accepted: bool
    evidence: frozenset[str]


def find_repeats(conn: Connection, incoming: Sequence[Incoming]) -> dict[int, Original]:
    """Place in `incoming` -> what it repeats; originals come before their repeats.

    The same bytes are no repeat where they may fare better this time: sent by one who may, after they were held; or
    with evidence that was missing, after they were returned.
    """
    known = _known(conn, {one.outcome.report.sha256 for one in incoming})
    found: dict[int, Original] = {}
    for place, one in enumerate(incoming):
        digest = one.outcome.report.sha256
        if not digest:
            continue
        originals = known.setdefault(digest, [])
        original = next((each for each in originals if _repeats(one, each)), None)
        if original is not None:
            found[place] = original
        else:
            report = one.outcome.report
            originals.append(Original(None, place, report.file, one.held is not None, False, one.evidence))
    return found


def _repeats(one: Incoming, original: Original) -> bool:
    if original.held and one.held is None:
        return False
    return original.accepted or one.evidence <= original.evidence


def _known(conn: Connection, digests: set[str]) -> dict[str, list[Original]]:
    from sqlalchemy import select

    from campaign.ledger.tables import documents as d
    from campaign.ledger.tables import evidence as e

    query = select(d.c.id, d.c.sha256, d.c.file, d.c.held, d.c.verdict, d.c.accepted_by_staff)
    rows = [row for row in conn.execute(query.where(d.c.duplicate_of.is_(None))) if row.sha256 in digests]
    along: dict[int, set[str]] = {}
    for document, sha256 in conn.execute(select(e.c.document, e.c.sha256)) if rows else ():
        along.setdefault(document, set()).add(sha256)
    known: dict[str, list[Original]] = {}
    for row in rows:
        accepted = Verdict(row.verdict).accepted or row.accepted_by_staff is not None
        original = Original(row.id, None, row.file, row.held is not None, accepted, frozenset(along.get(row.id, ())))
        known.setdefault(row.sha256, []).append(original)
    return known
