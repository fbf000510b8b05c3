"""x-total -> Excel formula: what the grey cells of a form compute while the clerk types.

No macro, no volatile function, no array entry, nothing newer than Excel 2010. A range runs from the header row to a
sentinel row past the last one, so that it survives inserting, deleting, sorting and cutting at either end of the
data. The figures are those of workbook/totals.py wherever cells hold what their columns ask for; text that only
reading can understand ("约120人") counts for nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from workbook.blocktotals import block_total
from workbook.form import Field, Form, Section
from workbook.sheets import Span, a1, sheet_ref

# Text has no business in a column of these kinds, so the word 合计 in one marks a 合计 row.
_WITHOUT_TEXT = ("integer", "number", "date", "time", "month")
_FIRST_COLUMNS = 4


def formula(form: Form, section: Section, field: Field, row: int | None = None, *, sheet: str | None = None) -> str:
    """The formula (without "=") of a computed field, at a sheet row where it is a table's.

    `sheet` is where the formula stands, if not on the field's own sheet: there other totals that it is made of are
    computed anew, whatever their cells show. No total is a ValueError.
    """
    here = _Here(form, section, row, sheet or section.sheet, anew=sheet is not None)
    total = field.total or {}
    if "add" in total:
        return f"SUM({','.join(here.own(name) for name in total['add'])})"
    if "ratio" in total:
        part, whole = (here.own(name) for name in total["ratio"])
        return f'IF(N({whole})<>0,N({part})/{whole},"")'
    where = total.get("where", {})
    if "sum" in total:
        source, summed = form.locate(total["sum"])
        if source.block is not None:
            return block_total(source, summed, {one: here.own(ours) for one, ours in where.items()}, here.seen)
        return _sum(here, source, summed, _conditions(here, source, where))
    if "count" in total:
        source = form.section(total["count"])
        if source.block is not None:
            return block_total(source, None, {one: here.own(ours) for one, ours in where.items()}, here.seen)
        if where:
            return f"COUNTIFS({','.join(_conditions(here, source, where))})"
        return _count(here, source)
    raise ValueError(f"{section.name}.{field.name}: no total that Excel could compute")


class _Here(NamedTuple):
    """Where a formula is: whose total it is, at which sheet row, on which sheet it stands."""

    form: Form
    section: Section
    row: int | None
    sheet: str
    anew: bool

    def own(self, name: str) -> str:
        """The cell of a field of the same record or row; with `anew` what it ought to show, where it is a total."""
        field = self.section.field(name)
        if self.anew and field.total is not None:
            return f"({formula(self.form, self.section, field, self.row, sheet=self.sheet)})"
        span = field.span
        return self.seen(self.section, a1(span.top if self.row is None else self.row, span.left))

    def seen(self, source: Section, cells: str) -> str:
        """Cells of the sheet of `source` as this sheet names them."""
        return cells if source.sheet == self.sheet else sheet_ref(source.sheet, cells)

    def column(self, source: Section, field: Field) -> str:
        """A column of a table from its header to the sentinel."""
        return self.range(source, field.span.left, field.span.left)

    def range(self, source: Section, left: int, right: int) -> str:
        """Columns of a table from its header to the sentinel."""
        return self.seen(source, Span(source.header_row, left, source.last_row + 1, right).a1(absolute=True))


def word_columns(section: Section, summed: Field | None = None) -> list[Field]:
    """The columns in which the word 合计 would stand and no other text could."""
    return [field for field in section.fields[:_FIRST_COLUMNS] if field.kind in _WITHOUT_TEXT and field is not summed]


def _conditions(here: _Here, source: Section, where: Mapping[str, Any]) -> list[str]:
    """Range and criterion of each condition of a *IFS function; the criterion is taken literally."""
    parts: list[str] = []
    for theirs, ours in where.items():
        value = here.own(ours)
        if any(sign in label for label in here.section.field(ours).choices or ("*",) for sign in "~*?"):
            for sign in "~*?":
                value = f'SUBSTITUTE({value},"{sign}","~{sign}")'
        parts += [here.column(source, source.field(theirs)), f'"="&{value}']
    return parts


def _sum(here: _Here, source: Section, summed: Field, conditions: list[str]) -> str:
    """Numbers only; errors and text are passed over, and so are 合计 rows."""
    cells = here.column(source, summed)
    parts = [cells, cells, '"<9E+307"', *conditions]
    if not conditions:
        for field in word_columns(source, summed):
            parts += [here.column(source, field), '"<>*计*"']
    return f"SUMIFS({','.join(parts)})"


def _count(here: _Here, source: Section) -> str:
    """Rows with any cell that is not blank, 合计 rows left out."""
    left = min(field.span.left for field in source.fields)
    right = max(field.span.right for field in source.fields)
    block = here.range(source, left, right)
    ones = "{" + ";".join("1" * (right - left + 1)) + "}"
    blank = f'ISNUMBER(1/(LEN(TRIM(CLEAN(SUBSTITUTE(SUBSTITUTE({block},"\u3000",""),"\u00a0",""))))=0))'
    first = here.range(source, left, left)
    header = here.seen(source, a1(source.header_row, left, absolute=True))
    parts = [f"(ROW({first})>ROW({header}))", f"(MMULT(--{blank},{ones})<{right - left + 1})"]
    parts += [f'(1-ISNUMBER(FIND("计",{here.column(source, field)})))' for field in word_columns(source)]
    return f"SUMPRODUCT({'*'.join(parts)})"
