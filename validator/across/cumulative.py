"""cumulative: what a return carries over disagrees with the months before it."""

from __future__ import annotations

from collections.abc import Iterator

from validator.across.run import Run, finding
from validator.gist import Gist
from workbook.finding import Code, Finding, Severity, Text

CODE = Code(
    "across.cumulative",
    Severity.INFO,
    Text("累计与前期不符", "Carried-over total disagrees"),
    Text(
        "上月累计为{value}，而已通过的{month}报表累计为{expected}；以登记簿为准，无需填报单位处理。",
        "{value} was carried over, but the accepted return for {month} came to {expected}; "
        "the ledger counts, the unit need do nothing.",
    ),
)


def check(run: Run) -> Iterator[tuple[int, Finding]]:
    """Each latest filing against the latest accepted one of an earlier month: `field` against its `of`."""
    accepted = run.current(accepted=True)
    for entry, gist in run.current():
        for params in run.form(gist).across:
            if params["kind"] != "cumulative":
                continue
            before = _before(gist, [other for _, other in accepted])
            carried = gist.record.get(params["field"])
            if before is None or carried is None:
                continue
            expected = before.record.get(params["of"])
            if expected is not None and carried != expected:
                slots = {"month": before.period, "expected": expected}
                yield entry.number, finding(CODE, run.lang, slots, gist=gist, dotted=params["field"], value=carried)


def _before(gist: Gist, others: list[Gist]) -> Gist | None:
    """The same unit's filing of the last month before."""
    earlier = [
        other
        for other in others
        if other.form == gist.form
        and other.unit is not None
        and other.unit == gist.unit
        and (other.period or "") < (gist.period or "")
    ]
    return max(earlier, key=lambda other: other.period or "", default=None)
