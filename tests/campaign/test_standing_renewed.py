"""Masters of before the days and the pace: what staff wrote beside stays where it was, by its row and header."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook

from campaign.master import projection
from campaign.master.rollup import rollup
from campaign.workspace import Workspace
from tests.campaign.ledgers import Clerk, found
from tests.campaign.masters import column, header_row, read, table, work_in
from workbook.handout import month_text
from workbook.master.progress import Progress
from workbook.master.standing import UnitStanding
from workbook.master.subject import Subject
from workbook.master.table import Column, Row, Table


def former_standing(title: str, periods: Sequence[str], units: Sequence[UnitStanding], *_: Any) -> Table:
    """The sheet as it was: a column a month, no days, five lines below."""
    titles = ["单位代码", "单位", "分组", *map(month_text, periods), "应报", "已通过", "未报", "迟报"]
    rows = [
        Row(unit.code, (unit.code, unit.name, unit.group, *(unit.marks[one].text for one in periods), 1, 1, 1, 1))
        for unit in units
    ]
    below = [Row(f"合计|{word}", ("合计", word)) for word in ("应报", "已通过", "退回", "未报", "迟报")]
    return Table("报送情况", f"{title}报送情况", "说明", tuple(Column(one, 16) for one in titles), rows, below, 2)


def former_progress(title: str, about: Subject, lines: Sequence[Progress], district: Progress, *_: Any) -> Table:
    """The sheet as it was: what is done and owed."""
    titles = ["任务代码", "任务名称", "计算方式", "责任单位", "任务场次", "已完成场次", "尚差场次", "完成率"]
    columns = tuple(Column(one, 12) for one in (*titles, *(one.title for one in about.measures)))
    rows = [
        Row(one.key, (one.code, one.name, one.basis, one.who, one.target, one.done, one.owed, one.rate, *one.figures))
        for one in (*lines, district)
    ]
    return Table("任务进度", f"{title}任务进度", "说明", columns, rows[:-1], rows[-1:], 2, bars={7: 1})


def write_beside(book: Workbook) -> None:
    """Two columns of the staff on both sheets: the words of each row's key, and a formula on a column of ours."""
    for name, ours in (("报送情况", "未报"), ("任务进度", "尚差场次")):
        sheet = book[name]
        top, at, key = header_row(sheet), sheet.max_column + 1, column(sheet, "标识")
        sheet.cell(top, at).value, sheet.cell(top, at + 1).value = "联络员", "加一"
        for row in range(top + 1, sheet.max_row + 1):
            sheet.cell(row, at).value = f"记：{sheet.cell(row, key).value}"
        sheet.cell(top + 1, at + 1).value = f"={sheet.cell(top + 1, column(sheet, ours)).coordinate}+1"


def test_columns_of_the_staff_stay_where_ours_gain_some(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = _former(tmp_path, monkeypatch)
    before = {name: [line["标识"] for line in table(read(workspace)[name])] for name in ("报送情况", "任务进度")}
    work_in(workspace.master, write_beside)
    rolled = rollup(workspace)
    assert rolled.changed and rolled.path == workspace.master and rolled.messages == ()
    book = read(workspace)
    for name, ours, new in (("报送情况", "未报", "收到日期\n5月5日截止"), ("任务进度", "尚差场次", "每月尚需")):
        sheet, lines = book[name], table(book[name])
        assert column(sheet, "标识") < column(sheet, "联络员") and new in lines[0]
        said = {line["标识"]: line["联络员"] for line in lines}
        assert {key: said[key] for key in before[name]} == {key: f"记：{key}" for key in before[name]}
        assert all(said[key] is None for key in said.keys() - set(before[name])), "rows that came with this edition"
        top = header_row(sheet)
        assert (
            sheet.cell(top + 1, column(sheet, "加一")).value
            == f"={sheet.cell(top + 1, column(sheet, ours)).coordinate}+1"
        )


def test_bars_stand_behind_the_shares_of_the_quotas(tmp_path: Any) -> None:
    workspace = found(tmp_path / "工作区")
    rollup(workspace)
    sheet = read(workspace)["任务进度"]
    share, first = column(sheet, "完成率"), header_row(sheet) + 1
    last = next(row for row in range(first, sheet.max_row) if sheet.cell(row, 1).value == "全区") - 1
    (ruled,) = [span for span in sheet.conditional_formatting if any(rule.type == "dataBar" for rule in span.rules)]
    letter = get_column_letter(share)
    assert str(ruled.sqref) == f"{letter}{first}:{letter}{last}"


def _former(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace whose master was rolled up with the sheets as they were."""
    workspace = found(tmp_path / "工作区")
    clerk = Clerk(workspace)
    for unit in ("B01", "B02", "C01"):
        clerk.file(unit, "2020-04", {"lectures": clerk.lectures("2020-04", 5)})
    with monkeypatch.context() as patched:
        patched.setattr(projection, "standing_table", former_standing)
        patched.setattr(projection, "progress_table", former_progress)
        rollup(workspace)
    return workspace
