"""Five cells of a workbook to mark: filled and empty ones, one with a comment, one that is merged, on two sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbook.addresses import Span, a1
from workbook.finding import Finding, Report, Severity, Verdict
from workbook.package.book import BookPart
from workbook.package.package import Package

SPOTS = 5

Spot = tuple[str, str]
"""Sheet and cell."""

_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3}[1-9]\d{0,6})"')
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?ref="([A-Z]+\d+):')
_COMMENT = re.compile(rb'<(?:\w+:)?comment\b[^>]*?ref="([A-Z]+\d+)"')


def spots_of(data: bytes) -> list[Spot]:
    """Five cells of a workbook, the same ones each time; fewer where it has no worksheet."""
    package = Package(data)
    found: dict[Spot, None] = {}
    sheets = [sheet for sheet in BookPart(package).sheets if sheet.kind == "worksheet"]
    for sheet in sheets[:2]:
        found.update(((sheet.name, cell), None) for cell in _cells(package, sheet.part))
    ordered = sorted(found, key=lambda spot: (list(found).index(spot) % SPOTS, list(found).index(spot)))
    return ordered[:SPOTS]


def _cells(package: Package, part: str) -> Iterator[str]:
    """A commented cell, a merged one, two filled ones, two that are not in the file; merged-over cells are not seen."""
    content = package.read(part)
    covered = [
        Span.parse(text.decode()) for text in re.findall(rb'mergeCell\b[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"', content)
    ]
    notes = [one.target for one in package.relations(part) if one.kind == "comments" and one.target in package]
    noted = _COMMENT.findall(package.read(notes[0]))[:1] if notes else []
    for text in [*noted, *_MERGE.findall(content)[:1]]:
        yield _first(Span.parse(text.decode()), covered)
    cells = [Span.parse(text.decode()) for text in _CELL.findall(content)]
    for cell in (cells[len(cells) // 3 :][:1] + cells[-1:]) if cells else []:
        yield _first(cell, covered)
    row, column = (max(cell.top for cell in cells), max(cell.left for cell in cells)) if cells else (1, 1)
    yield a1(min(row + 3, 1_048_576), min(column + 2, 16_384))
    yield _first(Span(min(2, row), min(column + 1, 16_384), min(2, row), min(column + 1, 16_384)), covered)


def _first(cell: Span, covered: list[Span]) -> str:
    for span in covered:
        if span.top <= cell.top <= span.bottom and span.left <= cell.left <= span.right:
            return a1(span.top, span.left)
    return a1(cell.top, cell.left)


def report_of(spots: list[Spot]) -> Report:
    """A report that says something of each of these cells, of every severity."""
    severities = list(Severity)
    findings = tuple(
        Finding(
            "schema.minimum",
            severities[number % len(severities)],
            f"/rows/{number}",
            sheet,
            cell,
            "数值过小",
            f"第{number + 1}处：应不小于 1。",
            bind=f"{number:032x}",
        )
        for number, (sheet, cell) in enumerate(spots)
    )
    return Report("file.xlsx", "file.xlsx", (), "", None, None, None, None, Verdict.RETURNED, findings)
