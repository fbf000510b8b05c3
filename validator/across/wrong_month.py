"""wrong-month: a file name speaks of another month than the return inside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from validator.across.run import Run, finding
from workbook.finding import Code, Finding, Severity, Text

CODE = Code(
    "across.wrong-month",
    Severity.ERROR,
    Text("文件名与报告期不符", "File name and period disagree"),
    Text(
        "文件名“{file}”写的是{named}，报表的报告期却是{period}：请核对是否选错了文件。",
        "The file name “{file}” says {named}, the return inside is for {period}: check that it is the right file.",
    ),
)

_FULL = re.compile(r"(?<!\d)(20\d\d)\s*(?:年\s*|[-._])(1[0-2]|0?[1-9])(?!\d)(?:\s*月)?(?![-._]?\d)")
_MONTH = re.compile(r"(?<![\d年])(1[0-2]|0?[1-9])\s*月(?!\s*\d)")


def check(run: Run) -> Iterator[tuple[int, Finding]]:
    """Every filing whose file name names months, and none of them its own."""
    for entry in run.entries:
        gist = entry.gist
        if gist is None or gist.period is None:
            continue
        named = months_in(entry.file, gist.period[:4])
        if named and gist.period not in named:
            slots = {"file": entry.file, "named": "、".join(named), "period": gist.period}
            yield entry.number, finding(CODE, run.lang, slots)


def months_in(name: str, year: str) -> list[str]:
    """The months ("YYYY-MM") that a file name speaks of; "4月" alone is of `year`; days name no month."""
    found = [f"{match[1]}-{int(match[2]):02d}" for match in _FULL.finditer(name)]
    return found or [f"{year}-{int(match[1]):02d}" for match in _MONTH.finditer(name)]
