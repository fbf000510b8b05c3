"""Marks on real returns: they change nothing that is read, come off again, and bring the clerk's words back."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.comments import Comment

from tests import returns
from tests.support import ooxml_errors, soffice_convert
from workbook import issues, palette, shades
from workbook.finding import Finding, Report, Severity, Verdict, by_weight
from workbook.grid.calamine import CalamineBook
from workbook.marks import SignedError, issues_book, mark
from workbook.package.origin import PART
from workbook.package.package import Package
from workbook.package.trees import PackageError
from workbook.unmarking import HEADING, unmark
from workbook.write import book_bytes

STEPS = [
    {
        "set": {
            "宣讲明细!B7": "2020年5月9日", "宣讲明细!L6": "约120人", "宣讲明细!L7": "好多", "宣讲明细!L10": 9000,
            "宣讲明细!G9": "瞎写", "宣讲明细!Q8": None, "宣讲明细!B8": "2020.4.6", "宣讲明细!D10": 400,
            "月报表!F5": "1380000", "月报表!B14": None,
        }
    }
]  # fmt: skip


@cache
def faulty() -> bytes:
    """A return with faults of every severity, a clerk's own comments, and text that looks like a formula."""
    book = openpyxl.load_workbook(io.BytesIO(returns.spoil(returns.right(), STEPS)))
    sheet = book["宣讲明细"]
    for place, text in {"H8": "=SUM(1,2)", "R5": "@somebody", "S5": "+1"}.items():
        sheet[place].value = text
        sheet[place].data_type = "s"
    sheet["L7"].comment = Comment("人数待核", "小王")
    sheet["A5"].comment = Comment("这一场最好", "小王")
    return returns.saved(book)


def report(data: bytes) -> Report:
    return returns.look(data).report


def told(found: Report) -> list[tuple[Any, ...]]:
    return [(one.code, one.severity, one.sheet, one.cell, one.message, one.value, one.bind) for one in found.findings]


@cache
def marked() -> bytes:
    return mark(faulty(), report(faulty()))


@cache
def shown() -> Any:
    """The marked copy, opened, to be looked at only."""
    return opened(marked())


@cache
def plain() -> Any:
    """The return before it was marked, opened, to be looked at only."""
    return opened(faulty())


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def fill_of(cell: Any) -> tuple[Any, ...]:
    return cell.fill.fill_type, cell.fill.fgColor.rgb, cell.fill.bgColor.rgb


def test_marks_change_nothing_that_is_read() -> None:
    assert {one.severity for one in report(faulty()).findings} == set(Severity)
    assert told(report(marked())) == told(report(faulty()))
    before, after = CalamineBook(faulty()), CalamineBook(marked())
    assert set(after.names) - set(before.names) == {issues.SHEET, shades.SHEET}
    for name in before.names:
        assert after.grid(name) == before.grid(name), name


def test_every_finding_with_a_cell_is_coloured_and_told_in_a_comment() -> None:
    book = shown()
    for finding in report(faulty()).findings:
        if finding.cell is None or finding.sheet is None:
            continue
        cell = book[finding.sheet][finding.cell]
        assert shades.unshade(cell.fill.fgColor.rgb) is not None, finding
        assert f"{finding.severity.label}：{finding.message}" in cell.comment.text
    errors = shown()["宣讲明细"]["G9"].fill.fgColor.rgb
    assert errors != shown()["宣讲明细"]["L6"].fill.fgColor.rgb


def test_a_marked_cell_is_as_open_or_locked_as_before() -> None:
    before, after = plain(), shown()
    for sheet, place in (("月报表", "F5"), ("月报表", "B14"), ("宣讲明细", "L7")):
        one, other = before[sheet][place], after[sheet][place]
        assert other.protection.locked == one.protection.locked is False
        assert other.number_format == one.number_format
        assert (repr(other.font), repr(other.border)) == (repr(one.font), repr(one.border))


def test_an_empty_cell_outside_the_ready_rows_stays_open() -> None:
    data = returns.spoil(returns.right(), [{"set": {"宣讲明细!A301": 7, "宣讲明细!B301": "2020-04-09"}}])
    found = report(data)
    place = next(one.cell for one in found.findings if one.sheet == "宣讲明细" and one.value is None and one.cell)
    assert place is not None and place.endswith("301")
    cell = opened(mark(data, found))["宣讲明细"][place]
    assert cell.value is None and cell.protection.locked is False


def test_the_list_comes_first_with_all_findings_by_weight_and_links() -> None:
    book = shown()
    sheet = book.worksheets[0]
    assert sheet.title == issues.SHEET == book.active.title
    assert [cell.value for cell in sheet[issues.HEADER_ROW]] == list(issues.COLUMNS)
    rows = list(sheet.iter_rows(min_row=issues.HEADER_ROW + 1, max_col=10))
    levels = [row[1].value for row in rows if row[1].value]
    assert len(levels) == len(report(faulty()).findings)
    assert levels == sorted(levels, key=["强制", "核实", "提示"].index)
    for row in rows[: len(levels)]:
        assert row[3].hyperlink.location == f"'{row[2].value}'!{row[3].value}"
        assert row[8].protection.locked is (row[1].value != "核实")
        assert bool(row[9].value) is (row[1].value == "核实" or not row[7].protection.locked)
    assert sheet.column_dimensions["J"].hidden
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
    assert book[shades.SHEET].sheet_state == "veryHidden"


def test_marks_come_off_and_leave_what_the_clerk_made() -> None:
    before, book = plain(), opened(unmark(resaved(marked())))
    assert book.sheetnames == before.sheetnames
    for sheet in before.worksheets:
        for place, cell in sheet._cells.items():
            other = book[sheet.title]._cells[place]
            assert (fill_of(other), other.value) == (fill_of(cell), cell.value), (sheet.title, place)
            assert (other.comment and other.comment.text) == (cell.comment and cell.comment.text)


def resaved(data: bytes) -> bytes:
    """A marked copy as a program leaves it that has saved it: what we laid in for the way back is gone."""
    return returns.saved(opened(data))


def test_unmarking_gives_back_the_original_part_for_part() -> None:
    before, after = Package(faulty()), Package(unmark(marked()))
    assert after.names == before.names
    assert all(after.read(name) == before.read(name) for name in before.names)
    assert unmark(mark(marked(), report(marked()))) != unmark(marked())  # marks of marks: cleared by what is known


def test_a_changed_copy_is_not_set_back_to_what_it_was() -> None:
    package = Package(marked())
    part = next(name for name in package.names if name.endswith("sheet3.xml"))
    package.write(part, package.read(part).replace(b"<v>400</v>", b"<v>401</v>"))
    after = Package(unmark(package.save()))
    assert b"<v>401</v>" in after.read(part) and PART not in after
    assert issues.SHEET not in opened(after.save()).sheetnames


def test_a_signed_workbook_is_not_marked() -> None:
    package = Package(returns.right())
    package.write("_xmlsignatures/origin.sigs", b"")
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    package.relate("", kind, "_xmlsignatures/origin.sigs")
    with pytest.raises(SignedError):
        mark(package.save(), report(faulty()))


def test_a_file_marked_twice_has_no_stale_marks() -> None:
    mended = returns.spoil(
        marked(), [{"set": {"宣讲明细!L7": 70, "宣讲明细!G9": "党的初心和使命", "月报表!F5": "13800001111"}}]
    )
    found = report(mended)
    sheet = opened(mark(mended, found))["宣讲明细"]
    assert "L7" not in {one.cell for one in found.findings}
    assert fill_of(sheet["L7"]) == fill_of(plain()["宣讲明细"]["L7"])
    assert sheet["L7"].comment.text == "人数待核" and sheet["G9"].comment is None
    assert HEADING in sheet["Q8"].comment.text and sheet["Q8"].comment.text.count(HEADING) == 1


def test_marks_come_off_rows_that_were_sorted_and_inserted() -> None:
    book = opened(marked())
    sheet = book["宣讲明细"]
    sheet.insert_rows(5)
    moved = sheet["G10"]
    assert shades.unshade(moved.fill.fgColor.rgb) is not None
    loaded = opened(unmark(returns.saved(book)))
    assert loaded["宣讲明细"]["G10"].fill.fgColor.rgb == plain()["宣讲明细"]["G9"].fill.fgColor.rgb


def test_a_marked_cell_pasted_into_a_fresh_template_becomes_an_open_cell() -> None:
    book = opened(marked())
    del book[shades.SHEET]
    loaded = opened(unmark(returns.saved(book)))
    assert loaded["宣讲明细"]["L7"].fill.fgColor.rgb == plain()["宣讲明细"]["L7"].fill.fgColor.rgb


def test_words_in_the_list_make_it_accepted_and_are_kept() -> None:
    data = returns.spoil(returns.right(), [{"set": {"宣讲明细!L10": 9000, "宣讲明细!D9": 400}}])
    found = report(data)
    assert found.verdict is Verdict.RETURNED
    book = opened(mark(data, found))
    sheet = book[issues.SHEET]
    explained = [row for row in sheet.iter_rows(min_row=issues.HEADER_ROW + 1, max_col=10) if row[9].value]
    assert len(explained) == 2
    explained[0][8].value = "全区大会，人数属实。"
    half = report(returns.saved(book))
    assert half.verdict is Verdict.RETURNED
    again = opened(mark(returns.saved(book), half))
    rows = again[issues.SHEET].iter_rows(min_row=5, max_col=10)
    kept = {row[9].value: row[8].value for row in rows if row[9].value}
    assert kept[explained[0][9].value] == "全区大会，人数属实。"
    explained[1][8].value = "=全天培训"
    explained[1][8].data_type = "s"
    assert report(returns.saved(book)).verdict is Verdict.ACCEPTED_EXPLAINED


def test_text_like_a_formula_stays_text_in_the_list_too() -> None:
    finding = Finding(
        "value.number", Severity.ERROR, "", "宣讲明细", "L7", "问题", "请更正。", "=1+1", '=HYPERLINK("x")'
    )
    spoilt = report(faulty())._replace(findings=(finding,))
    cells = {
        cell.value: cell
        for row in opened(mark(faulty(), spoilt))[issues.SHEET].iter_rows(min_row=5)
        for cell in row
        if cell.value is not None
    }
    for text in ("=1+1", '=HYPERLINK("x")'):
        assert cells[text].data_type == "s" and cells[text].quotePrefix
    assert shown()["宣讲明细"]["H8"].data_type == "s"


def test_totals_keep_the_values_that_a_preview_shows() -> None:
    copy = mark(returns.blank(), report(returns.blank()))
    values = openpyxl.load_workbook(io.BytesIO(copy), data_only=True)
    assert values["月报表"]["B10"].value == 12
    formulas = opened(copy)
    assert str(formulas["月报表"]["B10"].value).startswith("=")


def test_the_template_survives() -> None:
    before, after = opened(returns.blank()), opened(mark(returns.blank(), report(returns.blank())))
    for sheet in before.worksheets:
        other = after[sheet.title]
        assert other.sheet_state == sheet.sheet_state
        assert other.protection.sheet == sheet.protection.sheet and other.freeze_panes == sheet.freeze_panes
        assert {str(one.sqref) for one in other.data_validations.dataValidation} == {
            str(one.sqref) for one in sheet.data_validations.dataValidation
        }
        rules = [span for span in other.conditional_formatting if span.rules[0].formula != ['"审核标注"<>""']]
        assert len(rules) == len(sheet.conditional_formatting)
        assert other.print_title_rows == sheet.print_title_rows and other.auto_filter.ref == sheet.auto_filter.ref
        assert other.oddHeader.left.text == sheet.oddHeader.left.text
        assert links(other) == links(sheet)
        assert {str(one) for one in other.merged_cells.ranges} == {str(one) for one in sheet.merged_cells.ranges}
    assert set(after.defined_names) == set(before.defined_names)


def links(sheet: Any) -> dict[str, str | None]:
    return {cell.coordinate: cell.hyperlink.location for row in sheet for cell in row if cell.hyperlink}


def test_what_a_merge_covers_is_not_lost() -> None:
    book = opened(returns.right())
    sheet = book["宣讲明细"]
    sheet.merged_cells.add("E5:E6")
    data = returns.saved(book)
    assert CalamineBook(data).grid("宣讲明细")[5][4] == "B01第2社区"
    found = report(data)._replace(findings=(finding_at("E6"),))
    copy = mark(data, found)
    assert CalamineBook(copy).grid("宣讲明细")[5][4] == "B01第2社区"
    assert opened(copy)["宣讲明细"]["E5"].comment is not None


def finding_at(cell: str | None, sheet: str | None = "宣讲明细") -> Finding:
    return Finding("check.plausible", Severity.ERROR, "", sheet, cell, "题", "请核对。")


def test_findings_without_a_cell_are_listed() -> None:
    odd = (finding_at(None), finding_at(None, None), finding_at("B3", "没有这张表"))
    sheet = opened(mark(returns.right(), report(returns.right())._replace(findings=odd)))[issues.SHEET]
    rows = [[cell.value for cell in row[:4]] for row in sheet.iter_rows(min_row=5, max_row=7)]
    assert rows == [[1, "强制", "宣讲明细", "查看"], [2, "强制", "整份文件", "—"], [3, "强制", "没有这张表", "B3"]]


def test_a_clerks_own_sheet_of_that_name_is_kept() -> None:
    book = opened(returns.right())
    book.create_sheet(issues.SHEET)["A1"] = "我自己的清单"
    again = opened(mark(returns.saved(book), report(returns.right())))
    assert again["问题清单（原1）"]["A1"].value == "我自己的清单"
    assert again[issues.SHEET]["A1"].value == issues.SHEET


def test_many_findings_of_one_cell_are_one_comment() -> None:
    found = report(returns.right())._replace(findings=tuple(finding_at("L5") for _ in range(9)))
    text = opened(mark(returns.right(), found))["宣讲明细"]["L5"].comment.text
    assert text.count("强制：") == 5 and "其余4条" in text


def test_more_original_fills_than_shades_leave_the_rest_uncoloured() -> None:
    book = opened(returns.right())
    sheet = book["宣讲明细"]
    for number in range(80):
        sheet.cell(20 + number, 1).fill = openpyxl.styles.PatternFill("solid", fgColor=f"FF0102{number:02X}")
    data = returns.saved(book)
    found = report(data)._replace(findings=tuple(finding_at(f"A{20 + number}") for number in range(80)))
    copy = mark(data, found)
    assert sum(HEADING in cell.comment.text for (cell,) in opened(copy)["宣讲明细"]["A20:A99"]) == 80
    colours = [cell.fill.fgColor.rgb for (cell,) in opened(unmark(resaved(copy)))["宣讲明细"]["A20:A99"]]
    assert colours == [f"FF0102{number:02X}" for number in range(80)]


def test_a_part_with_prefixed_names_is_patched_as_well() -> None:
    data = rewritten(
        returns.right(),
        "xl/worksheets/sheet3.xml",
        lambda text: re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", text).replace(" xmlns=", " xmlns:x="),
    )
    assert CalamineBook(data).grid("宣讲明细") == CalamineBook(returns.right()).grid("宣讲明细")
    copy = mark(data, report(data)._replace(findings=(finding_at("B5"), finding_at("Z900"))))
    assert CalamineBook(copy).grid("宣讲明细") == CalamineBook(data).grid("宣讲明细")
    sheet = opened(copy)["宣讲明细"]
    assert sheet["B5"].comment is not None
    assert shades.unshade(sheet["Z900"].fill.fgColor.rgb) is not None


def rewritten(data: bytes, name: str, change: Any) -> bytes:
    """A package with one part changed."""
    with io.BytesIO() as made, ZipFile(io.BytesIO(data)) as old:
        with ZipFile(made, "w") as new:
            for part in old.namelist():
                text = old.read(part)
                new.writestr(part, change(text.decode()).encode() if part == name else text)
        return made.getvalue()


def test_what_is_no_workbook_is_said_so() -> None:
    with pytest.raises(PackageError):
        mark(b"PK\x05\x06" + bytes(18), report(faulty()))


def test_the_same_report_gives_the_same_bytes() -> None:
    assert mark(faulty(), report(faulty())) == marked()


def test_microsofts_validator_finds_nothing_new(tmp_path: Path) -> None:
    for name, data in {"marked": marked(), "apart": book_bytes(issues_book(report(faulty())))}.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
        assert ooxml_errors(tmp_path / f"{name}.xlsx") == []


@pytest.mark.slow
def test_marks_survive_libreoffice_and_come_off_after_it(tmp_path: Path) -> None:
    (tmp_path / "marked.xlsx").write_bytes(marked())
    (tmp_path / "out").mkdir()
    data = soffice_convert(tmp_path / "marked.xlsx", "xlsx", tmp_path / "out").read_bytes()
    assert {one[:4] for one in told(report(data))} == {one[:4] for one in told(report(faulty()))}
    loaded = opened(unmark(data))
    assert issues.SHEET not in loaded.sheetnames
    sheet, before = loaded["宣讲明细"], plain()["宣讲明细"]
    for place in ("L7", "G9", "B8"):
        assert sheet[place].fill.fgColor.rgb == before[place].fill.fgColor.rgb
    assert sheet["L7"].comment.text == "人数待核"


def test_an_explanation_that_lapsed_is_told_and_not_lost() -> None:
    data = returns.spoil(returns.right(), [{"set": {"宣讲明细!L6": 6000}}])
    marked = mark(data, returns.look(data).report)
    book = openpyxl.load_workbook(io.BytesIO(marked))
    issues = book["问题清单"]
    row = next(cell.row for cell in issues["D"] if cell.value == "L6")
    issues.cell(row, 9).value = "露天广场集中宣讲"
    book["宣讲明细"]["B6"].value = book["宣讲明细"]["B5"].value  # the date is part of what makes the row the same row
    again = returns.saved(book)
    report = returns.look(again).report
    assert not any(finding.explained for finding in report.findings)
    feet = [str(cell.value) for cell in openpyxl.load_workbook(io.BytesIO(mark(again, report)))["问题清单"]["A"]]
    assert any("已失效" in text and "露天广场集中宣讲" in text for text in feet)


def test_live_colours_do_not_cover_a_mark(tmp_path: Path) -> None:
    found = report(faulty())
    sheet = shown()["宣讲明细"]
    rules = [(span, rule) for span in sheet.conditional_formatting for rule in span.rules]
    ours = [(str(span.sqref), rule) for span, rule in rules if rule.formula == ['"审核标注"<>""']]
    others = [rule.priority for _, rule in rules if rule.formula != ['"审核标注"<>""']]
    assert ours and all(rule.stopIfTrue and rule.priority < min(others) for _, rule in ours)
    fills = {ref: rule.dxf.fill.bgColor.rgb[2:] for cells, rule in ours for ref in cells.split()}
    told = {
        one.cell: one.severity for one in reversed(by_weight(found.findings)) if one.sheet == "宣讲明细" and one.cell
    }
    assert fills and all(colour == palette.MARKS[told[ref].value] for ref, colour in fills.items())
    path = tmp_path / "m.xlsx"
    path.write_bytes(marked())
    assert ooxml_errors(path) == []


def rules_of_ours(data: bytes) -> list[str]:
    """The cells of the rules that keep marks in sight, sheet by sheet."""
    return [
        f"{sheet.title}!{span.sqref}"
        for sheet in opened(data)
        for span in sheet.conditional_formatting
        for rule in span.rules
        if rule.formula == ['"审核标注"<>""']
    ]


def test_rules_over_marks_go_with_them_after_another_program_saved() -> None:
    made = io.BytesIO()
    opened(marked()).save(made)
    there = rules_of_ours(marked())
    assert there and rules_of_ours(made.getvalue()) == there
    assert rules_of_ours(unmark(made.getvalue())) == []
    assert rules_of_ours(mark(made.getvalue(), report(faulty()))) == there


def test_a_list_of_the_clerks_own_by_our_name_is_said_to_have_another() -> None:
    book = openpyxl.load_workbook(io.BytesIO(faulty()))
    book.create_sheet(issues.SHEET).append(["我自己的问题"])
    after = opened(mark(returns.saved(book), report(faulty())))
    assert after["问题清单（原1）"]["A1"].value == "我自己的问题"
    assert "已改名为“问题清单（原1）”" in after[issues.SHEET]["A3"].value
    assert "改名" not in shown()[issues.SHEET]["A3"].value
