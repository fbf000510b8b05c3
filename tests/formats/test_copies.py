"""A return in another format gets its marked copy too: an .xlsx with the same in the same cells."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from tests.formats.builders import workbook2003
from tests.formats.saving import spreadsheetml
from tests.formats.test_nameless import ROWS, VISITS, as_csv
from tests.formats.test_nameless import workbook as workbook  # a fixture
from tests.returns import FACTS, answered, form, look, right, spoil, told
from validator.examine import Desk, Outcome, examine
from validator.intake.open import open_bytes
from validator.marking import Copy, marked
from workbook.finding import Verdict

TEXT = "=1+1 本月共开展宣讲六场，覆盖社区、企业和学校。\n第二行"
SPOILT = [{"set": {"宣讲明细!L8": -3, "月报表!B14": TEXT.removeprefix("=")}}]


@pytest.fixture(scope="module")
def spoilt() -> bytes:
    """A return with one fault, as XML of 2003, and in it a text that begins as a formula does."""
    return spreadsheetml(spoil(right(), SPOILT)).replace(b">1+1 ", b">=1+1 ")


def copied(data: bytes, file: str, *forms: Any) -> tuple[Outcome, Copy]:
    (document,) = open_bytes(data, file, file)
    outcome = examine(document, Desk(forms or [form()], FACTS if not forms else None))
    return outcome, marked(document.data, outcome.report)


def test_the_copy_says_the_same_at_the_same_cells(spoilt: bytes) -> None:
    outcome, copy = copied(spoilt, "报表.xml")
    assert (copy.suffix, copy.converted) == (".xlsx", "XML 表格 2003")
    assert copy.data is not None
    assert told(look(copy.data)) == told(outcome)
    assert ("schema.minimum", "宣讲明细", "L8") in told(outcome)
    book = openpyxl.load_workbook(io.BytesIO(copy.data))
    assert book.sheetnames[0] == "问题清单" and book["_meta"].sheet_state == "hidden"
    lectures, report = book["宣讲明细"], book["月报表"]
    assert (lectures["L8"].value, lectures["L8"].fill.fill_type) == (-3, "solid")
    assert lectures["L8"].comment is not None
    assert lectures["B5"].value == datetime(2020, 4, 3) and lectures["B5"].number_format == "yyyy\\-mm\\-dd"
    assert lectures["C5"].value == time(9, 30)
    assert (report["B14"].value, report["B14"].data_type) == (TEXT, "s")
    assert "A1:H1" in {str(span) for span in report.merged_cells.ranges} or report.merged_cells.ranges


def test_what_the_clerk_mends_in_the_copy_is_accepted(spoilt: bytes) -> None:
    _, copy = copied(spoilt, "报表.xml")
    assert copy.data is not None
    mended = spoil(copy.data, [{"set": {"宣讲明细!L8": 83}}])
    assert look(mended).report.verdict is Verdict.ACCEPTED


def test_a_nameless_sheet_is_called_as_its_findings_call_it(workbook: bytes) -> None:
    outcome, copy = copied(as_csv(workbook, ",", "gb18030"), "走访.csv", VISITS)
    assert copy.data is not None
    book = openpyxl.load_workbook(io.BytesIO(copy.data))
    assert book.sheetnames[:2] == ["问题清单", "走访登记"]
    sheet = book["走访登记"]
    assert [sheet.cell(7, column).value for column in (1, 5)] == [ROWS[3][0], "007"]
    assert sheet["A7"].data_type == "s"
    assert sheet["B4"].value == datetime.combine(date(2020, 4, 3), time())
    doubtful = next(one.cell for one in outcome.report.findings if one.code == "value.approximate")
    assert doubtful is not None and sheet[doubtful].comment is not None


def test_names_and_merges_that_excel_would_not_have() -> None:
    from workbook.addresses import Span
    from workbook.grid.cells import CellBook, Given, Start
    from workbook.rebuilding import rebuilt
    from workbook.write import book_bytes

    long = "很" * 40
    book = CellBook(
        [
            Start("a/b"), Given(0, 0, "甲"), Given(0, 1, "乙"), Span(1, 1, 1, 2), Span(3, 1, 4, 2), Span(4, 2, 5, 2),
            Start("A_B"), Start(long), Start(""), Given(1, 1, "", "#REF!"), Given(1, 2, "", "="),
        ]
    )  # fmt: skip
    made = openpyxl.load_workbook(io.BytesIO(book_bytes(rebuilt(book, book.inexact, ()))))
    assert made.sheetnames == ["a_b", "A_B_2", long[:31], "Sheet"]
    assert [made["a_b"][cell].value for cell in ("A1", "B1")] == ["甲", "乙"]
    assert [str(span) for span in made["a_b"].merged_cells.ranges] == ["A3:B4"]
    assert (made["Sheet"]["B2"].value, made["Sheet"]["B2"].data_type, made["Sheet"]["C2"].value) == ("#REF!", "s", None)


def test_what_cannot_be_read_has_no_copy() -> None:
    outcome, _ = copied(right(), "报表.xlsx")
    assert marked(workbook2003("")[:-9], outcome.report).data is None


def test_check_annotate_writes_the_copy(spoilt: bytes, tmp_path: Path) -> None:
    from wanchang import main

    (tmp_path / "报表.xls").write_bytes(spoilt)
    copies = tmp_path / "标注"
    result = CliRunner().invoke(
        main, ["check", str(tmp_path / "报表.xls"), "--format", "jsonl", "--annotate", str(copies)]
    )
    assert result.exit_code == 1, result.output
    said = json.loads(result.stdout.splitlines()[0])
    assert said["verdict"] == "returned"
    assert {"schema.minimum", "file.wrong-extension"} <= {one["code"] for one in said["findings"]}
    (copy,) = copies.iterdir()
    assert copy.name == "报表_标注.xlsx"
    assert ("schema.minimum", "宣讲明细", "L8") in told(look(copy.read_bytes()))


def test_an_answer_in_a_copy_is_read(spoilt: bytes) -> None:
    _, copy = copied(spoilt, "报表.xml")
    assert copy.data is not None
    assert look(answered(copy.data, {})).report.verdict is Verdict.RETURNED
