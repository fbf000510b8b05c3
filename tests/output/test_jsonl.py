import io
import json
from collections.abc import Iterator
from datetime import date

import pytest

from tests.output.samples import EVIL, finding, hostile, many, report, returned
from validator.output import FORMATS, Options
from workbook.finding import Report

KEYS = "path file within sha256 form version unit period verdict findings skipped".split()
FINDING = "code severity pointer sheet cell title message value suggestion".split()


def written(*reports: Report) -> str:
    stream = io.StringIO()
    FORMATS["jsonl"](reports, stream, Options())
    return stream.getvalue()


def test_keys_stand_in_the_order_of_the_contract() -> None:
    data = json.loads(written(returned()))
    assert list(data) == KEYS
    assert [list(one) for one in data["findings"]] == [FINDING] * 3
    assert data["within"] == ["2020-05-06 报送.eml", "四月材料.zip"]
    assert data["verdict"] == "returned"
    assert data["findings"][1]["severity"] == "warning"
    assert data["skipped"] == [{"code": "check.total", "because": "“线下人数”有未能读取的值"}]


def test_chinese_is_written_as_it_is() -> None:
    assert "示例一街道4月月报表（终稿）.xlsx" in written(returned())


def test_nothing_known_is_null() -> None:
    data = json.loads(written(report(form=None, version=None, unit=None, period=None)))
    assert [data[key] for key in ("form", "version", "unit", "period")] == [None] * 4
    assert data["findings"] == [] and data["skipped"] == []


def test_personal_values_are_masked() -> None:
    line = written(returned(finding(value="13800138000", suggestion="13800138001", personal=True)))
    assert "13800138" not in line
    shown = json.loads(line)["findings"][0]
    assert (shown["value"], shown["suggestion"]) == ("138******00", "138******01")


def test_a_hostile_document_is_one_line_of_utf8_and_comes_back_whole() -> None:
    line = written(hostile())
    assert len(line.splitlines()) == 1
    data = json.loads(line.encode("utf-8"))
    assert data["file"] == EVIL and data["findings"][0]["value"] == EVIL


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85", "\n", "\udc9c"])
def test_no_character_breaks_the_line(mark: str) -> None:
    line = written(report(file=f"a{mark}中.xlsx"))
    assert len(line.splitlines()) == 1
    assert json.loads(line.encode())["file"] == f"a{mark}中.xlsx"


@pytest.mark.parametrize(
    ("value", "told"),
    [(float("nan"), "nan"), (float("inf"), "inf"), ([1, float("-inf")], [1, "-inf"]), (date(2020, 4, 3), "2020-04-03")],
)
def test_a_value_that_json_does_not_know_becomes_its_text(value: object, told: object) -> None:
    assert json.loads(written(returned(finding(value=value))))["findings"][0]["value"] == told


def test_documents_stream_one_at_a_time() -> None:
    stream = io.StringIO()

    def reports() -> Iterator[Report]:
        for count, one in enumerate(many(5)):
            assert stream.getvalue().count("\n") == count
            yield one

    FORMATS["jsonl"](reports(), stream, Options())
    assert stream.getvalue().count("\n") == 5


def test_no_reports_give_no_line_and_500_give_500() -> None:
    assert written() == ""
    lines = written(*many(500)).splitlines()
    assert [json.loads(line) for line in lines] == [one.public() for one in many(500)]
