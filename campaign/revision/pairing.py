"""Which row of a table was which in the version before: by its key, then by what it says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

_ALIKE = 0.5
"""The share of what two rows say that must agree for them to be one row of which the key was corrected."""

_FEW = 16
"""A value that more rows have than this does not tell which of them a row was."""


def pair_rows(old: Sequence[Row], new: Sequence[Row], key: Sequence[str], fields: Sequence[str]) -> dict[int, int]:
    """Places of new rows -> places of the old rows that they were, both from 0.

    Rows of one key (all that say the same, where a table has none) are paired where they say the same in `fields`,
    then in their order. What is left is paired by likeness, so that a corrected key is no row removed and one added.
    Where a row stands does not matter.
    """
    paired: dict[int, int] = {}
    whole = list(dict.fromkeys((*key, *fields)))
    _pair_equal(old, new, whole, paired)
    if key and len(paired) < min(len(old), len(new)):
        _pair_equal(old, new, key, paired)
    _pair_alike(old, new, fields, paired)
    return paired


def _pair_equal(old: Sequence[Row], new: Sequence[Row], names: Sequence[str], paired: dict[int, int]) -> None:
    """Those that say the same under some names, in their order; rows that say nothing there are left."""
    waiting: defaultdict[tuple[Hashable, ...], list[int]] = defaultdict(list)
    taken = set(paired.values())
    for place, row in reversed(list(enumerate(old))):
        if place not in taken:
            waiting[_said(row, names)].append(place)
    for place, row in enumerate(new):
        said = _said(row, names)
        if place not in paired and waiting.get(said) and any(part is not None for part in said):
            paired[place] = waiting[said].pop()


def _pair_alike(old: Sequence[Row], new: Sequence[Row], fields: Sequence[str], paired: dict[int, int]) -> None:
    """What is left, the likest first; of equals those that stand nearest."""
    taken = set(paired.values())
    olds = [place for place in range(len(old)) if place not in taken]
    news = [place for place in range(len(new)) if place not in paired]
    if not olds or not news:
        return
    weights = _weights([*old, *new], fields)
    scored = [
        (-likeness, abs(before - after), after, before)
        for before, after in _candidates(old, olds, new, news, fields)
        if (likeness := _likeness(old[before], new[after], weights)) > _ALIKE
    ]
    for _, _, after, before in sorted(scored):
        if after not in paired and before not in taken:
            paired[after] = before
            taken.add(before)


def _candidates(
    old: Sequence[Row], olds: Iterable[int], new: Sequence[Row], news: Iterable[int], fields: Sequence[str]
) -> set[tuple[int, int]]:
    """Old and new places that share a value few have: not every row is held against every other."""
    having: defaultdict[tuple[str, Hashable], list[int]] = defaultdict(list)
    for place in news:
        for name in fields:
            if new[place].get(name) is not None:
                having[name, new[place][name]].append(place)
    return {
        (place, other)
        for place in olds
        for name in fields
        if old[place].get(name) is not None
        for other in _some(having.get((name, old[place][name]), ()))
    }


def _some(places: Sequence[int]) -> Sequence[int]:
    return places if len(places) <= _FEW else ()


def _weights(rows: Sequence[Row], fields: Sequence[str]) -> dict[str, float]:
    """How much agreeing in a field tells: little where most rows say the same, e.g. 90 minutes."""
    weights = {}
    for name in fields:
        said = Counter(value for row in rows if (value := row.get(name)) is not None)
        if said:
            weights[name] = len(said) / said.total()
    return weights


def _likeness(old: Row, new: Row, weights: Mapping[str, float]) -> float:
    """The weighted share of fields that agree among those that either row fills."""
    filled = same = 0.0
    for name, weight in weights.items():
        before, after = old.get(name), new.get(name)
        if before is None and after is None:
            continue
        filled += weight
        same += weight if before == after else 0.0
    return same / filled if filled else 0.0


def _said(row: Row, names: Sequence[str]) -> tuple[Hashable, ...]:
    return tuple(map(row.get, names))
