"""in-period: a date lies within the month reported."""

from __future__ import annotations

from collections.abc import Iterator

from validator.check import Example, Kind, Param, Params, Trial, split
from workbook.finding import Code, Fault, Place, Severity, Text


def check(trial: Trial, params: Params) -> Iterator[Fault]:
    """Each date outside the return's period ("YYYY-MM")."""
    section, name = split(params["field"])
    if not trial.period_known():
        return
    for row in trial.rows(section, [name]):
        date = row.values[0]
        if date is not None and date[:7] != trial.period:
            yield Fault("check.in-period", Place(section, row.number, name), {"period": trial.period}, value=date)


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
    good=Example(_PARAMS, {"return": {"period": "2020-04"}, "lectures": [{"date": "2020-04-30"}]}),
    bad=Example(
        _PARAMS,
        {"return": {"period": "2020-04"}, "lectures": [{"date": "2020-04-30"}, {"date": "2020-05-01"}]},
        (("lectures", 1, "date"),),
    ),
)
