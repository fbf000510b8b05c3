"""The roll-up: figures that agree with the ledger, and nothing of the staff's lost."""

import json
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.workbook import Workbook

from campaign.ledger.holdings import read_holdings
from campaign.ledger.store import Ledger
from campaign.master.rollup import RolledUp, rollup
from campaign.receiving.receive import receive
from campaign.settings import Campaign, read_settings
from campaign.workspace import Workspace, WorkspaceError
from tests.campaign import office
from tests.campaign.ledgers import MONTHS, Clerk, found, furnish
from tests.campaign.masters import column, header_row, part_of, rewrite, table, work_in
from tests.support import ooxml_errors
from workbook.canvas.package import PackageCanvas
from workbook.handout import month_text
from workbook.package.book import BookPart
from workbook.package.package import Package
from workbook.package.styles import Styles
from workbook.paint import paint
from workbook.sheets import Book, Cell, Sheet

SETTINGS = ("活动设置", "报送单位", "任务场次", "代码表")
GENERATED = "报送情况 任务进度 月度汇总 主题分布 宣讲明细 宣讲员库 附件库 群众点单 新媒体作品 核实说明 修订记录".split()


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with a realistic ledger, rolled up once; not to be changed."""
    workspace = furnish(tmp_path_factory.mktemp("master") / "工作区")
    assert rollup(workspace).changed
    return workspace


@pytest.fixture(scope="session")
def shown(furnished: Workspace) -> Workbook:
    """Its master as openpyxl reads it."""
    return read(furnished)


@pytest.fixture
def desk(furnished: Workspace, tmp_path: Path) -> Workspace:
    """A copy of it for one test."""
    return Workspace(shutil.copytree(furnished.path, tmp_path / "工作区"))


def read(workspace: Workspace) -> Workbook:
    return openpyxl.load_workbook(workspace.master)


def lectures_in_force(workspace: Workspace) -> list[dict[str, Any]]:
    """Every lecture that counts, straight from the database."""
    query = (
        "SELECT d.unit, d.period, d.file, d.edition, r.sheet, r.row, r.data FROM rows r "
        "JOIN documents d ON d.id = r.document WHERE d.in_force AND r.section = 'lectures'"
    )
    with sqlite3.connect(workspace.ledger) as connection:
        found_rows = connection.execute(query).fetchall()
    names = ("unit", "period", "file", "edition", "sheet", "row")
    return [dict(zip(names, row, strict=False)) | {"data": json.loads(row[6])} for row in found_rows]


def figures(rows: list[dict[str, Any]]) -> tuple[int, int, int]:
    """Lectures, heads and views."""
    return len(rows), *(sum(row["data"].get(name, 0) for row in rows) for name in ("heads", "views"))


# --- figures ---------------------------------------------------------------------------------------------------


def test_sheets_stand_in_their_order(shown: Workbook) -> None:
    assert shown.sheetnames == ["总览", *SETTINGS, *GENERATED, "_roll", "_lists"]


def test_monthly_figures_are_those_of_the_ledger(furnished: Workspace, shown: Workbook) -> None:
    sheet, rows = shown["月度汇总"], lectures_in_force(furnished)
    heads = [cell.value for cell in sheet[3]]
    lines = {line[0]: line for line in sheet.iter_rows(min_row=5, values_only=True)}
    places: dict[str | None, int] = {
        **{period: heads.index(month_text(period)) for period in MONTHS},
        None: heads.index("合计"),
    }
    for code, line in lines.items():
        for period, at in places.items():
            own = [r for r in rows if code in (r["unit"], "合计") and period in (r["period"], None)]
            seen = tuple(figure or 0 for figure in line[at : at + 3])
            assert seen == figures(own), (code, period)
    assert len(lines) == 27


def test_topics_are_those_of_the_ledger(furnished: Workspace, shown: Workbook) -> None:
    sheet, rows = shown["主题分布"], lectures_in_force(furnished)
    counted = Counter((row["unit"], row["data"]["topic"]) for row in rows)
    lines = table(sheet)
    for line in lines[:-2]:
        for topic in {topic for _, topic in counted}:
            assert line[topic] == counted[line["单位代码"], topic]
    assert lines[-2]["合计"] == len(rows)
    assert sum(value for value in lines[-1].values() if isinstance(value, float)) == pytest.approx(1)


def test_quotas_are_those_of_the_ledger(furnished: Workspace, shown: Workbook) -> None:
    campaign, rows = read_settings(furnished.master), lectures_in_force(furnished)
    done = Counter(row["unit"] for row in rows)
    lines = table(shown["任务进度"])
    seen = {(line["任务代码"], line["责任单位"]): line for line in lines}
    for quota in campaign.quotas:
        units = campaign.units_of(quota)
        if quota.each:
            for unit in units:
                line = seen[quota.code, unit.name]
                owed = max(0, quota.count - done[unit.code])
                assert (line["任务场次"], line["已完成场次"], line["尚差场次"]) == (
                    quota.count,
                    done[unit.code],
                    owed,
                )
                assert line["完成率"] == pytest.approx(done[unit.code] / quota.count)
        else:
            whole = sum(done[unit.code] for unit in units)
            assert seen[quota.code, f"{len(units)}家单位共同"]["已完成场次"] == whole
            for unit in units:
                assert seen[quota.code, f"其中：{unit.name}"]["已完成场次"] == done[unit.code]
    assert lines[-1]["已完成场次"] == len(rows)
    assert lines[-1]["任务场次"] == campaign.target


def test_a_unit_in_two_quotas_counts_once_in_the_district(tmp_path: Path) -> None:
    workspace = found(tmp_path / "工作区")
    clerk = Clerk(workspace)
    clerk.file("C01", "2020-04", {"lectures": clerk.lectures("2020-04", 5)})

    def join(book: Workbook) -> None:
        sheet = book["报送单位"]
        row = next(row for row in range(5, 60) if sheet.cell(row, 1).value == "C01")
        sheet.cell(row, 4).value = "教育系统、卫健系统"

    work_in(workspace.master, join)
    rollup(workspace)
    lines = table(read(workspace)["任务进度"])
    assert [line["已完成场次"] for line in lines if line["责任单位"] == "区教育局"] == [5, 5]
    assert lines[-1]["已完成场次"] == 5


def test_details_are_those_of_the_ledger_with_their_source(furnished: Workspace, shown: Workbook) -> None:
    campaign, rows = read_settings(furnished.master), lectures_in_force(furnished)
    lines = table(shown["宣讲明细"])
    assert len(lines) == len(rows)
    by_source = {(row["file"], row["row"]): row for row in rows}
    for line in lines:
        row = by_source[line["来源文件"], line["行号"]]
        assert (line["单位"], line["报告期"]) == (campaign.by_code[row["unit"]].name, row["period"])
        assert (line["工作表"], line["版次"]) == (row["sheet"], row["edition"])
        for field in campaign.form.section("lectures").fields:
            value = line[field.title]
            if isinstance(value, datetime):
                value = value.date().isoformat()
            said = value.strftime("%H:%M") if field.kind == "time" else value
            assert said == row["data"].get(field.name), field.title


def test_overview_agrees(furnished: Workspace, shown: Workbook) -> None:
    rows = lectures_in_force(furnished)
    sheet = shown["总览"]
    cells = {cell.value: cell for line in sheet.iter_rows() for cell in line if cell.value is not None}
    assert [sheet.cell(4, at).value for at in (1, 2, 4)] == [1500, len(rows), 1500 - len(rows)]
    assert (sheet["I4"].value, sheet["K4"].value) == figures(rows)[1:]
    for period in MONTHS:
        at = cells[month_text(period)]
        own = [row for row in rows if row["period"] == period]
        seen = tuple(sheet.cell(at.row, at.column + step).value for step in (3, 4, 5))
        assert seen == figures(own)
    for topic in {row["data"]["topic"] for row in rows}:
        assert sheet.cell(cells[topic].row, cells[topic].column + 1).value == sum(
            row["data"]["topic"] == topic for row in rows
        )
    phase = cells["扎实推进"]
    assert sheet.cell(phase.row, 4).value == len(rows)
    assert len(sheet._charts) == 3  # type: ignore[attr-defined]


def test_people_stand_once_with_their_lectures(furnished: Workspace, shown: Workbook) -> None:
    campaign, rows = read_settings(furnished.master), lectures_in_force(furnished)
    given = Counter((campaign.by_code[row["unit"]].name, row["data"]["lecturer"]) for row in rows)
    lines = table(shown["宣讲员库"])
    keys = [(line["单位"], line["姓名"], line["单位及职务"]) for line in lines]
    assert len(keys) == len(set(keys)) == 26 * 3
    assert all(line["宣讲场次"] == given[line["单位"], line["姓名"]] for line in lines)


def test_standing_words_and_flags(shown: Workbook) -> None:
    lines = {line["单位代码"]: line for line in table(shown["报送情况"])}
    april = {code: line["2020年4月"] for code, line in lines.items()}
    expected = {
        "A04": "通过（迟报）", "B02": "未报", "B03": "零报告", "B04": "退回", "B05": "待确认", "B06": "带说明通过",
        "B07": "通过", "B08": "通过·更正待改", "B09": "通过（迟报·特批）",
    }  # fmt: skip
    assert {code: april[code] for code in expected} == expected
    assert lines["B02"]["未报"] == 1 and lines["B02"]["应报"] == 3


def test_what_was_explained_decided_and_disagrees_is_told(shown: Workbook) -> None:
    lines = table(shown["核实说明"])
    told = {(line["类别"], line["单位"]): line for line in lines if line["报告期"] == "2020-04"}
    assert told["核实说明", "东湖办事处（示例）"]["说明或理由"] == "全区动员大会，分会场合并统计"
    assert told["核实说明", "东湖办事处（示例）"]["位置"] == "宣讲明细!L5"
    assert told["特批入账", "翠云办事处（示例）"]["说明或理由"] == "单位系统故障，经电话核实数据无误"
    assert told["待协调", "翠云办事处（示例）"]["审核意见"].startswith("区法院也填报了同一场宣讲")


def test_a_new_version_is_compared_with_the_old(shown: Workbook) -> None:
    lines = [line for line in table(shown["修订记录"]) if line["事项"] == "版次变化"]
    assert len(lines) == 6, "of each month one that was accepted and one that was returned"
    assert lines[0]["单位"] == "南苑办事处（示例）" and lines[0]["版次"] == 2
    assert lines[0]["说明"].startswith("第2版与第1版相比：有")
    assert lines[1]["说明"] == "第2版与第1版相比：内容没有变化。"
    assert "新增2行、删除1行、改动1行" in lines[0]["说明"] and "线下人数" in lines[0]["说明"]


def test_attachments_say_whether_they_came(furnished: Workspace, shown: Workbook) -> None:
    with Ledger(furnished.ledger) as ledger:
        holdings = read_holdings(ledger)
    came = {one.file for one in holdings.filed if one.in_force and holdings.evidence.get(one.id)}
    lines = table(shown["附件库"])
    assert {line["来源文件"] for line in lines if line["随件收到"] == "是"} == came
    assert {line["随件收到"] for line in lines} == {"是", "否"}


def test_phones_stand_with_the_people_only(shown: Workbook) -> None:
    book = shown
    holding = {
        sheet.title
        for sheet in book
        for line in sheet.iter_rows(values_only=True)
        if any("139000000" in str(v) for v in line)
    }
    assert holding == {"宣讲员库"}


def test_text_that_looks_like_a_formula_stays_text(shown: Workbook) -> None:
    book = shown
    cells = [
        cell
        for sheet, header in (("群众点单", "来源"), ("新媒体作品", "标题"))
        for (cell,) in book[sheet].iter_rows(
            min_row=4, min_col=column(book[sheet], header), max_col=column(book[sheet], header)
        )
    ]
    assert {cell.value for cell in cells} == {"=1+1", "+典型人物故事"}
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}


def test_figures_agree_with_files_that_were_received(workspace: Workspace) -> None:
    sent = {"B01": 3, "B02": 5}
    for unit, count in sent.items():
        (workspace.inbox / office.name_of(workspace, unit)).write_bytes(office.fill(workspace, unit, lectures=count))
    receive(workspace, now=office.NOW)
    rollup(workspace)
    heads = 0
    for unit in sent:
        filled = openpyxl.load_workbook(workspace.inbox / office.name_of(workspace, unit))["宣讲明细"]
        heads += sum(filled.cell(row, 12).value or 0 for row in range(5, 300))  # type: ignore[misc]
    line = table(read(workspace)["任务进度"])[-1]
    assert (line["已完成场次"], line["线下人数"]) == (8, heads)


# --- nothing new -----------------------------------------------------------------------------------------------


def test_nothing_new_touches_nothing(desk: Workspace) -> None:
    before, state = desk.master.read_bytes(), desk.master.stat()
    done = rollup(desk)
    assert not done.changed and done.messages == () and done.path == desk.master
    assert (desk.master.read_bytes(), desk.master.stat().st_mtime_ns) == (before, state.st_mtime_ns)


def test_drawn_anew_it_is_the_same_bytes(desk: Workspace) -> None:
    before = desk.master.read_bytes()
    assert not rollup(desk, force=True).changed
    assert desk.master.read_bytes() == before


def test_something_new_is_shown(desk: Workspace) -> None:
    clerk = Clerk(desk)
    clerk.file("B02", "2020-04", {"lectures": clerk.lectures("2020-04", 4)})
    done = rollup(desk)
    assert done.changed
    with Ledger(desk.ledger) as ledger:
        assert done.sequence == ledger.sequence()
    assert {line["单位代码"]: line["2020年4月"] for line in table(read(desk)["报送情况"])}["B02"] == "通过"


def test_a_master_that_somebody_saved_is_looked_at_again(desk: Workspace) -> None:
    work_in(desk.master, lambda book: None)
    assert rollup(desk).changed
    assert not rollup(desk).changed


# --- what is not ours ------------------------------------------------------------------------------------------


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


def add_notes(book: Workbook) -> None:
    """Staff's columns on 宣讲明细: words, a figure, a day, a formula, and text that looks like one."""
    sheet = book["宣讲明细"]
    top, at = header_row(sheet), sheet.max_column + 1
    for offset, header in enumerate(("科室意见", "核定人数", "抽查日期", "人数加十", "")):
        sheet.cell(top, at + offset, header or None)
    sheet.cell(top, at).font = Font(bold=True, color="FF00B050")
    heads = column(sheet, "线下人数")
    for row in range(top + 1, top + 6):
        sheet.cell(row, at, f"已核{row}").fill = PatternFill("solid", fgColor="FFFFFF00")
        sheet.cell(row, at + 1, row)
        sheet.cell(row, at + 2, date(2020, 7, row)).number_format = "yyyy-mm-dd"
        sheet.cell(row, at + 3, f"={sheet.cell(row, heads).coordinate}+10")
        loose = sheet.cell(row, at + 4)
        loose.value, loose.data_type = "=不是公式", "s"


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


# --- what a spreadsheet library would lose --------------------------------------------------------------------

_X14 = b'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
_DRAWING = (
    b'<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><xdr:twoCellAnchor>'
    b"<xdr:from/><xdr:to/><xdr:%s/><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
)
_REL = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/></Relationships>'
)


def spoil(path: Path, what: str) -> None:
    """Put something on the staff's sheet 我的分析 that openpyxl does not keep."""
    part = part_of(path, "我的分析")
    rels = f"xl/worksheets/_rels/{part.rpartition('/')[2]}.rels"

    def before_end(inner: bytes) -> Callable[[bytes], bytes]:
        return lambda xml: xml.replace(b"</worksheet>", inner + b"</worksheet>")

    extension = b"<extLst><ext " + _X14 + b' uri="{0}"><x14:%s/></ext></extLst>'
    match what:
        case "数据验证" | "条件格式" | "迷你图" | "切片器":
            names = {"数据验证": b"dataValidations", "条件格式": b"conditionalFormattings"}
            names |= {"迷你图": b"sparklineGroups", "切片器": b"slicerList"}
            rewrite(path, {part: before_end(extension % names[what])})
        case "图表" | "文本框" | "图片":
            tag = {"图表": b"graphicFrame", "文本框": b"sp", "图片": b"pic"}[what]
            added = {rels: _REL % (b"drawing", b"../drawings/own.xml"), "xl/drawings/own.xml": _DRAWING % tag}
            rewrite(path, {}, added)
        case "控件":
            rewrite(path, {part: before_end(b"<controls/>")})
        case "批注":
            rewrite(
                path,
                {},
                {rels: _REL % (b"threadedComment", b"../threadedComments/1.xml"), "xl/threadedComments/1.xml": b"<t/>"},
            )
        case "字体":
            rich = b'<c r="A2" t="inlineStr"><is><r><t>a</t></r><r><rPr><b/></rPr><t>b</t></r></is></c>'
            rewrite(
                path, {part: lambda xml: xml.replace(b"</sheetData>", b'<row r="2">' + rich + b"</row></sheetData>")}
            )


@pytest.mark.parametrize("what", "数据验证 条件格式 迷你图 切片器 图表 文本框 图片 控件 批注 字体".split())
def test_what_openpyxl_does_not_keep_stays_byte_for_byte(desk: Workspace, what: str) -> None:
    add_sheet(desk.master, Sheet("我的分析", (Cell(1, 1, "自用"),)))
    spoil(desk.master, what)
    before = parts(desk.master)
    done = rollup(desk)
    assert done.path == desk.master and done.messages == ()
    generated = {part_of(desk.master, name) for name in ("总览", *GENERATED, "_roll")}
    common = {"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
    after = parts(desk.master)
    changed = {name for name in before if after.get(name) != before[name]}
    assert changed <= generated | common | {"docProps/custom.xml"}
    assert not rollup(desk, force=True).changed


def add_sheet(path: Path, sheet: Sheet) -> None:
    """A sheet of the staff's, put in by a program that leaves all else alone."""
    package = Package(path.read_bytes())
    book = BookPart(package)
    paint(Book((sheet,)), PackageCanvas(book, Styles(book)))
    path.write_bytes(package.save())


def parts(path: Path) -> dict[str, bytes]:
    """Every part of a package."""
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_controls_on_generated_sheets_stay(desk: Workspace) -> None:
    part = part_of(desk.master, "宣讲明细")
    rewrite(desk.master, {part: lambda xml: xml.replace(b"</worksheet>", b"<controls/></worksheet>")})
    done = rollup(desk)
    assert done.path == desk.master and done.messages == ()
    assert b"<controls/>" in parts(desk.master)[part]


def test_a_signed_master_is_not_written_over(desk: Workspace) -> None:
    kind = b"http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    lead = b'<Relationship Id="rIdSign" Type="' + kind + b'" Target="_xmlsignatures/origin.sigs"/></Relationships>'
    rewrite(
        desk.master,
        {"_rels/.rels": lambda xml: xml.replace(b"</Relationships>", lead)},
        {"_xmlsignatures/origin.sigs": b""},
    )
    before = desk.master.read_bytes()
    done = rollup(desk)
    assert desk.master.read_bytes() == before and "数字签名" in done.messages[0]
    assert "_xmlsignatures/origin.sigs" not in parts(done.path)


def test_a_sheet_of_theirs_by_one_of_our_names_is_not_overwritten(tmp_path: Path) -> None:
    workspace = found(tmp_path / "工作区")
    work_in(workspace.master, lambda book: book.create_sheet("附件库").append(["我的附件"]))
    before = workspace.master.read_bytes()
    done = rollup(workspace)
    assert workspace.master.read_bytes() == before and "改名" in done.messages[0]


def test_rows_whose_keys_are_gone_are_not_guessed(desk: Workspace) -> None:
    def cut(book: Workbook) -> None:
        add_notes(book)
        book["宣讲明细"].delete_cols(column(book["宣讲明细"], "标识"))

    work_in(desk.master, cut)
    before = desk.master.read_bytes()
    done = rollup(desk)
    assert desk.master.read_bytes() == before and "标识" in done.messages[0]


@pytest.mark.parametrize("lock", ["~$总台账.xlsx", ".~lock.总台账.xlsx#"])
def test_a_master_open_elsewhere_is_left_alone(desk: Workspace, lock: str) -> None:
    Clerk(desk).note("received", None, "新的")
    (desk.path / lock).write_text("张三", encoding="utf-8")
    before = desk.master.read_bytes()
    done = rollup(desk)
    assert desk.master.read_bytes() == before
    assert done.path.name == "总台账.新.xlsx" and "打开" in done.messages[0] and lock in done.messages[0]
    assert not rollup(desk).changed
    (desk.path / lock).unlink()
    done = rollup(desk)
    assert done.path == desk.master and done.changed and done.messages == ()
    assert not (desk.path / "总台账.新.xlsx").exists()


def test_a_spare_that_somebody_worked_in_is_kept(desk: Workspace) -> None:
    Clerk(desk).note("received", None, "新的")
    lock = desk.path / "~$总台账.xlsx"
    lock.write_text("", encoding="utf-8")
    spare = rollup(desk).path
    work_in(spare, lambda book: book.create_sheet("我的"))
    worked = spare.read_bytes()
    Clerk(desk).note("received", None, "更新的")
    assert rollup(desk).path.name == "总台账.新2.xlsx"
    lock.unlink()
    rollup(desk)
    assert spare.read_bytes() == worked and not (desk.path / "总台账.新2.xlsx").exists()


def test_no_leftovers_when_the_disk_refuses(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    Clerk(desk).note("received", None, "新的")
    before = desk.master.read_bytes()

    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if target.parent != desk.path:
            return replace(self, target)
        raise PermissionError(13, "in use", str(target))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", refuse)
        with pytest.raises(Exception, match="总台账"):
            rollup(desk)
    assert desk.master.read_bytes() == before
    assert not [path for path in desk.path.iterdir() if path.suffix == ".tmp"]


def test_packages_are_right(furnished: Workspace) -> None:
    assert ooxml_errors(furnished.master) == []


def test_a_master_whose_parts_say_nonsense_is_one_sentence(tmp_path: Path) -> None:
    workspace = found(tmp_path / "工作区")
    rollup(workspace)
    nonsense = b'</headerFooter><rowBreaks><brk id="x"/></rowBreaks>'
    part = part_of(workspace.master, "报送情况")
    rewrite(workspace.master, {part: lambda content: content.replace(b"</headerFooter>", nonsense, 1)})
    before = workspace.master.read_bytes()
    with pytest.raises(WorkspaceError, match=r"总台账\.xlsx已损坏，无法汇总（brk: .*）：请从备份"):
        rollup(workspace)
    assert workspace.master.read_bytes() == before


def test_an_empty_ledger_makes_a_master(tmp_path: Path) -> None:
    workspace = found(tmp_path / "工作区")
    assert rollup(workspace).changed
    book = read(workspace)
    assert book.sheetnames[0] == "总览" and book["总览"]["B4"].value == 0
    assert ooxml_errors(workspace.master) == []
    campaign: Campaign = read_settings(workspace.master)
    assert len(table(book["报送情况"])) == len(campaign.units) + 5


# --- drawing only what is new ----------------------------------------------------------------------------------


def change(desk: Workspace, chance: random.Random) -> None:
    """Something new in the ledger: a first return, or a new version of one, shorter or longer or with other words."""
    clerk = Clerk(desk, chance.randint(1, 10**6))
    clerk.count = chance.randint(500, 10**6)
    unit, period = chance.choice(clerk.campaign.units).code, chance.choice(MONTHS)
    with sqlite3.connect(desk.ledger) as connection:
        query = "UPDATE documents SET in_force = 0 WHERE in_force AND unit = ? AND period = ? RETURNING edition"
        edition = max([0, *(row[0] for row in connection.execute(query, (unit, period)))]) + 1
    lectures = clerk.lectures(period, chance.randint(0, 9))
    for row in lectures:
        row["title"] = chance.choice((row["title"], '带 "引号" s="的题目', "<甲>&" * 9, "=1+1"))
    clerk.file(unit, period, {"lectures": lectures, "lecturers": clerk.people(chance.randint(0, 3))}, edition=edition)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_drawn_of_a_change_is_what_drawing_everything_gives(desk: Workspace, seed: int) -> None:
    chance = random.Random(seed)
    if seed % 2:
        work_in(desk.master, add_notes)
        rollup(desk)
    for _ in range(4):
        change(desk, chance)
        before = desk.master.read_bytes()
        assert rollup(desk).changed
        quick = desk.master.read_bytes()
        desk.master.write_bytes(before)
        rollup(desk, force=True)
        assert desk.master.read_bytes() == quick
        assert not rollup(desk, force=True).changed
    assert ooxml_errors(desk.master) == []


def test_rows_that_are_as_they_were_are_not_drawn_again(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    change(desk, random.Random(1))
    drawn: list[Sheet] = []
    begin = PackageCanvas.begin

    def watch(self: PackageCanvas, sheet: Sheet) -> None:
        drawn.append(sheet)
        begin(self, sheet)

    monkeypatch.setattr(PackageCanvas, "begin", watch)
    rollup(desk)
    (lectures,) = (sheet for sheet in drawn if sheet.name == "宣讲明细")
    rows = {cell.row for cell in lectures.cells}
    assert len(lectures.kept_rows) > 250 and len(rows) < 20 and not rows & lectures.kept_rows.keys()
