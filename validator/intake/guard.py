"""May these bytes be given to a reader of workbooks: the byte tier for calamine, the full walk for DOM readers."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from validator.intake import carried, lean, limits, package, parts, reasons
from validator.intake.codes import CODES, Refusal
from validator.intake.package import Member
from validator.intake.part import Part, Relation
from workbook.finding import Fault, Severity, Text
from workbook.meta import GENERATED, SHEET

_ROOTS = {"worksheet": "worksheet", "sharedStrings": "sst", "styles": "styleSheet"}
_USUAL = "xl/workbook.xml"
_OURS = GENERATED - {SHEET}
_PLACES = {"sharedStrings": "xl/sharedstrings.xml", "styles": "xl/styles.xml"}
"""Where calamine looks for texts and formats, wherever the workbook says they are."""
_ERRORS = frozenset(code.code for code in CODES if code.severity is Severity.ERROR)


class SheetScan(NamedTuple):
    """One worksheet: its name, its part in the package, and whether calamine would show it inexactly.

    `errors`: it has error cells; `uncomputed`: it has formulas without a stored value; `odd`: it has cells written
    as no program writes a value, `doubtful`: formulas whose result may change or comes from outside. For the cells
    themselves see `workbook.grid.inexact`.
    """

    name: str
    part: str
    hidden: bool
    errors: bool
    uncomputed: bool
    odd: bool = False
    doubtful: bool = False


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
        """Names of the sheets that hold cells calamine shows as empty, or not as they are."""
        return tuple(one.name for one in self.sheets if one.errors or one.uncomputed or one.odd or one.doubtful)


def scan(data: bytes) -> Scan:
    """Judge an .xlsx or .xlsm by its bytes: in about half the time that calamine takes to read it.

    Everything is counted while inflating, nothing taken from headers. It keeps calamine from aborting or
    lying; before openpyxl opens a file, `walk_parts` must have passed it too.
    """
    try:
        found = _members(data)
        unread = _unread(data, found)
        read = [(_name(member), _part(data, member, unread)) for member in found]
        judged = _judge(data, found, read)
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


def _part(data: bytes, member: Member, unread: frozenset[str] = frozenset()) -> Part:
    packed = data[member.start : member.start + member.size]
    name = _name(member).lower()
    return parts.read(packed, member.method, member.crc, member.full_size, _is_xml(name), name in unread)


def _unread(data: bytes, found: list[Member]) -> frozenset[str]:
    """The parts of the sheets of ours in which nobody fills in anything, and which make up most of a return."""
    by_name = {_name(member).lower(): member for member in found}
    book, leads = by_name.get(_USUAL), by_name.get("xl/_rels/workbook.xml.rels")
    if book is None or leads is None:
        return frozenset()
    targets = {each.id: each.target for each in _part(data, leads).relations if not each.external}
    sheets = [targets[key] for name, _, key in _part(data, book).sheets if name in _OURS and key in targets]
    return frozenset(_resolve("xl", target).lower() for target in sheets)


def _is_xml(name: str) -> bool:
    """Whether readers would parse the part; custom XML and VBA dialogs are carried along unread."""
    return name.endswith((".xml", ".rels", ".vml")) and not name.startswith(("basic/", "customxml/"))


def _judge(data: bytes, found: list[Member], read: list[tuple[str, Part]]) -> Scan:
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
    elsewhere = any(each.target.lower() != _PLACES.get(each.kind, each.target.lower()) for each in relations.values())
    macro_sheets = [
        name for name, _, key in book.sheets if key in relations and "macrosheet" in relations[key].kind.lower()
    ]
    kinds = {each.target.lower(): each.kind.lower() for each in relations.values()}
    projects = [
        package.inflate(data, member, limits.PART)
        for member in found
        if carried.is_project(_name(member).lower(), kinds)
    ]
    hidden = [(name, state == "veryHidden") for name, state, _ in book.sheets if state != "visible"]
    return Scan(
        tuple(carried.faults(carried.Cargo(dict(read), projects, macro_sheets, hidden))),
        tuple(sheet for sheet in sheets if sheet.part),
        plain=not any("macrosheet" in kind for kind in kinds.values())
        and not elsewhere
        and not any(part.awkward for _, part in read),
    )


def _workbook(by_name: dict[str, Part]) -> tuple[Part, dict[str, Relation]]:
    """The workbook's part, and its relationships by id with targets as part names."""
    top = by_name.get("_rels/.rels", Part("")).relations
    mains = {_resolve("", relation.target) for relation in top if relation.kind == "officeDocument"}
    name = min(mains, default=_USUAL)
    if len(mains) > 1 or (name.lower() != _USUAL and _USUAL in by_name):
        raise Refusal("file.unsafe", reasons.TWOFOLD)
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
    leads = {each.id: each for each in found}
    if len(leads) != len(found) or any(sum(each.kind == kind for each in found) > 1 for kind in _PLACES):
        raise Refusal("file.unsafe", reasons.TWOFOLD)
    return book, leads


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
    names_met: set[str] = set()
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
        if name in names_met:
            raise Refusal("file.unsafe", reasons.TWOFOLD)
        names_met.add(name)
        path = relation.target if part.root == "worksheet" else ""
        yield SheetScan(name, path, state != "visible", *part.exactness)
