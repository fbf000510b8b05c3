"""What calamine hides, and the slower reader that hides nothing."""

from __future__ import annotations

import datetime as dt
import io
import random

import openpyxl
import pytest

from tests.intake.builders import packed, parts, relations, row, sheet, workbook
from workbook.grid.book import DamagedError
from workbook.grid.calamine import CalamineBook
from workbook.grid.inexact import inexact_cells
from workbook.grid.stream import StreamBook

ODD = {
    '<c r="B2" t="e"><v>#REF!</v></c>': "#REF!",
    '<c r="B2" t="e"><f>A1/0</f><v>#DIV/0!</v></c>': "#DIV/0!",
    '<c r="B2"><f>1+1</f></c>': "=",
    '<c r="B2"><f>1+1</f><v/></c>': "=",
    '<c r="B2" t="str"><f>A1</f></c>': "=",
    '<c r="B2"><f t="shared" si="0"/></c>': "=",
    '<c r="B2"><v>NaN</v></c>': "NaN",
    '<c r="B2"><v>1e999</v></c>': "1e999",
    '<c r="B2"><v>1_000</v></c>': "1_000",
    '<c r="B2"><v>１２</v></c>': "１２",
    '<c r="B2"><v>1<x>7</x>2</v></c>': "172",
    '<c r="B2" t="b"><v>2</v></c>': "2",
    '<c r="B2" t="inlineStr"><v>abc</v></c>': "abc",
    '<c r="B2"><f>RAND()*9</f><v>5</v></c>': "=RAND()*9",
    "<c r=\"B2\"><f>cmd|'/C calc'!A0</f><v>5</v></c>": "=cmd|'/C calc'!A0",
}
EXACT = (
    '<c r="B2" t="str"><f>""</f><v></v></c>',
    '<c r="B2"><f>1+1</f><v>2</v></c>',
    '<c r="B2" s="1"/>',
    '<c r="B2"><v>-1</v></c>',
    '<c r="B2"><v> 12 </v></c>',
    '<c r="B2"><f>IF(A1="TODAY()",1,2)</f><v>2</v></c>',
    '<c r="B2"><v>-1.5E-3</v></c>',
)


@pytest.mark.parametrize("cell", ODD)
def test_odd_cells_are_named(cell: str) -> None:
    assert inexact_cells(workbook(row(cell, number=2))) == {"月报": {(1, 1): ODD[cell]}}


@pytest.mark.parametrize("cell", EXACT)
def test_exact_cells_are_not(cell: str) -> None:
    assert inexact_cells(workbook(row(cell, number=2))) == {}


def test_sheets_are_found_through_their_relations_and_may_be_chosen() -> None:
    odd = sheet(row('<c r="A1"><f>1</f></c>'))
    data = packed(
        parts(
            sheets='<sheet name="甲" r:id="s2"/><sheet name="乙" r:id="s1"/>',
            extra={
                "xl/_rels/workbook.xml.rels": relations(
                    ("s1", "worksheet", "worksheets/sheet1.xml", ""), ("s2", "worksheet", "/xl/other/Part.xml", "")
                ),
                "xl/other/part.xml": odd,
            },
        )
    )
    assert inexact_cells(data) == {"甲": {(0, 0): "="}}
    assert inexact_cells(data, ["乙"]) == {}


def test_a_formula_is_told_in_every_cell_that_shares_it() -> None:
    cells = (
        row('<c r="A1"><f t="shared" ref="A1:A2" si="0">NOW()</f><v>1</v></c>'),
        row('<c r="A2"><f t="shared" si="0"/><v>2</v></c>', number=2),
    )
    assert inexact_cells(workbook("".join(cells))) == {"月报": {(0, 0): "=NOW()", (1, 0): "=NOW()"}}


def test_a_negative_number_is_told_only_where_a_date_or_a_time_of_day_is_shown() -> None:
    formats = '<numFmts count="1"><numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts>'
    looks = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 20, 165, 2))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    styles = f'<styleSheet xmlns="{main}">{formats}<cellXfs count="5">{looks}</cellXfs></styleSheet>'
    cells = (f'<c r="{letter}1" s="{style}"><v>-0.5</v></c>' for style, letter in enumerate("ABCDE"))
    data = workbook(row(*cells), extra={"xl/styles.xml": styles})
    assert inexact_cells(data) == {"月报": {(0, 1): "-0.5", (0, 2): "-0.5"}}


def test_the_stream_reads_what_calamine_reads() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["单位", 1, 2.5, True, False, None, "a\nb", " x", "１２"])
    page.append([dt.date(2020, 4, 3), dt.datetime(2020, 4, 3, 9, 30), dt.time(9, 30), dt.timedelta(hours=30), -1])
    page["B5"] = 43924
    page["B5"].number_format = 'yyyy"年"m"月"d"日"'
    page["C5"].number_format = "0.00%"
    page["C5"] = 0.5
    page.merge_cells("A7:C8")
    book.create_sheet("空")
    out = io.BytesIO()
    book.save(out)
    ours, theirs = StreamBook(out.getvalue()), CalamineBook(out.getvalue())
    assert ours.names == theirs.names == ("Sheet", "空")
    for name in ours.names:
        assert ours.grid(name) == theirs.grid(name)
        assert ours.merges(name) == theirs.merges(name)


def test_the_stream_reads_what_calamine_refuses() -> None:
    cells = (
        '<c r="A1" t="s"><v>0</v></c>',
        '<c r="B1" t="e"><v>#SPILL!</v></c>',
        '<c r="C1" t="b"><v>2</v></c>',
        "<c><v>7</v></c>",
    )
    assert StreamBook(workbook(row(*cells))).grid("月报") == [["甲", "", "2", 7.0]]
    utf16 = packed(parts() | {"xl/worksheets/sheet1.xml": sheet(row('<c r="B1"><v>1</v></c>')).encode("utf-16")})
    assert StreamBook(utf16).grid("月报") == [["", 1.0]]


@pytest.mark.parametrize(
    "cell", ['<c r="A1" t="s"><v>9</v></c>', '<c r="A1" t="s"><v>-1</v></c>', '<c r="A0"><v>9</v></c>']
)
def test_the_stream_invents_nothing(cell: str) -> None:
    with pytest.raises(DamagedError, match="no "):
        StreamBook(workbook(row(cell))).grid("月报")


def test_cells_told_by_their_bytes_are_those_told_by_parsing() -> None:
    chance = random.Random(1)
    kinds = [cell.replace('r="B2"', 'r="{}"') for cell in (*ODD, *EXACT)]
    for _ in range(200):
        rows = "".join(
            row(*(chance.choice(kinds).format(f"{letter}{number}") for letter in "ABCDEF"), number=number)
            for number in range(1, 5)
        )
        plain = inexact_cells(workbook(rows))
        parsed = inexact_cells(workbook(f"<!-- not written as programs do -->{rows}"))
        assert plain == parsed
