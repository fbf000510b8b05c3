"""Marks on a return that goes back to its unit: coloured cells, comments, and the sheet 问题清单."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

from workbook import issues, palette, shades
from workbook.canvas.loaded import UnopenedError, load, losses
from workbook.finding import Finding, Report, by_weight
from workbook.issuesheet import draw_issues
from workbook.paint import paint, writable
from workbook.shades import Shades, marked_fills, originals
from workbook.sheets import Book, Span, column_letter

__all__ = ["UnopenedError", "issues_book", "mark", "unmark"]

HEADING = "【审核意见】"
"""How our part of a comment begins; what a clerk wrote stands before it."""

_AUTHOR = "审核意见"
_MOST = 5
"""Findings told in one comment; all of them stand in 问题清单."""

Cells = dict[str, set[tuple[int, int]]]
"""Sheet -> the cells whose format was changed."""


def mark(original: bytes, report: Report) -> bytes:
    """A copy of a clerk's .xlsx or .xlsm, always an .xlsx, with the findings of a report marked in it.

    Every cell holds what it held. Marks of an earlier return are cleared first, explanations in its 问题清单 kept.
    The file must have passed the full guard; one that openpyxl cannot open is an UnopenedError. Costs memory in the
    order of the file's cells: to be run in an isolated worker.
    """
    from workbook.canvas.kept import keep_cells
    from workbook.canvas.openpyxl import OpenpyxlCanvas

    workbook = load(original)
    names = {sheet.title: sheet.title for sheet in workbook.worksheets}
    words = _words(workbook)
    touched = unmark(workbook)
    if issues.SHEET in workbook.sheetnames:  # a sheet of the clerk's own, by the name of ours
        names[_step_aside(workbook)] = names.pop(issues.SHEET)
    kept = [sheet.title for sheet in workbook.worksheets]
    painted = Shades(workbook)
    for (sheet, row, column), findings in _by_cell(workbook, report.findings).items():
        _mark_cell(workbook[sheet], row, column, findings, painted)
        touched.setdefault(sheet, set()).add((row, column))
    canvas = OpenpyxlCanvas(workbook)
    paint(Book((draw_issues(report, sheets=kept, words=words, losses=losses(original)),)), canvas)
    painted.write()
    _set_in_front(workbook)
    formats = {sheet: _formats(workbook, sheet, cells) for sheet, cells in touched.items()}
    try:
        saved = canvas.save()
    except MemoryError:
        raise
    except Exception as error:  # what openpyxl loaded it cannot always save
        raise UnopenedError(f"{type(error).__name__}: {error}") from error
    return keep_cells(saved, original, {name: names[name] for name in kept}, formats)


def unmark(workbook: Any) -> Cells:
    """Take the marks off an openpyxl workbook: fills as they were, our comments and sheets gone; the cells changed.

    A marked cell that was copied into a workbook without our hidden sheet gets the fill of its kind: that of an open
    cell where it is not locked, else none.
    """
    marked, known = marked_fills(workbook), originals(workbook)
    touched: Cells = {}
    for sheet in workbook.worksheets:
        for cell in list(sheet._cells.values()):
            number = marked.get(cell._style.fillId) if cell.has_style else None
            if number is not None:
                style = copy(cell._style)
                style.fillId = known[number] if number in known else _usual_fill(workbook, style)
                cell._style = style
                touched.setdefault(sheet.title, set()).add((cell.row, cell.column))
            if cell.comment is not None:
                _trim(cell)
    for name in (issues.SHEET, shades.SHEET):
        if name in workbook.sheetnames and (name == shades.SHEET or _is_ours(workbook)):
            workbook.remove(workbook[name])
            touched.pop(name, None)
    return touched


def issues_book(report: Report) -> Book:
    """问题清单 as a workbook of its own, for a return that cannot be marked."""
    return Book((draw_issues(report, apart=True),), title=issues.SHEET)


def _words(workbook: Any) -> dict[str, str]:
    """Explanations by token in a workbook's 问题清单."""
    return issues.explanations_in(_rows(workbook)) if issues.SHEET in workbook.sheetnames else {}


def _rows(workbook: Any) -> Iterable[tuple[Any, ...]]:
    sheet = workbook[issues.SHEET]
    return sheet.iter_rows(values_only=True) if hasattr(sheet, "iter_rows") else ()


def _is_ours(workbook: Any) -> bool:
    return any(issues.header_columns(row) for row in _rows(workbook))


def _step_aside(workbook: Any) -> str:
    """Give the clerk's own sheet of our sheet's name another name."""
    number = 1
    while (name := f"{issues.SHEET}（原{number}）") in workbook.sheetnames:
        number += 1
    workbook[issues.SHEET].title = name
    return name


def _by_cell(workbook: Any, findings: Iterable[Finding]) -> dict[tuple[str, int, int], list[Finding]]:
    """(sheet, row, column) -> its findings, heaviest first; of merged cells the first, which is the one seen."""
    found: dict[tuple[str, int, int], list[Finding]] = {}
    firsts = {sheet.title: _first_of_merged(sheet) for sheet in workbook.worksheets}
    for finding in by_weight(findings):
        sheet = finding.sheet
        if sheet is not None and sheet in firsts and finding.cell:
            place = Span.parse(finding.cell)
            row, column = firsts[sheet].get((place.top, place.left), (place.top, place.left))
            found.setdefault((sheet, row, column), []).append(finding)
    return found


def _first_of_merged(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Covered cell -> the cell that is seen."""
    return {
        (row, column): (span.min_row, span.min_col)
        for span in sheet.merged_cells.ranges
        for row in range(span.min_row, span.max_row + 1)
        for column in range(span.min_col, span.max_col + 1)
    }


def _mark_cell(sheet: Any, row: int, column: int, findings: list[Finding], painted: Shades) -> None:
    """Colour a cell by its heaviest finding and comment on it."""
    blank = None if (row, column) in sheet._cells else _style_of_blank(sheet, row, column)
    cell = sheet.cell(row, column)
    style = cell._style if blank is None else blank
    cell._style = painted.mark(style, findings[0].severity) or copy(style)
    _comment(cell, findings)


def _style_of_blank(sheet: Any, row: int, column: int) -> Any:
    """The format of a cell that is not in the file: its row's, else its column's; locked or open, as they are."""
    from openpyxl.styles.cell_style import StyleArray

    line = sheet.row_dimensions.get(row)
    if line is not None and line.has_style:
        return line._style
    for dimension in sheet.column_dimensions.values():
        if dimension.min and dimension.max and dimension.min <= column <= dimension.max and dimension.has_style:
            return dimension._style
    return StyleArray()


def _usual_fill(workbook: Any, style: Any) -> int:
    from openpyxl.styles import PatternFill

    protection = workbook._protections[style.protectionId]
    return 0 if protection.locked else int(workbook._fills.add(PatternFill("solid", fgColor=f"FF{palette.OPEN}")))


def _comment(cell: Any, findings: list[Finding]) -> None:
    """One comment for all findings of a cell, under what the clerk may have written there, or what we wrote before."""
    from openpyxl.comments import Comment

    lines = [_told(finding) for finding in findings[:_MOST]]
    if len(findings) > _MOST:
        lines.append(f"其余{len(findings) - _MOST}条见“{issues.SHEET}”。")
    text = "\n".join([HEADING, *lines])
    author = _AUTHOR
    if cell.comment is not None:
        own, author = cell.comment.text.rstrip(), cell.comment.author
        text = f"{own}\n{text}"
    cell.comment = Comment(writable(text), author or _AUTHOR, width=300, height=_height(text))


def _told(finding: Finding) -> str:
    text = f"{finding.severity.label}：{finding.message}"
    suggestion = "" if finding.suggestion is None else str(finding.suggestion)
    return text if not suggestion or suggestion in finding.message else f"{text}\n建议：{suggestion}"


def _trim(cell: Any) -> None:
    """Take our part off a comment; one with nothing else goes, a clerk's own is as large as its text wants."""
    from openpyxl.comments import Comment

    text, author = cell.comment.text, cell.comment.author
    own, heading, _ = text.partition(HEADING)
    own = own.rstrip()
    if heading and (not own or own.rstrip(":：") == _AUTHOR):  # Excel may put the author's name on top
        cell.comment = None
    else:
        own = own if heading else text
        cell.comment = Comment(own, author, width=240, height=_height(own))


def _height(text: str) -> int:
    """About as high, in pixels, as a comment's text needs at our width."""
    return min(400, 30 + 19 * sum(1 + len(line) // 21 for line in text.split("\n")))


def _set_in_front(workbook: Any) -> None:
    """问题清单 comes first, so that the workbook opens on it; its last column is not for reading."""
    sheet = workbook[issues.SHEET]
    sheet.column_dimensions[column_letter(len(issues.COLUMNS))].hidden = True
    workbook.move_sheet(sheet, -workbook.index(sheet))
    if workbook.views:
        workbook.views[0].firstSheet = 0


def _formats(workbook: Any, sheet: str, cells: set[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """The index of the format of each of some cells, as the workbook will be saved."""
    found = workbook[sheet]._cells
    return {place: workbook._cell_styles.add(found[place]._style) for place in cells if place in found}
