"""Two workbooks compared cell by cell, as the third reader sees them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.actions.parts import letters
from tests.actions.seen import SheetSeen, read_book

WIDTH = 0.1
"""Characters: a program keeps widths in twips or 1/256 of a character."""
HEIGHT = 0.6
"""Points: one pixel of a screen is 0.75."""

Difference = tuple[str, str, str, Any, Any]
"""Sheet, aspect, place, what the one shows, what the other shows."""


def compare(one: Path, other: Path) -> list[Difference]:
    """All that two workbooks show differently."""
    (ours, about), (theirs, told) = read_book(one), read_book(other)
    found = [
        ("", *key, about.get(key), told.get(key)) for key in sorted({*about, *told}) if about.get(key) != told.get(key)
    ]
    for name in ours:
        if name in theirs:
            found.extend(_of_sheet(ours[name], theirs[name]))
    return found


def _of_sheet(one: SheetSeen, other: SheetSeen) -> Iterator[Difference]:
    name = one.name
    for key in sorted({*one.facts, *other.facts}):
        if one.facts.get(key) != other.facts.get(key):
            yield name, *key, one.facts.get(key), other.facts.get(key)
    nothing = (None, "", None)
    for row, column in sorted({*one.cells, *other.cells}):
        place = f"{letters(column)}{row}"
        here, there = one.cells.get((row, column), nothing), other.cells.get((row, column), nothing)
        if here[0] != there[0]:
            yield name, "value", place, here[0], there[0]
        if here[1] != there[1]:
            yield name, "formula", place, here[1], there[1]
        was, now = one.look(row, column), other.look(row, column)
        if was != now:
            for aspect in was if was and now else ():
                if was[aspect] != now[aspect]:
                    yield name, aspect, place, was[aspect], now[aspect]
            if not (was and now):
                yield name, "look", place, was, now
    for column in range(1, max([c for _, c in {*one.cells, *other.cells}], default=0) + 2):
        (wide, hid), (broad, gone) = one.width(column), other.width(column)
        if abs(wide - broad) > WIDTH or hid != gone:
            yield name, "width", letters(column), (wide, hid), (broad, gone)
    filled = {row for sheet in (one, other) for (row, _), (value, _, _) in sheet.cells.items() if value is not None}
    for row in sorted(filled):
        (high, hid), (tall, gone) = one.height(row), other.height(row)
        if abs(high - tall) > HEIGHT or hid != gone:
            yield name, "height", str(row), (high, hid), (tall, gone)
