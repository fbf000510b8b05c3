"""Marks taken off again: all of them where nobody has saved the file since, else what is known to be ours."""

from __future__ import annotations

from contextlib import suppress

from workbook import issues, shades
from workbook.filing import Grid
from workbook.grid.book import DamagedError
from workbook.grid.calamine import CalamineBook, CalamineError
from workbook.markrules import has_rules, take_rules_off
from workbook.package.book import BookPart
from workbook.package.comments import Comments
from workbook.package.origin import PART, restored
from workbook.package.package import Package
from workbook.package.sheet import SheetPart
from workbook.package.styles import Styles
from workbook.package.threads import forget_person

AUTHOR = "审核意见"
HEADING = f"【{AUTHOR}】"
"""How our part of a comment begins; what a clerk wrote stands before it."""


def unmark(data: bytes) -> bytes:
    """A marked workbook without its marks; the file that was marked, part for part, if no program has saved it since.

    Parts that the marking replaced come back from the file itself, where anyone may have put them: a guard must look at
    what is given back before it is read.
    """
    original = restored(data)
    if original is not None:
        return original
    package = Package(data)
    book = BookPart(package)
    clear(book, Styles(book), is_ours(issue_rows(data, book)))
    return package.save()


def clear(book: BookPart, styles: Styles, ours: bool) -> None:
    """Fills as they were, our comments and sheets gone; `ours`: its 问题清单 is the sheet that we draw."""
    package = book.package
    cleared = False
    shades.take_off(book, styles)
    for entry in book.sheets:
        kinds = {relation.kind for relation in package.relations(entry.part)}
        if entry.kind == "worksheet" and kinds & {"comments", "threadedComment"}:
            cleared |= _clear_comments(SheetPart(package, entry.part), book)
        if entry.kind == "worksheet" and has_rules(package.read(entry.part)):
            sheet = SheetPart(package, entry.part)
            if take_rules_off(sheet):
                sheet.save()
    if cleared:
        forget_person(book, AUTHOR)
    for name in (issues.SHEET, shades.SHEET):
        if name in [sheet.name for sheet in book.sheets] and (name == shades.SHEET or ours):
            book.remove(name)
    for relation in package.relations(""):
        if relation.target == PART:
            package.unrelate("", relation.id)
            package.remove(PART)


def issue_rows(data: bytes, book: BookPart) -> Grid:
    """The rows of a workbook's 问题清单; none where it has no such sheet, or one that nobody can read."""
    if issues.SHEET not in [sheet.name for sheet in book.sheets]:
        return []
    with suppress(CalamineError):
        return CalamineBook(data).grid(issues.SHEET)
    from workbook.grid.stream import StreamBook

    with suppress(DamagedError):
        return StreamBook(data).grid(issues.SHEET)
    return []


def is_ours(rows: Grid) -> bool:
    """Whether these are the rows of the sheet that we draw, and not of one of the clerk's own by its name."""
    return any(issues.header_columns(row) for row in rows)


def _clear_comments(sheet: SheetPart, book: BookPart) -> bool:
    """Our part of every comment goes, and a comment in which nothing else stands; -> whether there were any."""
    comments = Comments(book, sheet)
    ours = [ref for ref in comments.cells if HEADING in comments.text(ref)]
    for ref in ours:
        own = comments.text(ref).partition(HEADING)[0]
        # Excel may put the author's name on top of what nobody else wrote.
        if not own.strip() or own.strip().rstrip(":：") == comments.author(ref):
            comments.remove(ref)
        else:
            comments.cut(ref, len(own))
    if comments.withdraw(HEADING) or ours:
        comments.save()
        sheet.save()
        return True
    return False
