"""not-applicable: a field that applies only under a condition is left empty where the condition does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.check import WHEN, Example, Kind, Param, Params, Spot, Trial, condition, conditions_of, named, split
from validator.selfcheck.terms import product, unless
from workbook.finding import Code, Fault, Place, Severity, Text
from workbook.form import Form

if TYPE_CHECKING:
    from validator.selfcheck.scope import Scope


def check(trial: Trial, params: Params) -> Iterator[Fault]:
    """Each filled cell whose condition does not hold."""
    section, name = split(params["field"])
    others, answers = conditions_of(params)
    form_section = trial.filing.form.section(section)
    for row in trial.rows(section, [name, *others]):
        value, *given = row.values
        if value is None:
            continue
        for other, wanted, said in zip(others, answers, given, strict=True):
            if said not in wanted:
                slots = {"other": form_section.field(other).title, "wanted": "”或“".join(map(str, wanted))}
                yield Fault("check.not-applicable", Place(section, row.number, name), slots, value=value)
                break


def rule(form: Form, params: Params) -> str:
    """What the check asks."""
    return f"{named(form, params['field'])}只在{condition(form, params['when'])}时填写"


def formula(scope: Scope, params: Params) -> Iterator[Spot]:
    """Each filled cell whose condition does not hold; a condition that was found wrong itself decides nothing."""
    dotted, when = params["field"], params["when"]
    known = (scope.fine(other) for other in when)
    yield Spot(dotted, product(scope.sound(dotted), *known, unless(product(*map(scope.answered, when.items())))))


_PARAMS = {"kind": "not-applicable", "field": "return.zero_reason", "when": {"return.zero": ["是"]}}

KIND = Kind(
    code=Code(
        "check.not-applicable",
        Severity.ERROR,
        Text("不应填写", "Does not apply here"),
        Text(
            "“{field}”只在“{other}”为“{wanted}”时填写：请清空，或更正“{other}”。",
            "“{field}” applies only where “{other}” is “{wanted}”: leave it empty, or mend “{other}”.",
        ),
    ),
    label="按条件填写",
    params=(
        Param("field", "field", "栏目", required=True),
        WHEN,
    ),
    check=check,
    rule=rule,
    formula=formula,
    good=Example(_PARAMS, {"return": {"zero": "是", "zero_reason": "全员培训，本月未安排"}}),
    bad=Example(
        _PARAMS, {"return": {"zero": "否", "zero_reason": "全员培训，本月未安排"}}, (("return", None, "zero_reason"),)
    ),
)
