"""Cells as the text of a worksheet part's `<sheetData>`, cached values of our formulas included.

openpyxl writes a formula without its value, and builds an element a cell. A table of ready rows is ten thousand
cells, so they are written here as text; and a previewer, a phone or calamine sees the totals of a form that no
program has calculated yet. The elements are those of ECMA-376 part 1, 18.3.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from workbook.paint import Painted, painted
from workbook.sheets import Cell, Kept, Span, Style, column_letter

StyleIndex = Callable[[Style, bool], int]
"""(style, quoted) -> the index of its format in the workbook's cellXfs."""

# An underscore that would be read as the start of an escaped character (22.9.2.19, ST_Xstring) is escaped itself.
_XSTRING = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class SheetData:
    """The element, and the rectangle that its cells fill ("A1" where there are none)."""

    xml: str
    dimension: str


def sheet_data(
    cells: Sequence[Cell],
    heights: Mapping[int, float],
    row_styles: Mapping[int, Style],
    index: StyleIndex,
    marks: Mapping[int, str] | None = None,
) -> SheetData:
    """The `<sheetData>` of a sheet; of two cells at one place the later one counts. `marks` are attributes of rows."""
    rows = sheet_rows(cells, heights, row_styles, index, marks)
    box = bounds(cells)
    return SheetData(f"<sheetData>{''.join(text for _, text in rows)}</sheetData>", box.a1() if box else "A1")


def bounds(cells: Sequence[Cell]) -> Span | None:
    """The rectangle that cells fill; None where there are none."""
    if not cells:
        return None
    rows, columns = [cell.row for cell in cells], [cell.column for cell in cells]
    return Span(min(rows), min(columns), max(rows), max(columns))


def sheet_rows(
    cells: Sequence[Cell],
    heights: Mapping[int, float],
    row_styles: Mapping[int, Style],
    index: StyleIndex,
    marks: Mapping[int, str] | None = None,
) -> list[tuple[int, str]]:
    """The `<row>` elements of a sheet by their numbers, in order."""
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    blanks: dict[Style, str] = {}
    drawn: list[tuple[int, str]] = []
    for row in sorted(rows.keys() | heights.keys() | row_styles.keys() | (marks or {}).keys()):
        found = _ordered(rows.get(row, []))
        mark = marks.get(row, "") if marks else ""
        parts = [_row_start(row, heights.get(row), row_styles.get(row), index, mark, bool(found))]
        for cell in found:
            if cell.value is None:
                style = cell.style
                tail = blanks.get(style)
                if tail is None:
                    tail = blanks[style] = f'" s="{index(style, False)}"/>'
                parts.append(f'<c r="{column_letter(cell.column)}{row}{tail}')
            else:
                parts.append(cell_xml(cell, index))
        if found:
            parts.append("</row>")
        drawn.append((row, "".join(parts)))
    return drawn


def _ordered(cells: list[Cell]) -> list[Cell]:
    if all(cells[number].column < cells[number + 1].column for number in range(len(cells) - 1)):
        return cells
    latest = {cell.column: cell for cell in cells}
    return [latest[column] for column in sorted(latest)]


def _row_start(row: int, height: float | None, style: Style | None, index: StyleIndex, mark: str, filled: bool) -> str:
    look = f' s="{index(style, False)}" customFormat="1"' if style is not None else ""
    tall = f' ht="{height:g}" customHeight="1"' if height is not None else ""
    return f'<row r="{row}"{look}{tall}{mark}{">" if filled else "/>"}'


def cell_xml(cell: Cell, index: StyleIndex) -> str:
    """One `<c>` element."""
    if isinstance(cell.value, Kept):
        start = f'<c r="{column_letter(cell.column)}{cell.row}"{cell.value.attributes}'
        return f"{start}>{cell.value.inner}</c>" if cell.value.inner else f"{start}/>"
    content: Painted = painted(cell)
    start = f'<c r="{column_letter(cell.column)}{cell.row}" s="{index(cell.style, content.quoted)}"'
    value = content.value
    if content.formula is not None:
        formula = f"<f>{escape(content.formula)}</f>"
        if isinstance(value, str):
            return f'{start} t="str">{formula}<v>{quoteless(value)}</v></c>'
        shown = "" if value is None else f"<v>{_number(value)}</v>"
        return f"{start}>{formula}{shown}</c>"
    if value is None:
        return f"{start}/>"
    if isinstance(value, bool):
        return f'{start} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        space = ' xml:space="preserve"' if value != value.strip() or "\n" in value or "  " in value else ""
        return f'{start} t="inlineStr"><is><t{space}>{quoteless(_XSTRING.sub("_x005F_", value))}</t></is></c>'
    return f"{start}><v>{_number(value)}</v></c>"


def _number(value: int | float | bool) -> str:
    return repr(float(value)) if isinstance(value, float) and not value.is_integer() else str(int(value))


def escape(text: str) -> str:
    """Text as XML content."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoteless(text: str) -> str:
    """Text as XML content without a quotation mark: what looks like an attribute in a row's bytes is one."""
    return escape(text).replace('"', "&quot;")
