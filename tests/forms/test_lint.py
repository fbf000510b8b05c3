"""Lint finds each mistake an author makes at its place, says it in one sentence, and never breaks itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.forms.spoiling import GONE, LECTURES, RETURN, at, changed, definition, nodes, spoilt
from validator.check import KINDS, kind
from validator.forms.limits import pattern_trouble
from validator.forms.lint import lint
from workbook.codelist import shipped
from workbook.finding import Severity
from workbook.form import load_form, shipped_forms


def check_number(named: str, holding: str = "") -> int:
    """Where the first check of a kind that mentions something stands in the monthly return."""
    checks = definition()["x-checks"]
    return next(n for n, one in enumerate(checks) if one["kind"] == named and holding in json.dumps(one))


@pytest.mark.parametrize("name", shipped_forms())
def test_a_shipped_form_is_clean(name: str) -> None:
    assert [(one.where, one.text.zh) for one in lint(definition(name), shipped())] == []


CASES: list[tuple[str, object, str, str]] = [
    # the dialect's own
    (f"{LECTURES}/no/x-wdith", 6, "$.properties.lectures.items.properties.no.x-wdith", "是否应为“x-width”"),
    (f"{LECTURES}/no/title", GONE, "$.properties.lectures.items.properties.no", "缺少“title”"),
    (f"{LECTURES}/no/type", "int", "$.properties.lectures.items.properties.no.type", "integer"),
    (f"{RETURN}/unit/x-cell", "4B", "$.properties.return.properties.unit.x-cell", "B4:D4"),
    (f"{RETURN}/phone/x-pattern-says", GONE, "$.properties.return.properties.phone", "x-pattern-says"),
    (f"{RETURN}/month_count/x-total", {"count": "lectures", "sum": "lectures.heads"}, "month_count.x-total", "之一"),
    ("x-version", "1", "$.x-version", "整数"),
    ("x-sheets", [], "$.x-sheets", "不少于1"),
    ("x-sheets/2/name", "宣讲/明细", "$.x-sheets[2].name", "不能含"),
    ("x-sheets/2/name", "宣" * 32, "$.x-sheets[2].name", "不多于31"),
    (f"{RETURN}/Unit", {"title": "单位", "type": "string", "x-cell": "B30"}, "properties.Unit", "小写字母和下划线"),
    # names
    (f"{LECTURES}/topic/x-codes", "topics", "lectures.items.properties.topic.x-codes", "是否应为“topic”"),
    ("properties/topics/x-rows/codes", "tpic", "$.properties.topics.x-rows.codes", "代码表"),
    ("properties/topics/x-rows/field", "tpic", "$.properties.topics.x-rows.field", "栏目"),
    ("required/0", "retrun", "$.required[0]", "是否应为“return”"),
    ("properties/lectures/items/required/0", "number", "$.properties.lectures.items.required[0]", "没有名为“number”"),
    ("properties/lectures/x-key/3", "lectuer", "$.properties.lectures.x-key[3]", "是否应为“lecturer”"),
    ("x-roles/unit", "return.untt", "$.x-roles.unit", "是否应为“return.unit”"),
    ("x-roles/event", "return", "$.x-roles.event", "明细分表"),
    ("x-roles/period", "return.reporter", "$.x-roles.period", "月份"),
    ("x-roles/zero-says", "对", "$.x-roles.zero-says", "零报告"),
    (f"{LECTURES}/place/x-aliases", ["题目"], "$.properties.lectures.items.properties.title", "相同的名称或别名"),
    (f"{LECTURES}/heads/title", "线上人次", "$.properties.lectures.items.properties.views", "相同的名称或别名"),
    # places
    ("x-sheets/2/name", "自查", "$.x-sheets[2].name", "由程序使用"),
    ("properties/works/x-sheet", "新媒体", "$.properties.works.x-sheet", "x-sheets"),
    (f"{RETURN}/phone/x-cell", "B5:D5", "$.properties.return.properties.phone.x-cell", "相同的格"),
    (f"{RETURN}/unit/x-cell", "A4:D4", "$.properties.return.properties.unit", "x-label-cell"),
    (f"{RETURN}/unit/x-cell", "D4:B4", "$.properties.return.properties.unit.x-cell", "写反"),
    (f"{LECTURES}/remark/x-column", "R", "$.properties.lectures.items.properties.remark.x-column", "相同的格"),
    (f"{LECTURES}/remark/x-column", "XFE", "$.properties.lectures.items.properties.remark.x-column", "超出"),
    ("properties/lectures/x-first-row", 4, "$.properties.lectures.x-first-row", "表头行"),
    ("properties/lectures/x-last-row", 100, "$.properties.lectures.x-last-row", "预备行"),
    ("x-sheets/1/bands", {"9": "一"}, "$.x-sheets[1].bands.9", "小标题"),
    # limits
    (f"{LECTURES}/duration/minimum", 601, "$.properties.lectures.items.properties.duration.minimum", "矛盾"),
    (f"{RETURN}/narrative/minLength", 2001, "$.properties.return.properties.narrative.minLength", "矛盾"),
    (f"{RETURN}/phone/pattern", "^1[0-9{10}$", "$.properties.return.properties.phone.pattern", "无法使用"),
    (f"{RETURN}/phone/pattern", r"^1\d{10}$", "$.properties.return.properties.phone.pattern", "[0-9]"),
    (f"{RETURN}/phone/pattern", r"^\w+$", "$.properties.return.properties.phone.pattern", "[A-Za-z0-9_]"),
    (f"{RETURN}/phone/x-pattern-says", " ", "$.properties.return.properties.phone.x-pattern-says", "没有用文字说明"),
    (f"{LECTURES}/topic/enum", ["其他"], "$.properties.lectures.items.properties.topic.enum", "只能留一个"),
    (f"{LECTURES}/heads/x-total", {"sum": "lectures.places"}, "heads.x-total.sum", "没有名为"),
    # totals
    (f"{RETURN}/month_count/x-total", {"count": "lecture"}, "month_count.x-total.count", "是否应为“lectures”"),
    (f"{RETURN}/month_heads/x-total", {"sum": "lectures.place"}, "month_heads.x-total.sum", "不是数字"),
    (f"{RETURN}/cumulative/x-total", {"add": ["prior_count", "unit"]}, "cumulative.x-total.add[1]", "不是数字"),
    (f"{RETURN}/prior_count/x-total", {"add": ["cumulative", "quota"]}, "prior_count.x-total", "既预填"),
    ("properties/topics/items/properties/heads/x-total/where", {"topc": "topic"}, "where.topc", "没有名为“topc”"),
    # checks
    ("x-checks/0/kind", "sheet-empty", "$.x-checks[0].kind", "sheet-empty-iff"),
    ("x-checks/0/equals", "对", "$.x-checks[0].equals[0]", "不是“是否零报告”的选项"),
    ("x-checks/0/section", "return", "$.x-checks[0].section", "明细分表"),
    ("x-checks/0/equels", "是", "$.x-checks[0].equels", "是否应为“equals”"),
    ("x-checks/0/flag", GONE, "$.x-checks[0]", "缺少参数“flag”"),
    ("x-checks/1/fields", ["lectures.heads"], "$.x-checks[1].when", "同一张分表"),
    ("x-checks/1/fields", "return.zero_reason", "$.x-checks[1].fields", "列表"),
    ("x-checks/1/when", {"return.zero": ["对"]}, "$.x-checks[1].when.return.zero[0]", "不是“是否零报告”的选项"),
    ("x-checks/1/when", {"return.zreo": ["是"]}, "$.x-checks[1].when.return.zreo", "是否应为“return.zero”"),
    (f"x-checks/{check_number('sequence')}/field", "lectures.title", "field", "不是整数"),
    (f"x-checks/{check_number('in-period')}/field", "lectures.start", "field", "不是日期"),
    (f"x-checks/{check_number('order')}/earlier", "lectures.start", "$.x-checks[9]", "类型不同"),
    (f"x-checks/{check_number('unique')}/fields/0", "works.date", "fields", "同一张分表"),
    (f"x-checks/{check_number('plausible', 'alike')}/limit", GONE, "$.x-checks[20]", "limit"),
    (f"x-checks/{check_number('plausible', 'alike')}/limit", "5", "limit", "整数"),
    (f"x-checks/{check_number('plausible')}/maximum", GONE, "$.x-checks[17]", "上限或下限"),
    ("x-across/1/start", GONE, "$.x-across[1]", "start"),
    ("x-across/1/date", "lectures.title", "$.x-across[1].date", "不是日期"),
]


@pytest.mark.parametrize(("path", "value", "where", "says"), CASES, ids=[f"{case[0]}:{case[3]}" for case in CASES])
def test_a_mistake_is_told_at_its_place(path: str, value: object, where: str, says: str) -> None:
    errors = [one for one in lint(changed(path, value), shipped()) if one.severity is Severity.ERROR]
    assert any(where in one.where and says in one.text.zh for one in errors), errors
    assert len(errors) <= 3, "one mistake, one problem, or few"
    assert all(one.text.en and "{" not in one.where for one in errors)


def test_a_mistake_in_one_place_is_one_problem() -> None:
    for path, value in ((f"{RETURN}/unit/x-cell", "4B"), (f"{LECTURES}/no/type", "int"), ("x-checks/0/kind", "no")):
        assert len(lint(changed(path, value), shipped())) == 1


@pytest.mark.parametrize("found", [None, [], "月报表", 3, {}, {"properties": []}, {"properties": {"a": {"type": 3}}}])
def test_what_is_no_definition_is_told(found: object) -> None:
    assert lint(found, shipped())


@pytest.mark.parametrize(
    "spoil", [lambda _: None, lambda _: [], lambda _: {}, lambda _: "x", lambda _: -1, lambda _: GONE]
)
def test_whatever_stands_anywhere_lint_does_not_break(spoil: Callable[[Any], Any]) -> None:
    whole = definition("campaign-settings")
    places = [path for path in nodes(whole) if path]
    for path in places[:: max(1, len(places) // 30)]:
        broken = spoilt(whole, path, spoil(at(whole, path)))
        if not any(one.severity is Severity.ERROR for one in lint(broken, shipped())):
            load_form(broken, shipped())


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_declares_what_its_examples_use(name: str) -> None:
    declared = {param.name for param in kind(name).params}
    for example in (kind(name).good, kind(name).bad):
        assert set(example.params) - {"kind"} <= declared


@pytest.mark.parametrize(
    "pattern", [r"^1[0-9]{10}$", r"^https?://", r"^[^@\s]+@[^@\s]+$", r"^[一-龥]{2,4}$", r"^\[a\]\.$"]
)
def test_what_both_engines_read_alike_passes(pattern: str) -> None:
    assert pattern_trouble(pattern) is None


@pytest.mark.parametrize(
    "pattern", [r"\d", r"a\w", r"\bno", "(", r"(?>a)", r"\p{L}", r"[[:alpha:]]", r"\Aa\Z", r"a{2,1}"]
)
def test_what_they_read_differently_does_not(pattern: str) -> None:
    assert pattern_trouble(pattern) is not None


def test_a_list_of_the_forms_own_is_known_and_its_words_mean_one_thing() -> None:
    form = definition()
    form["x-lists"] = {
        "shade": {"title": "颜色", "entries": [{"code": "1", "label": "红"}, {"code": "1", "label": "绿"}]}
    }
    form["properties"]["works"]["items"]["properties"]["kind"]["x-codes"] = "shade"
    assert [(one.where, one.severity) for one in lint(form, shipped())] == [("$.x-lists.shade.entries[1]", "error")]
    form["x-lists"]["shade"]["entries"][1]["code"] = "2"
    assert lint(form, shipped()) == []


def test_a_raised_version_that_says_nothing_of_the_one_before_is_told() -> None:
    (found,) = lint(changed("x-version", 2), shipped())
    assert (found.where, found.severity) == ("$.x-version", Severity.WARNING)
    assert "第1版" in found.text.zh and "x-from" in found.text.zh


def test_what_is_wrong_in_x_from_is_told_in_whole_sentences(tmp_path: Path) -> None:
    form = definition() | {"x-version": 2, "x-from": {"1": {}}}
    (missing,) = lint(form, shipped(), tmp_path)
    assert missing.text.zh == "找不到旧版定义“old/monthly-return-1.json”：请把第1版的定义以此名存放。"
    (tmp_path / "monthly-return-1.json").write_text(json.dumps(definition()), "utf-8")
    form["x-from"]["1"] = {"dropped": ["lectures.nothing"]}
    (lost,) = lint(form, shipped(), tmp_path)
    assert (lost.where, lost.text.zh) == (
        "$.x-from.1.dropped.lectures.nothing",
        "旧版没有“lectures.nothing”：请核对名称。",
    )
