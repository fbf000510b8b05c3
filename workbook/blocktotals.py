"""x-total over repeated blocks -> Excel formula: their cells one by one, for they make no range."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workbook.blocks import shifted
from workbook.form import Block, Field, Section
from workbook.sheets import a1

Seen = Callable[[Section, str], str]
"""Cells of a section as the sheet of the formula names them."""


def block_total(source: Section, summed: Field | None, where: Mapping[str, str], seen: Seen) -> str:
    """The sum of a field of every block, or with None how many blocks are filled.

    `where` is field of the blocks -> the cell (as the formula names it) that it must say the same as.
    """
    block = source.block or Block(1, 0, 1)

    def cell(name: str, index: int) -> str:
        return seen(source, a1(*shifted(source.field(name), block, index)))

    terms = []
    for index in range(block.count):
        if summed is None:
            filled = ",".join(cell(field.name, index) for field in source.fields if field.open)
            term = f"SIGN(COUNTA({filled}))"
        else:
            term = f"N({cell(summed.name, index)})"
        held = [f"EXACT({cell(theirs, index)},{ours})" for theirs, ours in where.items()]
        terms.append("*".join([*held, term]))
    return "+".join(terms)
