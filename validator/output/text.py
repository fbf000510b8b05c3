"""`--format text`: for a person at a terminal; plain lines in a pipe."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from typing import TextIO

from validator.output.columns import cells, fold, pad
from validator.output.options import Options
from validator.output.plain import chain, place, show
from validator.output.tally import Tally
from validator.output.words import SEVERITIES, severity_word, verdict_word, word
from workbook.finding import Report, Severity, Verdict, by_weight

TOP = 5
"""How many codes the summary names."""

_STYLES = {"error": "31", "warning": "33", "info": "2", "dim": "2", "head": "1", "good": "32", "returned": "31"}


def write_text(reports: Iterable[Report], stream: TextIO, options: Options) -> None:
    """Write each document and its findings (errors first) as it comes, and a summary at the end.

    On a terminal (`options.colour`) long messages are folded to its width; in a pipe a finding is one line.
    Characters that the stream's own encoding lacks are written as "?", so a GBK console never fails.
    """
    page = _Page(options)
    tally = Tally()
    encoding = getattr(stream, "encoding", None) or "utf-8"
    for report in reports:
        tally.add(report)
        for line in page.document(report):
            stream.write(_encodable(line, encoding) + "\n")
    for line in page.summary(tally):
        stream.write(_encodable(line, encoding) + "\n")


def _encodable(line: str, encoding: str) -> str:
    return line.encode(encoding, "replace").decode(encoding)


class _Page:
    """The lines of the text, in one language, with or without colour."""

    def __init__(self, options: Options) -> None:
        self.lang = options.lang
        self.units = options.units
        self.colour = options.colour
        self.width = shutil.get_terminal_size().columns if options.colour else 0
        self.verdict_width = max(cells(verdict_word(verdict, self.lang)) for verdict in Verdict)
        self.severity_width = max(cells(severity_word(severity, self.lang)) for severity in Severity)

    def style(self, name: str, text: str) -> str:
        return f"\x1b[{_STYLES[name]}m{text}\x1b[0m" if self.colour else text

    def document(self, report: Report) -> Iterator[str]:
        """Its line and its findings; what was not checked stands in the summary, lest it drown them."""
        yield self.heading(report)
        findings = by_weight(report.findings)
        places = [place(finding) or word("whole-file", self.lang) for finding in findings]
        # One far-off cell in a sheet with a long name must not push every message to the right edge.
        width = min(max(map(cells, places), default=0), 28)
        for where, finding in zip(places, findings, strict=True):
            severity = finding.severity
            label = self.style(severity.value, pad(severity_word(severity, self.lang), self.severity_width))
            margin = 4 + max(width, cells(where)) + 2 + self.severity_width + 2
            yield from self.hang(f"    {pad(where, width)}  {label}  ", margin, show(finding.message))
            suggestion = show(finding.public()["suggestion"])
            if suggestion:
                line = word("suggestion", self.lang, suggestion=suggestion)
                yield from self.hang(" " * margin, margin, line)

    def heading(self, report: Report) -> str:
        verdict = pad(verdict_word(report.verdict, self.lang), self.verdict_width)
        style = "good" if report.verdict.accepted else "returned"
        counts = " · ".join(
            f"{severity_word(severity, self.lang)} {count:,}"
            for severity in SEVERITIES
            if (count := report.number_of(severity))
        )
        unit = show(self.units.get(report.unit or "", report.unit)) or "-"
        parts = [
            self.style(style, verdict),
            pad(show(report.period) or "-", 7),
            pad(unit, 12),
            self.style("head", " → ".join(chain(report))),
            counts,
        ]
        return "  ".join(part for part in parts if part)

    def hang(self, head: str, margin: int, text: str) -> Iterator[str]:
        """A text beside its head, folded under itself where a terminal is wide enough to."""
        lines = fold(text, self.width - margin) if self.width - margin >= 20 else iter([text])
        yield head + next(lines)
        for line in lines:
            yield " " * margin + line

    def summary(self, tally: Tally) -> Iterator[str]:
        if not tally.documents:
            yield word("nothing", self.lang)
            return
        verdicts = [f"{verdict_word(v, self.lang)} {tally.verdicts[v]:,}" for v in Verdict if tally.verdicts[v]]
        severities = [f"{severity_word(s, self.lang)} {tally.severities[s]:,}" for s in SEVERITIES]
        colon = ": " if self.lang == "en" else "："
        yield ""
        yield self.style(
            "head", word("documents", self.lang, count=f"{tally.documents:,}") + colon + " · ".join(verdicts)
        )
        yield word("findings", self.lang, count=f"{tally.findings:,}") + colon + " · ".join(severities)
        ranked = tally.ranked_codes()[:TOP]
        if ranked:
            yield word("top", self.lang) + colon.rstrip()
        width = max((cells(show(code)) for code, _, _ in ranked), default=0)
        for code, severity, counted in ranked:
            label = self.style(severity.value, pad(severity_word(severity, self.lang), self.severity_width))
            yield f"{counted.findings:>8,}  {label}  {pad(show(code), width)}  {show(counted.title)}"
        yield from self.skipped(tally, colon)

    def skipped(self, tally: Tally, colon: str) -> Iterator[str]:
        told = tally.told_skips(self.lang)
        if told:
            yield word("skipped", self.lang) + colon.rstrip()
        code_width, title_width = (max((cells(show(row[part])) for row in told), default=0) for part in (0, 1))
        for code, title, because, times in told:
            named = f"{pad(show(code), code_width)}  {pad(show(title), title_width)}"
            line = f"{named}  {word('times', self.lang, count=f'{times:,}')}  {show(because)}"
            yield self.style("dim", f"    {line}")
