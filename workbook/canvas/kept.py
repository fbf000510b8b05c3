"""A clerk's own cells put back, byte for byte, into a workbook that openpyxl has saved.

openpyxl drops cached values, part of a cell's fonts and what merged cells cover, and expands shared formulas. It
keeps the numbering of formats, so the `<sheetData>` of the original stands as well in the file that it saves: only
the formats of the cells that were marked change. (ECMA-376 part 1, 18.3.1.80.)
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from xml.parsers import expat
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from workbook.grid.stream import worksheets
from workbook.sheets import Span, column_letter

Formats = Mapping[tuple[int, int], int]
"""(row, column) from 1 -> the index of the cell's format in the saved workbook."""

_DATA = re.compile(rb"<sheetData\s*/>|<sheetData[\s>].*?</sheetData>", re.DOTALL)
_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_STRINGS = "xl/sharedStrings.xml"
_OVERRIDE = (
    b'<Override PartName="/xl/sharedStrings.xml"'
    b' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
_RELATION = (
    b'<Relationship Id="rIdKeptStrings" Target="/xl/sharedStrings.xml"'
    b' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>'
)


def keep_cells(saved: bytes, original: bytes, sheets: Mapping[str, str], formats: Mapping[str, Formats]) -> bytes:
    """`saved` with the cells of `original`.

    `sheets` is name in the saved workbook -> name in the original; `formats`, by saved name, those of the cells that
    look different now. A cell that the original does not have is added, empty.
    """
    with ZipFile(io.BytesIO(saved)) as new, ZipFile(io.BytesIO(original)) as old, io.BytesIO() as made:
        sources = dict(worksheets(old))
        parts = {
            part: (old.read(sources[sheets[name]]), formats.get(name, {}))
            for name, part in worksheets(new)
            if sheets.get(name) in sources
        }
        strings = next((old.read(name) for name in old.namelist() if name.lower() == _STRINGS.lower()), None)
        with ZipFile(made, "w", ZIP_DEFLATED, compresslevel=6) as package:
            for info in new.infolist():
                part = new.read(info)
                if info.filename in parts:
                    source, changed = parts[info.filename]
                    cells = _sheet_data(source, changed)
                    part = _DATA.sub(lambda _, cells=cells: cells, part, count=1)  # type: ignore[misc]
                elif strings is not None and info.filename == "[Content_Types].xml":
                    part = part.replace(b"</Types>", _OVERRIDE + b"</Types>")
                elif strings is not None and info.filename == "xl/_rels/workbook.xml.rels":
                    part = part.replace(b"</Relationships>", _RELATION + b"</Relationships>")
                package.writestr(info, part)
            if strings is not None:
                package.writestr(_like(new.infolist()[0], _STRINGS), strings)
        return made.getvalue()


def _like(info: ZipInfo, name: str) -> ZipInfo:
    """The directory entry of one more part, with the date and system of another."""
    made = ZipInfo(name, info.date_time)
    made.compress_type, made.create_system = ZIP_DEFLATED, info.create_system
    return made


def _sheet_data(part: bytes, formats: Formats) -> bytes:
    """The `<sheetData>` of a worksheet part with the formats of some cells changed, fit for another package."""
    if part[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in part[:4]:
        part = part.decode("utf-16").encode()
    elif part[:3] == b"\xef\xbb\xbf":
        part = part[3:]
    return _Patch(part, formats).run()


class _Patch:
    """One walk over a part: what of its text is to be replaced, by offset."""

    def __init__(self, part: bytes, formats: Formats) -> None:
        self.part = part
        self.waiting: dict[int, dict[int, int]] = {}
        for (row, column), index in sorted(formats.items()):
            self.waiting.setdefault(row, {})[column] = index
        self.edits: list[tuple[int, int, bytes]] = []
        self.row = self.column = 0
        self.begin = self.end = 0
        self.closed = False
        self.namespaces = ""
        self.prefix = ""
        self.root = True
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def run(self) -> bytes:
        self.parser.Parse(self.part, True)
        pieces, at = [], self.begin
        for start, end, text in self.edits:
            pieces += [self.part[at:start], text]
            at = end
        return b"".join([*pieces, self.part[at : self.end]])

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        prefix, _, local = tag.rpartition(":")
        if self.root:
            self.namespaces = "".join(
                f" {name}={quoteattr(value)}" for name, value in attributes.items() if name.startswith("xmlns:")
            )
            self.root = False
        if local == "sheetData" and not self.end:
            self._sheet(tag, f"{prefix}:" if prefix else "")
        elif self.begin and not self.end and local == "row":
            self._row(tag, attributes)
        elif self.begin and not self.end and local == "c":
            self._cell(tag, attributes)

    def _sheet(self, tag: str, prefix: str) -> None:
        self.begin, end = self._tag()
        self.prefix = prefix
        opening = f"<{tag}{self.namespaces}>".encode()
        self.closed = self.part[end - 2 : end] == b"/>"
        if self.closed:
            self.edits.append((self.begin, end, opening + self._rows(None) + f"</{tag}>".encode()))
            self.end = end
        else:
            self.edits.append((self.begin, end, opening))

    def _row(self, tag: str, attributes: dict[str, str]) -> None:
        start, end = self._tag()
        self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        before = self._rows(self.row)
        self.closed = self.part[end - 2 : end] == b"/>"
        if self.closed and self.row in self.waiting:
            opening = _opening(tag, attributes, closed=False)
            self.edits.append((start, end, before + opening + self._cells(None) + f"</{tag}>".encode()))
        elif before or any(":" in name for name in attributes):
            self.edits.append((start, end, before + _opening(tag, attributes, closed=self.closed)))

    def _cell(self, tag: str, attributes: dict[str, str]) -> None:
        start, end = self._tag()
        self.column = Span.parse(attributes["r"]).left if "r" in attributes else self.column + 1
        before = self._cells(self.column)
        index = self.waiting.get(self.row, {}).pop(self.column, None)
        # cm and vm point into a part that does not come along.
        odd = [name for name in attributes if name in ("cm", "vm") or ":" in name]
        if index is not None:
            attributes["s"] = str(index)
        if before or odd or index is not None:
            closed = self.part[end - 2 : end] == b"/>"
            self.edits.append((start, end, before + _opening(tag, attributes, closed=closed)))

    def _end(self, tag: str) -> None:
        local = tag.rpartition(":")[2]
        if not self.begin or self.end or local not in ("row", "sheetData"):
            return
        at = self.parser.CurrentByteIndex
        if local == "row" and not self.closed:
            self._insert(at, self._cells(None))
        elif local == "sheetData":
            self._insert(at, self._rows(None))
            self.end = self._tag()[1]

    def _insert(self, at: int, text: bytes) -> None:
        if text:
            self.edits.append((at, at, text))

    def _tag(self) -> tuple[int, int]:
        start = self.parser.CurrentByteIndex
        match = _TAG.match(self.part, start)
        assert match is not None  # expat has just read it
        return start, match.end()

    def _cells(self, before: int | None) -> bytes:
        """The waiting cells of this row left of a column, or all that remain."""
        waiting = self.waiting.get(self.row, {})
        columns = [column for column in waiting if before is None or column < before]
        return b"".join(self._empty(self.row, column, waiting.pop(column)) for column in columns)

    def _rows(self, before: int | None) -> bytes:
        """The waiting rows above a row, or all that remain."""
        made = []
        for row in [row for row in self.waiting if before is None or row < before]:
            cells = b"".join(self._empty(row, column, index) for column, index in self.waiting.pop(row).items())
            if cells:
                made.append(f'<{self.prefix}row r="{row}">'.encode() + cells + f"</{self.prefix}row>".encode())
        return b"".join(made)

    def _empty(self, row: int, column: int, index: int) -> bytes:
        return f'<{self.prefix}c r="{column_letter(column)}{row}" s="{index}"/>'.encode()


def _opening(tag: str, attributes: Mapping[str, str], *, closed: bool) -> bytes:
    """A start tag without attributes of other namespaces and references into parts that are not kept."""
    kept = (
        f" {name}={quoteattr(value)}"
        for name, value in attributes.items()
        if name not in ("cm", "vm") and ":" not in name
    )
    return f"<{tag}{''.join(kept)}{'/' if closed else ''}>".encode()
