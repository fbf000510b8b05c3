"""Fuzz at length: `python -m tests.fuzz.run [TARGET…] --seconds N`, or `make fuzz`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import pytest

from tests.fuzz.hunt import Found, again, hunt
from tests.fuzz.targets import TARGETS


def main() -> int:
    """Hunt each target named (all unless some are) for so many seconds; -> 1 where a case fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; all of them by default")
    parser.add_argument("--seconds", type=float, default=600, help="for each target (600)")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the first round (the time)")
    parser.add_argument("--file", type=Path, help="try the bytes that were kept of one target, nothing else")
    asked = parser.parse_args()
    unknown = [name for name in asked.targets if name not in TARGETS]
    if unknown:
        parser.error(f"no such target: {', '.join(unknown)}")
    targets = [TARGETS[name] for name in asked.targets or TARGETS]
    if asked.file:
        trouble = again(targets[0], asked.file.read_bytes())
        print(trouble or "it no longer fails")
        return int(bool(trouble))
    failed = 0
    for target in targets:
        try:
            tally = hunt(target, asked.seconds * target.share, asked.seed)
        except Found as found:
            failed += 1
            print(found, flush=True)
        except pytest.skip.Exception as reason:
            print(f"{target.name}: left out, {reason}", flush=True)
        else:
            told = ", ".join(f"{outcome} {number}" for outcome, number in tally.outcomes.most_common(12))
            print(f"{target.name}: seed {asked.seed}, {tally.cases:,} cases: {told}", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
