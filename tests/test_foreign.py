"""Workbooks of other systems described as forms of ours: right ones are accepted, each fault is told at its cell."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.anyform import Told, drawn, filing, opened, told, written
from tests.returns import document, saved
from tests.support import foreign, ooxml_errors, soffice_convert
from validator.examine import Desk, examine
from workbook.form import Form

FORMS = Path(__file__).parent / "foreign"
NAMES = ("agencies", "ctdna", "tissue-slide", "users")


@cache
def form(name: str) -> Form:
    """One of the forms of tests/foreign."""
    return written(FORMS / f"{name}.json")


@cache
def theirs(name: str) -> bytes:
    """A workbook as its own system ships it."""
    return (foreign() / f"{name}.xlsx").read_bytes()


def rows_of(found: Told) -> list[int]:
    """The sheet rows in which something was found."""
    return sorted({int(str(cell).lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for _, _, cell in found if cell})


def test_faulty_agencies_are_found_and_no_other() -> None:
    found = told(form("agencies"), theirs("testAgencyUploadErrors"), errors_only=True)
    assert rows_of(found) == [2, 3, 4, 5, 6, 7, 9]
    assert found == [
        ("schema.required", "Sheet1", "A2"),
        ("value.number", "Sheet1", "E2"),
        ("schema.required", "Sheet1", "F2"),
        ("check.reference", "Sheet1", "D3"),
        ("schema.exclusiveMinimum", "Sheet1", "E3"),
        ("schema.exclusiveMinimum", "Sheet1", "F3"),
        ("schema.required", "Sheet1", "D4"),
        ("check.reference", "Sheet1", "D5"),
        ("check.order", "Sheet1", "E5"),
        ("check.reference", "Sheet1", "A6"),
        ("check.order", "Sheet1", "E7"),
        ("check.unique", "Sheet1", "A9"),
    ]


def test_faulty_users_are_found_and_no_other() -> None:
    found = told(form("users"), theirs("testUSDRUserUploadErrors"), errors_only=True)
    assert rows_of(found) == [2, 3, 4, 5, 6]
    assert found == [
        ("schema.pattern", "Sheet1", "A2"),
        ("schema.required", "Sheet1", "B3"),
        ("schema.pattern", "Sheet1", "A4"),
        ("schema.enum", "Sheet1", "C4"),
        ("schema.required", "Sheet1", "A5"),  # three stars say nothing
        ("schema.required", "Sheet1", "B5"),
        ("schema.enum", "Sheet1", "C5"),
        ("schema.enum", "Sheet1", "D5"),
        ("schema.enum", "Sheet1", "D6"),
    ]


RIGHT = {
    "testAgencyUploadOnePass": ("agencies", 8),
    "ctdna_template": ("ctdna", 2),
    "tissue_slide_template": ("tissue-slide", 4),
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_workbooks_are_accepted_with_every_row(name: str) -> None:
    known, rows = RIGHT[name]
    desk = Desk([form(one) for one in NAMES])
    report = examine(document(theirs(name)), desk).report
    assert (report.verdict.value, report.form) == ("accepted", known)
    assert {one.severity.value for one in report.findings} <= {"info"}
    section = "agencies" if known == "agencies" else "samples"
    assert len(filing(form(known), theirs(name)).rows(section)) == rows


def test_what_a_ctdna_workbook_says_is_read() -> None:
    data = filing(form("ctdna"), theirs("ctdna_template")).data
    assert data["preamble"] == {
        "protocol_identifier": "test_prism_trial_id", "batch_id": "test_batch", "assay_creator": "Broad",
        "summary_plots": "summary_plot.pdf",
    }  # fmt: skip
    assert [row["ploidy"] for row in data["samples"]] == [2.599, 2.699]
    assert [row["assay_creator"] for row in data["dictionary"]][-1] == "Broad"


def put(**cells: Any) -> Callable[[Workbook], None]:
    """Type over cells of the first sheet."""

    def change(book: Workbook) -> None:
        for cell, value in cells.items():
            book.worksheets[0][cell].value = value

    return change


def unmerge(sheet: Worksheet) -> None:
    """Every cell for itself, so that rows and columns can be moved."""
    for span in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(span))


def insert_rows(at: int, amount: int, *more: Callable[[Workbook], None]) -> Callable[[Workbook], None]:
    """Insert rows into the first sheet, then change it further."""

    def change(book: Workbook) -> None:
        sheet = book.worksheets[0]
        unmerge(book.worksheets[0])
        sheet.insert_rows(at, amount)
        for one in more:
            one(book)

    return change


def swap(sheet: str, one: int, other: int, *more: Callable[[Workbook], None]) -> Callable[[Workbook], None]:
    """Two columns of a sheet change places, headers and all."""

    def change(book: Workbook) -> None:
        unmerge(book[sheet])
        for row in range(1, 60):
            first, second = book[sheet].cell(row, one), book[sheet].cell(row, other)
            first.value, second.value = second.value, first.value
        for each in more:
            each(book)

    return change


def at(sheet: str, **cells: Any) -> Callable[[Workbook], None]:
    """Type over cells of a sheet."""

    def change(book: Workbook) -> None:
        for cell, value in cells.items():
            book[sheet][cell].value = value

    return change


def insert_column(book: Workbook) -> None:
    """A column of the clerk's own before all others."""
    unmerge(book.worksheets[0])
    book.worksheets[0].insert_cols(1)
    book.worksheets[0]["J10"].value = "much"


def drop_dictionary(book: Workbook) -> None:
    """The sheet of choices is gone."""
    del book["Data Dictionary"]


CTDNA: dict[str, tuple[Callable[[Workbook], None], Told]] = {
    "a required preamble value is missing": (put(C3=None), [("schema.required", "ctDNA", "C3")]),
    "a creator that is not on the list": (put(C4="Harvard"), [("check.reference", "ctDNA", "C4")]),
    "a creator in other letters": (put(C4="BROAD"), [("value.alias", "ctDNA", "C4")]),
    "a bad Cimac id": (put(B10="CTTTPP121"), [("schema.pattern", "ctDNA", "B10")]),
    "no Cimac id": (put(B9=None), [("schema.required", "ctDNA", "B9")]),
    "a Cimac id twice": (put(B10="CTTTPP111.00"), [("check.unique", "ctDNA", "B10")]),
    "a fraction past 1, another that is text": (
        put(G9=1.5, H10="half"),
        [("schema.maximum", "ctDNA", "G9"), ("value.number", "ctDNA", "H10")],
    ),
    "NaN where a number or a text may be": (put(G9="NaN", M10="NA"), []),
    "a header gone": (put(H8=None), [("template.missing-column", "ctDNA", None)]),
    "a header of the clerk's own": (put(P8="Remark"), [("template.extra-column", "ctDNA", "P8")]),
    "the required header gone": (put(B8="Sample"), [
        ("template.missing-column", "ctDNA", None),
        ("template.extra-column", "ctDNA", "B8"),
    ]),
    "all headers gone": (
        put(**{f"{letter}8": None for letter in "BCDEFGHIJKLMNO"}),
        [("template.missing-header", "ctDNA", None)],
    ),
    "rows inserted above the preamble and above the header": (
        insert_rows(7, 2, insert_rows(1, 3, put(C6="", G14=-1))),
        [("schema.required", "ctDNA", "C6"), ("schema.minimum", "ctDNA", "G14")],
    ),
    "blank rows between, a row skipped": (
        put(A20="#data", B20="CTTTPP131.00", N20=9, A21="#skip", B21="nonsense"),
        [("schema.maximum", "ctDNA", "N20")],
    ),
    "a row without its marker": (
        put(A11=None, B11="CTTTPP1"),
        [("template.unmarked-rows", "ctDNA", None), ("schema.pattern", "ctDNA", "B11")],
    ),
    "columns moved": (
        swap("ctDNA", 7, 12, put(G10="x")),
        [("template.moved-columns", "ctDNA", None), ("value.number", "ctDNA", "G10")],
    ),
    "a column inserted before all": (insert_column, [("value.number", "ctDNA", "J10")]),
    "a preamble label gone": (put(B3=None), [("template.missing-column", "ctDNA", None)]),
    "the list changed": (
        at("Data Dictionary", B7="Broad Institute"),
        [("template.tampered", "Data Dictionary", "B7")],
    ),
    "the list's sheet gone": (drop_dictionary, [("template.missing-sheet", "Data Dictionary", None)]),
}  # fmt: skip


@pytest.mark.parametrize("case", CTDNA)
def test_each_fault_of_a_ctdna_workbook_is_told_at_its_cell(case: str) -> None:
    change, expected = CTDNA[case]
    book = opened(theirs("ctdna_template"))
    change(book)
    assert told(form("ctdna"), saved(book)) == expected


TISSUE: dict[str, tuple[Callable[[Workbook], None], Told]] = {
    "no manifest id": (at("Shipment", C2=None), [("schema.required", "Shipment", "C2")]),
    "a courier that is not on the list": (at("Shipment", C7="DHL"), [("check.reference", "Shipment", "C7")]),
    "no date at all": (at("Shipment", C11="last week"), [("value.date", "Shipment", "C11")]),
    "received before it was shipped": (
        at("Shipment", C12="2001-01-01"),
        [("check.order", "Shipment", "C12"), ("value.date-text", "Shipment", "C12")],
    ),
    "no Cimac id and no box": (
        at("Samples", H4=None, I5=None),
        [("schema.required", "Samples", "H4"), ("schema.required", "Samples", "I5")],
    ),
    "a bad Cimac id": (at("Samples", H3="cttt"), [("schema.pattern", "Samples", "H3")]),
    "units that are not on the list": (at("Samples", S6="Slide glasses"), [("check.reference", "Samples", "S6")]),
    "not a number": (at("Samples", N3="two"), [("value.number", "Samples", "N3")]),
    "a row further down": (
        at("Samples", H900="CTTTP09T2.00"), [("schema.required", "Samples", "I900")],
    ),
    "a group's header gone, its columns stay known": (at("Samples", R1=None), []),
    "a header gone": (at("Samples", P2=None), [("template.missing-column", "Samples", None)]),
    "columns moved": (
        swap("Samples", 8, 20, at("Samples", T5="?")),
        [("template.moved-columns", "Samples", None), ("schema.pattern", "Samples", "T5")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TISSUE)
def test_each_fault_of_a_tissue_manifest_is_told_at_its_cell(case: str) -> None:
    change, expected = TISSUE[case]
    book = opened(theirs("tissue_slide_template"))
    change(book)
    found = told(form("tissue-slide"), saved(book))
    assert [one for one in found if one[0] != "value.text-number"] == expected  # numbers where text is asked for


SOURCES = {
    "agencies": "testAgencyUploadOnePass",
    "ctdna": "ctdna_template",
    "tissue-slide": "tissue_slide_template",
}


@pytest.mark.parametrize("name", SOURCES)
def test_our_template_of_it_filled_reads_back_to_the_same(name: str, tmp_path: Path) -> None:
    read = filing(form(name), theirs(SOURCES[name])).data
    rows = {section: found if isinstance(found, list) else [found] for section, found in read.items()}
    ours = drawn(form(name), rows)
    assert filing(form(name), ours).data == read
    assert told(form(name), ours, errors_only=True) == []
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(ours)
    assert ooxml_errors(path) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_blank_template_is_known_again_and_what_is_required_is_asked_for(name: str) -> None:
    found = told(form(name), drawn(form(name)))
    required = sum(
        field.required for section in form(name).sections if not section.is_table for field in section.fields
    )
    assert [code for code, _, _ in found] == ["schema.required"] * required


@pytest.mark.slow
def test_a_template_opened_and_saved_by_another_program_is_read_the_same(tmp_path: Path) -> None:
    read = filing(form("ctdna"), theirs("ctdna_template")).data
    rows = {section: found if isinstance(found, list) else [found] for section, found in read.items()}
    path = tmp_path / "ctdna.xlsx"
    path.write_bytes(drawn(form("ctdna"), rows))
    (tmp_path / "saved").mkdir()
    again = soffice_convert(path, "xlsx", tmp_path / "saved").read_bytes()
    assert filing(form("ctdna"), again).data == read
    assert told(form("ctdna"), again, errors_only=True) == []
