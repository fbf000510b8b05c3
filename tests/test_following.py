"""References that staff's own sheets, names, charts and rules make into a generated table go on meaning the same."""

import io
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import FormulaRule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.hyperlink import Hyperlink

from tests.test_renewal import LATER, TABLE, edited, frame, part_of, roll
from tests.test_renewal import fresh as fresh
from workbook.master.table import Row
from workbook.package.package import Package

LONGER = replace(LATER, rows=[Row(key, (key, "新", at)) for at, key in enumerate("子甲乙丑丙寅丁卯")])
"""甲 乙 丙 丁 are in the rows 5, 6, 8 and 10 now, and their figures in column C."""


def with_analysis(data: bytes) -> bytes:
    """With a sheet of the staff's that refers to the table in every way."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.create_sheet("我的分析")
    for row, formula in enumerate(
        ("=表!B5", "=SUM(表!B4:B7)", "=SUM('表'!B:B)", "=表!B5+表!$B$7*2", "=SUM(表!B5:B6)", '="表!B5"&表!A3', "=B1+B5")
    ):
        sheet.cell(row + 1, 1, formula)
    sheet["C1"] = ArrayFormula("C1:C4", "=表!B4:B7*2")
    book.defined_names["重点"] = DefinedName("重点", attr_text="表!$A$6:$B$6")
    book.defined_names["全部"] = DefinedName("全部", attr_text="'表'!$A$4:$B$7")
    sheet.conditional_formatting.add("A1:A3", FormulaRule(formula=["A1>表!$B$7"]))  # type: ignore[no-untyped-call]
    rule = DataValidation("list", formula1="表!$A$4:$A$7")
    rule.add("D1")
    sheet.add_data_validation(rule)
    chart = BarChart()
    chart.add_data(Reference(book["表"], min_col=2, min_row=4, max_row=7))
    sheet.add_chart(chart, "F2")
    sheet["E1"].hyperlink = Hyperlink("E1", location="表!A6")
    book["表"]["D1"] = "=SUM(B4:B7)"
    book["表"]["D5"] = "=B5/B$7+B4"
    book["表"].print_area = "A1:C7"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.fixture(scope="module")
def followed(fresh: bytes) -> bytes:
    """The workbook rolled up with more rows and a new column."""
    return roll(with_analysis(fresh), (LONGER,))


def formulas(data: bytes, sheet: str) -> dict[str, str]:
    """Cell -> formula."""
    found = re.findall(r'<c r="([A-Z]+\d+)"[^>]*><f[^>]*>([^<]*)</f>', frame(data, sheet))
    return {ref: text.replace("&quot;", '"').replace("&amp;", "&") for ref, text in found}


def test_formulas_of_other_sheets_follow(followed: bytes) -> None:
    said = formulas(followed, "我的分析")
    assert [said[f"A{row}"] for row in range(1, 8)] == [
        "表!C6",
        "SUM(表!C4:C11)",
        "SUM('表'!C:C)",
        "表!C6+表!$C$10*2",
        "SUM(表!C6:C8)",
        '"表!B5"&表!A3',
        "B1+B5",
    ]
    assert said["C1"] == "表!C4:C11*2"


def test_names_rules_charts_and_links_follow(followed: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(followed))
    assert book.defined_names["重点"].attr_text == "表!$A$8:$C$8"
    assert book.defined_names["全部"].attr_text == "'表'!$A$4:$C$11"
    assert book["表"].print_area == "'表'!$A$1:$D$11"
    text = frame(followed, "我的分析")
    assert "A1&gt;表!$C$10" in text and "<formula1>表!$A$4:$A$11</formula1>" in text
    assert 'location="表!A8"' in text
    package = Package(followed)
    charts = [package.read(name).decode() for name in package.names if name.startswith("xl/charts/chart")]
    assert any("'表'!$C$4:$C$11" in chart for chart in charts)


def test_formulas_beside_and_above_the_table_follow(followed: bytes) -> None:
    said = formulas(followed, "表")
    assert said == {"E1": "SUM(C4:C11)", "E6": "C6/C$10+C5"}


def test_what_refers_to_a_row_that_is_no_more_says_so(fresh: bytes) -> None:
    said = formulas(roll(with_analysis(fresh), (LATER,)), "我的分析")  # 乙 is gone
    assert [said["A1"], said["A4"], said["A5"]] == ["表!#REF!", "表!#REF!+表!$C$8*2", "SUM(表!C7:C7)"]
    assert said["A2"] == "SUM(表!C4:C9)"


def test_shared_formulas_are_each_cells_own_once_they_part(fresh: bytes) -> None:
    rows = '<row r="30"><c r="A30"><f t="shared" ref="A30:A31" si="0">表!B4&amp;"条"</f></c></row>'
    rows += '<row r="31"><c r="A31"><f t="shared" si="0"/></c></row>'
    data = edited(with_analysis(fresh), ("(?=</sheetData>)", rows), sheet="我的分析")
    said = formulas(roll(data, (LONGER,)), "我的分析")
    assert said["A30"] == '表!C5&"条"' and said["A31"] == '表!C6&"条"'


def test_nothing_is_written_where_nothing_moves(fresh: bytes) -> None:
    data = roll(with_analysis(fresh))
    before, after = Package(data), Package(roll(data))
    assert {name for name in before.names if before.read(name) != after.read(name)} == set()
    same = part_of(before, "我的分析")
    assert Package(with_analysis(fresh)).read(same) == after.read(same)


def test_the_same_rows_again_are_referred_to_as_at_first(fresh: bytes, tmp_path: Path) -> None:
    data = with_analysis(fresh)
    there = formulas(data, "我的分析")
    back = formulas(roll(roll(data, (LONGER,)), (TABLE,)), "我的分析")
    assert back == there
