"""The frame of a worksheet as it is drawn anew: everything of it but its rows, in the schema's order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from workbook.addresses import a1
from workbook.package.conditions import put_conditions
from workbook.package.names import WORKSHEET_TYPE
from workbook.package.package import Package
from workbook.package.printing import put_printing
from workbook.package.sheet import SheetPart
from workbook.package.styles import Styles
from workbook.package.validations import put_validations
from workbook.sheets import Link, Sheet

_LAST_COLUMN = 16384
_USUAL_WIDTH = "13"
_ALLOWED = "formatCells formatColumns formatRows insertRows deleteRows insertHyperlinks sort autoFilter".split()


class Stretch(NamedTuple):
    """Columns, both ends included, and what a sheet says of each of them."""

    first: int
    last: int
    said: Mapping[str, str]


def blank_sheet(package: Package, main: str, office: str) -> SheetPart:
    """A worksheet part without anything, under the next free name."""
    empty = f'<worksheet xmlns="{main}" xmlns:r="{office}"><sheetData/></worksheet>'
    part = package.write(package.fresh("xl/worksheets/sheet{}.xml"), empty.encode(), WORKSHEET_TYPE)
    return SheetPart(package, part)


def put_frame(part: SheetPart, sheet: Sheet, styles: Styles, office: str, dimension: str) -> None:
    """Draw all that a sheet says besides its cells, notes and charts into an empty frame."""
    properties = part.add("sheetPr")
    if sheet.tint:
        part.under(properties, "tabColor", rgb=f"FF{sheet.tint}")
    part.under(properties, "pageSetUpPr", fitToPage="1")
    part.add("dimension", ref=dimension)
    _put_view(part, sheet)
    part.add("sheetFormatPr", baseColWidth="8", defaultRowHeight="15")
    put_columns(part, sheet, styles)
    if sheet.protected:
        # In these attributes "1" forbids, as it does where they are left out.
        part.add("sheetProtection", sheet="1", **dict.fromkeys(_ALLOWED, "0"))
    if sheet.filter is not None:
        part.add("autoFilter", ref=sheet.filter.a1())
    if sheet.merges:
        merges = part.add("mergeCells", count=str(len(sheet.merges)))
        for span in sorted(sheet.merges):
            part.under(merges, "mergeCell", ref=span.a1())
    put_conditions(part, (*sheet.highlights, *sheet.bars), styles)
    put_validations(part, (*sheet.choices, *sheet.limits))
    _put_links(part, sheet, office)
    put_printing(part, sheet.printing)


def _put_view(part: SheetPart, sheet: Sheet) -> None:
    views = part.add("sheetViews")
    view = part.under(views, "sheetView")
    if not sheet.gridlines:
        view.set("showGridLines", "0")
    view.set("workbookViewId", "0")
    right, down = (sheet.freeze.left - 1, sheet.freeze.top - 1) if sheet.freeze is not None else (0, 0)
    if not (right or down):
        return
    pane = part.under(view, "pane")
    if right:
        pane.set("xSplit", str(right))
    if down:
        pane.set("ySplit", str(down))
    corner = "bottomRight" if right and down else "topRight" if right else "bottomLeft"
    pane.set("topLeftCell", a1(down + 1, right + 1))
    pane.set("activePane", corner)
    pane.set("state", "frozen")
    if right and down:
        part.under(view, "selection", pane="topRight")
        part.under(view, "selection", pane="bottomLeft")
    first = a1(down + 1, right + 1)
    part.under(view, "selection", pane=corner, activeCell=first, sqref=first)


def put_columns(part: SheetPart, sheet: Sheet, styles: Styles) -> None:
    """Draw widths and looks of columns."""
    stretches = drawn_columns(sheet, styles)
    if stretches:
        columns = part.add("cols")
        for first, last, said in stretches:
            part.under(columns, "col", min=str(first), max=str(last), **said)


def drawn_columns(sheet: Sheet, styles: Styles) -> list[Stretch]:
    """The columns of a sheet as it draws them."""
    rest = sheet.column_styles.get(0)
    named = max([*sheet.widths, *sheet.column_styles], default=0)
    found: list[Stretch] = []
    for column in range(1, named + 1):
        style, width = sheet.column_styles.get(column, rest), sheet.widths.get(column)
        if style is None and width is None:
            continue
        said = {"width": f"{width:g}" if width else _USUAL_WIDTH}
        if style is not None:
            said["style"] = str(styles.look(style))
        if width == 0:
            said["hidden"] = "1"
        found.append(Stretch(column, column, said | {"customWidth": "1"}))
    if rest is not None:
        said = {"width": _USUAL_WIDTH, "style": str(styles.look(rest)), "customWidth": "1"}
        found.append(Stretch(named + 1, _LAST_COLUMN, said))
    return joined(found)


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Columns side by side that say the same as one stretch."""
    found: list[Stretch] = []
    for one in stretches:
        if found and found[-1].last == one.first - 1 and found[-1].said == one.said:
            found[-1] = found[-1]._replace(last=one.last)
        else:
            found.append(one)
    return found


def _put_links(part: SheetPart, sheet: Sheet, office: str) -> None:
    links = [
        (cell, cell.value)
        for cell in sheet.cells
        if isinstance(cell.value, Link) and (cell.value.place or cell.value.file)
    ]
    if not links:
        return
    listed = part.add("hyperlinks")
    for cell, link in links:
        node = part.under(listed, "hyperlink", ref=a1(cell.row, cell.column))
        if link.place:
            node.set("location", link.place)
        if link.file:
            target = part.package.relate(part.part, f"{office}/hyperlink", link.file, external=True)
            node.set(f"{{{office}}}id", target)
