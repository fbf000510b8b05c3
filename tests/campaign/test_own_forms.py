"""A campaign of a department's own: a folder with settings and a form becomes a workspace that stands by itself."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from campaign.desk import sit_down
from campaign.founding import init
from campaign.handout import handout
from campaign.ledger.store import Ledger
from campaign.master.rollup import rollup
from campaign.receiving.receive import receive
from campaign.settings import SettingsError, read_settings, shipped_campaigns, shipped_settings
from campaign.survey import standing
from campaign.words import surveyed
from campaign.workspace import Workspace
from tests.campaign.departments import FORM, write_department
from tests.campaign.masters import table
from tests.returns import saved, write_row
from workbook.finding import Verdict


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace of the department's; the folder it was made from is gone."""
    folder = write_department(tmp_path / "活动")
    made = init(tmp_path / "工作区", str(folder))
    shutil.rmtree(folder)
    return made


def test_the_form_is_kept_in_the_workspace_and_its_words_are_those_of_the_settings(workspace: Workspace) -> None:
    assert json.loads((workspace.forms / "book-loans.json").read_text("utf-8")) == FORM
    campaign = read_settings(workspace.master)
    assert (campaign.form.id, campaign.target, campaign.quotas) == ("book-loans", 0, ())
    book = openpyxl.load_workbook(workspace.master)
    assert "任务册次" in book.sheetnames and "任务场次" not in book.sheetnames
    lists = {row[0] for row in book["代码表"].iter_rows(min_row=5, max_col=1, values_only=True) if row[0]}
    assert lists == {"shelf"}


def test_the_list_of_the_settings_wins_over_the_forms_own(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(workspace.master)
    book["代码表"]["D5"].value = "文艺"
    book.save(workspace.master)
    assert read_settings(workspace.master).form.section("loans").field("shelf").choices == ("文艺", "科技")


def test_returns_go_round_and_the_master_has_no_sheet_of_what_is_not_counted(workspace: Workspace) -> None:
    (path,) = handout(workspace, "2022-01", "T1")
    book = openpyxl.load_workbook(path)
    book["借阅月报"]["B5"].value = "王明"
    write_row(book["借阅登记"], 5, ["2022-01-03", "平凡的世界", "文学", 1.5])
    write_row(book["借阅登记"], 6, ["2022-01-04", "物种起源", "科学技术", 0.1])
    (workspace.inbox / path.name).write_bytes(saved(book))
    (document,) = receive(workspace).documents
    assert document.report.verdict is Verdict.ACCEPTED
    rolled = rollup(workspace)
    master = openpyxl.load_workbook(rolled.path)
    assert [
        name for name in master.sheetnames if name in ("任务进度", "主题分布", "宣讲员库", "月度汇总", "借阅登记")
    ] == [
        "月度汇总",
        "借阅登记",
    ]
    line = table(master["月度汇总"])[0]
    assert (line["册次"], line["逾期费"]) == (2, 1.6)
    text = [str(cell.value) for row in master["总览"].iter_rows() for cell in row if cell.value is not None]
    assert "册次" in text and not any(word in "".join(text) for word in ("场次", "宣讲", "人次", "任务"))
    assert list(surveyed(standing(workspace), None))[-1] == "全区：完成 2 册次"


def test_a_form_that_was_changed_is_kept_with_the_settings(workspace: Workspace) -> None:
    before = len(list(workspace.settings_archive.glob("*.json")))
    (workspace.forms / "book-loans.json").write_text(
        json.dumps(FORM | {"title": "借阅表"}, ensure_ascii=False), "utf-8"
    )
    with sit_down(workspace, "查看") as desk:
        assert desk.campaign.form.title == "借阅表"
    with Ledger(workspace.ledger):
        assert len(list(workspace.settings_archive.glob("*.json"))) == before + 1


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("settings.json", "{", "不是有效的 JSON"),
        ("settings.json", "{}", "没有写明活动和报表"),
        ("settings.json", '{"campaign": {"form": "no-such"}}', "no-such"),
        ("settings.json", '{"campaign": {"form": "book-loans", "colour": 1}}', "colour"),
        ("book-loans.json", "[1]", "book-loans.json"),
        ("book-loans.json", json.dumps(FORM | {"$id": "other"}), "other"),
        ("book-loans.json", json.dumps({key: value for key, value in FORM.items() if key != "properties"}), "lint"),
    ],
)
def test_a_folder_that_cannot_be_used_is_refused_in_one_sentence(
    name: str, text: str, said: str, tmp_path: Path
) -> None:
    folder = write_department(tmp_path / "活动")
    (folder / name).write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=said):
        init(tmp_path / "工作区", str(folder))
    assert not (tmp_path / "工作区").exists()


def test_a_form_taken_away_is_missed_in_the_settings(workspace: Workspace) -> None:
    (workspace.forms / "book-loans.json").unlink()
    with pytest.raises(SettingsError, match=r"活动设置!B14 .*book-loans"):
        read_settings(workspace.master)


@pytest.mark.parametrize("name", shipped_campaigns())
def test_every_shipped_campaign_can_be_founded(name: str, tmp_path: Path) -> None:
    workspace = init(tmp_path / "工作区", name)
    campaign = read_settings(workspace.master)
    settings = shipped_settings(name)
    assert (campaign.id, len(campaign.units), len(campaign.quotas)) == (
        name,
        len(settings["units"]),
        len(settings["quotas"]),
    )
    assert {quota.each for quota in campaign.quotas} == {True, False}
    assert all(campaign.units_of(quota) for quota in campaign.quotas)
