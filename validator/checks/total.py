"""total: a computed cell shows what the rows it is computed from come to."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose
from typing import TYPE_CHECKING

from validator.check import Example, Kind, Param, Params, Spot, Trial, named, split
from validator.selfcheck.terms import any_of, blank, numeric, product, sure, unless
from workbook.asides import CODES as ASIDES
from workbook.finding import Code, Fault, Place, Severity, Text
from workbook.form import Form
from workbook.totals import inputs, siblings

if TYPE_CHECKING:
    from validator.selfcheck.scope import Scope


def check(trial: Trial, params: Params) -> Iterator[Fault]:
    """The computed cell where it shows another figure; an empty one is silent, for we compute it.

    A spreadsheet's SUM leaves out what was not typed as a number, so where anything at all was said of an input
    the figure is not compared.
    """
    section, name = split(params["field"])
    filing = trial.filing
    if not _inputs_exact(trial, section, name):
        return
    sources = list(_sources(filing.form, section, name))
    for place in filing.places(section, name):
        typed, expected = filing.typed(place), filing.value(place)
        if typed is None or place in trial.failed or _same(typed, expected):
            continue
        if any(Place(section, place.row, other) in trial.failed for other in sources):
            continue
        yield Fault(
            "check.total", place, {"expected": "空" if expected is None else expected}, value=typed, suggestion=expected
        )


def _sources(form: Form, section: str, name: str) -> Iterator[str]:
    """The fields of its own record or row that a total is made of, those of other totals among them too."""
    total = form.section(section).field(name).total
    if total is not None:
        for other in (*siblings(total), *total.get("where", {}).values()):
            yield other
            yield from _sources(form, section, other)


def _same(typed: object, expected: object) -> bool:
    if isinstance(typed, int | float) and isinstance(expected, int | float):
        return isclose(typed, expected, rel_tol=1e-9, abs_tol=1e-9)
    return typed == expected


def _inputs_exact(trial: Trial, section: str, name: str) -> bool:
    """Whether every cell the total is made of was typed just so; directly, or through its sibling totals."""
    form = trial.filing.form
    total = form.section(section).field(name).total or {}
    for other in siblings(total):
        if form.section(section).field(other).total is not None and not _inputs_exact(trial, section, other):
            return False
    needed = inputs(total)
    for target, field in needed:
        if not trial.present(target, () if field is None else (field,)):
            return False
    columns = {field for _, field in needed}
    for fault in trial.filing.faults:
        if (
            fault.place.section in {target for target, _ in needed}
            and (fault.place.field is None or fault.place.field in columns)
            and (fault.code.startswith("value.") or fault.code in ASIDES)
        ):
            sheet = form.section(needed[0][0]).sheet
            trial.note(Text(f"{fault.code} {sheet}", f"{fault.code} {sheet}"))
            return False
    return True


def rule(form: Form, params: Params) -> str:
    """What the check asks."""
    return f"{named(form, params['field'])}与明细相符"


def formula(scope: Scope, params: Params) -> Iterator[Spot]:
    """Each computed cell that shows another figure than its formula would; text and errors are told by reading."""
    section, name = split(params["field"])
    totals = [
        f"{section}.{other}"
        for other in dict.fromkeys(_sources(scope.form, section, name))
        if scope.section(section).field(other).total is not None
    ]
    exact = product(*(_exact(scope, dotted) for dotted in (params["field"], *totals)), *_typed(scope, section, name))
    for row, (cell, expected) in enumerate(scope.totals(params["field"])):
        same = sure(f"ABS({cell}-({expected}))<=1E-9*(1+ABS({cell}))")
        right = (_right(scope, dotted, row) for dotted in totals)
        yield Spot(params["field"], product(exact, *right, numeric(cell), unless(same)), cell)


def _typed(scope: Scope, section: str, name: str) -> Iterator[str]:
    """1 where nothing was said against each field of the record itself that the total is made of."""
    home = scope.section(section)
    for other in dict.fromkeys(_sources(scope.form, section, name)):
        if home.field(other).open and not home.is_table:
            yield scope.fine(f"{section}.{other}")


def _exact(scope: Scope, dotted: str) -> str:
    """1 where every input was typed as what it is."""
    total = scope.locate(dotted)[1].total or {}
    needed: dict[str, list[str]] = {}
    for target, name in inputs(total):
        needed.setdefault(target, []).extend([name] if name else [])
    return product(*(scope.complete(target, names, ("schema.type",)) for target, names in needed.items()))


def _right(scope: Scope, dotted: str, row: int) -> str:
    """1 where another total of the same record or row is empty or shows what it should."""
    cell, _ = list(scope.totals(dotted))[row]
    return product(
        any_of((blank(cell), sure(numeric(cell)))),
        *(unless(term) for term in scope.told.get(dotted, ())[row : row + 1]),
    )


_PARAMS = {"kind": "total", "field": "return.month_count"}

KIND = Kind(
    code=Code(
        "check.total",
        Severity.ERROR,
        Text("合计不符", "Total disagrees"),
        Text(
            "“{field}”为{value}，按明细应为{expected}：请恢复公式或更正明细。",
            "“{field}” says {value}, the rows come to {expected}: restore the formula or mend the rows.",
        ),
    ),
    label="合计相符",
    params=(Param("field", "field", "合计栏", required=True),),
    check=check,
    rule=rule,
    formula=formula,
    good=Example(_PARAMS, {"return": {"month_count": 2}, "lectures": [{"no": 1}, {"no": 2}]}),
    bad=Example(
        _PARAMS, {"return": {"month_count": 3}, "lectures": [{"no": 1}, {"no": 2}]}, (("return", None, "month_count"),)
    ),
)
