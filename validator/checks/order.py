"""order: one date, time or number does not come before another."""

from __future__ import annotations

from collections.abc import Iterator

from validator.check import Example, Kind, Param, Params, Trial, split
from workbook.finding import Code, Fault, Place, Severity, Text


def check(trial: Trial, params: Params) -> Iterator[Fault]:
    """The field that should come later: row by row in one section, else against the latest of the other's rows.

    `equal` allows both to be the same.
    """
    section, earlier = split(params["earlier"])
    later_section, later = split(params["later"])
    equal = params.get("equal", False)
    title = trial.filing.form.section(section).field(earlier).title
    if section == later_section:
        pairs = [(row.number, *row.values) for row in trial.rows(section, [earlier, later])]
    else:
        firsts = [row.values[0] for row in trial.rows(section, [earlier]) if row.values[0] is not None]
        latest = max(firsts, default=None)
        pairs = [(row.number, latest, row.values[0]) for row in trial.rows(later_section, [later])]
    for index, first, second in pairs:
        if first is None or second is None or first < second or (equal and first == second):
            continue
        yield Fault("check.order", Place(later_section, index, later), {"earlier": title, "first": first}, value=second)


_PARAMS = {"kind": "order", "earlier": "lectures.date", "later": "return.filled_on", "equal": True}

KIND = Kind(
    code=Code(
        "check.order",
        Severity.ERROR,
        Text("先后颠倒", "In the wrong order"),
        Text(
            "“{field}”{value}早于“{earlier}”{first}：请核对两处。",
            "“{field}” {value} comes before “{earlier}” {first}: check both.",
        ),
    ),
    label="先后顺序",
    params=(
        Param("earlier", "field", "在前栏目", required=True),
        Param("later", "field", "在后栏目", required=True),
        Param("equal", "flag", "可以相同"),
    ),
    check=check,
    good=Example(_PARAMS, {"return": {"filled_on": "2020-04-30"}, "lectures": [{"date": "2020-04-30"}]}),
    bad=Example(
        _PARAMS,
        {"return": {"filled_on": "2020-04-29"}, "lectures": [{"date": "2020-04-30"}]},
        (("return", None, "filled_on"),),
    ),
)
