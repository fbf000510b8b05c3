"""rebuild: ledger and master come back from 归档 alone, decisions and staff's own content with them."""

from __future__ import annotations

import json
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from campaign.ledger.records import Records
from campaign.ledger.store import Ledger
from campaign.lock import hold
from campaign.master.keepsakes import keep_master, kept_masters
from campaign.master.rollup import rollup
from campaign.rebuilding.rebuild import rebuild
from campaign.receiving.acceptance import accept, confirm
from campaign.receiving.receive import receive
from campaign.verifying.verify import verify
from campaign.words import rebuilt
from campaign.workspace import Workspace, WorkspaceError
from tests.campaign.office import NOW, dump, fill, gbk_zip, lay, mail, name_of
from tests.crash.scenes import work_in_master


@pytest.fixture(scope="module")
def lived(founded: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace in which much has happened; not to be changed."""
    workspace = Workspace(shutil.copytree(founded.path, tmp_path_factory.mktemp("lived") / "工作区"))
    name = name_of(workspace, "B01")
    lay(workspace, "1.eml", mail("b01@unit.invalid", [(name, fill(workspace)), ("现场.jpg", b"\xff\xd8\xff\xe0")]))
    lay(workspace, "2.zip", gbk_zip({name_of(workspace, "B02"): fill(workspace, "B02", cells={"月报表!B5": None})}))
    lay(workspace, "3.eml", mail("stranger@elsewhere.invalid", [(name_of(workspace, "A01"), fill(workspace, "A01"))]))
    receive(workspace, now=NOW)
    accept(workspace, name_of(workspace, "B02"), "系统故障，电话核实")
    confirm(workspace, "3.eml")
    rollup(workspace)
    work_in_master(workspace)
    rollup(workspace)
    _settle(workspace, "联系电话变了")
    sent = NOW + timedelta(days=1)
    lay(workspace, "4.eml", mail("b01@unit.invalid", [(name, fill(workspace, lectures=4))], sent=sent))
    lay(workspace, "5.txt", b"nothing of ours")
    receive(workspace, now=sent)
    rollup(workspace)
    return workspace


def _settle(workspace: Workspace, phone: str) -> None:
    """Staff change a setting."""
    book = openpyxl.load_workbook(workspace.master)
    book["活动设置"]["B7"] = phone
    book.save(workspace.master)


@pytest.fixture
def desk(lived: Workspace, tmp_path: Path) -> Workspace:
    """A copy of it for one test."""
    return Workspace(shutil.copytree(lived.path, tmp_path / "工作区"))


def agrees(workspace: Workspace) -> bool:
    return verify(workspace).agrees


def test_from_the_archive_alone(lived: Workspace, tmp_path: Path) -> None:
    """Everything but 归档 is gone: the same rows, decisions, times; the same figures; staff's column and sheet."""
    workspace = Workspace(tmp_path / "工作区")
    shutil.copytree(lived.archive, workspace.archive)
    workspace.inbox.mkdir()
    found = rebuild(workspace)
    assert found.problems == [] and found.aside == []
    before, now = rows(lived), rows(workspace)
    assert {table: now[table] == found for table, found in before.items()} == dict.fromkeys(before, True)
    assert any(row[2] == "accepted-by-staff" for row in now["changes"])
    assert sheets(workspace) == sheets(lived)
    assert openpyxl.load_workbook(workspace.master)["我的备忘"]["A1"].value == "下周督查"
    assert agrees(workspace)
    assert not rollup(workspace).changed


def rows(workspace: Workspace) -> dict[str, list[Any]]:
    """Everything the ledger says; in which order a table has it is of no matter."""
    return {table: sorted(found, key=repr) for table, found in dump(workspace).items()}


def sheets(workspace: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """What every sheet of the master says."""
    book = openpyxl.load_workbook(workspace.master)
    return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}


def test_the_old_ledger_is_kept_and_a_master_that_can_be_used_stays(desk: Workspace) -> None:
    old, master = desk.ledger.read_bytes(), desk.master.read_bytes()
    for name in ("登记簿.旧.sqlite", "登记簿.旧2.sqlite"):
        found = rebuild(desk)
        assert [path.name for path in found.aside] == [name]
        assert desk.master.read_bytes() == master and not (found.rolled and found.rolled.changed)
    assert (desk.path / "登记簿.旧.sqlite").read_bytes() == old
    assert agrees(desk)
    lines = list(rebuilt(found))
    assert "份文件" in lines[0] and "登记簿.旧2.sqlite" in lines[-1]


def test_a_tampered_ledger_is_put_right(desk: Workspace) -> None:
    before = rows(desk)
    with sqlite3.connect(desk.ledger) as connection:
        connection.execute("UPDATE rows SET data = replace(data, '\"heads\": 80', '\"heads\": 90')")
        connection.execute("DELETE FROM changes WHERE id = 3")
    connection.close()
    assert not agrees(desk)
    rebuild(desk)
    assert rows(desk) == before and agrees(desk)


def test_a_hot_journal_is_kept_with_its_ledger_and_not_played_into_the_new_one(desk: Workspace) -> None:
    before = rows(desk)
    journal = desk.path / "登记簿.sqlite-journal"
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\0" * 500)
    rebuild(desk)
    assert not journal.exists() and (desk.path / "登记簿.旧.sqlite-journal").exists()
    assert rows(desk) == before and agrees(desk)


def test_without_records_the_originals_are_judged_again(desk: Workspace) -> None:
    """As in a workspace older than the records: figures of what needs no decision come back, and staff are told."""
    shutil.rmtree(desk.records)
    desk.ledger.unlink()
    found = rebuild(desk)
    assert "特批、确认等决定无从恢复" in found.problems[0]
    with Ledger(desk.ledger) as ledger:
        states = {(one.unit, one.edition, one.in_force, one.held is not None) for one in ledger.filed() if one.unit}
    assert states == {
        ("B01", 1, False, False),
        ("B01", 2, True, False),
        ("B02", 1, False, False),
        ("A01", 0, False, True),
    }
    assert agrees(desk)


def test_a_ledger_older_than_the_records_gets_them(desk: Workspace) -> None:
    before = rows(desk)
    shutil.rmtree(desk.records)
    assert agrees(desk), "that they are missing is told, and is no difference"
    lay(desk, "9.xlsx", fill(desk, "B02", lectures=1))
    receive(desk, now=NOW + timedelta(days=2))
    assert verify(desk).agrees
    now = rows(desk)
    assert all(change in now["changes"] for change in before["changes"])
    desk.ledger.unlink()
    assert rebuild(desk).problems == [] and rows(desk) == now


def test_an_original_that_is_lost_is_told(desk: Workspace) -> None:
    next(desk.archive.glob("??/*.zip")).unlink()
    found = rebuild(desk)
    assert any("“2.zip”不在归档中" in problem for problem in found.problems)
    assert len(rows(desk)["documents"]) == 5


def test_a_broken_record_is_told(desk: Workspace) -> None:
    path = next(path for path in sorted(desk.records.iterdir()) if "电话核实" in path.read_text("utf-8"))
    path.write_text("{", "utf-8")
    assert any(f"归档/记录/{path.name}已损坏" in problem for problem in rebuild(desk).problems)


@pytest.mark.parametrize("place", ["last", "last but one", "gone"])
def test_after_a_broken_record_near_the_end_all_goes_on(desk: Workspace, place: str) -> None:
    """No record that is left may be newer than the remade ledger, or no verb would run again, rebuild included."""
    if place == "last":  # one that waits for staff is not answered: nothing is recorded after it
        lay(desk, "8.eml", mail("stranger@elsewhere.invalid", [(name_of(desk, "A01"), fill(desk, "A01", lectures=1))]))
        receive(desk, now=NOW + timedelta(days=2))
    names, before = Records(desk.records).names(), dump(desk)["changes"]
    path = desk.records / names[-1 if place == "last" else -2]
    assert json.loads(path.read_bytes())["changes"], "one that has changes"
    whole = path.read_bytes()
    path.unlink() if place == "gone" else path.write_text("{", "utf-8")
    if place == "last":
        with pytest.raises(WorkspaceError, match=r"已损坏.*wanchang rebuild"):
            receive(desk)
    found = rebuild(desk)
    assert any("没有恢复" in problem for problem in found.problems)
    aside = desk.records / f"{path.stem}.旧.json"
    assert (aside in found.aside, path.exists()) == (place != "gone", False)
    (told,) = (change for change in dump(desk)["changes"] if change[2] == "rebuilt")
    assert told[0] == max(change[0] for change in before) + 1 and "没有恢复" in told[4]
    lay(desk, "9.xlsx", fill(desk, "A01", lectures=2))
    assert len(receive(desk, now=NOW + timedelta(days=3)).documents) == 1
    rollup(desk)
    assert agrees(desk), "that something is lost is told, and is no difference for ever"
    assert any("重建时没有恢复" in sentence for check in verify(desk).checks for sentence in check.waiting)
    assert rebuild(desk).problems == []
    path.write_bytes(whole)  # found in a backup
    assert rebuild(desk).problems == [] and agrees(desk)
    assert set(before) <= set(dump(desk)["changes"])


def test_an_archive_without_settings_is_one_sentence(desk: Workspace) -> None:
    shutil.rmtree(desk.settings_archive)
    before = desk.ledger.read_bytes()
    with pytest.raises(WorkspaceError, match="没有活动设置，无法重建"):
        rebuild(desk)
    assert desk.ledger.read_bytes() == before


def test_nobody_else_may_be_at_it(desk: Workspace) -> None:
    with hold(desk, "收件"), pytest.raises(WorkspaceError, match="“收件”尚未结束"):
        rebuild(desk)


def test_a_dozen_masters_are_kept(tmp_path: Path) -> None:
    for number in range(15):
        keep_master(tmp_path, f"{number // 2}".encode(), number)
    names = kept_masters(tmp_path)
    assert [name[:12] for name in names] == [f"{number:08d}-001" for number in range(0, 15, 2)]
    for number in range(20, 30):
        keep_master(tmp_path, f"{number}".encode(), 29)
    names = kept_masters(tmp_path)
    assert len(names) == 12 and names[-1].startswith("00000029-010_")
    keep_master(tmp_path, b"a remade ledger counts less", 3)
    assert kept_masters(tmp_path)[-1].startswith("00000029-011_")


def test_records_are_plain_json_that_others_can_read(lived: Workspace) -> None:
    said = [json.loads(path.read_bytes()) for path in sorted(lived.records.iterdir())]
    assert all(set(one) == {"after", "changes", "documents", "answered", "staff"} for one in said)
    assert "可推广" in [cell["value"] for one in said for cell in one["staff"]]
