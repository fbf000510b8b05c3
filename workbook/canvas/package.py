"""An existing workbook: sheets painted into its package, of which every other part stays byte for byte."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbook.canvas.rows import bounds, sheet_rows
from workbook.package.book import BookPart
from workbook.package.chart import with_values
from workbook.package.comments import Comments
from workbook.package.drawing import put_charts, renew_charts
from workbook.package.dress import Dress, heights
from workbook.package.following import follow_cells
from workbook.package.moves import Moves
from workbook.package.newsheet import blank_sheet, put_frame
from workbook.package.pivots import move_pivots, refresh_pivots
from workbook.package.renewing import meet, renew_frame, row_marks
from workbook.package.sheet import SheetPart
from workbook.package.splicing import spliced
from workbook.package.styles import Styles
from workbook.package.tables import renew_tables
from workbook.paint import NOTE_WIDTH, note_height, writable
from workbook.sheets import (
    KEPT,
    KEPT_PLAIN,
    Cell,
    Chart,
    Choices,
    DataBar,
    Highlight,
    Limits,
    Sheet,
    Span,
    Style,
    Value,
    a1,
    sheet_ref,
)


class PackageCanvas:
    """Paints on a package; the package itself is saved by whoever made it.

    A sheet of a new name goes to `place` (from 0), the next one behind it; without a place, to the end. One of a name
    that is there is renewed where `moves` say what became of its cells, keeping all else; without them it is replaced.
    """

    def __init__(
        self,
        book: BookPart,
        styles: Styles,
        place: int | None = None,
        moves: Mapping[str, Moves] | None = None,
        parts: Mapping[str, SheetPart] | None = None,
    ) -> None:
        """`parts` are worksheets of the package that were opened before."""
        self.book, self.styles, self._parts = book, styles, parts or {}
        self.homeless: dict[str, int] = {}
        """Sheet -> how many comments were about rows that are no more; they stand below its table."""
        self._place, self._moves = place, moves or {}
        self._now: Sheet
        self._part: SheetPart
        self._known: Moves | None = None
        self._filter: Span | None = None
        self._quoted: dict[int, int] = {}
        self._dress = Dress(styles)
        self._shown: tuple[str, dict[tuple[int, int], Value]] = "", {}

    def begin(self, sheet: Sheet) -> None:
        """Start a worksheet part; it is listed at once, so that names and links of others find it."""
        self._now, self._known, self._filter = sheet, None, sheet.filter
        there = {entry.name: entry for entry in self.book.sheets}
        if sheet.name in there and sheet.name in self._moves:
            self._known = self._moves[sheet.name]
            opened = self._parts.get(sheet.name)
            self._part = opened if opened is not None else SheetPart(self.book.package, there[sheet.name].part)
            self._part.normalise()
            return
        place = len(there) if self._place is None else self._place
        if sheet.name in there:
            place = self.book.place(sheet.name)
            self.book.remove(sheet.name)
        elif self._place is not None:
            self._place += 1
        self._part = blank_sheet(self.book.package, self.book.main, self.book.office)
        self.book.add(sheet.name, self._part.part, place, sheet.visibility)

    def size(self, sheet: Sheet) -> None:
        """Rows are written with their cells, columns with the frame."""

    def write(self, cells: Sequence[Cell]) -> None:
        """Cells as text, and all else that the sheet says as its frame."""
        now, part, moves = self._now, self._part, self._known
        marks = row_marks(part.rows, moves) if moves is not None else {}
        marks = {row: mark for row, mark in marks.items() if row not in now.kept_rows}
        tall = now.heights
        if moves is not None:
            drawn = [row for row in tall if row not in now.kept_rows]
            worn = self._dress.worn(part.rows, moves, drawn)
            tall = tall | heights(part.rows, moves, drawn, now.steps)
        rows = sheet_rows(cells, tall, now.row_styles, self._look, marks)
        if moves is not None:
            rows = self._dress.put_on(rows, worn, moves)
        part.rows = spliced(part.rows, now.kept_rows, rows)
        box = bounds(cells)
        if box is not None and now.kept_rows:
            box = box._replace(bottom=max(box.bottom, *now.kept_rows))
        dimension = box.a1() if box is not None else "A1"
        if moves is None:
            put_frame(part, now, self.styles, self.book.office, dimension)
            self._comment([cell for cell in cells if cell.note])
        else:
            tables = renew_tables(self.book, part, now, moves)
            if now.filter is not None and any(meet(now.filter, one) for one in tables):
                self._filter = None  # a table has buttons of its own
            renew_frame(part, now, self.styles, moves, dimension, self._filter)
            homeless = follow_cells(self.book, part, moves)
            if homeless:
                self.homeless[now.name] = homeless

    def merge(self, spans: Sequence[Span]) -> None:
        """In the frame already."""

    def restrict(self, rules: Sequence[Choices | Limits]) -> None:
        """In the frame already."""

    def highlight(self, rules: Sequence[Highlight | DataBar]) -> None:
        """In the frame already."""

    def draw(self, charts: Sequence[Chart]) -> None:
        """Native charts, each a part; those that are there already are brought up to date in theirs."""
        if self._known is None:
            put_charts(self.book, self._part, charts, self._chart)
        else:
            renew_charts(self.book, self._part, charts, self._now.name, self._chart, self._values)

    def frame(self, sheet: Sheet) -> None:
        """The names that a sheet has for its filter and the rows it repeats; then the part is written."""
        if self._filter is not None:
            reference = sheet_ref(sheet.name, self._filter.a1(absolute=True))
            self.book.define("_xlnm._FilterDatabase", reference, sheet.name, hidden=True)
        elif self._known is not None:
            self.book.undefine("_xlnm._FilterDatabase", sheet.name)
        if sheet.printing.repeat and self._known is None:
            first, last = sheet.printing.repeat
            self.book.define("_xlnm.Print_Titles", sheet_ref(sheet.name, f"${first}:${last}"), sheet.name)
        if self._known is not None:
            move_pivots(self.book, self._part.part, self._known)
            refresh_pivots(self.book, sheet.name, self._known)
        self._part.save()

    def define(self, name: str, reference: str) -> None:
        """A workbook-wide name."""
        self.book.define(name, reference)

    def _comment(self, cells: Sequence[Cell]) -> None:
        if not cells:
            return
        comments = Comments(self.book, self._part)
        for cell in cells:
            text = writable(cell.note or "")
            comments.say(a1(cell.row, cell.column), text, "wanchang", NOTE_WIDTH, note_height(text))
        comments.save()

    def _look(self, style: Style, quoted: bool) -> int:
        if style.role not in (KEPT, KEPT_PLAIN):
            return self.styles.look(style, quoted)
        index = int(style.format)
        if style.role == KEPT_PLAIN:
            font = self.styles.font_of(self.styles.look(Style("staff")))
            index = self.styles.with_dress(self.styles.with_fill_at(index, 0), None, font)
        if not quoted:
            return index
        if index not in self._quoted:
            self._quoted[index] = self.styles.quoted(index)
        return self._quoted[index]

    def _chart(self, chart: Chart) -> bytes:
        from openpyxl.xml.functions import tostring

        from workbook.canvas.charts import native_chart

        xml: bytes = tostring(native_chart(chart, self._now.name)._write())
        return with_values(xml, chart, self._now.name, self._values)

    def _values(self, sheet: str | None, span: Span) -> list[str | int | float | None]:
        """What stands in the cells that a chart of the sheet being painted shows; of another's it is not known."""
        if sheet not in (None, self._now.name):
            return []
        if self._shown[0] != self._now.name:
            self._shown = self._now.name, {(cell.row, cell.column): cell.value for cell in self._now.cells}
        cells = self._shown[1]
        found = [
            cells.get((row, column))
            for row in range(span.top, span.bottom + 1)
            for column in range(span.left, span.right + 1)
        ]
        return [value if isinstance(value, str | int | float) else None for value in found]
