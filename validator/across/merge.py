"""Outcomes of a run + checks between filings -> final reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from validator import across
from validator.across.run import Entry, Run
from validator.facts import Facts
from validator.gist import Gist
from validator.judge import verdict_of
from validator.telling import in_order
from workbook.finding import Finding, Report, Skip
from workbook.form import Form


def merge(
    pairs: Sequence[tuple[Report, Gist | None]], forms: Sequence[Form], facts: Facts | None, lang: str
) -> list[Report]:
    """Each report with what checks between filings found in it, its verdict passed anew; same order."""
    told = list(pairs)
    for kinds in (across.KINDS, across.AFTER):
        entries = [Entry(index, report.file, report.sha256, gist) for index, (report, gist) in enumerate(told)]
        run = Run(entries, forms, facts, lang)
        found: dict[int, list[Finding]] = {}
        for kind in kinds:
            for index, finding in kind.check(run):
                found.setdefault(index, []).append(finding)
        told = [
            (report, None) if gist is None else _with(report, gist, found.get(index, ()), run.skips.get(index, ()))
            for index, (report, gist) in enumerate(told)
        ]
    return [report for report, _ in told]


def _with(report: Report, gist: Gist, found: Iterable[Finding], skips: Iterable[Skip]) -> tuple[Report, Gist]:
    findings = in_order((*report.findings, *found), gist.sheets)
    verdict = verdict_of(findings, gist.zero)
    whole = report._replace(findings=findings, skipped=(*report.skipped, *skips), verdict=verdict)
    return whole, gist if gist.settled else gist._replace(accepted=verdict.accepted)
