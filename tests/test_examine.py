"""One document examined: which form it is by, what of it can be told when it is by none or by an older one."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from tests import returns
from validator.examine import Desk, examine
from validator.schema import schema_faults
from workbook.codelist import shipped
from workbook.filing import Filing
from workbook.finding import Verdict
from workbook.form import Form, load_form

Steps = list[dict[str, Any]]


def test_a_right_return_is_accepted_with_unit_and_month() -> None:
    report = returns.look(returns.right()).report
    assert (report.verdict, report.form, report.version) == (Verdict.ACCEPTED, "monthly-return", 1)
    assert (report.unit, report.period) == ("B01", "2020-04")


def test_a_zero_return_with_its_reason_is_accepted_as_zero() -> None:
    steps = [{"set": {"月报表!B5": "王明", "月报表!F5": "13800001111", "月报表!B6": "李华", "月报表!F6": "2020-05-01",
                      "月报表!B7": "是", "月报表!F7": "集中培训，本月未安排"}}]  # fmt: skip
    report = returns.look(returns.spoil(returns.blank(), steps)).report
    assert report.verdict is Verdict.ACCEPTED_ZERO


def test_a_workbook_by_no_form_of_ours_is_unrecognised() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["姓名", "工资"])
    outcome = returns.look(returns.saved(book))
    assert (outcome.report.verdict, outcome.report.form) == (Verdict.UNRECOGNISED, None)
    assert outcome.report.findings == ()


def test_an_older_template_is_told_and_not_read() -> None:
    newer = returns.form()
    newer = Form(**{name: getattr(newer, name) for name in newer.__dataclass_fields__} | {"version": 2})
    report = examine(returns.document(returns.right()), Desk([newer], returns.FACTS)).report
    assert [(one.code, one.sheet, one.cell) for one in report.findings] == [("template.version", None, None)]
    assert (report.verdict, report.unit, report.version) == (Verdict.RETURNED, "B01", 1)


def test_another_campaigns_form_is_told() -> None:
    facts = replace(returns.FACTS, campaign="wanchang-2021")
    report = returns.look(returns.right(), facts=facts).report
    assert [one.code for one in report.findings] == ["template.campaign"]


def test_without_meta_the_visible_cells_say_who_and_when() -> None:
    data = returns.spoil(returns.right(), [{"delete_sheet": "_meta"}])
    report = returns.look(data).report
    assert (report.unit, report.period, report.verdict) == ("B01", "2020-04", Verdict.ACCEPTED)


@pytest.mark.parametrize("item", [6, "第6行", "L6", "6行"])
def test_a_warning_explained_at_first_sending_passes(item: object) -> None:
    steps: Steps = [{"set": {"宣讲明细!L6": 6000}}, {"row": {"情况说明!5": ["宣讲明细", item, "露天广场集中宣讲"]}}]
    report = returns.look(returns.spoil(returns.right(), steps)).report
    assert report.verdict is Verdict.ACCEPTED_EXPLAINED
    assert [one.explained for one in report.findings if one.code == "check.plausible"] == ["露天广场集中宣讲"]


def test_an_explanation_of_another_row_explains_nothing() -> None:
    steps: Steps = [{"set": {"宣讲明细!L6": 6000}}, {"row": {"情况说明!5": ["宣讲明细", "7", "露天广场集中宣讲"]}}]
    assert returns.look(returns.spoil(returns.right(), steps)).report.verdict is Verdict.RETURNED


def test_an_error_cannot_be_explained_away() -> None:
    steps: Steps = [{"set": {"宣讲明细!L6": "很多"}}, {"row": {"情况说明!5": ["宣讲明细", "6", "确实很多"]}}]
    assert returns.look(returns.spoil(returns.right(), steps)).report.verdict is Verdict.RETURNED


def test_a_personal_value_is_masked_in_public() -> None:
    steps = [{"set": {"月报表!F5": "1380000111"}}]
    outcome = returns.look(returns.spoil(returns.right(), steps))
    finding = next(one for one in outcome.report.findings if one.code == "schema.pattern")
    assert finding.value == "1380000111"
    assert finding.public()["value"] == "138*****11"
    assert "1380000111" not in str(outcome.report.public())


def test_messages_in_english() -> None:
    data = returns.spoil(returns.right(), [{"set": {"宣讲明细!L6": "很多"}}])
    report = examine(returns.document(data), Desk([returns.form()], returns.FACTS, lang="en")).report
    assert "mend" in report.findings[0].message or "number" in report.findings[0].message


def small_form(**keywords: Any) -> Form:
    """A form of one table with one column."""
    table = {
        "title": "表", "type": "array", "x-sheet": "表", "x-header-row": 1, **keywords.pop("table", {}),
        "items": {"type": "object", "properties": {"n": {"title": "数", "x-column": "A", **keywords}}},
    }  # fmt: skip
    return load_form(
        {
            "$id": "small", "title": "表", "x-version": 1, "x-sheets": [{"name": "表"}],
            "type": "object", "properties": {"t": table},
        },
        shipped(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "keywords", "rows"),
    [
        ("schema.exclusiveMinimum", {"type": "integer", "exclusiveMinimum": 0}, [{"n": 0}]),
        ("schema.exclusiveMaximum", {"type": "integer", "exclusiveMaximum": 9}, [{"n": 9}]),
        ("schema.multipleOf", {"type": "integer", "multipleOf": 5}, [{"n": 7}]),
        ("schema.const", {"type": "string", "const": "甲"}, [{"n": "乙"}]),
        ("schema.minItems", {"type": "integer", "table": {"minItems": 2}}, [{"n": 7}]),
        ("schema.maxItems", {"type": "integer", "table": {"maxItems": 1}}, [{"n": 7}, {"n": 8}]),
    ],
)
def test_keywords_that_the_shipped_forms_do_not_use(code: str, keywords: dict[str, Any], rows: list[Any]) -> None:
    faults = list(schema_faults(Filing(small_form(**keywords), {"t": rows}, {}, []), {}))
    assert [fault.code for fault in faults] == [code]


def test_reading_leaves_the_file_alone() -> None:
    data = returns.right()
    before = bytes(data)
    returns.look(data)
    assert io.BytesIO(data).getvalue() == before


def forged(book: bytes, **cells: str) -> bytes:
    """The workbook with other values in `_meta`, and a digest that agrees with them."""
    workbook = openpyxl.load_workbook(io.BytesIO(book))
    sheet = workbook["_meta"]
    rows = {str(row[0].value): row[1] for row in sheet.iter_rows()}
    for key, value in cells.items():
        rows[key].value = value
    values = [str(rows[key].value) for key in ("form", "version", "campaign", "unit", "period", "given")]
    rows["digest"].value = hashlib.sha256("\n".join(values).encode()).hexdigest()
    return returns.saved(workbook)


@pytest.mark.parametrize(
    "cells",
    [
        {"period": "9999-12"},
        {"period": "0001-01"},
        {"period": "../../x"},
        {"version": "inf"},
        {"version": "1e300"},
        {"given": "[" * 30_000},
        {"given": '{"return.quota": NaN}'},
        {"given": '{"return.quota": [1]}'},
        {"given": "[]"},
        {"unit": "长" * 300},
    ],
    ids=str,
)
def test_a_meta_that_cannot_be_ours_is_told_and_the_visible_cells_count(cells: dict[str, str]) -> None:
    report = returns.look(forged(returns.right(), **cells)).report
    assert [one.code for one in report.findings] == ["template.meta"]
    assert (report.verdict, report.unit, report.period) == (Verdict.RETURNED, "B01", "2020-04")


def test_a_meta_cannot_fill_in_what_is_the_clerks() -> None:
    given = json.dumps(
        {"return.reporter": "某人", "return.nothing": 1, "nowhere.x": 1, "lectures.no": 1, "return.quota": "多"}
    )
    report = returns.look(forged(returns.right(), given=given)).report
    assert report.findings == ()


@pytest.mark.parametrize("month", ["9999-12", "1920-04", "0001-01"])
def test_a_month_of_another_century_is_none(month: str) -> None:
    steps: Steps = [{"delete_sheet": "_meta"}, {"set": {"月报表!F4": month}}]
    report = returns.look(returns.spoil(returns.right(), steps)).report
    assert ("value.month", "月报表", "F4") in [(one.code, one.sheet, one.cell) for one in report.findings]
    assert report.period is None


def test_a_phone_typed_anywhere_is_masked_in_public_and_in_messages() -> None:
    steps = [
        {
            "set": {
                "宣讲明细!L6": 13812345678,
                "宣讲明细!K7": "电话138 1234 5678",
                "宣讲明细!A13": "注：找王明１３８１２３４５６７８",
            }
        }
    ]
    report = returns.look(returns.spoil(returns.right(), steps)).report
    assert {"check.plausible", "schema.enum", "template.note-row"} <= {one.code for one in report.findings}
    shown = json.dumps(report.public(), ensure_ascii=False)
    assert not any(phone in shown for phone in ("13812345678", "138 1234 5678", "１３８１２３４５６７８"))


def test_text_out_of_a_file_does_not_swell_a_message() -> None:
    given = json.dumps({"return.unit": "长" * 900})
    (finding,) = returns.look(forged(returns.right(), given=given)).report.findings
    assert finding.code == "template.tampered"
    assert len(finding.message) < 500
    report = returns.look(forged(returns.right(), given=json.dumps({"return.unit": "长" * 9000}))).report
    assert [one.code for one in report.findings] == ["template.meta"]


def test_each_form_is_judged_by_its_own_lists() -> None:
    for word in map(str, range(40)):  # many short-lived forms: none may get another's validator
        form = small_form(type="string", enum=[word])
        assert list(schema_faults(Filing(form, {"t": [{"n": word}]}, {}, []), {})) == []
        told = [fault.code for fault in schema_faults(Filing(form, {"t": [{"n": "别的"}]}, {}, []), {})]
        assert told == ["schema.enum"]
