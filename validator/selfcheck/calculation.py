"""The hidden sheet `_check`: every rule, a row each, with how many faults it finds and where the first stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from validator.selfcheck.columns import DEPTH_COLUMNS, FIRST_DEPTH, depth, tables
from validator.selfcheck.opening import Count, Key
from validator.selfcheck.rules import FIRST_ROW, WIDTH, Rule
from workbook.draft import Draft, style
from workbook.form import Form
from workbook.meta import CALCULATION
from workbook.sheets import Formula, Printing, Sheet, Value

_HEADERS = ("section", "field", "code", "faults", "first row", "first column", "sheet", "first cell", "severity")


def draw_calculation(form: Form, rules: Iterable[Rule], data: Mapping[str, Any], opening: Mapping[Key, Count]) -> Sheet:
    """The sheet: A section, B field, C code, D faults, E first row, F first column, G sheet, H first cell as one number
    (0: none), I severity; K and L how deep each table is."""
    draft = Draft(CALCULATION)
    look = style("meta")
    for column, text in enumerate(_HEADERS, 1):
        draft.put(1, column, text, look)
    for row, rule in enumerate(rules, FIRST_ROW):
        count = opening.get((rule.section, rule.field, rule.code), Count())
        cells: tuple[Value, ...] = (
            rule.section,
            rule.field,
            rule.code,
            Formula(rule.counts, count.faults),
            Formula(f"INT(H{row}/{WIDTH})", count.row),
            Formula(f"MOD(H{row},{WIDTH})", count.column),
            rule.sheet,
            Formula(rule.first, count.row * WIDTH + count.column),
            rule.severity.value,
        )
        for column, value in enumerate(cells, 1):
            draft.put(row, column, value, look)
    for row, section in enumerate(tables(form), FIRST_DEPTH):
        rows = section.first_row - section.header_row + len(data[section.name])
        draft.put(row, DEPTH_COLUMNS[0], section.name, look)
        draft.put(row, DEPTH_COLUMNS[1], Formula(depth(section), max(2, rows)), look)
    return draft.sheet(printing=Printing(), visibility="hidden")
