"""Mutations of whole rows: inserted, deleted, sorted, copied, cut and pasted, left blank between, typed far below."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from tests.parity.ground import Ground
from tests.parity.mutation import Mutation, mutation
from tests.parity.office import Step
from tests.parity.typed import Typed
from workbook.form import Section

Steps = Iterator[Step]


def move_rows(ground: Ground, section: Section, rng: Random) -> Mutation:
    """Something done to the rows of a table, or a blank row inserted between those of a record."""
    if not section.is_table:
        row = rng.choice(section.fields).span.top
        return mutation(f"insert {section.name}", [("insert", section.sheet, row, 1)])
    ways = [way for way in _WAYS if ground.rows(section.name) or way not in _NEED_ROWS]
    way = rng.choice(ways)
    patterns = ("odd-row",) if way.startswith("odd") or _offers_total(section) else ()
    return mutation(f"{way} {section.name}", _WAYS[way](ground, section, rng), patterns)


def _offers_total(section: Section) -> bool:
    """Whether 合计 is a choice in the table: a row that has lost its other cells then reads as a total."""
    return any("计" in choice for field in section.fields for choice in field.choices)


def _count(ground: Ground, section: Section) -> int:
    return len(ground.rows(section.name))


def _insert(ground: Ground, section: Section, rng: Random) -> Steps:
    yield ("insert", section.sheet, section.first_row + rng.randint(0, _count(ground, section)), rng.randint(1, 3))


def _delete(ground: Ground, section: Section, rng: Random) -> Steps:
    first = ground.some_row(section, rng)
    yield ("delete", section.sheet, section.first_row + first, rng.randint(1, max(1, _count(ground, section) - first)))


def _sort(ground: Ground, section: Section, rng: Random) -> Steps:
    block = ground.block(section, 0, max(0, _count(ground, section) - 1))
    yield ("sort", *block, rng.choice(section.fields).span.left, rng.random() < 0.5)


def _copy(ground: Ground, section: Section, rng: Random) -> Steps:
    row = ground.some_row(section, rng)
    to = rng.choice((_count(ground, section), _count(ground, section) + 2, ground.some_row(section, rng)))
    yield ("copy", *ground.block(section, row, row), section.first_row + to, ground.across(section)[0])


def _cut(ground: Ground, section: Section, rng: Random) -> Steps:
    row = ground.some_row(section, rng)
    to = rng.choice((_count(ground, section), _count(ground, section) + 3, ground.some_row(section, rng)))
    yield ("move", *ground.block(section, row, row), section.first_row + to, ground.across(section)[0])


def _paste(ground: Ground, section: Section, rng: Random) -> Steps:
    """A block of some columns over other rows."""
    sheet, top, left, bottom, right = ground.block(section, 0, _count(ground, section) - 1)
    first = rng.randint(left, right)
    last = rng.randint(first, right)
    yield ("copy", sheet, top, first, rng.randint(top, bottom), last, rng.randint(top, bottom + 1), first)


def _gap(ground: Ground, section: Section, rng: Random) -> Steps:
    """The rows from some row on, moved down by one or two."""
    first = ground.some_row(section, rng)
    block = ground.block(section, first, _count(ground, section) - 1)
    yield ("move", *block, block[1] + rng.randint(1, 2), block[2])


def _far(ground: Ground, section: Section, rng: Random) -> Steps:
    """A right row typed far below the others."""
    spares = ground.spares(section.name)
    last = section.last_row - section.first_row
    index = rng.choice((_count(ground, section) + rng.randint(0, 5), last, last - 1))
    yield from ground.put_row(section, min(index, last), rng.choice(spares) if spares else {})


def _erase(ground: Ground, section: Section, rng: Random) -> Steps:
    """Most of a row deleted, one to three cells left."""
    row = ground.some_row(section, rng)
    left = {field.name for field in rng.sample(section.fields, min(len(section.fields), rng.randint(1, 3)))}
    for field in section.fields:
        if field.open and field.name not in left:
            yield ground.put(section, row, field, Typed("nothing", None))


def _total_row(ground: Ground, section: Section, rng: Random) -> Steps:
    below = _count(ground, section)
    words = rng.choice(("合计", "小计", "总 计"))
    yield ground.put(section, below, rng.choice(section.fields[:2]), Typed("text", words))
    for field in section.fields:
        if field.kind in ("integer", "number") and rng.random() < 0.5:
            yield ground.put(section, below, field, Typed("number", 99))


def _header_again(ground: Ground, section: Section, rng: Random) -> Steps:
    for field in section.fields:
        yield ground.put(section, _count(ground, section) + 1, field, Typed("text", field.title))


def _note(ground: Ground, section: Section, rng: Random) -> Steps:
    yield ground.put(
        section, _count(ground, section) + 1, rng.choice(section.fields), Typed("text", "以下空白，填表人示例")
    )


def _numbered(ground: Ground, section: Section, rng: Random) -> Steps:
    field = section.fields[0]
    for index in range(_count(ground, section), _count(ground, section) + 4):
        yield ground.put(section, index, field, Typed("number", index + 1))


_WAYS: dict[str, Callable[[Ground, Section, Random], Steps]] = {
    "insert": _insert,
    "delete": _delete,
    "sort": _sort,
    "copy": _copy,
    "cut": _cut,
    "paste": _paste,
    "gap": _gap,
    "far": _far,
    "erase": _erase,
    "odd total": _total_row,
    "odd header": _header_again,
    "odd note": _note,
    "odd numbers": _numbered,
}
_NEED_ROWS = ("delete", "sort", "copy", "cut", "paste", "gap", "erase")
