"""required-if: some fields must be filled where another field of the same row says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.check import WHEN, Example, Kind, Param, Params, Spot, Trial, condition, conditions_of, named, split_all
from validator.selfcheck.terms import product
from workbook.finding import Code, Fault, Place, Severity, Text
from workbook.form import Form

if TYPE_CHECKING:
    from validator.selfcheck.scope import Scope


def check(trial: Trial, params: Params) -> Iterator[Fault]:
    """Each empty cell whose condition holds."""
    section, fields = split_all(params["fields"])
    names, answers = conditions_of(params)
    form_section = trial.filing.form.section(section)
    said = "、".join(f"“{form_section.field(name).title}”" for name in names)
    for field in fields:
        for row in trial.rows(section, [field, *names]):
            value, *given = row.values
            if value is not None or not all(one in wanted for one, wanted in zip(given, answers, strict=True)):
                continue
            yield Fault(
                "check.required-if",
                Place(section, row.number, field),
                {"because": said, "is": "、".join(map(str, given))},
            )


def rule(form: Form, params: Params) -> str:
    """What the check asks."""
    return f"{condition(form, params['when'])}时，{named(form, *params['fields'])}必填"


def formula(scope: Scope, params: Params) -> Iterator[Spot]:
    """Each empty cell; one that is required anyway has been told of."""
    conditions = [product(scope.sound(one[0]), scope.answered(one)) for one in params["when"].items()]
    for dotted in params["fields"]:
        if not scope.locate(dotted)[1].required:
            yield Spot(dotted, product(*conditions, scope.blank(dotted), scope.untold(dotted)))


_PARAMS = {"kind": "required-if", "fields": ["return.zero_reason"], "when": {"return.zero": ["是"]}}

KIND = Kind(
    code=Code(
        "check.required-if",
        Severity.ERROR,
        Text("按条件应填未填", "Needed here, but empty"),
        Text(
            "{because}为“{is}”时，“{field}”必须填写：请补填。",
            "“{field}” must be filled when {because} is “{is}”: fill it in.",
        ),
    ),
    label="按条件必填",
    params=(
        Param("fields", "fields", "应填栏目", required=True),
        WHEN,
    ),
    check=check,
    rule=rule,
    formula=formula,
    good=Example(_PARAMS, {"return": {"zero": "是", "zero_reason": "全员培训，本月未安排"}}),
    bad=Example(_PARAMS, {"return": {"zero": "是"}}, (("return", None, "zero_reason"),)),
)
