"""Mails of one run that bear the number of another and say something else: sent again after a change, or feigned."""

from __future__ import annotations

import os
from collections.abc import Sequence

from validator.examine import Outcome
from validator.intake.codes import fault
from validator.telling import tell


def told_of_resent(outcomes: Sequence[Outcome], lang: str) -> list[Outcome]:
    """The outcomes of a run, same order, with a finding on every document of a mail whose number an earlier one had."""
    first: dict[str, tuple[str, str]] = {}
    told = []
    for outcome in outcomes:
        number, digest = outcome.message
        if number:
            path, known = first.setdefault(number, (outcome.report.path, digest))
            if known != digest:
                outcome = _with(outcome, os.path.basename(path), lang)
        told.append(outcome)
    return told


def _with(outcome: Outcome, first: str, lang: str) -> Outcome:
    made = tell(fault("file.resent", name=first), None, lang)
    report = outcome.report
    return outcome._replace(report=report._replace(findings=(made, *report.findings)))
