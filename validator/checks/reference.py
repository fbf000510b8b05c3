"""reference: a value (or several together) stands in another table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validator.check import Example, Kind, Param, Params, Trial, split_all
from workbook.finding import Code, Fault, Place, Severity, Text
from workbook.nearest import nearest


def check(trial: Trial, params: Params) -> Iterator[Fault]:
    """The first cell of each reference that leads nowhere; `split` is what parts several values in one cell."""
    section, fields = split_all(params["fields"])
    target, columns = split_all(params["to"])
    if not trial.whole(target, columns):
        return
    parted = params.get("split")
    known = {key for row in trial.rows(target, columns) for key in _keys(row.values, parted)}
    title = trial.filing.form.section(target).title
    for row in trial.rows(section, fields):
        if None in row.values:
            continue
        for key in _keys(row.values, parted):
            if key not in known:
                yield Fault(
                    "check.reference",
                    Place(section, row.number, fields[0]),
                    {"target": title, "key": "＋".join(map(str, key))},
                    value=row.values[0],
                    suggestion=nearest(key[0], (one[0] for one in known)) if len(key) == 1 else None,
                )


def _keys(values: tuple[Any, ...], parted: str | None) -> list[tuple[Any, ...]]:
    if parted is None or len(values) != 1 or not isinstance(values[0], str):
        return [values] if None not in values else []
    return [(part.strip(),) for part in values[0].split(parted) if part.strip()]


_PARAMS = {"kind": "reference", "fields": ["lectures.lecturer"], "to": ["lecturers.name"]}

KIND = Kind(
    code=Code(
        "check.reference",
        Severity.ERROR,
        Text("查无对应", "Refers to nothing"),
        Text(
            "“{field}”填的“{key}”在“{target}”表中找不到：请更正，或先在该表登记。",
            "“{key}” in “{field}” is not in “{target}”: mend it, or enter it there first.",
        ),
    ),
    label="须在另表",
    params=(
        Param("fields", "fields", "栏目", required=True),
        Param("to", "fields", "对应栏目", required=True),
        Param("split", "text", "分隔符"),
    ),
    check=check,
    good=Example(_PARAMS, {"lectures": [{"lecturer": "张三"}], "lecturers": [{"name": "张三"}]}),
    bad=Example(
        _PARAMS,
        {"lectures": [{"lecturer": "张三"}, {"lecturer": "李四"}], "lecturers": [{"name": "张三"}]},
        (("lectures", 1, "lecturer"),),
    ),
)
