"""What each format's guard refuses, and what it tells and lets pass."""

from __future__ import annotations

import random
import struct
import time

import pytest

from tests.formats.builders import (
    at,
    beginning,
    binary,
    cell,
    content,
    held,
    number,
    ods,
    record,
    row,
    table,
    wide,
    workbook2003,
    xls,
    xlsb,
)
from tests.intake.builders import packed
from validator.intake import limits, sniff
from validator.intake.sniff import Kind
from validator.opening import look, read_through

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def compound(shift: int = 9, tables: int = 1) -> bytes:
    """An OLE2 file of three sectors: its table, its directory, and nothing."""
    head = OLE + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, shift, 6) + bytes(6)
    head += struct.pack("<9L", 0, tables, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack(
        "<109L", 0, *[0xFFFFFFFF] * 108
    )
    chain = struct.pack("<128L", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    root = "Root Entry".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB3L", 22, 5, 1, *[0xFFFFFFFF] * 3)
    return head + chain + root.ljust(512, b"\0")


MERGES = b"".join(record(0xE5, struct.pack("<H", 1) + struct.pack("<4H", 0, 65535, 0, 255)) for _ in range(2))
SOURCE = '<table:table-source xlink:href="file:///x.ods"/>'
REFUSED: dict[str, tuple[bytes, Kind, str]] = {
    "empty": (b"", sniff.CSV, "file.empty"),
    "ole: no sectors": (OLE + bytes(2000), sniff.XLS, "file.unsafe"),
    "ole: a sector of 2 GiB": (compound(shift=31), sniff.XLS, "file.unsafe"),
    "ole: four billion tables": (compound(tables=0xFFFFFFFF), sniff.XLS, "file.unsafe"),
    "ole: no workbook in it": (compound(), sniff.XLS, "file.corrupt"),
    "xls: cut": (xls()[:-6], sniff.XLS, "file.corrupt"),
    "xls: no sheet": (beginning(5) + record(0x0A), sniff.XLS, "file.corrupt"),
    "xls: a sheet that is not there": (
        beginning(5) + record(0x85, struct.pack("<LBBBB", 9999, 0, 0, 1, 0) + b"A") + record(0x0A), sniff.XLS,
        "file.corrupt",
    ),
    "xls: a password": (xls(before=record(0x2F, bytes(54))), sniff.XLS, "file.encrypted"),
    "xls: far apart": (xls([("甲", number(65535, 255, 1))]), sniff.XLS, "file.unsafe"),
    "xls: all merged": (xls([("甲", MERGES)]), sniff.XLS, "file.unsafe"),
    "xls: too many sheets": (xls([(f"表{n}", b"") for n in range(limits.SHEETS + 1)]), sniff.XLS, "file.unsafe"),
    "xlsb: cut": (xlsb([at(0), held(5, 0, bytes(8))[:-3]]), sniff.XLSB, "file.corrupt"),
    "xlsb: far apart": (xlsb([at(1_048_575), held(5, 16_383, bytes(8))]), sniff.XLSB, "file.unsafe"),
    "xlsb: past the last row": (xlsb([at(4_000_000_000), held(5, 0, bytes(8))]), sniff.XLSB, "file.corrupt"),
    "xlsb: a text that is not there": (xlsb([at(0), held(7, 0, bytes(4))]), sniff.XLSB, "file.corrupt"),
    "xlsb: a length that lies": (xlsb([at(0), held(6, 0, b"\xff\xff\xff\x7f")]), sniff.XLSB, "file.corrupt"),
    "xlsb: all merged": (xlsb([binary(176, struct.pack("<4L", 0, 1_048_575, 0, 16_383))]), sniff.XLSB, "file.unsafe"),
    "xlsb: no sheet": (xlsb(extra={"xl/workbook.bin": binary(153, bytes(8))}), sniff.XLSB, "file.corrupt"),
    "xlsb: a part that is not there": (
        xlsb(extra={"xl/_rels/workbook.bin.rels": "<Relationships></Relationships>"}), sniff.XLSB, "file.corrupt",
    ),
    "ods: four billion rows": (
        ods(table(row(cell("1"), 'table:number-rows-repeated="4294967295"'))), sniff.ODS, "file.corrupt",
    ),
    "ods: a whole sheet": (
        ods(table(row(cell("1", more='table:number-columns-repeated="16384"'),
                      'table:number-rows-repeated="1048576"'))),
        sniff.ODS, "file.unsafe",
    ),
    "ods: a million cells and more": (
        ods(table(row(cell("1", more='table:number-columns-repeated="2"'), 'table:number-rows-repeated="500001"'))),
        sniff.ODS, "file.too-large",
    ),
    "ods: entities": (
        ods("", extra={"content.xml": '<!DOCTYPE x [<!ENTITY a "b">]>' + content(table(row(cell("1"))))}), sniff.ODS,
        "file.unsafe",
    ),
    "ods: deep": (ods(table(row("<text:p>" * 70 + "</text:p>" * 70))), sniff.ODS, "file.unsafe"),
    "ods: a password": (
        ods(table(""), extra={"META-INF/manifest.xml": "<manifest:encryption-data/>"}), sniff.ODS, "file.encrypted",
    ),
    "ods: no content": (packed({"mimetype": "x"}), sniff.ODS, "file.corrupt"),
    "ods: no sheet": (ods(""), sniff.ODS, "file.corrupt"),
    "ods: a bad count": (
        ods(table(row(cell("1", more='table:number-columns-repeated="-5"')))), sniff.ODS, "file.corrupt",
    ),
    "ods: too many sheets": (ods(table("") * (limits.SHEETS + 1)), sniff.ODS, "file.unsafe"),
    "xml: entities": (b'<!DOCTYPE x [<!ENTITY a "b">]>' + workbook2003("")[21:], sniff.XML2003, "file.unsafe"),
    "xml: cut": (workbook2003("")[:-9], sniff.XML2003, "file.corrupt"),
    "xml: all merged": (
        workbook2003('<Row><Cell ss:MergeAcross="16383" ss:MergeDown="1048575"/></Row>'), sniff.XML2003, "file.unsafe",
    ),
    "xml: far apart": (
        workbook2003('<Row ss:Index="1000000"><Cell ss:Index="9"><Data ss:Type="Number">1</Data></Cell></Row>'),
        sniff.XML2003, "file.unsafe",
    ),
    "page: tables in tables": (b"<table><tr><td>" * 20_000, sniff.HTML, "file.unsafe"),
    "page: no table": (b"<html><p>x</p></html>", sniff.HTML, "file.corrupt"),
    "page: columns without end": (
        b"<table><tr>" + b"<td colspan=1000>x</td>" * 17 + b"</tr></table>", sniff.HTML, "file.corrupt",
    ),
    "page: merged without end": (
        b"<table><tr>" + b"<td colspan=9 rowspan=65534>x</td>" + b"</tr></table>", sniff.HTML, "file.unsafe",
    ),
    "csv: one word": (b"x", sniff.CSV, "file.corrupt"),
    "csv: no text": (bytes(range(256)), sniff.CSV, "file.corrupt"),
    "csv: a cell without end": (b'a,"' + b"x" * 200_000, sniff.CSV, "file.corrupt"),
    "csv: a long cell": (b"a," + b"x" * 100_000, sniff.CSV, "file.unsafe"),
    "csv: wide and long": (b"\n" * 100_000 + b"," * 30 + b"x", sniff.CSV, "file.unsafe"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    data, kind, code = REFUSED[name]
    found = look(data, kind)
    assert found.refusal is not None
    assert found.refusal.code == code


SUPBOOK = struct.pack("<HH", 1, 6) + b"\0" + b"\1x.xls"
DDE = struct.pack("<HH", 0, 9) + b"\0" + b"cmd\3/c x "
TOLD: dict[str, tuple[bytes, Kind, list[str]]] = {
    "xls": (xls(), sniff.XLS, []),
    "xls: hidden": (
        xls([("甲", b""), ("乙", b""), ("_meta", b"")], states={"乙": (2, 0), "_meta": (2, 0)}), sniff.XLS,
        ["file.hidden-sheet"],
    ),
    "xls: a macro sheet": (
        xls([("甲", b""), ("宏", b"")], states={"宏": (1, 1)}), sniff.XLS, ["file.macro", "file.hidden-sheet"],
    ),
    "xls: another workbook": (xls(before=record(0x1AE, SUPBOOK)), sniff.XLS, ["file.external-link"]),
    "xls: itself": (xls(before=record(0x1AE, b"\1\0\1\4")), sniff.XLS, []),
    "xls: a program": (xls(before=record(0x1AE, DDE)), sniff.XLS, ["file.dde"]),
    "xls: a query": (xls([("甲", record(0x1AD, bytes(8)))]), sniff.XLS, ["file.external-link"]),
    "xlsb": (xlsb(), sniff.XLSB, []),
    "xlsb: macros": (xlsb(extra={"xl/vbaProject.bin": b"x"}), sniff.XLSB, ["file.macro"]),
    "xlsb: a program": (
        xlsb(extra={"xl/externalLinks/externalLink1.bin": binary(360, b"\1\0" + wide("cmd"))}), sniff.XLSB,
        ["file.dde"],
    ),
    "xlsb: another workbook": (
        xlsb(extra={"xl/externalLinks/externalLink1.bin": binary(360, b"\0\0" + wide("x"))}), sniff.XLSB,
        ["file.external-link"],
    ),
    "ods": (ods(table(row("", 'table:number-rows-repeated="1048576"'))), sniff.ODS, []),
    "ods: macros": (ods(table(""), extra={"Basic/Standard/script-lb.xml": "<x/>"}), sniff.ODS, ["file.macro"]),
    "ods: another workbook": (
        ods(table("") + f"<table:table table:name=\"&apos;file:///x&apos;#$A\">{SOURCE}</table:table>"), sniff.ODS,
        ["file.external-link"],
    ),
    "ods: a program": (
        ods(table(row(cell("1", more="table:formula=\"of:=DDE('cmd';'x')\"")))), sniff.ODS, ["file.dde"],
    ),
    "ods: hidden": (
        ods(table("") + '<table:table table:name="乙" table:style-name="t"/>',
            '<office:automatic-styles><style:style style:name="t"><style:table-properties table:display="false"/>'
            "</style:style></office:automatic-styles>"), sniff.ODS, ["file.hidden-sheet"],
    ),
    "fods": (content(table(row(cell("1")))).replace("document-content", "document").encode(), sniff.FODS, []),
    "xml": (workbook2003(""), sniff.XML2003, []),
    "xml: off the sheet": (
        workbook2003('<Row><Cell ss:Index="999999999"><Data ss:Type="Number">1</Data></Cell></Row>'), sniff.XML2003,
        ["file.off-sheet"],
    ),
    "xml: another workbook": (workbook2003("", "<x:SupBook xmlns:x='x'/>"), sniff.XML2003, ["file.external-link"]),
    "xml: gb2312": (
        workbook2003("").replace(b'"1.0"', b'"1.0" encoding="gb2312"').decode().encode("gb2312"), sniff.XML2003, [],
    ),
    "page": (b"<table><tr><td>x</td></tr></table>", sniff.HTML, []),
    "page: a script": (b"<script>1</script><table><tr><td>x</td></tr></table>", sniff.HTML, ["file.macro"]),
    "page: a picture": (
        b"<img src='http://x/1.png'><table><tr><td>x</td></tr></table>", sniff.HTML, ["file.external-link"],
    ),
    "csv": (b"a,b", sniff.CSV, []),
    "csv: a program": (b"a,=cmd|' /C calc'!A0", sniff.CSV, ["file.dde"]),
}  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_told_and_let_pass(name: str) -> None:
    data, kind, codes = TOLD[name]
    found = look(data, kind)
    assert [fault.code for fault in found.faults] == codes
    assert found.refusal is None


def test_what_a_program_is_called_is_said() -> None:
    (fault,) = look(TOLD["xls: a program"][0], sniff.XLS).faults
    assert fault.slots["reason"] == "cmd|/c x"


SOUND: dict[str, tuple[bytes, Kind]] = {
    "xls": (xls([("甲", number(0, 0, 1) + record(0xFD, struct.pack("<HHHL", 0, 1, 0, 0)))],
                record(0xFC, struct.pack("<LLHB", 1, 1, 2, 1) + "张三".encode("utf-16-le"))), sniff.XLS),
    "xlsb": (xlsb([at(0), held(5, 0, bytes(8)), held(7, 1, bytes(4))], ["张三"]), sniff.XLSB),
    "fods": (content(table(row(cell("1") + cell("x", "string")))).encode(), sniff.FODS),
    "xml": (workbook2003('<Row><Cell><Data ss:Type="Number">1</Data></Cell></Row>'), sniff.XML2003),
    "page": (b"<table><tr><td rowspan=2>x</td><td x:num=1>y</td></tr></table>", sniff.HTML),
    "csv": ("甲,2020/4/3\n乙,9:30".encode("gb18030"), sniff.CSV),
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_no_byte_that_is_wrong_raises_anything(name: str) -> None:
    from workbook.grid.book import DamagedError

    data, kind = SOUND[name]
    dice = random.Random(name)
    passed = 0
    for _ in range(400):
        spoilt = bytearray(data)
        for _ in range(dice.randint(1, 3)):
            spoilt[dice.randrange(len(spoilt))] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)))
        found = look(bytes(spoilt[: dice.choice((len(spoilt), dice.randrange(len(spoilt))))]), kind)
        if found.refusal is None:
            passed += 1
            try:
                read_through(bytes(spoilt), found, lambda book, _: [book.grid(sheet) for sheet in book.names])
            except DamagedError:
                continue
    assert 0 < passed < 400


MUCH = 3_000_000
LONG: dict[str, tuple[bytes, Kind]] = {
    "csv: lines": (b"\n" * MUCH + b"a,b", sniff.CSV),
    "csv: quotes": (b'a,"' * (MUCH // 3), sniff.CSV),
    "csv: signs": (b"|,=" * (MUCH // 30), sniff.CSV),
    "page: pictures": (b"<table>" + b"<img " * (MUCH // 5), sniff.HTML),
    "page: cells": (b"<table><tr>" + b"<td x" * (MUCH // 50), sniff.HTML),
    "page: formulas": (b"<table>" + b'x:fmla="=' * (MUCH // 9), sniff.HTML),
    "page: breaks": (b"<table><tr><td>" + b"<br> " * (MUCH // 10) + b"</table>", sniff.HTML),
    "fods: tables": (
        content("<!--" + "<table:table " * (MUCH // 13) + "-->").replace("document-content", "document").encode(),
        sniff.FODS,
    ),
    "xml: formulas": (workbook2003("<!--" + ' Formula="=' * (MUCH // 11) + "-->"), sniff.XML2003),
    "xls: records": (beginning(5) + record(0) * (MUCH // 12), sniff.XLS),
    "xlsb: records": (xlsb([binary(1000)] * (MUCH // 9)), sniff.XLSB),
}


@pytest.mark.parametrize("name", LONG)
def test_what_is_only_long_is_done_soon(name: str) -> None:
    data, kind = LONG[name]
    start = time.process_time()
    look(data, kind)
    assert time.process_time() - start < 8  # three megabytes; a search that goes back and forth would take an hour
