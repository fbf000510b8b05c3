import io
import json
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.output.samples import SHA, finding, hostile, many, report, returned
from validator.output import FORMATS, Options
from workbook.finding import Report, Skip

MADE = datetime(2020, 5, 6, 9, 30, tzinfo=timezone(timedelta(hours=8)))
FILING = ["monthly-return", f"2020-04 sha256:{SHA}", "office-01"]


@cache
def structure() -> Draft202012Validator:
    schema = json.loads(Path(__file__).with_name("ess.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def written(*reports: Report) -> list[dict[str, Any]]:
    stream = io.StringIO()
    FORMATS["ess"](reports, stream, Options(made_at=MADE))
    data: list[dict[str, Any]] = json.loads(stream.getvalue().encode("utf-8"))
    structure().validate(data)
    return data


def test_a_finding_is_a_failed_validation() -> None:
    verdict, failed = written(returned(finding(1), skipped=()))
    assert verdict["type"] == "aggregation" and verdict["value"] == "returned"
    assert verdict["data"]["source"] == [FILING]
    rule, data = failed["rule"], failed["data"]
    assert failed["value"] == "0"
    assert rule["expression"] == "check.in-period(monthly-return/1, /lectures/*/place)"
    assert (rule["severity"], rule["description"]) == ("error", "日期不在报告期")
    assert data["source"] == [FILING] and data["target"] == [[*FILING, "/lectures/2/place"]]
    assert (data["sheet"], data["cell"], data["value"]) == ("宣讲明细", "B7", "2020-05-02")
    assert data["description"].startswith("宣讲日期 2020-05-02 不在")


def test_a_check_of_one_value_looked_at_that_value_only() -> None:
    _, failed = written(returned(finding(0), skipped=()))
    assert failed["data"]["source"] == failed["data"]["target"] == [[*FILING, "/lectures/2/place"]]


def test_time_is_basic_iso_8601_and_severities_are_those_of_the_structure() -> None:
    results = written(returned(skipped=()))
    moments = {datetime.strptime(one["event"]["time"], "%Y%m%dT%H%M%S%z") for one in results}
    assert moments == {MADE}
    assert [one["rule"]["severity"] for one in results[1:]] == ["information", "warning", "error"]


def test_a_skipped_check_could_not_be_evaluated_and_has_its_code_s_severity() -> None:
    skips = (Skip("check.total", "有未能读取的值"), Skip("check.plausible", "没有人数"))
    _, total, plausible = written(report(skipped=skips))
    assert total["value"] == plausible["value"] == "NA"
    assert (total["rule"]["severity"], plausible["rule"]["severity"]) == ("error", "warning")
    assert total["data"]["description"] == "有未能读取的值"


def test_a_document_that_could_not_be_read_is_known_by_its_file() -> None:
    broken = finding(code="file.encrypted", pointer="", sheet=None, cell=None)
    verdict, failed = written(
        returned(broken, form=None, version=None, unit=None, period=None, file="坏.xlsx", skipped=())
    )
    assert failed["rule"]["expression"] == "file.encrypted"
    assert failed["data"]["target"] == [["", f"sha256:{SHA}", "坏.xlsx", ""]]
    assert verdict["data"]["description"].endswith(" → 坏.xlsx")


def test_personal_values_are_masked() -> None:
    _, failed = written(returned(finding(value="13800138000", suggestion=None, personal=True), skipped=()))
    assert failed["data"]["value"] == "138******00"


def test_hostile_text_stays_text() -> None:
    verdict, failed, skipped = written(hostile())
    assert failed["value"] == "0" and skipped["value"] == "NA" and verdict["value"] == "returned"
    assert failed["data"]["value"].startswith("</script>")


def test_no_reports_are_a_report_too() -> None:
    assert written() == []


def test_500_reports_each_with_a_verdict_and_every_id_once() -> None:
    reports = [*many(500), report(), report()]  # the same file twice is two documents
    results = written(*reports)
    assert len({one["id"] for one in results}) == len(results)
    assert len(results) == len(reports) + sum(len(one.findings) for one in reports)
    verdicts = [one["value"] for one in results if one["type"] == "aggregation"]
    assert verdicts == [one.verdict.value for one in reports]


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("event", "time"), "2020-05-06T09:30:00+08:00"),
        (("value",), 0),
        (("value",), "2"),
        (("rule", "severity"), "info"),
        (("data", "source"), ["one", "key"]),
        (("type",), "confrontation"),
    ],
)
def test_the_schema_refuses_what_the_structure_refuses(path: tuple[str, ...], wrong: object) -> None:
    _, failed = written(returned(finding(0), skipped=()))
    *way, last = path
    node = failed
    for step in way:
        node = node[step]
    node[last] = wrong
    assert not structure().is_valid([failed])
