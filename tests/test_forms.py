"""Every form keeps to the dialect; the sample campaign keeps to its form and marks what was invented."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

from campaign.settings import shipped_campaigns, shipped_settings
from validator.check import KINDS
from workbook.codelist import shipped
from workbook.finding import Place
from workbook.form import FormError, load_form, load_shipped, shipped_forms
from workbook.shipped import HOME
from workbook.totals import compute, inputs, total_fields

FORMS = HOME / "forms"


def definition(name: str) -> Any:
    return json.loads((FORMS / f"{name}.json").read_text("utf-8"))


DIALECT = Draft202012Validator(definition("dialect"))


@pytest.mark.parametrize("name", shipped_forms())
def test_form_keeps_to_the_dialect(name: str) -> None:
    assert [f"{error.json_path}: {error.message}" for error in DIALECT.iter_errors(definition(name))] == []


def test_dialect_is_a_schema_and_knows_every_check_kind() -> None:
    Draft202012Validator.check_schema(definition("dialect"))
    kinds = definition("dialect")["properties"]["x-checks"]["items"]["properties"]["kind"]["enum"]
    assert {*kinds, "total", "not-applicable"} == set(KINDS)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("properties", "return", "properties", "unit", "x-wide"), 3),
        (("properties", "lectures", "x-header-rows"), 3),
        (("x-chekcs",), []),
    ],
)
def test_a_misspelt_keyword_is_refused_by_both(path: tuple[str, ...], value: object) -> None:
    broken = deepcopy(definition("monthly-return"))
    node = broken
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = value
    assert list(DIALECT.iter_errors(broken))
    with pytest.raises(FormError, match=path[-1]):
        load_form(broken, shipped())


@pytest.mark.parametrize("name", shipped_forms())
def test_every_name_a_form_uses_is_there(name: str) -> None:
    form = load_shipped(name, shipped())
    for params in (*form.checks, *form.across):
        named = [one for value in params.values() for one in (value if isinstance(value, list | dict) else [value])]
        for dotted in (one for one in named if isinstance(one, str) and "." in one and "://" not in one):
            form.locate(dotted)
    for section in form.sections:
        assert set(section.key) <= {field.name for field in section.fields}
        assert section.sheet in {sheet["name"] for sheet in form.sheets}
    for _, _, total in total_fields(form):
        for target, field in inputs(total):
            assert field is None or form.locate(f"{target}.{field}")


@pytest.mark.parametrize("name", shipped_forms())
def test_both_validators_read_the_schema_alike(name: str) -> None:
    form = load_shipped(name, shipped())
    schema = dict(form.schema)
    # a trailing line break is where their "$" differ; no reader of text lets one through (tests/values)
    fast, slow = jsonschema_rs.Draft202012Validator(schema), Draft202012Validator(schema)
    values: list[Any] = [
        None,
        "",
        "x" * 5000,
        "13800001111",
        "１３800001111",
        0,
        -1,
        80.5,
        1e9,
        True,
        "否",
        "2020-04-01",
    ]
    compared = 0
    for section in form.sections:
        for field in section.fields:
            for value in values:
                row = {field.name: value}
                data = {section.name: [row] if section.is_table else row}
                assert fast.is_valid(data) == slow.is_valid(data), (section.name, field.name, value)
                one = {
                    "properties": {
                        field.name: dict(
                            form.schema["properties"][section.name].get(
                                "items", form.schema["properties"][section.name]
                            )["properties"][field.name]
                        )
                    }
                }
                assert jsonschema_rs.is_valid(one, row) == Draft202012Validator(one).is_valid(row), (field.name, value)
                compared += 1
    assert compared >= 13 * len(form.sections)


def test_sample_campaigns_are_these() -> None:
    assert shipped_campaigns() == ["anquan-2021", "luoyang-2020", "wanchang-2020"]


@pytest.mark.parametrize("name", shipped_campaigns())
def test_sample_campaign_is_whole(name: str) -> None:
    settings = shipped_settings(name)
    assert len(settings["units"]) >= 22
    assert {quota["basis"] for quota in settings["quotas"]} == {"各自", "合计"}
    assert len(settings["phases"]) >= 3
    for row in (*settings["units"], *settings["quotas"], *settings["phases"]):
        assert row["remark"].startswith("示例值")
    for invented in ("contact", "phone", "mailbox", "start", "due_day", "target"):
        assert "示例值" in settings["notes"][f"campaign.{invented}"]


def test_totals_come_to_what_the_rows_say() -> None:
    form = load_shipped("monthly-return", shipped())
    data: dict[str, Any] = {
        "return": {"prior_count": 12, "quota": 80},
        "topics": [{"topic": "其他"}, {"topic": "意识形态工作"}],
        "lectures": [
            {"topic": "其他", "heads": 30},
            {"topic": "其他", "views": 500},
            {"topic": "生态文明思想", "heads": 12},
        ],
    }
    for section, name, total in total_fields(form):
        rows = data[section] if isinstance(data[section], list) else [data[section]]
        for index, row in enumerate(rows):
            row[name] = compute(total, data, Place(section, index if isinstance(data[section], list) else None, name))
    assert data["return"] == {
        "prior_count": 12, "quota": 80, "month_count": 3, "cumulative": 15, "progress": 15 / 80,
        "month_heads": 42, "month_views": 500,
    }  # fmt: skip
    assert data["topics"] == [
        {"topic": "其他", "lectures": 2, "heads": 30},
        {"topic": "意识形态工作", "lectures": 0, "heads": 0},
    ]
