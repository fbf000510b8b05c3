"""A file of one sheet without a name, such as CSV: what form it may be of is told from its headers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workbook.addresses import Span
from workbook.filing import Grid
from workbook.form import Form
from workbook.grid.book import GridBook
from workbook.locating import likeness
from workbook.reading import Inexact
from workbook.sites import LIKENESS

STORED_AS = frozenset({"value.number-text", "value.text-number", "value.text-date"})
"""Findings on how a value is kept, which are none of the clerk's where a format keeps every value as text."""


class Fitted(NamedTuple):
    """A file's only sheet under the name that its form has for it; `form` is None where its headers fit none."""

    form: Form | None
    book: GridBook
    inexact: Inexact | None


class _OneSheet:
    """A workbook's first sheet under another name, as `workbook.grid.book.GridBook`."""

    def __init__(self, book: GridBook, name: str) -> None:
        self._book, self._own = book, book.names[0]
        self.names: tuple[str, ...] = (name,)

    def grid(self, name: str) -> Grid:
        """The rows of the sheet."""
        return self._book.grid(self._own)

    def merges(self, name: str) -> list[Span]:
        """The merged ranges of the sheet."""
        return self._book.merges(self._own)


def fitted(book: GridBook, inexact: Inexact | None, forms: Sequence[Form]) -> Fitted:
    """The form whose sheet a nameless one is by its headers, and the workbook as if it had that sheet's name."""
    if len(book.names) != 1:
        return Fitted(None, book, inexact)
    best, most = Fitted(None, book, inexact), LIKENESS
    for form in forms:
        sheets = dict.fromkeys(section.sheet for section in form.sections)
        for name in sheets:
            named = _OneSheet(book, name)
            presence = likeness(form, named) * len(sheets)
            if presence > most or (presence == most and best.form is None):
                odd = (inexact or {}).get(book.names[0])
                best, most = Fitted(form, named, {name: odd} if odd else None), presence
    return best
