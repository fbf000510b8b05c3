"""sequence: a column counts 1, 2, 3 …"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.check import Example, Kind, Param, Params, Spot, Trial, named, split
from validator.selfcheck.terms import any_of, joined, product, sure, unless
from workbook.finding import Code, Fault, Place, Severity, Text
from workbook.form import Form

if TYPE_CHECKING:
    from validator.selfcheck.scope import Scope


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


def rule(form: Form, params: Params) -> str:
    """What the check asks."""
    return f"{named(form, params['field'])}从 1 起连续编号"


def formula(scope: Scope, params: Params) -> Iterator[Spot]:
    """Each number that stands above already, or without the one before it above; the first is the break."""
    dotted = params["field"]
    section, name = split(dotted)
    cells, number = scope.cells(dotted), scope.number(dotted)
    # Rows that are no entries, though numbered, say something that no number looks for.
    column = f"{scope.key([dotted])}&{scope.row(scope.section(section))}"
    first = sure(f"MATCH({joined([cells])}&1,{column},0)={number}")
    before = sure(f"MATCH({joined([f'({cells}-1)'])}&1,{column},0)<{number}")
    follows = any_of((sure(f"{cells}=1"), before))
    whole = scope.complete(section, (name,))
    yield Spot(dotted, product(whole, scope.sound(dotted), unless(product(first, follows))), once=True)


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
    rule=rule,
    formula=formula,
    good=Example(_PARAMS, {"lectures": [{"no": 1}, {"no": 2}]}),
    bad=Example(_PARAMS, {"lectures": [{"no": 1}, {"no": 3}, {"no": 4}]}, (("lectures", 1, "no"),)),
)
