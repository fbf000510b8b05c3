"""order: one date, time or number does not come before another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.check import Example, Kind, Param, Params, Spot, Trial, named, split
from validator.selfcheck.terms import product, somewhere, sure, unless
from workbook.finding import Code, Fault, Place, Severity, Text
from workbook.form import Form

if TYPE_CHECKING:
    from validator.selfcheck.scope import Scope


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
        number = isinstance(second, int | float)
        word = (
            {"before": "小于", "before_en": "is less than"}
            if number
            else {"before": "早于", "before_en": "comes before"}
        )
        slots = {"earlier": title, "first": first, **word}
        yield Fault("check.order", Place(later_section, index, later), slots, value=second)


def rule(form: Form, params: Params) -> str:
    """What the check asks."""
    _, later = form.locate(params["later"])
    words = ("不小于", "大于") if later.kind in ("integer", "number") else ("不早于", "晚于")
    return f"{named(form, params['later'])}{words[0 if params.get('equal') else 1]}{named(form, params['earlier'])}"


def formula(scope: Scope, params: Params) -> Iterator[Spot]:
    """The later field's cell; against a table of the other section any row that comes too late."""
    earlier, later = params["earlier"], params["later"]
    first, _ = scope.locate(earlier)
    second, _ = scope.locate(later)
    right = sure(f"{scope.cells(earlier)}{'<=' if params.get('equal') else '<'}{scope.cells(later)}")
    if first is second:
        wrong = product(scope.sound(earlier), unless(right))
    elif not second.is_table or not first.is_table:
        wrong = product(scope.row(first), scope.sound(earlier), unless(right))
        wrong = somewhere(wrong) if first.is_table else wrong
    else:
        return
    yield Spot(later, product(scope.sound(later), wrong))


_PARAMS = {"kind": "order", "earlier": "lectures.date", "later": "return.filled_on", "equal": True}

KIND = Kind(
    code=Code(
        "check.order",
        Severity.ERROR,
        Text("先后颠倒", "In the wrong order"),
        Text(
            "“{field}”{value}{before}“{earlier}”{first}：请核对两处。",
            "“{field}” {value} {before_en} “{earlier}” {first}: check both.",
        ),
    ),
    label="先后顺序",
    params=(
        Param("earlier", "field", "在前栏目", required=True),
        Param("later", "field", "在后栏目", required=True),
        Param("equal", "flag", "可以相同"),
    ),
    check=check,
    rule=rule,
    formula=formula,
    good=Example(_PARAMS, {"return": {"filled_on": "2020-04-30"}, "lectures": [{"date": "2020-04-30"}]}),
    bad=Example(
        _PARAMS,
        {"return": {"filled_on": "2020-04-29"}, "lectures": [{"date": "2020-04-30"}]},
        (("return", None, "filled_on"),),
    ),
)
