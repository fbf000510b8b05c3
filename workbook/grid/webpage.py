"""Cells of the tables of an HTML page, told as they are met: what systems export, and programs save, as a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from workbook.addresses import Span
from workbook.grid.book import DamagedError
from workbook.grid.cells import Given, Start, Told
from workbook.grid.moments import from_serial, shows_date, typed
from workbook.grid.stream import finite

_TYPES = re.compile(r"<t[dh]\s[^<>]*\b(?:sdval|x:num)\b", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\s+name=.?table\d", re.IGNORECASE)
_ERROR = re.compile(r"#(?:REF!|DIV/0!|VALUE!|NAME\?|NUM!|N/A|NULL!|SPILL!)|Err:\d{3}")
_NAMED = re.compile(r"<x:Name>([^<]{1,31})</x:Name>")
_UNREAD = ("script", "style", "title", "template", "select", "textarea", "object", "noframes")
_BREAKS = ("br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6")
_COLSPAN, _ROWSPAN, _COLUMNS = 1000, 65_534, 16_384
"""The most that browsers take a span for, and the columns of a sheet."""
_PIECE = 64 << 10


def is_typed(page: str) -> bool:
    """Whether a page says which of its cells are numbers, as LibreOffice's and old Excel's do."""
    return _TYPES.search(page) is not None


def is_named(page: str) -> bool:
    """Whether LibreOffice's names of several sheets stand in a page; what systems call the only one means nothing."""
    return _ANCHOR.search(page) is not None


def cells_of(page: str) -> Iterator[Told]:
    """The tables of a page that a guard has passed, below one another in one sheet; DamagedError.

    LibreOffice names the sheet before each table: then each is a sheet. A table for layout, which holds another in a
    cell, gives its place to that one. Scripts are neither run nor read.
    """
    from lxml import etree

    named = _NAMED.search(page)
    target = _Page(named[1] if named else "Sheet1", is_typed(page))
    parser = etree.HTMLParser(target=cast(Any, target), encoding="utf-8", remove_pis=True)
    data = page.encode("utf-8", "replace")
    try:
        for at in range(0, len(data), _PIECE):
            parser.feed(data[at : at + _PIECE])
            yield from target.taken()
        parser.close()
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise DamagedError(str(error)) from error
    if any(entry.type_name == "ERR_INTERNAL_ERROR" for entry in parser.error_log):  # it stopped reading there
        raise DamagedError("nested too deeply")
    yield from target.taken()


class _Table:
    """A table being read: its open row, its open cell, and the columns that cells above still take up."""

    def __init__(self) -> None:
        self.row: list[tuple[Mapping[str, str], str]] = []
        self.cell: Mapping[str, str] | None = None
        self.pieces: list[str] = []
        self.held = False
        self.taken: dict[int, int] = {}


class _Page:
    """What the parser calls: tables in tables on a stack, finished rows turned into cells of the sheet."""

    def __init__(self, name: str, typed: bool) -> None:
        self.told: list[Told] = []
        self.name, self.typed = name, typed
        self.started = False
        self.tables: list[_Table] = []
        self.row = 0
        self.unread = 0
        self.heading: list[str] | None = None

    def taken(self) -> list[Told]:
        """What was told since it was last asked for."""
        told, self.told = self.told, []
        return told

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _UNREAD:
            self.unread += 1
        elif tag == "table":
            self._open()
        elif tag == "em" and not self.tables:
            self.heading = []
        elif self.tables:
            table = self.tables[-1]
            if tag == "tr":
                self._end_row(table)
            elif tag in ("td", "th"):
                self._end_cell(table)
                table.cell, table.pieces = dict(attributes), []
            elif tag in _BREAKS:
                table.pieces.append("\n")

    def end(self, tag: str) -> None:
        if tag in _UNREAD:
            self.unread = max(0, self.unread - 1)
        elif tag == "em" and self.heading is not None:
            self._begin("".join(self.heading).strip())
            self.heading = None
        elif self.tables:
            table = self.tables[-1]
            if tag == "table":
                self._end_row(table)
                self.tables.pop()
            elif tag == "tr":
                self._end_row(table)
            elif tag in ("td", "th"):
                self._end_cell(table)
            elif tag in _BREAKS and tag != "br":
                table.pieces.append("\n")

    def data(self, text: str) -> None:
        if self.unread:
            return
        if self.heading is not None:
            self.heading.append(text)
        elif self.tables and self.tables[-1].cell is not None:
            self.tables[-1].pieces.append(re.sub(r"[ \t\r\n\f\xa0]+", " ", text))

    def comment(self, text: str) -> None:
        """Comments say nothing."""

    def close(self) -> None:
        while self.tables:
            self._end_row(self.tables.pop())

    def _begin(self, name: str) -> None:
        """A sheet of a name; the heading of a page that is none of LibreOffice's sheets has no table behind it."""
        self.name, self.started = name or self.name, False

    def _open(self) -> None:
        if not self.started:
            self.started, self.row = True, 0
            self.told.append(Start(self.name))
        if self.tables:
            self.tables[-1].held = True
        self.tables.append(_Table())

    def _end_cell(self, table: _Table) -> None:
        if table.cell is not None:
            lines = (re.sub(" +", " ", line).strip() for line in "".join(table.pieces).split("\n"))
            table.row.append((table.cell, re.sub(r"\n\n+", "\n", "\n".join(lines)).strip()))
            table.cell = None

    def _end_row(self, table: _Table) -> None:
        self._end_cell(table)
        cells, table.row = table.row, []
        held, table.held = table.held, False
        if not cells or (held and not any(text for _, text in cells)):
            return
        column = 0
        for attributes, text in cells:
            while table.taken.get(column, 0) > self.row:
                column += 1
            across = _span(attributes.get("colspan"), _COLSPAN)
            down = _span(attributes.get("rowspan"), _ROWSPAN)
            if column + across > _COLUMNS:
                raise ValueError("more columns than a sheet has")
            if text:
                self._tell(column, attributes, text)
            if across > 1 or down > 1:
                self.told.append(Span(self.row + 1, column + 1, self.row + down, column + across))
                table.taken |= dict.fromkeys(range(column, column + across), self.row + down)
            column += across
        self.row += 1

    def _tell(self, column: int, attributes: Mapping[str, str], text: str) -> None:
        value = _value(attributes, text, self.typed)
        odd = text if "x:err" in attributes or (self.typed and _ERROR.fullmatch(text)) else ""
        self.told.append(Given(self.row, column, "" if odd else value, odd))


def _span(text: str | None, most: int) -> int:
    bare = (text or "").strip()
    return min(most, max(1, int(bare[:9]))) if bare.isascii() and bare.isdigit() else 1


def _value(attributes: Mapping[str, str], text: str, is_typed: bool) -> Any:
    """A cell's value: as LibreOffice (sdval, sdnum) or Excel (x:num) says, else as its text reads."""
    if "sdval" in attributes:
        number = finite(attributes["sdval"])
        code = ";".join(attributes.get("sdnum", "").split(";")[2:])
        if code.upper() == "BOOLEAN":
            return bool(number)
        kind = shows_date(code)
        return text if number is None else from_serial(number, elapsed=kind == "elapsed") if kind else number
    if "x:num" in attributes:
        shown = typed(text)
        number = finite(attributes["x:num"] or text)
        return number if isinstance(shown, str) and number is not None else shown
    return text if is_typed or "\\@" in attributes.get("style", "") else typed(text)
