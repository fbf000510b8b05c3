"""Cells straight from the XML: slower than calamine by far, and reads what calamine refuses or hides.

For workbooks that a guard has passed but calamine cannot read: a part in UTF-16, a newer error value such as
#SPILL!, a boolean that is none, a macro sheet among the others, a lying count of strings.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import IO, Any, NamedTuple
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from workbook.addresses import Span, column_number
from workbook.filing import Grid
from workbook.grid.book import DamagedError
from workbook.grid.moments import STANDARD, shows_date
from workbook.package.relations import Relation, relations_in, rels_name
from workbook.values.stored import finite

__all__ = ["RawCell", "StreamBook", "cells_in", "date_styles", "finite", "raw_cells", "reading", "worksheets"]

_REF = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)


@contextmanager
def reading() -> Iterator[None]:
    """What reading XML and zip raise is damage of the file; nothing of ours runs inside."""
    try:
        yield
    except (
        ValueError,
        KeyError,
        ElementTree.ParseError,
        BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,  # a flag of a member that zipfile does not know
    ) as error:
        raise DamagedError(str(error)) from error


class RawCell(NamedTuple):
    """A cell as it stands in the file: row and column from 0, its type, its stored value or None.

    The type is "?" where the value has elements of its own. `said` is the formula's text, `group` the number of those
    that share it (only the first of them has the text); `inline`: the value is a text in place, not a stored one.
    """

    row: int
    column: int
    kind: str
    value: str | None
    formula: bool
    style: int
    said: str = ""
    group: str = ""
    inline: bool = False


class StreamBook:
    """A workbook as `workbook.grid.book.GridBook`; values as calamine gives them, error cells as "".

    Raises DamagedError, at first or as a sheet is asked for.
    """

    @reading()
    def __init__(self, data: bytes) -> None:
        self._package = ZipFile(BytesIO(data))
        self._parts = dict(worksheets(self._package))
        self._strings: list[str] | None = None
        self._dates: list[str] | None = None
        self._epoch = _EPOCH_1904 if _counts_from_1904(self._package) else _EPOCH
        self.names: tuple[str, ...] = tuple(self._parts)

    @reading()
    def grid(self, name: str) -> Grid:
        """A sheet's rows from A1, "" where a cell is empty; all of one length."""
        filled = {}
        for cell in raw_cells(self._package, self._parts[name]):
            value = self._value(cell)
            if value != "":
                filled[cell.row, cell.column] = value
        height = max((row for row, _ in filled), default=-1) + 1
        width = max((column for _, column in filled), default=-1) + 1
        grid: Grid = [[""] * width for _ in range(height)]
        for (row, column), value in filled.items():
            grid[row][column] = value
        return grid

    @reading()
    def merges(self, name: str) -> list[Span]:
        """The merged ranges of a sheet."""
        found = []
        with self._package.open(self._parts[name]) as file:
            for _, element in ElementTree.iterparse(file):
                if _local(element) == "mergeCell":
                    found.append(Span.parse(element.get("ref", "")))
                elif _local(element) == "row":
                    element.clear()
        return found

    def _value(self, cell: RawCell) -> Any:
        text = cell.value
        if text is None or text == "" or cell.kind == "e":
            return ""
        if cell.kind == "s":
            return self._string(text)
        if cell.kind == "b":
            return {"1": True, "0": False}.get(text.strip(), text)
        if cell.kind in ("str", "inlineStr"):
            return _unescaped(text)
        if cell.kind == "d":
            return _iso(text)
        number = finite(text) if text.strip() == text and cell.kind == "n" else None
        return text if number is None else self._dated(number, cell.style)

    def _string(self, index: str) -> str:
        if self._strings is None:
            self._strings = list(_shared_strings(self._package))
        number = int(index)
        if not 0 <= number < len(self._strings):
            raise ValueError(f"no shared string {number}")
        return self._strings[number]

    def _dated(self, number: float, style: int) -> Any:
        if self._dates is None:
            self._dates = list(date_styles(self._package))
        kind = self._dates[style] if style < len(self._dates) else ""
        if not kind or not -700_000 < number < 2_958_466:
            return number
        span = timedelta(milliseconds=round(number * 86_400_000))
        if kind == "elapsed":
            return span
        if timedelta() <= span < timedelta(1):
            return (datetime.min + span).time()
        if number < 61 and self._epoch is _EPOCH:  # Excel has a 29 February 1900, serial 60, that never was
            span += timedelta(days=1 if number < 60 else 0)
        try:
            moment = self._epoch + span
        except OverflowError:  # past the year 9999, where a serial counts from 1904
            return number
        return moment.date() if moment.time() == time() else moment


def worksheets(package: ZipFile) -> Iterator[tuple[str, str]]:
    """(name, part) of each worksheet in the order of the tabs; charts and macro sheets are left out."""
    names, main = _main(package)
    leads = {relation.id: relation for relation in _relations(package, names, main)}
    for element in ElementTree.fromstring(package.read(names[main.lower()])).iter():
        if _local(element) == "sheet":
            key = next((value for name, value in element.items() if name.endswith("}id")), "")
            relation = leads.get(key)
            if relation is not None and relation.kind == "worksheet":
                yield element.get("name", ""), names[relation.target.lower()]


def raw_cells(package: ZipFile, part: str) -> Iterator[RawCell]:
    """The cells of a worksheet part that hold a value or a formula, in the order of the file."""
    with package.open(part) as file:
        yield from cells_in(file)


def cells_in(file: IO[bytes]) -> Iterator[RawCell]:
    """As `raw_cells`, for the part's XML, or for any element of cells that each say where they stand."""
    row = column = -1
    for event, element in ElementTree.iterparse(file, ("start", "end")):
        tag = _local(element)
        if event == "start":
            if tag == "row":
                row, column = int(element.get("r") or row + 2) - 1, -1
        elif tag == "c":
            row, column = _place(element.get("r"), row, column)
            cell = _cell(element, row, column)
            if cell.value is not None or cell.formula:
                yield cell
        elif tag == "row":
            element.clear()


def _place(ref: str | None, row: int, column: int) -> tuple[int, int]:
    if ref is None:
        return row, column + 1
    match = _REF.fullmatch(ref)
    if not match:
        raise ValueError(f"no cell {ref[:20]}")
    return int(match[2]) - 1, column_number(match[1]) - 1


def _cell(element: ElementTree.Element, row: int, column: int) -> RawCell:
    kind = element.get("t") or "n"
    value, formula, said, group, inline = None, False, "", "", False
    for child in element:
        tag = _local(child)
        if tag == "v":
            value, kind = (child.text or "", kind) if not len(child) else ("".join(child.itertext()), "?")
        elif tag == "is":
            value, inline = _text(child), True
        elif tag == "f":
            formula, said, group = True, child.text or "", child.get("si") or ""
    return RawCell(row, column, kind, value, formula, int(element.get("s") or 0), said, group, inline)


def _main(package: ZipFile) -> tuple[dict[str, str], str]:
    """The package's names by how they may be written, and the part that is the workbook."""
    names = {name.lower().lstrip("/"): name for name in package.namelist()}
    found = (relation.target for relation in _relations(package, names, "") if relation.kind == "officeDocument")
    return names, next(found, "xl/workbook.xml")


def _relations(package: ZipFile, names: dict[str, str], of: str) -> list[Relation]:
    """What a part leads to inside the package."""
    path = names.get(rels_name(of).lower())
    if path is None:
        return []
    return [one for one in relations_in(ElementTree.fromstring(package.read(path)), of) if not one.external]


def _part(package: ZipFile, kind: str) -> ElementTree.Element | None:
    """The root of the workbook's part of a kind, None if it has none."""
    names, main = _main(package)
    if kind == "workbook":
        return ElementTree.fromstring(package.read(names[main.lower()]))
    target = next((one.target for one in _relations(package, names, main) if one.kind == kind), "").lower()
    return ElementTree.fromstring(package.read(names[target])) if target in names else None


def _counts_from_1904(package: ZipFile) -> bool:
    root = _part(package, "workbook")
    return any(
        _local(each) == "workbookPr" and each.get("date1904") in ("1", "true")
        for each in (root if root is not None else ())
    )


def _shared_strings(package: ZipFile) -> Iterator[str]:
    root = _part(package, "sharedStrings")
    for item in root if root is not None else ():
        if _local(item) == "si":
            yield _unescaped(_text(item))


def _text(item: ElementTree.Element) -> str:
    """The text of a string item: its runs joined, without the readings of characters."""
    pieces = []
    for child in item:
        tag = _local(child)
        if tag == "t":
            pieces.append(child.text or "")
        elif tag == "r":
            pieces.extend(each.text or "" for each in child if _local(each) == "t")
    return "".join(pieces)


def date_styles(package: ZipFile) -> Iterator[str]:
    """For each cell format "date", "elapsed" (a span of time) or ""."""
    root = _part(package, "styles")
    formats: dict[int, str] = {}
    for group in root if root is not None else ():
        if _local(group) == "numFmts":
            formats = {int(each.get("numFmtId") or 0): each.get("formatCode") or "" for each in group}
        elif _local(group) == "cellXfs":
            for each in group:
                number = int(each.get("numFmtId") or 0)
                yield shows_date(formats[number]) if number in formats else STANDARD.get(number, "")


def _iso(text: str) -> date | datetime | time | str:
    try:
        if ":" in text[:3]:
            return time.fromisoformat(text)
        moment = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return text
    return moment.date() if moment.time() == time() and "T" not in text else moment


def _unescaped(text: str) -> str:
    """Excel's `_x000D_` for a character that XML cannot hold; half a surrogate pair stays as it is written."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda each: each[0] if 0xD800 <= int(each[1], 16) < 0xE000 else chr(int(each[1], 16)), text)


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
