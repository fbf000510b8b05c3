"""One target for so many seconds: Hypothesis makes cases and shrinks what fails, which is kept."""

from __future__ import annotations

import time
from collections import Counter
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import NamedTuple

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.fuzz.jail import Jail
from tests.fuzz.targets import Target
from tests.support import ROOT
from validator.isolation import Death

KEPT = ROOT / "build" / "fuzz"
ROUND = 300
"""Cases of one round, which one seed makes."""
LEAST = 20
"""Cases that are tried however short the time, on however slow a machine."""
SHRINKING = 30.0
"""Seconds for making a case that fails smaller."""


class Found(AssertionError):
    """A case that fails: the message says of which seed it is and where its bytes lie."""


class _TimeIsUp(KeyboardInterrupt):
    """Ends a round early: of all exceptions Hypothesis lets this kind alone pass as it is."""


class Tally(NamedTuple):
    """What a hunt saw: how many cases, and how many came to what."""

    cases: int
    outcomes: Counter[str]


def hunt(target: Target, seconds: float, first: int, kept: Path = KEPT) -> Tally:
    """Rounds of cases by the seeds `first`, `first` + 1, … until the time is up; raises Found at the first that fails.

    What fails is made smaller for half a minute more, and its bytes are written into the folder `kept`.
    """
    outcomes: Counter[str] = Counter()
    with Jail(target.judge) as jail:
        jail.ask(target.make(Random(first)))  # its worker is up before time is taken
        end, number = time.monotonic() + seconds, first
        while time.monotonic() < end or outcomes.total() < LEAST:
            _round(target, jail, number, end, outcomes, kept)
            number += 1
    return Tally(outcomes.total(), outcomes)


def _round(target: Target, jail: Jail, number: int, end: float, outcomes: Counter[str], kept: Path) -> None:
    failed: list[tuple[bytes, str]] = []
    deadlines: list[float] = []

    @seed(number)
    @settings(
        max_examples=ROUND,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        print_blob=False,
    )
    @given(st.randoms(use_true_random=False))
    def try_one(random: Random) -> None:
        if time.monotonic() > (deadlines[-1] if deadlines else end) and (deadlines or outcomes.total() >= LEAST):
            raise _TimeIsUp
        data = target.make(random)
        trouble = _trouble(jail, data, outcomes)
        if trouble:
            failed.append((data, trouble))
            deadlines.append(deadlines[-1] if deadlines else time.monotonic() + SHRINKING)
            raise AssertionError(trouble.splitlines()[-1])

    try:
        try_one()
    except _TimeIsUp:
        pass
    except Exception:
        if not failed:
            raise
    if failed:
        data, trouble = min(failed, key=lambda one: len(one[0]))
        raise Found(_kept(target, number, data, trouble, kept))


def _trouble(jail: Jail, data: bytes, outcomes: Counter[str]) -> str:
    """What is wrong with the outcome of some bytes, "" where nothing is."""
    said = jail.ask(data)
    if isinstance(said, Death):
        return f"{said.kind}: {said.detail.strip()}"
    outcomes[said] += 1
    return ""


def _kept(target: Target, number: int, data: bytes, trouble: str, kept: Path) -> str:
    kept.mkdir(parents=True, exist_ok=True)
    path = kept / f"{target.name}-{sha256(data).hexdigest()[:12]}"
    path.write_bytes(data)
    return (
        f"{target.name}: seed {number} makes a case that fails; its {len(data)} bytes are kept. Again with\n"
        f"  python -m tests.fuzz.run {target.name} --file {path}\n"
        f"  python -m tests.fuzz.run {target.name} --seed {number}\n"
        f"{trouble[-3000:]}"
    )


def again(target: Target, data: bytes) -> str:
    """What a target says of bytes that were kept: "" where they no longer fail."""
    with Jail(target.judge) as jail:
        return _trouble(jail, data, Counter())
