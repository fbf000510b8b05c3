"""Mutations of single cells: a keyword of the schema broken, a computed cell overwritten, a locked one changed."""

from __future__ import annotations

from random import Random

from tests.parity.ground import Ground
from tests.parity.mutation import Mutation, mutation
from tests.parity.office import Step
from tests.parity.typed import NOTHING, Typed, anything, wrong


def _patterns(entry: Typed) -> set[str]:
    return {entry.pattern} if entry.pattern else set()


def break_keyword(ground: Ground, dotted: str, keyword: str, rng: Random) -> Mutation:
    """An entry that breaks a keyword of a field, in one row or, rarely, two."""
    section, field = ground.split(dotted)
    rows = ground.rows(section.name)
    indexes = {ground.some_row(section, rng) for _ in range(rng.choice((1, 1, 1, 2)))}
    steps: list[Step] = []
    patterns: set[str] = set()
    for index in sorted(indexes):
        if index >= len(rows):
            steps += ground.put_row(section, index, rng.choice(ground.spares(section.name)))
        value = rows[index].get(field.name) if index < len(rows) else None
        entry = wrong(field, keyword, value, rng)
        steps.append(ground.put(section, index, field, entry))
        patterns |= _patterns(entry)
    return mutation(f"{keyword} {dotted}", steps, patterns)


def type_anything(ground: Ground, dotted: str, rng: Random) -> Mutation:
    """Whatever people type into a cell, in a row of the return or just below."""
    section, field = ground.split(dotted)
    index = rng.randint(0, len(ground.rows(section.name))) if section.is_table and not section.closed else 0
    entry = anything(field, rng)
    return mutation(f"any {dotted}", [ground.put(section, index, field, entry)], _patterns(entry))


def overwrite_total(ground: Ground, dotted: str, rng: Random) -> Mutation:
    """Something typed over a computed cell."""
    section, field = ground.split(dotted)
    index = ground.some_row(section, rng)
    value = ground.rows(section.name)[index].get(field.name) or 0
    entry = rng.choice(
        (
            *(Typed("number", value + more) for more in (1, 1, 10, -1, 0)),
            Typed("formula", "=7+8"),
            Typed("text", "略"),
            NOTHING,
            Typed("text", f"{value}场", "typed-number"),
            Typed("formula", "=1/0"),
        )
    )
    return mutation(f"total {dotted}", [ground.put(section, index, field, entry)], _patterns(entry))


def change_given(ground: Ground, dotted: str, rng: Random) -> Mutation:
    """A prefilled cell changed or emptied."""
    section, field = ground.split(dotted)
    index = ground.some_row(section, rng)
    entry = rng.choice((NOTHING, Typed("text", "改动"), Typed("number", 77)))
    return mutation(f"given {dotted}", [ground.put(section, index, field, entry)])
