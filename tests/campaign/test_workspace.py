"""The workspace: founding, finding, its lock, its archive, its settings' versions."""

import hashlib
import json
import multiprocessing
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from campaign.definitions import settings_form
from campaign.desk import sit_down
from campaign.founding import init
from campaign.handout import handout
from campaign.lock import LockedError, hold, look
from campaign.receiving.archive import Archive, ChangingError, digest
from campaign.receiving.receive import receive
from campaign.settings import SettingsError, read_settings
from campaign.workspace import Workspace, WorkspaceError, find_workspace, open_workspace, proper_period
from tests.campaign.office import NOW, dump, fill, lay
from tests.support import ROOT, ooxml_errors
from validator.examine import Outcome
from validator.judge import judge
from workbook.grid.calamine import CalamineBook
from workbook.reading import read_filing


def test_what_init_makes_reads_back_without_a_finding(founded: Workspace) -> None:
    filing = read_filing(settings_form(), CalamineBook(founded.master.read_bytes()), None)
    assert judge(filing).findings == ()
    campaign = read_settings(founded.master)
    assert len(campaign.units) == 26 and {quota.each for quota in campaign.quotas} == {True, False}
    assert campaign.codes["topic"].labels[0] == "深化改革与经济工作"
    sheet = openpyxl.load_workbook(founded.master)["活动设置"]
    assert sheet["D10"].value == "示例值（方案为三月下旬）"
    assert {path.name for path in founded.path.iterdir()} >= {
        "总台账.xlsx", "下发", "收件箱", "归档", "退回", "通报", "登记簿.sqlite",
    }  # fmt: skip
    assert ooxml_errors(founded.master) == []


def test_init_leaves_alone_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "别的.txt").write_text("有用")
    with pytest.raises(WorkspaceError, match="不是空的"):
        init(tmp_path)
    with pytest.raises(WorkspaceError, match="是一个文件"):
        init(tmp_path / "别的.txt")
    with pytest.raises(SettingsError, match="没有名为“没有的”的活动样例"):
        init(tmp_path / "新", "没有的")
    (tmp_path / "空").mkdir()
    with pytest.raises(SettingsError, match=r"里没有活动设置 settings\.json"):
        init(tmp_path / "新", str(tmp_path / "空"))
    (tmp_path / "空").rmdir()
    assert [path.name for path in tmp_path.iterdir()] == ["别的.txt"]


def test_the_workspace_around_a_path(founded: Workspace) -> None:
    assert find_workspace(founded.handouts("2020-04") / "x.xlsx") == founded
    assert find_workspace(founded.path.parent) is None
    with pytest.raises(WorkspaceError, match="不是工作区"):
        open_workspace(founded.path.parent)
    with pytest.raises(WorkspaceError, match="不是工作区"):
        receive(Workspace(founded.path.parent))


@pytest.mark.parametrize("period", ["../../x", "2020-13", "", "2020-4", "20200-04", None, "9999-12"])
def test_only_a_month_names_a_folder(founded: Workspace, period: str | None) -> None:
    assert proper_period(period) is None
    assert founded.returns(period) == founded.path / "退回" / "未识别"


def test_a_held_workspace_says_who_holds_it(workspace: Workspace) -> None:
    code = (
        "import sys, campaign.lock, campaign.workspace\n"
        "with campaign.lock.hold(campaign.workspace.Workspace(sys.argv[1]), '汇总'):\n"
        "    print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(workspace.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as other:
        assert other.stdout is not None and other.stdout.readline() == b"held\n"
        before = dump(workspace)
        with pytest.raises(LockedError, match=f"进程{other.pid}.*“汇总”尚未结束"):
            receive(workspace)
        with pytest.raises(LockedError):
            handout(workspace, "2020-04")
        assert dump(workspace) == before
        other.kill()  # a lock does not outlive its holder
    assert receive(workspace, now=NOW).documents == []


def test_the_lock_is_let_go_whatever_happens(workspace: Workspace) -> None:
    with pytest.raises(ZeroDivisionError), hold(workspace, "收件"):
        raise ZeroDivisionError
    with hold(workspace, "收件"), pytest.raises(LockedError, match="“收件”尚未结束"), hold(workspace, "汇总"):
        pass
    with hold(workspace, "汇总"):
        child = multiprocessing.get_context("fork").Process(target=int)
        child.start()
        child.join()
    with hold(workspace, "收件"):
        pass


def test_many_may_look_and_nobody_changes_meanwhile(workspace: Workspace) -> None:
    with hold(workspace, "收件"), pytest.raises(LockedError, match="“收件”尚未结束"), look(workspace):
        pass
    with look(workspace), look(workspace), pytest.raises(LockedError), hold(workspace, "收件"):
        pass
    with hold(workspace, "收件") as cut_short:
        assert not cut_short


def test_a_folder_that_cannot_be_written_is_one_sentence(workspace: Workspace) -> None:
    lay(workspace, "1.xlsx", fill(workspace))
    digest_folder = workspace.archive / digest(workspace.inbox / "1.xlsx")[:2]
    digest_folder.write_text("a file where a folder should be")
    before = dump(workspace)
    with pytest.raises(WorkspaceError, match=f"无法读写“.*{digest_folder.name}.*”") as caught:
        receive(workspace, now=NOW)
    assert "\n" not in str(caught.value)
    assert dump(workspace) == before
    digest_folder.unlink()
    assert receive(workspace, now=NOW).documents[0].filed.in_force


def test_settings_that_cannot_be_used_stop_every_verb(workspace: Workspace) -> None:
    workspace.master.write_bytes(b"PK broken")
    with pytest.raises(SettingsError, match=r"不是可读的.xlsx工作簿"):
        receive(workspace)


def test_every_version_of_the_settings_is_kept(workspace: Workspace) -> None:
    def versions() -> list[bytes]:
        return [path.read_bytes() for path in sorted(workspace.settings_archive.iterdir())]

    first = workspace.master.read_bytes()
    assert versions() == [first]
    book = openpyxl.load_workbook(workspace.master)
    book["活动设置"]["B12"] = 8
    book.save(workspace.master)
    second = workspace.master.read_bytes()
    for _ in range(2):
        with sit_down(workspace, "试") as desk:
            assert desk.campaign.due_day == 8
    assert versions() == [first, second]
    workspace.master.write_bytes(first)
    with sit_down(workspace, "试"):
        pass
    assert versions() == [first, second, first]
    assert [row[2] for row in dump(workspace)["changes"]].count("settings") == 3


def test_the_archive_keeps_bytes_and_the_first_coming(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "归档")
    path = tmp_path / "报表 最终版.XLSX"
    path.write_bytes(b"one")
    sha256 = hashlib.sha256(b"one").hexdigest()
    first = archive.arrive(path, sha256, datetime(2020, 5, 1, tzinfo=UTC))
    renamed = path.rename(tmp_path / "副本.bin")
    again = archive.arrive(renamed, sha256)
    assert again == first and first.name == "报表 最终版.XLSX"
    assert archive.find(sha256) == archive.path / sha256[:2] / f"{sha256}.xlsx"
    assert archive.read(sha256) == b"one"
    archive.put(b"one", sha256, "x.txt")
    assert len(list((archive.path / sha256[:2]).iterdir())) == 2
    with pytest.raises(ChangingError):
        archive.arrive(renamed, hashlib.sha256(b"two").hexdigest())
    assert not [entry for entry in archive.path.rglob("*") if entry.name.endswith(".tmp")]
    (archive.path / sha256[:2] / f"{sha256}.xlsx").write_bytes(b"spoilt")
    assert archive.read(sha256) is None
    origin = json.loads((archive.path / sha256[:2] / f"{sha256}.origin.json").read_text("utf-8"))
    assert origin["name"] == "报表 最终版.XLSX"


def test_a_file_still_being_written_waits_for_the_next_run(workspace: Workspace) -> None:
    path = lay(workspace, "1.xlsx", fill(workspace))

    def meanwhile(outcomes, total):  # type: ignore[no-untyped-def]
        found: list[Outcome] = list(outcomes)
        path.write_bytes(path.read_bytes() + b"more")
        return found

    received = receive(workspace, progress=meanwhile, now=NOW)
    assert received.documents == [] and "正在写入" in received.problems[0]
    assert dump(workspace)["documents"] == []
