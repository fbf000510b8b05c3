"""Arrived: the files that came along with filings, as the ledger has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from workbook.filenames import plain_name
from workbook.finding import Verdict

if TYPE_CHECKING:
    from campaign.ledger.filed import Filed
    from campaign.ledger.store import Ledger


class Piece(NamedTuple):
    """A file that came along: its name as sent, its digest, its size in bytes (None of a workbook: not told)."""

    name: str
    sha256: str
    size: int | None


def pieces(ledger: Ledger, filed: Iterable[Filed]) -> dict[int, list[Piece]]:
    """By document what came along with it, in order; workbooks that are no form of ours last, each digest once.

    The latter were received as documents: they are those of the same outermost file that nobody could recognise.
    """
    from sqlalchemy import select

    from campaign.ledger.tables import evidence as e

    found: dict[int, list[Piece]] = {}
    with ledger.read() as conn:
        query = select(e.c.document, e.c.name, e.c.sha256, e.c.size).order_by(e.c.document, e.c.number)
        for document, name, sha256, size in conn.execute(query):
            found.setdefault(document, []).append(Piece(name, sha256, size))
    beside: dict[str, list[Piece]] = {}
    known = list(filed)
    for one in known:
        if one.verdict is Verdict.UNRECOGNISED and one.sha256 != one.container_sha256:
            beside.setdefault(one.container_sha256, []).append(Piece(one.file, one.sha256, None))
    return {
        one.id: _once([*found.get(one.id, ()), *beside.get(one.container_sha256, ())]) for one in known if one.is_filing
    }


def _once(some: Iterable[Piece]) -> list[Piece]:
    """Each name and digest once."""
    return list({(plain_name(one.name), one.sha256): one for one in reversed(list(some))}.values())[::-1]


def by_name(some: Iterable[Piece]) -> Mapping[str, Piece]:
    """By plain name, the first of each."""
    found: dict[str, Piece] = {}
    for one in some:
        found.setdefault(plain_name(one.name), one)
    return found
