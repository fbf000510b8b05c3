"""What is handed out: names, figures carried over, and what is left untouched."""

from pathlib import Path

import openpyxl
import pytest

from campaign.handout import file_name, handout, make_handout, quota_note
from campaign.receiving.receive import receive
from campaign.settings import Campaign, Unit, read_settings
from campaign.workspace import Workspace, WorkspaceError
from tests.campaign.office import NOW, dump, fill, lay, mail, name_of
from tests.support import ooxml_errors
from validator.across.wrong_month import months_in


@pytest.fixture(scope="session")
def campaign(founded: Workspace) -> Campaign:
    return read_settings(founded.master)


def test_a_template_carries_over_what_is_in_force(workspace: Workspace) -> None:
    lay(workspace, "1.eml", mail("b01@unit.invalid", [(name_of(workspace, "B01"), fill(workspace, lectures=4))]))
    receive(workspace, now=NOW)
    (path,) = handout(workspace, "2020-05", "示例路街道")
    sheet = openpyxl.load_workbook(path)["月报表"]
    assert [sheet[cell].value for cell in ("B4", "F9", "F10", "F11")] == [
        "示例路办事处（示例）", 4, 80, "本单位不少于80场",
    ]  # fmt: skip
    (joint,) = handout(workspace, "2020-05", "A01")
    sheet = openpyxl.load_workbook(joint)["月报表"]
    assert sheet["F10"].value is None
    assert sheet["F11"].value == "与区委统战部等5家共同完成不少于120场"
    assert ooxml_errors(path) == []


def test_the_same_again_touches_nothing(workspace: Workspace) -> None:
    (path,) = handout(workspace, "2020-04", "B01")
    stamp, before = path.stat().st_mtime_ns, dump(workspace)
    handout(workspace, "2020-04", "B01")
    assert (path.stat().st_mtime_ns, dump(workspace)) == (stamp, before)
    assert [row[2] for row in before["changes"]].count("handout") == 6, "once a unit and month, when it was written"


@pytest.mark.parametrize(("period", "unit", "said"), [
    ("2019-12", None, "“2019-12”不是本活动的月份：请用 2020-03 至 2020-12 之间"),
    ("四月", None, "“四月”不是本活动的月份"),
    ("2020-04", "Z99", "“报送单位”表中没有“Z99”"),
])  # fmt: skip
def test_what_cannot_be_handed_out(workspace: Workspace, period: str, unit: str | None, said: str) -> None:
    with pytest.raises(WorkspaceError, match=said):
        handout(workspace, period, unit)


@pytest.mark.parametrize("name", ["区教育局", "第3月台办事处", "2019年5月中心", 'a<b>:"/\\|?*c', "...", "长" * 80])
def test_a_name_can_be_mailed_back_from_any_system(campaign: Campaign, name: str) -> None:
    made = file_name(Unit("Z01", name, (), (), ()), "2020-04", campaign.form)
    assert not set(made) & set('<>:"/\\|?*') and len(made.encode()) < 255
    assert months_in(made, "2020") == ["2020-04"]
    assert Path(made).name == made and made.endswith("_月报表.xlsx")


def test_a_joint_quota_of_two_names_the_other(campaign: Campaign) -> None:
    assert quota_note(campaign, campaign.by_code["E01"]) == "与区退役军人事务局共同完成不少于60场"
    made = make_handout(campaign, campaign.by_code["E01"], "2020-12", 0)
    assert made.due == "2021-01-05"
    assert made.given == {
        "return.prior_count": 0, "return.quota": None, "return.quota_note": "与区退役军人事务局共同完成不少于60场",
    }  # fmt: skip
