"""sheet-empty-iff: a table is empty exactly when a flag says so (零报告 ⇔ no rows)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.check import Example, Kind, Param, Params, Spot, Trial, named, split
from validator.selfcheck.terms import product, quoted, sure, unless
from workbook.finding import Code, Fault, Place, Severity, Text
from workbook.form import Form

if TYPE_CHECKING:
    from validator.selfcheck.scope import Scope


def check(trial: Trial, params: Params) -> Iterator[Fault]:
    """The flag's cell, where flag and table disagree."""
    section, name = split(params["flag"])
    table = trial.filing.form.section(params["section"])
    if not trial.present(table.name, ()) or trial.has_strays(table.name):
        return
    count = len(trial.filing.rows(table.name))
    for row in trial.rows(section, [name]):
        flag = row.values[0]
        if flag is None or (flag == params["equals"]) == (count == 0):
            continue
        zh, en = (
            (
                f"“{table.title}”却有{count}行内容：请改选，或删去这些行",
                f"but “{table.title}” has {count} rows: change it, or delete them",
            )
            if count
            else (
                f"“{table.title}”却没有内容：请补填明细，或改选“{params['equals']}”",
                f"but “{table.title}” is empty: fill it in, or choose “{params['equals']}”",
            )
        )
        yield Fault("check.sheet-empty-iff", Place(section, row.number, name), {"but": zh, "but_en": en}, value=flag)


def rule(form: Form, params: Params) -> str:
    """What the check asks."""
    table = form.section(params["section"]).title
    return f"{named(form, params['flag'])}为“{params['equals']}”时“{table}”不填，否则至少填一行"


def formula(scope: Scope, params: Params) -> Iterator[Spot]:
    """The flag's cell."""
    table, flag = scope.section(params["section"]), params["flag"]
    empty = f"(SUMPRODUCT({product('1', scope.row(table))}*1)=0)"
    agrees = f"(EXACT({scope.cells(flag)},{quoted(str(params['equals']))})={empty})"
    yield Spot(flag, product(scope.sound(flag), scope.complete(table.name, ()), unless(sure(agrees))))


_PARAMS = {"kind": "sheet-empty-iff", "flag": "return.zero", "equals": "是", "section": "lectures"}

KIND = Kind(
    code=Code(
        "check.sheet-empty-iff",
        Severity.ERROR,
        Text("零报告与明细不符", "Flag and table disagree"),
        Text("“{field}”填“{value}”，{but}。", "“{field}” says “{value}”, {but_en}."),
    ),
    label="零报告与明细一致",
    params=(
        Param("flag", "field", "是否栏", required=True),
        Param("equals", "text", "表示没有的答案", required=True),
        Param("section", "section", "明细表", required=True),
    ),
    check=check,
    rule=rule,
    formula=formula,
    good=Example(_PARAMS, {"return": {"zero": "是"}, "lectures": []}),
    bad=Example(_PARAMS, {"return": {"zero": "是"}, "lectures": [{"no": 1}]}, (("return", None, "zero"),)),
)
