"""Workbooks that two programs would read differently: refused, or given to the reader that reads them rightly."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import pytest

from tests.intake.builders import A1, packed, parts, relations, row, sheet, workbook
from validator.intake import guard
from validator.opening import read_through

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LEADS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
USUAL = ("t", "sharedStrings", "sharedStrings.xml", ""), ("u", "styles", "styles.xml", "")
B1 = '<c r="B1"><v>2</v></c>'
SECOND = sheet(row('<c r="A1"><v>666</v></c>'))


def of(name: str, contents: str) -> bytes:
    return packed(parts() | {name: contents})


def in_sheet(data: str, spaces: str = "") -> bytes:
    return of(SHEET, f'<worksheet xmlns="{MAIN}"{spaces}>{data}</worksheet>')


def two_sheets(first: str, second: str, *leads: tuple[str, str, str, str]) -> bytes:
    leads = leads or (
        ("s1", "worksheet", "worksheets/sheet1.xml", ""),
        ("s2", "worksheet", "worksheets/sheet2.xml", ""),
    )
    listed = f'<sheet name="{first}" sheetId="1" r:id="s1"/><sheet name="{second}" sheetId="2" r:id="s2"/>'
    more = {"xl/worksheets/sheet2.xml": SECOND, "xl/_rels/workbook.xml.rels": relations(*leads, *USUAL)}
    return packed(parts(sheets=listed) | more)


def strings(items: str, spaces: str = "") -> bytes:
    return packed(parts(row('<c r="A1" t="s"><v>0</v></c>')) | {STRINGS: f'<sst xmlns="{MAIN}"{spaces}>{items}</sst>'})


def choice(first: str, second: str) -> str:
    return (
        f'<mc:AlternateContent {MC}><mc:Choice Requires="x99">{first}</mc:Choice>'
        f"<mc:Fallback>{second}</mc:Fallback></mc:AlternateContent>"
    )


OTHER_BOOK = {
    "xl/other.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LEADS}">'
    '<sheets><sheet name="假" sheetId="1" r:id="s1"/></sheets></workbook>',
    "xl/_rels/other.xml.rels": relations(("s1", "worksheet", "worksheets/sheet2.xml", "")),
    "xl/worksheets/sheet2.xml": SECOND,
}
REFUSED = {
    "far cells under a prefix": in_sheet(
        f'<sheetData>{row(A1)}<x:row r="1048576"><x:c r="XFD1048576"><x:v>7</x:v></x:c></x:row></sheetData>',
        f' xmlns:x="{MAIN}"',
    ),
    "far cells closed with a blank": in_sheet(
        f'<sheetData>{row(A1)}<row r="1048576"><c r="XFD1048576"><v>7</v></c ></row></sheetData>'
    ),
    "a cell twice, closed with a blank": workbook(row('<c r="A1"><v>1</v></c >', '<c r="A1"><v>2</v></c >')),
    "a cell twice, once under a prefix": in_sheet(
        f'<sheetData><row r="1">{A1}<x:c r="A1"><x:v>2</x:v></x:c></row></sheetData>', f' xmlns:x="{MAIN}"'
    ),
    "a cell for some programs only": workbook(row(choice(A1, B1))),
    "a value for some programs only": workbook(row(f'<c r="A1">{choice("<v>1</v>", "<v>2</v>")}</c>')),
    "sheet data for some programs only": in_sheet(
        choice(f"<sheetData>{row(A1)}</sheetData>", f"<sheetData>{row(B1)}</sheetData>")
    ),
    "a text for some programs only": strings(choice("<si><t>甲</t></si>", "<si><t>乙</t></si>")),
    "two values": workbook(row('<c r="A1"><v>1</v><v>2</v></c>')),
    "a value and a text": workbook(row('<c r="A1" t="inlineStr"><v>1</v><is><t>甲</t></is></c>')),
    "a value in a value": workbook(row('<c r="A1"><v>1<v>2</v></v></c>')),
    "a cell that is none": workbook(row(A1, '<c r="B1" xmlns="urn:x"><v>5</v></c>')),
    "a row that is none": workbook(row(A1) + '<row r="2" xmlns="urn:x"><c r="A2"><v>5</v></c></row>'),
    "a sheet that is none": of(SHEET, f'<worksheet xmlns="urn:x"><sheetData>{row(A1)}</sheetData></worksheet>'),
    "a prefix that means something else": in_sheet(
        f'<sheetData><row r="1">{A1}<x:c r="B1"><x:v>9</x:v></x:c></row></sheetData>', ' xmlns:x="urn:x"'
    ),
    "sheet data twice": in_sheet(f"<sheetData>{row(A1)}</sheetData><sheetData>{row(B1)}</sheetData>"),
    "sheet data in an extension": workbook(
        after=f'<extLst><ext uri="x"><sheetData>{row(B1)}</sheetData></ext></extLst>'
    ),
    "texts in one another": strings("<si><si><t>甲</t></si></si><si><t>乙</t></si>"),
    "a text in a text": strings("<si><t>甲<t>乙</t></t></si>"),
    "a text in a font": strings("<si><r><rPr><t>乙</t></rPr><t>甲</t></r></si>"),
    "two texts in one": strings("<si><t>甲</t><t>乙</t></si>"),
    "a text that is none": strings('<si xmlns="urn:x"><t>甲</t></si><si><t>乙</t></si>'),
    "one name for two sheets": two_sheets("月报", "月报"),
    "one relationship twice": two_sheets(
        "一", "二", ("s1", "worksheet", "worksheets/sheet1.xml", ""), ("s1", "worksheet", "worksheets/sheet2.xml", ""),
        ("s2", "worksheet", "worksheets/sheet2.xml", ""),
    ),
    "a sheet listed elsewhere": of(
        BOOK,
        f'<workbook xmlns="{MAIN}" xmlns:r="{LEADS}"><extLst><ext><sheet name="假" r:id="s1"/></ext></extLst>'
        '<sheets><sheet name="月报" sheetId="1" r:id="s1"/></sheets></workbook>',
    ),
    "another workbook than the usual part": packed(
        parts() | OTHER_BOOK | {"_rels/.rels": relations(("a", "officeDocument", "xl/other.xml", ""))}
    ),
    "two workbooks": packed(
        parts()
        | OTHER_BOOK
        | {
            "_rels/.rels": relations(
                ("a", "officeDocument", "xl/workbook.xml", ""), ("b", "officeDocument", "xl/other.xml", "")
            )
        }
    ),
    "two parts of texts": packed(
        parts()
        | {
            "xl/_rels/workbook.xml.rels": relations(
                ("s1", "worksheet", "worksheets/sheet1.xml", ""), ("v", "sharedStrings", "more.xml", ""), *USUAL
            ),
            "xl/more.xml": f'<sst xmlns="{MAIN}"><si><t>乙</t></si></sst>',
        }
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_programs_would_read_differently_is_refused(name: str) -> None:
    refusal = guard.scan(REFUSED[name]).refusal
    assert refusal is not None
    assert refusal.code == "file.unsafe"


def read(data: bytes) -> Any:
    found = guard.scan(data)
    assert found.refusal is None
    return found.plain, read_through(data, found, lambda book, _: book.grid(book.names[0]))


READ = {
    "a comment in a value": (workbook(row('<c r="A1"><v>1<!-- -->2</v></c>')), 12),
    "an instruction in a value": (workbook(row('<c r="A1"><v>1<?x y?>2</v></c>')), 12),
    "CDATA": (workbook(row('<c r="A1"><v><![CDATA[12]]></v></c>')), 12),
    "a number spelt in references": (workbook(row('<c r="A1"><v>&#49;&#50;</v></c>')), 12),
    "an index spelt in references": (workbook(row('<c r="A1" t="s"><v>&#48;</v></c>')), "甲"),
    "texts where calamine does not look": (
        packed(
            parts(row('<c r="A1" t="s"><v>0</v></c>'))
            | {
                "xl/_rels/workbook.xml.rels": relations(
                    ("s1", "worksheet", "worksheets/sheet1.xml", ""), ("t", "sharedStrings", "more.xml", "")
                ),
                "xl/more.xml": f'<sst xmlns="{MAIN}"><si><t>乙</t></si></sst>',
            }
        ),
        "乙",
    ),
}


@pytest.mark.parametrize("name", READ)
def test_what_calamine_would_misread_is_read_from_its_xml(name: str) -> None:
    data, value = READ[name]
    assert read(data) == (False, [[value]])


PLAIN = {
    "a sheet in a comment": of(
        BOOK,
        f'<workbook xmlns="{MAIN}" xmlns:r="{LEADS}"><!-- <sheet name="假" r:id="s9"/> -->'
        '<sheets><sheet name="月报" sheetId="1" r:id="s1"/></sheets></workbook>',
    ),
    "a bracket in a name": packed(parts(sheets='<sheet name="月>报" sheetId="1" r:id="s1"/>')),
    "names that differ in case": two_sheets("_meta", "_META"),
    "one part for two sheets": two_sheets(
        "一", "二", ("s1", "worksheet", "worksheets/sheet1.xml", ""), ("s2", "worksheet", "worksheets/sheet1.xml", "")
    ),
    "blanks and line ends between cells": workbook(f"\n {row(A1)} \n"),
    "a format of a newer Excel on a row": in_sheet(
        f'<sheetData><row r="1" spans="1:2" x14ac:dyDescent="0.2">{A1}</row></sheetData>',
        ' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"',
    ),
}


@pytest.mark.parametrize("name", PLAIN)
def test_what_only_looks_odd_is_passed(name: str) -> None:
    assert read(PLAIN[name]) == (True, [[1]])


def split(data: bytes) -> tuple[bytes, bytes, int]:
    """A zip's members, its directory, and how many they are."""
    end = data.rfind(b"PK\5\6")
    count, length, start = struct.unpack_from("<HLL", data, end + 10)
    return data[:start], data[start : start + length], count


def moved(directory: bytes, by: int) -> bytes:
    """A directory whose members stand that much further back."""
    whole, at = bytearray(directory), 0
    while at < len(whole):
        names = struct.unpack_from("<3H", whole, at + 28)
        struct.pack_into("<L", whole, at + 42, struct.unpack_from("<L", whole, at + 42)[0] + by)
        at += 46 + sum(names)
    return bytes(whole)


def ending(count: int, length: int, start: int, comment: int = 0) -> bytes:
    return struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, length, start, comment)


GOOD, EVIL = workbook(), workbook(row('<c r="A1"><v>666</v></c>'))


def in_comment(first: bytes, second: bytes) -> bytes:
    """A zip of the first whose comment is the directory of the second."""
    (one, listed, count), (two, others, more) = split(first), split(second)
    start = len(one) + len(two)
    hidden = moved(others, len(one)) + ending(more, len(others), start + len(listed) + 22)
    return one + two + listed + ending(count, len(listed), start, len(hidden)) + hidden


def wide(first: bytes, second: bytes) -> bytes:
    """A zip of the first by its end, of the second by the record of 64 bits that stands before it."""
    (one, listed, count), (two, others, more) = split(first), split(second)
    start = len(one) + len(two)
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, more, more, len(others), start)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, start + len(others) + len(listed), 1)
    last = listed.rfind(b"PK\1\2")
    listed = listed[: last + 32] + struct.pack("<H", len(record + locator)) + listed[last + 34 :]
    return (
        one + two + moved(others, len(one)) + listed + record + locator
        + ending(count, len(listed + record + locator), start + len(others))
    )  # fmt: skip


def changed(form: str, offset: int, value: int) -> bytes:
    """The workbook with a field of a member's own header changed, and none in the directory."""
    data = bytearray(GOOD)
    struct.pack_into(form, data, data.find(SHEET.encode()) - 30 + offset, value)
    return bytes(data)


def renamed() -> bytes:
    """A part whose extra field says that it is the sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, contents in parts().items():
            info = zipfile.ZipInfo(name)
            if name.endswith("styles.xml"):
                field = struct.pack("<BL", 1, zlib.crc32(name.encode())) + SHEET.encode()
                info.extra = struct.pack("<HH", 0x7075, len(field)) + field
            archive.writestr(info, contents)
    return out.getvalue()


def miscounted() -> bytes:
    data, end = bytearray(GOOD), GOOD.rfind(b"PK\5\6")
    count = struct.unpack_from("<H", data, end + 8)[0] - 1
    struct.pack_into("<HH", data, end + 8, count, count)
    return bytes(data)


ZIPS = {
    "one behind the other": GOOD + EVIL,
    "members before the first": split(EVIL)[0] + GOOD,
    "a second directory in the comment": in_comment(GOOD, EVIL),
    "the right directory in the comment": in_comment(EVIL, GOOD),
    "a second directory for programs of 64 bits": wide(GOOD, EVIL),
    "a member that the directory does not count": miscounted(),
    "another size in the member's header": changed("<L", 18, 5),
    "another full size in the member's header": changed("<L", 22, 5),
    "another checksum in the member's header": changed("<L", 14, 5),
    "locked by the member's header": changed("<H", 6, 1),
    "another name in an extra field": renamed(),
    "a name with a dot in it": packed(parts() | {"xl/./worksheets/sheet1.xml": SECOND}),
    "a name with an empty folder": packed(parts() | {"xl//worksheets/sheet1.xml": SECOND}),
}


@pytest.mark.parametrize("name", ZIPS)
def test_a_package_that_programs_would_unpack_differently_is_refused(name: str) -> None:
    refusal = guard.scan(ZIPS[name]).refusal
    assert refusal is not None
    assert refusal.code in ("file.unsafe", "file.corrupt")


def test_an_empty_tail_of_64_bits_is_a_zip_like_others() -> None:
    members, listed, count = split(GOOD)
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(listed), len(members))
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(members + listed), 1)
    for end in (ending(0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF), ending(count, len(listed), len(members))):
        assert guard.scan(members + listed + record + locator + end).refusal is None
