"""Forms designed in a spreadsheet: nothing is lost either way, and little is asked of who designs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from tests.forms.definitions import DIALECT, Maker, levels
from tests.forms.designs import definition, design_file, design_rows
from tests.support import ROOT, ooxml_errors
from validator.forms.design import from_workbook, to_workbook
from validator.forms.design.columns import (
    ROLES,
    SHAPES,
    TYPES,
    Column,
    across_columns,
    across_kinds,
    check_kinds,
    param_columns,
)
from validator.forms.design.reading import compose, design_form
from validator.forms.design.writing import Rows
from validator.forms.lint import lint
from validator.template import compose as compose_template
from workbook.codelist import shipped
from workbook.finding import Severity
from workbook.form import FormError, load_form, shipped_forms
from workbook.grid.calamine import CalamineBook
from workbook.write import book_bytes

SEEDS = 80
FOREIGN = sorted((ROOT / "tests" / "foreign").glob("*.json"))


def _said(one: object) -> str:
    """A definition as text: equal only where the order of every key is."""
    return json.dumps(one, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("name", shipped_forms())
def test_a_shipped_form_comes_back_key_for_key(name: str) -> None:
    came = from_workbook(book_bytes(to_workbook(definition(name))))
    assert came.findings == ()
    assert _said(came.definition) == _said(definition(name))


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_a_foreign_form_comes_back_key_for_key(path: Path) -> None:
    given = json.loads(path.read_text("utf-8"))
    came = from_workbook(book_bytes(to_workbook(given)))
    assert came.findings == ()
    assert _said(came.definition) == _said(given)


def _comes_back(given: dict[str, Any]) -> None:
    """Through a real file and its reader; lint is left out, for it wants sense as well."""
    assert [error.message for error in Draft202012Validator(DIALECT).iter_errors(given)] == []
    made = compose(CalamineBook(book_bytes(to_workbook(given))), shipped())
    assert [one for one in made.judged if one.severity is not Severity.INFO] == []
    assert made.composer.faults == []
    assert _said(made.composer.definition) == _said(given)


@pytest.mark.parametrize("first", range(0, SEEDS, 20))
def test_any_definition_comes_back_key_for_key(first: int) -> None:
    for seed in range(first, first + 20):
        _comes_back(Maker(Random(seed)).definition())


@settings(max_examples=15, deadline=None)
@given(st.integers(SEEDS, 2**48))
def test_any_other_definition_does_too(seed: int) -> None:
    _comes_back(Maker(Random(seed)).definition())


def test_those_definitions_hold_every_keyword_of_the_dialect() -> None:
    met: set[tuple[str, str]] = set()
    for seed in range(SEEDS):
        maker = Maker(Random(seed))
        maker.definition()
        met |= maker.met
    assert sorted(set(levels()) - met) == []


@pytest.mark.parametrize(
    "path",
    [
        ("x-new",),
        ("x-sheets", 0, "x-new"),
        ("properties", "lectures", "x-new"),
        ("properties", "lectures", "items", "properties", "date", "x-new"),
        ("x-checks", 0, "x-new"),
        ("x-roles", "x-new"),
    ],
)
def test_a_keyword_that_no_cell_says_is_refused_by_name(path: tuple[str | int, ...]) -> None:
    broken = node = definition()
    for part in path[:-1]:
        node = node[part]  # type: ignore[index]
    node["x-new"] = 1
    with pytest.raises(FormError, match="x-new"):
        to_workbook(broken)


def test_the_design_form_has_the_columns_that_the_kinds_and_the_dialect_ask_for() -> None:
    form = design_form()

    def names(section: str) -> set[str]:
        return {field.name for field in form.section(section).fields}

    def columns(kinds: dict[str, Any], make: Callable[[Any], tuple[Column, ...]]) -> set[str]:
        return {"kind", *(column.field for _, params in kinds.values() for column in make(params))}

    assert names("checks") == columns(check_kinds(), param_columns)
    assert names("across") == columns(across_kinds(), across_columns)
    for section, field, offered in (
        ("checks", "kind", [label for label, _ in check_kinds().values()]),
        ("across", "kind", [label for label, _ in across_kinds().values()]),
        ("fields", "type", list(TYPES)),
        ("tables", "shape", list(SHAPES)),
    ):
        assert form.section(section).field(field).choices == tuple(offered)
    roles = DIALECT["properties"]["x-roles"]["properties"]
    assert {role.keyword for role in ROLES} == {f"x-roles.{role}" for role in roles}


# --- what a designer may leave to the program ---


def test_names_that_people_read_are_enough() -> None:
    rows = design_rows()
    for row in (*rows["tables"], *rows["fields"]):
        del row["code"]
    came = from_workbook(design_file(rows))
    assert came.findings == () and came.definition is not None
    assert lint(came.definition, shipped()) == []
    form, given = load_form(came.definition, shipped()), load_form(definition(), shipped())
    assert [section.title for section in form.sections] == [section.title for section in given.sections]
    assert all(re.fullmatch(r"t_\d{6}", section.name) for section in form.sections)
    for ours, theirs in zip(form.sections, given.sections, strict=True):
        assert [field.title for field in ours.fields] == [field.title for field in theirs.fields]
        assert all(re.fullmatch(r"f_\d{6}", field.name) for field in ours.fields)
    assert [params["kind"] for params in form.checks] == [params["kind"] for params in given.checks]


def test_made_names_stay_when_rows_are_put_between() -> None:
    rows = design_rows()
    for row in rows["fields"]:
        del row["code"]
    before = from_workbook(design_file(rows)).definition
    at = next(number for number, row in enumerate(rows["fields"]) if row["title"] == "宣讲地点")
    rows["fields"].insert(at, {"table": "宣讲明细", "title": "天气", "type": "文字", "place": "T"})
    after = from_workbook(design_file(rows)).definition
    assert before is not None and after is not None
    old, new = (one["properties"]["lectures"]["items"]["properties"] for one in (before, after))
    assert [name for name in new if name not in old] == [list(new)[4]]
    assert [name for name in new if name in old] == list(old)


def test_the_order_of_keys_outlives_an_edit() -> None:
    opened = load_workbook(BytesIO(book_bytes(to_workbook(definition()))))
    rows = {cell.value: cell.row for cell in opened["栏目"]["B"]}
    opened["栏目"].delete_rows(rows["现场互动"])
    changed = BytesIO()
    opened.save(changed)
    came = from_workbook(changed.getvalue()).definition
    wanted = definition()
    shape = wanted["properties"]["lectures"]["items"]
    del shape["properties"]["interaction"]
    shape["required"].remove("interaction")
    assert came is not None
    assert _said(came) == _said(wanted)


def test_a_design_is_a_workbook_that_microsoft_reads(tmp_path: Path) -> None:
    path = tmp_path / "设计表.xlsx"
    path.write_bytes(book_bytes(to_workbook(definition())))
    assert ooxml_errors(path) == []


def test_an_empty_design_workbook_may_be_begun_with() -> None:
    rows: Rows = {
        "report": [{"code": "training", "title": "培训统计", "version": 1}],
        "sheets": [{"name": "统计"}],
        "tables": [{"title": "课程", "sheet": "统计", "shape": "明细", "header_row": 4, "ready_rows": 20}],
        "fields": [
            {"table": "课程", "title": "课程名称", "type": "文字", "required": "是"},
            {"table": "课程", "title": "方式", "type": "选项", "choices": "线下、线上"},
            {"table": "课程", "title": "人数", "type": "整数", "low": 1},
        ],
        "checks": [{"kind": "不得重复", "fields": "课程名称"}],
    }
    came = from_workbook(book_bytes(compose_template(design_form(), None, rows)))
    assert came.findings == () and came.definition is not None
    form = load_form(came.definition, shipped())
    assert [field.title for field in form.sections[0].fields] == ["课程名称", "方式", "人数"]
    assert form.sections[0].fields[1].choices == ("线下", "线上")


@pytest.mark.parametrize("text", ["title\ntype", "$$", "+x-checks\n+sections\n+\n+title\n\n", "required"])
def test_a_spoilt_sheet_of_orders_spoils_nothing(text: str) -> None:
    opened = load_workbook(BytesIO(book_bytes(to_workbook(definition()))))
    for row in opened["_order"]:
        row[1].value = text
    opened["_order"].append([7, None, "x"])
    opened["_order"].append(["$/x-checks/99/properties", text])
    changed = BytesIO()
    opened.save(changed)
    assert from_workbook(changed.getvalue()).definition == definition()
