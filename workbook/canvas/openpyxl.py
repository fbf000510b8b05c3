"""A new file (or sheets of a loaded one) by openpyxl; the cells themselves by workbook/canvas/rows.py."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbook.canvas.charts import add_chart
from workbook.canvas.looks import Looks, differential, set_normal_font
from workbook.canvas.parcel import Finish, repack
from workbook.canvas.rows import SheetData, sheet_data
from workbook.canvas.rules import data_bar, validation
from workbook.paint import NOTE_WIDTH, head_parts, note_height, writable
from workbook.sheets import (
    Cell,
    Chart,
    Choices,
    DataBar,
    Highlight,
    Limits,
    Link,
    Sheet,
    Span,
    Style,
    a1,
    column_letter,
)

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

_LAST_COLUMN = 16384


class OpenpyxlCanvas:
    """Paints on an openpyxl workbook; `save` gives the file.

    A painted sheet takes the place of one of the same name; others of a loaded workbook stay as they are. Cells are
    not in the openpyxl workbook: they are written as text when it is saved.
    """

    def __init__(self, workbook: Workbook | None = None, *, title: str = "") -> None:
        import openpyxl

        if workbook is None:
            workbook = openpyxl.Workbook()
            workbook.remove(workbook.worksheets[0])
            set_normal_font(workbook)
            workbook.properties.creator = "wanchang"
        if title:
            workbook.properties.title = title
        self.workbook = workbook
        self._looks = Looks(workbook)
        self._now: Any
        self._heights: Mapping[int, float] = {}
        self._row_styles: Mapping[int, Style] = {}
        self._cells: dict[str, SheetData] = {}

    def begin(self, sheet: Sheet) -> None:
        """Start a sheet at the end, or where one of that name stood."""
        place = None
        if sheet.name in self.workbook.sheetnames:
            old = self.workbook[sheet.name]
            place = self.workbook.index(old)
            self.workbook.remove(old)
        self._now = self.workbook.create_sheet(sheet.name, place)
        self._now.sheet_state = sheet.visibility
        self._now.sheet_view.showGridLines = sheet.gridlines
        if sheet.tint:
            self._now.sheet_properties.tabColor = f"FF{sheet.tint}"

    def size(self, sheet: Sheet) -> None:
        """Column widths and looks; rows wait for their cells."""
        from openpyxl.worksheet.dimensions import ColumnDimension

        self._heights, self._row_styles = sheet.heights, sheet.row_styles
        rest = sheet.column_styles.get(0)
        named = max([*sheet.widths, *sheet.column_styles], default=0)
        for column in range(1, named + 1):
            look, width = sheet.column_styles.get(column, rest), sheet.widths.get(column)
            if look is None and width is None:
                continue
            dimension = self._now.column_dimensions[column_letter(column)]
            if width == 0:
                dimension.hidden = True
            elif width is not None:
                dimension.width = width
            if look is not None:
                dimension._style = self._looks.array(look)
        if rest is not None:
            letter = column_letter(named + 1)
            others: Any = ColumnDimension(self._now, index=letter, min=named + 1, max=_LAST_COLUMN)
            others._style = self._looks.array(rest)
            self._now.column_dimensions[letter] = others

    def write(self, cells: Sequence[Cell]) -> None:
        """Cells, with their links and comments."""
        self._cells[self._now.title] = sheet_data(cells, self._heights, self._row_styles, self._looks.index)
        for cell in cells:
            if cell.note or isinstance(cell.value, Link):
                self._attach(cell)

    def _attach(self, cell: Cell) -> None:
        """A link or comment hangs on a cell of openpyxl's own, which the painted cells then replace."""
        from openpyxl.comments import Comment
        from openpyxl.worksheet.hyperlink import Hyperlink

        host = self._now.cell(cell.row, cell.column, "x")
        link = cell.value
        if isinstance(link, Link) and (link.place or link.file):
            host._hyperlink = Hyperlink(ref=host.coordinate, location=link.place, target=link.file)
        if cell.note:
            text = writable(cell.note)
            host.comment = Comment(text, "wanchang", width=NOTE_WIDTH, height=note_height(text))

    def merge(self, spans: Sequence[Span]) -> None:
        """Merges, their inner cells left as painted."""
        from openpyxl.worksheet.cell_range import CellRange

        # merge_cells would make the covered cells anew, and MultiCellRange.add looks through all that are there.
        self._now.merged_cells.ranges.update(
            CellRange(min_row=span.top, min_col=span.left, max_row=span.bottom, max_col=span.right) for span in spans
        )

    def restrict(self, rules: Sequence[Choices | Limits]) -> None:
        """Native data validations."""
        for rule in rules:
            made = validation(rule)
            if made is not None:
                self._now.add_data_validation(made)

    def highlight(self, rules: Sequence[Highlight | DataBar]) -> None:
        """Native conditional formats."""
        from openpyxl.formatting.rule import Rule

        for rule in rules:
            made: Any = (
                data_bar(rule)
                if isinstance(rule, DataBar)
                else Rule(type="expression", dxf=differential(rule.role), formula=[rule.formula])
            )
            self._now.conditional_formatting.add(rule.span.a1(), made)

    def draw(self, charts: Sequence[Chart]) -> None:
        """Native charts."""
        for chart in charts:
            add_chart(self._now, chart)

    def frame(self, sheet: Sheet) -> None:
        """Panes, filter, print layout, protection."""
        now = self._now
        if sheet.freeze is not None:
            now.freeze_panes = a1(sheet.freeze.top, sheet.freeze.left)
        if sheet.filter is not None:
            now.auto_filter.ref = sheet.filter.a1()
        self._print(sheet)
        if sheet.protected:
            protection = now.protection
            protection.sheet = True
            # In these attributes True forbids.
            for allowed in (
                "formatCells formatColumns formatRows insertRows deleteRows insertHyperlinks sort autoFilter"
            ).split():
                setattr(protection, allowed, False)

    def _print(self, sheet: Sheet) -> None:
        from openpyxl.worksheet.pagebreak import Break

        now, layout = self._now, sheet.printing
        now.page_setup.paperSize = 8 if layout.wide else 9
        now.page_setup.orientation = "landscape" if layout.landscape else "portrait"
        now.page_setup.fitToWidth, now.page_setup.fitToHeight = 1, 0 if layout.tall else 1
        now.sheet_properties.pageSetUpPr.fitToPage = True
        now.print_options.horizontalCentered = True
        margins = now.page_margins
        margins.left = margins.right = 0.5
        margins.top, margins.bottom, margins.header, margins.footer = 0.75, 0.7, 0.4, 0.35
        if layout.repeat:
            now.print_title_rows = f"{layout.repeat[0]}:{layout.repeat[1]}"
        for place, text in head_parts(layout.header):
            getattr(now.oddHeader, place).text = text
        for place, text in head_parts(layout.footer):
            getattr(now.oddFooter, place).text = text
        for row in layout.breaks:
            now.row_breaks.append(Break(id=row))

    def define(self, name: str, reference: str) -> None:
        """A workbook-wide name."""
        from openpyxl.workbook.defined_name import DefinedName

        self.workbook.defined_names[name] = DefinedName(name, attr_text=reference)

    def save(self, finish: Finish | None = None) -> bytes:
        """The workbook as a file; the same book gives the same bytes. `finish` has the last word on each part."""
        from zipfile import ZipFile

        from openpyxl.writer.excel import ExcelWriter

        self._select_first()
        with io.BytesIO() as raw:
            ExcelWriter(self.workbook, ZipFile(raw, "w")).save()
            painted = {
                f"xl/worksheets/sheet{number}.xml": self._cells[sheet.title]
                for number, sheet in enumerate(self.workbook.worksheets, 1)
                if sheet.title in self._cells
            }
            return repack(raw, painted, finish)

    def _select_first(self) -> None:
        first = next((sheet for sheet in self.workbook.worksheets if sheet.sheet_state == "visible"), None)
        if first is not None:
            self.workbook.active = self.workbook.index(first)
        for sheet in self.workbook.worksheets:
            sheet.sheet_view.tabSelected = sheet is first
