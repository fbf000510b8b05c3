"""in-period: a date lies within the month reported."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.check import Example, Kind, Param, Params, Spot, Trial, named, split
from validator.selfcheck.terms import product, sure, unless
from workbook.finding import Code, Fault, Place, Severity, Text
from workbook.form import Form

if TYPE_CHECKING:
    from validator.selfcheck.scope import Scope


def check(trial: Trial, params: Params) -> Iterator[Fault]:
    """Each date outside the return's period ("YYYY-MM")."""
    section, name = split(params["field"])
    if not trial.period_known():
        return
    for row in trial.rows(section, [name]):
        date = row.values[0]
        if date is not None and date[:7] != trial.period:
            yield Fault("check.in-period", Place(section, row.number, name), {"period": trial.period}, value=date)


def rule(form: Form, params: Params) -> str:
    """What the check asks."""
    return f"{named(form, params['field'])}在报告期内"


def formula(scope: Scope, params: Params) -> Iterator[Spot]:
    """Each date before the first or after the last day of the month that the form's own cell says."""
    role = scope.form.roles.get("period")
    if role is None:
        return
    dotted, month = params["field"], scope.cells(role)
    cells = scope.cells(dotted)
    year, number = f"LEFT({month},4)", f"MID({month},6,2)"
    within = f"({cells}>=DATE({year},{number},1))*({cells}<DATE({year},{number}+1,1))"
    known = sure(f"DATE({year},{number},1)>0")
    yield Spot(dotted, product(scope.sound(dotted), known, unless(sure(within))))


_PARAMS = {"kind": "in-period", "field": "lectures.date"}

KIND = Kind(
    code=Code(
        "check.in-period",
        Severity.ERROR,
        Text("日期不在报告期内", "Date outside the period"),
        Text(
            "“{field}”{value}不在报告期{period}内：请核对日期，或移到相应月份的报表。",
            "“{field}” {value} is outside {period}: mend the date, or move the row to that month's return.",
        ),
    ),
    label="在报告期内",
    params=(Param("field", "field", "日期栏", required=True),),
    check=check,
    rule=rule,
    formula=formula,
    good=Example(_PARAMS, {"return": {"period": "2020-04"}, "lectures": [{"date": "2020-04-30"}]}),
    bad=Example(
        _PARAMS,
        {"return": {"period": "2020-04"}, "lectures": [{"date": "2020-04-30"}, {"date": "2020-05-01"}]},
        (("lectures", 1, "date"),),
    ),
)
