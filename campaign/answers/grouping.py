"""Findings as the lines of a letter: like ones together, errors first, the places as ranges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from campaign.answers.letter import one_line
from workbook.finding import Finding, by_weight

MOST = 20
"""Lines in a letter; all findings stand in 问题清单."""

_RANGES = 8
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d*)")


def group(findings: Iterable[Finding], most: int = MOST) -> tuple[list[str], int]:
    """At most `most` lines, and how many findings are in none of them.

    "强制 宣讲明细 L7–L12、L15：…" where one column has the same finding in many rows. Nothing of a personal value is
    in them that the finding's own message does not show masked.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in by_weight(findings):
        groups.setdefault(_likeness(finding), []).append(finding)
    alike = list(groups.values())
    return [_line(each) for each in alike[:most]], sum(len(each) for each in alike[most:])


def _likeness(finding: Finding) -> tuple[object, ...]:
    """What findings of one line have in common."""
    cell = _CELL.fullmatch(finding.cell or "")
    what = cell[1] if cell else finding.message
    return finding.severity, finding.code, finding.sheet, bool(finding.explained), what


def _line(alike: Sequence[Finding]) -> str:
    first = alike[0]
    places = ranges([finding.cell for finding in alike if finding.cell])
    where = " ".join(part for part in (one_line(first.sheet or ""), places) if part) or "整份文件"
    explained = "（已有情况说明）" if first.explained else ""
    message = one_line(first.message)
    if len({finding.message for finding in alike}) > 1:
        message = f"{first.title}，共{len(alike)}处。如{first.cell}：{message}"
    return f"{first.severity.label}　{where}：{message}{explained}"


def ranges(cells: Sequence[str]) -> str:
    """Cells of one column as ranges: L7, L8, L9, L12 -> "L7–L9、L12"; past eight ranges "等N处"."""
    letters = (_CELL.fullmatch(cells[0]) or [""])[0].rstrip("0123456789") if cells else ""
    rows = sorted({int(cell[len(letters) :]) for cell in cells})
    if not rows:
        return ""
    starts = [rows[0], *(after for before, after in pairwise(rows) if after != before + 1)]
    ends = [*(before for before, after in pairwise(rows) if after != before + 1), rows[-1]]
    named = [
        f"{letters}{start}" if start == end else f"{letters}{start}–{letters}{end}"
        for start, end in zip(starts, ends, strict=True)
    ]
    return "、".join(named[:_RANGES]) + (f"等{len(rows)}处" if len(named) > _RANGES else "")
