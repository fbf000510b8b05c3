"""The palette's looks in openpyxl's tables: each Style becomes one index of cellXfs, made once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook import palette
from workbook.sheets import Style

if TYPE_CHECKING:
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.workbook.workbook import Workbook


class Looks:
    """The formats of one workbook that its painted cells use."""

    def __init__(self, workbook: Workbook) -> None:
        # The tables that cells' formats live in are openpyxl's own, so nobody has typed them.
        self._workbook: Any = workbook
        self._made: dict[tuple[Style, bool], StyleArray] = {}
        self._indices: dict[tuple[Style, bool], int] = {}

    def index(self, style: Style, quoted: bool) -> int:
        """The index of a style in cellXfs; `quoted` text is never taken for a formula, not even when edited."""
        key = (style, quoted)
        found = self._indices.get(key)
        if found is None:
            found = self._indices[key] = self._workbook._cell_styles.add(self.array(style, quoted))
        return found

    def array(self, style: Style, quoted: bool = False) -> StyleArray:
        """openpyxl's record of a style: the positions of its font, fill, border and so on."""
        key = (style, quoted)
        if key not in self._made:
            self._made[key] = self._make(palette.look(style), quoted)
        return self._made[key]

    def _make(self, look: palette.Look, quoted: bool) -> StyleArray:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
        from openpyxl.styles.cell_style import StyleArray
        from openpyxl.styles.numbers import BUILTIN_FORMATS_REVERSE

        book = self._workbook
        array = StyleArray()
        font = Font(
            name=look.font,
            sz=look.size,
            b=look.bold or None,
            u="single" if look.underline else None,
            color=f"FF{look.colour}",
            charset=134,
        )
        array.fontId = book._fonts.add(font)
        if look.fill:
            array.fillId = book._fills.add(PatternFill("solid", fgColor=f"FF{look.fill}"))
        if look.border:
            side = Side(style="thin", color=f"FF{palette.LINE}")
            array.borderId = book._borders.add(Border(left=side, right=side, top=side, bottom=side))
        alignment = Alignment(
            horizontal=look.horizontal, vertical=look.vertical, wrap_text=look.wrap or None, indent=look.indent
        )
        array.alignmentId = book._alignments.add(alignment)
        if not look.locked:
            array.protectionId = book._protections.add(Protection(locked=False))
        builtin = BUILTIN_FORMATS_REVERSE.get(look.number_format)
        array.numFmtId = builtin if builtin is not None else 164 + book._number_formats.add(look.number_format)
        array.quotePrefix = int(quoted)
        return array


def set_normal_font(workbook: Any) -> None:
    """Make the form's body font the workbook's own, so that cells a clerk adds look alike."""
    from openpyxl.styles import Font
    from openpyxl.utils.indexed_list import IndexedList

    font = Font(name=palette.SONG, sz=11, charset=134)
    workbook._fonts = IndexedList([font])
    workbook._named_styles["Normal"].font = font


def differential(role: str) -> DifferentialStyle:
    """How a conditional format changes a cell: the role's text colour, weight and fill."""
    from openpyxl.styles import Font, PatternFill
    from openpyxl.styles.differential import DifferentialStyle

    look = palette.ROLES[role]
    fill = PatternFill("solid", bgColor=f"FF{look.fill}") if look.fill else None
    return DifferentialStyle(font=Font(color=f"FF{look.colour}", b=look.bold or None), fill=fill)
