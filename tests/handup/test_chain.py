"""Districts' workbooks are received and rolled up above by the same commands, to the sum of the districts."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from campaign.demo.run import demo
from campaign.founding import init
from campaign.handout import handout
from campaign.handup.handup import Request, handup
from campaign.master.rollup import rollup
from campaign.receiving.receive import receive
from campaign.workspace import Workspace
from tests.campaign.masters import table
from tests.handup.reckoning import column, rows_of, summed, values
from validator.facts import CHINA

NAMES = ("老城区", "涧西区")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, districts: tuple[Workspace, Workspace]) -> Iterator[Workspace]:
    """A city that received April and May of two districts, on the blanks that it had handed down."""
    workspace = init(tmp_path_factory.mktemp("city") / "市", "luoyang-2020")
    for period, day in (
        ("2020-04", datetime(2020, 5, 8, tzinfo=CHINA)),
        ("2020-05", datetime(2020, 6, 8, tzinfo=CHINA)),
    ):
        for name, district in zip(NAMES, districts, strict=True):
            (blank,) = handout(workspace, period, name)
            made = handup(district, period, Request(template=str(blank), output=str(workspace.inbox)))
            assert made.sentences[1:] == ("已按上报报表的规则审核：没有问题。",)
        receive(workspace, now=day)
    rollup(workspace)
    yield workspace


def test_the_city_s_master_is_the_sum_of_its_districts(city: Workspace, districts: tuple[Workspace, Workspace]) -> None:
    master = openpyxl.load_workbook(city.master, data_only=True)
    every = [rows_of(one, "lectures", period) for one in districts for period in ("2020-04", "2020-05")]
    assert len(table(master["宣讲明细"])) == sum(map(len, every))
    sheet = master["月度汇总"]
    found = {
        row[1].value: [cell.value for cell in row] for row in sheet.iter_rows() if row[1].value in (*NAMES, "全区")
    }
    for name, district in zip(NAMES, districts, strict=True):
        rows = [row for period in ("2020-04", "2020-05") for row in rows_of(district, "lectures", period)]
        assert found[name][-4:-1] == [len(rows), summed(rows, "heads"), summed(rows, "views")]
    heads, views = (sum(summed(rows, field) for rows in every) for field in ("heads", "views"))
    assert found["全区"][-4:-1] == [sum(map(len, every)), heads, views]


def test_what_the_city_prefilled_is_what_the_districts_had_done(
    city: Workspace, districts: tuple[Workspace, Workspace]
) -> None:
    for name, district in zip(NAMES, districts, strict=True):
        front = values(city.inbox / f"2020年5月_{name}_区县月报.xlsx")["区县月报"]
        assert (front["B4"].value, front["F7"].value) == (name, len(rows_of(district, "lectures", "2020-04")))


def test_a_prefilled_figure_that_the_ledger_denies_is_told(
    city: Workspace, districts: tuple[Workspace, Workspace], tmp_path: Path
) -> None:
    (blank,) = handout(city, "2020-05", NAMES[0])
    said = handup(districts[1], "2020-05", Request(template=str(blank), output=str(tmp_path)))
    first, second = (len(rows_of(one, "lectures", "2020-04")) for one in districts)
    assert f"上级预填的“上月累计场次”是{first}，本登记簿为{second}：表中按上级预填，请与上级核对。" in said.sentences


def test_another_department_hands_up_by_a_form_and_mapping_of_its_own(tmp_path: Path) -> None:
    made = demo(tmp_path / "安全", units=3, months=1, campaign="anquan-2021").workspace
    period = "2021-04"
    folder = made.forms / "上报"
    folder.mkdir(parents=True)
    (made.forms / "safety-city.json").write_text(json.dumps(FORM, ensure_ascii=False), "utf-8")
    (folder / "safety-return-to-safety-city.json").write_text(json.dumps(MAPPING, ensure_ascii=False), "utf-8")
    told = handup(made, period)
    book = values(told.files[0])
    rows = rows_of(made, "inspections", period)
    front = book["月报"]
    assert [front[cell].value for cell in ("B4", "B6", "D6")] == ["高新区", len(rows), summed(rows, "found")]
    assert sum(column(book, "行业", "家次", top=3)) == len(rows) > 0
    assert told.sentences[1:] == ("已按上报报表的规则审核：没有问题。",)


FORM = {
    "$schema": "urn:wanchang:dialect", "$id": "safety-city", "title": "市级月报", "type": "object", "x-version": 1,
    "required": ["head"],
    "x-roles": {"unit": "head.unit", "period": "head.period"},
    "x-sheets": [{"name": "月报"}, {"name": "行业"}],
    "properties": {
        "head": {"title": "月报", "type": "object", "x-sheet": "月报", "properties": {
            "unit": {"title": "报送单位", "type": "string", "x-cell": "B4", "x-given": True},
            "period": {"title": "报告期", "type": "string", "format": "month", "x-cell": "D4", "x-given": True},
            "visits": {"title": "检查家次", "type": "integer", "x-cell": "B6"},
            "found": {"title": "发现隐患", "type": "integer", "x-cell": "D6"},
        }},
        "trades": {"title": "行业", "type": "array", "x-sheet": "行业", "x-header-row": 3, "items": {
            "type": "object", "properties": {
                "trade": {"title": "行业名称", "type": "string", "x-column": "A"},
                "visits": {"title": "家次", "type": "integer", "x-column": "B"},
            },
        }},
    },
}  # fmt: skip

MAPPING = {
    "from": "safety-return", "to": "safety-city",
    "above": {
        "campaign": "anquan-city", "name": "安全生产行动", "department": "市安委办", "due_day": 12,
        "unit": {"code": "G1", "name": "高新区"},
    },
    "fields": {
        "head.visits": {"take": "count", "span": "month"},
        "head.found": {"take": "sum", "of": "inspections.found", "span": "month"},
    },
    "tables": {"trades": {"each": "topic", "columns": {
        "trade": {"take": "topic"}, "visits": {"take": "count", "span": "month"},
    }}},
}  # fmt: skip
