"""`wanchang form …` as people call it: what it says, what it writes, its exit status."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from tests.forms.spoiling import LECTURES, changed, definition
from validator.template import compose
from wanchang import main
from workbook.codelist import shipped
from workbook.form import load_shipped
from workbook.write import book_bytes


def form(*arguments: object) -> Result:
    """Run `wanchang form` with these arguments; a traceback fails the test."""
    result = CliRunner().invoke(main, ["form", *map(str, arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def written(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return path


def test_lint_of_a_right_form_is_0() -> None:
    result = form("lint", "monthly-return")
    assert (result.exit_code, result.stdout) == (0, "monthly-return：没有问题。\n")


def test_lint_tells_each_problem_with_its_path(tmp_path: Path) -> None:
    path = written(tmp_path / "表.json", changed(f"{LECTURES}/topic/x-codes", "topics"))
    result = form("lint", path)
    assert result.exit_code == 1
    assert "$.properties.lectures.items.properties.topic.x-codes" in result.stdout and "错误 1 处" in result.stdout
    english = form("lint", path, "--lang", "en")
    assert "there is no code list “topics”" in english.stdout
    listed = json.loads(form("lint", path, "--format", "json").stdout)
    assert [one["severity"] for one in listed] == ["error"] and listed[0]["message"].startswith("没有名为“topics”")


def test_a_warning_fails_only_where_asked(tmp_path: Path) -> None:
    path = written(tmp_path / "表.json", changed(f"{LECTURES}/remark/minimum", 3))
    assert form("lint", path).exit_code == 0
    assert form("lint", path, "--fail-on", "warning").exit_code == 1


def test_what_is_no_json_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "坏.json"
    path.write_text('{\n "title": "表",\n}', "utf-8")
    result = form("lint", path)
    assert result.exit_code == 1 and "第3行第1列" in result.stdout
    result = form("docs", path)
    assert result.exit_code == 2 and "第3行第1列" in result.stderr and len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("verb", ["lint", "template", "docs", "to-workbook", "from-workbook"])
def test_a_form_that_is_not_there_is_one_sentence(verb: str, tmp_path: Path) -> None:
    result = form(verb, "monthly")
    assert result.exit_code == 2 and "monthly-return" in result.stderr and len(result.stderr.splitlines()) == 1
    assert "找不到" in form(verb, tmp_path / "没有.xlsx").stderr
    assert "文件夹" in form(verb, tmp_path).stderr


@pytest.mark.parametrize("verb", ["template", "docs", "to-workbook"])
def test_a_wrong_form_is_not_worked_with(verb: str, tmp_path: Path) -> None:
    path = written(tmp_path / "表.json", changed("x-checks/0/flag", "return.nothing"))
    result = form(verb, path, "--output", tmp_path / "出")
    assert result.exit_code == 2 and "wanchang form lint" in result.stderr and not (tmp_path / "出").exists()


def test_template_of_a_form_is_what_would_be_handed_out(tmp_path: Path) -> None:
    path = written(tmp_path / "表.json", definition())
    assert form("template", path, "--output", tmp_path / "空白.xlsx").exit_code == 0
    assert (tmp_path / "空白.xlsx").read_bytes() == book_bytes(compose(load_shipped("monthly-return", shipped())))


def test_templates_for_units_are_prefilled(tmp_path: Path) -> None:
    asked = ("--unit", "甲/乙", "--unit", "丙", "--period", "2020-04", "--due", "2020-05-05")
    result = form("template", "monthly-return", *asked, "--output", tmp_path / "下")
    assert result.exit_code == 0 and "2 份" in result.stdout
    names = sorted(path.name for path in (tmp_path / "下").iterdir())
    assert names == ["丙_2020年4月_月报表.xlsx", "甲_乙_2020年4月_月报表.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "下" / names[1]).read_bytes()))
    assert (book["月报表"]["B4"].value, book["月报表"]["F4"].value) == ("甲/乙", "2020-04")
    assert "_meta" in book.sheetnames and "自查" in book.sheetnames


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("--period", "2020-04"), "--unit"),
        (("--unit", "甲"), "--period"),
        (("--unit", "甲", "--period", "2020-13", "--due", "2020-05-05"), "--period"),
        (("--unit", "甲", "--period", "2020-04"), "--due"),
        (("--unit", "甲", "--period", "2020-04", "--due", "2020-02-30"), "--due"),
    ],
)
def test_what_a_template_needs_is_asked_for(asked: tuple[str, ...], says: str, tmp_path: Path) -> None:
    result = form("template", "monthly-return", "--output", tmp_path / "下", *asked)
    assert result.exit_code == 2 and says in result.stderr and not (tmp_path / "下").exists()


def test_templates_for_a_workspace_go_to_its_units(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["init", str(tmp_path / "ws")]).exit_code == 0
    asked = ("--workspace", tmp_path / "ws", "--period", "2020-04")
    assert form("template", "safety-return", *asked, "--unit", "A01", "--output", tmp_path / "下").exit_code == 0
    assert len(list((tmp_path / "下").iterdir())) == 1
    assert "“无此单位”" in form("template", "safety-return", *asked, "--unit", "无此单位").stderr


def test_diff_of_the_same_is_0_and_of_others_1(tmp_path: Path) -> None:
    same = written(tmp_path / "同.json", definition())
    assert form("diff", "monthly-return", same).exit_code == 0
    other = written(tmp_path / "新.json", changed(f"{LECTURES}/heads/title", "到场人数"))
    result = form("diff", "monthly-return", other)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "栏目名称与位置",
        "  “宣讲明细”的“线下人数”改名为“到场人数”",
        "",
        "共 1 处不同。",
    ]
    listed = json.loads(form("diff", "monthly-return", other, "--format", "json").stdout)
    assert [(one["of"], one["group"]) for one in listed] == [("lectures.heads", "栏目名称与位置")]


def test_to_a_workbook_and_back_is_the_same_form(tmp_path: Path) -> None:
    assert form("to-workbook", "monthly-return", "--output", tmp_path / "设计.xlsx").exit_code == 0
    result = form("from-workbook", tmp_path / "设计.xlsx", "--output", tmp_path / "回.json")
    assert result.exit_code == 0
    assert json.loads((tmp_path / "回.json").read_text("utf-8")) == definition()
    assert form("lint", tmp_path / "设计.xlsx").exit_code == 0
    assert form("diff", tmp_path / "设计.xlsx", "monthly-return").exit_code == 0


def test_a_fault_of_a_design_is_told_at_its_cell(tmp_path: Path) -> None:
    form("to-workbook", "monthly-return", "--output", tmp_path / "设计.xlsx")
    book = openpyxl.load_workbook(tmp_path / "设计.xlsx")
    sheet, cell = next(
        (sheet, cell)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == "整数" and sheet.sheet_state == "visible"
    )
    cell.value = "整教"
    book.save(tmp_path / "设计.xlsx")
    result = form("from-workbook", tmp_path / "设计.xlsx", "--output", tmp_path / "回.json")
    assert result.exit_code == 1 and f"{sheet.title}!{cell.coordinate}" in result.stdout
    assert not (tmp_path / "回.json").exists()
    assert form("docs", tmp_path / "设计.xlsx", "--output", tmp_path / "页.html").exit_code == 2


def test_a_definition_is_no_design(tmp_path: Path) -> None:
    path = written(tmp_path / "表.json", definition())
    assert "不是设计表" in form("from-workbook", path).stderr


def test_an_output_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    for verb in ("template", "docs", "to-workbook"):
        result = form(verb, "campaign-settings", "--output", tmp_path / "没有" / "出")
        assert result.exit_code == 2 and "无法写入" in result.stderr
