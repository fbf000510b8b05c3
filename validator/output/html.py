"""`--format html`: one self-contained page that opens from a disk, filters, searches and prints."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, TextIO

from validator.output.options import Options
from validator.output.plain import chain, place, show
from validator.output.tally import Tally
from validator.output.words import SEVERITIES, severity_word, verdict_word, word
from workbook.finding import Finding, Report, Severity, Verdict, by_weight
from workbook.shipped import HOME

PER_DOCUMENT = 50
"""Most findings of one document that the page lists, the heaviest first; the rest are counted."""

PER_PAGE = 20_000
"""Most findings that the page lists at all, so that a browser still opens it; the rest are counted."""

UNKNOWN = "-"
"""The unit that stands in a filter for documents whose unit is unknown."""


class Row(NamedTuple):
    """A finding as the page shows it; all text is plain, the template escapes it."""

    severity: Severity
    place: str
    code: str
    title: str
    message: str
    value: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document as the page shows it; `rest` are the findings counted but not listed."""

    verdict: Verdict
    way: tuple[str, ...]
    unit: str
    period: str
    counts: dict[Severity, int]
    rows: tuple[Row, ...]
    rest: int
    rest_severities: str
    rest_codes: str


def write_html(reports: Iterable[Report], stream: TextIO, options: Options) -> None:
    """Write the page: totals, by unit, by code, then the documents, those with the heaviest findings first.

    Holds in memory at most PER_PAGE findings. Every text is escaped by the template, and the page forbids
    itself (Content-Security-Policy) any script but its own and any request.
    """
    tally = Tally()
    sheets: list[Sheet] = []
    room = PER_PAGE
    for report in reports:
        tally.add(report)
        sheet = _sheet(report, min(room, PER_DOCUMENT))
        room -= len(sheet.rows)
        sheets.append(sheet)
    sheets.sort(key=lambda sheet: [not sheet.counts[severity] for severity in SEVERITIES])
    for chunk in _render(tally, sheets, options):
        stream.write(chunk)


def _sheet(report: Report, room: int) -> Sheet:
    findings = by_weight(report.findings)
    rest = findings[room:]
    return Sheet(
        verdict=report.verdict,
        way=chain(report),
        unit=show(report.unit) or UNKNOWN,
        period=show(report.period),
        counts={severity: report.number_of(severity) for severity in SEVERITIES},
        rows=tuple(_row(finding) for finding in findings[:room]),
        rest=len(rest),
        rest_severities=" ".join(sorted({finding.severity for finding in rest})),
        rest_codes=" ".join(sorted({show(finding.code) for finding in rest})),
    )


def _row(finding: Finding) -> Row:
    public = finding.public()
    return Row(
        severity=finding.severity,
        place=place(finding),
        code=show(finding.code),
        title=show(finding.title),
        message=show(finding.message),
        value=show(public["value"], 120),
        suggestion=show(public["suggestion"]),
    )


def _render(tally: Tally, sheets: list[Sheet], options: Options) -> Iterable[str]:
    from jinja2 import DictLoader, Environment, StrictUndefined
    from markupsafe import Markup

    pages = HOME / "pages"
    style, script, page = ((pages / f"report.{kind}").read_text("utf-8") for kind in ("css", "js", "html"))
    environment = Environment(
        loader=DictLoader({"report.html": page}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    lang = options.lang
    environment.filters["thousands"] = lambda number: f"{number:,}"
    context: dict[str, Any] = {
        "lang": lang,
        "zh": lang != "en",
        "title": show(options.title),
        "heading": word("title", lang),
        "made_at": f"{options.made_at:%Y-%m-%d %H:%M}",
        "tally": tally,
        "skips": [
            (show(code), show(title), show(because), times) for code, title, because, times in tally.told_skips(lang)
        ],
        "sheets": [sheet for sheet in sheets if sum(sheet.counts.values())],
        "clean": [sheet for sheet in sheets if not sum(sheet.counts.values())],
        "verdicts": [(verdict, verdict_word(verdict, lang)) for verdict in Verdict],
        "verdict_words": {verdict: verdict_word(verdict, lang) for verdict in Verdict},
        "severities": [(severity, severity_word(severity, lang)) for severity in SEVERITIES],
        "severity_words": {severity: severity_word(severity, lang) for severity in SEVERITIES},
        "bars": _bars(tally),
        "units": [(show(unit) or UNKNOWN, counted) for unit, counted in tally.ranked_units()],
        "unit_names": _unit_names(tally, options),
        "codes": [(show(code), show(tallied.title), level, tallied) for code, level, tallied in tally.ranked_codes()],
        "style": Markup(style),
        "script": Markup(script),
        "style_hash": _digest(style),
        "script_hash": _digest(script),
    }
    return environment.get_template("report.html").generate(context)


def _unit_names(tally: Tally, options: Options) -> dict[str, str]:
    names = {show(unit): show(options.units.get(unit, unit)) for unit in tally.units if unit is not None}
    return names | {UNKNOWN: word("no-unit", options.lang)}


def _bars(tally: Tally) -> list[tuple[Verdict, float, float]]:
    """Verdict, left edge and width in percent: the strip under the totals."""
    bars, left = [], 0.0
    for verdict in Verdict:
        if tally.verdicts[verdict]:
            width = 100 * tally.verdicts[verdict] / tally.documents
            bars.append((verdict, round(left, 3), round(width, 3)))
            left += width
    return bars


def _digest(text: str) -> str:
    """The source expression by which a page allows exactly one inline text (CSP level 2)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
