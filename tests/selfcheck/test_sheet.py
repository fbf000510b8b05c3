"""What 自查 shows: stored as the judge counts, recalculated by LibreOffice to the same, in words and links."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests import returns
from tests.handouts import FILLED, HANDOUT, MONTHLY
from tests.support import ooxml_errors, soffice_convert
from validator.template import compose
from workbook.write import book_bytes

SHEET, CALCULATION = "自查", "_check"


def shown(data: bytes, sheet: str) -> list[tuple[Any, ...]]:
    """The values that a sheet is stored with; an empty text is nothing."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return [tuple(None if value == "" else value for value in row) for row in book[sheet].iter_rows(values_only=True)]


def recalculated(data: bytes, folder: Path) -> bytes:
    """The workbook after LibreOffice computed every formula: openpyxl stores none of their values."""
    bare = folder / "bare.xlsx"
    openpyxl.load_workbook(io.BytesIO(data)).save(bare)
    (folder / "out").mkdir()
    return soffice_convert(bare, "xlsx", folder / "out").read_bytes()


@pytest.mark.parametrize("rows", [{}, FILLED], ids=["blank", "filled"])
def test_what_is_stored_is_what_libreoffice_computes(rows: Mapping[str, Any], tmp_path: Path) -> None:
    data = book_bytes(compose(MONTHLY, HANDOUT, rows))
    again = recalculated(data, tmp_path)
    for sheet in (SHEET, CALCULATION):
        before, after = shown(data, sheet), shown(again, sheet)
        assert len(before) > 50
        assert [row[:12] for row in after[: len(before)]] == [row[:12] for row in before]


def test_a_blank_form_says_how_much_is_missing() -> None:
    rows = shown(returns.blank(), SHEET)
    assert rows[1][0] == "还有 5 处问题"
    assert rows[5] == ("月报表", "带 * 的栏目都已填写", 5, "未通过", "月报表 B5")
    assert all(row[3] == "通过" for row in rows[6:20])


def test_a_right_return_can_be_sent_and_a_spoilt_one_cannot(tmp_path: Path) -> None:
    right = shown(recalculated(returns.right(), tmp_path), SHEET)
    assert right[1][0] == "可以报送"
    spoilt = returns.spoil(returns.right(), [{"set": {"宣讲明细!D7": 3, "宣讲明细!I6": "无名氏", "月报表!F5": "12"}}])
    (tmp_path / "spoilt").mkdir()
    rows = shown(recalculated(spoilt, tmp_path / "spoilt"), SHEET)
    assert rows[1][0] == "还有 3 处问题"
    failed = [row[1:5] for row in rows if row[3] == "未通过"]
    assert failed == [
        ("格式正确", 1, "未通过", "月报表 F5"),
        ("数字不小于下限", 1, "未通过", "宣讲明细 D7"),
        ("“宣讲员”须在“宣讲员”中登记", 1, "未通过", "宣讲明细 I6"),
    ]


def test_what_is_odd_is_to_be_explained_but_can_be_sent(tmp_path: Path) -> None:
    odd = returns.spoil(returns.right(), [{"set": {"宣讲明细!L7": 6000}}])
    rows = shown(recalculated(odd, tmp_path), SHEET)
    assert rows[1][0] == "可以报送；另有 1 处少见的数据，属实的请在“情况说明”中写明原因"
    assert [row[1:5] for row in rows if row[3] == "需说明"] == [
        ("“线下人数”一般不大于 5,000", 1, "需说明", "宣讲明细 L7")
    ]


def test_the_program_s_own_part_is_listed() -> None:
    rows = shown(returns.blank(), SHEET)
    start = next(number for number, row in enumerate(rows) if row[0] == "以下由审核程序检查")
    listed = [row[1] for row in rows[start + 1 :]]
    assert "“文件名”与随邮件报送的附件逐个相符" in listed
    assert "预填内容、表名和表头有没有被改动" in listed


def test_the_template_is_a_proper_workbook(tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    path.write_bytes(returns.blank())
    assert ooxml_errors(path) == []


def test_nothing_of_it_is_taken_for_a_danger() -> None:
    assert [one for one in returns.told(returns.look(returns.right())) if one[0].startswith("file.")] == []


def test_a_deleted_sheet_is_said_to_be_missing(tmp_path: Path) -> None:
    cut = returns.spoil(returns.right(), [{"delete_sheet": "群众点单"}])
    assert shown(recalculated(cut, tmp_path), SHEET)[1][0] == "有工作表被删除，无法自查：请从下发的表中恢复"
