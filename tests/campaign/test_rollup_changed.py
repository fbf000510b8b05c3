"""What staff change in the generated sheets themselves is told, and a sheet under another name is known again."""

from pathlib import Path

import pytest
from openpyxl.workbook.workbook import Workbook

from campaign.master.rollup import rollup
from campaign.workspace import Workspace
from tests.campaign.ledgers import Clerk
from tests.campaign.masters import GENERATED, add_notes, column, header_row, part_of, read, table, work_in
from tests.support import ooxml_errors, soffice_convert
from workbook.addresses import column_letter
from workbook.package.book import BookPart
from workbook.package.package import Package


def test_figures_typed_over_are_told_with_what_was_typed(desk: Workspace) -> None:
    was = {}

    def type_over(book: Workbook) -> None:
        for name, header, typed in (("主题分布", "合计", 4321), ("宣讲明细", "宣讲地点", "改写的地点")):
            sheet = book[name]
            cell = sheet.cell(header_row(sheet) + 1, column(sheet, header))
            was[name], cell.value = (cell.coordinate, cell.value), typed
        was["总览"], book["总览"]["B4"].value = ("B4", book["总览"]["B4"].value), 77777

    work_in(desk.master, type_over)
    done = rollup(desk)
    assert done.path == desk.master and len(done.messages) == 3
    for name, typed in (("总览", "77777"), ("主题分布", "4321"), ("宣讲明细", "改写的地点")):
        told = next(message for message in done.messages if message.startswith(f"“{name}”表有1处"))
        cell, value = was[name]
        assert f"{cell}由“{value}”改为“{typed}”" in told
        assert read(desk)[name][cell].value == value
    assert rollup(desk, force=True).messages == ()


def test_what_comes_new_is_not_taken_for_typed_over(desk: Workspace) -> None:
    work_in(desk.master, add_notes)
    clerk = Clerk(desk)
    clerk.file("B02", "2020-04", {"lectures": clerk.lectures("2020-04", 4)})
    assert rollup(desk).messages == ()


def test_of_many_some_are_named(desk: Workspace) -> None:
    def type_over(book: Workbook) -> None:
        sheet = book["宣讲明细"]
        for row in range(header_row(sheet) + 1, header_row(sheet) + 13):
            sheet.cell(row, column(sheet, "宣讲员"), "某某某")

    work_in(desk.master, type_over)
    (told,) = rollup(desk).messages
    assert "有12处" in told and told.count("改为") == 8 and "等）" in told


@pytest.mark.parametrize("name", ["宣讲明细", "月度汇总", "总览"])
def test_a_sheet_under_another_name_is_known_again(desk: Workspace, name: str) -> None:
    work_in(desk.master, add_notes)
    rollup(desk)
    part, notes = part_of(desk.master, name), [line.get("科室意见") for line in table(read(desk)["宣讲明细"])]
    package = Package(desk.master.read_bytes())
    BookPart(package).rename(name, "给领导看的")
    desk.master.write_bytes(package.save())
    clerk = Clerk(desk)
    clerk.file("B02", "2020-04", {"lectures": clerk.lectures("2020-04", 2)})
    done = rollup(desk)
    assert done.path == desk.master and len(done.messages) == 1 and f"已改回“{name}”" in done.messages[0]
    assert part_of(desk.master, name) == part
    names = read(desk).sheetnames
    assert "给领导看的" not in names and set(GENERATED) < set(names) and names.count(name) == 1
    now = [line.get("科室意见") for line in table(read(desk)["宣讲明细"])]
    assert len(now) == len(notes) + 2 and sorted(filter(None, now)) == sorted(filter(None, notes))
    assert ooxml_errors(desk.master) == [] and not rollup(desk, force=True).changed


def test_a_copy_beside_the_sheet_is_the_staffs_own(desk: Workspace) -> None:
    def copy(book: Workbook) -> None:
        book.copy_worksheet(book["月度汇总"]).title = "四月底的月度汇总"

    work_in(desk.master, copy)
    done = rollup(desk)
    assert done.messages == () and {"月度汇总", "四月底的月度汇总"} < set(read(desk).sheetnames)


def test_a_reference_of_staff_goes_on_meaning_its_row(desk: Workspace, tmp_path: Path) -> None:
    sheet = read(desk)["宣讲明细"]
    row, place, key = sheet.max_row - 2, column(sheet, "宣讲地点"), column(sheet, "标识")
    letter = column_letter(place)
    meant = sheet.cell(row, key).value

    def refer(book: Workbook) -> None:
        own = book.create_sheet("我的分析")
        own["A1"] = f"=宣讲明细!{letter}{row}"
        own["A2"] = f"=COUNTA('宣讲明细'!{letter}{header_row(sheet) + 1}:{letter}{sheet.max_row})"
        ours = book["宣讲明细"]
        ours.cell(ours.max_row + 2, 1, "审核人：　　日期：")

    work_in(desk.master, refer)
    clerk = Clerk(desk)
    clerk.file("B02", "2020-04", {"lectures": clerk.lectures("2020-04", 3)})
    done = rollup(desk)
    assert done.path == desk.master and done.messages == ()
    book = read(desk)
    after = book["宣讲明细"]
    found = next(at for at in range(4, after.max_row) if after.cell(at, key).value == meant)
    last = max(at for at in range(4, after.max_row + 1) if after.cell(at, key).value)
    assert found != row and book["我的分析"]["A1"].value == f"=宣讲明细!{letter}{found}"
    assert book["我的分析"]["A2"].value == f"=COUNTA('宣讲明细'!{letter}{header_row(after) + 1}:{letter}{last})"
    assert after.cell(last + 2, 1).value == "审核人：　　日期："
    assert not rollup(desk, force=True).changed  # as we left it, the line below is kept too
    clerk.file("B02", "2020-05", {"lectures": clerk.lectures("2020-05", 1)})
    rollup(desk)
    after = read(desk)["宣讲明细"]
    assert after.cell(last + 3, 1).value == "审核人：　　日期："


def test_what_another_program_saves_is_not_typed_over(desk: Workspace, tmp_path: Path) -> None:
    saved = soffice_convert(desk.master, "xlsx", tmp_path / "out")
    desk.master.write_bytes(saved.read_bytes())
    done = rollup(desk)
    assert done.path == desk.master and done.messages == ()
