"""What staff do to a master: write beside our columns, sort, add sheets, and things that openpyxl cannot keep."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbook.master.staff import KEY
from workbook.package.book import BookPart
from workbook.package.package import Package


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
