"""A demo year through every command, its papers held against plain sums: `python -m tests.year.run DIR [UNITS]`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from campaign.demo.run import demo
from campaign.demo.shift import months_of
from campaign.verifying.verify import verify
from tests.year.reckoning import differences, reckon


def main() -> int:
    """Run the year and say what came of it; 1 where a figure is another."""
    parser = argparse.ArgumentParser(description="a demo year")
    parser.add_argument("folder", type=Path)
    parser.add_argument("units", type=int, nargs="?", default=60)
    asked = parser.parse_args()
    began = time.perf_counter()
    months = months_of("wanchang-2020")
    made = demo(asked.folder, units=asked.units, months=len(months))
    truth = reckon(made.workspace.ledger)
    wrong = list(differences(made.workspace.path, months[-1]))
    wrong += [f"planted and not found: {one}" for one in made.missed] + [f"never planted: {one}" for one in made.extra]
    if not verify(made.workspace).agrees:
        wrong.append("verify does not agree")
    print(f"{len(months)} months, {asked.units} units, {len(truth.filed)} filings in force, {truth.of('count')} events")
    print(f"{len(wrong)} differences, {time.perf_counter() - began:.0f} s", *wrong[:20], sep="\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
