"""plausible: odd but possible values and rows, to be explained rather than mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.check import Example, Kind, Param, Params, Spot, Trial, named, split, split_all
from validator.selfcheck.terms import any_of, product, sure
from workbook.bounds import BOUNDS
from workbook.finding import Code, Fault, Place, Severity, Text
from workbook.form import Form

if TYPE_CHECKING:
    from validator.selfcheck.scope import Scope


def check(trial: Trial, params: Params) -> Iterator[Fault]:
    """A number past its bound; or, with `alike`, the row that makes `limit` rows with the same values."""
    return _alike(trial, params) if "alike" in params else _past(trial, params)


def _past(trial: Trial, params: Params) -> Iterator[Fault]:
    """`minimum` and `maximum` are still plausible, unless `exclusive`."""
    section, name = split(params["field"])
    low, high, exclusive = params.get("minimum"), params.get("maximum"), params.get("exclusive", False)
    for row in trial.rows(section, [name]):
        value = row.values[0]
        if value is None:
            continue
        if high is not None and (value > high or (exclusive and value == high)):
            zh, en = (
                f"填的是{value}，达到或超过{high}" if exclusive else f"填的是{value}，超过{high}",
                f"{value}, past {high}",
            )
        elif low is not None and (value < low or (exclusive and value == low)):
            zh, en = f"填的是{value}，不足{low}", f"{value}, below {low}"
        else:
            continue
        yield Fault("check.plausible", Place(section, row.number, name), {"how": zh, "how_en": en}, value=value)


def _alike(trial: Trial, params: Params) -> Iterator[Fault]:
    section, fields = split_all(params["alike"])
    first = trial.filing.form.section(section).fields[0].name
    seen: Counter[tuple[object, ...]] = Counter()
    for row in trial.rows(section, fields):
        seen[row.values] += 1
        if seen[row.values] == params["limit"]:
            zh, en = f"：已有{params['limit']}行内容雷同", f": {params['limit']} rows are alike"
            place = Place(section, row.number, _first_present(trial, section, first, fields))
            yield Fault("check.plausible", place, {"how": zh, "how_en": en})


def _first_present(trial: Trial, section: str, first: str, fields: list[str]) -> str:
    return fields[0] if (section, first) in trial.filing.missing else first


def rule(form: Form, params: Params) -> str:
    """What the check asks."""
    if "alike" in params:
        return f"没有{params['limit']}行{named(form, *params['alike'])}都相同"
    bounds = "、".join(BOUNDS[name].words(params[name]) for name in _BOUNDS if name in params)
    return f"{named(form, params['field'])}一般{bounds}{'（不含）' if params.get('exclusive') else ''}"


def formula(scope: Scope, params: Params) -> Iterator[Spot]:
    """Each number past its bound; rows that are alike are counted by the program."""
    if "alike" in params:
        return
    dotted = params["field"]
    cells, same = scope.cells(dotted), "=" if params.get("exclusive") else ""
    past = [sure(f"{cells}{BOUNDS[name].past}{same}{params[name]}") for name in _BOUNDS if name in params]
    yield Spot(dotted, product(scope.sound(dotted), any_of(past)))


_BOUNDS = ("minimum", "maximum")

_PARAMS = {"kind": "plausible", "field": "lectures.heads", "maximum": 5000}

KIND = Kind(
    code=Code(
        "check.plausible",
        Severity.WARNING,
        Text("数据异常，请核实", "Odd, please confirm"),
        Text(
            "“{field}”{how}：请核实；确属实情的，请在“情况说明”中说明。",
            "“{field}” {how_en}: confirm it; if true, say why in 情况说明.",
        ),
    ),
    label="异常提示",
    params=(
        Param("field", "field", "栏目"),
        Param("minimum", "number", "下限"),
        Param("maximum", "number", "上限"),
        Param("exclusive", "flag", "不含上下限"),
        Param("alike", "fields", "雷同栏目"),
        Param("limit", "integer", "雷同行数"),
    ),
    check=check,
    rule=rule,
    formula=formula,
    good=Example(_PARAMS, {"lectures": [{"heads": 5000}]}),
    bad=Example(_PARAMS, {"lectures": [{"heads": 5001}]}, (("lectures", 0, "heads"),)),
)
