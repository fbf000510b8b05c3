"""Where repeated blocks stand: labels and values that come again so many rows or columns further on."""

from __future__ import annotations

from workbook import headers
from workbook.filing import Grid, Site
from workbook.finding import Fault, Place
from workbook.form import Block, Field, Section

Cell = tuple[int, int]
_SPARE = 60
"""So many rows or columns past the last block are looked through as well."""


def shifted(field: Field, block: Block, index: int) -> Cell:
    """The value cell of a field in a block (from 0), as the form places it."""
    return field.span.top + block.rows * index, field.span.left + block.columns * index


def label_of(field: Field) -> Cell:
    """The label's cell in the first block."""
    label = field.label or field.span
    return label.top, label.left


def locate_blocks(section: Section, sheet: str, grid: Grid) -> tuple[Site | None, list[Fault]]:
    """The cells of every block: where the form puts them, else beside their labels wherever those are."""
    block = section.block or Block(1, 0, 1)
    site = Site(sheet, grid)
    if blocks_stand(section, block, grid):
        site.blocks = placed_blocks(section, block)
        return site, []
    found = _occurrences(section, grid)
    if not found:
        return None, [Fault("template.missing-header", Place(section.name), {"section": section.title}, sheet=sheet)]
    first = max(found, key=lambda name: len(found[name]))
    site.blocks = [_around(section, block, found, first, cell) for cell in found[first]]
    faults = [
        Fault("template.missing-column", Place(section.name), {"title": field.title, "name": field.name}, sheet=sheet)
        for field in section.fields
        if field.name not in found
    ]
    return site, faults


def placed_blocks(section: Section, block: Block) -> list[dict[str, Cell]]:
    """The value cells of every block as the form places them."""
    return [{field.name: shifted(field, block, index) for field in section.fields} for index in range(block.count)]


def blocks_stand(section: Section, block: Block, grid: Grid) -> bool:
    """Whether every label of every block is just where the form puts it."""
    known = headers.names(section)
    for index in range(block.count):
        for field in section.fields:
            top, left = label_of(field)
            row, column = top + block.rows * index - 1, left + block.columns * index - 1
            text = grid[row][column] if row < len(grid) and column < len(grid[row]) else ""
            if text.__class__ is not str or known.get(headers.plain(text)) != field.name:
                return False
    return True


def _occurrences(section: Section, grid: Grid) -> dict[str, list[Cell]]:
    """field -> every cell that holds its label, in reading order."""
    known = headers.names(section)
    found: dict[str, list[Cell]] = {}
    for number, row in enumerate(grid[: section.last_row + _SPARE], 1):
        for column, text in enumerate(row, 1):
            field = known.get(headers.plain(text)) if text.__class__ is str and text else None
            if field is not None:
                found.setdefault(field, []).append((number, column))
    return found


def _around(section: Section, block: Block, found: dict[str, list[Cell]], first: str, cell: Cell) -> dict[str, Cell]:
    """The value cells of the block whose `first` label is at `cell`; a label that is gone is thought where it was."""
    anchor = label_of(section.field(first))
    cells: dict[str, Cell] = {}
    for field in section.fields:
        if field.name not in found:
            continue
        top, left = label_of(field)
        wanted = (cell[0] + top - anchor[0], cell[1] + left - anchor[1])
        label = min(found[field.name], key=lambda one: _distance(one, wanted))
        if _distance(label, wanted) * 2 > max(block.rows, block.columns):
            label = wanted
        value = label[0] + field.span.top - top, label[1] + field.span.left - left
        if min(value) > 0:
            cells[field.name] = value
    return cells


def _distance(one: Cell, other: Cell) -> int:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])
