"""What is the staff's in the master survives a roll-up: settings, columns, sheets."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
from openpyxl.styles import Font
from openpyxl.workbook.workbook import Workbook

from campaign.ledger.store import Ledger
from campaign.master.rollup import RolledUp, rollup
from campaign.settings import read_settings
from campaign.workspace import Workspace
from tests.campaign.ledgers import Clerk, found
from tests.campaign.masters import SETTINGS, add_notes, column, header_row, part_of, read, rewrite, work_in
from tests.support import ooxml_errors


def picture(book: Workbook, names: tuple[str, ...]) -> dict[str, Any]:
    """Everything of these sheets that a reader can see."""
    seen: dict[str, Any] = {}
    for name in names:
        sheet = book[name]
        for line in sheet.iter_rows():
            for cell in line:
                look = (cell.font, cell.fill, cell.border, cell.alignment, cell.protection, cell.number_format)
                seen[f"{name}!{cell.coordinate}"] = (cell.value, *map(repr, look))
        seen[name] = (
            sorted(map(str, sheet.merged_cells.ranges)),
            sorted((str(rule.sqref), rule.formula1, rule.type) for rule in sheet.data_validations.dataValidation),
            {letter: one.width for letter, one in sheet.column_dimensions.items()},
            {row: one.height for row, one in sheet.row_dimensions.items()},
            (sheet.freeze_panes, sheet.auto_filter.ref, sheet.sheet_state, sheet.print_title_rows),
        )
    return seen


def test_settings_are_cell_for_cell_as_they_were(tmp_path: Path) -> None:
    workspace = found(tmp_path / "工作区")
    before, said = picture(read(workspace), SETTINGS), read_settings(workspace.master)
    clerk = Clerk(workspace)
    clerk.file("B01", "2020-04", {"lectures": clerk.lectures("2020-04", 2)})
    rollup(workspace)
    assert picture(read(workspace), SETTINGS) == before
    assert read_settings(workspace.master) == said


def test_validations_that_excel_moved_to_its_extension_stay_on_settings(desk: Workspace) -> None:
    part = part_of(desk.master, "任务场次")
    extension = (
        b'<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        b'uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="1" '
        b'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list">'
        b"<x14:formula1><xm:f>_lists!$A$2:$A$3</xm:f></x14:formula1><xm:sqref>D5:D2000</xm:sqref>"
        b"</x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    rewrite(desk.master, {part: lambda xml: xml.replace(b"</worksheet>", extension + b"</worksheet>")})
    for _ in range(2):
        done = rollup(desk, force=True)
        assert done.path == desk.master and not done.messages
        with ZipFile(desk.master) as archive:
            assert b"<xm:f>_lists!$A$2:$A$3</xm:f>" in archive.read(part_of(desk.master, "任务场次"))
    assert ooxml_errors(desk.master) == []


def notes_of(workspace: Workspace) -> dict[str, tuple[Any, ...]]:
    """Row key -> what staff wrote beside it."""
    sheet = read(workspace)["宣讲明细"]
    top, key = header_row(sheet), column(sheet, "标识")
    lines = sheet.iter_rows(min_row=top + 1, min_col=key, values_only=True)
    return {str(line[0]): line[1:] for line in lines if any(value is not None for value in line[1:])}


def test_staff_columns_follow_their_rows(desk: Workspace) -> None:
    work_in(desk.master, add_notes)
    before = notes_of(desk)
    clerk = Clerk(desk)
    clerk.file("B02", "2020-04", {"lectures": clerk.lectures("2020-04", 4)})  # comes before, so rows move

    def move(book: Workbook) -> None:
        sheet = book["宣讲明细"]
        top = header_row(sheet)
        first, second = ([cell.value for cell in sheet[row]] for row in (top + 1, top + 2))
        for column_, (one, other) in enumerate(zip(first, second, strict=True), 1):
            sheet.cell(top + 1, column_).value, sheet.cell(top + 2, column_).value = other, one
        for row in (top + 1, top + 2):
            sheet.cell(row, sheet.max_column).data_type = "s"

    work_in(desk.master, move)
    done = rollup(desk)
    assert done.path == desk.master and done.messages == ()
    after = notes_of(desk)
    assert set(after) == set(before)
    for key, (words, figure, day, _, text) in before.items():
        assert after[key][:3] == (words, figure, day) and after[key][4] == text
    book = read(desk)
    sheet = book["宣讲明细"]
    heads, opinion = column(sheet, "线下人数"), column(sheet, "科室意见")
    assert sheet.cell(header_row(sheet), opinion).font.color.rgb == "FF00B050"
    rows = [row for row in range(4, sheet.max_row + 1) if sheet.cell(row, opinion).value]
    assert len(rows) == 5
    moved = [row for row in rows if sheet.cell(row, opinion + 3).value == f"={sheet.cell(row, heads).coordinate}+10"]
    assert len(moved) >= 3  # the two rows that were swapped by hand took their formulas along as they stood
    assert {sheet.cell(row, opinion).fill.fgColor.rgb for row in rows} == {"FFFFFF00"}
    assert {sheet.cell(row, opinion + 2).number_format for row in rows} == {"yyyy-mm-dd"}
    assert {sheet.cell(row, opinion + 4).data_type for row in rows} == {"s"}
    assert not rollup(desk, force=True).changed
    assert ooxml_errors(desk.master) == []


def test_a_note_whose_row_is_gone_comes_back_with_it(desk: Workspace) -> None:
    work_in(desk.master, add_notes)
    before = notes_of(desk)
    rollup(desk)
    key = next(iter(before))
    unit, period = key.split("|")[:2]

    def force(in_force: bool) -> RolledUp:
        with Ledger(desk.ledger) as ledger, ledger.write() as conn:
            conn.exec_driver_sql(
                "UPDATE documents SET in_force = ? WHERE unit = ? AND period = ? AND edition = 1",
                (in_force, unit, period),
            )
        with Ledger(desk.ledger) as ledger:
            ledger.note("superseded", "试验")
        return rollup(desk)

    done = force(False)
    assert key not in notes_of(desk) and "自填内容" in done.messages[0]
    force(True)
    assert notes_of(desk)[key][:3] == before[key][:3]


def test_what_staff_delete_is_forgotten(desk: Workspace) -> None:
    work_in(desk.master, add_notes)
    rollup(desk)
    key = next(iter(notes_of(desk)))

    def clear(book: Workbook) -> None:
        sheet = book["宣讲明细"]
        at = column(sheet, "标识")
        row = next(row for row in range(4, 400) if sheet.cell(row, at).value == key)
        for column_ in range(at + 1, sheet.max_column + 1):
            sheet.cell(row, column_).value = None

    work_in(desk.master, clear)
    rollup(desk)
    assert key not in notes_of(desk) and len(notes_of(desk)) == 4
    with sqlite3.connect(desk.ledger) as connection:
        assert connection.execute("SELECT count(*) FROM staff_cells WHERE row_key = ?", (key,)).fetchone()[0] == 0


def test_notes_come_back_into_a_master_that_was_lost(desk: Workspace) -> None:
    fresh = desk.settings_archive
    work_in(desk.master, add_notes)
    rollup(desk)
    before = notes_of(desk)
    shutil.copy(next(fresh.glob("*.xlsx")), desk.master)
    rollup(desk)
    after = notes_of(desk)
    assert {key: sorted(map(str, line)) for key, line in after.items()}.keys() == before.keys()
    assert all(str(before[key][0]) in map(str, line) for key, line in after.items())


def test_staff_sheets_stay_in_place(desk: Workspace) -> None:
    def add(book: Workbook) -> None:
        sheet = book.create_sheet("我的分析", 3)
        sheet["A1"], sheet["B1"], sheet["C1"] = "合计", "=SUM(月度汇总!C5:C30)", "='总览'!B4"
        sheet["A1"].font = Font(name="楷体", size=16, italic=True)
        sheet.merge_cells("A3:B4")
        sheet.column_dimensions["A"].width = 33
        sheet.sheet_view.showGridLines = False

    work_in(desk.master, add)
    part = part_of(desk.master, "我的分析")
    rewrite(desk.master, {part: lambda xml: xml.replace(b"C30)</f><v></v>", b"C30)</f><v>77</v>").replace(
        b"C30)</f><v />", b"C30)</f><v>77</v>"
    )})  # fmt: skip
    before = picture(read(desk), ("我的分析",))
    done = rollup(desk)
    assert done.path == desk.master and done.changed
    book = read(desk)
    assert book.sheetnames[3] == "我的分析"
    assert picture(book, ("我的分析",)) == before
    assert openpyxl.load_workbook(desk.master, data_only=True)["我的分析"]["B1"].value == 77
    assert not rollup(desk, force=True).changed
