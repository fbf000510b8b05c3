"""What is moved into the present template: where it goes, how it changes, and why the rest stays."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests import returns
from tests.transplant.moving import FILE, composed, form, handout, moved, moves
from tests.transplant.spoils import SPOILS, Steps
from validator.examine import Desk, examine
from validator.template import compose
from validator.transplanting import transplanted
from workbook.codelist import shipped
from workbook.finding import Verdict
from workbook.form import load_form
from workbook.transplant.sheet import SHEET
from workbook.write import book_bytes


def test_what_was_read_surely_is_put_right_and_the_rest_stays_as_typed(folder: Path) -> None:
    steps = [*SPOILS["readings"], {"insert_rows": {"宣讲明细": [7, 2]}}]
    new, account = moved(returns.spoil(returns.right(), steps), form(folder / "declared", "declared"))
    sheet = openpyxl.load_workbook(io.BytesIO(new))["宣讲明细"]
    assert [sheet[f"O{row}"].value for row in range(5, 9)] == [80, "约120人", "很多", 120]
    assert sheet["B8"].value.isoformat() == "2020-04-06T00:00:00" and sheet["C8"].value == "上午"
    assert sheet["I9"].value == "张三" and sheet["M9"].value == "无" and sheet["S7"].value in ("TRUE", True)
    went = moves(account)
    assert went["宣讲明细!L6"] == ("宣讲明细!O6", "未能确认，照原样移入，请核对")
    assert went["宣讲明细!B10"] == ("宣讲明细!B8", "写作“2020-04-06”")
    assert went["月报表!B14"] == ("月报表!B15", "") and went["群众点单!C5"] == ("群众需求!C5", "")
    gone = {f"{one.source.sheet}!{one.source.a1}": one.why for one in account.left}
    assert (
        gone["宣讲明细!O5"] == "现行模板已取消“专家点评”栏" and gone["新媒体作品!C5"] == "现行模板已取消“新媒体作品”表"
    )
    assert [(one.section.name, one.field.title, one.must) for one in account.asked] == [
        ("return", "分管领导", True),
        ("lectures", "主办单位", False),
        ("lectures", "主持人", True),
    ]


def test_explanations_go_on_meaning_the_same_row(folder: Path) -> None:
    data = returns.spoil(returns.right(), SPOILS["explanations"])
    new, account = moved(data, form(folder / "declared", "declared"))
    sheet = openpyxl.load_workbook(io.BytesIO(new))["情况说明"]
    rows = list(sheet.iter_rows(min_row=5, max_row=8, max_col=2, values_only=True))
    assert rows == [("宣讲明细", "第10行"), ("宣讲明细", "O9"), ("月报表", "工作小结"), ("群众需求", "5")]
    assert moves(account)["情况说明!B5"][1] == "所指的行或格已移动，改为“第10行”"
    assert moves(account)["情况说明!A8"][1] == "所指的表已改名，改为“群众需求”"


def test_a_transplant_can_be_moved_again(folder: Path) -> None:
    """Filled in the month before's template, on the old version, and again: ours stays ours."""
    data, _ = moved(returns.right(), returns.form(), "2020-05")
    new, account = moved(data, form(folder / "declared", "declared"))
    assert not [one for one in account.left if one.source.sheet in (SHEET, "自查", "填报说明", "_check")]
    assert openpyxl.load_workbook(io.BytesIO(new)).sheetnames.count(SHEET) == 1


def test_a_note_on_the_checking_sheet_is_told() -> None:
    book = openpyxl.load_workbook(io.BytesIO(composed()))
    book["自查"]["H2"], book["宣讲明细"]["E5"], book["宣讲明细"]["H5"] = "已自查", "社区", "不忘初心"
    data = returns.saved(book)
    _, account = moved(data, returns.form())
    assert [(one.source.sheet, one.source.a1, one.value) for one in account.left] == [("自查", "H2", "已自查")]
    assert [one.source.a1 for one in account.moved] == ["E5", "H5"]


def test_very_many_cells_of_their_own_are_told_together() -> None:
    book = openpyxl.load_workbook(io.BytesIO(returns.right()))
    sheet = book.create_sheet("台账")
    for number in range(1, 3001):
        sheet.append([number, "走访", None, number * 2])
    new, account = moved(returns.saved(book), returns.form())
    assert sum(one.source.sheet == "台账" for one in account.left) == 9000
    rows = [
        row for row in openpyxl.load_workbook(io.BytesIO(new))[SHEET].iter_rows(values_only=True) if row[0] == "台账"
    ]
    assert [row[1:3] for row in rows] == [
        ("A1:A3000", "1 等3000格"),
        ("B1:B3000", "走访 等3000格"),
        ("D1:D3000", "2 等3000格"),
    ]


def test_nothing_becomes_a_formula(folder: Path) -> None:
    steps: Steps = [{"set": {"宣讲明细!S5": "x", "月报表!B14": "x"}}]
    book = openpyxl.load_workbook(io.BytesIO(returns.spoil(returns.right(), steps)))
    for sheet, cell in (("宣讲明细", "S5"), ("月报表", "B14"), ("宣讲明细", "W9")):
        book[sheet][cell].value = '=HYPERLINK("http://evil.invalid","x")'
        book[sheet][cell].data_type = "s"
    new, account = moved(returns.saved(book), form(folder / "declared", "declared"))
    there = openpyxl.load_workbook(io.BytesIO(new))
    assert there["宣讲明细"]["S5"].data_type == "s" and there["月报表"]["B15"].data_type == "s"
    for row in there[SHEET].iter_rows():
        assert all(cell.data_type != "f" or cell.hyperlink for cell in row)
    assert any(one.source.a1 == "W9" for one in account.left)


def test_what_came_back_is_accepted_as_the_month_it_says() -> None:
    new, _ = moved(returns.right(month="2020-05"), returns.form(), "2020-05")
    report = examine(returns.document(new), Desk([returns.form()], returns.FACTS)).report
    assert (report.verdict, report.period, report.findings) == (Verdict.ACCEPTED, "2020-05", ())


def test_without_identification_headers_decide(folder: Path) -> None:
    data = returns.spoil(returns.right(month="2020-05"), [{"delete_sheet": "_meta"}])
    new, account = moved(data, returns.form(), "2020-05")
    gone = {f"{one.source.sheet}!{one.source.a1}": one.why for one in account.left}
    assert gone["月报表!B4"] == gone["月报表!F4"] == "预填内容，以现行模板为准"
    assert openpyxl.load_workbook(io.BytesIO(new))["月报表"]["F4"].value == "2020-05"


@pytest.mark.parametrize("data", [None, b"", b"PK\x03\x04 broken", b"%PDF-1.7"])
def test_what_cannot_be_read_gives_none(data: bytes | None) -> None:
    assert transplanted(data, FILE, returns.form(), handout()).data is None


def test_a_version_that_nobody_kept_is_understood_by_its_headers(tmp_path: Path) -> None:
    present = replace(form(tmp_path, "declared"), home=None, moves={})
    new, account = moved(returns.right(), present)
    assert moves(account)["宣讲明细!E5"] == ("宣讲明细!E5", "")
    gone = {f"{one.source.sheet}!{one.source.a1}": one.why for one in account.left}
    assert gone["宣讲明细!L5"] == "多出的栏目“线下人数”，模板没有此栏"
    assert openpyxl.load_workbook(io.BytesIO(new))["月报表"]["B14"].value == "送课上门。"


def small(version: int, rows: list[dict[str, Any]], step: dict[str, int], **move: Any) -> dict[str, Any]:
    """A form of rows that it lists itself, and of repeated blocks."""
    text: dict[str, Any] = {"type": "string", "maxLength": 20}
    scores = {
        "title": "评分", "type": "array", "x-sheet": "评分", "x-header-row": 4, "x-rows": rows,
        "items": {"type": "object", "required": ["n"], "properties": {
            "item": text | {"title": "项目", "x-column": "A"},
            "n": {"title": "得分", "type": "integer", "x-column": "B" if version == 1 else "C"},
        }},
    }  # fmt: skip
    teams = {
        "title": "队伍", "type": "array", "x-sheet": "队伍", "x-block": step | {"count": 3},
        "items": {"type": "object", "properties": {
            "name": text | {"title": "队名", "x-cell": "B4"}, "head": text | {"title": "队长", "x-cell": "B5"},
        }},
    }  # fmt: skip
    return {
        "$id": "small", "title": "小表", "x-version": version, "type": "object",
        "x-sheets": [{"name": "评分"}, {"name": "队伍"}], "properties": {"scores": scores, "teams": teams}, **move,
    }  # fmt: skip


def test_rows_of_the_forms_own_and_blocks_go_where_they_belong(tmp_path: Path) -> None:
    rows = [{"item": name} for name in ("组织", "宣传", "保障")]
    old = small(1, rows, {"rows": 3})
    present = small(2, [rows[2], rows[0]], {"columns": 3}, **{"x-from": {"1": {}}})
    (tmp_path / "small-1.json").write_text(json.dumps(old), "utf-8")
    form, before = load_form(present, shipped(), tmp_path), load_form(old, shipped())
    about = replace(handout(), given={})
    book = openpyxl.load_workbook(io.BytesIO(book_bytes(compose(before, about))))
    book["评分"]["B5"], book["评分"]["B6"], book["评分"]["B7"] = 10, 20, "约30"
    book["队伍"]["B4"], book["队伍"]["B5"], book["队伍"]["B10"] = "一队", "张三", "三队"
    new, account = moved(returns.saved(book), form, about=about)
    assert {where: to for where, (to, _) in moves(account).items()} == {
        "评分!B5": "评分!C6", "评分!B7": "评分!C5", "队伍!B4": "队伍!B4", "队伍!B5": "队伍!B5", "队伍!B10": "队伍!E4",
    }  # fmt: skip
    assert [(one.source.a1, one.why) for one in account.left] == [
        ("A6", "预填内容，以现行模板为准"),
        ("B6", "现行模板没有这一行"),
    ]
    there = openpyxl.load_workbook(io.BytesIO(new))
    assert [there["评分"][cell].value for cell in ("A5", "C5", "A6", "C6")] == ["保障", "约30", "组织", 10]
    assert [there["队伍"][cell].value for cell in ("B4", "B5", "E4", "E5")] == ["一队", "张三", "三队", None]
