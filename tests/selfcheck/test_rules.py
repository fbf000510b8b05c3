"""Every rule of a form is a formula that Excel 2010 can compute, or is told to be the program's."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.handouts import HANDOUT, MONTHLY
from validator.check import KINDS, kind
from validator.codes import registry
from validator.judge import checks_of
from validator.selfcheck.differences import DIFFERENCES, OF_READING, declared
from validator.selfcheck.keywords import COMPUTED
from validator.selfcheck.patterns import matches
from validator.selfcheck.rules import LONGEST, make_rules
from validator.template import compose
from workbook.codelist import shipped
from workbook.form import load_form
from workbook.lists import draw_lists
from workbook.sheets import Book, Formula

RULES = make_rules(MONTHLY, draw_lists(MONTHLY))
BOOK = compose(MONTHLY, HANDOUT)

# What Excel 2007 knows, and what computes only when something it refers to has changed.
PLAIN = set(
    "ABS ADDRESS AND CLEAN COLUMN COUNTIF COUNTIFS DATE EXACT FIND HYPERLINK IF IFERROR INDEX INT ISBLANK ISERROR "
    "ISLOGICAL ISNUMBER LEFT LEN MATCH MAX MID MIN MMULT MOD N OR ROUND ROW SMALL SUBSTITUTE SUM SUMIF SUMIFS "
    "SUMPRODUCT TRIM".split()
)


def formulas(book: Book) -> list[str]:
    """Every formula of a book: in cells, conditional formats and names."""
    cells = [cell.value.text for sheet in book.sheets for cell in sheet.cells if isinstance(cell.value, Formula)]
    formats = [rule.formula for sheet in book.sheets for rule in sheet.highlights]
    return [*cells, *formats, *book.names.values()]


def test_only_plain_functions_that_are_not_volatile() -> None:
    found = formulas(BOOK)
    assert len(found) > 700
    for text in found:
        bare = re.sub(r'"[^"]*"', '""', text)
        assert set(re.findall(r"([A-Z][A-Z.]*)\(", bare)) <= PLAIN, text
        assert len(text) < LONGEST
        assert _depth(bare) <= 64


def _depth(text: str) -> int:
    deepest = depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    return deepest


def test_a_conditional_format_holds_no_array_and_no_other_sheets_cells() -> None:
    formats = [rule.formula for sheet in BOOK.sheets for rule in sheet.highlights]
    assert len(formats) > 60
    for text in formats:
        assert "{" not in text
        assert "!" not in re.sub(r'"[^"]*"', "", text)


def test_every_keyword_and_check_is_computed_or_told_to_be_the_programs() -> None:
    computed = {(rule.section, rule.field, rule.code) for rule in RULES.rules}
    for section in MONTHLY.sections:
        for field in section.fields:
            if not field.open:
                continue
            assert (section.name, field.name, "schema.type") in computed
            assert ((section.name, field.name, "schema.required") in computed) == field.required
            for keyword in COMPUTED & set(field.schema) - {"type"}:
                assert (section.name, field.name, f"schema.{keyword}") in computed
    lines = len(RULES.lines) + len(RULES.left)
    said = [line.says for line in (*RULES.lines, *RULES.left)]
    for params in checks_of(MONTHLY):
        assert kind(params["kind"]).rule(MONTHLY, params) in said
    assert lines == len(said)
    assert [line.says for line in RULES.left] == [
        "“文件名”与随邮件报送的附件逐个相符",
        "没有5行“宣讲地点”、“宣讲题目”、“宣讲员”、“受众类别”、“宣讲形式”、“时长(分钟)”、“线下人数”、“线上人次”都相同",
    ]


def test_no_rule_stands_twice() -> None:
    keys = [(rule.section, rule.field, rule.code) for rule in RULES.rules]
    assert len(keys) == len(set(keys))
    assert all(rule.code in registry() for rule in RULES.rules)


def test_differences_are_declared_by_names_that_are_explained() -> None:
    own = {pattern for name in KINDS for pattern in kind(name).differs}
    assert own | OF_READING == set(DIFFERENCES)
    assert not own & OF_READING
    assert declared("check.unique") == OF_READING | {"letter-case", "text-of-number"}
    assert declared("schema.required") == OF_READING


def test_a_check_kind_without_a_formula_is_one_that_excel_cannot_compute() -> None:
    assert [name for name in KINDS if kind(name).formula is None] == ["attachment"]


@pytest.mark.parametrize("pattern", ["^1[0-9]{10}$", "^https?://", "^C[A-Z0-9]{3}.[0-9]{2}$", "^(?:甲|乙)[0-9]{1,3}$"])
def test_a_bounded_expression_can_be_computed(pattern: str) -> None:
    assert matches(pattern, "A1") is not None


@pytest.mark.parametrize("pattern", ["[0-9]", "^[0-9]+$", "^[^a]$", "^.*$", "^[0-9]{1,60}$", r"^\w$", "^("])
def test_an_expression_past_a_formula_is_left_to_the_program(pattern: str) -> None:
    assert matches(pattern, "A1") is None


def small(**field: Any) -> list[str]:
    """What is left to the program in a form of one column."""
    column = {"title": "编号", "type": "string", "x-column": "A", **field}
    things = {
        "title": "清单", "type": "array", "x-sheet": "清单", "x-header-row": 1, "x-ready-rows": 9,
        "items": {"type": "object", "properties": {"code": column}},
    }  # fmt: skip
    definition = {
        "$id": "small", "title": "小表", "x-version": 1, "x-sheets": [{"name": "清单"}], "type": "object",
        "properties": {"things": things},
    }  # fmt: skip
    form = load_form(definition, shipped())
    return [line.says for line in make_rules(form, draw_lists(form)).left]


def test_an_expression_that_is_left_is_named() -> None:
    assert small(pattern="^[0-9]+$", **{"x-pattern-says": "全是数字"}) == ["“编号”格式正确（全是数字）"]
    assert small(pattern="^[0-9]{3}$", **{"x-pattern-says": "三位数字"}) == []
