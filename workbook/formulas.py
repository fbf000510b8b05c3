"""x-total -> Excel formula: what the grey cells of a form compute while the clerk types.

No macro, no volatile function, no array entry, nothing newer than Excel 2010. A range runs from the header row to a
sentinel row past the last one, so that it survives inserting, deleting, sorting and cutting at either end of the
data. The figures are those of workbook/totals.py wherever cells hold what their columns ask for; text that only
reading can understand ("约120人") counts for nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbook.form import Field, Form, Section
from workbook.sheets import Span, a1, sheet_ref

# Text has no business in a column of these kinds, so the word 合计 in one marks a 合计 row.
_WITHOUT_TEXT = ("integer", "number", "date", "time", "month")
_FIRST_COLUMNS = 4


def formula(form: Form, section: Section, field: Field, row: int | None = None) -> str:
    """The formula (without "=") of a computed field, at a sheet row where it is a table's; no total is a ValueError."""
    total = field.total or {}
    if "add" in total:
        return f"SUM({','.join(_own(section, name, row) for name in total['add'])})"
    if "ratio" in total:
        part, whole = (_own(section, name, row) for name in total["ratio"])
        return f'IF(N({whole})<>0,N({part})/{whole},"")'
    where = total.get("where", {})
    if "sum" in total:
        source, summed = form.locate(total["sum"])
        return _sum(section, source, summed, _conditions(section, source, where, row))
    if "count" in total:
        source = form.section(total["count"])
        if where:
            return f"COUNTIFS({','.join(_conditions(section, source, where, row))})"
        return _count(section, source)
    raise ValueError(f"{section.name}.{field.name}: no total that Excel could compute")


def _own(section: Section, name: str, row: int | None) -> str:
    """The cell of a field of the same record or row."""
    span = section.field(name).span
    return a1(span.top if row is None else row, span.left)


def column_range(here: Section, source: Section, field: Field) -> str:
    """A column of a table from its header to the sentinel, as seen from the sheet of `here`."""
    return _range(here, source, field.span.left, field.span.left)


def _range(here: Section, source: Section, left: int, right: int) -> str:
    return _seen(here, source, Span(source.header_row, left, source.last_row + 1, right).a1(absolute=True))


def _seen(here: Section, source: Section, cells: str) -> str:
    """Cells of the sheet of `source` as the sheet of `here` names them."""
    return cells if source.sheet == here.sheet else sheet_ref(source.sheet, cells)


def _conditions(here: Section, source: Section, where: Mapping[str, Any], row: int | None) -> list[str]:
    """Range and criterion of each condition of a *IFS function; the criterion is taken literally."""
    parts: list[str] = []
    for theirs, ours in where.items():
        value = _own(here, ours, row)
        if any(sign in label for label in here.field(ours).choices or ("*",) for sign in "~*?"):
            for sign in "~*?":
                value = f'SUBSTITUTE({value},"{sign}","~{sign}")'
        parts += [column_range(here, source, source.field(theirs)), f'"="&{value}']
    return parts


def _sum(here: Section, source: Section, summed: Field, conditions: list[str]) -> str:
    """Numbers only; errors and text are passed over, and so are 合计 rows."""
    cells = column_range(here, source, summed)
    parts = [cells, cells, '"<9E+307"', *conditions]
    if not conditions:
        for column in _total_columns(here, source, summed):
            parts += [column, '"<>*计*"']
    return f"SUMIFS({','.join(parts)})"


def _count(here: Section, source: Section) -> str:
    """Rows with any cell that is not blank, 合计 rows left out."""
    left = min(field.span.left for field in source.fields)
    right = max(field.span.right for field in source.fields)
    block = _range(here, source, left, right)
    ones = "{" + ";".join("1" * (right - left + 1)) + "}"
    blank = f'ISNUMBER(1/(LEN(TRIM(CLEAN(SUBSTITUTE(SUBSTITUTE({block},"\u3000",""),"\u00a0",""))))=0))'
    first = _range(here, source, left, left)
    header = _seen(here, source, a1(source.header_row, left, absolute=True))
    parts = [f"(ROW({first})>ROW({header}))", f"(MMULT(--{blank},{ones})<{right - left + 1})"]
    parts += [f'(1-ISNUMBER(FIND("计",{column})))' for column in _total_columns(here, source, None)]
    return f"SUMPRODUCT({'*'.join(parts)})"


def _total_columns(here: Section, source: Section, summed: Field | None) -> list[str]:
    """The columns in which the word 合计 would stand and no other text could."""
    return [
        column_range(here, source, field)
        for field in source.fields[:_FIRST_COLUMNS]
        if field.kind in _WITHOUT_TEXT and field is not summed
    ]
