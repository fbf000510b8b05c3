"""unique: no two rows have the same value in a column, or the same values in several."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from validator.check import Example, Kind, Param, Params, Spot, Trial, split_all
from validator.selfcheck.terms import criterion, filled, literally, product, sure
from workbook.finding import Code, Fault, Place, Severity, Text
from workbook.form import Form

if TYPE_CHECKING:
    from validator.selfcheck.scope import Scope


def check(trial: Trial, params: Params) -> Iterator[Fault]:
    """The first key cell of each later row; a row with an empty key cell is not compared.

    With `among` "right" a row that something else was said against counts for nothing.
    """
    section, fields = split_all(params["fields"])
    wrong = {place.row for place in trial.failed if place.section == section} if params.get("among") else set()
    titles = "＋".join(trial.filing.form.section(section).field(name).title for name in fields)
    seen: dict[tuple[Any, ...], int | None] = {}
    for row in trial.rows(section, fields):
        if None in row.values or row.number in wrong:
            continue
        first = seen.setdefault(row.values, row.number)
        if first == row.number:
            continue
        address = trial.filing.address(Place(section, first, fields[0]))
        yield Fault(
            "check.unique",
            Place(section, row.number, fields[0]),
            {"fields": titles, "first": address.row if address else ""},
            value=row.values[0],
        )


def rule(form: Form, params: Params) -> str:
    """What the check asks."""
    titles = "＋".join(form.locate(dotted)[1].title for dotted in params["fields"])
    return f"“{titles}”不重复" + ("（只比较没有其他问题的行）" if params.get("among") else "")


def formula(scope: Scope, params: Params) -> Iterator[Spot]:
    """Each row that says the same as one above it; under a conditional format every row of them."""
    fields = params["fields"]
    section, _ = scope.locate(fields[0])
    right = scope.right(section) if "among" in params else "1"
    if scope.cellwise is None:
        said = scope.key(fields)
        # A row that is not right says something that no other row looks for.
        looked_for, looked_through = (said, said) if right == "1" else (f'{said}&"1"', f"{said}&{right}")
        again = sure(f"MATCH({literally(looked_for)},{looked_through},0)<{scope.number(fields[0])}")
    else:
        pairs = (
            f"{scope.column(dotted)},{criterion(scope.locate(dotted)[1], scope.cells(dotted))}" for dotted in fields
        )
        again = sure(f"COUNTIFS({','.join(pairs)})>1")
    each = (filled(scope.cells(dotted)) if "among" in params else scope.sound(dotted) for dotted in fields)
    yield Spot(fields[0], product(*each, right, again))


_PARAMS = {"kind": "unique", "fields": ["lecturers.name", "lecturers.duty"]}

KIND = Kind(
    code=Code(
        "check.unique",
        Severity.ERROR,
        Text("重复填报", "Entered twice"),
        Text(
            "本行的{fields}与第{first}行相同：如是重复，请删去一行；如不是，请更正。",
            "{fields} is the same as in row {first}: delete one row, or mend it.",
        ),
    ),
    label="不得重复",
    params=(
        Param("fields", "fields", "栏目", required=True),
        Param("among", "text", "只比较无误的行（right）"),
    ),
    check=check,
    rule=rule,
    formula=formula,
    differs=(
        "letter-case",
        "text-of-number",
    ),
    good=Example(_PARAMS, {"lecturers": [{"name": "张三", "duty": "甲"}, {"name": "张三", "duty": "乙"}]}),
    bad=Example(
        _PARAMS,
        {"lecturers": [{"name": "张三", "duty": "甲"}, {"name": "李四", "duty": "甲"}, {"name": "张三", "duty": "甲"}]},
        (("lecturers", 2, "name"),),
    ),
)
