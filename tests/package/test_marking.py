"""Marked copies of unusual workbooks: signed ones, ones with macros, ones with thousands of findings."""

from __future__ import annotations

import random
from pathlib import Path
from time import process_time

import pytest

from tests.package.packages import (
    BUTTON,
    SHEET,
    STYLES,
    THREAD_LEAD,
    box,
    build,
    changed,
    drawing,
    finding,
    marked,
    noted,
    report,
    sheet,
    thread,
)
from validator.annotation import _write
from validator.marking import marked as marked_copy
from workbook.addresses import a1
from workbook.finding import Severity
from workbook.marks import mark
from workbook.package.names import OFFICE
from workbook.package.package import Package
from workbook.package.trees import PackageError
from workbook.unmarking import unmark

SIGNATURE = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def with_macros() -> bytes:
    package = Package(build())
    types = package.read("[Content_Types].xml").decode()
    workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    package.write("[Content_Types].xml", types.replace(workbook, MACROS).encode())
    part = package.write("xl/vbaProject.bin", bytes(range(256)) * 9, "application/vnd.ms-office.vbaProject")
    package.relate("xl/workbook.xml", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", part)
    package.relate(part, "http://schemas.microsoft.com/office/2006/relationships/vbaProjectSignature", "xl/sig.bin")
    package.write("xl/sig.bin", b"signed", "application/vnd.ms-office.vbaProjectSignature")
    return package.save()


def test_a_signed_workbook_is_refused_with_why() -> None:
    package = Package(build())
    package.write("_xmlsignatures/origin.sigs", b"")
    package.relate("", SIGNATURE, "_xmlsignatures/origin.sigs")
    copy = marked_copy(package.save(), report(finding("A1")))
    assert copy.data is None and copy.because == "原文件带有数字签名，标注会使签名失效，"


def test_macros_and_their_signature_stay_and_the_name_says_so(tmp_path: Path) -> None:
    data = with_macros()
    copy = marked_copy(data, report(finding("A1")))
    assert copy.data is not None and copy.suffix == ".xlsm"
    assert Package(copy.data).read("xl/vbaProject.bin") == bytes(range(256)) * 9
    assert {"xl/vbaProject.bin", "xl/sig.bin", "xl/_rels/vbaProject.bin.rels"}.isdisjoint(changed(data, copy.data))
    written = _write(tmp_path, report(finding("A1"))._replace(file="月报.xlsm"), copy)
    assert isinstance(written, Path) and written.name == "月报_标注.xlsm"
    assert Package(copy.data).content_type("xl/workbook.xml") == MACROS


@pytest.mark.parametrize("columns", [10, 5000])
def test_thousands_of_findings_in_one_sheet_take_no_time(columns: int) -> None:
    places = [(1 + number // columns, 1 + number % columns) for number in range(5000)]
    rows = ""
    for row in range(1, 1 + 5000 // columns):
        cells = "".join(f'<c r="{a1(row, column)}"/>' for column in range(1, columns + 1))
        rows += f'<row r="{row}">{cells}</row>'
    merges = "".join(f'<mergeCell ref="{a1(row + 1000, 1)}:{a1(row + 1000, 5)}"/>' for row in range(3000))
    data = build({SHEET: sheet(rows, after=f"<mergeCells>{merges}</mergeCells>")})
    found = report(*(finding(a1(*place)) for place in places))
    began = process_time()
    copy = mark(data, found)
    assert process_time() - began < 4  # 0.8 s on an idle machine, most of it for the list of findings
    assert Package(copy).read("xl/comments1.xml").count(b"<comment ") == 5000


def test_the_first_of_merged_cells_is_the_one_that_is_marked() -> None:
    merges = '<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="D1:D1048576"/></mergeCells>'
    data = build({SHEET: sheet('<row r="1"><c r="A1"/><c r="B1"/></row>', after=merges)})
    copy = Package(marked(data, "B2", "D77", "C1"))
    refs = {
        ref
        for ref in ("A1", "B2", "C1", "D1", "D77")
        if f'<comment ref="{ref}"'.encode() in copy.read("xl/comments1.xml")
    }
    assert refs == {"A1", "C1", "D1"}


def test_every_severity_over_every_fill_comes_off_again() -> None:
    data = build({SHEET: sheet('<row r="1"><c r="A1"/><c r="B1" s="1"/><c r="C1"/></row>')})
    found = [finding(f"{letter}1")._replace(severity=one) for letter, one in zip("ABC", Severity, strict=True)]
    assert changed(data, unmark(mark(data, report(*found)))) == set()


def rich() -> bytes:
    """A workbook with a little of everything that is looked at."""
    note = '<comment ref="A1" authorId="0"><text><r><t>核</t></r></text></comment>'
    return noted(note, drawing(BUTTON, box(0, 0)), THREAD_LEAD, (f"{OFFICE}/hyperlink", "http://x/"), **{
        SHEET: sheet(
            '<row r="1" s="1" customFormat="1"><c r="A1" s="1"><v>1</v></c></row><row r="3"/>',
            before='<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>'
            '<cols><col min="1" max="3" style="1"/></cols>',
            after='<mergeCells count="1"><mergeCell ref="B2:C3"/></mergeCells><legacyDrawing r:id="rId1"/>',
        ),
        "xl/threadedComments/threadedComment1.xml": thread(("T1", "请核对")),
        "xl/styles.xml": STYLES,
    })  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_parts_spoilt_at_random_are_marked_or_refused_and_nothing_else(seed: int) -> None:
    dice = random.Random(seed)
    outcomes = set()
    for _ in range(60):
        package = Package(rich())
        name = dice.choice([name for name in package.names if not name.endswith(".bin")])
        content = bytearray(package.read(name))
        for _ in range(dice.randint(1, 3)):
            at = dice.randrange(len(content))
            piece = dice.choice([b"", b'"', b"x", b"<", b"/>", b">", b"9", b"-1", b" ", b"</row>", b"<c>"])
            content[at : at + dice.choice([0, 1, 1, 8])] = piece
        package.write(name, bytes(content))
        try:
            unmark(mark(package.save(), report(finding("A1"), finding("C3"), finding("B7"))))
            outcomes.add("marked")
        except PackageError:
            outcomes.add("refused")
    assert outcomes == {"marked", "refused"}
