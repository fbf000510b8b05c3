"""Whatever cuts a verb short, the workspace is whole, and the same verb once more ends as if nothing had happened.

A few points and moments of each verb stand here for all of them: `make crash` goes through every one.
"""

import errno
import os
import random
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from campaign.ledger.store import Ledger
from campaign.lock import hold
from campaign.workspace import Workspace
from tests.campaign.office import NOW, fill, lay, mail, name_of
from tests.crash.conftest import Drills
from tests.crash.drill import Runner, lay_out, runner, waiting
from tests.crash.scenes import some
from tests.support import ROOT
from workbook.grid.calamine import CalamineBook
from workbook.master.staff import KEY

pytestmark = pytest.mark.slow

VERBS = ("receive", "rollup", "confirm", "rebuild")


@pytest.mark.parametrize("verb", VERBS)
def test_killed_at_a_sync_a_rename_or_a_commit(drills: Drills, verb: str) -> None:
    drill = drills(verb)
    for at in some(drill.killable, 4):
        drill.cut(at=at)


@pytest.mark.parametrize("verb", VERBS)
def test_killed_at_any_moment(drills: Drills, verb: str) -> None:
    drill, chance = drills(verb), random.Random(f"{verb} 1")
    for _ in range(2 if verb == "receive" else 1):
        drill.cut(after=chance.uniform(0, drill.seconds))


@pytest.mark.parametrize(("verb", "number"), [("receive", errno.ENOSPC), ("rollup", errno.EACCES)])
def test_the_disk_says_no(drills: Drills, verb: str, number: int) -> None:
    drill = drills(verb)
    for at in some(drill.deniable, 4):
        drill.deny(at, number)


def test_files_may_not_grow(drills: Drills) -> None:
    """The system itself refuses to write on, in the ledger as elsewhere."""
    drill = drills("receive")
    workspace = drill.copy()
    ran = drill.runner.run(*drill.argv(workspace), limit=workspace.ledger.stat().st_size + 4096)
    assert ran.status == 2 and len(ran.said.splitlines()) == 1 and "磁盘" in ran.said, ran
    drill.look(workspace, ran)
    drill.again(workspace)


def test_a_master_open_elsewhere_is_replaced_once_it_is_closed(drills: Drills) -> None:
    drill = drills("rollup")
    workspace = drill.copy()
    lock = workspace.path / ".~lock.总台账.xlsx#"
    lock.write_text("张三", "utf-8")
    ran = drill.runner.run(*drill.argv(workspace))
    assert ran.status == 0 and "正在另一个程序中打开" in ran.said and "总台账.新.xlsx" in ran.said
    drill.look(workspace, ran)
    lock.unlink()
    drill.again(workspace)


def test_two_at_once(drills: Drills, running: Runner, tmp_path: Path) -> None:
    """One of them works; the other says that somebody is at it, or finds everything done."""
    drill = drills("receive")
    workspace = drill.copy()
    with runner(tmp_path / "other") as other, ThreadPoolExecutor(2) as both:
        runs = list(both.map(lambda one: one.run(*drill.argv(workspace)), (running, other)))
    assert {ran.status for ran in runs} <= {0, 2} and 0 in {ran.status for ran in runs}
    assert all("正在使用中" in ran.said and "收件" in ran.said for ran in runs if ran.status == 2)
    drill.again(workspace)


def test_nobody_comes_between(drills: Drills) -> None:
    drill = drills("rollup")
    workspace = drill.copy()
    with hold(workspace, "收件"):
        ran = drill.runner.run(*drill.argv(workspace))
        checked = drill.runner.run("verify", str(workspace.path))
    for one in (ran, checked):
        assert one.status == 2 and "“收件”尚未结束" in one.said, one
    drill.again(workspace)


def test_a_lock_goes_with_its_process_and_not_with_a_worker_that_lives_on(inbox: Workspace, tmp_path: Path) -> None:
    workspace = lay_out(inbox, tmp_path / "工作区")
    held = (
        "import os, signal, sys, time\nfrom campaign.lock import hold\nfrom campaign.workspace import Workspace\n"
        "with hold(Workspace(sys.argv[1]), '收件'):\n"
        "    worker = os.fork()\n"
        "    if worker == 0:\n        time.sleep(60)\n        os._exit(0)\n"
        "    print(worker, flush=True)\n    os.kill(os.getpid(), signal.SIGKILL)"
    )
    command = [sys.executable, "-c", held, str(workspace.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        try:
            assert process.wait(30) == -signal.SIGKILL
            with hold(workspace, "收件") as cut_short:
                assert cut_short
        finally:
            os.kill(worker, signal.SIGKILL)
    with hold(workspace, "收件") as cut_short:
        assert not cut_short


def test_a_clock_set_back_does_not_make_the_later_the_older(running: Runner, inbox: Workspace, tmp_path: Path) -> None:
    workspace = _without_mail(inbox, tmp_path)
    name = name_of(workspace, "B01")
    lay(workspace, name, fill(workspace))
    assert running.run("receive", str(workspace.path), now="2020-05-06T01:00:00+00:00").status == 0
    lay(workspace, name, fill(workspace, lectures=4))
    ran = running.run("receive", str(workspace.path), now="2020-05-04T01:00:00+00:00")
    assert ran.status == 0 and "本机时钟" in ran.said and "校正时钟" in ran.said
    with Ledger(workspace.ledger) as ledger:
        assert [(one.edition, one.in_force) for one in ledger.filed()] == [(1, False), (2, True)]
    checked = running.run("verify", str(workspace.path), now="2020-05-04T01:00:00+00:00")
    assert checked.status == 0, checked.said


def test_versions_out_of_order_and_the_same_mail_twice(running: Runner, inbox: Workspace, tmp_path: Path) -> None:
    """In whatever order they come, and however often: the last that was sent counts, and the figures are the same."""
    name = name_of(inbox, "B01")
    mails = {
        f"{number}.eml": mail("b01@unit.invalid", [(name, fill(inbox, lectures=number))], sent=_day(number))
        for number in (1, 2, 3)
    }
    masters = []
    for place, order in enumerate(
        (("1.eml", "2.eml", "3.eml"), ("3.eml", "1.eml", "2.eml"), ("2.eml", "3.eml", "1.eml"))
    ):
        workspace = _without_mail(inbox, tmp_path / str(place))
        for one in (*order, order[0]):
            lay(workspace, f"{len(list(workspace.inbox.iterdir()))}-{one}", mails[one])
            assert running.run("receive", str(workspace.path)).status == 0
        assert running.run("rollup", str(workspace.path)).status == 0
        checked = running.run("verify", str(workspace.path))
        assert (checked.status, waiting(checked)) == (0, ()), checked.said
        masters.append(_lectures(workspace))
    assert masters[0] == masters[1] == masters[2] and len(masters[0]) == 3


def _day(number: int) -> datetime:
    return NOW - timedelta(days=5 - number)


def _lectures(workspace: Workspace) -> list[tuple[object, ...]]:
    """The lectures of the master: row key and what stands there, where it came from left out."""
    grid = CalamineBook(workspace.master.read_bytes()).grid("宣讲明细")
    top = next(row for row, cells in enumerate(grid) if KEY in cells)
    places = [grid[top].index(title) for title in (KEY, "宣讲日期", "宣讲题目", "线下人数")]
    return [tuple(row[place] for place in places) for row in grid[top + 1 :] if row[places[0]]]


def _without_mail(inbox: Workspace, folder: Path) -> Workspace:
    workspace = lay_out(inbox, folder / "工作区")
    for path in workspace.inbox.iterdir():
        path.unlink()
    return workspace
