"""A return that is open: judged as it is now, marked in place, and its marks taken off again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from campaign.checking import CannotRunError
from workbook import issues, shades
from workbook.addresses import Span, column_letter
from workbook.canvas.differences import Change
from workbook.unmarking import HEADING
from xlmacros.acting.copied import copied, path_of
from xlmacros.acting.programs import Program, program_of
from xlmacros.acting.renewing import unlocked

if TYPE_CHECKING:
    from workbook.finding import Finding, Report

Colour = tuple[int, int, int]


class _Mark(NamedTuple):
    """A marked cell: its colour, and the whole of its comment."""

    row: int
    column: int
    colour: Colour | None
    text: str


def check_open(book: Any) -> Report:
    """Check an open return as `wanchang check` does, mark its faults in place and show the next one.

    On the first press that is the first fault, later the one after the selected cell. A CannotRunError where the book
    is no return of ours.
    """
    program = program_of(book)
    with copied(book, program) as copy:
        report = _judge(copy, path_of(book))
        if report.form is None:
            raise CannotRunError(_told(report.findings) or "这不是下发的报表：请用下发的模板填报。")
        marked = shades.SHEET in _names(book)
        _mark(book, program, copy, report)
    _show_next(book, report, onward=marked)
    return report


def _judge(copy: Path, path: Path) -> Report:
    """By the settings of the workspace that the open file lies in, as the file would be judged there."""
    from campaign.checking import Request, make_desk
    from validator.batch import run_batch, settle

    desk = make_desk(Request([str(path)]))
    return settle(list(run_batch([str(copy)], desk, jobs=1)), desk)[0]


def _told(findings: Sequence[Finding]) -> str:
    return "\n".join(finding.message for finding in findings[:3])


def _mark(book: Any, program: Program, copy: Path, report: Report) -> None:
    """The marks that a returned copy would have, brought over; all is made before the book is touched."""
    from validator.marking import marked

    if not report.findings:
        clear_marks(book)
        return
    made = marked(copy.read_bytes(), report)
    if made.data is None:
        raise CannotRunError(f"{made.because}未能标注：问题见 wanchang check。")
    renewed = copy.with_name("标注结果.xlsx")
    renewed.write_bytes(made.data)
    aside = program.open_aside(book, renewed)

    def write() -> None:
        marks = {sheet.name: list(_marks_of(sheet)) for sheet in aside.sheets if sheet.name != issues.SHEET}
        with unlocked(book, program, _names(book)), program.together(book, "提交前检查"):
            _clear_cells(book)
            for name, found in marks.items():
                if found and name in _names(book):
                    _put_marks(book.sheets[name], found)
            there, last = _names(book), book.sheets[len(book.sheets) - 1].name
            wanted = ((issues.SHEET, None), (shades.SHEET, last))
            program.bring_sheets(
                book,
                aside,
                [Change(name, name if name in there else None, after, whole=True) for name, after in wanted],
            )
            program.hide(book.sheets[shades.SHEET])

    try:
        program.undisturbed(book, write)
    finally:
        with suppress(Exception):  # a program that has gone has closed it
            aside.close()


def _marks_of(sheet: Any) -> Iterator[_Mark]:
    for note in sheet.notes:
        text = note.text
        if HEADING in text:
            cell = note.location
            yield _Mark(cell.row, cell.column, cell.color, text)


def _put_marks(sheet: Any, marks: Sequence[_Mark]) -> None:
    """Colours by stretches of cells below one another, comments each."""
    for span, colour in _stretches(marks):
        if colour is not None:
            sheet[span.a1()].color = colour
    for mark in marks:
        _say(sheet[mark.row - 1, mark.column - 1], mark.text)


def _say(cell: Any, text: str) -> None:
    note = cell.note
    if note is not None:
        note.delete()
    if text.strip():
        cell.add_note(text)


def _stretches(marks: Iterable[_Mark]) -> Iterator[tuple[Span, Colour | None]]:
    """Marked cells of one colour below one another as one block."""
    column = first = last = 0
    colour: Colour | None = None
    for mark in sorted(marks, key=lambda one: (one.column, one.row)):
        if (mark.column, mark.row, mark.colour) == (column, last + 1, colour):
            last = mark.row
            continue
        if column:
            yield Span(first, column, last, column), colour
        column, first, last, colour = mark.column, mark.row, mark.row, mark.colour
    if column:
        yield Span(first, column, last, column), colour


def clear_marks(book: Any) -> bool:
    """Take every mark off an open return; -> whether 问题清单 stays, for its clerk wrote on it."""
    program = program_of(book)

    def write() -> None:
        with unlocked(book, program, _names(book)), program.together(book, "清除标记"):
            _clear_cells(book)
            for name in _marking_sheets(book):
                book.sheets[name].delete()

    program.undisturbed(book, write)
    return issues.SHEET in _names(book)


def _marking_sheets(book: Any) -> Iterator[str]:
    """The sheets of ours that go with the marks: 问题清单 stays where its clerk wrote on it, or it is of their own."""
    for name in (issues.SHEET, shades.SHEET):
        if name in _names(book):
            rows = _rows(book.sheets[name])
            said = issues.remarks_in(rows)
            if name == shades.SHEET or (not (said.words or said.adopted) and any(map(issues.header_columns, rows))):
                yield name


def _rows(sheet: Any) -> list[list[Any]]:
    last = sheet.used_range.last_cell
    return [list(row) for row in sheet[Span(1, 1, last.row, last.column).a1()].options(ndim=2).value]


def _clear_cells(book: Any) -> None:
    """Fills as they were before they were marked, our part of every comment gone.

    A mark is found by its comment, and where a person took that off, by 问题清单.
    """
    originals, listed = _originals(book), _listed(book)
    for sheet in book.sheets:
        if sheet.name in (issues.SHEET, shades.SHEET):
            continue
        marks = list(_marks_of(sheet))
        known = {(mark.row, mark.column) for mark in marks}
        bare = (place for place in sorted(listed.get(sheet.name, ())) if place not in known)
        found = []
        for mark in (*marks, *(_Mark(*place, sheet[place[0] - 1, place[1] - 1].color, "") for place in bare)):
            number = None if mark.colour is None else shades.unshade("{:02X}{:02X}{:02X}".format(*mark.colour))
            if number is not None and number in originals:
                found.append(mark._replace(colour=originals[number]))
            if mark.text:
                _say(sheet[mark.row - 1, mark.column - 1], mark.text.partition(HEADING)[0].rstrip("\n"))
        for span, colour in _stretches(found):
            sheet[span.a1()].color = colour


def _listed(book: Any) -> dict[str, set[tuple[int, int]]]:
    """Sheet -> the (row, column) of cells that 问题清单 tells of."""
    found: dict[str, set[tuple[int, int]]] = {}
    rows = _rows(book.sheets[issues.SHEET]) if issues.SHEET in _names(book) else []
    columns = next((columns for row in rows if (columns := issues.header_columns(row))), None)
    if columns is None:
        return found
    for row in rows:
        with suppress(ValueError, KeyError):
            cell = Span.parse(str(row[columns["单元格"]]))
            found.setdefault(str(row[columns["工作表"]]), set()).add((cell.top, cell.left))
    return found


def _originals(book: Any) -> dict[int, Colour | None]:
    """Number of a shade -> the fill that it stands over, as the hidden sheet shows."""
    if shades.SHEET not in _names(book):
        return {}
    sheet = book.sheets[shades.SHEET]
    rows = _rows(sheet)
    return {int(row[0]): sheet[at, 0].color for at, row in enumerate(rows) if isinstance(row[0], int | float)}


def _names(book: Any) -> list[str]:
    return [sheet.name for sheet in book.sheets]


def _show_next(book: Any, report: Report, *, onward: bool) -> None:
    """Select the first fault, or with `onward` the first behind the selected cell, from the top again at the end."""
    order = {name: place for place, name in enumerate(_names(book))}
    places = sorted(
        {
            (order[one.sheet], span.top, span.left)
            for one in report.findings
            if one.cell and one.sheet in order and (span := Span.parse(one.cell))
        }
    )
    if not places:
        if issues.SHEET in order:
            book.sheets[issues.SHEET].activate()
        return
    here = (-1, 0, 0)
    selected = book.app.selection if onward else None
    if selected is not None and selected.sheet.name in order and selected.sheet.name != issues.SHEET:
        here = order[selected.sheet.name], selected.row, selected.column
    at = next((place for place in places if place > here), places[0])
    sheet = book.sheets[at[0]]
    sheet[f"{column_letter(at[2])}{at[1]}"].select()
