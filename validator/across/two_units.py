"""two-units: two units claim the same thing."""

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
    Text("两个单位填报同一条记录", "Claimed by two units"),
    Text(
        "{others}的“{section}”也有这一条（{same}相同）：请协商由一个单位填报，或说明情况。",
        "{others} has the same row of “{section}” ({same} are alike): agree which of you reports it, or explain.",
    ),
)

Claimed = tuple[Entry, Gist, Claim]


def check(run: Run) -> Iterator[tuple[int, Finding]]:
    """One finding in each filing that claims it, at the first of the fields that make it the same."""
    groups: dict[tuple[Any, ...], list[Claimed]] = {}
    same: dict[str, list[str]] = {}
    for entry, gist in run.current():
        for params in run.form(gist).across:
            if params["kind"] != "two-units":
                continue
            section, names = split_all(params["fields"])
            same[gist.form] = params["fields"]
            for claim in gist.claims.get(section, ()):
                values = tuple(claim.values.get(name) for name in names)
                if None not in values:
                    groups.setdefault((gist.form, *values), []).append((entry, gist, claim))
    for group in groups.values():
        for entry, gist, claim in group:
            others = sorted({_name(other) for _, other, _ in group if other.unit != gist.unit})
            if others:
                dotted = same[gist.form][0]
                slots = {"others": "、".join(others)} | _named(run, gist, same[gist.form])
                yield entry.number, finding(
                    CODE, run.lang, slots, gist=gist, dotted=dotted, index=claim.position,
                    row=claim.row, key=claim.key, value=claim.values[dotted.partition(".")[2]],
                )  # fmt: skip


def _named(run: Run, gist: Gist, fields: list[str]) -> dict[str, str]:
    """The table and the fields in the form's words."""
    located = [run.form(gist).locate(dotted) for dotted in fields]
    return {"section": located[0][0].title, "same": "、".join(field.title for _, field in located)}


def _name(gist: Gist) -> str:
    return gist.unit_name or gist.unit or ""
