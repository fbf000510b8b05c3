"""Where a definition puts things: sheets, cells and columns that clash, or that cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from validator.forms.problem import Path, Problem, error, field_path, section_path, warning
from workbook.addresses import Span
from workbook.form import Form, Section
from workbook.issues import SHEET as ISSUES
from workbook.meta import LISTS
from workbook.meta import SHEET as META

RESERVED = ("自查", "_check", META, LISTS, ISSUES, "History")
"""Sheets that the program makes itself, and one name that Excel keeps for itself."""

_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576


class _Taken(NamedTuple):
    """Cells of a sheet that something stands on."""

    span: Span
    path: Path
    what: str


def place_problems(form: Form, definition: Mapping[str, Any]) -> Iterator[Problem]:
    """Sheets, then what stands on each."""
    yield from _sheet_names(form)
    known = {sheet["name"] for sheet in form.sheets}
    for section in form.sections:
        if section.sheet not in known:
            yield error(
                (*section_path(section), "x-sheet"),
                f"“{section.title}”所在的工作表“{section.sheet}”没有列在 x-sheets 中：请补列或更正。",
                f"the sheet “{section.sheet}” of “{section.title}” is not in x-sheets: add it there.",
            )
        yield from _rows(section)
    for number, sheet in enumerate(form.sheets):
        yield from _clashes(form, sheet["name"])
        yield from _bands(form, number, sheet)


def _sheet_names(form: Form) -> Iterator[Problem]:
    seen: set[str] = set()
    used = {section.sheet for section in form.sections}
    for number, sheet in enumerate(form.sheets):
        name, path = sheet["name"], ("x-sheets", number, "name")
        if name.casefold() in (one.casefold() for one in RESERVED):
            yield error(
                path,
                f"工作表名“{name}”由程序使用：请换一个名称。",
                f"the program makes a sheet “{name}” itself: choose another name.",
            )
        if name != name.strip() or name.startswith("'") or name.endswith("'"):
            yield error(
                path,
                f"工作表名“{name}”首尾不能是空格或单引号：请更正。",
                f"“{name}” may not begin or end with a space or an apostrophe.",
            )
        if name.casefold() in seen:
            yield error(path, f"工作表“{name}”列了两次：请删去一个。", f"the sheet “{name}” is listed twice.")
        seen.add(name.casefold())
        if name not in used and not sheet.get("guide"):
            yield warning(
                path,
                f"工作表“{name}”上没有任何内容：请删去，或让分表放在这张表上。",
                f"nothing stands on the sheet “{name}”: leave it out.",
            )


def _rows(section: Section) -> Iterator[Problem]:
    if not section.is_table or section.block is not None:
        return
    path = section_path(section)
    if section.header_row < section.headers:
        yield error(
            (*path, "x-headers"),
            f"“{section.title}”有{section.headers}行表头，最下一行不能在第{section.header_row}行：请更正。",
            f"{section.headers} header rows of “{section.title}” cannot end in row {section.header_row}: mend it.",
        )
    for field in section.fields:
        if len(field.group) >= section.headers:
            yield error(
                (*field_path(section, field), "x-group"),
                f"“{field.title}”上方要{len(field.group)}行合并表头，“{section.title}”却只有{section.headers}行表头。",
                f"“{field.title}” has {len(field.group)} headers above it, the table {section.headers} header rows.",
            )
    if section.first_row <= section.header_row:
        yield error(
            (*path, "x-first-row"),
            f"“{section.title}”的首行（{section.first_row}）须在表头行（{section.header_row}）之下。",
            f"the first row of “{section.title}” ({section.first_row}) must be below its header row.",
        )
    ready = section.first_row + section.ready_rows - 1
    if section.last_row < ready or section.last_row > _LAST_ROW:
        yield error(
            (*path, "x-last-row"),
            f"“{section.title}”的末行（{section.last_row}）不能小于预备行的末行（{ready}），也不能超过{_LAST_ROW}。",
            f"the last row of “{section.title}” ({section.last_row}) must be {ready} at least, {_LAST_ROW} at most.",
        )


def _clashes(form: Form, sheet: str) -> Iterator[Problem]:
    """Cells that two things would stand on; a table is one thing against others, its columns against each other."""
    taken: list[_Taken] = []
    for section in form.on_sheet(sheet):
        found = list(_standing(section))
        for number, one in enumerate(found):
            if one.span.left < 1:
                yield error(
                    one.path,
                    f"{one.what}左边没有格可以放名称：请右移，或用 x-label-cell 指明名称所在的格。",
                    f"{one.what} has no cell to its left for its label: move it, or give x-label-cell.",
                )
            elif one.span.right > _LAST_COLUMN or one.span.bottom > _LAST_ROW:
                yield error(
                    one.path, f"{one.what}超出了工作表的范围：请更正。", f"{one.what} is past the sheet's edge."
                )
            elif one.span.right < one.span.left or one.span.bottom < one.span.top:
                yield error(one.path, f"{one.what}的起止写反了：请更正。", f"{one.what} ends before it begins.")
            else:
                yield from _against(one, [*taken, *found[:number]])
        whole = section.is_table and section.block is None
        taken.extend(_whole(section, found) if whole else found)


def _against(one: _Taken, others: list[_Taken]) -> Iterator[Problem]:
    for other in others:
        if overlap(one.span, other.span):
            yield error(
                one.path,
                f"{one.what}与{other.what}占了相同的格（{_cells_text(one.span)}）：请移开其中一个。",
                f"{one.what} and {other.what} stand on the same cells: move one of them.",
            )
            return


def _standing(section: Section) -> Iterator[_Taken]:
    """Everything of a section that takes cells: columns, or labels and values, of each block."""
    if section.marks is not None and section.is_table and section.block is None:
        top, bottom = _extent(section)
        column = section.marks.column
        path = (*section_path(section), "x-marks", "column")
        yield _Taken(Span(top, column, bottom, column), path, f"“{section.title}”的行标记")
    yield from _columns(section) if section.is_table and section.block is None else _cells(section)


def _cells(section: Section) -> Iterator[_Taken]:
    down, right, count = section.block or (0, 0, 1)
    for number in range(count):
        for field in section.fields:
            path, what = field_path(section, field), f"“{section.title}”的“{field.title}”"
            if field.label is not None:
                yield _Taken(_shifted(field.label, down * number, right * number), path, f"{what}的名称")
            yield _Taken(_shifted(field.span, down * number, right * number), (*path, "x-cell"), what)


def _shifted(span: Span, rows: int, columns: int) -> Span:
    return Span(span.top + rows, span.left + columns, span.bottom + rows, span.right + columns)


def _columns(section: Section) -> Iterator[_Taken]:
    top, bottom = _extent(section)
    for field in section.fields:
        span = Span(top, field.span.left, bottom, field.span.right)
        yield _Taken(span, (*field_path(section, field), "x-column"), f"“{section.title}”的“{field.title}”")


def _whole(section: Section, columns: list[_Taken]) -> list[_Taken]:
    left, right = min(one.span.left for one in columns), max(one.span.right for one in columns)
    top, bottom = _extent(section)
    return [_Taken(Span(top, left, bottom, right), section_path(section), f"“{section.title}”表")]


def _extent(section: Section) -> tuple[int, int]:
    """The rows of a table, as far down as it may grow."""
    ready = section.first_row + section.ready_rows - 1
    return section.header_row - section.headers + 1, max(section.header_row, ready, section.last_row)


def _bands(form: Form, number: int, sheet: Mapping[str, Any]) -> Iterator[Problem]:
    for row in sheet.get("bands", {}):
        for section in form.on_sheet(sheet["name"]):
            if any(one.span.top <= int(row) <= one.span.bottom for one in _standing(section)):
                yield error(
                    ("x-sheets", number, "bands", row),
                    f"第{row}行已有“{section.title}”的内容，不能再放小标题：请换一行。",
                    f"row {row} holds “{section.title}” and cannot be a band: choose another row.",
                )


def overlap(one: Span, other: Span) -> bool:
    """Whether two rectangles share a cell."""
    return one.left <= other.right and other.left <= one.right and one.top <= other.bottom and other.top <= one.bottom


def _cells_text(span: Span) -> str:
    return span.a1()
