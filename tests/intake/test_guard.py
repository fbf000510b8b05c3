"""The byte tier and the full walk, on workbooks with one thing wrong."""

from __future__ import annotations

import io
import struct
import zipfile

import openpyxl
import pytest

from tests.intake.builders import _MAIN, A1, packed, parts, relations, row, sheet, workbook
from validator.intake import guard, limits
from validator.intake.codes import CODES
from workbook.finding import Fault

HUGE = "<row/>" * 2_500_000


def refused(data: bytes) -> str:
    """The code for which a file is refused, "" if it is not."""
    refusal = guard.scan(data).refusal
    if refusal:
        fill(refusal)
    return refusal.code if refusal else ""


def fill(fault: Fault) -> tuple[str, str]:
    """The messages of a fault, every slot filled."""
    code = next(code for code in CODES if code.code == fault.code)
    return code.message.fill("zh", fault.slots), code.message.fill("en", fault.slots)


def of(name: str, contents: str | bytes) -> bytes:
    """A workbook with one part replaced or added."""
    return packed(parts() | {name: contents})


def test_a_sound_workbook_passes_both_tiers() -> None:
    scan = guard.scan(workbook())
    assert (scan.faults, scan.plain, scan.inexact) == ((), True, ())
    assert [(each.name, each.part) for each in scan.sheets] == [("月报", "xl/worksheets/sheet1.xml")]
    assert guard.walk_parts(workbook()) is None


def test_openpyxl_writes_what_the_guard_passes() -> None:
    book = openpyxl.Workbook()
    book.active.append(["单位", 1, "=1+1"])  # type: ignore[union-attr]
    book.active.merge_cells("A3:C4")  # type: ignore[union-attr]
    book.create_sheet("_meta").sheet_state = "veryHidden"
    out = io.BytesIO()
    book.save(out)
    scan = guard.scan(out.getvalue())
    assert (scan.faults, scan.inexact) == ((), ("Sheet",))
    assert [(each.name, each.hidden) for each in scan.sheets] == [("Sheet", False), ("_meta", True)]


ENTITY = '<!DOCTYPE x [<!ENTITY a "b">]>'
REFUSED = {
    "empty": (b"", "file.empty"),
    "no zip": (b"PK\3\4 and no more", "file.corrupt"),
    "cut in half": (workbook()[:700], "file.corrupt"),
    "no workbook": (packed({"a.txt": "x"}), "file.corrupt"),
    "no sheets": (workbook(sheets=""), "file.corrupt"),
    "too many sheets": (workbook(sheets='<sheet name="a" r:id="s1"/>' * 201), "file.unsafe"),
    "sheet missing": (workbook(sheets='<sheet name="a" r:id="gone"/>'), "file.corrupt"),
    "climbing name": (of("../../etc/passwd", "x"), "file.unsafe"),
    "absolute name": (of("/etc/passwd", "x"), "file.unsafe"),
    "case twin": (of("xl/Workbook.XML", "<a/>"), "file.unsafe"),
    "entity": (of("xl/worksheets/sheet1.xml", ENTITY + sheet(row(A1))), "file.unsafe"),
    "entity behind a comment": (of("xl/sharedStrings.xml", f"<!-- > -->{ENTITY}<sst/>"), "file.unsafe"),
    "entity in UTF-16": (of("xl/worksheets/sheet1.xml", (ENTITY + sheet("")).encode("utf-16")), "file.unsafe"),
    "GBK part": (
        of("xl/worksheets/sheet1.xml", b'<?xml version="1.0" encoding="GBK"?>' + sheet("").encode()),
        "file.corrupt",
    ),
    "bytes that are not UTF-8": (
        of("xl/sharedStrings.xml", "<sst><si><t>月</t></si></sst>".encode("gbk")),
        "file.corrupt",
    ),
    "cut XML": (of("xl/worksheets/sheet1.xml", sheet(row(A1))[:-20]), "file.corrupt"),
    "far cells": (workbook(row(A1) + row('<c r="XFD1048576"><v>1</v></c>', number=1048576)), "file.unsafe"),
    "far cells, no references": (
        workbook('<row r="1"><c><v>1</v></c></row><row r="300000">' + "<c/>" * 9 + "<c><v>1</v></c></row>"),
        "file.unsafe",
    ),
    "beyond the grid": (workbook(row('<c r="XFE1"><v>1</v></c>')), "file.corrupt"),
    "no such reference": (workbook(row('<c r="A0"><v>1</v></c>')), "file.corrupt"),
    "cell twice": (workbook(row(A1, A1)), "file.unsafe"),
    "cell twice, other order": (workbook(row('<c s="1" r="A1"><v>1</v></c>', A1)), "file.unsafe"),
    "negative index": (workbook(row('<c r="A1" t="s"><v>-1</v></c>')), "file.corrupt"),
    "no such format": (workbook(row('<c r="A1" s="65000"><v>1</v></c>')), "file.corrupt"),
    "bad dimension": (workbook(before='<dimension ref="what"/>'), "file.corrupt"),
    "huge merge": (workbook(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "file.unsafe"),
    "merge turned round": (workbook(after='<mergeCells><mergeCell ref="B2:A1"/></mergeCells>'), "file.corrupt"),
    "merge malformed": (
        workbook(after='<mergeCells><mergeCell ref="A1:"/><mergeCell ref="?"/></mergeCells>'),
        "file.corrupt",
    ),
    "many merges": (
        workbook(after="<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 5001 + "</mergeCells>"),
        "file.unsafe",
    ),
    "huge text": (workbook(row(f'<c r="A1" t="inlineStr"><is><t>{"字" * 70_000}</t></is></c>')), "file.unsafe"),
    "many attributes": (
        of("xl/styles.xml", "<styleSheet " + " ".join(f'a{n}="1"' for n in range(20_000)) + "/>"),
        "file.unsafe",
    ),
    "deep styles": (
        of("xl/styles.xml", "<styleSheet>" + "<a>" * 60_000 + "</a>" * 60_000 + "</styleSheet>"),
        "file.unsafe",
    ),
    "many formats": (
        of("xl/styles.xml", f"<styleSheet><cellXfs>{'<xf/>' * 65_491}</cellXfs></styleSheet>"),
        "file.unsafe",
    ),
    "sheet outside": (
        of("xl/_rels/workbook.xml.rels", relations(("s1", "worksheet", "../../../etc/passwd", ""))),
        "file.unsafe",
    ),
    "sheet on the web": (
        of("xl/_rels/workbook.xml.rels", relations(("s1", "worksheet", "http://x.example/", "External"))),
        "file.unsafe",
    ),
    "sheet that is none": (of("xl/worksheets/sheet1.xml", "<html/>"), "file.corrupt"),
    "bomb": (workbook(HUGE), "file.unsafe"),
    "many members": (packed(parts() | {f"m{n}": "" for n in range(1000)}), "file.too-many"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_by_the_byte_tier(name: str) -> None:
    data, code = REFUSED[name]
    assert refused(data) == code


PASSED = {
    "the largest text Excel holds": workbook(row(f'<c r="A1" t="inlineStr"><is><t>{"字" * 32_768}</t></is></c>')),
    "a styled blank cell at the bottom": workbook(row(A1) + row('<c r="A1048576" s="1"/>', number=1048576)),
    "not a number": workbook(row('<c r="A1"><v>NaN</v></c>', '<c r="B1"><v>1e999</v></c>')),
    "a new error": workbook(row('<c r="A1" t="e"><v>#SPILL!</v></c>')),
    "backslashes": packed({name.replace("/", "\\"): text for name, text in parts().items()}),
    "data descriptors": None,
    "behind a mail gateway's banner": b"banner" + workbook() + b"trailer",
    "an empty part": of("xl/empty.xml", b""),
    "a comment before the root": of("xl/styles.xml", "<!-- made by hand --><styleSheet/>"),
    "a prefix on every tag": of(
        "xl/worksheets/sheet1.xml",
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1">'
        '<x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    ),
    "custom XML that no reader opens": of("customXml/item1.xml", "<!DOCTYPE a>"),
    "stored, not deflated": packed(parts(), method=0),
}  # fmt: skip


@pytest.mark.parametrize("name", PASSED)
def test_passed_by_the_byte_tier(name: str) -> None:
    data = PASSED[name]
    if data is None:  # written to a stream that cannot be rewound
        out = Unseekable()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, text in parts().items():
                archive.writestr(member, text)
        data = out.data
    assert refused(data) == ""


class Unseekable:
    """A stream that only takes bytes."""

    def __init__(self) -> None:
        self.data = b""

    def write(self, more: bytes, /) -> int:
        self.data += more
        return len(more)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is held open."""


def test_a_lie_in_the_zip_is_refused() -> None:
    sound = workbook()
    assert refused(sound.replace(b"xl/styles.xml", b"xl/stylez.xml", 1)) == "file.unsafe", "local and central differ"
    directory = sound.index(b"PK\1\2")
    at = sound.index(b"PK\1\2", directory + 4)
    first, second = sound.find(b"PK\3\4"), sound.find(b"PK\3\4", 4)
    overlapping = bytearray(sound)
    size = struct.pack("<L", second - first)
    overlapping[directory + 20 : directory + 24] = size
    assert refused(bytes(overlapping)) in ("file.unsafe", "file.corrupt"), "the first member reaches into the second"
    wrong = bytearray(sound)
    wrong[at + 16] ^= 1
    assert refused(bytes(wrong)) == "file.corrupt", "a wrong checksum"
    locked = bytearray(sound)
    for start in (second + 6, at + 8):
        locked[start] |= 1
    assert refused(bytes(locked)) == "file.encrypted"


def test_size_is_what_comes_out_not_what_is_claimed() -> None:
    data = workbook("<row/>" * 3_000_000)
    assert len(data) < 100_000
    lying = bytearray(data)
    at = data.rindex(b"xl/worksheets/sheet1.xml") - 46
    lying[at + 24 : at + 28] = struct.pack("<L", 1000)
    at = data.index(b"xl/worksheets/sheet1.xml") - 30
    lying[at + 22 : at + 26] = struct.pack("<L", 1000)
    assert refused(bytes(lying)) == "file.unsafe"


@pytest.mark.parametrize("claim", ["99999999", "18446744073709551615"])
def test_a_lying_count_keeps_calamine_away_and_loses_nothing(claim: str) -> None:
    scan = guard.scan(
        of("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}" uniqueCount="{claim}"><si><t>甲</t></si></sst>')
    )
    assert scan.refusal is None
    assert not scan.plain


def test_utf16_keeps_calamine_away() -> None:
    scan = guard.scan(of("xl/worksheets/sheet1.xml", sheet(row(A1)).encode("utf-16")))
    assert (scan.refusal, scan.plain) == (None, False)


FORMULAS = {
    '<c r="A1"><f>1+1</f></c>': True,
    '<c r="A1"><f>1+1</f><v/></c>': True,
    '<c r="A1"><f>1+1</f><v></v></c>': True,
    '<c r="A1"><f>1+1</f> <v> </v> </c>': True,
    '<c r="A1"><f t="shared" si="0"/></c>': True,
    '<c s="1" r="A1"><f>1+1</f></c>': True,
    '<c r="A1"><f>1+1</f><v>2</v></c>': False,
    '<c r="A1" t="str"><f>IF(1,"","")</f><v></v></c>': False,
    '<c r="A1" t="str"><f>IF(1,"","")</f><v/></c>': False,
    '<c r="A1" t="str"><f>""</f></c>': True,
    '<c s="1" r="A1" t="str"><f>""</f><v/></c>': False,
    '<c r="A1" s="1"/>': False,
}


@pytest.mark.parametrize("cell", FORMULAS)
def test_formulas_without_a_stored_value_are_seen(cell: str) -> None:
    (found,) = guard.scan(workbook(row(cell))).sheets
    assert (found.uncomputed, found.errors) == (FORMULAS[cell], False)


def test_error_cells_are_seen() -> None:
    scan = guard.scan(workbook(row('<c r="A1" t="e"><v>#REF!</v></c>')))
    assert scan.sheets[0].errors
    assert scan.inexact == ("月报",)


REMARKS = {
    "macro": ({"extra": {"xl/vbaProject.bin": b"x"}}, ["file.macro"]),
    "object": ({"extra": {"xl/embeddings/oleObject1.bin": b"x"}}, ["file.macro"]),
    "other book": ({"extra": {"xl/externalLinks/externalLink1.xml": "<externalLink/>"}}, ["file.external-link"]),
    "DDE link": (
        {"extra": {"xl/externalLinks/externalLink1.xml": '<externalLink><ddeLink ddeService="cmd"/></externalLink>'}},
        ["file.external-link", "file.dde"],
    ),
    "query": ({"extra": {"xl/connections.xml": "<connections/>"}}, ["file.external-link"]),
    "remote picture": (
        {"extra": {"xl/drawings/_rels/drawing1.xml.rels": relations(("a", "image", "http://x.example/a", "External"))}},
        ["file.external-link"],
    ),
    "hyperlink": (
        {
            "extra": {
                "xl/worksheets/_rels/sheet1.xml.rels": relations(("a", "hyperlink", "http://x.example/", "External"))
            }
        },
        [],
    ),
    "DDE formula": ({"rows": row("<c r=\"A1\"><f>cmd|'/C calc'!A0</f><v>0</v></c>")}, ["file.dde"]),
    "web formula": ({"rows": row('<c r="A1"><f>_xlfn.WEBSERVICE("http://x")</f><v>0</v></c>')}, ["file.dde"]),
    "text that only looks so": ({"rows": row("<c r=\"A1\" t=\"str\"><f>A2</f><v>cmd|'/C calc'!A0</v></c>")}, []),
    "hidden": ({"sheets": '<sheet name="私" state="hidden" r:id="s1"/>'}, ["file.hidden-sheet"]),
    "our own hidden": ({"sheets": '<sheet name="_meta" state="veryHidden" r:id="s1"/>'}, []),
}  # fmt: skip


@pytest.mark.parametrize("name", REMARKS)
def test_what_is_told_and_not_followed(name: str) -> None:
    more, codes = REMARKS[name]
    scan = guard.scan(workbook(**more))  # type: ignore[arg-type]
    assert [fault.code for fault in scan.faults] == codes
    assert scan.refusal is None
    for fault in scan.faults:
        assert "{" not in "".join(fill(fault))


STRICT = {
    "long formula": row(f'<c r="A1"><f>{"1+" * 5000}1</f><v>1</v></c>'),
    "shared formula": row(f'<c r="A1"><f t="shared" si="0" ref="A1:A900">{"1+" * 4000}1</f><v>1</v></c>')
    + "".join(row(f'<c r="A{n}"><f t="shared" si="0"/><v>1</v></c>', number=n) for n in range(2, 900)),
    "array formula": row('<c r="A1"><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c>'),
}


@pytest.mark.parametrize("name", STRICT)
def test_what_only_a_dom_reader_cannot_bear(name: str) -> None:
    data = workbook(STRICT[name])
    assert refused(data) == ""
    fault = guard.walk_parts(data)
    assert fault is not None
    assert fault.code == "file.unsafe"


def test_the_full_walk_meets_what_the_byte_tier_need_not() -> None:
    deep = of("xl/theme/theme1.xml", "<a>" * 100 + "</a>" * 100)
    assert refused(deep) == ""
    fault = guard.walk_parts(deep)
    assert fault is not None
    assert fault.code == "file.unsafe"


@pytest.mark.slow
def test_totals_count_over_all_parts() -> None:
    cells = "".join(f'<c r="A{n}"><v>1</v></c>' for n in range(1, 60_001))
    rows = f"<row>{cells}</row>".replace("<row>", '<row r="1">')
    one = sheet(rows)
    many = {f"xl/worksheets/more{n}.xml": one for n in range(20)}
    assert limits.CELLS < 20 * 60_000
    assert refused(packed(parts() | many)) == "file.too-large"
