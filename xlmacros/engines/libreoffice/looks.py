"""How cells look: font, colours and alignment as xlwings names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlmacros.engines.libreoffice.bridge import enum
from xlmacros.engines.libreoffice.rest import rest_of

if TYPE_CHECKING:
    from xlmacros.engines.libreoffice.ranges import Range

_SCRIPTS = ("", "Asian", "Complex")
"""LibreOffice keeps a font for each of three kinds of writing; Excel has one."""
_BOLD, _PLAIN = 150.0, 100.0
_SIDEWAYS = {
    "general": "STANDARD", "left": "LEFT", "center": "CENTER", "right": "RIGHT", "justify": "BLOCK", "fill": "REPEAT",
}  # fmt: skip
_UPRIGHT = {"top": 1, "center": 2, "bottom": 3, "justify": 4}
Colour = tuple[int, int, int]


def colour_of(number: int) -> Colour | None:
    """LibreOffice's colour as red, green and blue; None where there is none."""
    return None if number < 0 else (number >> 16 & 255, number >> 8 & 255, number & 255)


def number_of(colour: Any) -> int:
    """A colour as LibreOffice has it: of a triple, "#RRGGBB", or Excel's number, whose red comes last; None is -1."""
    if colour is None:
        return -1
    if isinstance(colour, str):
        return int(colour.removeprefix("#"), 16)
    if isinstance(colour, int):
        return (colour & 255) << 16 | colour & 0xFF00 | colour >> 16 & 255
    red, green, blue = map(int, colour)
    return red << 16 | green << 8 | blue


def horizontal(cells: Any) -> str | None:
    """How text stands from side to side."""
    said = cells.HoriJustify.value
    return next((name for name, word in _SIDEWAYS.items() if word == said), None)


def set_horizontal(cells: Any, name: str) -> None:
    """Have text stand so from side to side."""
    cells.HoriJustify = enum("com.sun.star.table.CellHoriJustify", _SIDEWAYS[name])


def vertical(cells: Any) -> str | None:
    """How text stands from top to bottom; a cell that does not say stands at the bottom."""
    return next((name for name, number in _UPRIGHT.items() if number == cells.VertJustify), "bottom")


def set_vertical(cells: Any, name: str) -> None:
    """Have text stand so from top to bottom."""
    cells.VertJustify = _UPRIGHT[name]


@rest_of(base_classes.Font)
class Font(base_classes.Font):
    """The font of a range; its words are of the first kind of writing, and set for all three."""

    def __init__(self, cells: Range) -> None:
        self._cells = cells

    @property
    def api(self) -> Any:
        """The cells whose properties it is."""
        return self._cells.api

    def _set(self, word: str, value: Any) -> None:
        for script in _SCRIPTS:
            setattr(self.api, f"{word}{script}", value)

    @property
    def name(self) -> str:
        """The family's name."""
        return str(self.api.CharFontName)

    @name.setter
    def name(self, value: str) -> None:
        self._set("CharFontName", value)

    @property
    def size(self) -> float:
        """In points."""
        return float(self.api.CharHeight)

    @size.setter
    def size(self, value: float) -> None:
        self._set("CharHeight", float(value))

    @property
    def bold(self) -> bool:
        """Whether it is bold."""
        return bool(self.api.CharWeight >= _BOLD)

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set("CharWeight", _BOLD if value else _PLAIN)

    @property
    def italic(self) -> bool:
        """Whether it is italic."""
        return bool(self.api.CharPosture.value == "ITALIC")

    @italic.setter
    def italic(self, value: bool) -> None:
        self._set("CharPosture", enum("com.sun.star.awt.FontSlant", "ITALIC" if value else "NONE"))

    @property
    def color(self) -> Colour | None:
        """Of the letters."""
        return colour_of(self.api.CharColor)

    @color.setter
    def color(self, value: Any) -> None:
        self.api.CharColor = number_of(value)
