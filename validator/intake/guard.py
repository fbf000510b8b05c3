"""May these bytes be given to a reader of workbooks: the byte tier for calamine, the full walk for DOM readers."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from validator.intake import lean, limits, package, parts, reasons
from validator.intake.codes import CODES, Refusal, fault
from validator.intake.package import Member
from validator.intake.part import Part, Relation
from workbook.finding import Fault, Severity, Text

_VBA = Text("宏（VBA）", "macros (VBA)")
_XLM = Text("Excel 4.0 宏表", "an Excel 4.0 macro sheet")
_OBJECT = Text("嵌入的对象", "embedded objects")
_BOOK = Text("其他工作簿", "another workbook")
_QUERY = Text("数据库或网络连接", "a database or web connection")
_PICTURE = Text("网络图片或对象", "remote pictures or objects")
_ROOTS = {"worksheet": "worksheet", "sharedStrings": "sst", "styles": "styleSheet"}
_ERRORS = frozenset(code.code for code in CODES if code.severity is Severity.ERROR)


class SheetScan(NamedTuple):
    """One worksheet: its name, its part in the package, and whether calamine would show it inexactly.

    `errors`: it has error cells; `uncomputed`: it has formulas without a stored value. For the cells
    themselves see `workbook.grid.inexact`.
    """

    name: str
    part: str
    hidden: bool
    errors: bool
    uncomputed: bool


class Scan(NamedTuple):
    """What the byte tier says: `faults` with at most one error, which comes first, and the worksheets in order.

    `plain` is False where calamine must not be given the file although it is sound (a UTF-16 part, a macro
    sheet, a lying count): `workbook.grid.stream` reads it. `lean` is the package as calamine may be given it, for
    the same values in a third of the time (`validator.intake.lean`).
    """

    faults: tuple[Fault, ...] = ()
    sheets: tuple[SheetScan, ...] = ()
    plain: bool = True
    lean: bytes = b""

    @property
    def refusal(self) -> Fault | None:
        """The error for which the file must not be read."""
        return self.faults[0] if self.faults and self.faults[0].code in _ERRORS else None

    @property
    def inexact(self) -> tuple[str, ...]:
        """Names of the sheets that hold cells calamine shows as empty."""
        return tuple(sheet.name for sheet in self.sheets if sheet.errors or sheet.uncomputed)


def scan(data: bytes) -> Scan:
    """Judge an .xlsx or .xlsm by its bytes: in about half the time that calamine takes to read it.

    Everything is counted while inflating, nothing taken from headers. It keeps calamine from aborting or
    lying; before openpyxl opens a file, `walk_parts` must have passed it too.
    """
    try:
        found = _members(data)
        read = [(_name(member), _part(data, member)) for member in found]
        judged = _judge(read, {_name(member).lower() for member in found})
        return judged._replace(lean=lean.repacked(data, found, [part.lean for _, part in read]))
    except Refusal as refusal:
        return Scan((refusal.fault,))


def walk_parts(data: bytes) -> Fault | None:
    """Why a file that `scan` passed must not be given to a DOM reader such as openpyxl; None if it may.

    Walks every XML part: depth, attributes, formulas and what they expand to. As slow as such a reader itself.
    """
    from validator.intake.deep import walk

    try:
        for member in _members(data):
            name = _name(member).lower()
            if _is_xml(name) and not name.endswith(".vml") and member.full_size:
                walk(package.inflate(data, member, limits.PART), strict=True)
    except Refusal as refusal:
        return refusal.fault
    return None


def _members(data: bytes) -> list[Member]:
    if not data:
        raise Refusal("file.empty")
    if len(data) > limits.WORKBOOK:
        size = Text(f"工作簿超过 {limits.WORKBOOK >> 20} MB", f"a workbook of more than {limits.WORKBOOK >> 20} MB")
        raise Refusal("file.too-large", size)
    found = [member for member in package.members(data) if not member.folder]
    if any(member.encrypted for member in found):
        raise Refusal("file.encrypted")
    package.check_names(found, unique=True)
    return found


def _name(member: Member) -> str:
    return member.name.decode("utf-8", "replace").replace("\\", "/")


def _part(data: bytes, member: Member) -> Part:
    packed = data[member.start : member.start + member.size]
    return parts.read(packed, member.method, member.crc, member.full_size, _is_xml(_name(member).lower()))


def _is_xml(name: str) -> bool:
    """Whether readers would parse the part; custom XML and VBA dialogs are carried along unread."""
    return name.endswith((".xml", ".rels", ".vml")) and not name.startswith(("basic/", "customxml/"))


def _judge(read: list[tuple[str, Part]], names: set[str]) -> Scan:
    size = elements = cells = 0
    for _, part in read:
        if part.refusal:
            return Scan((part.refusal,))
        size, elements, cells = size + part.size, elements + part.elements, cells + part.cells
        if size > limits.TOTAL:
            raise Refusal("file.too-large", reasons.LARGE_PART)
        if elements > limits.ELEMENTS:
            raise Refusal("file.too-large", reasons.ELEMENTS)
        if cells > limits.CELLS:
            raise Refusal("file.too-large", reasons.CELLS)
    by_name = {name.lower(): part for name, part in read}
    book, relations = _workbook(by_name)
    sheets = tuple(_sheets(book, relations, by_name))
    if not sheets:
        raise Refusal("file.corrupt", reasons.NO_SHEETS)
    macro_sheets = any("macrosheet" in relation.kind.lower() for relation in relations.values())
    return Scan(
        tuple(_remarks(names, read, sheets, macro_sheets)),
        tuple(sheet for sheet in sheets if sheet.part),
        plain=not macro_sheets and not any(part.awkward for _, part in read),
    )


def _workbook(by_name: dict[str, Part]) -> tuple[Part, dict[str, Relation]]:
    """The workbook's part, and its relationships by id with targets as part names."""
    top = by_name.get("_rels/.rels", Part("")).relations
    main = next((relation.target for relation in top if relation.kind == "officeDocument"), "xl/workbook.xml")
    name = _resolve("", main)
    book = by_name.get(name.lower())
    if book is None or book.root != "workbook":
        raise Refusal("file.corrupt", reasons.NO_WORKBOOK)
    folder, _, last = name.rpartition("/")
    own = by_name.get(f"{folder}/_rels/{last}.rels".lstrip("/").lower(), Part("")).relations
    found = [each if each.external else each._replace(target=_resolve(folder, each.target)) for each in own]
    for each in found:
        root, part = _ROOTS.get(each.kind), by_name.get(each.target.lower())
        if root and part and part.size and part.root != root:
            raise Refusal("file.corrupt", reasons.LOST)
    return book, {each.id: each for each in found}


def _resolve(folder: str, target: str) -> str:
    """The part a target names; raises Refusal where it climbs out of the package."""
    path = unquote(target).replace("\\", "/")
    joined = posixpath.normpath(path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path))
    if joined.startswith("../") or "\0" in joined:
        raise Refusal("file.unsafe", reasons.OUTSIDE)
    return joined


def _sheets(book: Part, relations: dict[str, Relation], by_name: dict[str, Part]) -> Iterator[SheetScan]:
    """The sheets in order; one that is no worksheet (a chart, a macro sheet) has part ""."""
    formats = max((part.formats for part in by_name.values()), default=0)
    for name, state, key in book.sheets:
        relation = relations.get(key)
        if relation is None:
            raise Refusal("file.corrupt", reasons.LOST)
        if relation.external:
            raise Refusal("file.unsafe", reasons.OUTSIDE)
        part = by_name.get(relation.target.lower())
        if part is None:
            raise Refusal("file.corrupt", reasons.LOST)
        if formats and part.style >= formats:
            raise Refusal("file.corrupt", reasons.INDEX)
        path = relation.target if part.root == "worksheet" else ""
        yield SheetScan(name, path, state != "visible", part.errors, part.uncomputed)


def _remarks(
    names: set[str], read: list[tuple[str, Part]], sheets: tuple[SheetScan, ...], macro_sheets: bool
) -> Iterator[Fault]:
    if any(name.endswith("vbaproject.bin") for name in names):
        yield fault("file.macro", _VBA)
    elif macro_sheets or any("/macrosheets/" in name for name in names):
        yield fault("file.macro", _XLM)
    elif any("/embeddings/" in name or "/activex/" in name for name in names):
        yield fault("file.macro", _OBJECT)
    linked = _outside(names, read)
    if linked:
        yield fault("file.external-link", linked)
    calls = [part.call for _, part in read if part.call]
    if calls:
        yield fault("file.dde", calls[0])
    # names that begin with _ are the template's own: _meta, _lists
    hidden = [sheet.name for sheet in sheets if sheet.hidden and not sheet.name.startswith("_")]
    if hidden:
        shown = "、".join(hidden[:5])
        yield fault("file.hidden-sheet", Text(shown + (" 等" if hidden[5:] else ""), ", ".join(hidden[:5])))


def _outside(names: set[str], read: list[tuple[str, Part]]) -> Text | None:
    if any("/externallinks/" in name and name.endswith(".xml") for name in names):
        return _BOOK
    if any(name.endswith(("/connections.xml", "/querytables/querytable1.xml")) for name in names):
        return _QUERY
    remote = any(
        relation.external and relation.kind not in ("hyperlink", "externalLinkPath")
        for _, part in read
        for relation in part.relations
    )
    return _PICTURE if remote else None
