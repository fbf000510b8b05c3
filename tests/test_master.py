"""The rooms of the master workbook: tables, the staff's columns, where cells go, stamps."""

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.packaging.custom import StringProperty

from tests.support import ooxml_errors
from workbook.grid.calamine import CalamineBook
from workbook.master.monthly import UnitTally, monthly_table, topics_table
from workbook.master.progress import Progress, progress_table
from workbook.master.staff import KEY, Beside, StaffCell, StaffColumn, read_beside
from workbook.master.stamp import Stamp, put_stamp, read_stamp
from workbook.master.standing import ROLES, Mark, UnitStanding, standing_table
from workbook.master.subject import Measure, Subject, Tally, Topic
from workbook.master.table import Column, Row, Table, draw_table
from workbook.package.book import BookPart
from workbook.package.moves import Moves, moved
from workbook.package.package import Package
from workbook.package.references import follow
from workbook.package.sheet import SheetPart
from workbook.package.trees import PackageError
from workbook.palette import look
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


def reread(data: bytes, titles: Sequence[str]) -> Beside | None:
    """What staff put beside the sheet 表 of a file."""
    package = Package(data)
    part = SheetPart(package, BookPart(package).sheets[0].part)
    part.normalise()
    return read_beside(CalamineBook(data).grid("表"), part, titles)


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
    found = reread(data, PLAIN.titles)
    assert found is not None
    assert [column.name for column in found.columns if not column.bare] == ["插入", "数"]
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
    package = Package(path.read_bytes())
    package.write("xl/worksheets/sheet1.xml", xml)
    found = reread(package.save(), ("数", KEY))
    assert found is not None
    assert found.cells["甲", "倍"].value == {"formula": "A2*2", "row": 2, "cached": 2}
    assert found.cells["乙", "倍"].value == {"formula": "A3*2", "row": 3, "cached": 4}


def test_a_sheet_without_keys_is_not_guessed_at() -> None:
    data = book_bytes(Book((Sheet("表", draw_table(PLAIN, Beside()).cells[:4]),)))
    assert reread(data, PLAIN.titles) is None


def test_formulas_move_with_their_rows() -> None:
    assert moved("SUM(A5:B5)+$A$1+总览!C5", "D5", "D9") == "SUM(A9:B9)+$A$1+总览!C9"


MOVED = Moves({4: 4, 5: 7, 6: 5, 8: 9}, {1: 1, 2: 2, 3: 5, 4: 6}, 3, 7, 8, 8, 9, 4, 6)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("C5", "E7"),
        ("A7", ""),
        ("C4:C6", "E4:E5 E7"),
        ("A4:A7", "A4:A8"),
        ("A4:D7", "A4:B8 E4:F8"),
        ("A4:A1048576", "A4:A1048576"),
        ("A1:B2 A8", "A1:B2 A9"),
        ("F1:XFD9", "H1:XFD10"),
    ],
)
def test_ranges_go_where_their_cells_go(was: str, now: str) -> None:
    assert MOVED.sqref(was) == now


def test_references_follow_their_columns_and_no_text_does() -> None:
    said = """SUM(C5:D5)+$C$5+总览!C5&"C5"+LOG10(C5)+'a b'!C5+C5!D4+T[C5]"""
    assert follow(said, {}, MOVED) == """SUM(E7:F7)+$E$7+总览!C5&"C5"+LOG10(E7)+'a b'!C5+C5!D4+T[C5]"""


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("表!C5", "表!E7"),
        ("'表'!$A$8", "'表'!$A$9"),
        ("表!C7", "表!#REF!"),
        ("表!A5:A6", "表!A5:A7"),
        ("SUM(表!$C$4:$C$7)", "SUM(表!$E$4:$E$8)"),
        ("SUM(表!C1:C8)", "SUM(表!E1:E9)"),
        ("SUM(表!C:D,表!$8:$9)", "SUM(表!E:F,表!$9:$10)"),
        ("表!A2+表!F12", "表!A2+表!H13"),
        ("""[1]表!C5&"表!C5"&'别 表'!C5&甲:表!C5&表!名称&表[C5]""",) * 2,
        ("表!A5:表!C5", "表!A7:表!E7"),
        ("IF(OR(表!C5=1,C5),甲.表!C5)", "IF(OR(表!E7=1,C5),甲.表!C5)"),
    ],
)
def test_references_of_others_follow_cells(was: str, now: str) -> None:
    assert follow(was, {"表": MOVED}) == now


def test_rules_go_as_far_as_their_rows() -> None:
    assert follow("$C5>SUM(C$4:C5)+$D$5", {}, MOVED, 2) == "$E7>SUM(E$4:E7)+$F$7"


def test_all_rows_of_a_table_that_has_none_are_its_first_row_for_a_while() -> None:
    empty = Moves({}, {1: 1}, 3, 7, 3, 7, 3, 1, 1, 1)
    assert follow("SUM(表!A4:A7)+表!A5", {"表": empty}) == "SUM(表!A4:A4)+表!#REF!"
    assert not empty.still and Moves({4: 4}, {1: 1}, 3, 4, 4, 4, 4, 1, 1, 1).still and Moves().still


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
    first = UnitStanding("A", "甲", "组", {"2020-04": Mark("未报")})
    second = UnitStanding("B", "乙", "组", {"2020-04": Mark("零报告", day="2020-05-03")})
    late = UnitStanding("C", "丙", "组", {"2020-04": Mark("通过", late=True, day="2020-05-08")})
    due = {"2020-04": "2020-05-05"}
    sheet = draw_table(standing_table("活动", ("2020-04",), [first, second, late], due), Beside())
    assert at(sheet, 3, 5) == "收到日期\n5月5日截止"
    shown = {cell.row: cell for cell in sheet.cells if cell.column == 4 and cell.row in (4, 5, 6)}
    assert [shown[row].value for row in (4, 5, 6)] == ["未报", "零报告", "通过（迟报）"]
    assert [at(sheet, row, 5) for row in (4, 5, 6)] == [None, "2020-05-03", "2020-05-08"]
    # told apart on paper too: bold on a tint against plain on white
    owed, nothing = look(shown[4].style), look(shown[5].style)
    assert (owed.bold, nothing.bold) == (True, False) and owed.fill and nothing.fill is None
    assert owed.colour != nothing.colour


def test_below_the_standings_every_word_is_counted_as_it_looks() -> None:
    words = [*ROLES, "未报"]
    units = [UnitStanding(f"U{n}", f"单位{n}", "组", {"2020-04": Mark(word)}) for n, word in enumerate(words)]
    table = standing_table("活动", ("2020-04",), units)
    counts = {row.values[1]: row.values[3] for row in table.totals}
    expected = {**dict.fromkeys(ROLES, 1), "未报": 2, "应报": 8, "已通过": 4, "迟报": 0, "特批": 0}
    assert counts == expected
    assert {row.values[1]: row.looks[1].role for row in table.totals if row.values[1] in ROLES} == ROLES


def test_a_stamp_tells_whether_the_file_is_as_it_was_left(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    package = Package(book_bytes(Book((Sheet("表"),))))
    put_stamp(package, Stamp(6))
    put_stamp(package, Stamp(7, "s", ("因为<&>",)))
    path.write_bytes(package.save())
    assert read_stamp(path) == Stamp(7, "s", ("因为<&>",), intact=True)
    assert ooxml_errors(path) == []
    package.write("xl/styles.xml", package.read("xl/styles.xml") + b"\n")
    path.write_bytes(package.save())
    found = read_stamp(path)
    assert found is not None and not found.intact and found.sequence == 7


def test_a_stamp_leaves_properties_of_others(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    book: Any = openpyxl.Workbook()
    book.custom_doc_props.append(StringProperty(name="密级", value="内部"))
    book.save(path)
    for sequence in (1, 2):
        package = Package(path.read_bytes())
        put_stamp(package, Stamp(sequence))
        path.write_bytes(package.save())
    again: Any = openpyxl.load_workbook(path)
    found, stamp = again.custom_doc_props, read_stamp(path)
    assert {(one.name, one.value) for one in found.props} > {("密级", "内部")} and len(found.props) == 2
    assert stamp is not None and stamp.sequence == 2 and stamp.intact
    assert ooxml_errors(path) == []


@pytest.mark.parametrize("data", [b"", b"PK", b"plain text"])
def test_what_is_no_package_has_no_stamp(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "s.xlsx"
    path.write_bytes(data)
    assert read_stamp(path) is None
    with pytest.raises(PackageError):
        Package(data)


def test_a_table_too_wide_for_a4_prints_on_a3() -> None:
    wide = replace(PLAIN, columns=(*PLAIN.columns, *(Column(f"栏{at}", 24) for at in range(8))))
    assert draw_table(wide, Beside()).printing.wide and not draw_table(PLAIN, Beside()).printing.wide
    papers = []
    for table in (PLAIN, wide):
        made = openpyxl.load_workbook(io.BytesIO(book_bytes(Book((draw_table(table, Beside()),)))))
        papers.append((made.worksheets[0].page_setup.paperSize, made.worksheets[0].page_setup.orientation))
    assert papers == [(9, "landscape"), (8, "landscape")]
