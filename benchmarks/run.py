"""`make bench`: how fast the program is, as ratios within one run on generated returns.

    python -m benchmarks.run [-n 600] [--runs 5] [--only NAME]...

Every figure is of whole programs, started as users start them, reading and writing real files: `wanchang check` with
a workspace, so that every check is on, into a jsonl file.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Figure, write_figures
from benchmarks.programs import PYTHON, WANCHANG, seconds, worker_peak
from benchmarks.returns import FLAWED, make_returns

LAST = Path(__file__).with_name("last.json")
PLAIN_EVERY = 10
"""The plain script reads every so many files only: it would take a minute otherwise."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where things lie: the returns, a workspace with the sample campaign's settings, a place for what is written."""

    returns: list[Path]
    workspace: Path
    scratch: Path
    runs: int

    @property
    def bytecode(self) -> Path:
        """Where the programs keep their bytecode."""
        return self.scratch / "bytecode"

    def check(self, *paths: Path, jobs: int) -> list[str]:
        """The command that checks some files, everything on."""
        told = ["--jobs", str(jobs), "--format", "jsonl", "--output", str(self.scratch / "out.jsonl")]
        return [WANCHANG, "check", *map(str, paths), "--workspace", str(self.workspace), *told]

    def time(self, command: list[str], cores: int = 0) -> float:
        """How long a command takes."""
        return seconds(command, self.bytecode, cores)


def check_vs_plain(bench: Bench) -> Iterator[float]:
    """Files a second of the check, over those of openpyxl + jsonschema, which do the schema part alone; one core."""
    sample = bench.returns[::PLAIN_EVERY]
    for _ in range(bench.runs):
        plain = bench.time([PYTHON, "-m", "benchmarks.plain", *map(str, sample)], 1) / len(sample)
        yield plain / (bench.time(bench.check(*bench.returns, jobs=1), 1) / len(bench.returns))


def check_vs_calamine(bench: Bench) -> Iterator[float]:
    """Files a second of the check, over those of calamine reading the same files and nothing else; one core."""
    for _ in range(bench.runs):
        floor = bench.time([PYTHON, "-m", "benchmarks.floor", *map(str, bench.returns)], 1)
        yield floor / bench.time(bench.check(*bench.returns, jobs=1), 1)


def two_cores(bench: Bench) -> Iterator[float]:
    """Files a second with two workers on two cores, over those with one worker on one core."""
    for _ in range(bench.runs):
        one = bench.time(bench.check(*bench.returns, jobs=1), 1)
        yield one / bench.time(bench.check(*bench.returns, jobs=2), 2)


def cold_start(bench: Bench) -> Iterator[float]:
    """`wanchang check one.xlsx` over `python -c pass`, the least of five each."""
    for _ in range(bench.runs):
        one, nothing = [], []
        for _ in range(5):
            nothing.append(bench.time([PYTHON, "-c", "pass"]))
            one.append(bench.time([WANCHANG, "check", str(bench.returns[0])]))
        yield min(one) / min(nothing)


def worker_memory(bench: Bench) -> Iterator[float]:
    """The most MiB that a worker has resident while all returns are checked."""
    for _ in range(min(3, bench.runs)):
        yield worker_peak(bench.check(*bench.returns, jobs=1), bench.bytecode)


def worker_growth(bench: Bench) -> Iterator[float]:
    """That peak for all returns, over the one for the first hundred."""
    for _ in range(min(3, bench.runs)):
        hundred = worker_peak(bench.check(*bench.returns[:100], jobs=1), bench.bytecode)
        yield worker_peak(bench.check(*bench.returns, jobs=1), bench.bytecode) / hundred


def rollup_nothing_new(bench: Bench) -> Iterator[float]:
    """A roll-up with nothing new over a full one, both as programs."""
    bench.time([WANCHANG, "receive", str(bench.workspace), *map(str, bench.returns[:_FILED])])
    again = [WANCHANG, "rollup", str(bench.workspace)]
    anew = [PYTHON, "-c", "import sys, campaign.master.rollup as r; r.rollup(sys.argv[1], force=True)", str(bench.workspace)]
    bench.time(again)
    for _ in range(bench.runs):
        yield bench.time(again) / bench.time(anew)


_FILED = 260
"""One return for each unit and month of the sample campaign."""

MEASURES: dict[str, tuple[Callable[[Bench], Iterator[float]], float, bool]] = {
    "check-vs-plain": (check_vs_plain, 10, True),
    "check-vs-calamine": (check_vs_calamine, 0.4, True),
    "two-cores": (two_cores, 1.8, True),
    "cold-start": (cold_start, 12, False),
    "worker-memory": (worker_memory, 64, False),
    "worker-growth": (worker_growth, 1.1, False),
    "rollup-nothing-new": (rollup_nothing_new, 0.05, False),
}
"""Name -> (measure, bar, whether the bar is a floor); in this order."""


def main() -> None:
    """Measure, print a line a figure, and write benchmarks/last.json."""
    parser = argparse.ArgumentParser(description="Measure the program on generated returns.")
    parser.add_argument("-n", dest="number", type=int, default=600, help="how many returns (600)")
    parser.add_argument("--runs", type=int, default=5, help="how many runs of each figure (5)")
    parser.add_argument("--only", action="append", choices=list(MEASURES), help="this figure only")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wanchang-bench-") as folder:
        bench = _prepare(Path(folder), asked.number, asked.runs)
        figures = []
        for name in asked.only or MEASURES:
            measure, bar, least = MEASURES[name]
            figures.append(Figure(name, list(measure(bench)), bar, least))
            print(figures[-1].line, flush=True)
    if not asked.only:
        write_figures(figures, LAST)


def _prepare(scratch: Path, number: int, runs: int) -> Bench:
    returns = make_returns(scratch / "returns", number, seed=1)
    print(f"{number} returns, {FLAWED:.0%} of them with quirks and faults", flush=True)
    bench = Bench(returns, scratch / "workspace", scratch, runs)
    bench.time([WANCHANG, "init", str(bench.workspace)])
    for warm in (bench.check(*returns[:20], jobs=1), [PYTHON, "-m", "benchmarks.plain", str(returns[0])]):
        bench.time(warm)
    return bench


if __name__ == "__main__":
    main()
