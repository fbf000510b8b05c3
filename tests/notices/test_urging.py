"""催报: who is urged and who is not, what the letter and the list say, and what they never say."""

from __future__ import annotations

import email
from datetime import UTC, date, datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest

from campaign.founding import init
from campaign.notices.notices import notices
from campaign.receiving.receive import receive
from campaign.settings import read_settings
from campaign.workspace import Workspace, WorkspaceError
from tests.campaign.mailbox.test_verb import wanchang
from tests.campaign.office import fill, lay, mail, name_of
from tests.support import ooxml_errors

DAY = datetime(2020, 5, 9, 2, tzinfo=UTC)


def letter(path: Path) -> tuple[EmailMessage, str]:
    raw = path.read_bytes()
    message = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage) and not message.defects
    assert max(map(len, raw.split(b"\r\n"))) <= 998 and b"\n" not in raw.replace(b"\r\n", b"")
    part = message.get_body()
    assert part is not None
    return message, str(part.get_content())


def test_those_that_owe_are_urged_with_what_they_owe(workspace: Workspace) -> None:
    found = notices(workspace, "2020-04", now=DAY)
    folder = workspace.path / "通报" / "2020-04"
    names = {path.name for path in folder.iterdir() if path.suffix != ".docx"}
    assert names == {
        "催报_区委组织部_2020年4月_月报表.eml",
        "催报_春晴路办事处（示例）_2020年4月_月报表.eml",
        "催报_区教育局_2020年4月_月报表.eml",
        "催报清单.xlsx",
    }
    message, text = letter(folder / "催报_区委组织部_2020年4月_月报表.eml")
    late = (date(2020, 5, 9) - date(2020, 5, 5)).days
    assert (message["To"], message["X-Unsent"]) == ("a01@unit.invalid", "1")
    assert message["Subject"] == "【催报】区委组织部 2020年4月月报表"
    assert f"截止日期为2020年5月5日，截至2020年5月9日尚未收到，已逾期{late}天" in text and "零报告" in text
    returned, text = letter(folder / "催报_春晴路办事处（示例）_2020年4月_月报表.eml")
    assert returned["To"] == "b02@unit.invalid" and "2020年5月6日 09:00收到）经审核退回" in text
    assert "1. 强制　宣讲明细 L5：" in text
    assert [one.unit.code for one in found.debts] == ["A01", "B02", "C01"]


def test_the_list_is_an_office_table_without_telephones(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(workspace.master)
    sheet = book["报送单位"]
    header = next(row for row in sheet.iter_rows(max_row=6) if any("电话" in str(cell.value) for cell in row))
    phones, contacts = (
        "ABCDEFGHIJ"[next(place for place, cell in enumerate(header) if word in str(cell.value))]
        for word in ("电话", "联系人")
    )
    row = next(cell.row for cell in sheet["A"] if cell.value == "A01")
    sheet[f"{phones}{row}"], sheet[f"{contacts}{row}"] = "13712345678", "刘主任13712345678"
    book.save(workspace.master)
    notices(workspace, "2020-04", now=DAY)
    path = workspace.notices("2020-04") / "催报清单.xlsx"
    rows = [row[:9] for row in openpyxl.load_workbook(path)["催报清单"].iter_rows(values_only=True)]
    assert rows[2] == ("序号", "单位", "状态", "逾期天数", "退回原因", "联系人", "已催报", "最近催报", "处理情况")
    told = {str(row[1]): row[2:] for row in rows[3:]}
    assert told["区委组织部"] == ("未报", 4, None, "刘主任137******78", 0, None, None)
    assert told["春晴路办事处（示例）"][0] == "退回" and "宣讲明细 L5" in str(told["春晴路办事处（示例）"][2])
    assert "示例路办事处（示例）" not in told and ooxml_errors(path) == []
    published = [one.read_bytes() for one in workspace.notices("2020-04").iterdir()]
    assert not any(b"13712345678" in data for data in published)


def test_a_telephone_in_what_was_wrong_is_masked(workspace: Workspace) -> None:
    lay(workspace, "3.xlsx", fill(workspace, "A01", cells={"宣讲明细!L5": "找小李13712345678要"}))
    receive(workspace, now=DAY)
    notices(workspace, "2020-04", now=DAY)
    _, text = letter(workspace.notices("2020-04") / "催报_区委组织部_2020年4月_月报表.eml")
    assert "13712345678" not in text and "宣讲明细 L5" in text


def test_what_waits_for_the_department_is_not_urged_and_what_came_in_is_urged_no_more(workspace: Workspace) -> None:
    first = notices(workspace, "2020-04", now=DAY)
    lay(workspace, "4.eml", mail("stranger@x.invalid", [(name_of(workspace, "A01"), fill(workspace, "A01"))]))
    receive(workspace, now=DAY)
    found = notices(workspace, "2020-04", now=DAY)
    assert [one.unit.code for one in found.held] == ["A01"]
    assert [one.unit.code for one in found.urgings] == ["B02", "C01"]
    gone = [one.path for one in first.urgings if one.unit.code == "A01"]
    assert found.withdrawn == gone and not gone[0].exists()


def test_the_same_day_gives_the_same_files_and_writes_nothing_again(workspace: Workspace) -> None:
    notices(workspace, "2020-04", now=DAY)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in workspace.notices("2020-04").iterdir()}
    assert notices(workspace, "2020-04", now=DAY).written == []
    after = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in workspace.notices("2020-04").iterdir()}
    assert after == before


def test_replies_that_are_missing_are_made_again_as_they_were(workspace: Workspace) -> None:
    before = {path.name: path.read_bytes() for path in workspace.returns("2020-04").iterdir()}
    for path in workspace.returns("2020-04").iterdir():
        path.unlink()
    notices(workspace, "2020-04", now=DAY)
    assert {path.name: path.read_bytes() for path in workspace.returns("2020-04").iterdir()} == before


def test_before_the_due_day_it_is_a_reminder(workspace: Workspace) -> None:
    found = notices(workspace, "2020-05", now=datetime(2020, 6, 2, 2, tzinfo=UTC))
    message, text = letter(found.urgings[0].path)
    assert message["Subject"].startswith("【提醒】") and "距截止日期还有3天" in text and "逾期" not in text


def test_another_departments_campaign(tmp_path: Path) -> None:
    workspace = init(tmp_path / "安全", "anquan-2021")
    campaign = read_settings(workspace.master)
    period = campaign.periods()[0]
    found = notices(workspace, period, now=datetime(2021, 12, 1, tzinfo=UTC))
    assert len(found.urgings) == len(campaign.units) and campaign.department in letter(found.urgings[0].path)[1]


def test_a_month_that_is_none_of_the_campaigns(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="不是本活动的月份"):
        notices(workspace, "2019-01", now=DAY)
    said = wanchang("notices", workspace.path, "--period", "../../x")
    assert said.returncode == 2 and "不是本活动的月份" in said.stderr
