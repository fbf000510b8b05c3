"""Where the cells of a form stand in a formula, and what is already known to be wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from validator.check import split
from validator.selfcheck.columns import block_name, column_name, edges, key_name, marker_name, ones
from validator.selfcheck.keywords import Operand, Term, keyword_terms, listed, sound
from validator.selfcheck.terms import ElsewhereError, any_of, blank, filled, numeric, product, says, sure, unless
from workbook.asides import ENOUGH_REQUIRED
from workbook.blocks import shifted
from workbook.form import Field, Form, Section
from workbook.formulas import formula, word_columns
from workbook.lists import Lists
from workbook.meta import CALCULATION
from workbook.sheets import a1, column_letter, sheet_ref


@dataclass(slots=True)
class Scope:
    """The cells as a formula sees them: whole columns on the sheet `_check`, or the one cell or row of a conditional
    format of the section `cellwise`, on its own sheet.

    `block` is which of a section's repeated blocks is meant. `told` collects, by "section.field", the terms of the
    checks so far: a cell is told of once. `counted` are the codes and the cells of `_check` that count their faults, by
    (section, field); field "" is the section as such.
    """

    form: Form
    lists: Lists
    cellwise: str | None = None
    block: int | None = None
    told: dict[str, list[str]] = field(default_factory=dict)
    counted: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)

    def section(self, name: str) -> Section:
        """The section of that name."""
        return self.form.section(name)

    def locate(self, dotted: str) -> tuple[Section, Field]:
        """The section and the field."""
        return self.form.locate(dotted)

    def cells(self, dotted: str) -> str:
        """The cells of a field: its column from the header down to the last row that is filled, or one cell."""
        section, field = self.locate(dotted)
        if section.block is not None:
            return self._block_cell(section, field)
        if self.cellwise is None or not section.is_table:
            return column_name(section, field)
        self._refuse_others(section)
        return f"${column_letter(field.span.left)}{section.first_row}"

    def column(self, dotted: str) -> str:
        """The whole column of a table's field, the cell of a record's, wherever the formula stands."""
        section, field = self.locate(dotted)
        if section.block is not None:
            raise ElsewhereError(dotted)
        return column_name(section, field)

    def key(self, dotted: Sequence[str]) -> str:
        """What some fields say together, row by row."""
        if self.cellwise is not None:
            raise ElsewhereError(dotted[0])
        return key_name(dotted)

    def _block_cell(self, section: Section, field: Field) -> str:
        if self.block is None or section.block is None:
            raise ElsewhereError(section.name)
        row, column = shifted(field, section.block, self.block)
        cell = a1(row, column, absolute=True)
        return cell if self.cellwise else sheet_ref(section.sheet, cell)

    def _refuse_others(self, section: Section) -> None:
        """The row of one table is none of another's."""
        if self.cellwise is not None and section.name != self.cellwise:
            raise ElsewhereError(section.name)

    def blank(self, dotted: str) -> str:
        """Nothing that can be seen stands there."""
        return blank(self.cells(dotted))

    def sound(self, dotted: str) -> str:
        """Filled, and nothing has been said against it so far."""
        section, field = self.locate(dotted)
        return product(sound(field, self.operand(section, field)), self.untold(dotted))

    def fine(self, dotted: str) -> str:
        """Empty, if it may be, or as the keywords ask; and nothing has been said against it so far."""
        section, field = self.locate(dotted)
        right = sound(field, self.operand(section, field))
        return product(right if field.required else any_of((self.blank(dotted), right)), self.untold(dotted))

    def answered(self, condition: tuple[str, Sequence[Any]]) -> str:
        """The field says one of the values."""
        dotted, values = condition
        return any_of(says(self.cells(dotted), value) for value in values)

    def untold(self, dotted: str) -> str:
        """No check so far has spoken against it."""
        return product(*(unless(term) for term in self.told.get(dotted, ())))

    def right(self, section: Section) -> str:
        """1 in each row of a table in which nothing has been said against any cell so far."""
        return product(*(self.fine(f"{section.name}.{field.name}") for field in section.fields if field.open))

    def operand(self, section: Section, field: Field) -> Operand:
        """The cells of a field as its keywords see them."""
        one = self.cellwise is not None
        choices = self.lists.range(field, section.name)
        one = one or not section.is_table or section.block is not None
        return Operand(self.cells(f"{section.name}.{field.name}"), one, choices)

    def keyword_terms(self, section: Section, field: Field) -> list[Term]:
        """What the schema's keywords say of a field."""
        return keyword_terms(field, self.operand(section, field))

    def row(self, section: Section) -> str:
        """1 in each row that reading takes for one of the table's; a record has one."""
        if not section.is_table:
            return "1"
        self._refuse_others(section)
        if section.block is not None:
            return any_of(filled(self.cells(f"{section.name}.{one.name}")) for one in section.fields)
        return product(*self._frame(section), self._entry(section))

    def stray(self, section: Section) -> str | None:
        """1 at the one filled cell of each row that has but one, where that makes no entry; None where it does."""
        if not section.is_table or section.block is not None or not _wants_more(section):
            return None
        counter = self._counter(section)
        numbered = unless(sure(numeric(self.cells(counter)))) if counter else "1"
        block = block_name(section)
        return product(*self._frame(section), f"({self._width(section)}=1)", numbered, filled(block))

    def listed(self, codes: str, dotted: str) -> str:
        """1 at each cell that says a label of a code list, letter by letter."""
        return listed(self.operand(*self.locate(dotted))._replace(choices=self.lists.ranges[codes]))

    def complete(self, section: str, fields: Sequence[str], codes: Collection[str] = ()) -> str:
        """1 where nothing (or none of the `codes`) was said against the fields' cells and every row is an entry."""
        if self.cellwise is not None:
            raise ElsewhereError(section)
        said = [one for name in fields for one in self.counted.get((section, name), ()) if not codes or one[0] in codes]
        cells = [cell for _, cell in (*self.counted.get((section, ""), ()), *said)]
        return f"(SUM({','.join(cells)})=0)" if cells else "1"

    def totals(self, dotted: str) -> Iterator[tuple[str, str]]:
        """Each cell of a computed field with the formula it was handed out with, as the sheet `_check` sees them."""
        if self.cellwise is not None:
            raise ElsewhereError(dotted)
        section, field = self.locate(dotted)
        rows: Iterable[int | None] = (None,)
        if section.is_table:
            rows = range(section.first_row, section.first_row + section.ready_rows) if section.fixed else ()
        for row in rows:
            cell = sheet_ref(section.sheet, a1(row or field.span.top, field.span.left, absolute=True))
            yield cell, formula(self.form, section, field, row, sheet=CALCULATION)

    def number(self, dotted: str) -> str:
        """Which row of its range each cell is, from 1: the header's."""
        cells = self.column(dotted)
        section, field = self.locate(dotted)
        header = sheet_ref(section.sheet, a1(section.header_row, field.span.left, absolute=True))
        return f"(ROW({cells})-ROW({header})+1)"

    def _frame(self, section: Section) -> Iterable[str]:
        """Below the header, marked as data where rows are marked, and no 合计 row."""
        if self.cellwise is None:
            yield f"({self.number(f'{section.name}.{section.fields[0].name}')}>1)"
        if section.marks is not None:
            marker = f"${column_letter(section.marks.column)}{section.first_row}"
            yield sure(says(marker_name(section) if self.cellwise is None else marker, section.marks.data))
        for one in word_columns(section):
            yield unless(f'ISNUMBER(FIND("计",{self.cells(f"{section.name}.{one.name}")}))')

    def _entry(self, section: Section) -> str:
        """Enough of the row is filled."""
        width = self._width(section)
        if _wants_more(section):
            return f"({width}>1)"
        counter = self._counter(section)
        lone = f"({width}=1)*{sure(numeric(self.cells(counter)))}" if counter else None
        return product(f"({width}>0)", unless(lone) if lone else "1")

    def _width(self, section: Section) -> str:
        """How many cells of each row are filled; reading takes a row with an error for an entry, so that is two."""
        if self.cellwise is not None:
            left, right = map(column_letter, edges(section))
            row = f"${left}{section.first_row}:${right}{section.first_row}"
            return f"SUMPRODUCT({filled(row)}+ISERROR({row}))"
        block = block_name(section)
        return f"MMULT({filled(block)}+ISERROR({block}),{ones(section)})"

    def _counter(self, section: Section) -> str | None:
        """The field that only numbers the rows."""
        counted = (params["field"] for params in self.form.checks if params["kind"] == "sequence")
        return next((dotted for dotted in counted if split(dotted)[0] == section.name), None)


def _wants_more(section: Section) -> bool:
    return not section.closed and sum(field.required for field in section.fields) >= ENOUGH_REQUIRED
