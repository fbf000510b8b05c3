"""A painted Book, read back by programs that are not ours: values, looks, locks, rules, names; how it is written."""

from __future__ import annotations

import datetime
import hashlib
import html
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.handouts import FILLED, HANDOUT, MONTHLY, SETTINGS, SETTINGS_ROWS, write_book
from tests.support import ROOT, ooxml_errors, soffice_convert
from workbook import palette
from workbook.canvas.openpyxl import OpenpyxlCanvas
from workbook.draft import style
from workbook.layout import template
from workbook.paint import LONGEST, Canvas, paint, painted, serial, writable
from workbook.sheets import (
    Book,
    Cell,
    Chart,
    DataBar,
    Formula,
    Highlight,
    Link,
    Printing,
    Sheet,
    Span,
    Style,
    Value,
)
from workbook.write import book_bytes, write_bytes

FILLED_BOOK = template(MONTHLY, HANDOUT, FILLED)
FILLED_BYTES = book_bytes(FILLED_BOOK)
GENERAL = style("body")


def one_sheet(*cells: Cell, **more: Any) -> Book:
    """A book of one sheet."""
    return Book((Sheet("表", cells, **more),))


def reread(data: bytes, **more: Any) -> Any:
    """The file as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(data), **more)


def by_calamine(data: bytes, sheet: str) -> list[list[Any]]:
    """A sheet as calamine reads it, from its cell A1."""
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


class Recorder:
    """A canvas that remembers which verbs it heard."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def __getattr__(self, verb: str) -> Any:
        return lambda *_: self.heard.append(verb)


def test_the_walk_begins_each_sheet_and_defines_names_last() -> None:
    canvas: Any = Recorder()
    paint(Book((Sheet("一"), Sheet("二")), names={"n": "'一'!$A$1"}), canvas)
    verbs = ["begin", "size", "write", "merge", "restrict", "highlight", "draw", "frame"]
    assert canvas.heard == [*verbs, *verbs, "define"]
    assert set(verbs) | {"define"} == {name for name in vars(Canvas) if not name.startswith("_")}


def test_openpyxl_reads_back_every_cell_its_look_and_its_lock() -> None:
    book = reread(FILLED_BYTES)
    assert book.sheetnames == [sheet.name for sheet in FILLED_BOOK.sheets]
    for sheet in FILLED_BOOK.sheets:
        read = book[sheet.name]
        assert read.sheet_state == sheet.visibility
        covered = {
            (row, column)
            for span in sheet.merges
            for row in range(span.top, span.bottom + 1)
            for column in range(span.left, span.right + 1)
        } - {(span.top, span.left) for span in sheet.merges}
        for cell in sheet.cells:
            if (cell.row, cell.column) in covered:
                continue
            there = read.cell(cell.row, cell.column)
            look = palette.look(cell.style)
            assert there.value == as_openpyxl(cell.value, cell.style), (sheet.name, there.coordinate)
            assert there.protection.locked is look.locked
            assert there.number_format == look.number_format
            assert (there.font.name, there.font.sz) == (look.font, look.size)
            assert (there.fill.fgColor.rgb if there.fill.patternType else None) == (
                f"FF{look.fill}" if look.fill else None
            )


def as_openpyxl(value: Value, look: Style) -> Any:
    """A painted value as openpyxl hands it back."""
    match value:
        case Formula(text=text):
            return f"={text}"
        case Link(text=text):
            return text
        case "":
            return None
        case str() if look.format == "date":
            return datetime.datetime.fromisoformat(value)
        case str() if look.format == "time":
            return datetime.time.fromisoformat(value)
        case _:
            return value


def test_both_readers_see_totals_that_no_program_has_calculated() -> None:
    values = reread(FILLED_BYTES, data_only=True)["月报表"]
    assert [values[name].value for name in ("B9", "B10", "B12", "F12")] == [8, 20, 308, 1500]
    grid = by_calamine(FILLED_BYTES, "月报表")
    assert [grid[8][1], grid[9][1], grid[11][1], grid[11][5]] == [8, 20, 308, 1500]


def test_calamine_reads_dates_times_and_figures() -> None:
    row = by_calamine(FILLED_BYTES, "宣讲明细")[4]
    assert row[:4] == [1, datetime.date(2020, 4, 1), datetime.time(9, 30), 90]
    assert row[11] == 41


def test_protection_lets_clerks_work_and_has_no_password() -> None:
    for read in reread(FILLED_BYTES).worksheets:
        protection = read.protection
        assert protection.sheet
        assert protection.password is None
        for allowed in ("insertRows", "deleteRows", "sort", "autoFilter", "formatCells", "formatColumns", "formatRows"):
            assert getattr(protection, allowed) is False, allowed
        assert not protection.selectLockedCells
        assert not protection.selectUnlockedCells


def test_whole_rows_below_the_head_are_unlocked_to_the_last_column() -> None:
    read = reread(FILLED_BYTES)["宣讲明细"]
    columns = list(read.column_dimensions.values())
    assert all(one.protection.locked is False for one in columns)
    assert max(one.max for one in columns) == 16384
    assert all(read.row_dimensions[row].protection.locked for row in range(1, 5))


def test_rules_are_native_and_say_what_they_should() -> None:
    read = reread(FILLED_BYTES)["宣讲明细"]
    rules = {str(rule.sqref): rule for rule in read.data_validations.dataValidation}
    duration, day, start, topic = (rules[f"{letter}5:{letter}5000"] for letter in "DBCG")
    assert (duration.type, duration.formula1, duration.formula2) == ("whole", "5", "600")
    assert (day.type, day.formula1, day.formula2) == ("date", "43922", "43951")
    assert (start.type, start.formula1) == ("time", "0")
    assert topic.type == "list"
    assert topic.formula1 == "list_topic"
    for rule in rules.values():
        assert rule.showInputMessage
        assert rule.prompt
        assert rule.showErrorMessage is bool(rule.error)
        assert rule.type is None or rule.error


def test_no_drop_down_is_inline() -> None:
    for read in reread(FILLED_BYTES).worksheets:
        for rule in read.data_validations.dataValidation:
            assert rule.type != "list" or '"' not in rule.formula1


def test_pages_are_a4_one_wide_with_head_and_page_number() -> None:
    read = reread(FILLED_BYTES)["宣讲明细"]
    assert (read.page_setup.paperSize, read.page_setup.orientation) == (9, "landscape")
    assert (read.page_setup.fitToWidth, read.page_setup.fitToHeight) == (1, 0)
    assert read.sheet_properties.pageSetUpPr.fitToPage
    assert read.print_title_rows == "$4:$4"
    assert (read.oddHeader.left.text, read.oddHeader.right.text) == ("示例路办事处", "2020年4月")
    assert read.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert (read.freeze_panes, read.auto_filter.ref) == ("A5", "A4:S5000")


def test_an_ampersand_in_a_name_stays_one() -> None:
    data = book_bytes(one_sheet(Cell(1, 1, "x"), printing=Printing(header="&L甲&&R乙&R右")))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert "&L甲&&R乙&R右" in html.unescape(package.read("xl/worksheets/sheet1.xml").decode())


@pytest.mark.parametrize(
    ("name", "book"),
    [
        ("blank", template(MONTHLY, HANDOUT)),
        ("filled", FILLED_BOOK),
        ("settings", template(SETTINGS, None, SETTINGS_ROWS)),
    ],
)
def test_microsofts_validator_finds_nothing(name: str, book: Book, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.xlsx"
    write_book(book, path)
    assert ooxml_errors(path) == []


def rich_book() -> Book:
    """Everything a Book can hold that a template does not."""
    figures = [Cell(row, column, row * column, style("body", "integer")) for row in range(2, 6) for column in (2, 3)]
    names = [Cell(row, 1, f"单位{row}", GENERAL, note="一句批注\n第二行") for row in range(2, 6)]
    spots = {"bar": 7, "column": 23, "line": 39, "pie": 55}
    charts = tuple(
        Chart(kind, f"图{kind}", Span(top, 1, top + 14, 6), Span(2, 1, 5, 1), (("甲", Span(2, 2, 5, 2)),))
        for kind, top in spots.items()
    )
    links = [Cell(1, 1, Link("去第二张", "'二'!B2")), Cell(1, 2, Link("文件", file="退回/2020-04/甲 乙.xlsx"))]
    first = Sheet(
        "一",
        tuple(sorted([*links, *names, *figures], key=lambda cell: (cell.row, cell.column))),
        highlights=(Highlight(Span(2, 2, 5, 2), "B2>4", "fault"),),
        bars=(DataBar(Span(2, 3, 5, 3)), DataBar(Span(2, 2, 5, 2), 20)),
        charts=charts,
    )
    second = Sheet("二", (Cell(2, 2, "到了"),), charts=(Chart("line", "别处的数", Span(4, 1, 18, 6), Span(2, 1, 5, 1),
        (("甲", Span(2, 2, 5, 2)), ("乙", Span(2, 3, 5, 3))), "一"),))  # fmt: skip
    return Book((first, second), names={"数": "'一'!$B$2:$B$5"}, title="样本")


def test_links_notes_bars_charts_and_names_are_native(tmp_path: Path) -> None:
    path = tmp_path / "rich.xlsx"
    write_book(rich_book(), path)
    assert ooxml_errors(path) == []
    book = openpyxl.load_workbook(path)
    first: Any = book["一"]
    assert first["A1"].hyperlink.location == "'二'!B2"
    assert first["B1"].hyperlink.target == "退回/2020-04/甲 乙.xlsx"
    assert first["A2"].comment.text == "一句批注\n第二行"
    assert sorted(rule.type for area in first.conditional_formatting for rule in area.rules) == [
        "dataBar", "dataBar", "expression",
    ]  # fmt: skip
    assert [type(chart).__name__ for chart in first._charts] == ["BarChart", "BarChart", "LineChart", "PieChart"]
    assert book.defined_names["数"].attr_text == "'一'!$B$2:$B$5"
    (tmp_path / "out").mkdir()
    assert soffice_convert(path, "pdf", tmp_path / "out").stat().st_size > 10_000


def test_a_loaded_workbook_keeps_its_own_sheets_and_a_painted_one_takes_its_place() -> None:
    loaded: Any = openpyxl.Workbook()
    loaded.active.title = "旧"
    loaded.active["A1"] = "将被替换"
    loaded.create_sheet("自己的")["B2"] = "留着"
    canvas = OpenpyxlCanvas(loaded)
    paint(Book((Sheet("旧", (Cell(1, 1, "新的"),)), Sheet("新", (Cell(1, 1, 5),)))), canvas)
    book = reread(canvas.save())
    assert book.sheetnames == ["旧", "自己的", "新"]
    assert [book["旧"]["A1"].value, book["自己的"]["B2"].value, book["新"]["A1"].value] == ["新的", "留着", 5]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|'/C calc'!A0"])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    read = reread(book_bytes(one_sheet(Cell(1, 1, text))))["表"]["A1"]
    assert (read.value, read.data_type) == (text, "s")
    assert read.style_array.quotePrefix if hasattr(read, "style_array") else read._style.quotePrefix


def test_what_no_workbook_can_hold_is_shown_as_such() -> None:
    assert writable("a\x00b\ud800c\r\nd") == "a\ufffdb\ufffdc\nd"
    long = writable("长" * (LONGEST + 5))
    assert len(long) == LONGEST
    assert long.endswith("…（已截断）")
    with pytest.raises(ValueError, match="cannot stand in a cell"):
        painted(Cell(1, 1, float("inf")))


@given(st.text(max_size=40))
def test_any_text_comes_back_as_it_was_painted(text: str) -> None:
    data = book_bytes(one_sheet(Cell(1, 1, text), Cell(1, 2, "末")))
    want = writable(text)
    assert (reread(data)["表"]["A1"].value or "") == want
    assert by_calamine(data, "表")[0][0] == want


@given(st.one_of(st.integers(-(10**14), 10**14), st.floats(-1e14, 1e14, allow_subnormal=False), st.booleans()))
def test_any_figure_comes_back_as_it_was_painted(value: float) -> None:
    data = book_bytes(one_sheet(Cell(1, 1, value)))
    assert reread(data)["表"]["A1"].value == value
    assert by_calamine(data, "表")[0][0] == value


@pytest.mark.parametrize(
    ("text", "format", "wanted"),
    [
        ("2020-04-03", "date", 43924),
        ("09:30", "time", 570 / 1440),
        ("2020-04-03T12:00", "datetime", 43924.5),
        ("1900-02-28", "date", None),
        ("四月三日", "date", None),
        ("2020-04-03", "text", None),
        ("25:00", "time", None),
    ],
)
def test_iso_text_becomes_a_serial_where_its_format_says_so(text: str, format: str, wanted: float | None) -> None:
    assert serial(text, format) == wanted


def test_of_two_cells_at_one_place_the_later_counts() -> None:
    data = book_bytes(one_sheet(Cell(1, 2, "右"), Cell(1, 1, "先"), Cell(1, 1, "后")))
    assert by_calamine(data, "表") == [["后", "右"]]


def digest_elsewhere(seed: str) -> str:
    """The digest of the filled return's bytes, made by another process with other hash seeds."""
    code = (
        "import hashlib; from tests.test_paint import FILLED_BYTES, rich_book, book_bytes;"
        "print(hashlib.sha256(FILLED_BYTES + book_bytes(rich_book())).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_same_book_is_the_same_bytes_in_any_process() -> None:
    here = hashlib.sha256(FILLED_BYTES + book_bytes(rich_book())).hexdigest()
    assert {digest_elsewhere("1"), digest_elsewhere("2")} == {here}


def test_a_file_is_replaced_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "月报表.xlsx"
    path.write_bytes(b"old")
    write_book(FILLED_BOOK, path)
    assert path.read_bytes() == FILLED_BYTES
    assert os.listdir(tmp_path) == ["月报表.xlsx"]


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "occupied.xlsx"
    folder.mkdir()
    (folder / "inside").write_bytes(b"kept")
    with pytest.raises(OSError, match=r"occupied\.xlsx"):
        write_bytes(folder, b"new")
    assert os.listdir(tmp_path) == ["occupied.xlsx"]
    with pytest.raises(FileNotFoundError):
        write_bytes(tmp_path / "nowhere" / "a.xlsx", b"new")
    assert os.listdir(tmp_path) == ["occupied.xlsx"]


def test_an_unpaintable_book_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot stand"):
        write_book(one_sheet(Cell(1, 1, float("nan"))), tmp_path / "a.xlsx")
    assert os.listdir(tmp_path) == []


def test_every_role_and_format_has_a_look() -> None:
    roles: Sequence[str] = list(palette.ROLES)
    for role in roles:
        for name in palette.FORMATS:
            assert palette.look(Style(role, name)).font in (palette.SONG, palette.HEI, palette.FANG)
    assert palette.look(Style("input", "integer:场")).number_format == '#,##0" 场"'
