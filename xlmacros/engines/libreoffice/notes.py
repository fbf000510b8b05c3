"""Note: a comment in a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlmacros.engines.libreoffice.rest import rest_of

if TYPE_CHECKING:
    from xlmacros.engines.libreoffice.ranges import Range
    from xlmacros.engines.libreoffice.sheets import Sheet


@rest_of(base_classes.Note)
class Note(base_classes.Note):
    """The comment in the cell at `position` (com.sun.star.table.CellAddress)."""

    def __init__(self, sheet: Sheet, position: Any) -> None:
        self._sheet = sheet
        self._position = position

    @property
    def api(self) -> Any:
        """The annotation (com.sun.star.sheet.CellAnnotation)."""
        return self._sheet.api.getCellByPosition(self._position.Column, self._position.Row).getAnnotation()

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.api.getString())

    @text.setter
    def text(self, value: str) -> None:
        self.delete()
        put_note(self._sheet, self._position, value)

    @property
    def author(self) -> str:
        """Who wrote it."""
        return str(self.api.Author)

    @property
    def location(self) -> Range:
        """The cell that it is in."""
        return self._sheet.range((self._position.Row + 1, self._position.Column + 1))

    def delete(self) -> None:
        """Take it away."""
        found = self._sheet.api.Annotations
        here = self._position.Row, self._position.Column
        for place in range(found.getCount()):
            other = found.getByIndex(place).Position
            if (other.Row, other.Column) == here:
                found.removeByIndex(place)
                return


def put_note(sheet: Sheet, position: Any, text: str) -> Note:
    """A new comment in a cell that has none."""
    sheet.api.Annotations.insertNew(position, text)
    return Note(sheet, position)
