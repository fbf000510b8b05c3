"""The draw itself: how many from each stratum, and which; the same on every machine, pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Context, Decimal
from typing import NamedTuple

_DIGITS = Context(prec=60)
_WORTH_SPLITTING = 100
"""A stratum of so many candidates is split up further, where its share reaches for one of each part."""
TOGETHER = "不分层"
"""What the one stratum is called where fewer are drawn than there are strata."""


class Candidate(NamedTuple):
    """One that may be drawn: its key among all, its stratum and the part of that, a whole weight from 1, and why.

    `unit` is its unit's code; `facts` are (title, text) of what was reported, `reported` its first figure.
    """

    key: str
    unit: str
    stratum: str
    part: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    reported: int | float | None = None
    weight: int = 1
    reasons: tuple[str, ...] = ()


class Stratum(NamedTuple):
    """A stratum as it was drawn from: its name, how many candidates it has, how many were drawn."""

    name: str
    size: int
    drawn: int


class Lot(NamedTuple):
    """What decides a draw besides the candidates; the same lot and candidates give the same sample."""

    campaign: str
    period: str
    of: str
    seed: str


def draw(candidates: Sequence[Candidate], n: int, lot: Lot) -> tuple[list[Candidate], list[Stratum]]:
    """The sample, by stratum and then in the order of its luck; and the strata, in the order of the candidates.

    Every stratum gives at least one where n allows, the rest goes by size (`allocate`); where n is less than the number
    of strata, all candidates are one. Within a stratum by weight, without replacement.
    """
    strata = _strata(candidates, n)
    told, found = [], list[Candidate]()
    for name, among in strata.items():
        share = among[1]
        told.append(Stratum(name, len(among[0]), share))
        found.extend(sorted(among[0], key=lambda one: _luck(one, lot))[:share])
    return found, told


def allocate(sizes: Sequence[int], n: int) -> list[int]:
    """How many are drawn from strata of these sizes: n in all, or all that there are.

    Largest remainder: each has the whole part of n × size ÷ total, what is left goes to the greatest remainders, equal
    ones to the larger and then the earlier. One that would have none gets one, and the others share the rest anew.
    Fewer than there are strata cannot be shared out so: a ValueError.
    """
    n = min(n, sum(sizes))
    if n < len([size for size in sizes if size]):
        raise ValueError("fewer than there are strata")
    fixed = {place: 0 for place, size in enumerate(sizes) if not size}
    while True:
        open_ = [place for place in range(len(sizes)) if place not in fixed]
        left, total = n - sum(fixed.values()), sum(sizes[place] for place in open_)
        shares = {place: left * sizes[place] // total for place in open_} if total else {}
        small = [place for place in open_ if not shares[place]]
        if small:
            fixed |= dict.fromkeys(small, 1)
            continue
        over = left - sum(shares.values())
        rest = sorted(open_, key=lambda place: (-(left * sizes[place] % total), -sizes[place], place))
        for place in rest[:over]:
            shares[place] += 1
        return [(fixed | shares)[place] for place in range(len(sizes))]


def _strata(candidates: Sequence[Candidate], n: int) -> Mapping[str, tuple[list[Candidate], int]]:
    """Name -> its candidates and how many of them are drawn."""
    by_name: dict[str, list[Candidate]] = {}
    for one in candidates:
        by_name.setdefault(one.stratum, []).append(one)
    if min(n, len(candidates)) < len(by_name):
        return {TOGETHER: (list(candidates), min(n, len(candidates)))}
    found: dict[str, tuple[list[Candidate], int]] = {}
    shares = allocate([len(among) for among in by_name.values()], n)
    for (name, among), share in zip(by_name.items(), shares, strict=True):
        parts: dict[str, list[Candidate]] = {}
        for one in sorted(among, key=lambda one: one.part):
            parts.setdefault(one.part, []).append(one)
        if len(among) < _WORTH_SPLITTING or not 1 < len(parts) <= share:
            found[name] = among, share
            continue
        for (part, some), count in zip(parts.items(), allocate(list(map(len, parts.values())), share), strict=True):
            found[f"{name}／{part}"] = some, count
    return found


def _luck(one: Candidate, lot: Lot) -> tuple[Decimal, str]:
    """By what candidates are ordered, the least first: −ln(u) ÷ weight, which orders as u^(1÷weight) does, downwards.

    (Efraimidis and Spirakis, 2006.) u is made of a SHA-256, and Decimal's logarithm and division are correctly rounded
    by their specification, to 60 digits: no machine can come to another order.
    """
    said = json.dumps([*lot, one.key], ensure_ascii=False)
    number = int.from_bytes(hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest())
    u = _DIGITS.divide(Decimal(2 * number + 1), Decimal(2**257))
    return _DIGITS.divide(-_DIGITS.ln(u), Decimal(one.weight)), one.key
