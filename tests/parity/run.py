"""The full run: cases by seed until every check has been changed often enough, then docs/parity.md.

`python -m tests.parity.run` is what `make parity` calls; `--seed N` shows one case and what the two sides say of it.
"""

from __future__ import annotations

import argparse
import queue
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from tests.parity.case import Case, make_case
from tests.parity.compare import Comparison, Difference, compare
from tests.parity.forms import parity_forms
from tests.parity.mutation import Mutation
from tests.parity.office import Office, python_with_uno, version
from tests.parity.page import page
from tests.parity.tally import Tally

PAGE = Path(__file__).resolve().parents[2] / "docs" / "parity.md"
MUTATIONS, CHANGES, MOST_DECLARED = 2000, 50, 0.01
ROUND, MOST_CASES, MOST_SEEDS = 200, 3000, 100_000
MOST_TOLD, SHOWN = 30, 12


def run_case(office: Office, case: Case) -> Comparison:
    """One case from the template to the comparison."""
    steps = [step for one in case.mutations for step in one.steps]
    return compare(case, office.rework(case.ground.book, steps))


def run_cases(seeds: Sequence[int], offices: Sequence[Office]) -> Iterator[tuple[Case, Comparison]]:
    """The cases of those seeds, done by all offices at once, as they come; what goes wrong in one is raised."""
    waiting: queue.SimpleQueue[int | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[Case, Comparison] | BaseException | None] = queue.SimpleQueue()
    for seed in [*seeds, *[None] * len(offices)]:
        waiting.put(seed)

    def work(office: Office) -> None:
        while (seed := waiting.get()) is not None:
            try:
                case = make_case(seed)
                done.put((case, run_case(office, case)))
            except BaseException as error:
                error.add_note(f"seed {seed}")
                done.put(error)
        done.put(None)

    threads = [threading.Thread(target=work, args=(office,), daemon=True) for office in offices]
    for thread in threads:
        thread.start()
    running = len(threads)
    while running:
        result = done.get()
        if result is None:
            running -= 1
        elif isinstance(result, BaseException):
            raise result
        else:
            yield result


def blame(office: Office, case: Case, difference: Difference) -> Mutation | None:
    """The one mutation of a case that brings a disagreement by itself; None where it takes several."""
    for one in case.mutations if len(case.mutations) > 1 else ():
        alone = Case(case.seed, case.ground, (one,))
        if any(other.key == difference.key for other in run_case(office, alone).differences):
            return one
    return None


def describe(case: Case, difference: Difference, guilty: Mutation | None) -> str:
    """A disagreement in words."""
    section, field, code = difference.key
    said = f"自查 {tuple(difference.selfcheck)}, product {tuple(difference.product)}"
    found = [f"seed {case.seed} {case.ground.form.id}: {code} at {section}.{field}: {said} {difference.pattern or ''}"]
    for one in [guilty] if guilty else case.mutations:
        found.append(f"  {one.aim} {sorted(one.patterns)}")
        found += [f"    {step}" for step in one.steps[:SHOWN]]
    return "\n".join(found)


def main() -> int:
    """Run one case, so many, or all of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.parity.run", description=__doc__)
    parser.add_argument("--seed", type=int, help="one case, shown")
    parser.add_argument("--cases", type=int, help="so many cases, without writing the page")
    parser.add_argument("--page", type=Path, help="where to write the page of those cases")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--offices", type=int, default=2, help="so many LibreOffices at once")
    options = parser.parse_args()
    python = python_with_uno()
    if python is None:
        print("python3-uno is not installed", file=sys.stderr)
        return 2
    with ExitStack() as stack:
        offices = [
            stack.enter_context(Office(python)) for _ in range(1 if options.seed is not None else options.offices)
        ]
        if options.seed is not None:
            return _report(offices, Tally(), [options.seed], every=True)
        if options.cases is not None:
            tally, seeds = Tally(), range(options.first, options.first + options.cases)
            status = _report(offices, tally, seeds)
            if options.page is not None:
                write_page(options.page, tally, seeds)
            return status
        return _prove(offices)


def write_page(path: Path, tally: Tally, seeds: Sequence[int]) -> None:
    """The page of what was found."""
    path.write_text(page(tally, seeds, parity_forms(), version()), encoding="utf-8")


def _prove(offices: Sequence[Office]) -> int:
    """Everything: until each check was changed often enough, and the page is written."""
    tally, seeds = Tally(), list[int]()
    status = 0
    while len(seeds) < MOST_CASES and (tally.mutations < MUTATIONS or tally.rare(CHANGES)):
        more = list(islice(_wanted(tally, seeds[-1] + 1 if seeds else 0), ROUND))
        status |= _report(offices, tally, more)
        seeds += more
        print(f"changed fewer than {CHANGES} times so far: {len(tally.rare(CHANGES))} checks and keywords", flush=True)
    write_page(PAGE, tally, seeds)
    for name in tally.rare(CHANGES):
        print(f"changed fewer than {CHANGES} times: {name}")
        status = 1
    if tally.share_declared >= MOST_DECLARED:
        print(f"declared differences are {tally.share_declared:.2%} of the comparisons")
        status = 1
    return status


def _wanted(tally: Tally, first: int) -> Iterator[int]:
    """Seeds from `first` on: every one, until there are mutations enough, then those that aim at what is rare."""
    enough = tally.mutations >= MUTATIONS
    return (seed for seed in range(first, first + MOST_SEEDS) if not enough or tally.wants(make_case(seed), CHANGES))


def _report(offices: Sequence[Office], tally: Tally, seeds: Sequence[int], *, every: bool = False) -> int:
    """Some cases, their disagreements told; 1 where one is not declared."""
    begun, before, told = time.monotonic(), tally.mutations, []
    for case, comparison in run_cases(seeds, offices):
        tally.add(case, comparison)
        told += [(case, one) for one in comparison.differences if every or one.pattern is None]
    seconds = time.monotonic() - begun
    alike = {(difference.key, case.ground.form.id): (case, difference) for case, difference in reversed(told)}
    for case, difference in list(alike.values())[:MOST_TOLD]:
        print(describe(case, difference, blame(offices[0], case, difference)))
    compared, agreeing = sum(tally.compared.values()), sum(tally.agreeing.values())
    print(
        f"{tally.cases} cases, {tally.mutations} mutations, {(tally.mutations - before) / seconds:.1f} a second; "
        f"{agreeing} of {compared} agree, {sum(tally.declared.values())} differ as declared, {tally.wrong} do not",
        flush=True,
    )
    return 1 if any(difference.pattern is None for _, difference in told) else 0


if __name__ == "__main__":
    sys.exit(main())
