"""Formats that are added to a workbook's own: each once, and none of its own changed."""

from __future__ import annotations

import pytest

from tests.package.packages import SHEET, STYLES, build, changed, marked, saved_by_another, sheet
from workbook import shades
from workbook.finding import Severity
from workbook.package.book import BookPart
from workbook.package.names import MAIN
from workbook.package.package import Package
from workbook.package.styles import Styles
from workbook.package.trees import PackageError, parse
from workbook.sheets import Style
from workbook.unmarking import unmark

PART = "xl/styles.xml"
EXTRA = (
    '<dxfs count="1"><dxf><font><b/></font></dxf></dxfs>'
    '<colors><indexedColors><rgbColor rgb="FF010203"/></indexedColors>'
    '</colors><extLst><ext uri="{X}"><y:z xmlns:y="urn:y"/></ext></extLst></styleSheet>'
)


def styles_of(text: str | None) -> Styles:
    return Styles(BookPart(Package(build({PART: text}))))


def counts(styles: Styles) -> list[tuple[str, str | None, int]]:
    root = parse(styles.package.read(PART), PART)
    return [(node.tag.rpartition("}")[2], node.get("count"), len(node)) for node in root if node.get("count")]


def test_what_stands_in_the_part_stays_and_counts_are_right() -> None:
    styles = styles_of(STYLES.replace("</styleSheet>", EXTRA))
    index = styles.with_fill(1, "F8CDC8")
    assert styles.with_fill(1, "F8CDC8") == index == 2 and styles.fill_of(index) == 3
    content = styles.package.read(PART).decode()
    for kept in ("<dxf><font><b/></font></dxf>", 'rgb="FF010203"', '<y:z xmlns:y="urn:y"/>', 'theme="4" tint="0.5"'):
        assert kept in content
    assert all(int(count or 0) == number for _, count, number in counts(styles))
    names = [node.tag.rpartition("}")[2] for node in parse(content.encode(), PART)]
    assert names[-3:] == ["dxfs", "colors", "extLst"]


def test_a_format_that_says_the_same_is_found_again_whatever_its_prefixes() -> None:
    first = styles_of(STYLES)
    index = first.with_fill(0, "F8CDC8")
    text = first.package.read(PART).decode().replace("<styleSheet ", '<styleSheet xmlns:m="urn:m" ')
    assert styles_of(text).with_fill(0, "F8CDC8") == index


@pytest.mark.parametrize(
    "text",
    [f'<styleSheet xmlns="{MAIN}"/>', f'<styleSheet xmlns="{MAIN}"><cellXfs count="0"/></styleSheet>', None],
    ids=["nothing", "no formats", "no part"],
)  # fmt: skip
def test_a_workbook_without_formats_gets_them(text: str | None) -> None:
    parts = {PART: text}
    if text is None:
        types = Package(build()).read("[Content_Types].xml").decode()
        parts["[Content_Types].xml"] = types[: types.index('<Override PartName="/xl/styles')] + "</Types>"
    data = build(parts)
    copy = marked(data, "A1", "B1")
    styles = Styles(BookPart(Package(copy)))
    assert all(int(count or 0) == number for _, count, number in counts(styles))
    assert changed(data, unmark(copy)) == set()


def test_cells_of_a_format_that_is_not_there_are_marked_over_the_usual_one() -> None:
    data = build({SHEET: sheet('<row r="1"><c r="A1" s="99"><v>1</v></c></row>')})
    assert marked(data, "A1") == marked(data, "A1")


def test_a_fill_by_theme_or_index_comes_back() -> None:
    data = build({PART: STYLES.replace('theme="4" tint="0.5"', 'indexed="43"')})
    copy = marked(data, "B1", "A1")
    back = Package(unmark(saved_by_another(copy)))
    styles = Styles(BookPart(back))
    part = parse(back.read(SHEET), SHEET)
    shown = {node.get("r"): styles.fill_of(int(node.get("s", "0"))) for node in part.iter(f"{{{MAIN}}}c")}
    assert (shown["A1"], shown["B1"]) == (0, 2) and shades.SHEET not in [one.name for one in BookPart(back).sheets]


def test_refilled_formats_are_not_taken_for_what_they_were() -> None:
    styles = styles_of(STYLES)
    red = styles.with_fill(0, "F8CDC8")
    styles.refill(red, 0)
    again = styles.with_fill(0, "F8CDC8")
    assert again != red and styles.fill_of(again) == styles.solid("F8CDC8")


def test_more_formats_than_excel_takes_are_refused_before_the_file_is_made() -> None:
    xf = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    many = STYLES.replace("</cellXfs>", xf * 63_998 + "</cellXfs>")
    with pytest.raises(PackageError):
        marked(build({PART: many}), "A1")


def test_thousands_of_formats_are_looked_at_once() -> None:
    lists = "".join(f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0"/>' for number in range(9000))
    styles = styles_of(STYLES.replace("</cellXfs>", lists + "</cellXfs>"))
    made = {styles.with_fill(index, shades.shade(Severity.ERROR, 0)) for index in range(9000)}
    assert len(made) == 9000 - 2  # two of them say what others say
    assert styles.look(Style()) > max(made)


@pytest.mark.parametrize("spoilt", ['fillId="x"', 'fillId="99"'])
def test_a_format_whose_fill_is_none_is_refused_or_marked(spoilt: str) -> None:
    data = build({PART: STYLES.replace('fillId="2"', spoilt)})
    try:
        copy = marked(data, "B1")
    except PackageError:
        assert spoilt == 'fillId="x"'
    else:
        assert changed(data, unmark(copy)) == set()
