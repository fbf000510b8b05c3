"""What stands in the cells of each format, as calamine gives it for .xlsx."""

from __future__ import annotations

import struct
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from tests.formats.builders import (
    at,
    binary,
    cell,
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
from validator.intake import sniff
from validator.intake.sniff import Kind
from validator.opening import look, read_through
from workbook.addresses import Span


def read(data: bytes, kind: Kind) -> tuple[Any, Any, Any]:
    """(grids by sheet, merges by sheet, inexact cells) of a file that is passed."""
    found = look(data, kind)
    assert found.refusal is None, found.refusal
    return read_through(
        data,
        found,
        lambda book, odd: (
            {name: book.grid(name) for name in book.names},
            {name: spans for name in book.names if (spans := book.merges(name))},
            odd or {},
        ),
    )


def formats(*codes: str) -> bytes:
    """The records of number formats and of a cell format for each: style 0 is general, 1 the first of them."""
    found = b""
    for index, code in enumerate(codes, 164):
        found += record(0x41E, struct.pack("<HHB", index, len(code), 0) + code.encode())
    for index in [0, *range(164, 164 + len(codes))]:
        found += record(0xE0, struct.pack("<HH", 0, index) + bytes(16))
    return found


def test_xls() -> None:
    cells = (
        number(0, 0, 43924.0, 1) + number(0, 1, 0.375, 2) + number(0, 2, 1.5, 3) + number(0, 3, 80.0)
        + record(0x205, struct.pack("<HHHBB", 1, 0, 0, 1, 0)) + record(0x205, struct.pack("<HHHBB", 1, 1, 0, 0x17, 1))
        + record(0xE5, struct.pack("<H4H", 1, 2, 3, 0, 1))
    )  # fmt: skip
    grids, merges, odd = read(xls([("甲", cells)], formats("yyyy-mm-dd", "hh:mm", "[h]:mm")), sniff.XLS)
    assert grids == {"甲": [[date(2020, 4, 3), time(9), timedelta(hours=36), 80.0], [True, ""]]}
    assert merges == {"甲": [Span(3, 1, 4, 2)]}
    assert odd == {"甲": {(1, 1): "#REF!"}}


def test_xls_that_counts_from_1904() -> None:
    grids, _, _ = read(
        xls([("甲", number(0, 0, 42462.0, 1))], record(0x22, b"\1\0") + formats("yyyy-mm-dd")), sniff.XLS
    )
    assert grids == {"甲": [[date(2020, 4, 3)]]}


@pytest.mark.parametrize("serial", [2_958_465.0, 2_958_466.0, 1e300, -1.0, -1e300])
def test_a_serial_that_no_date_has_stays_a_number(serial: float) -> None:
    cells = number(0, 0, serial, 1)
    assert read(xls([("甲", cells)], record(0x22, b"\1\0") + formats("yyyy-mm-dd")), sniff.XLS)[0] == {"甲": [[serial]]}


@pytest.mark.parametrize("claimed", [0, 2, 3, 2**31])
def test_xls_with_a_lying_count_of_texts(claimed: int) -> None:
    texts = b"".join(struct.pack("<HB", len(text), 1) + text.encode("utf-16-le") for text in ("张三", "李四"))
    shared = record(0xFC, struct.pack("<LL", 2, claimed) + texts)
    cells = record(0xFD, struct.pack("<HHHL", 0, 0, 0, 0)) + record(0xFD, struct.pack("<HHHL", 0, 1, 0, 1))
    assert read(xls([("甲", cells)], shared), sniff.XLS)[0] == {"甲": [["张三", "李四"]]}


def test_ods() -> None:
    rows = (
        row(cell("2020-04-03", "date") + cell("PT09H30M00S", "time") + cell("80") + cell("true", "boolean"))
        + row('<table:table-cell table:number-columns-repeated="2"/>'
              + cell("7", more='table:number-columns-repeated="3"'),
              'table:number-rows-repeated="2"')
        + row(cell("", "string", 'table:number-columns-spanned="2" table:number-rows-spanned="2"',
                   "一<text:s text:c=\"2\"/>二</text:p><text:p>三"))
        + row(cell("0", "float", 'table:formula="of:=1/0" calcext:value-type="error"', "#DIV/0!"))
        + row("", 'table:number-rows-repeated="1048570"')
    )  # fmt: skip
    grids, merges, odd = read(ods(table(rows)), sniff.ODS)
    repeated = ["", "", 7.0, 7.0, 7.0]
    assert grids["甲"] == [
        [date(2020, 4, 3), time(9, 30), 80.0, True, ""], repeated, repeated, ["一  二\n三", "", "", "", ""],
    ]  # fmt: skip
    assert merges == {"甲": [Span(4, 1, 5, 2)]}
    assert odd == {"甲": {(4, 0): "#DIV/0!"}}


def test_ods_leaves_out_what_is_no_sheet_of_its_own() -> None:
    other = table(row(cell("9")), "'file:///x.ods'#$甲").replace("'", "&apos;")
    comment = "<office:annotation><text:p>批注</text:p></office:annotation>"
    own = table(row(cell("甲", "string", text=f"甲</text:p>{comment}<text:p>乙")))
    assert read(ods(other + own), sniff.ODS)[0] == {"甲": [["甲\n乙"]]}


def test_xlsb() -> None:
    cells = [
        at(1), held(5, 0, struct.pack("<d", 43924.0), 1), held(5, 1, struct.pack("<d", 1.5), 2),
        held(2, 2, struct.pack("<L", 80 << 2 | 2)), held(7, 3, struct.pack("<L", 1)), held(4, 4, b"\1"),
        held(3, 5, b"\x17"), held(8, 6, wide("合计")), held(2, 7, struct.pack("<L", (12345 << 2) | 3)),
        held(2, 8, struct.pack("<L", (-5 << 2 | 2) & 0xFFFFFFFF)),
        binary(176, struct.pack("<4L", 2, 3, 0, 1)),
    ]  # fmt: skip
    grids, merges, odd = read(xlsb(cells, ["张三", "李四"]), sniff.XLSB)
    assert grids == {"甲": [
        [""] * 9, [date(2020, 4, 3), timedelta(hours=36), 80.0, "李四", True, "", "合计", 123.45, -5.0],
    ]}  # fmt: skip
    assert merges == {"甲": [Span(3, 1, 4, 2)]}
    assert odd == {"甲": {(1, 5): "#REF!"}}


def test_xml_2003() -> None:
    rows = (
        '<Row ss:Index="2"><Cell ss:Index="2"><Data ss:Type="Number">80</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2020-04-03T00:00:00.000</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">1899-12-31T09:30:00.000</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2020-04-03T09:30:00.000</Data></Cell></Row>'
        '<Row><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">一&#10;二</Data></Cell>'
        '<Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell>'
        '<Cell ss:Formula="=1+1"/></Row>'
    )
    grids, merges, odd = read(workbook2003(rows), sniff.XML2003)
    assert grids == {"甲": [
        [""] * 5,
        ["", 80.0, date(2020, 4, 3), time(9, 30), datetime(2020, 4, 3, 9, 30)],
        ["一\n二", "", True, "", ""],
    ]}  # fmt: skip
    assert merges == {"甲": [Span(3, 1, 4, 2)]}
    assert odd == {"甲": {(2, 3): "#N/A", (2, 4): "="}}


def test_a_page_of_a_system() -> None:
    page = (
        '<meta charset="gb2312"><script>document.write("<table><tr><td>假")</script>'
        "<table><tr><th colspan=2>标题</th></tr><tr><td rowspan=2>甲<br>乙</td><td> 2020-4-3 </td></tr>"
        "<tr><td>007</td><td>&nbsp;</td><td style=\"mso-number-format:'\\@'\">9:30</td></tr></table>"
        "<table><tr><td>第二张</td></tr></table>"
    )
    grids, merges, _ = read(page.encode("gb2312"), sniff.HTML)
    assert grids == {"Sheet1": [
        ["标题", "", "", ""], ["甲\n乙", date(2020, 4, 3), "", ""], ["", "007", "", "9:30"], ["第二张", "", "", ""],
    ]}  # fmt: skip
    assert merges == {"Sheet1": [Span(1, 1, 1, 2), Span(2, 1, 3, 1)]}


def test_a_page_that_says_what_is_a_number() -> None:
    page = (
        "<table><tr><td sdval='80' sdnum='1033;'>80</td><td sdval='43924' sdnum='1033;0;YYYY-MM-DD'>2020-04-03</td>"
        "<td sdval='0' sdnum='1033;'>#REF!</td><td>80</td><td x:num='12.5'>12.50</td></tr></table>"
    )
    grids, _, odd = read(page.encode(), sniff.HTML)
    assert grids == {"Sheet1": [[80.0, date(2020, 4, 3), "", "80", 12.5]]}
    assert odd == {"Sheet1": {(0, 2): "#REF!"}}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("单位,日期\r\n甲,2020/4/3\r\n", [["单位", "日期"], ["甲", date(2020, 4, 3)]]),
        ("单位;金额\n甲;1,5\n乙;2,5", [["单位", "金额"], ["甲", "1,5"], ["乙", "2,5"]]),
        ("sep=|\n甲|乙", [["甲", "乙"]]),
        ('"甲\n乙","a ""b"""\n="007",=1+1', [["甲\n乙", 'a "b"'], ["007", "=1+1"]]),
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_csv(text: str, rows: list[list[Any]], codec: str) -> None:
    assert read(text.encode(codec), sniff.CSV)[0] == {"Sheet1": rows}
