"""CSV and pages of one table: what form they are of is told from their headers, and nothing of how values are kept."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from tests.anyform import drawn, number, opened, sketch, table, text
from tests.returns import FACTS, form, saved, told
from validator.examine import Desk, Outcome, examine
from validator.intake.open import open_bytes
from workbook.finding import Verdict
from workbook.form import Form

VISITS = sketch(
    {
        "visits": table(
            "走访登记",
            3,
            {
                "place": text("走访地点"),
                "day": {"type": "string", "format": "date", "title": "走访日期"},
                "hour": {"type": "string", "format": "time", "title": "开始时间"},
                "heads": number("走访人数"),
                "phone": text("联系电话"),
            },
            required=["place", "day", "heads"],
            x_ready_rows=5,
        )
    }
)
ROWS: list[list[Any]] = [
    ["甲村", date(2020, 4, 3), time(9, 30), 12, "13800001111"],
    ["乙村", date(2020, 4, 4), None, 3, "0379-65230000"],
    ["丙村", "2020.4.5", time(14, 0), "约20人", None],
    ["=丁村,一组", None, None, 7, "007"],
]


@pytest.fixture(scope="module")
def workbook() -> bytes:
    book = opened(drawn(VISITS, {}))
    for row, values in enumerate(ROWS, 4):
        for column, value in enumerate(values, 1):
            if value is not None:
                cell = book["走访登记"].cell(row, column)
                cell.value = value
                cell.data_type = "s" if isinstance(value, str) else cell.data_type
    return saved(book)


def shown(value: Any) -> str:
    """A cell as programs write it in text."""
    if value is None:
        return ""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return f"{value:%Y/%m/%d}" if isinstance(value, date) else str(value)


def lines_of(data: bytes) -> list[list[str]]:
    sheet = opened(data)["走访登记"]
    return [[shown(cell.value) for cell in row] for row in sheet.iter_rows(max_row=8)]


def as_csv(data: bytes, sign: str, codec: str) -> bytes:
    quoted = [
        [f'"{cell}"' if sign in cell or '"' in cell or "\n" in cell else cell for cell in row] for row in lines_of(data)
    ]
    return "\r\n".join(sign.join(row) for row in quoted).encode(codec)


def as_page(data: bytes, codec: str, tags: tuple[str, str] = ("<table>", "</table>")) -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in lines_of(data))
    return f'<html><head><meta charset="{codec}"></head><body>{tags[0]}{rows}{tags[1]}</body></html>'.encode(codec)


def looked_at(data: bytes, file: str, *forms: Form) -> Outcome:
    (document,) = open_bytes(data, file, file)
    return examine(document, Desk(forms or [VISITS], None, keep=True))


def findings(outcome: Outcome) -> list[tuple[str, str | None, str | None]]:
    return [one for one in told(outcome) if one[0] != "file.wrong-extension"]


FORMS = {
    "utf-8.csv": lambda data: as_csv(data, ",", "utf-8-sig"),
    "gbk.csv": lambda data: as_csv(data, ",", "gb18030"),
    "tabs.tsv": lambda data: as_csv(data, "\t", "utf-16"),
    "semicolons.csv": lambda data: as_csv(data, ";", "utf-8"),
    "导出.xls": lambda data: as_page(data, "gb2312"),
    "布局.xls": lambda data: as_page(data, "utf-8", ("<table><tr><td><table>", "</table></td></tr></table>")),
}


@pytest.mark.parametrize("file", FORMS)
def test_the_same_findings_at_the_same_cells_as_in_the_workbook(workbook: bytes, file: str) -> None:
    there, here = looked_at(workbook, "a.xlsx"), looked_at(FORMS[file](workbook), file)
    assert here.report.form == there.report.form == "sketch"
    assert findings(here) == findings(there)
    assert {"schema.required", "value.approximate", "value.date-text"} <= {one[0] for one in findings(there)}
    assert here.contents is not None and there.contents is not None
    assert here.contents == there.contents


def test_one_sheet_of_a_larger_form_is_told_of_the_others() -> None:
    headers = ",".join(field.title for field in form().section("lectures").fields)
    outcome = looked_at(f"宣讲明细\n\n\n{headers}\n1,2020-04-03,9:30,90".encode(), "明细.csv", form(), VISITS)
    assert (outcome.report.form, outcome.report.verdict) == (form().id, Verdict.RETURNED)
    missing = {one[1] for one in told(outcome) if one[0] == "template.missing-sheet"}
    assert missing == {section.sheet for section in form().sections} - {"宣讲明细"}


@pytest.mark.parametrize("data", [b"a,b\n1,2", "姓名,单位\n甲,乙".encode("gbk")])
def test_a_text_of_no_form_is_not_recognised(data: bytes) -> None:
    assert looked_at(data, "a.csv", form(), VISITS).report.verdict is Verdict.UNRECOGNISED


def test_facts_do_not_matter_to_a_nameless_file() -> None:
    (document,) = open_bytes(b"a,b\n1,2", "a.csv", "a.csv")
    assert examine(document, Desk([form()], FACTS)).report.verdict is Verdict.UNRECOGNISED
