"""Mutations that break a check of a form: one way or several for each kind, from the check's parameters alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.parity.ground import Ground, Row
from tests.parity.mutation import Mutation, breakable, mutation
from tests.parity.office import Step
from tests.parity.typed import BLANKS, NOTHING, Typed, right, serial
from workbook.form import Field, Section

Params = Mapping[str, Any]
Steps = Iterator[Step]


def break_check(ground: Ground, number: int, rng: Random) -> Mutation | None:
    """A mutation against the check of that number in the form; None for a kind that no cell can break."""
    params = breakable(ground.form)[number]
    make = _WAYS.get("alike" if "alike" in params else params["kind"])
    if make is None:
        return None
    steps = (*_begun(ground, params, rng), *make(ground, params, rng))
    return mutation(f"{params['kind']} {number}", steps)


def _begun(ground: Ground, params: Params, rng: Random) -> Steps:
    """A right row in a table that is empty as yet, where the check is about its rows."""
    for name in ("field", "fields", "alike", "earlier", "later"):
        for dotted in _first(params.get(name)):
            section, _ = ground.split(dotted)
            if section.is_table and not ground.rows(section.name):
                yield from ground.put_row(section, 0, rng.choice(ground.spares(section.name)))


def _first(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else value[:1] if isinstance(value, list) else []


def look_alike(ground: Ground, number: int, rng: Random) -> Mutation | None:
    """For a key or a reference of text: two entries that differ in case only, or in being text and number."""
    params = breakable(ground.form)[number]
    section, field = ground.split(params["fields"][0])
    if field.kind not in ("text", "person") or not ground.rows(section.name):
        return None
    pattern, one, two = rng.choice(
        (
            ("letter-case", Typed("text", "Abc示例"), Typed("text", "aBC示例")),
            ("text-of-number", Typed("text", "20417"), Typed("plain", 20417)),
        )
    )
    to, column = ground.split(params["to"][0]) if "to" in params else (section, field)
    first, second = 0, ground.some_row(section, rng)
    steps = [ground.put(to, first, column, one), ground.put(section, max(second, to is section), field, two)]
    for name in _names(params["fields"])[1:] if to is section else ():
        other = section.field(name)
        steps += [ground.put(section, max(second, 1), other, right(other, ground.rows(section.name)[0].get(name)))]
    return mutation(f"look-alike {number}", steps, (pattern,))


def _names(dotted: Sequence[str]) -> list[str]:
    return [one.partition(".")[2] for one in dotted]


def _required_if(ground: Ground, params: Params, rng: Random) -> Steps:
    dotted = rng.choice(params["fields"])
    section, field = ground.split(dotted)
    index = ground.some_row(section, rng)
    for name, values in params["when"].items():
        _, other = ground.split(name)
        value = rng.choice(values)
        yield ground.put(section, index, other, right(other, value))
        yield from _agree(ground, name, value)
    yield ground.put(section, index, field, NOTHING if rng.random() < 0.8 else Typed("text", rng.choice(BLANKS)))


def _agree(ground: Ground, dotted: str, value: Any) -> Steps:
    """Where an answer says whether a table is empty, the table made so: else the answer itself would be wrong."""
    for params in ground.form.checks:
        if params["kind"] == "sheet-empty-iff" and params["flag"] == dotted:
            table = ground.form.section(params["section"])
            count = len(ground.rows(table.name))
            if value == params["equals"] and count:
                yield ("clear", *ground.block(table, 0, count - 1))
            elif value != params["equals"] and not count:
                yield from ground.put_row(table, 0, ground.spares(table.name)[0])


def _not_applicable(ground: Ground, params: Params, rng: Random) -> Steps:
    section, field = ground.split(params["field"])
    index = ground.some_row(section, rng)
    for name, values in params["when"].items():
        _, other = ground.split(name)
        others = [choice for choice in other.choices if choice not in values]
        yield ground.put(section, index, other, right(other, rng.choice(others)) if others else NOTHING)
    value = _row_with(ground, section, [field.name], index).get(field.name)
    yield ground.put(section, index, field, right(field, value) if value is not None else Typed("text", "多填"))


def _all_or_none(ground: Ground, params: Params, rng: Random) -> Steps:
    section, _ = ground.split(params["fields"][0])
    names = _names(params["fields"])
    index = ground.some_row(section, rng)
    cleared = set(rng.sample(names, rng.randint(1, len(names) - 1)))
    row = _row_with(ground, section, names, index)
    for name in names:
        field = section.field(name)
        yield ground.put(section, index, field, NOTHING if name in cleared else right(field, row.get(name)))


def _row_with(ground: Ground, section: Section, names: Sequence[str], index: int) -> Row:
    """A row that has a value for every field: the one there, else another of the return or the spare."""
    rows = ground.rows(section.name)
    offered = [*rows[index : index + 1], *rows, *ground.spares(section.name)]
    return next((row for row in offered if all(row.get(name) is not None for name in names)), offered[0])


def _sequence(ground: Ground, params: Params, rng: Random) -> Steps:
    section, field = ground.split(params["field"])
    count = len(ground.rows(section.name))
    index = ground.some_row(section, rng)
    way = rng.randrange(6)
    if way == 0:
        yield ground.put(section, index, field, Typed("number", index + rng.choice((2, 5, 100))))
    elif way == 1 and count > 1:
        yield ground.put(section, 1, field, Typed("number", 1))
    elif way == 2 and count > 1:
        yield ("delete", section.sheet, section.first_row, 1)
    elif way == 3:
        yield from ground.put_row(section, count, {**ground.spares(section.name)[0], field.name: count + 2})
    elif way == 4 and count > 1:
        yield ground.put(section, count - 1, field, Typed("number", 1))
        yield ground.put(section, 0, field, Typed("number", count))
    else:
        for row in range(count):
            yield ground.put(section, row, field, Typed("number", row + 2))


def _in_period(ground: Ground, params: Params, rng: Random) -> Steps:
    section, field = ground.split(params["field"])
    day = date(2020, 4, 1)
    off = rng.choice(
        (day - timedelta(1), day + timedelta(30), date(2021, 4, 3), day - timedelta(40), date(2020, 5, 31))
    )
    for index in {ground.some_row(section, rng) for _ in range(rng.choice((1, 1, 2)))}:
        yield ground.put(section, index, field, Typed("number", serial(off.isoformat())))


def _order(ground: Ground, params: Params, rng: Random) -> Steps:
    section, earlier = ground.split(params["earlier"])
    other, later = ground.split(params["later"])
    if not ground.rows(section.name) or not ground.rows(other.name):
        return
    index = ground.some_row(other, rng)
    values = [one[earlier.name] for one in ground.rows(section.name) if one.get(earlier.name) is not None]
    if other is section:
        filled = [number for number, one in enumerate(ground.rows(section.name)) if one.get(earlier.name) is not None]
        index = rng.choice(filled) if filled else index
        values = [ground.rows(section.name)[index][earlier.name]] if filled else []
    if values and rng.random() < 0.7:
        yield ground.put(other, index, later, _moved(later, max(values), rng.choice((-1, -1, -2, 0))))
        return
    bound = ground.rows(other.name)[index].get(later.name)
    if bound is not None:
        row = index if other is section else ground.some_row(section, rng)
        yield ground.put(section, row, earlier, _moved(earlier, bound, rng.choice((1, 2, 0))))


def _moved(field: Field, value: Any, steps: int) -> Typed:
    """A value so many days, minutes or units on."""
    entry = right(field, value)
    size = 5 / 1440 if field.kind == "time" else 1
    return Typed("number", entry.value + steps * size)


def _unique(ground: Ground, params: Params, rng: Random) -> Steps:
    section, _ = ground.split(params["fields"][0])
    names = _names(params["fields"])
    rows = ground.rows(section.name)
    if not rows:
        for index in range(2):
            yield from ground.put_row(section, index, ground.spares(section.name)[0])
        return
    full = [index for index, row in enumerate(rows) if all(row.get(name) is not None for name in names)]
    source = rng.choice(full) if full else 0
    way = rng.randrange(4)
    if way == 0:  # the whole row once more, below the others
        yield ("copy", *ground.block(section, source, source), section.first_row + len(rows), ground.across(section)[0])
        return
    targets = [index for index in range(len(rows)) if index != source] or [len(rows)]
    for index in rng.sample(targets, min(len(targets), rng.choice((1, 1, 2)))):
        yield from ground.put_right(section, index, rows[source], names)


def _reference(ground: Ground, params: Params, rng: Random) -> Steps:
    section, field = ground.split(params["fields"][0])
    index = ground.some_row(section, rng)
    if params.get("absent") or params.get("earlier"):
        yield ground.put(section, index, field, Typed("text", rng.choice(_targets(ground, params))))
        return
    if "to" not in params or rng.random() < 0.6:
        entry = Typed("number", 9000 + rng.randrange(99)) if field.kind in ("integer", "number") else None
        yield ground.put(section, index, field, entry or Typed("text", rng.choice(("查无此人", "甲*", "Z9", "？"))))
        return
    target, column = ground.split(params["to"][0])
    used = {str(row.get(field.name)) for row in ground.rows(section.name)}
    rows = [i for i, row in enumerate(ground.rows(target.name)) if str(row.get(column.name)) in used]
    place = rng.choice(rows) if rows else 0
    way = rng.randrange(3)
    if way == 0:
        yield ("delete", target.sheet, target.first_row + place, 1)
    elif way == 1:
        yield ("clear", *ground.block(target, place, place))
    else:
        spare = rng.choice(ground.spares(target.name) or [{}])
        yield ground.put(target, place, column, right(column, spare.get(column.name)))


def _targets(ground: Ground, params: Params) -> list[str]:
    """What stands where a reference looks, and one thing that does not."""
    labels = list(ground.form.codes[params["codes"]].labels) if "codes" in params else []
    columns = [ground.split(name) for name in params.get("to", ())]
    found = [row.get(column.name) for section, column in columns for row in ground.rows(section.name)]
    return [*labels, *(str(value) for value in found if value is not None), "查无此项"]


def _sheet_empty_iff(ground: Ground, params: Params, rng: Random) -> Steps:
    section, field = ground.split(params["flag"])
    table = ground.form.section(params["section"])
    count = len(ground.rows(table.name))
    if rng.random() < 0.5 or not count:
        says = [one for one in field.choices if one != params["equals"]]
        yield ground.put(section, 0, field, Typed("text", params["equals"] if count else rng.choice(says)))
    elif rng.random() < 0.5:
        yield ("clear", *ground.block(table, 0, count - 1))
    else:
        yield ("delete", table.sheet, table.first_row, count)


def _plausible(ground: Ground, params: Params, rng: Random) -> Steps:
    section, field = ground.split(params["field"])
    size = field.schema.get("multipleOf", 1)
    bounds = [(params[name], sign) for name, sign in (("maximum", 1), ("minimum", -1)) if name in params]
    for index in {ground.some_row(section, rng) for _ in range(rng.choice((1, 1, 3)))}:
        bound, sign = rng.choice(bounds)
        yield ground.put(section, index, field, Typed("number", bound + sign * size * rng.choice((0, 1, 1, 40))))


def _alike(ground: Ground, params: Params, rng: Random) -> Steps:
    section, _ = ground.split(params["alike"][0])
    rows = ground.rows(section.name)
    names = _names(params["alike"])
    alike = (rows or ground.spares(section.name))[0]
    copies = params["limit"] + rng.choice((-1, 0, 0, 0, 1))
    for index in range(copies):
        if index >= len(rows):
            yield from ground.put_row(
                section, index, ground.spares(section.name)[index % len(ground.spares(section.name))]
            )
        yield from ground.put_right(section, index, alike, names)


_WAYS: dict[str, Callable[[Ground, Params, Random], Steps]] = {
    "required-if": _required_if,
    "not-applicable": _not_applicable,
    "all-or-none": _all_or_none,
    "sequence": _sequence,
    "in-period": _in_period,
    "order": _order,
    "unique": _unique,
    "reference": _reference,
    "sheet-empty-iff": _sheet_empty_iff,
    "plausible": _plausible,
    "alike": _alike,
}
