"""Cells of an OpenDocument spreadsheet, from its content.xml or a flat .fods, told as they are met."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from workbook.addresses import Span
from workbook.grid.cells import NOT_COMPUTED, Given, Start, Told
from workbook.grid.moments import from_duration, from_iso
from workbook.grid.parsing import counted, local, said
from workbook.grid.stream import finite, reading

_CELLS = ("table-cell", "covered-table-cell")
_ROWS = "table-row"
_ASIDE = ("annotation", "note", "frame", "custom-shape", "control", "ruby-text", "shapes", "tracked-changes")
_NUMBERS = ("float", "percentage", "currency")


def cells_of(content: bytes) -> Iterator[Told]:
    """Each sheet of a content.xml that a guard has passed, and the cells in it that hold something; DamagedError.

    A repeated cell is told once, with how often; what was saved of other files' sheets is left out, as are the
    results of a DDE link. Errors and formulas without a value are told as such.
    """
    with reading():
        yield from _Walk().told(content)


class _Walk:
    """One walk through the sheets; `row` and `column` are those of the next cell, from 0."""

    def __init__(self) -> None:
        self.unseen: set[str] = set()
        self.inside = 0
        self.aside = 0
        self.row = self.column = self.down = 0

    def told(self, content: bytes) -> Iterator[Told]:
        style = ""
        for event, element in ElementTree.iterparse(BytesIO(content), ("start", "end")):
            tag = local(element)
            if event == "start":
                if tag == "style":
                    style = said(element, "name") or ""
                elif tag == "table-properties" and said(element, "display") == "false":
                    self.unseen.add(style)
                elif tag in _ASIDE or tag == "dde-links":
                    self.aside += 1
                elif not self.aside:
                    yield from self._enter(tag, element)
            elif tag in _ASIDE or tag == "dde-links":
                self.aside -= 1
            elif not self.aside:
                yield from self._leave(tag, element)

    def _enter(self, tag: str, element: Element) -> Iterator[Told]:
        if tag == "table":
            name = said(element, "name") or ""
            if self.inside or name.startswith("'file:"):
                self.inside += 2  # a table in a table, or the sheet of another file: none of ours
                return
            self.inside, self.row = 1, 0
            yield Start(name, said(element, "style-name") in self.unseen)
        elif tag == _ROWS and self.inside == 1:
            self.column, self.down = 0, counted(element, "number-rows-repeated")

    def _leave(self, tag: str, element: Element) -> Iterator[Told]:
        if tag == "table":
            self.inside -= 2 if self.inside > 1 else 1
            element.clear()
        elif self.inside != 1:
            return
        elif tag in _CELLS:
            across = counted(element, "number-columns-repeated")
            yield from self._cell(element, across)
            self.column += across
        elif tag == _ROWS:
            self.row += self.down
            element.clear()

    def _cell(self, cell: Element, across: int) -> Iterator[Told]:
        value, odd = _value(cell)
        if value != "" or odd:
            yield Given(self.row, self.column, value, odd, self.down, across)
        high, wide = counted(cell, "number-rows-spanned"), counted(cell, "number-columns-spanned")
        if high > 1 or wide > 1:
            yield Span(self.row + 1, self.column + 1, self.row + high, self.column + wide)


def _value(cell: Element) -> tuple[Any, str]:
    """A cell's value, and what stands there where it has none."""
    kind = said(cell, "value-type")
    formula = said(cell, "formula") is not None
    if kind is None:
        return "", NOT_COMPUTED if formula else ""
    if kind in _NUMBERS:
        text = said(cell, "value") or ""
        number = finite(text)
        shown = _text(cell)
        if formula and shown.startswith(("#", "Err:")):
            return "", shown
        return ("", text or "?") if number is None else (number, "")
    if kind == "boolean":
        return said(cell, "boolean-value") == "true", ""
    moment = _moment(cell, kind)
    if moment is not None:
        return moment, ""
    text = said(cell, "string-value") or _text(cell)
    shown = _text(cell)
    if _is_error(cell) or (formula and shown.startswith(("#", "Err:"))):
        return "", shown or "#VALUE!"
    return text, ""


def _is_error(cell: Element) -> bool:
    """LibreOffice says so beside the value type proper, in a namespace of its own."""
    return any(key.rpartition("}")[2] == "value-type" and value == "error" for key, value in cell.items())


def _moment(cell: Element, kind: str) -> Any:
    if kind == "date":
        return from_iso(said(cell, "date-value") or "")
    if kind == "time":
        return from_duration(said(cell, "time-value") or "")
    return None


def _text(cell: Element) -> str:
    """The paragraphs of a cell as its lines; comments, drawings and readings of characters are no part of it."""
    return "\n".join("".join(_pieces(child)) for child in cell if local(child) in ("p", "h"))


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        tag = local(child)
        if tag == "s":
            yield " " * min(counted(child, "c"), 32_767)
        elif tag == "tab":
            yield "\t"
        elif tag == "line-break":
            yield "\n"
        elif tag not in _ASIDE:
            yield from _pieces(child)
        yield child.tail or ""
