"""`make bench`: how fast the program is, as ratios within one run on generated returns.

    python -m benchmarks.run [-n 1000] [--runs 5] [--only MEASURE]...

Every figure is of whole programs, started as users start them, reading and writing real files: `wanchang check` with
a workspace, so that every check is on, into a jsonl file.
"""

from __future__ import annotations

import argparse
import io
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from benchmarks.figures import Figure, write_figures
from benchmarks.large import make_large
from benchmarks.marking import marking
from benchmarks.opened import found_large, opened
from benchmarks.programs import PYTHON, WANCHANG, seconds, worker_peak
from benchmarks.returns import FLAWED, make_returns
from benchmarks.wide import make_wide
from campaign.workspace import RETURNS, Workspace

LAST = Path(__file__).with_name("last.json")
PLAIN_EVERY = 20
"""The plain script reads every so many files only: it would take minutes otherwise."""

FILED = 260
"""One return for each unit and month of the sample campaign."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where things lie: the returns, a workspace with the sample campaign's settings, a place for what is written."""

    returns: list[Path]
    workspace: Path
    scratch: Path

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


def speed(bench: Bench) -> dict[str, float]:
    """Files a second of the check: over openpyxl + jsonschema, which do the schema part alone, over calamine, which
    only reads, and of two workers on two cores over one on one; all but the last on one core."""
    sample = bench.returns[::PLAIN_EVERY]
    plain = bench.time([PYTHON, "-m", "benchmarks.plain", *map(str, sample)], 1) * len(bench.returns) / len(sample)
    floor = bench.time([PYTHON, "-m", "benchmarks.floor", *map(str, bench.returns)], 1)
    one = bench.time(bench.check(*bench.returns, jobs=1), 1)
    two = bench.time(bench.check(*bench.returns, jobs=2), 2)
    return {"check-vs-plain": plain / one, "check-vs-calamine": floor / one, "two-cores": one / two}


def start(bench: Bench) -> dict[str, float]:
    """`wanchang check one.xlsx` over `python -c pass`, the least of five each."""
    one, nothing = [], []
    for _ in range(5):
        nothing.append(bench.time([PYTHON, "-c", "pass"]))
        one.append(bench.time([WANCHANG, "check", str(bench.returns[0])]))
    return {"cold-start": min(one) / min(nothing)}


def memory(bench: Bench) -> dict[str, float]:
    """The most MiB that a worker has resident while all returns are checked, and that over the same for a hundred."""
    hundred = worker_peak(bench.check(*bench.returns[:100], jobs=1), bench.bytecode)
    peak = worker_peak(bench.check(*bench.returns, jobs=1), bench.bytecode)
    return {"worker-memory": peak, "worker-growth": peak / hundred}


_ANEW = "import sys; from campaign.master.rollup import rollup; rollup(sys.argv[1], force=True)"


def rollup(bench: Bench) -> dict[str, float]:
    """A roll-up with nothing new over a full one, on a ledger of a return for each unit and month."""
    again = [WANCHANG, "rollup", str(bench.workspace)]
    anew = [PYTHON, "-c", _ANEW, str(bench.workspace)]
    if not any((bench.workspace / RETURNS).rglob("*.eml")):  # nothing was answered yet, so nothing came
        bench.time([WANCHANG, "receive", str(bench.workspace), *map(str, bench.returns[:FILED])])
        bench.time(again)
    return {"rollup-nothing-new": bench.time(again) / bench.time(anew)}


def rollup_large(bench: Bench) -> dict[str, float]:
    """A roll-up after one return came in over one of everything, of the same ledger of 30,000 lectures."""
    workspace = bench.scratch / "large"
    anew = [PYTHON, "-c", _ANEW, str(workspace)]
    if not workspace.exists():
        make_large(workspace)
        bench.time(anew)
    bench.time([PYTHON, "-m", "benchmarks.large", str(workspace), str(time.time())])
    one = bench.time([WANCHANG, "rollup", str(workspace)])
    return {"rollup-one-changed": one / bench.time(anew)}


def templates(bench: Bench) -> dict[str, float]:
    """`wanchang form template` for 30 units over one openpyxl save of one of the files, the least of three."""
    folder = bench.scratch / "templates"
    units = [word for number in range(1, 31) for word in ("--unit", f"示例单位{number:02}")]
    asked = [*units, "--period", "2020-04", "--due", "2020-05-05", "--output", str(folder)]
    drawn = bench.time([WANCHANG, "form", "template", "monthly-return", *asked])
    return {"template-30-vs-save": drawn / min(_saves(next(folder.iterdir())))}


def _saves(path: Path) -> Iterator[float]:
    """How long openpyxl takes to save a workbook that it has loaded."""
    book = openpyxl.load_workbook(path)
    for _ in range(3):
        began = time.perf_counter()
        book.save(io.BytesIO())
        yield time.perf_counter() - began


def wide(bench: Bench) -> dict[str, float]:
    """A sheet of 90 columns and 5,000 rows: openpyxl + jsonschema, which do the schema part alone, over the check
    with everything on, each on one core."""
    form, file = bench.scratch / "wide.json", bench.scratch / "wide.xlsx"
    if not file.exists():
        make_wide(bench.scratch)
    plain = bench.time([PYTHON, "-m", "benchmarks.plain", "--form", str(form), str(file)], 1)
    asked = ["--form", str(form), "--jobs", "1", "--format", "jsonl", "--output", str(bench.scratch / "wide.jsonl")]
    ours = bench.time([WANCHANG, "check", str(file), *asked], 1)
    return {"wide-vs-plain": plain / ours}


def marks(bench: Bench) -> dict[str, float]:
    """openpyxl's load, colour, comment and save of a return over our marked copy, 问题清单 and all, in one process."""
    return {"marking-vs-openpyxl": marking(bench.returns[0], "monthly-return", "宣讲明细")}


def open_rollup(bench: Bench) -> dict[str, float]:
    """10,000 lectures rolled up into a master that is open in LibreOffice: writing them, and the whole action, over
    setDataArray of as many rows of 20 columns."""
    workspace = Workspace(bench.scratch / "opened")
    return opened(workspace if workspace.master.exists() else found_large(workspace.path))


MEASURES: dict[str, Callable[[Bench], dict[str, float]]] = {
    "speed": speed,
    "start": start,
    "memory": memory,
    "rollup": rollup,
    "rollup-large": rollup_large,
    "templates": templates,
    "marks": marks,
    "open-rollup": open_rollup,
    "wide": wide,
}
BARS: dict[str, tuple[float, bool]] = {
    "check-vs-plain": (10, True),
    "check-vs-calamine": (0.4, True),
    "two-cores": (1.8, True),
    "cold-start": (12, False),
    "worker-memory": (64, False),
    "worker-growth": (1.1, False),
    "rollup-nothing-new": (0.05, False),
    "rollup-one-changed": (0.25, False),
    "template-30-vs-save": (40, False),
    "wide-vs-plain": (5, True),
    "marking-vs-openpyxl": (8, True),
    "open-rollup": (3, False),
    "open-rollup-whole": (10, False),
}
"""Figure -> its bar, and whether that is a floor."""


def main() -> None:
    """Measure, print a line a figure, and write benchmarks/last.json."""
    parser = argparse.ArgumentParser(description="Measure the program on generated returns.")
    parser.add_argument("-n", dest="number", type=int, default=1000, help="how many returns (1000)")
    parser.add_argument("--runs", type=int, default=5, help="how many runs of each measure (5)")
    parser.add_argument("--only", action="append", choices=list(MEASURES), help="this measure only")
    asked = parser.parse_args()
    figures = []
    with tempfile.TemporaryDirectory(prefix="wanchang-bench-") as folder:
        bench = _prepare(Path(folder), asked.number)
        for name in asked.only or MEASURES:
            for figure in _figures([MEASURES[name](bench) for _ in range(asked.runs)]):
                figures.append(figure)
                print(figure.line, flush=True)
    if not asked.only:
        write_figures(figures, LAST)


def _figures(runs: Sequence[Mapping[str, float]]) -> Iterator[Figure]:
    for name in runs[0]:
        yield Figure(name, [run[name] for run in runs], *BARS[name])


def _prepare(scratch: Path, number: int) -> Bench:
    returns = make_returns(scratch / "returns", number, seed=1)
    print(f"{number} returns, {FLAWED:.0%} of them with quirks and faults", flush=True)
    bench = Bench(returns, scratch / "workspace", scratch)
    bench.time([WANCHANG, "init", str(bench.workspace)])
    for command in (
        bench.check(*returns[:20], jobs=2),
        [PYTHON, "-m", "benchmarks.plain", str(returns[0])],
        [PYTHON, "-m", "benchmarks.floor", str(returns[0])],
    ):
        bench.time(command)  # once, for their bytecode
    return bench


if __name__ == "__main__":
    main()
