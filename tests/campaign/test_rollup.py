"""The roll-up: figures that agree with the ledger, with their source."""

import json
import sqlite3
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from campaign.ledger.holdings import read_holdings
from campaign.ledger.store import Ledger
from campaign.master.rollup import rollup
from campaign.receiving.receive import receive
from campaign.settings import read_settings
from campaign.workspace import Workspace
from tests.campaign import office
from tests.campaign.ledgers import MONTHS, Clerk, found
from tests.campaign.masters import (
    GENERATED,
    SETTINGS,
    column,
    read,
    table,
    work_in,
)
from workbook.handout import month_text


def lectures_in_force(workspace: Workspace) -> list[dict[str, Any]]:
    """Every lecture that counts, straight from the database."""
    query = (
        "SELECT d.unit, d.period, d.file, d.edition, r.sheet, r.row, r.data FROM rows r "
        "JOIN documents d ON d.id = r.document WHERE d.in_force AND r.section = 'lectures'"
    )
    with sqlite3.connect(workspace.ledger) as connection:
        found_rows = connection.execute(query).fetchall()
    names = ("unit", "period", "file", "edition", "sheet", "row")
    return [dict(zip(names, row, strict=False)) | {"data": json.loads(row[6])} for row in found_rows]


def figures(rows: list[dict[str, Any]]) -> tuple[int, int, int]:
    """Lectures, heads and views."""
    return len(rows), *(sum(row["data"].get(name, 0) for row in rows) for name in ("heads", "views"))


def test_sheets_stand_in_their_order(shown: Workbook) -> None:
    assert shown.sheetnames == ["总览", *SETTINGS, *GENERATED, "_roll", "_lists"]


def test_monthly_figures_are_those_of_the_ledger(furnished: Workspace, shown: Workbook) -> None:
    sheet, rows = shown["月度汇总"], lectures_in_force(furnished)
    heads = [cell.value for cell in sheet[3]]
    lines = {line[0]: line for line in sheet.iter_rows(min_row=5, values_only=True)}
    places: dict[str | None, int] = {
        **{period: heads.index(month_text(period)) for period in MONTHS},
        None: heads.index("合计"),
    }
    for code, line in lines.items():
        for period, at in places.items():
            own = [r for r in rows if code in (r["unit"], "合计") and period in (r["period"], None)]
            seen = tuple(figure or 0 for figure in line[at : at + 3])
            assert seen == figures(own), (code, period)
    assert len(lines) == 27


def test_topics_are_those_of_the_ledger(furnished: Workspace, shown: Workbook) -> None:
    sheet, rows = shown["主题分布"], lectures_in_force(furnished)
    counted = Counter((row["unit"], row["data"]["topic"]) for row in rows)
    lines = table(sheet)
    for line in lines[:-2]:
        for topic in {topic for _, topic in counted}:
            assert line[topic] == counted[line["单位代码"], topic]
    assert lines[-2]["合计"] == len(rows)
    assert sum(value for value in lines[-1].values() if isinstance(value, float)) == pytest.approx(1)


def test_quotas_are_those_of_the_ledger(furnished: Workspace, shown: Workbook) -> None:
    campaign, rows = read_settings(furnished.master), lectures_in_force(furnished)
    done = Counter(row["unit"] for row in rows)
    lines = table(shown["任务进度"])
    seen = {(line["任务代码"], line["责任单位"]): line for line in lines}
    for quota in campaign.quotas:
        units = campaign.units_of(quota)
        if quota.each:
            for unit in units:
                line = seen[quota.code, unit.name]
                owed = max(0, quota.count - done[unit.code])
                assert (line["任务场次"], line["已完成场次"], line["尚差场次"]) == (
                    quota.count,
                    done[unit.code],
                    owed,
                )
                assert line["完成率"] == pytest.approx(done[unit.code] / quota.count)
        else:
            whole = sum(done[unit.code] for unit in units)
            assert seen[quota.code, f"{len(units)}家单位共同"]["已完成场次"] == whole
            for unit in units:
                assert seen[quota.code, f"其中：{unit.name}"]["已完成场次"] == done[unit.code]
    assert seen["全区", "26家单位"]["已完成场次"] == len(rows)
    assert seen["全区", "26家单位"]["任务场次"] == campaign.target


def test_a_unit_in_two_quotas_counts_once_in_the_district(tmp_path: Path) -> None:
    workspace = found(tmp_path / "工作区")
    clerk = Clerk(workspace)
    clerk.file("C01", "2020-04", {"lectures": clerk.lectures("2020-04", 5)})

    def join(book: Workbook) -> None:
        sheet = book["报送单位"]
        row = next(row for row in range(5, 60) if sheet.cell(row, 1).value == "C01")
        sheet.cell(row, 4).value = "教育系统、卫健系统"

    work_in(workspace.master, join)
    rollup(workspace)
    lines = table(read(workspace)["任务进度"])
    assert [line["已完成场次"] for line in lines if line["责任单位"] == "区教育局"] == [5, 5]
    assert [line["已完成场次"] for line in lines if line["任务代码"] == "全区"] == [5]


def test_details_are_those_of_the_ledger_with_their_source(furnished: Workspace, shown: Workbook) -> None:
    campaign, rows = read_settings(furnished.master), lectures_in_force(furnished)
    lines = table(shown["宣讲明细"])
    assert len(lines) == len(rows)
    by_source = {(row["file"], row["row"]): row for row in rows}
    for line in lines:
        row = by_source[line["来源文件"], line["行号"]]
        assert (line["单位"], line["报告期"]) == (campaign.by_code[row["unit"]].name, row["period"])
        assert (line["工作表"], line["版次"]) == (row["sheet"], row["edition"])
        for field in campaign.form.section("lectures").fields:
            value = line[field.title]
            if isinstance(value, datetime):
                value = value.date().isoformat()
            said = value.strftime("%H:%M") if field.kind == "time" else value
            assert said == row["data"].get(field.name), field.title


def test_overview_agrees(furnished: Workspace, shown: Workbook) -> None:
    rows = lectures_in_force(furnished)
    sheet = shown["总览"]
    cells = {cell.value: cell for line in sheet.iter_rows() for cell in line if cell.value is not None}
    assert [sheet.cell(4, at).value for at in (1, 2, 4)] == [1500, len(rows), 1500 - len(rows)]
    assert (sheet["I4"].value, sheet["K4"].value) == figures(rows)[1:]
    for period in MONTHS:
        at = cells[month_text(period)]
        own = [row for row in rows if row["period"] == period]
        seen = tuple(sheet.cell(at.row, at.column + step).value for step in (3, 4, 5))
        assert seen == figures(own)
    for topic in {row["data"]["topic"] for row in rows}:
        assert sheet.cell(cells[topic].row, cells[topic].column + 1).value == sum(
            row["data"]["topic"] == topic for row in rows
        )
    phase = cells["扎实推进"]
    assert sheet.cell(phase.row, 4).value == len(rows)
    assert len(sheet._charts) == 3  # type: ignore[attr-defined]


def test_people_stand_once_with_their_lectures(furnished: Workspace, shown: Workbook) -> None:
    campaign, rows = read_settings(furnished.master), lectures_in_force(furnished)
    given = Counter((campaign.by_code[row["unit"]].name, row["data"]["lecturer"]) for row in rows)
    every = table(shown["宣讲员库"])
    lines = [line for line in every if line["登记情况"] == "在册"]
    keys = [(line["单位"], line["姓名"], line["单位及职务"]) for line in lines]
    assert len(keys) == len(set(keys)) == 26 * 3
    assert all(line["宣讲场次"] == given[line["单位"], line["姓名"]] for line in every)
    others = {(line["单位"], line["姓名"]) for line in every if line["登记情况"] == "宣讲明细中有、宣讲员表中没有"}
    assert others == given.keys() - {key[:2] for key in keys} and len(every) == len(lines) + len(others)
    assert sum(line["宣讲场次"] for line in every) == len(rows)


def test_standing_words_and_flags(shown: Workbook) -> None:
    lines = {line["单位代码"]: line for line in table(shown["报送情况"])}
    april = {code: line["2020年4月"] for code, line in lines.items()}
    expected = {
        "A04": "通过（迟报）", "B02": "未报", "B03": "零报告", "B04": "退回", "B05": "待确认", "B06": "带说明通过",
        "B07": "通过", "B08": "通过·更正待改", "B09": "通过（迟报·特批）",
    }  # fmt: skip
    assert {code: april[code] for code in expected} == expected
    assert lines["B02"]["未报"] == 1 and lines["B02"]["应报"] == 3


def test_what_was_explained_decided_and_disagrees_is_told(shown: Workbook) -> None:
    lines = table(shown["核实说明"])
    told = {(line["类别"], line["单位"]): line for line in lines if line["报告期"] == "2020-04"}
    assert told["核实说明", "东湖办事处（示例）"]["说明或理由"] == "全区动员大会，分会场合并统计"
    assert told["核实说明", "东湖办事处（示例）"]["位置"] == "宣讲明细!L5"
    assert told["特批入账", "翠云办事处（示例）"]["说明或理由"] == "单位系统故障，经电话核实数据无误"
    assert told["待协调", "翠云办事处（示例）"]["审核意见"].startswith("区法院也填报了同一场宣讲")


def test_a_new_version_is_compared_with_the_old(shown: Workbook) -> None:
    lines = [line for line in table(shown["修订记录"]) if line["事项"] == "版次变化"]
    assert len(lines) == 6, "of each month one that was accepted and one that was returned"
    assert lines[0]["单位"] == "南苑办事处（示例）" and lines[0]["版次"] == 2
    assert lines[0]["说明"].startswith("第2版与第1版相比：有")
    assert lines[1]["说明"] == "第2版与第1版相比：内容没有变化。"
    assert "新增2行、删除1行、改动1行" in lines[0]["说明"] and "线下人数" in lines[0]["说明"]


def test_attachments_say_whether_they_came(furnished: Workspace, shown: Workbook) -> None:
    with Ledger(furnished.ledger) as ledger:
        holdings = read_holdings(ledger)
    came = {one.file for one in holdings.filed if one.in_force and holdings.evidence.get(one.id)}
    lines = table(shown["附件库"])
    assert {line["来源文件"] for line in lines if line["随件收到"] == "是"} == came
    assert {line["随件收到"] for line in lines} == {"是", "否"}


def test_phones_stand_with_the_people_only(shown: Workbook) -> None:
    book = shown
    holding = {
        sheet.title
        for sheet in book
        for line in sheet.iter_rows(values_only=True)
        if any("139000000" in str(v) for v in line)
    }
    assert holding == {"宣讲员库"}


def test_text_that_looks_like_a_formula_stays_text(shown: Workbook) -> None:
    book = shown
    cells = [
        cell
        for sheet, header in (("群众点单", "来源"), ("新媒体作品", "标题"))
        for (cell,) in book[sheet].iter_rows(
            min_row=4, min_col=column(book[sheet], header), max_col=column(book[sheet], header)
        )
    ]
    assert {cell.value for cell in cells} == {"=1+1", "+典型人物故事"}
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}


def test_figures_agree_with_files_that_were_received(workspace: Workspace) -> None:
    sent = {"B01": 3, "B02": 5}
    for unit, count in sent.items():
        (workspace.inbox / office.name_of(workspace, unit)).write_bytes(office.fill(workspace, unit, lectures=count))
    receive(workspace, now=office.NOW)
    rollup(workspace)
    heads = 0
    for unit in sent:
        filled = openpyxl.load_workbook(workspace.inbox / office.name_of(workspace, unit))["宣讲明细"]
        heads += sum(filled.cell(row, 12).value or 0 for row in range(5, 300))  # type: ignore[misc]
    (line,) = (line for line in table(read(workspace)["任务进度"]) if line["任务代码"] == "全区")
    assert (line["已完成场次"], line["线下人数"]) == (8, heads)
