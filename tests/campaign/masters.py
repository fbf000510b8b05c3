"""What staff do to a master: write beside our columns, sort, add sheets, and things that openpyxl cannot keep."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from campaign.workspace import Workspace
from workbook.master.staff import KEY
from workbook.package.book import BookPart
from workbook.package.package import Package

SETTINGS = ("活动设置", "报送单位", "任务场次", "代码表")
GENERATED = "报送情况 任务进度 月度汇总 主题分布 宣讲明细 宣讲员库 宣讲菜单 附件库 群众点单 新媒体作品 核实说明 抽查名单 评优 修订记录".split()


def work_in(path: Path, do: Callable[[Workbook], None]) -> None:
    """Open the master, do something, save it."""
    book = openpyxl.load_workbook(path)
    do(book)
    book.save(path)


def header_row(sheet: Worksheet) -> int:
    """The row of the generated headers."""
    return next(row for row in range(1, 8) if any(cell.value == KEY for cell in sheet[row]))


def table(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows of a generated sheet by header; of headers that come twice, the first."""
    top = header_row(sheet)
    headers = [cell.value for cell in sheet[top]]
    rows = []
    for row in sheet.iter_rows(min_row=top + 1, values_only=True):
        said: dict[str, Any] = {}
        for header, value in zip(headers, row, strict=True):
            if header is not None:
                said.setdefault(str(header), value)
        rows.append(said)
    return rows


def column(sheet: Worksheet, header: str) -> int:
    """The column of a header."""
    return next(cell.column for cell in sheet[header_row(sheet)] if cell.value == header)


def rewrite(path: Path, changes: dict[str, Callable[[bytes], bytes]], added: dict[str, bytes] | None = None) -> None:
    """Edit parts of a package as another program might write them."""

    def same(part: bytes) -> bytes:
        return part

    with ZipFile(path) as old, io.BytesIO() as made:
        with ZipFile(made, "w", ZIP_DEFLATED) as new:
            for info in old.infolist():
                part = old.read(info.filename)
                new.writestr(info.filename, changes.get(info.filename, same)(part))
            for name, part in (added or {}).items():
                new.writestr(name, part)
        path.write_bytes(made.getvalue())


def part_of(path: Path, sheet: str) -> str:
    """The part of a sheet."""
    return next(one.part for one in BookPart(Package(path.read_bytes())).sheets if one.name == sheet)


def read(workspace: Workspace) -> Workbook:
    return openpyxl.load_workbook(workspace.master)


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
