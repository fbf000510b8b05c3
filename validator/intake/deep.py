"""A part walked in full by expat: what the byte tier cannot rule out, and all of it before a DOM is built."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat

from validator.intake import bounds, limits, reasons
from validator.intake.codes import Refusal
from validator.intake.part import Part, Relation
from validator.intake.places import HELD, PARENTS, check_place

_CALL = re.compile(r"\|.*!|\b(?:WEBSERVICE|RTD)\(")
_AUTOMATIC = re.compile(r"auto_(?:open|close|activate|deactivate)", re.IGNORECASE)
_TYPES = ("n", "s", "str", "inlineStr", "b", "e", "d", "")
_SPACE = "\n"
_ENCODINGS = ("utf-8", "utf8", "utf-16", "us-ascii", "ascii")


def walk(full: bytes, strict: bool = False) -> Part:
    """What a part holds, by a full walk of its XML; raises Refusal where it meets a limit or is malformed.

    `strict` adds the limits that matter to readers that build a DOM or expand shared formulas (openpyxl).
    """
    walker = _Walk(strict)
    parser = expat.ParserCreate(namespace_separator=_SPACE)
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartElementHandler = walker.start
    parser.EndElementHandler = walker.end
    parser.CharacterDataHandler = walker.text
    parser.StartDoctypeDeclHandler = walker.doctype
    parser.XmlDeclHandler = walker.declaration
    parser.CommentHandler = parser.ProcessingInstructionHandler = parser.StartCdataSectionHandler = walker.aside
    try:
        for at in range(0, len(full), 1 << 16):
            parser.Parse(full[at : at + (1 << 16)], False)
            if at - parser.CurrentByteIndex > limits.TOKEN:
                raise Refusal("file.unsafe", reasons.TOKEN)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as cause:
        raise Refusal("file.corrupt", reasons.MALFORMED) from cause
    part = walker.part()
    if part.root == "worksheet" and b"&#" in full:  # a number spelt so is nothing to calamine
        part = part._replace(awkward=True)
    return part


class _Walk:
    """The handlers of one walk and what they count."""

    def __init__(self, strict: bool) -> None:
        self.strict = strict
        self.root = ""
        self.path: list[str] = []
        self.met: set[str] = set()
        self.asides = False
        self.elements = self.cells = self.formats = self.style = 0
        self.row = self.column = 0
        self.bottom = self.right = 0
        self.seen: set[tuple[int, int]] = set()
        self.latest = (0, 0)
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
        self.automatic: list[str] = []
        self.claim = self.items = 0

    def doctype(self, *_: object) -> None:
        raise Refusal("file.unsafe", reasons.ENTITIES)

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _ENCODINGS:
            raise Refusal("file.corrupt", reasons.ENCODING)

    def aside(self, *_: object) -> None:
        """A comment, an instruction or a CDATA section: calamine takes a value to end there."""
        self.asides |= bool(self.path)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, tag = tag.rpartition(_SPACE)
        self.elements += 1
        self.buffer, self.length = [], 0
        if len(self.path) >= limits.XML_DEPTH:
            raise Refusal("file.unsafe", reasons.DEEP)
        if self.elements > limits.ELEMENTS:
            raise Refusal("file.too-large", reasons.ELEMENTS)
        if len(attributes) > limits.ATTRIBUTES and tag != "x":
            raise Refusal("file.unsafe", reasons.ATTRIBUTES)
        for name, value in attributes.items():
            if len(value) > (limits.SQREF if name == "sqref" else limits.ATTRIBUTE):
                raise Refusal("file.unsafe", reasons.ATTRIBUTES)
        if not self.path:
            self.root = tag
        if self.root in HELD:
            check_place(self.path, self.met, space, tag)
        self.path.append(tag)
        handler = _STARTS.get((self.root, tag))
        if handler and (self.root != "worksheet" or tag not in PARENTS or "sheetData" in self.path):
            handler(self, attributes)

    def end(self, tag: str) -> None:
        self.path.pop()
        if self.root == "worksheet":
            _end_in_sheet(self, tag.rpartition(_SPACE)[2], "".join(self.buffer))
        elif tag.endswith("cellXfs"):
            self.in_formats = False
        self.buffer, self.length = [], 0

    def text(self, text: str) -> None:
        self.buffer.append(text)
        self.length += len(text)
        if self.length > limits.TEXT and (self.strict or self.formula is None):
            raise Refusal("file.unsafe", reasons.TOKEN)

    def part(self) -> Part:
        bounds.merged(self.merges)
        return Part(
            self.root,
            elements=self.elements,
            cells=self.cells,
            errors=self.errors,
            uncomputed=self.uncomputed,
            odd=self.root == "worksheet" and self.cells > 0,  # not written as programs do: its cells are looked at
            call=self.call[:60],
            style=self.style,
            formats=self.formats,
            awkward=self.claim > self.items + 1000 or (self.asides and self.root == "worksheet"),
            sheets=tuple(self.sheets),
            relations=tuple(self.relations),
            automatic=tuple(self.automatic),
        )


def _row(walk: _Walk, attributes: Mapping[str, str]) -> None:
    number = attributes.get("r") or str(walk.row + 1)
    if not number.isascii() or not number.isdigit() or not 1 <= int(number[:9]) <= limits.ROWS:
        raise Refusal("file.corrupt", reasons.REFERENCE)
    if int(number[:9]) <= walk.row:
        raise Refusal("file.corrupt", reasons.ORDER)
    walk.row, walk.column = int(number[:9]), 0


def _cell(walk: _Walk, attributes: Mapping[str, str]) -> None:
    walk.cells += 1
    if walk.cells > limits.CELLS:
        raise Refusal("file.too-large", reasons.CELLS)
    if "r" in attributes:
        row, walk.column = bounds.place(attributes["r"])
        if walk.row and row != walk.row:
            raise Refusal("file.corrupt", reasons.REFERENCE)
        walk.row = row
    else:
        walk.column += 1
    here = (walk.row, walk.column)
    if here in walk.seen:
        raise Refusal("file.unsafe", reasons.TWICE)
    if here < walk.latest:
        raise Refusal("file.corrupt", reasons.ORDER)
    walk.latest = here
    walk.seen.add(here)
    walk.cell_type = attributes.get("t", "n")
    if walk.cell_type not in _TYPES:
        raise Refusal("file.corrupt", reasons.REFERENCE)
    style = attributes.get("s") or "0"
    if not style.isascii() or not style.isdigit():
        raise Refusal("file.corrupt", reasons.INDEX)
    walk.style = max(walk.style, int(style[:9]))
    walk.errors |= walk.cell_type == "e"
    walk.formula = walk.value = None


def _in_place(walk: _Walk, _: Mapping[str, str]) -> None:
    """A text in place, which programs differ on where the cell is not of that type."""
    if walk.cell_type != "inlineStr":
        raise Refusal("file.unsafe", reasons.TWOFOLD)


def _formula(walk: _Walk, attributes: Mapping[str, str]) -> None:
    walk.formula = attributes
    if walk.strict and attributes.get("t") == "array" and bounds.box(attributes.get("ref", "A1")) > limits.MERGED_CELLS:
        raise Refusal("file.unsafe", reasons.FORMULAS)


def _merge(walk: _Walk, attributes: Mapping[str, str]) -> None:
    walk.merges.append(attributes.get("ref", ""))
    if len(walk.merges) > limits.MERGES:
        raise Refusal("file.unsafe", reasons.MERGES)


def _end_in_sheet(walk: _Walk, tag: str, text: str) -> None:
    if tag in ("v", "is", "f"):
        walk.bottom, walk.right = max(walk.bottom, walk.row), max(walk.right, walk.column)
        bounds.check_box(walk.bottom, walk.right)
    if tag == "v":
        walk.value = text
        index = text.strip()
        if walk.cell_type == "s" and index and not (index.isascii() and index.isdigit() and len(index) < 8):
            raise Refusal("file.corrupt", reasons.INDEX)
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
        raise Refusal("file.unsafe", reasons.FORMULAS)
    if walk.formula.get("t") == "shared":
        group = walk.formula.get("si", "")
        if text:
            walk.shared[group] = len(text)
        walk.expanded += walk.shared.get(group, 0)
        if walk.expanded > limits.SHARED_FORMULA:
            raise Refusal("file.unsafe", reasons.FORMULAS)


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
        raise Refusal("file.unsafe", reasons.FORMATS)


def _sheet(walk: _Walk, attributes: Mapping[str, str]) -> None:
    ids = [value for name, value in attributes.items() if name.endswith("/relationships" + _SPACE + "id")]
    walk.sheets.append((attributes.get("name", ""), attributes.get("state", "visible"), ids[0] if ids else ""))


def _name(walk: _Walk, attributes: Mapping[str, str]) -> None:
    name = attributes.get("name", "").removeprefix("_xlnm.")
    if _AUTOMATIC.match(name):
        walk.automatic.append(name[:40])


def _relation(walk: _Walk, attributes: Mapping[str, str]) -> None:
    external = attributes.get("TargetMode", "").lower() == "external"
    kind = attributes.get("Type", "").rpartition("/")[2]
    walk.relations.append(Relation(attributes.get("Id", ""), kind, attributes.get("Target", ""), external))


_STARTS = {
    ("worksheet", "row"): _row,
    ("worksheet", "c"): _cell,
    ("worksheet", "f"): _formula,
    ("worksheet", "is"): _in_place,
    ("worksheet", "mergeCell"): _merge,
    ("sst", "sst"): _strings,
    ("sst", "si"): _item,
    ("styleSheet", "cellXfs"): _formats,
    ("styleSheet", "xf"): _format,
    ("workbook", "sheet"): _sheet,
    ("workbook", "definedName"): _name,
    ("Relationships", "Relationship"): _relation,
}
