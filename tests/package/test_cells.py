"""Formats set in the bytes of rows: the same cells as in a tree, in whatever way a program wrote them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.package.packages import SHEET, build, canonical, marked, sheet, sheet_of
from workbook.addresses import Span, a1
from workbook.grid.calamine import CalamineBook
from workbook.grid.stream import StreamBook
from workbook.package.cells import Cells
from workbook.package.names import MAIN
from workbook.package.package import Package
from workbook.package.trees import PackageError, parse

Place = tuple[int, int]

PLAIN = '<row r="2"><c r="B2"><v>1</v></c><c r="D2" s="1"><v>2</v></c></row><row r="4"><c r="A4"><v>3</v></c></row>'
X14AC = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"


def set_formats(part: str | bytes, formats: dict[Place, int]) -> bytes:
    """A sheet part in which cells have got formats."""
    package = Package(build({SHEET: part}))
    found = sheet_of(package)
    Cells(found).set_formats(formats)
    found.save()
    return package.read(SHEET)


def cells_of(part: bytes) -> dict[str, tuple[str | None, str | None, str | None]]:
    """Cell -> format, type and value, for a part whose cells say where they are."""
    nodes = parse(part, SHEET).iter(f"{{{MAIN}}}c")
    return {node.get("r", ""): (node.get("s"), node.get("t"), node.findtext(f"{{{MAIN}}}v")) for node in nodes}


def test_cells_come_before_after_and_between_those_that_are_there() -> None:
    wanted = dict.fromkeys([(1, 1), (2, 1), (2, 2), (2, 3), (2, 4), (2, 9), (3, 1), (4, 2), (6, 1)], 1)
    part = set_formats(sheet(PLAIN), wanted)
    refs = [node.get("r") for node in parse(part, SHEET).iter(f"{{{MAIN}}}c")]
    assert refs == ["A1", "A2", "B2", "C2", "D2", "I2", "A3", "A4", "B4", "A6"]
    assert [node.get("r") for node in parse(part, SHEET).iter(f"{{{MAIN}}}row")] == ["1", "2", "3", "4", "6"]
    assert cells_of(part)["B2"] == ("1", None, "1") and cells_of(part)["A4"] == (None, None, "3")


@pytest.mark.parametrize(
    "rows",
    [
        "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>",
        '<row r="1"><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>',
        "<row><c r='A1'><v>1</v></c><c r='B1' ><v>2</v></c></row><row><c r='A2'  ><v>3</v></c></row>",
        '<row r="1" spans="1:1"><c r="A1"><!-- <c r="B1"/> --><v>1</v></c><?x <row>?><c r="B1"><v>2</v></c></row>'
        '<row r="2"><c r="A2"><v><![CDATA[3]]></v></c></row>',
        f'<row r="1" xmlns:y="{X14AC}" y:dyDescent="0.25" y:r="9" y:s="7"><c r="A1" y:s="5" cm="1"><v>1</v></c>'
        '<c r="B1"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c></row>',
        '<row r="2"><c r="A2"><v>3</v></c></row><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>',
        '<row r="1"><c r="B1"><v>2</v></c><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>3</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>2</v></c></row>'
        '<row r="2"><c r="A2"><v>3</v></c></row>',
    ],
    ids="no-refs row-refs-only spaces hidden-tags extensions rows-unordered cells-unordered row-twice".split(),
)  # fmt: skip
def test_whatever_way_rows_are_written_the_same_cells_are_meant(rows: str) -> None:
    data = build({SHEET: sheet(rows)})
    assert StreamBook(data).grid("表") == [[1, 2], [3, ""]]
    part = set_formats(sheet(rows), {(1, 2): 1, (1, 3): 1, (2, 1): 1, (2, 2): 1})
    after = build({SHEET: part})
    assert StreamBook(after).grid("表") == [[1, 2], [3, ""]]
    nodes = list(parse(part, SHEET).iter(f"{{{MAIN}}}c"))
    assert len(nodes) == 5 and sum(node.get("s") == "1" for node in nodes) == 4
    assert all(node.get("s") == "1" for node in nodes if node.findtext(f"{{{MAIN}}}v") in ("2", "3"))
    found = Cells(sheet_of(Package(after)))
    assert [found.format_at(place) for place in ((1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (3, 1))] == [
        0,
        1,
        1,
        1,
        1,
        None,
    ]


def test_a_cell_that_is_there_twice_is_marked_twice() -> None:
    part = set_formats(sheet('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'), {(1, 1): 1})
    assert part.count(b's="1"') == 2


def test_rows_without_a_number_are_where_their_cells_are() -> None:
    part = set_formats(sheet('<row><c r="A5"><v>1</v></c></row>'), {(5, 1): 1, (5, 2): 1, (1, 1): 1})
    assert cells_of(part) == {"A1": ("1", None, None), "A5": ("1", None, "1"), "B5": ("1", None, None)}


def test_rows_and_sheets_closed_by_their_own_tag_are_opened() -> None:
    part = set_formats(sheet('<row r="3" ht="20"/>'), {(3, 2): 1, (3, 1): 1})
    assert cells_of(part) == {"A3": ("1", None, None), "B3": ("1", None, None)} and b'<row r="3" ht="20">' in part
    part = set_formats(sheet("").replace("<sheetData></sheetData>", "<sheetData />"), {(3, 2): 1})
    assert cells_of(part) == {"B3": ("1", None, None)}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_part_in_another_encoding_is_patched_as_well(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?>' + sheet('<row r="1"><c r="A1" t="str"><v>甲</v></c></row>')
    part = set_formats(text.encode(encoding), {(1, 1): 1})
    assert cells_of(part) == {"A1": ("1", "str", "甲")}


def test_namespaces_may_be_said_at_the_rows_themselves() -> None:
    rows = f'<sheetData xmlns="{MAIN}"><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    part = set_formats(f'<x:worksheet xmlns:x="{MAIN}">{rows}</x:worksheet>', {(1, 1): 1, (2, 1): 1})
    assert cells_of(part) == {"A1": ("1", None, "1"), "A2": ("1", None, None)}


def test_an_angle_bracket_in_an_attribute_ends_no_tag() -> None:
    rows = """<row r="1" x="a>b" y='"/>'><c r="A1" z="1 > 0"><v>1</v></c></row>"""
    assert cells_of(set_formats(sheet(rows), {(1, 1): 1})) == {"A1": ("1", None, "1")}


def test_a_cell_that_is_not_there_is_as_its_row_or_column_is() -> None:
    rows = '<row r="1" s="1" customFormat="1"/><row r="2" s="1"/>'
    part = sheet(rows, before='<cols><col min="3" max="5" style="1"/></cols>')
    cells = Cells(sheet_of(Package(build({SHEET: part}))))
    assert [cells.usual_format(place) for place in ((1, 1), (2, 1), (2, 4), (3, 5), (3, 6))] == [1, 0, 1, 1, 0]


@pytest.mark.parametrize(
    "rows",
    ['<row r="x"><c r="A1"/></row>', '<row r="1"><c r="1A"/></row>', '<row r="1"><c r="A1" s="x"/></row>',
     '<row r="1"><c r="A1"></c ><c r="B1"></c></row>', '<row r="1"><c r="A1"/></row ><row r="2"></row>',
     '<row r="1"><c r="A1">', '<row r="1">', "<c r='A1'/></sheetData><sheetData>"],
)  # fmt: skip
def test_rows_that_are_none_are_refused_or_left_alone(rows: str) -> None:
    data = build({SHEET: sheet(rows)})
    try:
        copy = marked(data, "A1")
    except PackageError:
        return
    parse(Package(copy).read(SHEET), SHEET)


def test_a_mark_outside_spans_and_dimension_is_seen() -> None:
    part = sheet('<row r="1" spans="1:1"><c r="A1"><v>1</v></c></row>', before='<dimension ref="A1"/>')
    copy = marked(build({SHEET: part}), "F9")
    assert Cells(sheet_of(Package(copy))).format_at((9, 6)) not in (None, 0)
    assert CalamineBook(copy).grid("表")[0][0] == 1


def expected(part: str, formats: dict[Place, int]) -> str:
    """The part with the formats set in its tree, by the plain way."""
    root = etree.fromstring(part)
    data = root.find(f"{{{MAIN}}}sheetData")
    assert data is not None
    for (row, column), index in formats.items():
        line = next((node for node in data if node.get("r") == str(row)), None)
        if line is None:
            line = etree.Element(f"{{{MAIN}}}row", r=str(row))
            data.insert(sum(int(node.get("r", "")) < row for node in data), line)
        cell = next((node for node in line if node.get("r") == a1(row, column)), None)
        if cell is None:
            cell = etree.Element(f"{{{MAIN}}}c", r=a1(row, column))
            line.insert(sum(Span.parse(node.get("r", "")).left < column for node in line), cell)
        cell.set("s", str(index))
    return canonical(etree.tostring(root))


_PLACES = st.tuples(st.integers(1, 12), st.sampled_from([1, 2, 3, 26, 27, 702, 703, 16384]))
_CELL = st.sampled_from(
    ["<c {}/>", "<c {} />", "<c {} s='1'><v>7</v></c>", '<c t="inlineStr" {}><is><t>&lt;c&gt; x</t></is></c>',
     '<c s="0" {}><f>A1&gt;2</f><v>1</v></c>']
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(_PLACES, _CELL, max_size=12), st.dictionaries(_PLACES, st.integers(0, 1), max_size=12))
def test_any_formats_in_any_sheet_are_as_if_set_in_its_tree(
    filled: dict[Place, str], formats: dict[Place, int]
) -> None:
    rows = ""
    for number in sorted({row for row, _ in filled}):
        columns = sorted(column for row, column in filled if row == number)
        cells = "".join(filled[number, column].format(f'r="{a1(number, column)}"') for column in columns)
        rows += f'<row r="{number}">{cells}</row>'
    part = sheet(rows, before='<sheetPr><tabColor rgb="FF000000"/></sheetPr>', after='<pageMargins left="1"/>')
    assert canonical(set_formats(part, formats)) == expected(part, formats)
