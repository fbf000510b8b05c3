"""A part walked in full by expat: what the byte tier cannot rule out, and all of it before a DOM is built."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from xml.parsers import expat

from validator.intake import limits
from validator.intake.codes import Refusal
from workbook.finding import Fault, Text


class Relation(NamedTuple):
    """One relationship of a part: its kind is the last word of its type."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be known of a part; `root` is the local name of its root element, "" if it is not XML.

    Of a worksheet: `cells` with something in them, whether there are `errors` and `uncomputed` formulas, the
    `call` of a formula that calls out, the highest `style` index. `awkward`: calamine must not be given it.
    """

    root: str
    size: int = 0
    refusal: Fault | None = None
    elements: int = 0
    cells: int = 0
    errors: bool = False
    uncomputed: bool = False
    call: str = ""
    style: int = 0
    formats: int = 0
    awkward: bool = False
    sheets: tuple[tuple[str, str, str], ...] = ()
    relations: tuple[Relation, ...] = ()


MALFORMED = Text("内部 XML 不完整或有错", "its XML is cut short or malformed")
ENTITIES = Text("内部 XML 带有 DOCTYPE 声明", "its XML has a DOCTYPE")
DEEP = Text("内部 XML 嵌套过深", "its XML is nested too deeply")
ATTRIBUTES = Text("内部 XML 的属性过多或过长", "its XML has too many or too long attributes")
TOKEN = Text("有超长的文字", "a text in it is far too long")
REFERENCE = Text("单元格位置写法有误", "a cell reference is malformed")
TWICE = Text("同一个单元格写了两次", "a cell is given twice")
CELLS = Text(f"单元格超过 {limits.CELLS // 10_000} 万个", f"more than {limits.CELLS:,} cells")
MERGES = Text("合并单元格过多或范围过大", "merged cells are too many or too large")
MERGE = Text("合并单元格的范围有误", "a merged range is malformed")
FORMATS = Text("单元格格式过多", "too many cell formats")
FORMULAS = Text("公式过长或展开后过大", "formulas are too long, or expand beyond reason")
INDEX = Text("单元格引用了不存在的文字或格式", "a cell points to a text or format that is not there")
PART = Text("内部某一部分过大", "a part of it is too large")

_REF = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_CALL = re.compile(r"\|.*!|\b(?:WEBSERVICE|RTD)\(")
_TYPES = ("n", "s", "str", "inlineStr", "b", "e", "d", "")
_ENCODINGS = ("utf-8", "utf8", "utf-16", "us-ascii", "ascii")


def number_of(letters: bytes | str) -> int:
    """A column's number from its letters, A = 1."""
    number = 0
    for letter in letters.encode() if isinstance(letters, str) else letters:
        number = number * 26 + letter - 64
    return number


def place(ref: str) -> tuple[int, int]:
    """(row, column) of "B3", from 1; raises Refusal for what is no cell of the grid."""
    match = _REF.fullmatch(ref)
    row, column = (int(match[2]), number_of(match[1])) if match else (0, 0)
    if not match or row > limits.ROWS or column > limits.COLUMNS:
        raise Refusal("file.corrupt", REFERENCE)
    return row, column


def box(ref: str) -> int:
    """How many cells "A1:B3" covers; raises Refusal if it is malformed or turned around."""
    first, _, last = ref.partition(":")
    top, left = place(first)
    bottom, right = place(last or first)
    if bottom < top or right < left:
        raise Refusal("file.corrupt", MERGE)
    return (bottom - top + 1) * (right - left + 1)


def merged(refs: Iterable[str]) -> None:
    """Raise Refusal where merged ranges are malformed, more than 5,000, or cover more than 200,000 cells."""
    area = 0
    for count, ref in enumerate(refs, 1):
        area += box(ref)
        if count > limits.MERGES or area > limits.MERGED_CELLS:
            raise Refusal("file.unsafe", MERGES)


def check_box(row: int, column: int) -> None:
    """Raise Refusal where the filled box from A1 to (row, column), from 1, is more than 2 M cells."""
    if row > limits.ROWS or column > limits.COLUMNS:
        raise Refusal("file.corrupt", REFERENCE)
    if row * column > limits.BOX:
        raise Refusal(
            "file.unsafe",
            Text(
                f"有内容的单元格相距过远，直到第 {row} 行、第 {column} 列",
                f"filled cells lie too far apart, up to row {row}, column {column}",
            ),
        )


def walk(full: bytes, strict: bool = False) -> Part:
    """What a part holds, by a full walk of its XML; raises Refusal where it meets a limit or is malformed.

    `strict` adds the limits that matter to readers that build a DOM or expand shared formulas (openpyxl).
    """
    walker = _Walk(strict)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartElementHandler = walker.start
    parser.EndElementHandler = walker.end
    parser.CharacterDataHandler = walker.text
    parser.StartDoctypeDeclHandler = walker.doctype
    parser.XmlDeclHandler = walker.declaration
    try:
        for at in range(0, len(full), 1 << 16):
            parser.Parse(full[at : at + (1 << 16)], False)
            if at - parser.CurrentByteIndex > limits.TOKEN:
                raise Refusal("file.unsafe", TOKEN)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as cause:
        raise Refusal("file.corrupt", MALFORMED) from cause
    return walker.part()


class _Walk:
    """The handlers of one walk and what they count."""

    def __init__(self, strict: bool) -> None:
        self.strict = strict
        self.root = ""
        self.depth = self.elements = self.cells = self.formats = self.style = 0
        self.row = self.column = 0
        self.bottom = self.right = 0
        self.seen: set[tuple[int, int]] = set()
        self.merges: list[str] = []
        self.shared: dict[str, int] = {}
        self.expanded = 0
        self.buffer: list[str] = []
        self.length = 0
        self.in_formats = False
        self.cell_type = ""
        self.formula: Mapping[str, str] | None = None
        self.value: str | None = None
        self.errors = self.uncomputed = False
        self.call = ""
        self.sheets: list[tuple[str, str, str]] = []
        self.relations: list[Relation] = []
        self.claim = self.items = 0

    def doctype(self, *_: object) -> None:
        raise Refusal("file.unsafe", ENTITIES)

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _ENCODINGS:
            raise Refusal("file.corrupt", Text("内部编码不是 UTF-8", "a part is not in UTF-8"))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        self.depth += 1
        self.elements += 1
        self.buffer, self.length = [], 0
        if self.depth > limits.XML_DEPTH:
            raise Refusal("file.unsafe", DEEP)
        if self.elements > limits.ELEMENTS:
            raise Refusal("file.too-large", Text("内部元素过多", "a part has too many elements"))
        if len(attributes) > limits.ATTRIBUTES and tag != "x":
            raise Refusal("file.unsafe", ATTRIBUTES)
        for name, value in attributes.items():
            if len(value) > (limits.SQREF if name == "sqref" else limits.ATTRIBUTE):
                raise Refusal("file.unsafe", ATTRIBUTES)
        if self.depth == 1:
            self.root = tag
        handler = _STARTS.get((self.root, tag))
        if handler:
            handler(self, attributes)

    def end(self, tag: str) -> None:
        self.depth -= 1
        if self.root == "worksheet":
            _end_in_sheet(self, tag.rpartition(":")[2], "".join(self.buffer))
        elif tag.endswith("cellXfs"):
            self.in_formats = False
        self.buffer, self.length = [], 0

    def text(self, text: str) -> None:
        self.buffer.append(text)
        self.length += len(text)
        if self.length > limits.TEXT and (self.strict or self.formula is None):
            raise Refusal("file.unsafe", TOKEN)

    def part(self) -> Part:
        merged(self.merges)
        return Part(
            self.root,
            elements=self.elements,
            cells=self.cells,
            errors=self.errors,
            uncomputed=self.uncomputed,
            call=self.call[:60],
            style=self.style,
            formats=self.formats,
            awkward=self.claim > self.items + 1000,
            sheets=tuple(self.sheets),
            relations=tuple(self.relations),
        )


def _row(walk: _Walk, attributes: Mapping[str, str]) -> None:
    number = attributes.get("r") or str(walk.row + 1)
    if not number.isascii() or not number.isdigit() or not 1 <= int(number[:9]) <= limits.ROWS:
        raise Refusal("file.corrupt", REFERENCE)
    walk.row, walk.column = int(number[:9]), 0


def _cell(walk: _Walk, attributes: Mapping[str, str]) -> None:
    walk.cells += 1
    if walk.cells > limits.CELLS:
        raise Refusal("file.too-large", CELLS)
    if "r" in attributes:
        row, walk.column = place(attributes["r"])
        if walk.row and row != walk.row:
            raise Refusal("file.corrupt", REFERENCE)
        walk.row = row
    else:
        walk.column += 1
    here = (walk.row, walk.column)
    if here in walk.seen:
        raise Refusal("file.unsafe", TWICE)
    walk.seen.add(here)
    walk.cell_type = attributes.get("t", "n")
    if walk.cell_type not in _TYPES:
        raise Refusal("file.corrupt", REFERENCE)
    style = attributes.get("s") or "0"
    if not style.isascii() or not style.isdigit():
        raise Refusal("file.corrupt", INDEX)
    walk.style = max(walk.style, int(style[:9]))
    walk.errors |= walk.cell_type == "e"
    walk.formula = walk.value = None


def _formula(walk: _Walk, attributes: Mapping[str, str]) -> None:
    walk.formula = attributes
    if walk.strict and attributes.get("t") == "array" and box(attributes.get("ref", "A1")) > limits.MERGED_CELLS:
        raise Refusal("file.unsafe", FORMULAS)


def _merge(walk: _Walk, attributes: Mapping[str, str]) -> None:
    walk.merges.append(attributes.get("ref", ""))
    if len(walk.merges) > limits.MERGES:
        raise Refusal("file.unsafe", MERGES)


def _end_in_sheet(walk: _Walk, tag: str, text: str) -> None:
    if tag in ("v", "is", "f"):
        walk.bottom, walk.right = max(walk.bottom, walk.row), max(walk.right, walk.column)
        check_box(walk.bottom, walk.right)
    if tag == "v":
        walk.value = text
        index = text.strip()
        if walk.cell_type == "s" and index and not (index.isascii() and index.isdigit() and len(index) < 8):
            raise Refusal("file.corrupt", INDEX)
    elif tag == "f":
        _end_formula(walk, text)
    elif tag == "c" and walk.formula is not None:
        empty = not (walk.value or "").strip()
        walk.uncomputed |= empty and (walk.value is None or walk.cell_type != "str")
        walk.formula = None


def _end_formula(walk: _Walk, text: str) -> None:
    if not walk.call and _CALL.search(text[: limits.FORMULA]):
        walk.call = text
    if not walk.strict or walk.formula is None:
        return
    if len(text) > limits.FORMULA:
        raise Refusal("file.unsafe", FORMULAS)
    if walk.formula.get("t") == "shared":
        group = walk.formula.get("si", "")
        if text:
            walk.shared[group] = len(text)
        walk.expanded += walk.shared.get(group, 0)
        if walk.expanded > limits.SHARED_FORMULA:
            raise Refusal("file.unsafe", FORMULAS)


def _strings(walk: _Walk, attributes: Mapping[str, str]) -> None:
    claim = attributes.get("uniqueCount", "0")
    walk.claim = int(claim[:20]) if claim.isascii() and claim.isdigit() else 0


def _item(walk: _Walk, _: Mapping[str, str]) -> None:
    walk.items += 1


def _formats(walk: _Walk, _: Mapping[str, str]) -> None:
    walk.in_formats = True


def _format(walk: _Walk, _: Mapping[str, str]) -> None:
    walk.formats += walk.in_formats
    if walk.formats > limits.FORMATS:
        raise Refusal("file.unsafe", FORMATS)


def _sheet(walk: _Walk, attributes: Mapping[str, str]) -> None:
    ids = [value for name, value in attributes.items() if name.endswith(":id")]
    walk.sheets.append((attributes.get("name", ""), attributes.get("state", "visible"), ids[0] if ids else ""))


def _relation(walk: _Walk, attributes: Mapping[str, str]) -> None:
    external = attributes.get("TargetMode", "").lower() == "external"
    kind = attributes.get("Type", "").rpartition("/")[2]
    walk.relations.append(Relation(attributes.get("Id", ""), kind, attributes.get("Target", ""), external))


_STARTS = {
    ("worksheet", "row"): _row,
    ("worksheet", "c"): _cell,
    ("worksheet", "f"): _formula,
    ("worksheet", "mergeCell"): _merge,
    ("sst", "sst"): _strings,
    ("sst", "si"): _item,
    ("styleSheet", "cellXfs"): _formats,
    ("styleSheet", "xf"): _format,
    ("workbook", "sheet"): _sheet,
    ("Relationships", "Relationship"): _relation,
}
