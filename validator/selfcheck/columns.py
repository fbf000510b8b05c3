"""The columns of tables as far down as they are filled: defined names, so that formulas are short and quick.

A table may hold 5,000 rows and mostly holds ten. Each name runs from the header row down to the last row in which
anything stands, which the sheet `_check` computes once a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from validator.judge import checks_of
from validator.selfcheck.terms import joined, spoken
from workbook.form import Field, Form, Section
from workbook.meta import CALCULATION
from workbook.sheets import Span, a1, sheet_ref

DEPTH_COLUMNS = 11, 12
"""Where `_check` says how deep each table is: its name, and how many rows from the header on."""

FIRST_DEPTH = 2


def tables(form: Form) -> list[Section]:
    """The sections that have columns, in the order of their depths; repeated blocks have none."""
    return [section for section in form.sections if section.is_table and section.block is None]


def column_name(section: Section, field: Field) -> str:
    """The name of a table's column, or of a record's cell."""
    return f"c_{section.name}_{field.name}"


def block_name(section: Section) -> str:
    """The name of all columns of a table together."""
    return f"b_{section.name}"


def marker_name(section: Section) -> str:
    """The name of the column that marks a table's rows."""
    return f"m_{section.name}"


def key_name(dotted: Sequence[str]) -> str:
    """The name of what some fields of a table's rows say together."""
    section, fields = dotted[0].partition(".")[0], (one.partition(".")[2] for one in dotted)
    return "__".join((f"k_{section}", *fields))


def keys(form: Form) -> Iterator[Sequence[str]]:
    """Fields whose rows are looked up together by a check."""
    for params in checks_of(form):
        if params["kind"] == "unique":
            yield params["fields"]
        if params["kind"] == "sequence":
            yield [params["field"]]
        if params["kind"] == "reference" and "to" in params:
            yield params["fields"]
            width = len(params["fields"])
            yield from (params["to"][start : start + width] for start in range(0, len(params["to"]), width))


def edges(section: Section) -> tuple[int, int]:
    """The first and the last column of a table."""
    spans = [field.span for field in section.fields]
    return min(span.left for span in spans), max(span.right for span in spans)


def depth(section: Section) -> str:
    """The formula of how many rows a table has, from its header down to the last in which anything stands."""
    left, right = edges(section)
    block, first = _down(section, left, right), _down(section, left, left)
    header, sentinel = (
        sheet_ref(section.sheet, a1(row, left, absolute=True)) for row in (section.header_row, section.last_row + 1)
    )
    used = f"(MMULT(1-ISBLANK({block}),{ones(section)})>0)*(ROW({first})<ROW({sentinel}))"
    return f"MAX(2,SUMPRODUCT(MAX({used}*(ROW({first})-ROW({header})+1))))"


def ones(section: Section) -> str:
    """A column of ones, one for each column of the table: what MMULT adds a row up by."""
    left, right = edges(section)
    return "{" + ";".join("1" * (right - left + 1)) + "}"


def names(form: Form) -> Iterator[tuple[str, str]]:
    """Every name with what it refers to; a record's cells have names too, for a conditional format to use."""
    for section in form.sections:
        if not section.is_table:
            for field in section.fields:
                cell = a1(field.span.top, field.span.left, absolute=True)
                yield column_name(section, field), sheet_ref(section.sheet, cell)
    for dotted in keys(form):
        said = ((field, column_name(section, field)) for section, field in map(form.locate, dotted))
        # In a defined name, for elsewhere IFERROR asks for array entry.
        yield key_name(dotted), joined(f'IFERROR({spoken(field, cells)},"")' for field, cells in said)
    for place, section in enumerate(tables(form)):
        deep = sheet_ref(CALCULATION, a1(FIRST_DEPTH + place, DEPTH_COLUMNS[1], absolute=True))
        left, right = edges(section)
        for field in section.fields:
            column = _down(section, field.span.left, field.span.left)
            yield column_name(section, field), f"{_top(section, field.span.left)}:INDEX({column},{deep})"
        if section.marks is not None:
            column = _down(section, section.marks.column, section.marks.column)
            yield marker_name(section), f"{_top(section, section.marks.column)}:INDEX({column},{deep})"
        width = right - left + 1
        yield block_name(section), f"{_top(section, left)}:INDEX({_down(section, left, right)},{deep},{width})"


def _top(section: Section, column: int) -> str:
    return sheet_ref(section.sheet, a1(section.header_row, column, absolute=True))


def _down(section: Section, left: int, right: int) -> str:
    """From the header to the sentinel below the last row: what is inserted in between is in it."""
    span = Span(section.header_row, left, section.last_row + 1, right)
    return sheet_ref(section.sheet, span.a1(absolute=True))
