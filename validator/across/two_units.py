"""two-units: two units claim the same lecture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validator.across.run import Entry, Run, finding
from validator.check import split_all
from validator.gist import Claim, Gist
from workbook.finding import Code, Finding, Severity, Text

CODE = Code(
    "across.two-units",
    Severity.WARNING,
    Text("两个单位填报同一场宣讲", "Claimed by two units"),
    Text(
        "{others}也填报了同一场宣讲（时间、地点、题目相同）：请协商由一个单位填报，或说明情况。",
        "{others} claims the same lecture: agree which of you reports it, or explain.",
    ),
)

Claimed = tuple[Entry, Gist, Claim]


def check(run: Run) -> Iterator[tuple[int, Finding]]:
    """One finding in each filing that claims it, at the first of the fields that make it the same."""
    groups: dict[tuple[Any, ...], list[Claimed]] = {}
    first: dict[str, str] = {}
    for entry, gist in run.current():
        for params in run.form(gist).across:
            if params["kind"] != "two-units":
                continue
            section, names = split_all(params["fields"])
            first[gist.form] = params["fields"][0]
            for claim in gist.claims.get(section, ()):
                values = tuple(claim.values.get(name) for name in names)
                if None not in values:
                    groups.setdefault((gist.form, *values), []).append((entry, gist, claim))
    for group in groups.values():
        for entry, gist, claim in group:
            others = sorted({_name(other) for _, other, _ in group if other.unit != gist.unit})
            if others:
                dotted = first[gist.form]
                yield entry.number, finding(
                    CODE, run.lang, {"others": "、".join(others)}, gist=gist, dotted=dotted, index=claim.position,
                    row=claim.row, key=claim.key, value=claim.values[dotted.partition(".")[2]],
                )  # fmt: skip


def _name(gist: Gist) -> str:
    return gist.unit_name or gist.unit or ""
