"""Mistakes in a design workbook: each told once, at its cell, in a sentence that says how to mend it."""

from __future__ import annotations

import re
from random import Random
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forms.designs import definition, design_file, design_rows
from validator.forms.design import from_workbook, to_workbook
from validator.forms.design.reading import design_form
from validator.forms.design.writing import Rows
from workbook.addresses import a1
from workbook.codelist import shipped
from workbook.finding import Finding, Severity
from workbook.form import load_form
from workbook.layout import template
from workbook.write import book_bytes


class Mistake(NamedTuple):
    """What a designer writes into one cell of 月报表's design: where, and where it is told, as what."""

    said: str
    section: str
    row: int | str | None
    field: str
    value: Any
    code: str
    told: str | None = None
    words: str = ""


MISTAKES = (
    Mistake("an id with capitals", "report", None, "code", "Monthly Return", "schema.pattern"),
    Mistake("no version", "report", None, "version", None, "schema.required"),
    Mistake(
        "a role for a column that is not there", "report", None, "role_period", "月报表.月份", "design.unknown-name"
    ),
    Mistake("a month that is no month", "report", None, "role_period", "宣讲明细.宣讲题目", "design.definition"),
    Mistake("a sheet twice", "sheets", 8, "name", "月报表", "check.unique"),
    Mistake("a sheet's name too long", "sheets", 7, "name", "情况说明" * 9, "check.reference", "tables:7:sheet"),
    Mistake("widths in words", "sheets", 1, "widths", "宽、窄", "design.notation", words="14、11、11"),
    Mistake("bands without a row", "sheets", 1, "bands", "一、完成情况", "design.notation", words="第8行"),
    Mistake("a table on no sheet", "tables", 2, "sheet", "宣讲明戏", "check.reference", words="宣讲明戏"),
    Mistake("a table of no known shape", "tables", 2, "shape", "清单", "schema.enum", words="明细"),
    Mistake("a table's code twice", "tables", 3, "code", "lectures", "design.twice", words="第7行"),
    Mistake("no header row", "tables", 2, "header_row", None, "design.needed"),
    Mistake("a header row for a record", "tables", 0, "header_row", 4, "design.unfit", words="表单"),
    Mistake("a key that is not there", "tables", 2, "key", "宣讲日期、场地", "design.unknown-name", words="场地"),
    Mistake("a block in words", "tables", 2, "block", "三块", "design.notation", words="每5行共3块"),
    Mistake("a list of fixed rows not there", "tables", 1, "fixed_codes", "行业", "design.unknown-name"),
    Mistake("a column of no table", "fields", "宣讲日期", "table", "宣讲", "design.unknown-name"),
    Mistake("no title", "fields", "宣讲地点", "title", None, "schema.required"),
    Mistake("no type", "fields", "宣讲地点", "type", None, "schema.required"),
    Mistake("an unknown type", "fields", "宣讲地点", "type", "地址", "schema.enum", words="文字"),
    Mistake("a code with capitals", "fields", "宣讲地点", "code", "Place", "schema.pattern"),
    Mistake("a code twice in a table", "fields", "宣讲地点", "code", "start", "design.twice"),
    Mistake("a bad place", "fields", "宣讲地点", "place", "B4:", "schema.pattern"),
    Mistake("a cell where a column is meant", "fields", "宣讲地点", "place", "B4", "design.definition"),
    Mistake("two in one column", "fields", "宣讲地点", "place", "B", "design.definition", words="宣讲日期"),
    Mistake("two in one cell", "fields", "审核人", "place", "B5:D5", "design.definition", words="填报人"),
    Mistake("no cell in a record", "fields", "审核人", "place", None, "design.needed"),
    Mistake(
        "a list that is not there", "fields", "阵地类型", "codes", "阵地种类", "design.unknown-name", words="阵地类型"
    ),
    Mistake("a choice of nothing", "fields", "阵地类型", "codes", None, "design.needed", words="选项"),
    Mistake("less than the least", "fields", "时长(分钟)", "high", 2, "design.definition", words="下限", told="*:low"),
    Mistake("a bound in words", "fields", "时长(分钟)", "high", "半天", "design.notation", words="100"),
    Mistake("a bad expression", "fields", "联系电话", "pattern", "^1[0-9", "design.definition", words="正则"),
    Mistake("an expression without words", "fields", "联系电话", "pattern_says", None, "design.needed"),
    Mistake("a total in words", "fields", "本月场次", "total", "场次合计", "design.notation", words="计数"),
    Mistake(
        "a total of nothing there", "fields", "本月场次", "total", "计数 讲座", "design.unknown-name", words="讲座"
    ),
    Mistake("a sum over a text", "fields", "本月受众人数", "total", "求和 宣讲明细.宣讲题目", "design.definition"),
    Mistake("half a condition", "fields", "备注", "when", "宣讲形式", "design.notation", words="是否零报告=是"),
    Mistake("a condition on nothing", "fields", "备注", "when", "形势=线上", "design.unknown-name"),
    Mistake("a hint too long", "fields", "备注", "help", "长" * 300, "design.definition", words="填写提示"),
    Mistake(
        "two headers alike", "fields", "宣讲地点", "aliases", "宣讲日期", "design.definition", "*:title", "宣讲日期"
    ),
    Mistake("an unknown kind", "checks", 0, "kind", "不许空", "schema.enum"),
    Mistake("a check of nothing there", "checks", 10, "fields", "宣讲明细.日子", "design.unknown-name", words="日子"),
    Mistake("a name of several", "checks", 6, "fields", "日期", "design.ambiguous-name", words="表格名称.栏目名称"),
    Mistake("a check without its column", "checks", 1, "when", None, "design.needed", words="按条件必填"),
    Mistake("a check with another's column", "checks", 5, "limit", 3, "design.unfit", words="序号连续"),
    Mistake("a date that is none", "checks", 6, "fields", "宣讲明细.宣讲题目", "design.definition", words="日期"),
    Mistake("columns of two tables", "checks", 10, "fields", "宣讲明细.宣讲日期、宣讲员.姓名", "design.definition"),
    Mistake("half a check between units", "across", 1, "place", None, "design.needed"),
    Mistake("a fixed row in words", "rows", 0, "content", "差旅费", "design.notation", words="项目=差旅费"),
    Mistake("a list without a name", "lists", 0, "name", None, "design.needed"),
    Mistake("an old name without a new one", "versions", 0, "new", None, "design.needed", words="栏目改名"),
)


def _spoilt(mistake: Mistake) -> tuple[Rows, int | None]:
    rows = design_rows()
    rows["rows"] = [{"table": "附件清单", "content": "文件名=a.jpg"}] if mistake.section == "rows" else []
    rows["lists"] = [{"name": "own", "label": "甲"}] if mistake.section == "lists" else []
    if mistake.section == "versions":
        rows["versions"] = [{"version": 1, "kind": "栏目改名", "new": "宣讲明细.宣讲地点", "old": "lectures.where"}]
    where = mistake.row
    if isinstance(where, str):
        where = next(number for number, row in enumerate(rows[mistake.section]) if row["title"] == where)
    if where == len(rows[mistake.section]):
        rows[mistake.section].append({})
    row = rows[mistake.section][where or 0]
    row[mistake.field] = mistake.value
    if mistake.value is None:
        del row[mistake.field]
    return rows, where


def _cell(section: str, row: int | None, field: str) -> tuple[str, str]:
    """The sheet and cell of a field of the design form as it is drawn."""
    found = design_form().section(section)
    span = found.field(field).span
    return found.sheet, a1(span.top if row is None else found.first_row + row, span.left)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.said)
def test_a_mistake_is_told_once_at_its_cell(mistake: Mistake) -> None:
    rows, row = _spoilt(mistake)
    came = from_workbook(design_file(rows))
    place = (mistake.section, row, mistake.field)
    if mistake.told:
        section, number, field = ("", *mistake.told.split(":"))[-3:]
        place = (section or mistake.section, row if number == "*" else int(number), field)
    assert came.definition is None
    assert [(one.code, one.sheet, one.cell) for one in came.findings] == [(mistake.code, *_cell(*place))]
    message = came.findings[0].message
    assert message.endswith("。") and re.search("请|应写成", message) and mistake.words in message
    assert not re.search(r"x-|\$|Trouble|None", message)
    assert "{" not in from_workbook(design_file(rows), lang="en").findings[0].message


def test_mistakes_in_several_cells_are_all_told() -> None:
    rows = design_rows()
    rows["fields"][3]["codes"] = "没有的表"
    rows["fields"][8]["total"] = "合计"
    rows["checks"][5]["fields"] = "宣讲明细.编号"
    came = from_workbook(design_file(rows))
    assert [one.code for one in came.findings] == ["design.unknown-name", "design.notation", "design.unknown-name"]


def test_a_warning_leaves_the_definition_whole() -> None:
    rows = design_rows()
    at = next(number for number, row in enumerate(rows["fields"]) if row["title"] == "线下人数")
    rows["fields"][at]["min_length"] = 3
    came = from_workbook(design_file(rows))
    assert [(one.severity, one.cell) for one in came.findings] == [
        (Severity.WARNING, _cell("fields", at, "min_length")[1])
    ]
    assert came.definition is not None


def _return() -> bytes:
    return book_bytes(template(load_form(definition(), shipped())))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file."),
        (b"not a workbook", "file."),
        (Random(5).randbytes(4000), "file."),
        (b"PK\x03\x04" + Random(6).randbytes(4000), "file."),
        (_return(), "design.not-a-design"),
        (book_bytes(to_workbook(definition()))[:20_000], "file."),
    ],
    ids=["nothing", "a text", "bytes", "bytes of a zip", "a return", "half a design"],
)
def test_what_is_no_design_is_told_so(data: bytes, code: str) -> None:
    came = from_workbook(data)
    assert came.definition is None
    assert [one.code.startswith(code) for one in came.findings] == [True]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**48))
def test_whatever_stands_in_a_cell_is_no_exception(seed: int) -> None:
    rng, rows = Random(seed), design_rows()
    junk = (
        "",
        "=1",
        "a.b.c",
        "计数",
        "相加 a",
        "=/=",
        '"',
        '"\\u12"',
        "、",
        "；=",
        -1,
        1.5,
        10**14,
        "每0行共0块",
        "第行：",
        "合计",
    )
    for _ in range(30):
        row = rng.choice(rows[rng.choice([name for name in rows if rows[name]])])
        row[rng.choice(list(row))] = rng.choice(junk)
    findings: tuple[Finding, ...] = from_workbook(design_file(rows)).findings
    assert findings and all(one.message for one in findings)
