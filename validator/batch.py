"""Many paths -> outcomes: each document read in an isolated worker, in order."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Generator, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from validator.examine import Desk, Outcome, examine
from validator.intake.document import Document
from validator.intake.open import open_path
from validator.isolation import LIMITS, Death, run_isolated
from validator.schema import passer
from validator.telling import tell
from workbook.finding import Fault, Report, Verdict
from workbook.shelf import Shelf

if TYPE_CHECKING:
    from validator.way import Way


def cores() -> int:
    """How many documents are judged at once unless someone says otherwise: one a core that is ours."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_batch(
    paths: Iterable[str], desk: Desk, *, jobs: int = 1, meanwhile: Callable[[], None] | None = None
) -> Generator[Outcome, None, None]:
    """The outcome of every document of every path, in order, before checks between filings.

    `meanwhile()` runs here, once, while the workers are at their first documents.
    """
    if not isinstance(desk.forms, Shelf):
        for form in desk.forms:
            passer(form)  # compiled once, before workers are forked
    judge = partial(examine, desk=desk)
    opening = partial(open_path, passwords=desk.passwords)
    for path, number, result in run_isolated(opening, judge, paths, jobs=jobs, meanwhile=meanwhile):
        if isinstance(result, Death):
            yield mourn(path, number, result, desk)
        else:
            yield result


def check_paths(paths: Iterable[str], desk: Desk, *, jobs: int = 1) -> list[Report]:
    """The final report of every document of the paths, in order, checks between filings included."""
    return settle(list(run_batch(paths, desk, jobs=jobs)), desk)


def settle(outcomes: Sequence[Outcome], desk: Desk) -> list[Report]:
    """Outcomes of one run -> final reports, same order."""
    from validator.across.merge import merge

    if any(outcome.message[0] for outcome in outcomes):
        from validator.resent import told_of_resent  # of mails only

        outcomes = told_of_resent(outcomes, desk.lang)
    pairs = [(outcome.report, outcome.gist) for outcome in outcomes]
    return merge(pairs, desk.forms, desk.facts, desk.lang)


_CODES = {
    "crashed": "file.crashed",
    "timeout": "file.timeout",
    "memory": "file.memory",
    "bug": "file.not-judged",
}


def mourn(path: str, number: int, death: Death, desk: Desk) -> Outcome:
    """The outcome of a document that took its worker along."""
    if death.kind == "bug":
        # ours, not the clerk's: the log has it whole, and the run goes on without this document
        import logging

        logging.getLogger("wanchang").error("%s #%d\n%s", path, number, death.detail)
    name, within, sha256, way = _name_of(path, number, desk.passwords)
    finding = tell(Fault(_CODES[death.kind], slots={"seconds": f"{LIMITS.seconds:g}"}), None, desk.lang)
    report = Report(path, name, within, sha256, None, None, None, None, Verdict.UNREADABLE, (finding,))
    return Outcome(report, way=way if desk.keep else None)


_Name: TypeAlias = "tuple[str, tuple[str, ...], str, Way]"


def _name_of(path: str, number: int, passwords: Sequence[str]) -> _Name:
    """A document's name, containers, digest and way, asked of a fresh worker; else those of its outermost file."""
    for _, index, result in run_isolated(partial(open_path, passwords=passwords), _describe, [path]):
        if index == number and not isinstance(result, Death):
            return result
    try:
        digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        digest = ""
    from validator.way import Way

    return Path(path).name, (), digest, Way()


def _describe(document: Document) -> _Name:
    from validator.way import way_of

    return document.file, document.within, document.sha256, way_of(document, None)
