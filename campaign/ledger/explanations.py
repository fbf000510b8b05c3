"""Explanations in the ledger: who said what about which finding, and by what key staff's decision finds it again."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Told(NamedTuple):
    """One explained warning of one document; `number` is the finding's in it, `words` are the clerk's."""

    document: int
    number: int
    unit: str
    period: str
    edition: int
    code: str
    pointer: str
    bind: str
    sheet: str | None
    cell: str | None
    words: str

    @property
    def key(self) -> str:
        """By what it is known, in whatever version it comes."""
        return explanation_key(self.unit, self.period, self.code, self.bind or self.pointer, self.words)

    @property
    def place(self) -> str:
        """ "宣讲明细!L7", or "" where it has none."""
        return "!".join(part for part in (self.sheet, self.cell) if part)

    @property
    def field(self) -> str:
        """ "section.field", the row left out; the section alone where it is about no field."""
        return ".".join(part for part in self.pointer.split("/") if part and not part.isdecimal())


def explanation_key(unit: str | None, period: str | None, code: str, bind: str, words: str) -> str:
    """The same for the same words about the same value of a unit's month, whatever the version or the row they are in.

    `bind` is the finding's (validator/telling.py). Words are the same if they differ in blanks, in punctuation or in
    the width of their signs only.
    """
    said = "".join(sign for sign in unicodedata.normalize("NFKC", words).casefold() if sign.isalnum())
    digest = hashlib.sha256((said or words.strip()).encode()).hexdigest()[:12]
    return f"{unit}|{period}|{code}|{bind}|{digest}"


def former_key(told: Told) -> str:
    """What 核实说明 called its row before version 3 of the ledger."""
    return f"{told.unit}|{told.period}|{told.edition}|{told.code}|{told.number}"


def explanations(conn: Connection, *, unit: str | None = None) -> list[Told]:
    """Every explained warning of every return that was filed, held ones and repeats left out, in the ledger's order."""
    from sqlalchemy import select

    from campaign.ledger.tables import documents as d
    from campaign.ledger.tables import findings as f

    about = (f.c.document, f.c.number, d.c.unit, d.c.period, d.c.edition, f.c.code, f.c.pointer, f.c.bind)
    query = select(*about, f.c.sheet, f.c.cell, f.c.explained).join_from(f, d, f.c.document == d.c.id)
    query = query.where(f.c.severity == "warning", f.c.explained.is_not(None), d.c.edition > 0)
    query = query.where(d.c.unit.is_not(None), d.c.period.is_not(None), d.c.duplicate_of.is_(None), d.c.held.is_(None))
    if unit is not None:
        query = query.where(d.c.unit == unit)
    return [Told(*row) for row in conn.execute(query.order_by(f.c.document, f.c.number)) if row.explained]
