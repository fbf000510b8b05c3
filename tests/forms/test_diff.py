"""diff tells every change that lint lets pass, in the words of those who fill the form, and nothing besides."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.forms.spoiling import LECTURES, RETURN, changed, definition, nodes
from validator.forms.change import GROUPS
from validator.forms.diff import compare
from validator.forms.lint import lint
from workbook.codelist import CodeList, Entry, shipped
from workbook.finding import Severity
from workbook.form import load_form, shipped_forms

Value = Any


def told(new: Value, old: Value = None) -> list[str]:
    before, after = (load_form(one, shipped()) for one in (old or definition(), new))
    return [change.says for change in compare(before, after)]


@pytest.mark.parametrize("name", shipped_forms())
def test_a_form_is_the_same_as_itself(name: str) -> None:
    assert told(definition(name), definition(name)) == []


def test_one_change_one_sentence() -> None:
    cases: list[tuple[str, Value, str]] = [
        ("x-version", 2, "版本号由1改为2"),
        ("title", "旬报表", "报表名称由“月报表”改为“旬报表”"),
        (f"{LECTURES}/heads/title", "到场人数", "“宣讲明细”的“线下人数”改名为“到场人数”"),
        (f"{LECTURES}/duration/maximum", 480, "“宣讲明细”的“时长(分钟)”的要求由5 至 600改为5 至 480"),
        (f"{LECTURES}/place/maxLength", 80, "“宣讲明细”的“宣讲地点”的要求由不超过 60 字改为不超过 80 字"),
        (f"{LECTURES}/heads/minimum", 1, "“宣讲明细”的“线下人数”的要求由不小于 0改为不小于 1"),
        (f"{LECTURES}/remark/x-column", "T", "“宣讲明细”的“备注”由 S 列 移到 T 列"),
        (f"{LECTURES}/remark/x-help", "补充", "“宣讲明细”的“备注”的填写提示由无改为“补充”"),
        (f"{LECTURES}/place/x-aliases", ["地点", "场地"], "“宣讲明细”的“宣讲地点”的别名增加“场地”"),
        (f"{RETURN}/reporter/x-personal", True, "“月报表”的“填报人”列为个人信息"),
        ("properties/lectures/x-ready-rows", 300, "“宣讲明细”的预备行数由200改为300"),
        ("properties/lectures/x-note", "新", "“宣讲明细”的说明由"),
        ("x-sheets/2/landscape", False, "工作表“宣讲明细”的是否横向由是改为否"),
        ("x-roles/date", "works.date", "角色“date”由“宣讲日期”改为“日期”"),
        ("x-checks/17/maximum", 8000, "改为：“线下人数”一般不大于 8,000（原为：“线下人数”一般不大于 5,000）"),
    ]
    for path, value, says in cases:
        found = told(changed(path, value))
        assert len(found) == 1 and says in found[0], (path, found)


def test_fields_come_and_go() -> None:
    new = definition()
    fields = new["properties"]["lectures"]["items"]["properties"]
    fields["weather"] = {"title": "天气", "type": "string", "x-column": "T"}
    del fields["coverage"]
    assert told(new) == ["新增“宣讲明细”的“天气”（T 列，文字）", "取消“宣讲明细”的“媒体报道”（R 列，文字）"]


def test_a_new_name_changes_no_check() -> None:
    new = definition()
    items = new["properties"]["lectures"]["items"]
    items["properties"] = {("day" if name == "date" else name): value for name, value in items["properties"].items()}
    items["required"] = ["day" if name == "date" else name for name in items["required"]]
    new["properties"]["lectures"]["x-key"][0] = "day"
    text_of = {"lectures.date": "lectures.day"}

    def swap(node: Value) -> Value:
        if isinstance(node, dict):
            return {key: swap(value) for key, value in node.items()}
        return [swap(one) for one in node] if isinstance(node, list) else text_of.get(node, node)

    for keyword in ("x-checks", "x-across", "x-roles"):
        new[keyword] = swap(new[keyword])
    assert told(new) == ["“宣讲明细”的“宣讲日期”的代号由 lectures.date 改为 lectures.day"]


def test_choices_come_go_and_change_their_names() -> None:
    titles = {code: CodeList("rating", "效果评估", entries) for code, entries in {
        "old": (Entry("1", "好"), Entry("2", "较好"), Entry("3", "一般")),
        "new": (Entry("1", "优", ("好",)), Entry("2", "较好"), Entry("4", "差")),
    }.items()}  # fmt: skip
    old, new = (load_form(definition(), {**shipped(), "rating": titles[one]}) for one in ("old", "new"))
    assert [change.says for change in compare(old, new)] == [
        "“效果评估”的“好”改名为“优”（代码 1）",
        "“效果评估”的“优”的别名增加“好”",
        "“效果评估”增加“差”",
        "“效果评估”去掉“一般”",
    ]


def test_changes_stand_under_their_headings_in_order() -> None:
    new = changed("x-roles/date", "works.date")
    new["title"] = "旬报表"
    new["x-checks"].pop()
    found = compare(load_form(definition(), shipped()), load_form(new, shipped()))
    order = [GROUPS.index(change.group) for change in found]
    assert order == sorted(order) and len(found) == 3


SPOILS: list[Any] = [lambda value: f"{value}二", lambda value: value + 1, lambda value: not value]
LEFT_OUT = ("$schema", "description")
"""What nobody who fills, hands out or reads the form could notice."""


def variants(name: str, step: int) -> list[tuple[str, Value]]:
    """The definition with one leaf changed, every so many leaves, where that is still a right definition."""
    whole, found = definition(name), []
    for path in nodes(whole)[::step]:
        node = whole
        for part in path:
            node = node[part]
        if not path or isinstance(node, dict | list) or path[-1] in LEFT_OUT:
            continue
        if path[-1] == "x-given" and "x-rows" in whole["properties"][path[1]]:  # given anyway, row by row
            continue
        spoil = SPOILS[2 if isinstance(node, bool) else 1 if isinstance(node, int) else 0]
        new = deepcopy(whole)
        owner = new
        for part in path[:-1]:
            owner = owner[part]
        owner[path[-1]] = spoil(node)
        if not any(one.severity is Severity.ERROR for one in lint(new, shipped())):
            found.append((".".join(map(str, path)), new))
    return found


@pytest.mark.parametrize("name", shipped_forms())
def test_whatever_is_changed_is_told(name: str) -> None:
    found = variants(name, 13)
    assert len(found) > 4
    assert [path for path, new in found if not told(new, definition(name))] == []
