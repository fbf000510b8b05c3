"""Findings as the lines of a letter: like ones together, errors first, the places as ranges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from campaign.answers.letter import one_line
from workbook.finding import Finding, by_weight
from workbook.issues import ADOPTED

MOST = 20
"""Lines in a letter; all findings stand in 问题清单."""

_RANGES = 8
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d*)")


class Told(NamedTuple):
    """What a line tells of one cell: "强制　宣讲明细 L7：…". `kind` is what it has in common with others of its line.

    `title` is what is said of several whose messages differ, with the first one's `example` (its message, where it
    has none); `tail` stands at the end.
    """

    head: str
    kind: str
    sheet: str | None
    cell: str | None
    title: str
    message: str
    tail: str = ""
    example: str = ""


def group(findings: Iterable[Finding], most: int = MOST) -> tuple[list[str], int]:
    """At most `most` lines, and how many findings are in none of them.

    "强制 宣讲明细 L7–L12、L15：…" where one column has the same finding in many rows. Nothing of a personal value is
    in them that the finding's own message does not show masked.
    """
    return gather((_told(finding) for finding in by_weight(findings)), most)


def _told(finding: Finding) -> Told:
    tail = "（已有情况说明）" if finding.explained else ""
    taken = finding.code == ADOPTED  # each says from what to what: none stands for others
    kind = f"{finding.code} {finding.message}" if taken else finding.code
    about = (kind, finding.sheet, finding.cell, finding.title, finding.message)
    return Told(finding.severity.label, *about, tail)


def gather(told: Iterable[Told], most: int = MOST) -> tuple[list[str], int]:
    """At most `most` lines, those of one kind and column on one, and how many are in none of them; order is kept."""
    groups: dict[tuple[str | None, ...], list[Told]] = {}
    for one in told:
        cell = _CELL.fullmatch(one.cell or "")
        groups.setdefault((one.head, one.kind, one.sheet, one.tail, cell[1] if cell else one.message), []).append(one)
    alike = list(groups.values())
    return [_line(each) for each in alike[:most]], sum(len(each) for each in alike[most:])


def _line(alike: Sequence[Told]) -> str:
    first = alike[0]
    places = ranges([one.cell for one in alike if one.cell])
    where = " ".join(part for part in (one_line(first.sheet or ""), places) if part) or "整份文件"
    message = one_line(first.message)
    if len({one.message for one in alike}) > 1:
        message = f"{first.title}，共{len(alike)}处。如{first.cell}：{one_line(first.example) or message}"
    return f"{first.head}　{where}：{message}{first.tail}"


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
