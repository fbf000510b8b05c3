"""A generated sheet drawn anew in its place: what staff did to it stays, and goes where its rows and columns go."""

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.support import corpus, corpus_folder, ooxml_errors
from workbook.addresses import Span
from workbook.grid.calamine import CalamineBook, CalamineError
from workbook.master.placement import surrounded
from workbook.master.present import read_present
from workbook.master.renewal import ROLL, draw_roll, drawn_over, renew
from workbook.master.staff import Beside
from workbook.master.stamp import Stamp
from workbook.master.table import Column, Row, Table, draw_table, table_moves
from workbook.package.book import BookPart
from workbook.package.comments import Comments
from workbook.package.moves import Moves
from workbook.package.package import Package
from workbook.package.relations import rels_name
from workbook.package.sheet import SheetPart
from workbook.package.trees import PackageError
from workbook.sheets import Book, Cell, Chart, Sheet, Style
from workbook.write import book_bytes

COLUMNS = (Column("名称", 20), Column("数", 8, "count"))
TABLE = Table(
    "表", "一张表", "说明", COLUMNS, [Row(key, (key, at)) for at, key in enumerate("甲乙丙丁", 1)], bars={1: 9.0}
)
LATER = replace(
    TABLE,
    columns=(COLUMNS[0], Column("新列", 11), COLUMNS[1]),
    rows=[Row(key, (key, "新", at)) for at, key in enumerate("子甲丑丙丁寅")],
    bars={2: 9.0},
)


def overview(rows: int = 3) -> Sheet:
    """A first sheet with a chart of so many rows."""
    cells = [Cell(1, 1, "总览", Style("title"))]
    cells += [cell for row in range(2, rows + 2) for cell in (Cell(row, 1, f"项{row}"), Cell(row, 2, row))]
    names, figures = Span(2, 1, rows + 1, 1), Span(2, 2, rows + 1, 2)
    chart = Chart("column", "逐项", Span(rows + 3, 1, rows + 9, 4), names, (("数", figures),))
    return Sheet("总览", tuple(cells), widths={1: 20, 2: 9}, charts=(chart,))


def roll(data: bytes, tables: Sequence[Table] = (TABLE,), rows: int = 3) -> bytes:
    """A roll-up without a ledger."""
    package = Package(data)
    present = read_present(package, data, ["总览", *(table.name for table in tables), ROLL])
    assert present.hindrances == ()
    first, moves = overview(rows), {ROLL: Moves()}
    last = draw_roll(first, tables)
    if "总览" in present.around:
        first, moves["总览"] = surrounded(first, drawn_over(first), present.around["总览"])
    drawn = [first]
    for table in tables:
        beside = present.beside.get(table.name, Beside())
        drawn.append(draw_table(table, beside))
        known = table_moves(table, beside)
        if known is not None:
            moves[table.name] = known
    return renew(package, [*drawn, last], ("设置",), Stamp(1), moves, {}, present.parts).data


@pytest.fixture(scope="module")
def fresh() -> bytes:
    """A master as it was first rolled up."""
    return roll(book_bytes(Book((Sheet("设置", (Cell(1, 1, "设置"),)),))))


def part_of(package: Package, name: str = "表") -> str:
    """The part of a sheet."""
    return next(sheet.part for sheet in BookPart(package).sheets if sheet.name == name)


def edited(data: bytes, *changes: tuple[str, str], sheet: str = "表") -> bytes:
    """A master in whose sheet some text was replaced by other text."""
    package = Package(data)
    part = part_of(package, sheet)
    text = package.read(part).decode()
    for old, new in changes:
        assert len(re.findall(old, text)), old
        text = re.sub(old, lambda _, new=new: new, text, count=1)  # type: ignore[misc]
    package.write(part, text.encode())
    return package.save()


def frame(data: bytes, sheet: str = "表") -> str:
    """The text of a sheet's part."""
    package = Package(data)
    return package.read(part_of(package, sheet)).decode()


def checked(data: bytes, tmp_path: Path) -> bytes:
    """A master that Microsoft's validator finds nothing wrong with, and that drawing it again does not change."""
    path = tmp_path / "m.xlsx"
    path.write_bytes(data)
    assert ooxml_errors(path) == []
    return data


def test_drawing_the_same_again_changes_no_byte(fresh: bytes) -> None:
    assert roll(fresh) == fresh
    later = roll(fresh, (LATER,), 5)
    assert roll(later, (LATER,), 5) == later


def test_sheets_first_drawn_stand_in_order_and_it_opens_on_the_first(fresh: bytes, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(checked(fresh, tmp_path)))
    assert book.sheetnames == ["总览", "设置", "表", ROLL] and book.active is not None and book.active.title == "总览"
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == ["总览"]


STAFF = (
    '<c r="D3" s="0" t="inlineStr"><is><t>意见</t></is></c>',
    '<c r="D5" s="0" t="inlineStr"><is><r><t>已</t></r><r><rPr><b/></rPr><t>核</t></r></is></c>',
    '<c r="D7" s="0"><f>B7*2+$B$4</f><v>9</v></c>',
)


def with_staff(data: bytes) -> bytes:
    """With a column 意见: rich text beside 乙, a formula beside 丁."""
    cells = [(rf'(?<=</c>)(?=</row><row r="{row + 1}"|</row></sheetData>)', cell)
             for row, cell in ((3, STAFF[0]), (5, STAFF[1]))]  # fmt: skip
    data = edited(data, *((old.split("|")[0] + ")" if "|" in old else old, new) for old, new in cells))
    return edited(data, (r"(?<=</c>)(?=</row></sheetData>)", STAFF[2]))


def test_their_cells_stay_as_they_are_written_and_formulas_follow_rows_and_columns(
    fresh: bytes, tmp_path: Path
) -> None:
    table = replace(LATER, rows=[Row(key, (key, "新", at)) for at, key in enumerate("子甲乙丑丁")])
    data = checked(roll(with_staff(fresh), (table,)), tmp_path)
    text = frame(data)
    assert '<c r="E6" s="0" t="inlineStr"><is><r><t>已</t></r><r><rPr><b/></rPr><t>核</t></r></is></c>' in text
    assert '<c r="E8" s="0"><f>C8*2+$C$5</f><v>9</v></c>' in text
    assert roll(data, (table,)) == data


def test_rules_of_theirs_move_and_ours_are_drawn_once(fresh: bytes, tmp_path: Path) -> None:
    rule = (
        '<conditionalFormatting sqref="A4:A7"><cfRule type="expression" priority="9"><formula>$B4&gt;2</formula>'
        '</cfRule></conditionalFormatting><conditionalFormatting sqref="B6">'
        '<cfRule type="duplicateValues" priority="8"/>'
        "</conditionalFormatting>"
    )
    checks = '<dataValidations count="1"><dataValidation type="whole" sqref="B5:B6"><formula1>1</formula1>'
    checks += "<formula2>B6</formula2></dataValidation></dataValidations>"
    data = edited(fresh, ("(?=<conditionalFormatting)", rule), ("(?=<printOptions)", checks))
    text = frame(checked(roll(data, (LATER,)), tmp_path))
    assert text.count("<dataBar>") == 1 and 'sqref="C4:C9"><cfRule type="dataBar" priority="1"' in text
    assert 'sqref="A4:A9"><cfRule type="expression" priority="9"><formula>$C4&gt;2</formula>' in text
    assert 'sqref="C7"><cfRule type="duplicateValues" priority="8"/>' in text
    assert '<dataValidation type="whole" sqref="C7"><formula1>1</formula1>' in text  # 乙 is no more


def test_a_bar_restyled_is_not_drawn_a_second_time(fresh: bytes) -> None:
    data = edited(fresh, ('<color rgb="FF8FAFCB"/>', '<color rgb="FFFF0000"/>'))
    text = frame(roll(data, (LATER,)))
    assert text.count("<dataBar>") == 1 and "FFFF0000" in text


def test_view_print_and_widths_stay(fresh: bytes, tmp_path: Path) -> None:
    breaks = '<rowBreaks count="1" manualBreakCount="1"><brk id="6" max="16383" man="1"/></rowBreaks>'
    data = edited(
        fresh,
        ('workbookViewId="0"', 'zoomScale="85" workbookViewId="0"'),
        ('<tabColor rgb="[0-9A-F]*"/>', '<tabColor rgb="FFFF0000"/>'),
        ('<col min="2" max="2" width="8" ', '<col min="2" max="2" width="31.5" hidden="1" '),
        ('orientation="landscape"', 'orientation="portrait"'),
        ('left="0.5"', 'left="1.25"'),
        ("(?<=</headerFooter>)", breaks),
    )
    text = frame(checked(roll(data, (LATER,)), tmp_path))
    assert 'zoomScale="85"' in text and '<tabColor rgb="FFFF0000"/>' in text and 'left="1.25"' in text
    assert 'orientation="portrait"' in text and '<brk id="7" max="16383" man="1"/>' in text
    assert '<col min="2" max="2" width="11" customWidth="1"/>' in text  # the new column
    assert '<col min="3" max="3" width="31.5" hidden="1" customWidth="1"/>' in text


def test_filter_criteria_and_hidden_rows_stay_with_their_rows(fresh: bytes, tmp_path: Path) -> None:
    criteria = '<autoFilter ref="A3:C7"><filterColumn colId="1"><filters><filter val="1"/><filter val="3"/></filters>'
    data = edited(
        fresh,
        ('<autoFilter ref="A3:C7"/>', f'{criteria}</filterColumn><sortState ref="A4:C7"/></autoFilter>'),
        ('<row r="7" ht="24"', '<row r="7" hidden="1" ht="24"'),
        ('<row r="5" ht="24"', '<row r="5" hidden="1" ht="24"'),
    )
    data = roll(data, (LATER,))
    text = frame(checked(data, tmp_path))
    assert '<autoFilter ref="A3:D9"><filterColumn colId="2"><filters>' in text and "sortState" not in text
    assert re.findall(r'<row r="(\d+)"[^>]*hidden="1"', text) == ["8"]  # 丁; 乙 is no more
    names = openpyxl.load_workbook(io.BytesIO(data))["表"].defined_names
    assert "_xlnm._FilterDatabase" not in names or names["_xlnm._FilterDatabase"].attr_text == "'表'!$A$3:$D$9"


def with_part(data: bytes, kind: str, name: str, content: str) -> bytes:
    """A master whose sheet leads to one more part."""
    package = Package(data)
    book = BookPart(package)
    package.write(name, content.replace("<", f'<{kind} xmlns="{book.main}" ', 1).encode(), f"application/{kind}")
    package.relate(part_of(package), f"{book.office}/{kind}", name)
    return package.save()


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("(?<=</headerFooter>)", '<rowBreaks><brk id="x"/></rowBreaks>'),
        ("(?<=</headerFooter>)", '<colBreaks><brk id=""/></colBreaks>'),
        ('<col min="2"', '<col min="zwei"'),
        ('max="2"', 'max="2.5"'),
        ('(?<=<autoFilter ref="A3:C7")/>', '><filterColumn colId="a"/></autoFilter>'),
        ('(?<=type="dataBar" )priority="1"', 'priority="1st"'),
    ],
)
def test_a_number_that_is_none_is_a_package_error(fresh: bytes, place: str, text: str) -> None:
    package = Package(edited(fresh, (place, text)))
    present = read_present(Package(fresh), fresh, ["总览", TABLE.name, ROLL])
    moves = table_moves(TABLE, present.beside[TABLE.name])
    assert moves is not None
    with pytest.raises(PackageError):
        renew(package, [overview(), draw_table(LATER, Beside())], ("设置",), Stamp(1), {TABLE.name: moves}, {}, {})


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("table", "xl/tables/table1.xml", '<id="1" name="表1" ref="?"><tableColumns/></table>'),
        ("table", "xl/tables/table1.xml", '<ref="A3:C7"><tableColumns><tableColumn id="x"/></tableColumns></table>'),
        ("pivotTable", "xl/pivotTables/pivotTable1.xml", '<name="p"><location ref="A1:"/></pivotTable>'),
        ("comments", "xl/comments9.xml", '<a=""><commentList><comment ref="1A"/></commentList></comments>'),
    ],
)
def test_a_place_that_is_none_is_a_package_error(fresh: bytes, kind: str, name: str, content: str) -> None:
    data = with_part(fresh, kind, name, content)
    if kind == "table":
        relation = Package(data).relations(part_of(Package(data)))[-1].id
        spaces = f'xmlns:r="{BookPart(Package(data)).office}"'
        data = edited(data, ("(?=</worksheet>)", f'<tableParts><tablePart {spaces} r:id="{relation}"/></tableParts>'))
    with pytest.raises(PackageError):
        roll(data, (LATER,))


def test_links_merges_and_extensions_follow(fresh: bytes, tmp_path: Path) -> None:
    links = "".join(f'<hyperlink ref="{ref}" location="总览!A1"/>' for ref in ("A6", "A5"))
    extension = (
        '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        'uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"><x14:sparklineGroups '
        'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup><x14:sparklines>'
        "<x14:sparkline><xm:f>表!A6:B6</xm:f><xm:sqref>D6</xm:sqref></x14:sparkline></x14:sparklines>"
        "</x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
    )
    data = edited(
        with_staff(fresh),
        ('(?<=<mergeCell ref="A1:B1"/>)', '<mergeCell ref="D6:D7"/>'),
        ("(?=<printOptions)", f"<hyperlinks>{links}</hyperlinks>"),
        ("(?=</worksheet>)", extension),
    )
    text = frame(checked(roll(data, (LATER,)), tmp_path))
    assert '<hyperlinks><hyperlink ref="A7" location="总览!A1"/></hyperlinks>' in text
    assert '<mergeCell ref="E7:E8"/>' in text and '<mergeCell ref="A1:C1"/>' in text
    assert "<xm:f>表!A7:C7</xm:f><xm:sqref>E7</xm:sqref>" in text


def commented(data: bytes) -> bytes:
    """With comments on the rows 丙 and 乙, and on the title."""
    package = Package(data)
    book = BookPart(package)
    part = SheetPart(package, part_of(package))
    comments = Comments(book, part)
    for ref, text in (("B6", "丙的批注"), ("A5", "乙的批注"), ("A1", "标题的批注")):
        comments.say(ref, text, "张三", 200, 80)
    comments.save()
    part.save()
    return package.save()


def test_comments_follow_their_rows_and_none_is_lost(fresh: bytes, tmp_path: Path) -> None:
    data = roll(commented(fresh))
    assert roll(data) == data
    data = roll(data, (LATER,))
    sheet = openpyxl.load_workbook(io.BytesIO(checked(data, tmp_path)))["表"]
    said = {cell.coordinate: cell.comment.text for line in sheet.iter_rows(max_row=20) for cell in line if cell.comment}
    assert said == {"C7": "丙的批注", "A11": "乙的批注", "A1": "标题的批注"}
    package = Package(data)
    boxes = package.read("xl/drawings/vmlDrawing1.vml")
    assert sorted(re.findall(rb"<x:Row>(\d+)</x:Row><x:Column>(\d+)", boxes)) == [
        (b"0", b"0"),
        (b"10", b"0"),
        (b"6", b"2"),
    ]


def test_charts_are_brought_up_to_date_in_their_own_parts(fresh: bytes, tmp_path: Path) -> None:
    package = Package(fresh)
    chart = next(name for name in package.names if name.startswith("xl/charts/chart"))
    package.write(chart, package.read(chart).replace(b"44688C", b"FF0000"))
    data = roll(package.save())
    assert roll(data) == data
    after = Package(checked(roll(data, rows=5), tmp_path))
    text = after.read(chart).decode()
    assert "FF0000" in text and "'总览'!$B$2:$B$6" in text and "'总览'!$B$2:$B$4" not in text
    assert "<c:v>6</c:v>" in text or "<v>6</v>" in text
    drawing = after.read("xl/drawings/drawing1.xml").decode()
    assert drawing.count("<xdr:graphicFrame ") == 1 and "<xdr:row>7</xdr:row>" in drawing


def test_a_chart_that_was_moved_stays_and_what_others_drew_is_untouched(fresh: bytes, tmp_path: Path) -> None:
    package = Package(fresh)
    shape = (
        "<xdr:oneCellAnchor><xdr:from><xdr:col>6</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row>"
        '<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="900000" cy="400000"/><xdr:sp macro="" textlink="">'
        '<xdr:nvSpPr><xdr:cNvPr id="9" name="文本框 1"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr/>'
        "<xdr:txBody><a:bodyPr/><a:p/></xdr:txBody></xdr:sp><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>"
    )
    drawing = package.read("xl/drawings/drawing1.xml").decode()
    moved = drawing.replace("<xdr:row>5</xdr:row>", "<xdr:row>25</xdr:row>", 1).replace("</xdr:wsDr>", shape)
    package.write("xl/drawings/drawing1.xml", moved.encode())
    after = Package(checked(roll(package.save(), rows=5), tmp_path)).read("xl/drawings/drawing1.xml").decode()
    assert "<xdr:row>25</xdr:row>" in after and shape in after and after.count("<xdr:graphicFrame ") == 1


def test_a_chart_that_goes_takes_along_what_its_program_gave_it(fresh: bytes) -> None:
    package = Package(fresh)
    chart = next(name for name in package.names if name.startswith("xl/charts/chart"))
    style = package.write("xl/charts/style1.xml", b"<cs/>", "application/vnd.ms-office.chartstyle+xml")
    package.relate(chart, "http://schemas.microsoft.com/office/2011/relationships/chartStyle", style)
    package.write(chart, re.sub(rb"\bser>", b"others>", package.read(chart)))
    after = Package(roll(package.save()))
    assert style not in after and b"style1" not in after.read("[Content_Types].xml")
    assert len([name for name in after.names if name.startswith("xl/charts/")]) == 1


def test_a_frame_measured_in_inches_counts_as_moved(fresh: bytes) -> None:
    package = Package(fresh)
    drawing = package.read("xl/drawings/drawing1.xml").replace(b"colOff>0<", b"colOff>1.5in<", 1)
    package.write("xl/drawings/drawing1.xml", drawing)
    after = Package(roll(package.save(), rows=5)).read("xl/drawings/drawing1.xml").decode()
    assert "1.5in" in after and "<xdr:row>5</xdr:row>" in after and after.count("<xdr:graphicFrame ") == 1


def test_what_stands_around_the_overview_stays(fresh: bytes) -> None:
    note = '<row r="1"'
    data = edited(
        fresh,
        ("(?<=</c>)(?=</row><row r=\"2\")", '<c r="H1" s="0" t="inlineStr"><is><t>旁注</t></is></c>'),
        ("(?=</sheetData>)", '<row r="20"><c r="B20" s="0" t="inlineStr"><is><t>下注</t></is></c></row>'),
        sheet="总览",
    )  # fmt: skip
    text = frame(roll(data, rows=5), "总览")
    assert note in text and '<c r="H1" s="0" t="inlineStr"><is><t>旁注</t></is></c>' in text
    assert '<c r="B22" s="0" t="inlineStr"><is><t>下注</t></is></c>' in text


def with_pivot(data: bytes, ref: str) -> bytes:
    """With a pivot cache over cells of the table."""
    package = Package(data)
    book = BookPart(package)
    cache = (
        f'<pivotCacheDefinition xmlns="{book.main}" xmlns:r="{book.office}" refreshedBy="张三" recordCount="0">'
        f'<cacheSource type="worksheet"><worksheetSource ref="{ref}" sheet="表"/></cacheSource><cacheFields count="0"/>'
        "</pivotCacheDefinition>"
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheDefinition+xml"
    package.write("xl/pivotCache/pivotCacheDefinition1.xml", cache.encode(), kind)
    package.relate(book.part, f"{book.office}/pivotCacheDefinition", "xl/pivotCache/pivotCacheDefinition1.xml")
    return package.save()


def test_a_table_made_of_ours_grows_with_it(fresh: bytes, tmp_path: Path) -> None:
    package = Package(fresh)
    book, part = BookPart(package), part_of(package)
    table = (
        f'<table xmlns="{book.main}" id="1" name="表1" displayName="表1" ref="A3:C7"><autoFilter ref="A3:C7">'
        '<filterColumn colId="1"><filters><filter val="1"/></filters></filterColumn></autoFilter>'
        '<tableColumns count="3">'
        '<tableColumn id="1" name="名称"/><tableColumn id="2" name="数"/><tableColumn id="3" name="标识"/></tableColumns>'
        '<tableStyleInfo name="TableStyleMedium2" showRowStripes="1"/></table>'
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
    package.write("xl/tables/table1.xml", table.encode(), kind)
    relation = package.relate(part, f"{book.office}/table", "xl/tables/table1.xml")
    listed = f'<tableParts count="1"><tablePart xmlns:r="{book.office}" r:id="{relation}"/></tableParts>'
    data = edited(package.save(), ("<autoFilter [^>]*/>", ""), ("(?=</worksheet>)", listed))
    data = checked(roll(data, (LATER,)), tmp_path)
    text = Package(data).read("xl/tables/table1.xml").decode()
    assert 'ref="A3:D9"><autoFilter ref="A3:D9"><filterColumn colId="2">' in text
    assert '<tableColumn id="1" name="名称"/><tableColumn id="4" name="新列"/><tableColumn id="2" name="数"/>' in text
    assert "<autoFilter" not in frame(data)
    assert roll(data, (LATER,)) == data


@pytest.mark.parametrize(("ref", "now"), [("A3:C7", "A3:D9"), ("A3:B7", "A3:C9"), ("A3:B5", "A3:C5")])
def test_pivots_over_the_table_read_it_anew(fresh: bytes, ref: str, now: str) -> None:
    text = Package(roll(with_pivot(fresh, ref), (LATER,))).read("xl/pivotCache/pivotCacheDefinition1.xml").decode()
    assert 'refreshOnLoad="1"' in text and f'ref="{now}"' in text


def test_parts_of_others_are_never_written(fresh: bytes) -> None:
    package = Package(fresh)
    package.write("xl/media/image1.png", b"\x89PNG", "image/png")
    package.write("customXml/item1.xml", b"<a  b='1'/>", "application/xml")
    after = Package(roll(package.save(), (LATER,), 5))
    for name in ("xl/media/image1.png", "customXml/item1.xml", part_of(Package(fresh), "设置"), "docProps/core.xml"):
        assert after.read(name) == package.read(name)


ALLOWED = {"[Content_Types].xml", "_rels/.rels", "docProps/custom.xml", "xl/calcChain.xml"}


def rich() -> list[Path]:
    """Workbooks of the corpus with the most kinds of parts, twelve of them; none where there is no corpus."""
    folder = corpus_folder()
    found = []
    for path in sorted((folder / "real").glob("[vem]*/*.xls[xm]")) if folder is not None else ():
        if path.stat().st_size < 3 << 20:
            try:
                package = Package(path.read_bytes())
                BookPart(package).sheets  # noqa: B018
                CalamineBook(path.read_bytes())
            except (PackageError, CalamineError):
                continue
            kinds = {re.sub(r"\d+", "", name) for name in package.names}
            found.append((-len(kinds), path.name, path))
    return [path for _, _, path in sorted(found)[:12]]


@pytest.mark.parametrize("path", rich(), ids=lambda path: path.name)
def test_workbooks_that_others_made_stay_byte_for_byte(path: Path, tmp_path: Path) -> None:
    """Real workbooks as staff's own sheets: of their parts only those that list parts, sheets and formats change."""
    data = path.read_bytes()
    before = Package(data)
    book = BookPart(before)
    opened = {sheet.part for sheet in book.sheets if b"tabSelected" in before.read(sheet.part)}
    styles = book.part_of("styles") or ""
    allowed = ALLOWED | {book.part, rels_name(book.part), styles, *opened}
    made = roll(roll(data), (LATER,), 5)
    after = Package(made)
    changed = {name for name in before.names if name not in after or after.read(name) != before.read(name)}
    assert changed <= allowed
    for name in opened & changed:
        plain = [re.sub(rb' tabSelected="[^"]*"', b"", SheetPart(one, name).rows) for one in (before, after)]
        assert plain[0] == plain[1]
    was, now = tmp_path / path.name, tmp_path / f"new-{path.name}"
    was.write_bytes(data)
    now.write_bytes(made)
    known = {(error["description"], error["path"]) for error in ooxml_errors(was)}
    assert {(error["description"], error["path"]) for error in ooxml_errors(now)} <= known
    names = CalamineBook(made).names
    assert tuple(name for name in names if name not in ("总览", "表", ROLL)) == CalamineBook(data).names


def test_the_corpus_is_there() -> None:
    corpus()
    assert len(rich()) == 12
