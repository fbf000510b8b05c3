"""What a run amounts to: documents and findings counted as the reports go by."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from validator.output.words import SEVERITIES, code_title, word
from workbook.finding import Report, Severity, Verdict


@dataclass(slots=True)
class UnitTally:
    """One unit's documents by verdict and findings by severity."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    severities: Counter[Severity] = field(default_factory=Counter)


@dataclass(slots=True)
class CodeTally:
    """One code at one severity: its title as first met, its findings, the documents that have any."""

    title: str
    findings: int = 0
    documents: int = 0


@dataclass(slots=True)
class Tally:
    """Running totals; its size grows with units and codes, never with documents.

    `skips` counts documents by (code, why it was not checked); None for a cell's own reason, told elsewhere.
    """

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    severities: Counter[Severity] = field(default_factory=Counter)
    units: dict[str | None, UnitTally] = field(default_factory=dict)
    codes: dict[tuple[str, Severity], CodeTally] = field(default_factory=dict)
    skips: Counter[tuple[str, str | None]] = field(default_factory=Counter)

    @property
    def documents(self) -> int:
        """How many documents were counted."""
        return self.verdicts.total()

    @property
    def findings(self) -> int:
        """How many findings were counted."""
        return self.severities.total()

    def add(self, report: Report) -> None:
        """Count one document."""
        unit = self.units.setdefault(report.unit, UnitTally())
        self.verdicts[report.verdict] += 1
        unit.verdicts[report.verdict] += 1
        self.skips.update({(skip.code, None if "!" in skip.because else skip.because) for skip in report.skipped})
        met = set()
        for finding in report.findings:
            key = (finding.code, finding.severity)
            code = self.codes.setdefault(key, CodeTally(finding.title))
            code.findings += 1
            code.documents += key not in met
            met.add(key)
            self.severities[finding.severity] += 1
            unit.severities[finding.severity] += 1

    def ranked_codes(self) -> list[tuple[str, Severity, CodeTally]]:
        """Codes, the most frequent first, then by severity and name."""
        return sorted(
            ((code, severity, tally) for (code, severity), tally in self.codes.items()),
            key=lambda row: (-row[2].findings, SEVERITIES.index(row[1]), row[0]),
        )

    def told_skips(self, lang: str) -> list[tuple[str, str, str, int]]:
        """(code, its title, why it was not checked, in how many documents), by code."""
        rows = sorted(self.skips.items(), key=lambda row: (row[0][0], row[0][1] or ""))
        return [
            (code, code_title(code, lang), word("cell", lang) if because is None else because, times)
            for (code, because), times in rows
        ]

    def ranked_units(self) -> list[tuple[str | None, UnitTally]]:
        """Units by code, the unknown one last."""
        return sorted(self.units.items(), key=lambda row: (row[0] is None, row[0] or ""))
