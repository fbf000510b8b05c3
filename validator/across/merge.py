"""Outcomes of a run + checks between filings -> final reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from validator import across
from validator.across.run import Entry, Run
from validator.facts import Facts
from validator.gist import Gist
from validator.judge import verdict_of
from validator.telling import in_order
from workbook.finding import Finding, Report, Skip
from workbook.form import Form


def merge(
    pairs: Sequence[tuple[Report, Gist | None]], forms: Mapping[str, Form], facts: Facts | None, lang: str
) -> list[Report]:
    """Each report with what checks between filings found in it, its verdict passed anew; same order."""
    entries = [Entry(index, report.file, report.sha256, gist) for index, (report, gist) in enumerate(pairs)]
    run = Run(entries, forms, facts, lang)
    found: dict[int, list[Finding]] = {}
    for kind in across.KINDS:
        for index, finding in kind.check(run):
            found.setdefault(index, []).append(finding)
    return [
        _with(report, gist, found.get(index, ()), run.skips.get(index, ())) if gist is not None else report
        for index, (report, gist) in enumerate(pairs)
    ]


def _with(report: Report, gist: Gist, found: Iterable[Finding], skips: Iterable[Skip]) -> Report:
    findings = in_order((*report.findings, *found), gist.sheets)
    skipped = (*report.skipped, *skips)
    return replace(report, findings=findings, skipped=skipped, verdict=verdict_of(findings, gist.zero))
