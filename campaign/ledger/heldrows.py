"""The rows of filings as a roll-up sees them: counted at once, read from the ledger as they are needed."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from campaign.ledger.store import Ledger

_AT_ONCE = 5_000
"""SQL takes only so many values."""


class HeldRow(NamedTuple):
    """One row of a table section of a filing, and where it stands in the clerk's file."""

    section: str
    sheet: str
    row: int
    data: Mapping[str, Any]


class HeldRows:
    """Rows by document and section. What was read is kept; what was not is read from the ledger when asked for."""

    def __init__(self, ledger: Ledger, conn: Connection) -> None:
        """`conn` is a view of that ledger, in which the rows are counted."""
        from sqlalchemy import func, select

        from campaign.ledger.tables import rows as r

        self._ledger = ledger
        query = select(r.c.document, r.c.section, func.count()).group_by(r.c.document, r.c.section)
        self._counts: dict[tuple[int, str], int] = {(row[0], row[1]): row[2] for row in conn.execute(query)}
        self._read: dict[tuple[int, str], list[HeldRow]] = {}

    def count(self, document: int, section: str) -> int:
        """How many rows a section of a filing has; none is read for it."""
        return self._counts.get((document, section), 0)

    def of(self, document: int, section: str) -> Sequence[HeldRow]:
        """The rows of one section of one filing, in order."""
        place = (document, section)
        if place not in self._counts:
            return ()
        if place not in self._read:
            self.fetch([document], [section])
        return self._read[place]

    def fetch(
        self, documents: Iterable[int], sections: Collection[str] | None = None, conn: Connection | None = None
    ) -> None:
        """Read the rows of many filings at once, of all their sections or of some, as far as that is not done yet.

        `conn` is a view of the ledger that is open already.
        """
        wanted = set(documents)
        lacking = [
            (document, section)
            for document, section in self._counts.keys() - self._read.keys()
            if document in wanted and (sections is None or section in sections)
        ]
        if not lacking:
            return
        found, named = {document for document, _ in lacking}, {section for _, section in lacking}
        with contextlib.nullcontext(conn) if conn is not None else self._ledger.read() as view:
            self._read |= read_rows(view, found, named)


def read_rows(
    conn: Connection, documents: Collection[int], sections: Collection[str] | None = None
) -> dict[tuple[int, str], list[HeldRow]]:
    """(document, section) -> its rows in order; of some documents, and of all sections or some."""
    from sqlalchemy import Text, select, type_coerce

    from campaign.ledger.tables import rows as r

    query = select(r.c.document, r.c.section, r.c.sheet, r.c.row, type_coerce(r.c.data, Text))
    if sections is not None:
        query = query.where(r.c.section.in_(sorted(sections)))
    query = query.order_by(r.c.document, r.c.section, r.c.index)
    ids, found = sorted(documents), dict[tuple[int, str], list[HeldRow]]()
    for at in range(0, len(ids), _AT_ONCE):
        read = conn.execute(query.where(r.c.document.in_(ids[at : at + _AT_ONCE]))).all()
        for (document, section, sheet, number, _), data in zip(read, _unpacked([row[4] for row in read]), strict=True):
            found.setdefault((document, section), []).append(HeldRow(section, sheet, number, data))
    return found


def _unpacked(texts: Sequence[Any]) -> Sequence[Mapping[str, Any]]:
    """The data of rows: as one text they are read in half the time. Some databases' drivers read them by themselves."""
    if all(text.__class__ is str for text in texts):
        found: Sequence[Mapping[str, Any]] = json.loads(f"[{','.join(texts)}]")
        return found
    return texts
