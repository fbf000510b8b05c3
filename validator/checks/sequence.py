"""sequence: a column counts 1, 2, 3 …"""

from __future__ import annotations

from collections.abc import Iterator

from validator.check import Example, Kind, Param, Params, Trial, split
from workbook.finding import Code, Fault, Place, Severity, Text


def check(trial: Trial, params: Params) -> Iterator[Fault]:
    """The first break only: what follows it would only repeat it."""
    section, name = split(params["field"])
    if not trial.whole(section, [name]):
        return
    for expected, row in enumerate(trial.rows(section, [name]), 1):
        if row.values[0] != expected:
            yield Fault(
                "check.sequence",
                Place(section, row.number, name),
                {"expected": expected},
                value=row.values[0],
                suggestion=expected,
            )
            return


_PARAMS = {"kind": "sequence", "field": "lectures.no"}

KIND = Kind(
    code=Code(
        "check.sequence",
        Severity.ERROR,
        Text("序号不连续", "Numbers not in sequence"),
        Text(
            "“{field}”应为{expected}，现为“{value}”：请从此行起重新编号。",
            "“{field}” should be {expected}, not “{value}”: number again from this row on.",
        ),
    ),
    label="序号连续",
    params=(Param("field", "field", "序号栏", required=True),),
    check=check,
    good=Example(_PARAMS, {"lectures": [{"no": 1}, {"no": 2}]}),
    bad=Example(_PARAMS, {"lectures": [{"no": 1}, {"no": 3}, {"no": 4}]}, (("lectures", 1, "no"),)),
)
