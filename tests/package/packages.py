"""A small workbook as its parts, of which a test gives those that are its own, and findings to mark in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from lxml import etree

from tests.support import ooxml_errors
from workbook.finding import Finding, Report, Severity, Verdict
from workbook.marks import mark
from workbook.package.archive import assemble, pack
from workbook.package.book import BookPart
from workbook.package.names import MAIN, OFFICE, RELATIONS_NS, THREAD_RELATION, THREADS, TYPES_NS, VML_TYPE
from workbook.package.package import Package
from workbook.package.sheet import SheetPart

SHEET, COMMENTS, VML = "xl/worksheets/sheet1.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"
NOTED = '<legacyDrawing r:id="rId1"/>'
_TYPES = {
    "workbook": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "worksheet": "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
    "styles": "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml",
    "comments": "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml",
}
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts><fills count="3">'
    '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill '
    'patternType="solid"><fgColor theme="4" tint="0.5"/><bgColor indexed="64"/></patternFill></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="0" fillId="2" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)


def rels(*leads: tuple[str, str]) -> str:
    """A relationships part: (kind, target) each, numbered from rId1; a kind may be a whole type."""
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{kind if ":" in kind else f"{OFFICE}/{kind}"}" Target="{target}"/>'
        for number, (kind, target) in enumerate(leads, 1)
    )
    return f'<Relationships xmlns="{RELATIONS_NS}">{listed}</Relationships>'


def sheet(rows: str, before: str = "", after: str = "") -> str:
    """A worksheet part around rows."""
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def workbook(names: Mapping[str, int], before: str = "", after: str = "") -> str:
    """A workbook part of sheets by name with the numbers of their relationships."""
    listed = "".join(f'<sheet name="{name}" sheetId="{id}" r:id="rId{id}"/>' for name, id in names.items())
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheets>{listed}</sheets>{after}</workbook>'


def build(parts: Mapping[str, str | bytes | None] = {}) -> bytes:
    """A workbook of one sheet 表, "A1" to "B2" filled; `parts` stand instead, are added, or are left out (None)."""
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPES[kind]}"/>'
        for name, kind in (("xl/workbook.xml", "workbook"), (SHEET, "worksheet"), ("xl/styles.xml", "styles"))
    )
    made: dict[str, str | bytes | None] = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES_NS}"><Default Extension="rels" ContentType="application/vnd.'
        'openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="vml" ContentType="{VML_TYPE}"/>{types}</Types>',
        "_rels/.rels": rels(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook({"表": 1}),
        "xl/_rels/workbook.xml.rels": rels(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
        "xl/styles.xml": STYLES,
        SHEET: sheet(
            '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"><v>2</v></c></row>'
            '<row r="2"><c r="A2" t="str"><v>甲</v></c><c r="B2"/></row>'
        ),
        **parts,
    }
    contents = {name: text.encode() if isinstance(text, str) else text for name, text in made.items()}
    return assemble(pack(name.encode(), content) for name, content in contents.items() if content is not None)


def noted(comments: str, vml: str | bytes, *more: tuple[str, str], **parts: str | bytes | None) -> bytes:
    """A workbook whose sheet has comments (a commentList's content) and boxes; `more` relationships follow."""
    authors = "<authors><author>小王</author></authors>"
    whole = f'<comments xmlns="{MAIN}">{authors}<commentList>{comments}</commentList></comments>'
    leads = rels(("vmlDrawing", "../drawings/vmlDrawing1.vml"), ("comments", "../comments1.xml"), *more)
    types = Package(build()).read("[Content_Types].xml").decode()
    override = f'<Override PartName="/{COMMENTS}" ContentType="{_TYPES["comments"]}"/>'
    made: dict[str, str | bytes | None] = {
        "[Content_Types].xml": types.replace("</Types>", f"{override}</Types>"),
        SHEET: sheet('<row r="1"><c r="A1"><v>1</v></c></row>', after=NOTED),
        "xl/worksheets/_rels/sheet1.xml.rels": leads,
        COMMENTS: whole,
        VML: vml,
    }
    return build(made | parts)


def drawing(*shapes: str) -> str:
    """A VML drawing of some shapes."""
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        f'xmlns:x="urn:schemas-microsoft-com:office:excel">{"".join(shapes)}</xml>'
    )


def box(row: int, column: int, number: int = 1025) -> str:
    """The box of a note of a cell, both from 0, as Excel writes it."""
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;width:108pt;height:60pt">'
        f'<x:ClientData ObjectType="Note"><x:Anchor>\n 1, 15, 0, 2, 3, 31, 4, 1</x:Anchor>'
        f"<x:Row>{row}</x:Row><x:Column>{column}"
        "</x:Column></x:ClientData></v:shape>"
    )


BUTTON = (
    '<v:shape id="_x0000_s1040" type="#_x0000_t201" o:button="t"><v:textbox><div>按这里<br></div></v:textbox>'
    '<x:ClientData ObjectType="Button"><x:Anchor>1,0,1,0,2,0,2,0</x:Anchor>'
    "<x:FmlaMacro>[0]!Go</x:FmlaMacro></x:ClientData></v:shape>"
)
"""A button of a form, whose text is no sound XML: Excel writes such `<br>`."""


def thread(*said: tuple[str, str]) -> str:
    """A threaded-comments part about A1: (id, text) each, the first one the head."""
    listed = ""
    for number, (id, text) in enumerate(said, 1):
        parent = "" if number == 1 else f' parentId="{{{said[0][0]}}}"'
        moment = f"2020-04-0{number}T08:00:00.00"
        listed += f'<threadedComment ref="A1" dT="{moment}" personId="{{P}}" id="{{{id}}}"{parent}><text>{text}</text>'
        listed += "</threadedComment>"
    return f'<ThreadedComments xmlns="{THREADS}">{listed}</ThreadedComments>'


THREAD_LEAD = (f"{THREAD_RELATION}/threadedComment", "../threadedComments/threadedComment1.xml")


def finding(cell: str | None, sheet: str | None = "表", message: str = "请核对。") -> Finding:
    return Finding("check.plausible", Severity.ERROR, "", sheet, cell, "题", message)


def report(*findings: Finding) -> Report:
    return Report("a.xlsx", "a.xlsx", (), "", None, None, None, None, Verdict.RETURNED, findings)


def marked(data: bytes, *cells: str) -> bytes:
    """A workbook with something said of cells of its first sheet, 表."""
    return mark(data, report(*(finding(cell) for cell in cells)))


def saved_by_another(data: bytes) -> bytes:
    """A marked workbook without what was laid in for the way back, as a program leaves it that knows nothing of it."""
    package = Package(data)
    for relation in package.relations(""):
        if relation.target == "wanchang/origin.bin":
            package.unrelate("", relation.id)
    package.remove("wanchang/origin.bin")
    return package.save()


def changed(before: bytes, after: bytes) -> set[str]:
    """The parts that are not byte for byte in both."""
    one, other = Package(before), Package(after)
    return {
        name
        for name in {*one.names, *other.names}
        if name not in one or name not in other or one.read(name) != other.read(name)
    }


def sheet_of(package: Package) -> SheetPart:
    """The sheet 表 of a workbook."""
    return SheetPart(package, next(entry.part for entry in BookPart(package).sheets if entry.name == "表"))


def rewritten(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """A workbook with one part changed."""
    package = Package(data)
    package.write(name, change(package.read(name).decode()).encode())
    return package.save()


def canonical(content: bytes) -> str:
    """What a part says, whatever its prefixes, quotes and order of attributes."""
    root = etree.fromstring(content, etree.XMLParser(remove_comments=True, remove_pis=True))
    text = etree.canonicalize(etree.tostring(root).decode(), rewrite_prefixes=True, strip_text=True)
    return re.sub(r">\s+<", "><", text)


def sound(data: bytes, folder: Path) -> list[object]:
    """What Microsoft's validator has against a workbook."""
    (folder / "made.xlsx").write_bytes(data)
    return list(ooxml_errors(folder / "made.xlsx"))
