"""two-places: one person in two places at one time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from validator.across.run import Entry, Run, finding
from validator.check import split
from validator.gist import Claim, Gist
from workbook.finding import Code, Finding, Severity, Text

CODE = Code(
    "across.two-places",
    Severity.WARNING,
    Text("同一人同时在两地", "In two places at once"),
    Text(
        "{who}“{value}”在这一时段{where}还有另一条“{section}”：请核对时间或姓名；如系同名，请说明情况。",
        "{who} “{value}” stands in another row of “{section}” at this time {where_en}: "
        "check time and name; if it is another person of that name, say so.",
    ),
)


class _Talk(NamedTuple):
    """One event as a stretch of time, in minutes of its day."""

    start: int
    end: int
    place: Any
    entry: Entry
    gist: Gist
    claim: Claim
    dotted: str


def check(run: Run) -> Iterator[tuple[int, Finding]]:
    """One finding at the person's cell of each of two events that overlap in time and differ in place."""
    for talks in _by_person_and_day(run).values():
        for one in talks:
            others = [other for other in talks if other is not one and _clash(one, other)]
            if others:
                units = sorted({other.gist.unit_name or "" for other in others if other.gist.unit != one.gist.unit})
                section, person = run.form(one.gist).locate(one.dotted)
                slots = {
                    "who": person.title,
                    "section": section.title,
                    "where": f"在{'、'.join(units)}" if units else "在本单位",
                    "where_en": f"at {', '.join(units)}" if units else "in this return",
                }
                yield one.entry.number, finding(
                    CODE, run.lang, slots, gist=one.gist, dotted=one.dotted, index=one.claim.position,
                    row=one.claim.row, key=one.claim.key, value=one.claim.values[split(one.dotted)[1]],
                )  # fmt: skip


def _by_person_and_day(run: Run) -> dict[tuple[Any, ...], list[_Talk]]:
    groups: dict[tuple[Any, ...], list[_Talk]] = {}
    for entry, gist in run.current():
        for params in run.form(gist).across:
            if params["kind"] != "two-places":
                continue
            section, person = split(params["person"])
            date, start, duration, place = (split(params[name])[1] for name in ("date", "start", "duration", "place"))
            for claim in gist.claims.get(section, ()):
                who, day, at, where = (claim.values.get(name) for name in (person, date, start, place))
                if who is None or day is None or at is None or where is None:
                    continue
                begin = int(at[:2]) * 60 + int(at[3:5])
                lasts = claim.values.get(duration)
                end = begin + (lasts if isinstance(lasts, int) else 0)
                talk = _Talk(begin, end, where, entry, gist, claim, params["person"])
                groups.setdefault((gist.form, who, day), []).append(talk)
    return groups


def _clash(one: _Talk, other: _Talk) -> bool:
    overlap = one.start < other.end and other.start < one.end or one.start == other.start
    return overlap and one.place != other.place
