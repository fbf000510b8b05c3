"""The workbook part: sheets come and go, and what counts sheets by place or names them follows."""

from __future__ import annotations

import pytest

from tests.package.packages import (
    SHEET,
    STYLES,
    build,
    changed,
    finding,
    marked,
    rels,
    report,
    rewritten,
    saved_by_another,
    sheet,
    workbook,
)
from validator.intake.guard import scan, walk_parts
from workbook import issues
from workbook.grid.calamine import CalamineBook
from workbook.grid.stream import StreamBook
from workbook.marks import mark
from workbook.package.book import BookPart
from workbook.package.names import MAIN, OFFICE, STRICT_MAIN, STRICT_OFFICE, WORKSHEET_TYPE
from workbook.package.package import Package
from workbook.package.trees import PackageError, parse
from workbook.unmarking import unmark

BOOK, RELS, CHAIN = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/calcChain.xml"
TYPES = "[Content_Types].xml"
CHART = (
    f'<chartsheet xmlns="{MAIN}"><sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews></chartsheet>'
)
NAMES = (
    '<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">表!$A$1</definedName><definedName '
    'name="_xlnm.Print_Area" localSheetId="1">\'二 表\'!$A$1</definedName><definedName name="all">表!$A$1,[1]表!$B$1,'
    "大表!$A$1</definedName></definedNames>"
)
VIEWS = '<bookViews><workbookView activeTab="1" firstSheet="1"/><workbookView activeTab="0"/></bookViews>'


def two(**parts: str | bytes) -> bytes:
    """A workbook of the sheets 表 and 二 表."""
    leads = (("worksheet", "worksheets/sheet1.xml"), ("worksheet", "/xl/Sheets/TWO.xml"), ("styles", "styles.xml"))
    return build(
        {
            TYPES: Package(build()).read(TYPES).decode().replace("application/xml", WORKSHEET_TYPE),
            BOOK: workbook({"表": 1, "二 表": 2}, VIEWS, NAMES + '<calcPr calcId="1"/>'),
            RELS: rels(*leads, ("calcChain", "calcChain.xml")),
            "xl/sheets/two.xml": sheet('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'),
            CHAIN: f'<calcChain xmlns="{MAIN}"><c r="A1" i="1"/><c r="A2"/><c r="A1" i="2"/><c r="A2"/></calcChain>',
            **parts,
        }
    )


def local_names(book: BookPart) -> list[tuple[str | None, str | None]]:
    return [(node.get("localSheetId"), node.text) for node in book.root.iter(f"{{{MAIN}}}definedName")]


def views(book: BookPart) -> list[tuple[str | None, str | None]]:
    return [(node.get("activeTab"), node.get("firstSheet")) for node in book.root.iter(f"{{{MAIN}}}workbookView")]


def test_a_new_sheet_moves_what_counts_those_behind_it() -> None:
    book = BookPart(Package(two()))
    book.add("新", SHEET, 1)
    assert [one.name for one in book.sheets] == ["表", "新", "二 表"]
    assert [number for number, _ in local_names(book)] == ["0", "2", None]
    assert views(book) == [("2", "2"), ("0", None)]
    assert len({one.id for one in book.sheets}) == 3


@pytest.mark.parametrize(
    ("gone", "numbers", "seen"), [("表", ["0", None], [("0", "0")]), ("二 表", ["0", None], [("0", "0")])]
)
def test_a_sheet_that_goes_takes_its_own_names_along(
    gone: str, numbers: list[str | None], seen: list[tuple[str, str]]
) -> None:
    package = Package(two())
    book = BookPart(package)
    part = next(one.part for one in book.sheets if one.name == gone)
    book.remove(gone)
    assert [number for number, _ in local_names(book)] == numbers and views(book)[:1] == seen
    assert part not in package and len([one for one in package.relations(BOOK) if one.kind == "worksheet"]) == 1


def test_the_order_of_calculation_loses_the_cells_of_a_sheet_that_goes() -> None:
    package = Package(two())
    BookPart(package).remove("表")
    assert [(node.get("r"), node.get("i")) for node in parse(package.read(CHAIN), CHAIN)] == [("A1", "2"), ("A2", None)]
    package = Package(two())
    before = package.read(CHAIN)
    BookPart(package).add("新", package.write("xl/new.xml", sheet("").encode(), WORKSHEET_TYPE), 0)
    BookPart(package).remove("新")
    assert package.read(CHAIN) == before
    for name in ("表", "二 表"):
        BookPart(package).forget_chain([name])
    assert CHAIN not in package and "calcChain" not in {one.kind for one in package.relations(BOOK)}


def test_a_sheet_takes_along_what_only_it_leads_to() -> None:
    picture = f"{OFFICE}/image"
    parts: dict[str, str | bytes] = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels(("drawing", "../drawings/d1.xml"), ("printerSettings", "../p.bin")),
        "xl/drawings/d1.xml": "<d/>", "xl/p.bin": b"\0", "xl/media/own.png": b"1", "xl/media/shared.png": b"2",
        "xl/drawings/_rels/d1.xml.rels": rels((picture, "../media/own.png"), (picture, "../media/shared.png")),
        "xl/sheets/_rels/two.xml.rels": rels((picture, "../media/shared.png"), ("worksheet", "two.xml")),
    }  # fmt: skip
    package = Package(two(**parts))
    BookPart(package).remove("表")
    assert {"xl/drawings/d1.xml", "xl/drawings/_rels/d1.xml.rels", "xl/p.bin", "xl/media/own.png"}.isdisjoint(
        package.names
    )
    assert {"xl/media/shared.png", "xl/sheets/two.xml", "xl/styles.xml"} <= {*package.names}


def test_what_leads_to_each_other_or_is_led_to_by_nothing_in_use_goes_along() -> None:
    office = f"{OFFICE}/"
    parts: dict[str, str | bytes] = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels((f"{office}drawing", "../drawings/D1.xml")),
        "xl/drawings/d1.xml": "<d/>", "xl/charts/c1.xml": "<c/>", "xl/charts/style1.xml": "<s/>",
        "xl/drawings/_rels/d1.xml.rels": rels((f"{office}chart", "../charts/c1.xml")),
        "xl/charts/_rels/c1.xml.rels": rels((f"{office}style", "style1.xml"), (f"{office}d", "../drawings/d1.xml")),
        "xl/lost.xml": "<l/>", "xl/_rels/lost.xml.rels": rels((f"{office}chart", "charts/c1.xml")),
    }  # fmt: skip
    package = Package(two(**parts))
    BookPart(package).remove("表")
    left = {name for name in package.names if "/drawings/" in name or "/charts/" in name}
    assert left == set() and {"xl/lost.xml", "xl/sheets/two.xml", "xl/styles.xml"} <= {*package.names}


def test_names_follow_a_sheet_that_is_renamed() -> None:
    book = BookPart(Package(two()))
    book.rename("表", "表'一")
    assert [text for _, text in local_names(book)] == [
        "'表''一'!$A$1", "'二 表'!$A$1", "'表''一'!$A$1,[1]表!$B$1,大表!$A$1",
    ]  # fmt: skip
    book.rename("二 表", "三")
    assert [text for _, text in local_names(book)][1] == "'三'!$A$1"


def test_formulas_links_and_pivot_sources_follow_too() -> None:
    rows = '<row r="1"><c r="A1"><f>SUM(表!A1,大表!A1)</f></c><c r="B1" t="str"><v>表!A1</v></c></row>'
    after = (
        "<conditionalFormatting><cfRule><formula>'表'!A1&gt;1</formula></cfRule></conditionalFormatting>"
        '<hyperlinks><hyperlink ref="A1" location="表!A1" display="表!A1"/>'
        '<hyperlink ref="B1" location="\'表\'!A1"/></hyperlinks>'
    )
    pivot = (
        '<pivotCacheDefinition><cacheSource><worksheetSource ref="A1" sheet="表"/></cacheSource></pivotCacheDefinition>'
    )
    package = Package(two(**{"xl/sheets/two.xml": sheet(rows, after=after), "xl/pivot.xml": pivot, "xl/c.xml": CHART}))
    book = BookPart(package)
    book.rename("表", "一 & 二")
    content = package.read("xl/sheets/two.xml").decode()
    assert "<f>SUM('一 &amp; 二'!A1,大表!A1)</f>" in content and "<formula>'一 &amp; 二'!A1&gt;1</formula>" in content
    assert "<v>表!A1</v>" in content and 'display="表!A1"' in content
    assert content.count("location=\"'一 &amp; 二'!A1\"") == 2
    assert b'sheet="\xe4\xb8\x80 &amp; ' in package.read("xl/pivot.xml")
    assert [one.name for one in book.sheets] == ["一 & 二", "二 表"]


def test_a_clerks_own_list_is_referred_to_by_its_new_name() -> None:
    data = two(**{
        BOOK: workbook({"表": 1, issues.SHEET: 2}),
        SHEET: sheet(f'<row r="1"><c r="A1"><f>{issues.SHEET}!A1</f></c></row>'),
    })  # fmt: skip
    named = f'<cellStyles><cellStyle name="{issues.SHEET}" xfId="0"/></cellStyles></styleSheet>'
    data = rewritten(data, "xl/styles.xml", lambda text: text.replace("</styleSheet>", named))
    copy = marked(data, "A1")
    assert b"F8CDC8" in Package(copy).read("xl/styles.xml")
    assert f"<f>'{issues.SHEET}（原1）'!A1</f>".encode() in Package(copy).read(SHEET)
    assert changed(data, unmark(copy)) == set()


def test_a_workbook_without_views_and_names_gets_what_it_needs() -> None:
    package = Package(build())
    book = BookPart(package)
    book.define("all", "表!$A$1")
    book.open_at("表")
    book.calculate_on_open()
    assert [node.tag.rpartition("}")[2] for node in book.root] == ["bookViews", "sheets", "definedNames", "calcPr"]


def test_a_strict_workbook_stays_one() -> None:
    data = build()
    for name in (BOOK, SHEET, "xl/styles.xml"):
        data = rewritten(data, name, lambda text: text.replace(MAIN, STRICT_MAIN).replace(OFFICE, STRICT_OFFICE))
    for name in ("_rels/.rels", RELS):
        data = rewritten(data, name, lambda text: text.replace(OFFICE, STRICT_OFFICE))
    copy = marked(data, "A1", "C9")
    package = Package(copy)
    for name in package.names:
        content = package.read(name)
        assert MAIN.encode() not in content and OFFICE.encode() not in content, name
    assert BookPart(package).sheets[0].name == issues.SHEET
    assert CalamineBook(copy).grid("表") == CalamineBook(data).grid("表")


def test_the_workbook_may_lie_elsewhere_and_be_spelt_otherwise() -> None:
    types = Package(build()).read(TYPES).decode()
    data = build(
        {
            TYPES: types.replace("/xl/workbook", "/Book/main").replace("/xl/worksheets/sheet1.xml", "/BOOK/S1.XML"),
            "_rels/.rels": rels(("officeDocument", "/book/MAIN.xml")),
            "Book/main.xml": workbook({"表": 1}), BOOK: None, RELS: None, SHEET: None, "xl/styles.xml": None,
            "Book/_rels/main.xml.rels": rels(("worksheet", "s1.xml"), ("styles", "Look\\styles.xml")),
            "Book/S1.xml": sheet('<row r="1"><c r="A1"><v>1</v></c></row>'),
            "Book/look/styles.xml": STYLES,
        }
    )  # fmt: skip
    copy = marked(data, "A1")
    assert StreamBook(copy).grid("表") == [[1]]
    assert {"Book/main.xml", "Book/S1.xml", "Book/look/styles.xml"} <= changed(data, copy)
    assert changed(data, unmark(copy)) == set()


def test_other_sorts_of_sheets_stay_and_are_selected_no_more() -> None:
    leads = (("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"))
    data = two(
        **{
            BOOK: workbook({"表": 1, "图": 2}, VIEWS), "xl/sheets/two.xml": CHART, CHAIN: "<calcChain/>",
            RELS: rels(*leads[:1], ("chartsheet", "sheets/two.xml"), *leads[1:]),
        }
    )  # fmt: skip
    copy = mark(data, report(finding("A1"), finding("A1", "图"), finding(None)))
    book = BookPart(Package(copy))
    assert [(one.name, one.kind) for one in book.sheets][:3] == [
        (issues.SHEET, "worksheet"), ("表", "worksheet"), ("图", "chartsheet"),
    ]  # fmt: skip
    assert b'tabSelected="1"' not in book.package.read("xl/sheets/two.xml")
    assert changed(data, unmark(copy)) == set()


def test_structure_under_protection_and_hidden_sheets_are_marked_as_any() -> None:
    hidden = workbook({"表": 1, "二 表": 2}, '<workbookProtection lockStructure="1"/>' + VIEWS).replace(
        '<sheet name="二 表"', '<sheet state="hidden" name="二 表"'
    )
    data = two(**{BOOK: hidden})
    copy = mark(data, report(finding("A1", "二 表")))
    book = BookPart(Package(copy))
    assert [one.state for one in book.sheets] == ["visible", "visible", "hidden", "veryHidden"]
    assert b'<workbookProtection lockStructure="1"/>' in book.package.read(BOOK)
    assert scan(copy).refusal is None and walk_parts(copy) is None
    back = BookPart(Package(unmark(saved_by_another(copy))))
    assert [(one.name, one.state) for one in back.sheets] == [("表", "visible"), ("二 表", "hidden")]


@pytest.mark.parametrize(
    "spoilt",
    ['sheetId="x"', 'sheetId="1" r:id="rId9"'],
)
def test_a_list_of_sheets_that_is_none_is_refused(spoilt: str) -> None:
    text = workbook({"表": 1}).replace('sheetId="1" r:id="rId1"' if "rId" in spoilt else 'sheetId="1"', spoilt)
    with pytest.raises(PackageError):
        marked(build({BOOK: text}), "A1")
