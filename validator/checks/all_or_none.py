"""all-or-none: some fields of a row are filled together or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from validator.check import Example, Kind, Param, Params, Spot, Trial, named, split_all
from validator.selfcheck.terms import any_of, product
from workbook.finding import Code, Fault, Place, Severity, Text
from workbook.form import Form

if TYPE_CHECKING:
    from validator.selfcheck.scope import Scope


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


def rule(form: Form, params: Params) -> str:
    """What the check asks."""
    return f"{named(form, *params['fields'])}同时填写或都不填"


def formula(scope: Scope, params: Params) -> Iterator[Spot]:
    """Each empty cell."""
    for dotted in params["fields"]:
        others = [other for other in params["fields"] if other != dotted]
        if not scope.locate(dotted)[1].required:
            some = any_of(scope.sound(other) for other in others)
            right = (scope.fine(other) for other in others)
            yield Spot(dotted, product(scope.blank(dotted), scope.untold(dotted), some, *right))


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
    rule=rule,
    formula=formula,
    good=Example(_PARAMS, {"works": [{"link": "https://example.invalid/1", "reads": 30}, {}]}),
    bad=Example(_PARAMS, {"works": [{"link": "https://example.invalid/1"}]}, (("works", 0, "reads"),)),
)
