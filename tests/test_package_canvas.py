"""The package canvas: what it paints shows the same as a new file, and everything else stays byte for byte."""

import io
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support import ooxml_errors
from workbook.canvas.openpyxl import OpenpyxlCanvas
from workbook.canvas.package import PackageCanvas
from workbook.package.book import BookPart
from workbook.package.package import Package
from workbook.package.styles import Styles
from workbook.paint import paint
from workbook.sheets import (
    Book,
    Cell,
    Chart,
    Choices,
    DataBar,
    Formula,
    Highlight,
    Limits,
    Link,
    Printing,
    Sheet,
    Span,
    Style,
)
from workbook.write import book_bytes

RICH = Sheet(
    name="全部",
    cells=(
        Cell(1, 1, "标题", Style("title")),
        Cell(3, 1, "名称", Style("header")),
        Cell(3, 2, "数", Style("header")),
        Cell(4, 1, "=甲 & <乙>_x0041_", Style("body", "text")),
        Cell(4, 2, 1200.5, Style("body", "amount")),
        Cell(5, 1, "2020-04-03", Style("input", "date")),
        Cell(5, 2, Formula("B4*2", 2401), Style("total", "integer:场")),
        Cell(6, 1, Link("去看", "'另一张'!A1"), Style("link")),
        Cell(6, 2, Link("文件", file="附件/说明 书.docx"), Style("link")),
        Cell(7, 1, True, Style("staff"), note="一条批注\n两行"),
        Cell(7, 2, " 空格 ", Style("staff")),
    ),
    widths={1: 20, 2: 9.5, 3: 0},
    heights={1: 36, 4: 24},
    merges=(Span(1, 1, 1, 3), Span(8, 1, 9, 2)),
    choices=(Choices(Span(4, 1, 90, 1), "另一张!$A$1:$A$3", "选一项", True, "名称"),),
    limits=(
        Limits(Span(4, 2, 90, 2), "integer", 0, 5000, "人数", "0到5000", "数"),
        Limits(Span(4, 3, 90, 3), "date", "2020-04-01", None, error="日期"),
        Limits(Span(4, 4, 90, 4), "any", prompt="只是提示"),
        Limits(Span(4, 5, 90, 5), "time", "08:00", "20:30", error="时间"),
        Limits(Span(4, 6, 90, 6), "any"),
    ),
    highlights=(Highlight(Span(4, 1, 90, 1), 'AND($A4<>"",LEN($A4)>9)', "wrong"),),
    bars=(DataBar(Span(4, 2, 90, 2), 1), DataBar(Span(4, 3, 90, 3))),
    charts=(
        Chart("bar", "横条", Span(12, 1, 24, 4), Span(4, 1, 5, 1), (("数", Span(4, 2, 5, 2)),)),
        Chart("pie", "饼", Span(12, 5, 24, 9), Span(1, 1, 3, 1), (("数", Span(1, 2, 3, 2)),), sheet="另一张"),
    ),
    freeze=Span(4, 2, 4, 2),
    filter=Span(3, 1, 7, 2),
    printing=Printing(True, (3, 3), "&L单位&&甲&R月", breaks=(5,), tall=False),
    protected=True,
    tint="44688C",
    column_styles={0: Style("unlocked"), 2: Style("input", "integer")},
    row_styles={9: Style("given")},
)
OTHER = Sheet(
    "另一张",
    (*(Cell(row, 1, f"项{row}") for row in (1, 2, 3)), *(Cell(row, 2, row) for row in (1, 2, 3))),
    freeze=Span(2, 1, 2, 1),
    visibility="hidden",
    gridlines=True,
)
BOOK = Book((RICH, OTHER), {"清单": "'另一张'!$A$1:$A$3"})


def into(data: bytes, book: Book, place: int | None = None) -> bytes:
    """A workbook with a book painted into it."""
    package = Package(data)
    part = BookPart(package)
    paint(book, PackageCanvas(part, Styles(part), place))
    return package.save()


def host() -> bytes:
    """A workbook that others made: one sheet, a few formats."""
    book = openpyxl.Workbook()
    book.worksheets[0].append(["自己的", 1])
    with io.BytesIO() as made:
        book.save(made)
        return made.getvalue()


def fill_of(one: Any) -> tuple[Any, ...]:
    """A fill's colour; what stands behind a plain one is never seen."""
    return one.fill.patternType, one.fill.fgColor.rgb


def box_of(cell: Any) -> list[tuple[Any, ...]]:
    """Style and colour of a cell's four edges."""
    sides = (getattr(cell.border, name) for name in ("left", "right", "top", "bottom"))
    return [(side.style, side.color and side.color.rgb) if side is not None else (None, None) for side in sides]


def picture(sheet: Any) -> dict[str, Any]:
    """Everything of a sheet that openpyxl reads."""
    seen: dict[str, Any] = {}
    for line in sheet.iter_rows():
        for cell in line:
            look = (cell.font, fill_of(cell), box_of(cell), cell.alignment, cell.protection, cell.number_format)
            link = (cell.hyperlink.location, cell.hyperlink.target) if cell.hyperlink else None
            note = cell.comment.text if cell.comment else None
            seen[cell.coordinate] = (cell.value, cell.data_type, cell.quotePrefix, link, note, *map(repr, look))
    protection = sheet.protection
    about = "showInputMessage showErrorMessage promptTitle prompt errorTitle error allowBlank operator".split()
    seen["sheet"] = {
        "state": sheet.sheet_state,
        "tab": sheet.sheet_properties.tabColor and sheet.sheet_properties.tabColor.rgb,
        "fit": sheet.sheet_properties.pageSetUpPr.fitToPage,
        "grid": sheet.sheet_view.showGridLines is not False,
        "pane": sheet.freeze_panes,
        "columns": {
            letter: (one.width, one.hidden, one.min, one.max, repr(one.font), fill_of(one), repr(one.protection))
            for letter, one in sheet.column_dimensions.items()
        },
        "rows": {row: (one.height, fill_of(one)) for row, one in sheet.row_dimensions.items()},
        "merges": sorted(map(str, sheet.merged_cells.ranges)),
        "validations": [
            (str(one.sqref), one.type, one.formula1, one.formula2, *(getattr(one, name) for name in about))
            for one in sheet.data_validations.dataValidation
        ],
        "conditions": [
            (str(where.sqref), rule.type, rule.formula, repr(rule.dxf), repr(rule.dataBar))
            for where, rules in sheet.conditional_formatting._cf_rules.items()
            for rule in rules
        ],
        "charts": [type(one).__name__ for one in sheet._charts],
        "filter": sheet.auto_filter.ref,
        "protection": (protection.sheet, protection.sort, protection.formatCells, protection.deleteColumns),
        "print": (
            sheet.print_title_rows,
            sheet.page_setup.orientation,
            sheet.page_setup.paperSize,
            sheet.page_setup.fitToHeight,
            sheet.print_options.horizontalCentered,
            repr(sheet.page_margins),
            [getattr(sheet.oddHeader, place).text for place in ("left", "center", "right")],
            sheet.oddFooter.center.text,
            [one.id for one in sheet.row_breaks.brk],
        ),
    }
    return seen


def test_what_it_paints_shows_the_same_as_a_new_file() -> None:
    canvas = OpenpyxlCanvas(openpyxl.load_workbook(io.BytesIO(host())))
    paint(BOOK, canvas)
    anew = openpyxl.load_workbook(io.BytesIO(canvas.save()))
    patched = openpyxl.load_workbook(io.BytesIO(into(host(), BOOK)))
    assert patched.sheetnames == anew.sheetnames
    for name in ("全部", "另一张"):
        one, other = picture(anew[name]), picture(patched[name])
        assert one.keys() == other.keys()
        for key in one:
            assert other[key] == one[key], (name, key)
    assert patched.defined_names["清单"].attr_text == "'另一张'!$A$1:$A$3"


@pytest.mark.parametrize("place", [None, 0])
def test_the_package_is_right_and_the_rest_of_it_untouched(tmp_path: Path, place: int | None) -> None:
    before = Package(host())
    path = tmp_path / "t.xlsx"
    path.write_bytes(into(host(), BOOK, place))
    assert ooxml_errors(path) == []
    after = Package(path.read_bytes())
    names = openpyxl.load_workbook(path).sheetnames
    assert names == (["Sheet", "全部", "另一张"] if place is None else ["全部", "另一张", "Sheet"])
    changed = {name for name in before.names if before.read(name) != after.read(name)}
    assert changed == {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}


def test_the_same_book_gives_the_same_bytes() -> None:
    assert into(host(), BOOK) == into(host(), BOOK)


def test_thirty_rows_cost_little() -> None:
    cells = tuple(
        Cell(row, column, f"第{row}行", Style("body", "text")) for row in range(1, 31) for column in range(1, 11)
    )
    sheet = Sheet("问题清单", cells, widths=dict.fromkeys(range(1, 11), 12.0), merges=(Span(1, 1, 1, 10),))
    data = book_bytes(Book((Sheet("甲", OTHER.cells),)))
    into(data, Book((sheet,)))
    best = 1.0
    for _ in range(9):
        package = Package(data)
        part = BookPart(package)
        styles = Styles(part)
        began = time.perf_counter()
        paint(Book((sheet,)), PackageCanvas(part, styles))
        best = min(best, time.perf_counter() - began)
    assert best < 0.006
