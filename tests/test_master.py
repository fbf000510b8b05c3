"""The rooms of the master workbook: tables, the staff's columns, stamps, and what would be lost."""

import io
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from workbook.grid.calamine import CalamineBook
from workbook.master.losses import losses
from workbook.master.monthly import UnitTally, monthly_table, topics_table
from workbook.master.package import PackageError, emptied, open_package, sheets
from workbook.master.progress import Progress, progress_table
from workbook.master.staff import KEY, Beside, StaffCell, StaffColumn, moved, read_beside
from workbook.master.stamp import PART, Stamp, close, parts_digest, read_stamp
from workbook.master.standing import Mark, UnitStanding, standing_table
from workbook.master.subject import Measure, Subject, Tally, Topic
from workbook.master.table import Column, Row, Table, draw_table
from workbook.sheets import Book, Formula, Sheet
from workbook.write import book_bytes

LECTURES = Subject(
    "场次",
    "场",
    (Measure("线下人数", "线下受众", "人"), Measure("线上人次", "线上受众", "人次")),
    Topic("主题分布", "主题", "按主题统计"),
)
PLAIN = Table(
    "表",
    "一张表",
    "说明",
    (Column("名称", 20), Column("数", 8, "count")),
    [Row("甲", ("甲", 1)), Row("乙", ("=乙", 2))],
)


def at(sheet: Sheet, row: int, column: int) -> object:
    """What stands in a cell of a drawn sheet."""
    return next((cell.value for cell in sheet.cells if (cell.row, cell.column) == (row, column)), None)


def test_a_table_reads_as_every_other() -> None:
    sheet = draw_table(PLAIN, Beside())
    assert [at(sheet, 3, column) for column in (1, 2, 3)] == ["名称", "数", KEY]
    assert [at(sheet, row, 3) for row in (4, 5)] == ["甲", "乙"]
    assert sheet.widths[3] == 0 and sheet.freeze is not None and sheet.freeze.top == 4
    assert sheet.filter is not None and sheet.filter.a1() == "A3:C5"


def test_staff_cells_stand_beside_the_row_of_their_key_and_in_the_filter() -> None:
    beside = Beside(
        (StaffColumn("意见", "意见"), StaffColumn("算", "算")),
        {("乙", "意见"): StaffCell("可"), ("甲", "算"): StaffCell({"formula": "B9*2+$B$9", "row": 9, "cached": 4})},
    )
    sheet = draw_table(PLAIN, beside)
    assert (at(sheet, 4, 4), at(sheet, 5, 4)) == (None, "可")
    assert at(sheet, 4, 5) == Formula("B4*2+$B$9", 4)
    assert sheet.filter is not None and sheet.filter.a1() == "A3:E5"


def test_days_of_the_staff_are_days_wherever_they_are_drawn() -> None:
    beside = Beside((StaffColumn("日", "日"),), {("甲", "日"): StaffCell({"date": "2020-04-03"})})
    data = book_bytes(Book((draw_table(PLAIN, beside),)))
    cell = openpyxl.load_workbook(io.BytesIO(data))["表"]["D4"]
    assert cell.is_date and cell.value.date().isoformat() == "2020-04-03"


def test_columns_put_in_between_are_known_by_their_headers(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(book_bytes(Book((draw_table(PLAIN, Beside()),))))
    book = openpyxl.load_workbook(path)
    sheet = book["表"]
    sheet.insert_cols(2)
    sheet["B3"], sheet["B4"], sheet["F3"], sheet["F5"] = "插入", "中间", "数", "右边"
    book.save(path)
    data = path.read_bytes()
    with open_package(data) as archive:
        part = sheets(archive)[0].part
        found = read_beside(CalamineBook(data), archive, "表", part, PLAIN.titles)
    assert found is not None
    assert [column.name for column in found.columns] == ["插入", "数"]
    values = {place: cell.value for place, cell in found.cells.items() if cell.value is not None}
    assert values == {("甲", "插入"): "中间", ("乙", "数"): "右边"}


def test_shared_formulas_are_each_cells_own(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表"
    for row in (["数", KEY, "倍"], [1, "甲", 2], [2, "乙", 4]):
        sheet.append(row)
    book.save(path)
    with ZipFile(path) as old:
        xml = old.read("xl/worksheets/sheet1.xml")
    xml = xml.replace(b"<v>2</v></c></row>", b'<f t="shared" ref="C2:C3" si="0">A2*2</f><v>2</v></c></row>')
    xml = xml.replace(b"<v>4</v></c></row>", b'<f t="shared" si="0"/><v>4</v></c></row>')
    with ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("p", xml)
        found = read_beside(CalamineBook(path.read_bytes()), archive, "表", "p", ("数", KEY))
    assert found is not None
    assert found.cells["甲", "倍"].value == {"formula": "A2*2", "row": 2, "cached": 2}
    assert found.cells["乙", "倍"].value == {"formula": "A3*2", "row": 3, "cached": 4}


def test_a_sheet_without_keys_is_not_guessed_at() -> None:
    data = book_bytes(Book((Sheet("表", draw_table(PLAIN, Beside()).cells[:4]),)))
    with open_package(data) as archive:
        assert read_beside(CalamineBook(data), archive, "表", sheets(archive)[0].part, PLAIN.titles) is None


def test_formulas_move_with_their_rows() -> None:
    assert moved("SUM(A5:B5)+$A$1+总览!C5", "D5", "D9") == "SUM(A9:B9)+$A$1+总览!C9"


def test_heads_and_views_are_never_added() -> None:
    unit = UnitTally("B01", "甲", "办事处", {"2020-04": Tally(2, (30, 500))}, {"初心": 2})
    sheet = draw_table(monthly_table("活动", LECTURES, ("2020-04", "2020-05"), [unit]), Beside())
    assert [at(sheet, 5, column) for column in range(3, 12)] == [2, 30, 500, None, None, None, 2, 30, 500]
    assert 530 not in [cell.value for cell in sheet.cells]
    assert LECTURES.topic is not None
    topics = draw_table(topics_table("活动", LECTURES, LECTURES.topic, ("初心", "生态"), [unit]), Beside())
    assert [at(topics, 6, column) for column in (3, 4)] == [1.0, 0.0]


def test_what_is_owed_is_never_below_nothing() -> None:
    line = Progress("Q1", "Q1", "任务", "合计", "六家", 10, 12, (0, 0))
    assert (line.owed, line.rate) == (0, 1.2)
    part = Progress("Q1|A", "Q1", "任务", "合计", "甲", None, 12, (0, 0))
    sheet = draw_table(progress_table("活动", LECTURES, [line, part], line), Beside())
    assert [at(sheet, 5, column) for column in (5, 6, 7, 8)] == [None, 12, None, None]


def test_marks_say_their_flags() -> None:
    assert Mark("通过", late=True, by_staff=True).text == "通过（迟报·特批）"
    unit = UnitStanding("A", "甲", "组", {"2020-04": Mark("未报")})
    sheet = draw_table(standing_table("活动", ("2020-04",), [unit]), Beside())
    cell = next(cell for cell in sheet.cells if cell.value == "未报" and cell.row == 4)
    assert cell.style.role == "doubt"


def stamped(path: Path, stamp: Stamp) -> None:
    said = f'<property name="wanchang-rollup"><vt:lpwstr>{stamp.text}</vt:lpwstr></property>'
    with ZipFile(path, "w") as archive:
        archive.writestr("a", b"1")
        archive.writestr(PART, close(said.encode(), archive))


def test_a_stamp_tells_whether_the_file_is_as_it_was_left(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    stamped(path, Stamp(7, "s", ("因为",)))
    assert read_stamp(path) == Stamp(7, "s", ("因为",), intact=True)
    with ZipFile(path, "a") as archive:
        archive.writestr("b", b"2")
        assert parts_digest(archive)
    found = read_stamp(path)
    assert found is not None and not found.intact and found.sequence == 7


@pytest.mark.parametrize("data", [b"", b"PK", b"plain text"])
def test_what_is_no_package_has_no_stamp(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "s.xlsx"
    path.write_bytes(data)
    assert read_stamp(path) is None
    with pytest.raises(PackageError):
        open_package(data)


def test_an_emptied_sheet_leads_nowhere() -> None:
    data = emptied(book_bytes(Book((draw_table(PLAIN, Beside()), Sheet("另一张")))), ["表"])
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["表", "另一张"] and book["表"].max_row == 1


def test_what_nobody_knows_is_a_loss() -> None:
    with io.BytesIO() as made:
        with ZipFile(io.BytesIO(book_bytes(Book((Sheet("甲"), Sheet("乙")))))) as old, ZipFile(made, "w") as new:
            for name in old.namelist():
                part = old.read(name)
                new.writestr(name, part.replace(b"</worksheet>", b"<novelty/></worksheet>"))
        with open_package(made.getvalue()) as archive:
            assert [tuple(one) for one in losses(archive, {"乙"})] == [("甲", "其他内容（novelty）")]


def test_our_own_sheets_lose_nothing() -> None:
    with open_package(book_bytes(Book((draw_table(PLAIN, Beside()),)))) as archive:
        assert losses(archive, ()) == []
