"""A case: one seed -> a form, a right return of it, and one mutation or several that do not meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import Any

from campaign.demo.specimen import right_data
from tests.parity.breaks import break_check, look_alike
from tests.parity.cells import break_keyword, change_given, overwrite_total, type_anything
from tests.parity.forms import PERIOD, handout_of, parity_forms
from tests.parity.ground import Ground
from tests.parity.mutation import Mutation, breakable
from tests.parity.rows import move_rows
from tests.parity.typed import keywords
from validator.template import compose
from workbook.form import Form
from workbook.handout import given_values
from workbook.write import book_bytes

RETURNS = 12
"""So many different right returns of each form, the last of them with empty tables."""
EMPTY = 3

_MOST_TOGETHER = 10
_TRIES = (1, 28)
_CHECK_SHARE = 4  # so often comes each check where a keyword comes once
_EMPTY_SHARE = 3  # so often is aimed at what can seldom join others
_ROWS_SHARE = 4  # so often are whole rows moved where a single check is broken once


@dataclass(frozen=True, slots=True)
class Case:
    """What one seed stands for."""

    seed: int
    ground: Ground
    mutations: tuple[Mutation, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to aim at: a check by its number, or a keyword of a field, or rows, a total, a locked cell.

    `empty`: it is best met in a return whose tables are empty.
    """

    way: str
    name: str
    number: int = 0
    empty: bool = False


def make_case(seed: int) -> Case:
    """The case of a seed: its first target by turns, so that every one is met; more of them where rows are free."""
    rng = Random(seed)
    forms = parity_forms()
    form = forms[seed % len(forms)]
    turn = seed // len(forms)
    groups = _often(targets_of(form))
    target = _by_turn(groups, turn)
    ground = make_ground(form, RETURNS - 1 - turn % EMPTY if target.empty else turn % RETURNS)
    found = _aim(ground, target, rng)
    chosen = [found] if found is not None else []
    for _ in range(rng.randint(*_TRIES)):
        more = _aim(ground, rng.choice(rng.choice(groups)), rng)
        if more is not None and len(chosen) < _MOST_TOGETHER and _may_join(more, chosen):
            chosen.append(more)
    return Case(seed, ground, tuple(chosen))


def _often(targets: dict[str, list[Target]]) -> list[list[Target]]:
    """The groups in the order of turns: all checks, some of the others, and again; each check is to be met often."""
    checks = [group for name, group in targets.items() if name.startswith("check ")]
    others = [group for name, group in targets.items() if not name.startswith("check ")]
    size = -(-len(others) // _CHECK_SHARE)
    parts = [others[start : start + size] for start in range(0, len(others), size)]
    return [group for part in parts for group in (*checks, *part)]


def _by_turn(groups: Sequence[list[Target]], turn: int) -> Target:
    """Each group in turn, and within a group each of its targets in turn."""
    group = groups[turn % len(groups)]
    return group[turn // len(groups) % len(group)]


def _may_join(more: Mutation, chosen: Sequence[Mutation]) -> bool:
    """On rows of its own, and no second declared difference in a case: a disagreement is to have one cause."""
    marked = any(one.patterns for one in chosen)
    return not any(more.meets(one) for one in chosen) and not (marked and more.patterns)


def _asks_for_nothing(form: Form, params: Mapping[str, Any]) -> bool:
    """Whether a check holds only where an answer says that there is nothing to report."""
    flags = {one["flag"]: one["equals"] for one in form.checks if one["kind"] == "sheet-empty-iff"}
    return any(flags.get(name) in values for name, values in params.get("when", {}).items())


@cache
def targets_of(form: Form) -> dict[str, list[Target]]:
    """What can be aimed at, in groups that are met equally often: each check, each keyword, and the like."""
    groups: dict[str, list[Target]] = {}
    for number, params in enumerate(breakable(form)):
        empty = _asks_for_nothing(form, params)
        for time in range(_EMPTY_SHARE if empty else 1):
            groups[f"check {number} {time}"] = [Target("check", "", number, empty)]
        if params["kind"] in ("unique", "reference"):
            groups.setdefault("look-alike", []).append(Target("look-alike", "", number))
    for section in form.sections:
        for field in section.fields:
            dotted = f"{section.name}.{field.name}"
            if field.total is not None:
                groups.setdefault("total", []).append(Target("total", dotted))
            elif field.given:
                groups.setdefault("given", []).append(Target("given", dotted))
            else:
                for keyword in keywords(field):
                    groups.setdefault(keyword, []).append(Target(keyword, dotted))
                groups.setdefault("any", []).append(Target("any", dotted))
        if not section.closed:
            for time in range(_ROWS_SHARE):
                groups.setdefault(f"rows {time}", []).append(Target("rows", section.name))
    return groups


def _aim(ground: Ground, target: Target, rng: Random) -> Mutation | None:
    """A mutation at the target; None where this return offers nothing to break."""
    made = _make(ground, target, rng)
    return made if made is not None and made.steps else None


def _make(ground: Ground, target: Target, rng: Random) -> Mutation | None:
    match target.way:
        case "check":
            return break_check(ground, target.number, rng)
        case "look-alike":
            return look_alike(ground, target.number, rng)
        case "total":
            return overwrite_total(ground, target.name, rng)
        case "given":
            return change_given(ground, target.name, rng)
        case "any":
            return type_anything(ground, target.name, rng)
        case "rows":
            return move_rows(ground, ground.form.section(target.name), rng)
        case keyword:
            return break_keyword(ground, target.name, keyword, rng)


@cache
def make_ground(form: Form, number: int) -> Ground:
    """One of the right returns of a form, typed into its template as handed out."""
    handout = handout_of(form)
    given = given_values(form, handout)
    most = 0 if number >= RETURNS - EMPTY else 9
    data = right_data(form, PERIOD, Random(f"{form.id} {number}"), given, most)
    spare = right_data(form, PERIOD, Random(f"{form.id} {number} spare"), given, 7)
    rows = {name: value if isinstance(value, list) else [value] for name, value in data.items()}
    book = compose(form, handout, rows)
    # How whole columns look decides nothing, and takes LibreOffice a third of its time to save.
    plain = replace(book, sheets=tuple(replace(sheet, column_styles={}) for sheet in book.sheets))
    return Ground(form, data, spare, book_bytes(plain))
