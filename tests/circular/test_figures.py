"""Every figure of a circular against one computed independently: openpyxl straight from the accepted files.

Nothing of the product reads or adds here; how the returns stand is taken from the ledger's raw rows.
"""

from __future__ import annotations

import re
import sqlite3
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from campaign.circular.writing import run
from campaign.demo.run import demo
from tests.campaign.test_figures import Row, lectures, near, original, sums
from tests.circular.reading import tables, text

MONTHS = ("2020-04", "2020-05")
LECTURES, OWED, TOPICS = 1500, 80, 7
"""What the sample campaign asks of the district and of every 办事处."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace after two months of the demo, with the circulars of both."""
    folder = tmp_path_factory.mktemp("circular") / "ws"
    demo(folder, units=14, months=2, seed=5)
    for month in MONTHS:
        assert len(list(run(folder, month))) == 2
    return folder


@pytest.fixture(scope="module")
def documents(desk: Path) -> list[dict[str, Any]]:
    with sqlite3.connect(desk / "登记簿.sqlite") as ledger:
        ledger.row_factory = sqlite3.Row
        found = [dict(row) for row in ledger.execute("select * from documents")]
    ledger.close()
    return found


@pytest.fixture(scope="module")
def accepted(desk: Path, documents: list[dict[str, Any]]) -> dict[tuple[str, str], list[Row]]:
    """(unit, month) -> the rows of 宣讲明细 in the original of the filing in force."""
    filings = [one for one in documents if one["in_force"]]
    assert len(filings) > 15
    return {(one["unit"], one["period"]): list(lectures(original(desk, one["sha256"]))) for one in filings}


@pytest.fixture(scope="module")
def units(desk: Path) -> dict[str, str]:
    """Name -> code, as the settings have them."""
    sheet = openpyxl.load_workbook(desk / "总台账.xlsx", read_only=True)["报送单位"]
    return {str(row[1]): str(row[0]) for row in sheet.iter_rows(min_row=5, max_col=2, values_only=True) if row[1]}


def document(desk: Path, month: str, kind: str = "通报") -> Path:
    return desk / "通报" / month / f"{month[:4]}年{int(month[5:])}月{kind}.docx"


def percent(part: int, whole: int) -> str:
    """With one decimal, halves up, in whole numbers."""
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


@pytest.mark.parametrize("month", MONTHS)
def test_what_was_done_in_the_month_and_in_all(
    desk: Path, accepted: dict[tuple[str, str], list[Row]], units: dict[str, str], month: str
) -> None:
    said = text(document(desk, month))
    count, heads, views = sums([row for (_, period), rows in accepted.items() if period == month for row in rows])
    assert f"共完成{count:,}场；线下受众{heads:,}人、线上受众{views:,}人次。" in said
    filed = sum(period == month for _, period in accepted)
    assert f"应报送的{len(units)}家单位中，{filed}家的报表已通过审核入账" in said
    count, heads, views = sums([row for (_, period), rows in accepted.items() if period <= month for row in rows])
    assert f"全区累计完成{count:,}场，完成全区任务{LECTURES:,}场的{percent(count, LECTURES)}" in said
    assert f"尚差{LECTURES - count:,}场；累计线下受众{heads:,}人、线上受众{views:,}人次。" in said


@pytest.mark.parametrize("month", MONTHS)
def test_by_topic(desk: Path, accepted: dict[tuple[str, str], list[Row]], month: str) -> None:
    sheet = openpyxl.load_workbook(desk / "总台账.xlsx", read_only=True)["主题分布"]
    names = [str(cell.value) for cell in sheet[3]][2 : 2 + TOPICS]
    rows = [row for (_, period), found in accepted.items() if period == month for row in found]
    counted = Counter(near(row["宣讲主题"], names) for row in rows)
    (line,) = re.findall("按主题分：.*", text(document(desk, month)))
    told = {name: int(count) for name, count in re.findall(r"([^：、。]+?)(\d+)场（", line)}
    assert told == dict(counted)


@pytest.mark.parametrize("month", MONTHS)
def test_every_unit_has_its_own_figures(
    desk: Path, accepted: dict[tuple[str, str], list[Row]], units: dict[str, str], month: str
) -> None:
    rows = {row[1]: row for row in tables(document(desk, month))[0][1:]}
    assert rows.keys() == {*units, "全区"}
    whole = {
        code: sum(len(found) for (unit, period), found in accepted.items() if unit == code and period <= month)
        for code in units.values()
    }
    for name, code in units.items():
        rank, _, *done, target, total, rate, owed = rows[name]
        filed = accepted.get((code, month))
        assert done == (["", "", ""] if filed is None else [f"{figure:,}" for figure in sums(filed)]), name
        assert total == f"{whole[code]:,}"
        if any(unit == code and period <= month for unit, period in accepted):
            assert rank == str(1 + sum(other > whole[code] for other in whole.values()))
        else:
            assert rank == ""
        if code.startswith("B"):
            told = (str(OWED), percent(whole[code], OWED), str(max(0, OWED - whole[code])))
            assert (target, rate, owed) == told
    assert rows["全区"][-3] == f"{sum(whole.values()):,}"


def standing(documents: list[dict[str, Any]], unit: str, month: str) -> str:
    """How a unit stands, from raw rows: what is in force, else what came last."""
    came = [one for one in documents if (one["unit"], one["period"], one["duplicate_of"]) == (unit, month, None)]
    came = [one for one in came if one["edition"] or one["held"]]
    if not came:
        return "未报"
    came.sort(key=lambda one: (one["sent_at"] or one["received_at"], one["id"]))
    counting = [one for one in came if not one["held"] and one["verdict"].startswith("accepted")]
    late = "（迟报）" if all(one["late"] for one in counting or came) else ""
    force = [one for one in came if one["in_force"]]
    if not force:
        return ("待确认" if came[-1]["held"] else "退回") + late
    last = [one for one in came if not one["held"]][-1]
    if last["verdict"] == "returned":
        return "通过·更正待改" + late
    words = {"accepted": "通过", "accepted-zero": "零报告", "accepted-explained": "带说明通过"}
    return words[force[0]["verdict"]] + late


@pytest.mark.parametrize("month", MONTHS)
def test_missing_zero_returned_and_late_are_told_apart(
    desk: Path, documents: list[dict[str, Any]], units: dict[str, str], month: str
) -> None:
    stood = {name: standing(documents, code, month) for name, code in units.items()}
    rows = {row[1]: row for row in tables(document(desk, month))[1][1:]}
    assert {name: row[2] for name, row in rows.items()} == stood
    said = text(document(desk, month))
    states = {
        "零报告": "零报告",
        "退回": "退回待改",
        "待确认": "正在核实",
        "未报": "未报送",
        "通过·更正待改": "已通过、更正件待改",
    }
    for state, word in states.items():
        found = [name for name, told in stood.items() if told.removesuffix("（迟报）") == state]
        told = re.findall(rf"^{word}(\d+)家（.*?）：(.*)。$", said, re.MULTILINE)
        assert told == ([(str(len(found)), "、".join(found))] if found else []), state
    late = [name for name, told in stood.items() if told.endswith("（迟报）")]
    assert late and f"迟报{len(late)}家：{'、'.join(late)}。" in said
    assert {state.removesuffix("（迟报）") for state in stood.values()} >= {"通过", "退回"}


def test_the_months_so_far(desk: Path, documents: list[dict[str, Any]], units: dict[str, str]) -> None:
    for row in tables(document(desk, "2020-05"))[1][1:]:
        stood = [standing(documents, units[row[1]], month) for month in MONTHS]
        passed = sum(one.startswith(("通过", "零报告", "带说明")) for one in stood)
        missing = sum(one == "未报" for one in stood)
        late = sum(one.endswith("（迟报）") for one in stood)
        assert [int(figure) for figure in row[4:]] == [2, passed, 2 - passed - missing, missing, late]


@pytest.mark.parametrize("month", MONTHS)
def test_narratives_and_experiences_are_those_of_the_accepted_files(
    desk: Path, documents: list[dict[str, Any]], month: str
) -> None:
    said = text(document(desk, month, "简报"))
    compared = 0
    for one in documents:
        if one["period"] != month or not one["in_force"]:
            continue
        sheet = openpyxl.load_workbook(original(desk, one["sha256"]))["月报表"]
        for row in sheet.iter_rows(max_col=3):
            if re.sub(r"[\s*]", "", str(row[0].value or "")) in ("工作情况", "经验做法") and row[1].value:
                for line in str(row[1].value).splitlines():
                    assert line.strip() in said
                    compared += 1
    assert compared > 5


def test_no_telephone_is_published(desk: Path) -> None:
    typed = {
        phone
        for path in (desk / "归档").rglob("*.xlsx")
        if "设置" not in path.parts and "总台账" not in path.parts and zipfile.is_zipfile(path)
        for sheet in [openpyxl.load_workbook(path, read_only=True)]
        if "月报表" in sheet.sheetnames
        for row in sheet["月报表"].iter_rows(values_only=True)
        for value in row
        for phone in re.findall(r"1[3-9]\d{9}", str(value))
    }
    assert len(typed) > 5, "the clerks gave theirs"
    for path in (desk / "通报").rglob("*.docx"):
        assert not re.search(r"1[3-9]\d{9}", text(path)), path
