"""The guard's scan names every sheet in which a cell is not what calamine would show, and no other."""

from __future__ import annotations

import pytest

from tests.intake.builders import row, workbook
from tests.intake.test_inexact import ODD
from validator.intake.guard import scan
from validator.intake.limits import FORMULA

EXACT = (
    '<c r="B2"><v>12</v></c>',
    '<c r="B2" t="n"><v>1.5E-3</v></c>',
    '<c r="B2" t="s"><v>0</v></c>',
    '<c r="B2" t="str"><f>""</f><v></v></c>',
    '<c r="B2" t="b"><v>1</v></c>',
    '<c r="B2"><f>1+1</f><v>2</v></c>',
    '<c r="B2" t="inlineStr"><is><t>甲</t></is></c>',
    f'<c r="B2"><f>{"1+" * (FORMULA // 2 - 9)}1</f><v>2</v></c>',
)
LOOKED_AT = ('<c r="B2"><v>-1</v></c>', '<c r="B2"><v> 12 </v></c>', f'<c r="B2"><f>{"1+" * FORMULA}1</f><v>2</v></c>')


@pytest.mark.parametrize("cell", [*ODD, *LOOKED_AT])
@pytest.mark.parametrize("before", ["", "<!-- not as programs write -->"])
def test_a_sheet_with_an_odd_cell_is_named(cell: str, before: str) -> None:
    found = scan(workbook(before + row('<c r="A2"><v>1</v></c>', cell, number=2)))
    assert found.refusal is not None or found.inexact == ("月报",)


@pytest.mark.parametrize("cell", EXACT)
def test_a_sheet_of_exact_cells_is_not(cell: str) -> None:
    found = scan(workbook(row('<c r="A2"><v>1</v></c>', cell, number=2)))
    assert (found.faults, found.inexact, found.plain) == ((), (), True)


ROWS = [row('<c r="A1"><v>1</v></c>', '<c r="B1"><v>2</v></c>'), row('<c r="A3"><v>3</v></c>', number=3)]
WIDE = row('<c r="Y1"><v>1</v></c>', '<c r="Z1"><v>1</v></c>', '<c r="AA1"><v>1</v></c>', '<c r="AB1"><v>1</v></c>')


@pytest.mark.parametrize("before", ["", "<!-- not as programs write -->"])
def test_rows_and_cells_come_in_order(before: str) -> None:
    def refusal(*rows: str) -> str | None:
        fault = scan(workbook(before + "".join(rows))).refusal
        return fault.slots["reason_en"] if fault else None

    assert refusal(*ROWS) is refusal(WIDE) is None
    assert refusal(*reversed(ROWS)) == "rows or cells are out of order"
    assert refusal(row('<c r="B1"><v>2</v></c>', '<c r="A1"><v>1</v></c>')) == "rows or cells are out of order"
    assert refusal(row('<c r="AA1"><v>2</v></c>', '<c r="Z1"><v>1</v></c>')) == "rows or cells are out of order"
    in_pieces = refusal(ROWS[0], row('<c r="C1"><v>1</v></c>', number=1), ROWS[1])
    assert in_pieces == "rows or cells are out of order", "a row given twice"
    assert refusal(ROWS[0], ROWS[1], row('<c r="C1"><v>1</v></c>', number=1)) == "rows or cells are out of order"
    assert refusal(row('<c r="A1"><v>1</v></c>', '<c r="A1"><v>1</v></c>')) == "a cell is given twice"
