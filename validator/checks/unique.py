"""unique: no two rows have the same value in a column, or the same values in several."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validator.check import Example, Kind, Param, Params, Trial, split_all
from workbook.finding import Code, Fault, Place, Severity, Text


def check(trial: Trial, params: Params) -> Iterator[Fault]:
    """The first key cell of each later row; a row with an empty key cell is not compared."""
    section, fields = split_all(params["fields"])
    titles = "＋".join(trial.filing.form.section(section).field(name).title for name in fields)
    seen: dict[tuple[Any, ...], int | None] = {}
    for row in trial.rows(section, fields):
        if None in row.values:
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
    params=(Param("fields", "fields", "栏目", required=True),),
    check=check,
    good=Example(_PARAMS, {"lecturers": [{"name": "张三", "duty": "甲"}, {"name": "张三", "duty": "乙"}]}),
    bad=Example(
        _PARAMS,
        {"lecturers": [{"name": "张三", "duty": "甲"}, {"name": "李四", "duty": "甲"}, {"name": "张三", "duty": "甲"}]},
        (("lecturers", 2, "name"),),
    ),
)
