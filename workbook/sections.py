"""What the drawing of records and tables has in common: the job at hand, columns and rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workbook import entry
from workbook.form import Block, Field, Form, Section
from workbook.formulas import formula
from workbook.handout import Handout
from workbook.lists import Lists
from workbook.sheets import Choices, Formula, Limits, Span, Value

_WIDTHS = {"integer": 10.0, "number": 10.0, "date": 12.0, "time": 9.0, "month": 10.0, "choice": 14.0, "person": 12.0}
_TEXT_WIDTH = 22.0
_LABEL_WIDTH = 16.0
_MARK_WIDTH = 11.0


@dataclass(frozen=True, slots=True)
class Job:
    """One template being drawn: the form, for whom, its opening data, its lists."""

    form: Form
    handout: Handout | None
    data: dict[str, Any]
    lists: Lists

    def value(self, section: Section, field: Field, row: dict[str, Any], sheet_row: int | None = None) -> Value:
        """What a cell holds as handed out; a computed one its formula and what that comes to."""
        value = row.get(field.name)
        if field.total is None:
            return value
        return Formula(formula(self.form, section, field, sheet_row), "" if value is None else value)

    def format(self, field: Field, *, tall: bool = False) -> str:
        """The palette's number format for a field."""
        return entry.cell_format(field, tall=tall)

    def rule(self, section: Section, field: Field, span: Span) -> Choices | Limits:
        """The validation of the cells of a field."""
        source = self.lists.source(field, section.name)
        return entry.rule(self.form, section, field, span, source, self.handout.period if self.handout else None)


def role(field: Field) -> str:
    """The palette's role for a field's cell."""
    return "input" if field.open else "computed" if field.total is not None else "given"


def header(field: Field) -> str:
    """A header or label; what must be filled bears a star, which reading takes off again."""
    return f"{field.title} *" if field.required and field.open else field.title


def section_rows(section: Section) -> tuple[int, int]:
    """The first and last sheet row of a section as the form places it, header and labels included."""
    if section.block is not None:
        return section.first_row, section.last_row
    if section.is_table:
        top = section.header_row - section.headers + 1
        return top, max(section.header_row, section.first_row + section.ready_rows - 1)
    spans = [field.span for field in section.fields] + [field.label for field in section.fields if field.label]
    return min(span.top for span in spans), max(span.bottom for span in spans)


def breadth(sections: Sequence[Section], columns: Sequence[float] | None) -> int:
    """The last column of a sheet."""
    edges = [section_columns(section)[1] for section in sections if section.fields]
    return max(len(columns or ()), *edges) if edges else len(columns or (1,))


def section_columns(section: Section) -> tuple[int, int]:
    """The first and last column of a section as the form places it, labels and row markers included."""
    spans = [span for field in section.fields for span in (field.span, field.label) if span]
    marked = [section.marks.column] if section.marks else []
    further = section.block.columns * (section.block.count - 1) if section.block else 0
    return min([*marked, *(span.left for span in spans)]), max([*marked, *(span.right + further for span in spans)])


def column_widths(sections: Sequence[Section], columns: Sequence[float] | None) -> dict[int, float]:
    """Column -> width in characters: the sheet's own, else what each field asks for, a field's span sharing it."""
    widths: dict[int, float] = dict(enumerate(columns or (), 1))
    for section in (one for each in sections for one in _each_block(each)):
        if section.marks is not None and not columns:
            widths.setdefault(section.marks.column, _MARK_WIDTH)
        for field in section.fields:
            across = range(field.span.left, field.span.right + 1)
            asked = (field.width or _WIDTHS.get(field.kind, _TEXT_WIDTH)) / len(across)
            if field.label is not None and not columns:
                widths[field.label.left] = max(widths.get(field.label.left, 0.0), _LABEL_WIDTH)
            for column in across:
                if not columns:
                    widths[column] = max(widths.get(column, 0.0), asked)
    return widths


def _each_block(section: Section) -> Iterator[Section]:
    """The section; of blocks side by side each, for they have columns of their own."""
    yield section
    for index in range(1, section.block.count if section.block and section.block.columns else 1):
        yield as_record(section, index)


def as_record(section: Section, index: int) -> Section:
    """One block (from 0) of a section as a record that stands where it does."""
    block = section.block or Block(1, 0, 1)
    down, right = block.rows * index, block.columns * index

    def moved(span: Span) -> Span:
        return Span(span.top + down, span.left + right, span.bottom + down, span.right + right)

    fields = tuple(
        replace(field, span=moved(field.span), label=moved(field.label) if field.label else None)
        for field in section.fields
    )
    return replace(section, fields=fields, is_table=False, block=None)


def lines(text: str, width: float) -> int:
    """How many lines a text takes in so many characters of width, a Chinese character being two."""
    room = max(2.0, width - 1)
    return sum(max(1, -(-int(measure(line)) // int(room))) for line in text.split("\n"))


def measure(text: str) -> int:
    """The width of a text in characters."""
    return sum(2 if ord(character) > 0x2E7F or character in "“”‘’…—×" else 1 for character in text)
