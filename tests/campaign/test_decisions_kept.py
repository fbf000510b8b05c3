"""Decisions outlive runs that were cut short, older masters and ledgers, backups, and columns moved about."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange

from campaign.decisions import giver
from campaign.ledger.explanations import explanations, former_key
from campaign.ledger.store import Ledger
from campaign.master.rollup import rollup
from campaign.receiving.acceptance import accept
from campaign.settings import read_settings
from campaign.workspace import Workspace
from tests.campaign.deciding import (
    ODD,
    WORDS,
    decide,
    drafts,
    events,
    explained,
    filed,
    lectures,
    send,
    state,
    why,
)
from tests.campaign.masters import column, header_row, work_in
from tests.support import ooxml_errors
from workbook.finding import Verdict
from workbook.master.stamp import put_stamp, read_stamp
from workbook.package.package import Package
from workbook.shipped import HOME


def drawn_as(master: Path, edition: int) -> None:
    """Let a master be one of an older program's."""
    stamp, package = read_stamp(master), Package(master.read_bytes())
    assert stamp is not None
    put_stamp(package, replace(stamp, edition=edition))
    master.write_bytes(package.save())


def test_a_run_cut_short_after_the_ledger_is_finished_by_the_next(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(workspace, "1", ODD | why())
    rollup(workspace)
    import campaign.master.takings as takings

    def stop(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(takings, "answer_pending", stop)
        with pytest.raises(KeyboardInterrupt):
            decide(workspace, "不认可", "请附签到表")
    assert drafts(workspace, "退回") == [] and state(workspace) == "退回"
    assert rollup(workspace).changed
    assert len(drafts(workspace, "退回")) == 2 and lectures(workspace) == 0
    assert [what for what, _ in events(workspace)] == ["说明处理", "说明未获认可"]


@pytest.mark.parametrize("theirs", [(), (("处理", "小陈已电话核实"), ("处理意见", "不认可")), (("处理", "不认可"),)])
def test_a_master_and_a_ledger_of_the_older_version_keep_what_staff_wrote(
    workspace: Workspace, theirs: tuple[tuple[str, str], ...]
) -> None:
    """Before version 3 the rows of 核实说明 went by version and number, and there was no column 处理."""
    send(workspace, "1", ODD | why())
    rollup(workspace)
    with Ledger(workspace.ledger) as ledger, ledger.read() as conn:
        (told,) = explanations(conn)
    former = former_key(told)
    assert re.fullmatch(r"B01\|2020-04\|1\|check\.plausible\|\d+", former)

    def older(book: Workbook) -> None:
        sheet = book["核实说明"]
        row, at = header_row(sheet) + 1, column(sheet, "处理")
        sheet.cell(row, column(sheet, "标识")).value = former
        sheet.delete_cols(at, 2)
        for place, (header, value) in enumerate((("经办", "小陈"), *theirs), at):
            sheet.cell(row - 1, place).value, sheet.cell(row, place).value = header, value
        sheet.data_validations.dataValidation.clear()

    work_in(workspace.master, older)
    drawn_as(workspace.master, edition=1)
    with Ledger(workspace.ledger) as ledger, ledger.write() as conn:
        conn.exec_driver_sql("ALTER TABLE staff_cells DROP COLUMN who")
        conn.exec_driver_sql("ALTER TABLE staff_cells DROP COLUMN at")
        for name, value in (("批注", "旧"), *theirs):
            conn.exec_driver_sql(
                "INSERT INTO staff_cells (sheet, row_key, \"column\", value) VALUES ('核实说明', ?, ?, ?)",
                (former, name, json.dumps(value)),
            )
        conn.exec_driver_sql("PRAGMA user_version = 2")
    done = rollup(workspace)
    (line,) = explained(workspace)
    assert (line["经办"], line["处理"], line["处理意见"], done.messages) == ("小陈", None, None, ())
    assert {name: line.get(f"{name}（原）") for name, _ in theirs} == dict(theirs)
    assert events(workspace) == [] and state(workspace) == "带说明通过"
    with Ledger(workspace.ledger) as ledger, ledger.read() as conn:
        kept = conn.exec_driver_sql('SELECT row_key, "column" FROM staff_cells').fetchall()
        assert {tuple(row) for row in kept} == {
            (told.key, name) for name in ("经办", *(f"{name}（原）" for name, _ in theirs))
        }
        assert conn.exec_driver_sql("PRAGMA user_version").scalar() == 3
    assert not rollup(workspace, force=True).changed
    assert decide(workspace, "不认可").messages and state(workspace) == "退回"
    assert {name: explained(workspace)[0][f"{name}（原）"] for name, _ in theirs} == dict(theirs)


@pytest.mark.parametrize("word", [None, "认可"])
@pytest.mark.parametrize("saved", [False, True])
@pytest.mark.parametrize("large", [1, 256], ids=["rows stay as drawn", "rows drawn anew"])
def test_a_backup_put_back_forgets_no_later_decision(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, word: str | None, saved: bool, large: int
) -> None:
    monkeypatch.setattr("workbook.master.drawings._LARGE", large)  # so few rows are a large table too
    send(workspace, "1", ODD | why())
    rollup(workspace)
    if word is not None:
        decide(workspace, word)
    backup = workspace.master.read_bytes()
    decide(workspace, "不认可", "请附签到表")
    workspace.master.write_bytes(backup)
    if saved:
        work_in(workspace.master, lambda book: None)
    done = rollup(workspace)
    assert len(done.messages) == 1 and "有2处" in done.messages[0] and "仍以登记簿为准" in done.messages[0]
    (line,) = explained(workspace)
    assert (line["处理"], line["处理意见"]) == ("不认可", "请附签到表")
    assert (state(workspace), lectures(workspace)) == ("退回", 0)
    again = rollup(workspace, force=True)
    assert not again.changed and not again.messages
    decide(workspace, None)
    assert state(workspace) == "带说明通过" and explained(workspace)[0]["处理"] is None


def test_a_backup_put_back_brings_no_refusal_back_and_a_new_word_in_it_counts(workspace: Workspace) -> None:
    send(workspace, "1", ODD | why())
    rollup(workspace)
    decide(workspace, "不认可")
    backup = workspace.master.read_bytes()
    decide(workspace, None)
    workspace.master.write_bytes(backup)
    assert "仍以登记簿为准" in rollup(workspace).messages[0]
    assert explained(workspace)[0]["处理"] is None and state(workspace) == "带说明通过"
    workspace.master.write_bytes(backup)
    done = decide(workspace, "认可", "已核")
    assert done.messages == () and (explained(workspace)[0]["处理"], state(workspace)) == ("认可", "带说明通过")


@pytest.mark.parametrize("follow", [True, False], ids=["rules move", "rules stay"])
def test_a_column_of_theirs_before_ours_decides_nothing(workspace: Workspace, follow: bool) -> None:
    send(workspace, "1", ODD | why())
    rollup(workspace)

    def insert(book: Workbook) -> None:
        sheet = book["核实说明"]
        row, at = header_row(sheet), column(sheet, "处理")
        sheet.insert_cols(at)
        sheet.cell(row, at).value, sheet.cell(row + 1, at).value = "处理", "不认可"
        sheet.cell(row + 1, at + 1).value = "认可"
        for rule in sheet.data_validations.dataValidation if follow else ():
            for place in (CellRange(str(one)) for one in rule.sqref.ranges):
                place.shift(col_shift=1)
                rule.sqref = MultiCellRange(place.coord)

    work_in(workspace.master, insert)
    for force in (False, True):
        assert rollup(workspace, force=force).messages == ()
        (line,) = explained(workspace)
        assert (line["处理"], line["处理（2）"], state(workspace)) == ("认可", "不认可", "带说明通过")
    decide(workspace, "不认可")
    (line,) = explained(workspace)
    assert (line["处理"], line["处理（2）"], state(workspace)) == ("不认可", "不认可", "退回")
    decide(workspace, None)
    assert state(workspace) == "带说明通过" and ooxml_errors(workspace.master) == []


@pytest.mark.parametrize("chosen", [True, False])
def test_a_later_version_taken_again_displaces_an_earlier_one_unless_staff_chose_that(
    workspace: Workspace, chosen: bool
) -> None:
    assert send(workspace, "1", {"宣讲明细!B5": None}).verdict is Verdict.RETURNED
    if not chosen:
        accept(workspace, "1.xlsx", "电话核实属实")
    assert send(workspace, "2", ODD | why(), days=1).in_force
    rollup(workspace)
    decide(workspace, "不认可")
    if chosen:
        accept(workspace, "1.xlsx", "电话核实属实")
        rollup(workspace)
    assert [one.in_force for one in filed(workspace)] == [True, False]
    done = decide(workspace, "认可", row=[line["类别"] for line in explained(workspace)].index("核实说明"))
    assert [one.in_force for one in filed(workspace)] == [chosen, not chosen]
    assert not chosen or done.messages == ()


def test_who_explained_is_the_unit_where_its_reporter_is_personal(workspace: Workspace) -> None:
    send(workspace, "1", ODD | why())
    campaign = read_settings(workspace.master)
    section, name = campaign.form.role("reporter") or ("", "")
    form = json.loads((HOME / "forms" / "monthly-return.json").read_text("utf-8"))
    form["properties"][section]["properties"][name]["x-personal"] = True
    own = workspace.path / "报表" / "monthly-return.json"
    own.parent.mkdir(exist_ok=True)
    own.write_text(json.dumps(form, ensure_ascii=False), "utf-8")
    rollup(workspace)
    assert explained(workspace)[0]["说明人"] == f"{campaign.by_code['B01'].name}（收件箱）"
    decide(workspace, "不认可")
    assert WORDS in str(explained(workspace)) and "王明" not in str(explained(workspace))
    private = read_settings(workspace.master)
    assert giver(private, "B99", {section: {name: "王明"}}) == "B99"
    marked = openpyxl.load_workbook(next(path for path in drafts(workspace, "退回") if path.suffix == ".xlsx"))
    told = [str(cell.value) for row in marked["问题清单"].iter_rows() for cell in row if "未获认可" in str(cell.value)]
    assert told and not any("王明" in line for line in told)
