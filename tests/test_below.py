"""What staff write below a generated table goes along below it; what they put between its rows is nobody's to move."""

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.workbook import Workbook

from tests.support import ooxml_errors
from tests.test_following import formulas
from tests.test_renewal import LATER, TABLE, frame, roll
from tests.test_renewal import fresh as fresh
from workbook.master.present import read_present
from workbook.package.package import Package


def worked_in(data: bytes, gap: int = 1) -> bytes:
    """With a total and a line for signatures below the table, the row of which is high; `gap` rows lie between."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["表"]
    row = 8 + gap
    sheet.cell(row, 1, "审核人：　　　　日期：").font = Font(name="楷体", size=14, bold=True)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
    sheet.row_dimensions[row].height = 45
    sheet.cell(row + 1, 2, "=SUM(B4:B7)").fill = PatternFill("solid", fgColor="FFFFFF00")
    sheet.cell(row + 1, 6, "在表外")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def read(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("gap", [0, 1, 3])
def test_what_stands_below_keeps_its_distance(fresh: bytes, tmp_path: Path, gap: int) -> None:
    data = roll(worked_in(fresh, gap), (LATER,))
    sheet, row = read(data)["表"], 10 + gap
    assert sheet.cell(row, 1).value == "审核人：　　　　日期："
    assert (sheet.cell(row, 1).font.name, sheet.cell(row, 1).font.sz) == ("楷体", 14)
    assert sheet.row_dimensions[row].height == 45
    assert f"A{row}:C{row}" in {str(span) for span in sheet.merged_cells.ranges}
    assert formulas(data, "表") == {f"C{row + 1}": "SUM(C4:C9)"}
    assert sheet.cell(row + 1, 3).fill.fgColor.rgb == "FFFFFF00"
    assert sheet.cell(row + 1, 7).value == "在表外"
    assert [sheet.cell(at, 1).value for at in range(4, 10)] == list("子甲丑丙丁寅")
    assert all(sheet.cell(at, 7).value is None and sheet.cell(at, 7).border.left.style is None for at in range(3, 10))
    assert roll(data, (LATER,)) == data
    path = tmp_path / "m.xlsx"
    path.write_bytes(data)
    assert ooxml_errors(path) == []


def test_it_comes_back_as_the_table_shrinks(fresh: bytes) -> None:
    data = roll(roll(worked_in(fresh), (LATER,)), (TABLE,))
    sheet = read(data)["表"]
    assert sheet["A9"].value == "审核人：　　　　日期：" and formulas(data, "表") == {"B10": "SUM(B4:B7)"}
    assert sheet.row_dimensions[9].height == 45 and sheet.max_row == 10


def test_it_is_seen_in_a_workbook_that_is_as_we_left_it(fresh: bytes) -> None:
    data = roll(worked_in(fresh))
    for ours in (False, True):
        present = read_present(Package(data), data, ["总览", "表"], ours=ours)
        layout = present.beside["表"].layout
        assert present.hindrances == () and layout is not None
        assert {place for place, kept in layout.below.items() if kept.inner} == {(9, 1), (10, 2), (10, 6)}


def test_what_stands_between_the_rows_still_holds_it_up(fresh: bytes) -> None:
    book = read(fresh)
    book["表"].insert_rows(6)
    book["表"]["A6"] = "小计"
    made = io.BytesIO()
    book.save(made)
    present = read_present(Package(made.getvalue()), made.getvalue(), ["总览", "表"])
    assert len(present.hindrances) == 1 and "A6" in present.hindrances[0]


def test_what_is_formatted_only_stays_formatted(fresh: bytes) -> None:
    data = worked_in(fresh)
    book = read(data)
    book["表"]["B12"].fill = PatternFill("solid", fgColor="FF00FF00")
    made = io.BytesIO()
    book.save(made)
    after = roll(made.getvalue(), (LATER,))
    assert read(after)["表"]["C14"].fill.fgColor.rgb == "FF00FF00" and '<row r="14">' in frame(after)
