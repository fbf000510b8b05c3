"""What the drawing of records and tables has in common: the job at hand, columns and rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workbook import entry
from workbook.form import Field, Form, Section
from workbook.formulas import formula
from workbook.handout import Handout
from workbook.lists import Lists
from workbook.sheets import Choices, Formula, Limits, Span, Value

_WIDTHS = {"integer": 10.0, "number": 10.0, "date": 12.0, "time": 9.0, "month": 10.0, "choice": 14.0, "person": 12.0}
_TEXT_WIDTH = 22.0
_LABEL_WIDTH = 16.0


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
    if section.is_table:
        return section.header_row, max(section.header_row, section.first_row + section.ready_rows - 1)
    spans = [field.span for field in section.fields] + [field.label for field in section.fields if field.label]
    return min(span.top for span in spans), max(span.bottom for span in spans)


def breadth(sections: Sequence[Section], columns: Sequence[float] | None) -> int:
    """The last column of a sheet."""
    edges = [
        span.right for section in sections for field in section.fields for span in (field.span, field.label) if span
    ]
    return max(len(columns or ()), *edges) if edges else len(columns or (1,))


def column_widths(sections: Sequence[Section], columns: Sequence[float] | None) -> dict[int, float]:
    """Column -> width in characters: the sheet's own, else what each field asks for, a field's span sharing it."""
    widths: dict[int, float] = dict(enumerate(columns or (), 1))
    for section in sections:
        for field in section.fields:
            across = range(field.span.left, field.span.right + 1)
            asked = (field.width or _WIDTHS.get(field.kind, _TEXT_WIDTH)) / len(across)
            if field.label is not None and not columns:
                widths[field.label.left] = max(widths.get(field.label.left, 0.0), _LABEL_WIDTH)
            for column in across:
                if not columns:
                    widths[column] = max(widths.get(column, 0.0), asked)
    return widths


def lines(text: str, width: float) -> int:
    """How many lines a text takes in so many characters of width, a Chinese character being two."""
    room = max(2.0, width - 1)
    return sum(max(1, -(-int(measure(line)) // int(room))) for line in text.split("\n"))


def measure(text: str) -> int:
    """The width of a text in characters."""
    return sum(2 if ord(character) > 0x2E7F or character in "“”‘’…—×" else 1 for character in text)
