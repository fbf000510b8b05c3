"""The draw: the same everywhere, in proportion, by weight."""

import os
import subprocess
import sys
from collections import Counter

import pytest

from campaign.sampling.draw import TOGETHER, Candidate, Lot, allocate, draw

LOT = Lot("wanchang-2020", "2020-04", "events", "1")
CODE = (
    "from campaign.sampling.draw import *\n"
    "made = [Candidate(f'U{n % 7}|{n}', f'U{n % 7}', f'组{n % 3}', weight=1 + n % 4) for n in range(300)]\n"
    "print([one.key for one in draw(made, 20, Lot('wanchang-2020', '2020-04', 'events', '1'))[0]])"
)


def crowd(*sizes: int) -> list[Candidate]:
    return [
        Candidate(f"{name}|{n}", f"U{n}", name)
        for name, size in zip("甲乙丙丁", sizes, strict=False)
        for n in range(size)
    ]


def test_a_seed_gives_the_same_sample_whatever_python_hashes() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", CODE],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert len(told) == 1 and told.pop().count("U") == 20
    # drawn once, on another machine: what it was, it stays
    assert [one.key for one in draw(crowd(9, 4, 2), 5, LOT)[0]] == PINNED


PINNED = ["甲|7", "甲|2", "甲|3", "乙|3", "丙|0"]


def test_strata_are_drawn_in_proportion_and_none_is_left_out() -> None:
    found, strata = draw(crowd(60, 30, 9, 1), 20, LOT)
    assert [(one.name, one.size, one.drawn) for one in strata] == [
        ("甲", 60, 11),
        ("乙", 30, 6),
        ("丙", 9, 2),
        ("丁", 1, 1),
    ]
    assert Counter(one.stratum for one in found) == {"甲": 11, "乙": 6, "丙": 2, "丁": 1}
    assert len({one.key for one in found}) == 20


@pytest.mark.parametrize("sizes", [(60, 30, 9, 1), (5, 5, 5), (1000, 1, 1, 1), (3, 0, 4), (7,)])
def test_shares_add_up_and_are_near_the_proportion(sizes: tuple[int, ...]) -> None:
    filled = sum(size > 0 for size in sizes)
    for n in range(filled, sum(sizes) + 3):
        shares = allocate(sizes, n)
        assert sum(shares) == min(n, sum(sizes))
        assert all(bool(size) <= share <= size for size, share in zip(sizes, shares, strict=True))
        whole = sum(size for size, share in zip(sizes, shares, strict=True) if share > 1)
        left = sum(share for share in shares if share > 1)
        assert all(
            abs(share - left * size / whole) < 1 + len(sizes) * 0.5
            for size, share in zip(sizes, shares, strict=True)
            if share > 1
        )


def test_fewer_than_strata_are_drawn_of_all_together() -> None:
    found, strata = draw(crowd(60, 30, 9), 2, LOT)
    assert len(found) == 2 and [tuple(one) for one in strata] == [(TOGETHER, 99, 2)]


def test_a_large_stratum_is_split_by_its_parts() -> None:
    made = [Candidate(str(n), "U", "甲", f"主题{n % 4}") for n in range(400)]
    found, strata = draw(made, 12, LOT)
    assert len(strata) == 4 and Counter(one.part for one in found) == {f"主题{n}": 3 for n in range(4)}


def test_weights_are_the_odds_of_being_drawn_first() -> None:
    """Chi-square of 4 degrees over 12,000 draws: beyond 18.5 in one of a thousand."""
    weights = (1, 2, 3, 5, 9)
    made = [Candidate(f"k{n}", "U", "甲", weight=weight) for n, weight in enumerate(weights)]
    lots = [Lot(campaign, "2020-04", "events", str(seed)) for campaign in "abc" for seed in range(4000)]
    first = Counter(draw(made, 1, lot)[0][0].key for lot in lots)
    wanted = {f"k{n}": len(lots) * weight / sum(weights) for n, weight in enumerate(weights)}
    assert sum((first[key] - most) ** 2 / most for key, most in wanted.items()) < 18.5


def test_every_candidate_has_the_same_chance_where_nothing_weighs() -> None:
    """Chi-square of 19 degrees, of how often each of 20 is among the 5 drawn: 43.8 at one of a thousand."""
    made = crowd(20)
    found = Counter(one.key for seed in range(2000) for one in draw(made, 5, LOT._replace(seed=str(seed)))[0])
    assert sum((found[one.key] - 500) ** 2 / 500 for one in made) < 43.8
    assert {one.key for one in draw(made, 5, LOT)[0]} != {
        one.key for one in draw(made, 5, LOT._replace(period="2020-05"))[0]
    }
