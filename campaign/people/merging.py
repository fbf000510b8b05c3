"""Merging: what staff decide, in the column 合并到 of the register, about records that may be one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from campaign.decisions import word_of
from validator.telling import shown
from workbook.master.people import APART, MERGE

if TYPE_CHECKING:
    from sqlalchemy import Connection

Words = Mapping[tuple[str, str], str]
"""(sheet, row key) -> what staff wrote beside it."""


class Merging(NamedTuple):
    """What holds: record -> the one that it is part of, by keys; records that are nobody else's.

    `faults` are (key, what staff wrote, why it has no effect).
    """

    into: Mapping[str, str]
    apart: frozenset[str]
    faults: tuple[tuple[str, str, str], ...] = ()

    def root(self, key: str) -> str:
        """The record that one counts for: itself, where it is merged into none."""
        return self.into.get(key, key)

    def told(self, sheet: str) -> Iterator[str]:
        """What to say of words that decide nothing."""
        if self.faults:
            key, word, why = self.faults[0]
            yield (
                f"“{sheet}”表的“{MERGE}”栏有{len(self.faults)}处没有作用（如“{shown(key)}”行填的“{shown(word)}”{why}）："
                f"请照“疑似同一人”栏原样填写，或填“{APART}”。"
            )


def merge_words(conn: Connection) -> dict[tuple[str, str], str]:
    """All that staff wrote in columns called 合并到, as the last roll-up saw it."""
    from sqlalchemy import select

    from campaign.ledger.tables import staff_cells as s

    query = select(s.c.sheet, s.c.row_key, s.c.value).where(s.c.column == MERGE)
    told = ((row.sheet, row.row_key, word_of(row.value)) for row in conn.execute(query))
    return {(sheet, key): word for sheet, key, word in told if word}


def merging(words: Mapping[str, str], keys: Iterable[str], targets: Iterable[str]) -> Merging:
    """What the words say about the records: `keys` are all of them, `targets` those that others may be merged into."""
    places = {word_of(key): key for key in targets}
    given, apart, faults = dict[str, str](), set[str](), list[tuple[str, str, str]]()
    for key in keys:
        word = word_of(words.get(key, ""))
        if not word:
            continue
        if word == APART:
            apart.add(key)
        elif word not in places:
            faults.append((key, word, "不是表中的人员"))
        elif places[word] == key:
            faults.append((key, word, "就是本行"))
        else:
            given[key] = places[word]
    into = {}
    for key, word in given.items():
        end = _end(key, given)
        if end is None:
            faults.append((key, word, "又并回本行"))
        else:
            into[key] = end
    return Merging(into, frozenset(apart), tuple(faults))


def _end(key: str, given: Mapping[str, str]) -> str | None:
    """Where merging from record to record ends; None where it goes round."""
    seen = {key}
    while key in given:
        key = given[key]
        if key in seen:
            return None
        seen.add(key)
    return key
