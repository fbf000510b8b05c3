"""Marks on a return that goes back to its unit: coloured cells, comments, and the sheet 问题清单.

Only what is marked is written: every other part of the clerk's file stays byte for byte as it came.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from workbook import issues
from workbook.addresses import Span, a1
from workbook.finding import Finding, Report, Severity, by_weight
from workbook.issuesheet import draw_issues
from workbook.markrules import keep_in_sight
from workbook.package.book import BookPart
from workbook.package.cells import Cells, Place
from workbook.package.comments import Comments
from workbook.package.origin import keep_origin
from workbook.package.package import Package
from workbook.package.sheet import SheetPart
from workbook.package.signatures import is_signed
from workbook.package.styles import Styles
from workbook.package.trees import PackageError, reading
from workbook.package.views import select_only
from workbook.paint import paint, writable
from workbook.shades import Shades
from workbook.sheets import Book
from workbook.unmarking import AUTHOR, HEADING, clear, is_ours, issue_rows

_MOST = 5
"""Findings told in one comment; all of them stand in 问题清单."""

_WIDTH = 300


class SignedError(PackageError):
    """A workbook under a digital signature, which any change would break."""


def mark(original: bytes, report: Report, *, offers: Mapping[tuple[str, str], str] | None = None) -> bytes:
    """A copy of a clerk's .xlsx or .xlsm with the findings of a report marked in it.

    Marks of an earlier return are cleared first, explanations in its 问题清单 kept; see workbook/package/origin.py for
    the way back. `offers` are explanations of earlier months that its unit may take again (workbook/issuesheet.py).
    The file must have passed the full guard; one that cannot be marked is a PackageError, a signed one a SignedError.
    """
    from workbook.canvas.package import PackageCanvas

    package = Package(original)
    if is_signed(package):
        raise SignedError("signed")
    book = BookPart(package)
    styles = Styles(book)
    rows = issue_rows(original, book)
    clear(book, styles, is_ours(rows))
    aside = _step_aside(book)
    kept = [sheet.name for sheet in book.sheets]
    shades = Shades(styles)
    for entry in book.sheets:
        findings = [one for one in report.findings if one.sheet == entry.name and one.cell]
        if findings and entry.kind == "worksheet":
            _mark_sheet(SheetPart(package, entry.part), book, findings, shades, styles)
    words, adopted = issues.explanations_in(rows), issues.adoptions_in(rows)
    drawn = draw_issues(report, sheets=kept, words=words, offers=offers, adopted=adopted, aside=aside)
    paint(Book((drawn,)), PackageCanvas(book, styles, place=0))
    select_only(book, issues.SHEET)
    shades.write(book)
    keep_origin(package)
    return package.save()


def issues_book(report: Report) -> Book:
    """问题清单 as a workbook of its own, for a return that cannot be marked."""
    return Book((draw_issues(report, apart=True),), title=issues.SHEET)


def _step_aside(book: BookPart) -> str:
    """Give a sheet of the clerk's own that has our sheet's name another name; -> that name, "" where there is none."""
    names = [sheet.name for sheet in book.sheets]
    if issues.SHEET not in names:
        return ""
    number = 1
    while (name := f"{issues.SHEET}（原{number}）") in names:
        number += 1
    book.rename(issues.SHEET, name)
    return name


def _mark_sheet(sheet: SheetPart, book: BookPart, findings: Sequence[Finding], shades: Shades, styles: Styles) -> None:
    """Colour the cells of one sheet by their heaviest findings and comment on them."""
    cells, comments = Cells(sheet), Comments(book, sheet)
    formats: dict[Place, int] = {}
    levels: dict[Place, Severity] = {}
    for place, found in _by_cell(sheet, findings).items():
        index = cells.format_at(place)
        marked = shades.mark(cells.usual_format(place) if index is None else index, found[0].severity)
        if marked is not None:
            formats[place], levels[place] = marked, found[0].severity
        text = _comment(found)
        comments.say(a1(*place), text, AUTHOR, _WIDTH, _height(text))
    cells.set_formats(formats)
    keep_in_sight(sheet, levels, styles)
    comments.save()
    sheet.save()


def _by_cell(sheet: SheetPart, findings: Iterable[Finding]) -> dict[Place, list[Finding]]:
    """(row, column) -> its findings, heaviest first; of merged cells the first, which is the one seen."""
    cells = [(finding, Span.parse(finding.cell or "A1")) for finding in by_weight(findings)]
    merged = _merged(sheet, {cell.top for _, cell in cells})
    found: dict[Place, list[Finding]] = {}
    for finding, cell in cells:
        over = (span for span in merged.get(cell.top, ()) if span.left <= cell.left <= span.right)
        seen = next(over, cell)
        found.setdefault((seen.top, seen.left), []).append(finding)
    return found


def _merged(sheet: SheetPart, rows: set[int]) -> dict[int, list[Span]]:
    """Row -> the merged cells over it, of those rows."""
    merges, ordered = sheet.child("mergeCells"), sorted(rows)
    found: dict[int, list[Span]] = {}
    with reading(sheet.part):
        for span in (Span.parse(node.get("ref", "")) for node in (merges if merges is not None else ())):
            for row in ordered[bisect_left(ordered, span.top) : bisect_right(ordered, span.bottom)]:
                found.setdefault(row, []).append(span)
    return found


def _comment(findings: Sequence[Finding]) -> str:
    """What the comment of a cell says of all its findings."""
    lines = [_told(finding) for finding in findings[:_MOST]]
    if len(findings) > _MOST:
        lines.append(f"其余{len(findings) - _MOST}条见“{issues.SHEET}”。")
    return writable("\n".join([HEADING, *lines]))


def _told(finding: Finding) -> str:
    text = f"{finding.severity.label}：{finding.message}"
    suggestion = "" if finding.suggestion is None else str(finding.suggestion)
    return text if not suggestion or suggestion in finding.message else f"{text}\n建议：{suggestion}"


def _height(text: str) -> int:
    """About as high, in pixels, as a comment's text needs at our width."""
    return min(400, 30 + 19 * sum(1 + len(line) // 21 for line in text.split("\n")))
