"""Each target for a while: seconds here, a minute each in CI, longer by `make fuzz`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.fuzz.hunt import LEAST, Found, again, hunt
from tests.fuzz.jail import Jail
from tests.fuzz.targets import TARGETS, Target
from tests.fuzz.typed import make_cell, read_cell
from validator.isolation import Death

SECONDS = float(os.environ.get("WANCHANG_FUZZ_SECONDS") or (60 if os.environ.get("WANCHANG_STRICT") == "1" else 1.5))
SEED = int(os.environ.get("WANCHANG_FUZZ_SEED") or 1)


@pytest.mark.parametrize("name", TARGETS)
def test_no_case_fails(name: str) -> None:
    target = TARGETS[name]
    tally = hunt(target, SECONDS * target.share, SEED)
    assert tally.cases >= LEAST
    assert len(tally.outcomes) > 1, f"all {tally.cases} cases came to the same: {tally.outcomes}"


def _bytes(random: Random) -> bytes:
    return bytes(random.randrange(16) for _ in range(random.randint(0, 6)))


def _dies(data: bytes) -> str:
    if 7 in data:
        os.abort()
    return "well"


def _raises(data: bytes) -> str:
    assert len(data) < 4, "four bytes are too many"
    return "well"


@pytest.mark.parametrize(
    ("judge", "smallest", "told"), [(_dies, b"\x07", "crashed"), (_raises, bytes(4), "four bytes are too many")]
)
def test_what_fails_is_found_made_small_and_kept(
    judge: Callable[[bytes], str], smallest: bytes, told: str, tmp_path: Path
) -> None:
    target = Target("planted", _bytes, judge)
    with pytest.raises(Found) as found:
        hunt(target, 60, 1, tmp_path)
    message = str(found.value)
    assert told in message and re.search(r"seed \d+", message)
    (kept,) = tmp_path.iterdir()
    assert str(kept) in message
    assert kept.read_bytes() == smallest
    assert told in again(target, smallest)
    assert again(target, b"") == ""


def test_a_death_costs_one_case_and_no_other() -> None:
    with Jail(_dies) as jail:
        assert jail.ask(b"a") == "well"
        assert isinstance(jail.ask(b"\x07"), Death)
        assert jail.ask(b"a") == "well"


@pytest.mark.parametrize("number", range(200))
def test_a_cell_is_read_as_it_was_made(number: int) -> None:
    data = make_cell(Random(number))
    kind = data.partition(b"\n")[0].decode()
    assert type(read_cell(data)).__name__ == {"text": "str"}.get(kind, kind)
