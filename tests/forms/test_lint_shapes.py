"""Lint of what foreign forms bring along: merged headers, markers, blocks, columns that are lists, conditions."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.forms.spoiling import GONE, nodes, spoilt
from tests.support import ROOT
from validator.forms.diff import compare
from validator.forms.docs import page
from validator.forms.lint import lint
from workbook.codelist import shipped
from workbook.finding import Severity
from workbook.form import load_form

FOREIGN = sorted((ROOT / "tests" / "foreign").glob("*.json"))

FORM: dict[str, Any] = {
    "$schema": "urn:wanchang:dialect",
    "$id": "sketch",
    "title": "草表",
    "type": "object",
    "x-version": 1,
    "x-sheets": [{"name": "甲"}, {"name": "乙"}],
    "x-lists": {"mode": {"title": "方式", "entries": [{"label": "线下"}, {"label": "线上"}]}},
    "x-checks": [
        {"kind": "reference", "fields": ["rows.teacher"], "to": ["teachers.name"]},
        {"kind": "reference", "fields": ["rows.teacher"], "to": ["teachers.name", "rows.name"]},
        {"kind": "reference", "fields": ["rows.mode"], "codes": "mode"},
    ],
    "properties": {
        "rows": {
            "title": "课程", "type": "array", "x-sheet": "甲", "x-header-row": 6, "x-headers": 2, "x-ready-rows": 20,
            "x-marks": {"column": "A", "data": "#"},
            "items": {
                "type": "object",
                "properties": {
                    "name": {"title": "课程", "type": "string", "x-column": "B"},
                    "mode": {"title": "方式", "type": "string", "x-codes": "mode"},
                    "link": {"title": "链接", "type": "string", "x-when": {"mode": ["线上"]}},
                    "teacher": {"title": "讲师", "type": "string", "x-list": "teachers.name"},
                    "heads": {"title": "人数", "type": "integer", "x-group": ["本月"]},
                    "hours": {"title": "课时", "type": "integer", "x-group": ["本月"]},
                },
            },
        },
        "fixed": {
            "title": "分类", "type": "array", "x-sheet": "甲", "x-header-row": 30, "x-rows": [{"kind": "社区"}],
            "items": {"type": "object", "properties": {
                "kind": {"title": "类别", "type": "string"}, "count": {"title": "数量", "type": "integer"},
            }},
        },
        "teachers": {
            "title": "讲师", "type": "array", "x-sheet": "乙", "x-header-row": 1, "x-ready-rows": 10,
            "items": {"type": "object", "properties": {"name": {"title": "姓名", "type": "string"}}},
        },
        "blocks": {
            "title": "分队", "type": "array", "x-sheet": "乙", "x-block": {"rows": 4, "count": 3},
            "items": {"type": "object", "properties": {
                "team": {"title": "队名", "type": "string", "x-cell": "F3"},
                "chief": {"title": "队长", "type": "string", "x-cell": "F4"},
            }},
        },
    },
}  # fmt: skip

ROWS = "properties/rows/items/properties"


def test_the_sketch_is_right() -> None:
    assert lint(FORM, shipped()) == []


@pytest.mark.parametrize(
    ("path", "value", "where", "says"),
    [
        (f"{ROWS}/link/x-when", {"mod": ["线上"]}, "link.x-when.mod", "是否应为“mode”"),
        (f"{ROWS}/link/x-when", {"link": ["线上"]}, "link.x-when.link", "没有名为"),
        (f"{ROWS}/link/x-when", {"mode": ["线"]}, "link.x-when.mode[0]", "不是“方式”的选项"),
        (f"{ROWS}/teacher/x-list", "teachers.nam", "teacher.x-list", "是否应为“teachers.name”"),
        (f"{ROWS}/teacher/x-list", "rows.teacher", "teacher.x-list", "自己"),
        (f"{ROWS}/teacher/x-codes", "mode", "teacher", "只能留一个"),
        (f"{ROWS}/heads/x-group", ["本月", "上旬"], "heads.x-group", "2行合并表头"),
        ("properties/rows/x-header-row", 1, "rows.x-headers", "不能在第1行"),
        ("properties/rows/x-marks/column", "B", "name.x-column", "行标记"),
        ("properties/rows/x-marks", {"column": "A"}, "rows.x-marks", "缺少“data”"),
        ("properties/fixed/x-rows", [{"knd": "社区"}], "fixed.x-rows[0].knd", "是否应为“kind”"),
        ("properties/fixed/x-header-row", 20, "fixed.items.properties.kind.x-column", "相同的格"),
        ("properties/blocks/x-block/rows", 1, "blocks.items.properties.team", "相同的格"),
        ("properties/blocks/x-block", {"count": 3}, "blocks.x-block", "不少于2"),
        ("properties/blocks/x-header-row", 3, "blocks.x-header-row", "不能写"),
        ("x-lists/mode/entries", [{"label": "线下"}, {"label": "线下"}], "x-lists.mode.entries[1]", "只能指一项"),
        ("x-checks/0/to", GONE, "$.x-checks[0]", "到哪里去找"),
        ("x-checks/1/to", ["teachers.name", "rows.nme"], "$.x-checks[1].to[1]", "是否应为“rows.name”"),
        ("x-checks/2/codes", "mod", "$.x-checks[2].codes", "是否应为“mode”"),
        ("x-checks/0/absent", "是", "$.x-checks[0].absent", "true"),
    ],
)
def test_a_mistake_is_told_at_its_place(path: str, value: object, where: str, says: str) -> None:
    errors = [one for one in lint(spoilt(FORM, path, value), shipped()) if one.severity is Severity.ERROR]
    assert any(where in one.where and says in one.text.zh for one in errors), errors


def test_the_example_in_the_documentation_is_right() -> None:
    blocks = re.findall(r"```json\n(\{\n \"\$schema.*?)```", (ROOT / "docs" / "forms.md").read_text("utf-8"), re.DOTALL)
    assert blocks and [lint(json.loads(block), shipped()) for block in blocks] == [[]] * len(blocks)


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.stem)
def test_a_foreign_form_is_right_and_can_be_told_of(path: Path) -> None:
    definition = json.loads(path.read_text("utf-8"))
    assert lint(definition, shipped()) == []
    form = load_form(definition, shipped())
    assert compare(form, form) == []
    told = page(form)
    assert all(section.title in told for section in form.sections)


@pytest.mark.parametrize("value", [None, [], {}, "x", -1, GONE])
def test_whatever_stands_anywhere_lint_does_not_break(value: object) -> None:
    for path in nodes(FORM)[1::3]:
        broken = spoilt(FORM, path, value)
        if not any(one.severity is Severity.ERROR for one in lint(broken, shipped())):
            page(load_form(broken, shipped()))
