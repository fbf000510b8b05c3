"""采纳: suggestions that a clerk may take with one word, and what becomes of a filing in which some were taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from validator.telling import bind, row_keys
from workbook.filing import Filing
from workbook.finding import Fault, Place
from workbook.issues import ADOPTED, NOT_ADOPTED
from workbook.readers import Readers
from workbook.reading import fill_totals
from workbook.values import Odd

Judge = Callable[[Filing], Sequence[Fault]]
"""All that is wrong with a filing."""

_LOCKED = frozenset({"template.tampered", "check.total"})
"""What is put right in cells that are not the clerk's to fill: each has one right value, and it is known."""

_READ = frozenset({"value.approximate"})
"""What reading is sure of once the clerk says so. All else that it suggests is one of several values that the cell may
mean (a range, two dates), or a guess at what cannot be read: the clerk must write the right one.
"""

_SHORTEST = 3
"""Characters of a word in which one may be a slip: 社区 and 小区 are two things."""

_ROUNDS = 4
"""So often a filing is judged to find which suggestions would raise something; those still in doubt are none."""


class Step(NamedTuple):
    """A fault whose suggestion could stand in its cell, and the value that this would be."""

    fault: Fault
    place: Place
    value: Any


def sure_steps(filing: Filing, faults: Sequence[Fault], judge: Judge) -> list[Step]:
    """The faults whose suggestion is sure, each with `bind` set: by that, a clerk takes it.

    Sure is what is the only one of its kind, is read as it stands by the field's own reader, and raises nothing: the
    filing is judged with it. Those that the data hold already (a doubtful reading) were judged with it before.
    """
    steps = _possible(filing, faults)
    there = [step for step in steps if filing.value(step.place) == step.value]
    fresh = [step for step in steps if filing.value(step.place) != step.value]
    return [_bound(filing, step) for step in (*there, *_harmless(filing, faults, fresh, judge))]


def adopt(filing: Filing, steps: Iterable[Step]) -> None:
    """Put the values of some steps into a filing, and an info fault in place of what reading said of each.

    Rows keep the keys that they had: what else clerks say of them is tied to those. The grids are left alone.
    """
    for step in steps:
        place = step.place
        row_keys(filing, place.section or "")
        record = filing.data[place.section or ""]
        (record if place.row is None else record[place.row])[place.field] = step.value
        filing.adopted[place] = step.value
        filing.faults[:] = [fault for fault in filing.faults if fault.place != place]
        filing.faults.append(_adopted(step))
    fill_totals(filing)


def unheard_words(steps: Iterable[Step], words: Mapping[str, str]) -> list[Fault]:
    """An info fault for each suggestion beside which another word than 采纳 stands; `words` are token -> word."""
    return [
        Fault(NOT_ADOPTED, step.place, {"word": word}, value=step.fault.value, suggestion=step.value)
        for step in steps
        if (word := words.get(step.fault.bind))
    ]


def _adopted(step: Step) -> Fault:
    fault = step.fault
    return Fault(ADOPTED, step.place, value=fault.value, suggestion=step.value, bind=fault.bind)


def _bound(filing: Filing, step: Step) -> Step:
    return step._replace(fault=step.fault._replace(bind=bind(filing, step.fault)))


def _possible(filing: Filing, faults: Sequence[Fault]) -> list[Step]:
    """The faults whose suggestion is one value that the cell could hold; of a cell with other faults, none."""
    suggesting = [fault for fault in faults if fault.suggestion is not None and _may_be_sure(filing, fault)]
    if not suggesting:
        return []
    told: dict[Place, int] = {}
    for fault in faults:
        told[fault.place] = told.get(fault.place, 0) + 1
    readers = Readers(filing.meta.period if filing.meta else None)
    steps = []
    for fault in suggesting:
        value = _read(filing, fault, readers)
        if told[fault.place] == 1 and value is not None and _is_slip(filing.typed(fault.place), value):
            steps.append(Step(fault, fault.place, value))
    return steps


def _may_be_sure(filing: Filing, fault: Fault) -> bool:
    place = fault.place
    if place.section is None or place.field is None or place in filing.adopted:
        return False
    guessed = fault.code.startswith("value.") and fault.code not in _READ
    if guessed or not fault.sole or filing.address(place) is None:
        return False
    return filing.form.section(place.section).field(place.field).open or fault.code in _LOCKED


def _is_slip(typed: Any, value: Any) -> bool:
    """Whether a word differs from the one suggested by one slip of the pen; other words may mean other things."""
    if not isinstance(typed, str) or not isinstance(value, str):
        return True
    one, other = ("".join(text.split()).casefold() for text in (typed, value))
    short, long = sorted((one, other), key=len)
    if len(long) < _SHORTEST or len(long) - len(short) > 1:
        return one == other
    start = next((at for at, (left, right) in enumerate(zip(short, long, strict=False)) if left != right), len(short))
    return short[start + (len(short) == len(long)) :] == long[start + 1 :]


def _read(filing: Filing, fault: Fault, readers: Readers) -> Any:
    """The suggestion as the field reads it; None where it reads something else into it, or nothing.

    Dates and times are suggested as the text of their one proper form.
    """
    field = filing.form.section(fault.place.section or "").field(fault.place.field or "")
    found = readers[field](fault.suggestion)
    if isinstance(found, Odd):
        found = None if found.suggestion is not None else found.value
    return found if found == fault.suggestion else None


def _harmless(filing: Filing, faults: Sequence[Fault], steps: list[Step], judge: Judge) -> list[Step]:
    """Those of some steps with which nothing is said that was not said without them."""
    known = {(fault.code, fault.place) for fault in faults}
    for _ in range(_ROUNDS):
        if not steps:
            break
        trial = _copy(filing)
        adopt(trial, steps)
        raised = [one for one in judge(trial) if one.code != ADOPTED and (one.code, one.place) not in known]
        if not raised:
            return steps
        blamed = {step.place for step in _blamed(steps, raised)}
        steps = [step for step in steps if step.place not in blamed]
    return []


def _copy(filing: Filing) -> Filing:
    data = {
        name: [dict(row) for row in section] if isinstance(section, list) else dict(section)
        for name, section in filing.data.items()
    }
    return replace(filing, data=data, faults=list(filing.faults), adopted=dict(filing.adopted))


def _blamed(steps: Sequence[Step], raised: Sequence[Fault]) -> list[Step]:
    """The steps that may have raised some faults: of the same row, else of the same kind, else of the same table."""
    rows = {one.place[:2] for one in raised}
    kinds = {(one.place.section, one.code) for one in raised}
    sections = {one.place.section for one in raised}
    nearer: tuple[Callable[[Step], bool], ...] = (
        lambda step: step.place[:2] in rows,
        lambda step: (step.place.section, step.fault.code) in kinds,
        lambda step: step.place.section in sections,
    )
    for near in nearer:
        if found := [step for step in steps if near(step)]:
            return found
    return list(steps)
