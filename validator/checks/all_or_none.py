"""all-or-none: some fields of a row are filled together or not at all."""

from __future__ import annotations

from collections.abc import Iterator

from validator.check import Example, Kind, Param, Params, Trial, split_all
from workbook.finding import Code, Fault, Place, Severity, Text


def check(trial: Trial, params: Params) -> Iterator[Fault]:
    """Each empty cell of a row where another of the fields is filled."""
    section, fields = split_all(params["fields"])
    titles = {name: trial.filing.form.section(section).field(name).title for name in fields}
    for row in trial.rows(section, fields):
        filled = [name for name, value in zip(fields, row.values, strict=True) if value is not None]
        if not filled or len(filled) == len(fields):
            continue
        others = "、".join(f"“{titles[name]}”" for name in filled)
        for name in fields:
            if name not in filled:
                yield Fault("check.all-or-none", Place(section, row.number, name), {"others": others})


_PARAMS = {"kind": "all-or-none", "fields": ["works.link", "works.reads"]}

KIND = Kind(
    code=Code(
        "check.all-or-none",
        Severity.ERROR,
        Text("应同时填写", "Filled together or not at all"),
        Text(
            "填了{others}，也应填“{field}”：请补填，或都不填。",
            "{others} is filled, so “{field}” must be too: fill it in, or clear both.",
        ),
    ),
    label="同填同空",
    params=(Param("fields", "fields", "栏目", required=True),),
    check=check,
    good=Example(_PARAMS, {"works": [{"link": "https://example.invalid/1", "reads": 30}, {}]}),
    bad=Example(_PARAMS, {"works": [{"link": "https://example.invalid/1"}]}, (("works", 0, "reads"),)),
)
