"""核实说明: staff take or refuse an explanation in the master, and what follows from it."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from importlib.resources import files
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange

from campaign.decisions import giver
from campaign.ledger.explanations import explanation_key, explanations, former_key
from campaign.ledger.filed import Filed
from campaign.ledger.offers import offers
from campaign.ledger.store import Ledger
from campaign.lock import user
from campaign.master.rollup import RolledUp, rollup
from campaign.rebuilding.rebuild import rebuild
from campaign.receiving.acceptance import accept, confirm
from campaign.receiving.receive import receive
from campaign.settings import read_settings
from campaign.standing import stand
from campaign.verifying.verify import verify
from campaign.workspace import Workspace
from tests.campaign import office
from tests.campaign.masters import column, header_row, table, work_in
from tests.support import ooxml_errors
from workbook.finding import Verdict
from workbook.master.stamp import put_stamp, read_stamp
from workbook.package.package import Package

WORDS = "全区动员大会，分会场合并统计。"
ODD = {"宣讲明细!L5": 6000}


def why(words: str = WORDS, item: str = "L5") -> dict[str, Any]:
    """What a clerk writes into 情况说明."""
    return {"情况说明!A5": "宣讲明细", "情况说明!B5": item, "情况说明!C5": words}


def send(
    workspace: Workspace,
    name: str,
    cells: Mapping[str, Any],
    *,
    period: str = "2020-04",
    days: int = 0,
    mail: bool = False,
) -> Filed:
    """A return of B01 into 收件箱 and into the ledger, so many days after the first."""
    data = office.fill(workspace, period=period, cells=cells)
    if mail:
        data, name = office.mail("b01@unit.invalid", [(f"{name}.xlsx", data)]), f"{name}.eml"
    else:
        name = f"{name}.xlsx"
    office.lay(workspace, name, data)
    (one,) = receive(workspace, now=office.NOW + timedelta(days=days)).documents
    assert one.report.verdict is one.filed.verdict
    return one.filed


def read(workspace: Workspace) -> Workbook:
    return openpyxl.load_workbook(workspace.master)


def explained(workspace: Workspace) -> list[dict[str, Any]]:
    """The rows of 核实说明."""
    return table(read(workspace)["核实说明"])


def decide(workspace: Workspace, word: str | None, opinion: str | None = None, *, row: int = 0) -> RolledUp:
    """Staff fill 处理 and 处理意见 of a row, as they would in Excel, and roll up."""

    def fill(book: Workbook) -> None:
        sheet = book["核实说明"]
        at = header_row(sheet) + 1 + row
        sheet.cell(at, column(sheet, "处理")).value = word
        sheet.cell(at, column(sheet, "处理意见")).value = opinion

    work_in(workspace.master, fill)
    return rollup(workspace)


def filed(workspace: Workspace) -> list[Filed]:
    with Ledger(workspace.ledger) as ledger:
        return ledger.filed()


def state(workspace: Workspace, period: str = "2020-04") -> str:
    """How B01 stands."""
    unit = read_settings(workspace.master).by_code["B01"]
    return stand(unit, period, [one for one in filed(workspace) if one.is_filing and one.period == period]).state.value


def lectures(workspace: Workspace) -> int:
    """How many lectures 任务进度 counts."""
    return int(table(read(workspace)["任务进度"])[-1]["已完成场次"])


def events(workspace: Workspace) -> list[tuple[str, str]]:
    """What 修订记录 says of decisions."""
    words = ("说明处理", "说明未获认可", "恢复入账")
    return [(line["事项"], line["说明"]) for line in table(read(workspace)["修订记录"]) if line["事项"] in words]


def drafts(workspace: Workspace, kind: str) -> list[Path]:
    return sorted((workspace.path / "退回" / "2020-04").glob(f"*{kind}*"))


def body(path: Path) -> str:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return str(next(part for part in message.walk() if part.get_content_type() == "text/plain").get_content())


def test_what_was_explained_stands_with_who_and_when_and_room_for_staff(workspace: Workspace) -> None:
    send(workspace, "1", ODD | why(), mail=True)
    rollup(workspace)
    (line,) = explained(workspace)
    assert (line["类别"], line["说明或理由"], line["位置"]) == ("核实说明", WORDS, "宣讲明细!L5")
    assert line["说明人"] == "王明（b01@unit.invalid）"
    assert f"{line['时间']:%Y-%m-%d %H:%M}" == "2020-05-03 09:00"
    assert line["处理"] is None and line["处理意见"] is None
    sheet = read(workspace)["核实说明"]
    at, row = column(sheet, "处理"), header_row(sheet) + 1
    rules = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert [(rule.formula1, str(rule.sqref)) for rule in rules] == [('"认可,不认可"', sheet.cell(row, at).coordinate)]
    assert not sheet.cell(row, at).protection.locked
    assert ooxml_errors(workspace.master) == []
    assert not rollup(workspace, force=True).changed


def test_without_a_mail_it_came_through_the_inbox(workspace: Workspace) -> None:
    send(workspace, "1", ODD | why())
    rollup(workspace)
    assert explained(workspace)[0]["说明人"] == "王明（收件箱）"


def test_refused_it_goes_back_and_taken_again_it_counts(workspace: Workspace) -> None:
    assert send(workspace, "1", ODD | why()).verdict is Verdict.ACCEPTED_EXPLAINED
    rollup(workspace)
    assert (state(workspace), lectures(workspace)) == ("带说明通过", 3)

    done = decide(workspace, "不认可", "请附签到表。")
    assert done.path == workspace.master and "已退回、不再计入" in done.messages[0]
    assert str(workspace.path / "退回" / "2020-04") in done.messages[0]
    assert (state(workspace), lectures(workspace)) == ("退回", 0)
    assert {line["单位代码"]: line["2020年4月"] for line in table(read(workspace)["报送情况"])}["B01"].startswith(
        "退回"
    )
    assert table(read(workspace)["宣讲明细"]) == []
    (line,) = explained(workspace)
    assert (line["处理"], line["处理意见"], line["说明或理由"]) == ("不认可", "请附签到表。", WORDS)
    copy, letter = drafts(workspace, "退回")[::-1]
    assert (copy.suffix, letter.suffix) == (".xlsx", ".eml")
    told = f"王明的说明“{WORDS}”未获认可（处理意见：请附签到表）：请更正数据，或另作说明。"
    assert told in body(letter)
    marked = openpyxl.load_workbook(copy)
    assert any(told in str(cell.value) for row in marked["问题清单"].iter_rows() for cell in row)
    decided, withdrawn = events(workspace)
    assert decided[0] == "说明处理" and "不认可（处理意见：请附签到表；" in decided[1] and user() in decided[1]
    assert withdrawn[0] == "说明未获认可" and "第1版有说明未获认可，退回；该月暂无有效版本" in withdrawn[1]

    before = office.dump(workspace)
    again = rollup(workspace, force=True)
    assert not again.changed and not again.messages and office.dump(workspace) == before

    done = decide(workspace, "认可")
    assert "重新计入" in done.messages[0] and "请勿再发" in done.messages[0]
    assert (state(workspace), lectures(workspace)) == ("带说明通过", 3)
    assert [what for what, _ in events(workspace)[2:]] == ["说明处理", "恢复入账"]
    assert "此前因说明未获认可发出的退回件作废" in body(drafts(workspace, "受理回执")[0])
    assert ooxml_errors(workspace.master) == []


def test_a_cleared_decision_is_none(workspace: Workspace) -> None:
    send(workspace, "1", ODD | why())
    rollup(workspace)
    decide(workspace, "不认可")
    decide(workspace, None)
    assert (state(workspace), lectures(workspace)) == ("带说明通过", 3)
    assert "：未作处理（" in events(workspace)[2][1]


def test_an_older_version_counts_while_the_newer_is_refused(workspace: Workspace) -> None:
    send(workspace, "1", {})
    send(workspace, "2", ODD | why() | {"宣讲明细!H5": "改了题目"}, days=1)
    rollup(workspace)
    assert [one.in_force for one in filed(workspace)] == [False, True]
    decide(workspace, "不认可")
    assert [one.in_force for one in filed(workspace)] == [True, False]
    assert (state(workspace), lectures(workspace)) == ("通过·更正待改", 3)
    assert {line["版次"] for line in table(read(workspace)["宣讲明细"])} == {1}
    assert "此前通过的第1版仍然有效" in body(drafts(workspace, "退回")[0])
    assert explained(workspace)[0]["版次"] == 2
    decide(workspace, "认可")
    assert [one.in_force for one in filed(workspace)] == [False, True]
    assert state(workspace) == "带说明通过"


def test_the_same_words_again_are_refused_again_and_others_are_new(workspace: Workspace) -> None:
    send(workspace, "1", ODD | why())
    rollup(workspace)
    decide(workspace, "不认可", "请附签到表")
    second = send(workspace, "2", ODD | why("全区动员大会 分会场合并统计") | {"宣讲明细!H6": "改了题目"}, days=1)
    assert second.verdict is Verdict.RETURNED and not second.in_force
    assert "未获认可（处理意见：请附签到表）" in body(
        next(path for path in drafts(workspace, "退回") if "第2版" in path.name and path.suffix == ".eml")
    )
    rollup(workspace)
    (line,) = explained(workspace)
    assert (line["版次"], line["处理"], line["处理意见"]) == (2, "不认可", "请附签到表")
    third = send(workspace, "3", ODD | why("签到表见附件，含分会场六个。") | {"宣讲明细!H6": "又改了"}, days=2)
    assert third.verdict is Verdict.ACCEPTED_EXPLAINED and third.in_force
    rollup(workspace)
    (line,) = explained(workspace)
    assert (line["版次"], line["处理"]) == (3, None)
    fourth = send(workspace, "4", {"宣讲明细!L5": 7000} | why() | {"宣讲明细!H6": "改"}, days=3)
    assert fourth.verdict is Verdict.ACCEPTED_EXPLAINED  # another value: another explanation


def test_taken_back_after_the_unit_sent_the_same_again_both_count_and_the_later_stands(workspace: Workspace) -> None:
    send(workspace, "1", ODD | why())
    rollup(workspace)
    decide(workspace, "不认可")
    send(workspace, "2", ODD | why() | {"宣讲明细!H6": "改了题目"}, days=1)
    rollup(workspace)
    decide(workspace, "认可")
    assert [(one.verdict, one.in_force) for one in filed(workspace)] == [
        (Verdict.ACCEPTED_EXPLAINED, False),
        (Verdict.ACCEPTED_EXPLAINED, True),
    ]


def test_what_staff_took_as_it_is_goes_on_counting(workspace: Workspace) -> None:
    send(workspace, "1", ODD | why())
    rollup(workspace)
    decide(workspace, "不认可")
    accept(workspace, "1.xlsx", "电话核实属实")
    rollup(workspace)
    assert lectures(workspace) == 3
    lines = {line["类别"]: line for line in explained(workspace)}
    assert lines["特批入账"]["审核意见"] == "原审核意见：核实1处" and lines["核实说明"]["处理"] == "不认可"
    place = [line["类别"] for line in explained(workspace)].index("核实说明")
    decide(workspace, "认可", row=place)
    done = decide(workspace, "不认可", row=place)
    assert "已特批入账，仍然计入" in done.messages[0] and lectures(workspace) == 3


def test_a_version_that_another_has_taken_the_place_of_is_refused_silently(workspace: Workspace) -> None:
    send(workspace, "1", ODD | why())
    rollup(workspace)
    send(workspace, "2", ODD | why("签到表见附件，含分会场六个。"), days=1)
    done = decide(workspace, "不认可")  # in the master as it was before the second came
    assert done.messages == () and drafts(workspace, "退回") == []
    assert [(one.verdict, one.in_force) for one in filed(workspace)] == [
        (Verdict.RETURNED, False),
        (Verdict.ACCEPTED_EXPLAINED, True),
    ]
    (line,) = explained(workspace)
    assert (line["版次"], line["处理"]) == (2, None)


def test_it_is_all_there_again_after_a_rebuild(workspace: Workspace) -> None:
    send(workspace, "1", ODD | why())
    rollup(workspace)
    decide(workspace, "不认可", "请附签到表")
    before, master = office.dump(workspace), workspace.master.read_bytes()
    assert verify(workspace).agrees
    workspace.ledger.unlink()
    rebuild(workspace)
    assert office.dump(workspace) == before and workspace.master.read_bytes() == master
    decide(workspace, "认可")
    assert state(workspace) == "带说明通过" and verify(workspace).agrees


def test_a_held_version_with_refused_words_goes_back_once_it_is_confirmed(workspace: Workspace) -> None:
    send(workspace, "1", ODD | why())
    rollup(workspace)
    decide(workspace, "不认可")
    again = office.fill(workspace, cells=ODD | why() | {"宣讲明细!H6": "改了题目"})
    office.lay(workspace, "2.eml", office.mail("stranger@elsewhere.invalid", [("2.xlsx", again)]))
    (held,) = receive(workspace, now=office.NOW + timedelta(days=1)).documents
    assert held.filed.held is not None
    one = confirm(workspace, "2.xlsx")
    assert (one.verdict, one.in_force, one.edition) == (Verdict.RETURNED, False, 2)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("全区动员大会，属实。", "全区动员大会 属实", True),
        ("共６个分会场", "共6个分会场", True),
        ("A路", "a路", True),
        ("共6个分会场", "共7个分会场", False),
        ("。。。", "？？？", False),
    ],
)
def test_words_are_the_same_but_for_blanks_and_punctuation(one: str, other: str, same: bool) -> None:
    keys = {explanation_key("B01", "2020-04", "check.plausible", "bind", words) for words in (one, other)}
    assert (len(keys) == 1) is same


def test_two_explanations_one_refused(workspace: Workspace) -> None:
    both = {"宣讲明细!L5": 6000, "宣讲明细!L6": 7000} | why() | {
        "情况说明!A6": "宣讲明细", "情况说明!B6": "L6", "情况说明!C6": "露天广场"
    }  # fmt: skip
    send(workspace, "1", both)
    rollup(workspace)
    assert len(explained(workspace)) == 2
    decide(workspace, "认可", row=0)
    decide(workspace, "不认可", row=1)
    assert state(workspace) == "退回"
    assert [(line["处理"], line["说明或理由"]) for line in explained(workspace)] == [
        ("认可", WORDS),
        ("不认可", "露天广场"),
    ]


def test_what_is_no_word_of_the_list_decides_nothing_and_stays(workspace: Workspace) -> None:
    send(workspace, "1", ODD | why())
    rollup(workspace)
    done = decide(workspace, "同意", "好")
    assert "“同意”" in done.messages[0] and "下拉列表" in done.messages[0]
    assert explained(workspace)[0]["处理"] == "同意" and lectures(workspace) == 3
    assert decide(workspace, " 不 认可 ").messages and lectures(workspace) == 0


def test_a_column_that_somebody_deleted_comes_back_with_what_was_decided(workspace: Workspace) -> None:
    send(workspace, "1", ODD | why())
    rollup(workspace)
    decide(workspace, "不认可", "请附签到表")

    def cut(book: Workbook) -> None:
        sheet = book["核实说明"]
        sheet.delete_cols(column(sheet, "处理"), 2)

    work_in(workspace.master, cut)
    rollup(workspace)
    (line,) = explained(workspace)
    assert (line["处理"], line["处理意见"]) == ("不认可", "请附签到表") and lectures(workspace) == 0


def test_staff_columns_beside_follow_an_explanation_into_the_next_version(workspace: Workspace) -> None:
    send(workspace, "1", ODD | why())
    rollup(workspace)

    def note(book: Workbook) -> None:
        sheet = book["核实说明"]
        at = sheet.max_column + 1
        sheet.cell(header_row(sheet), at).value = "经办"
        sheet.cell(header_row(sheet) + 1, at).value = "小陈"

    work_in(workspace.master, note)
    send(workspace, "2", ODD | why() | {"宣讲明细!H6": "改了题目"}, days=1)
    done = rollup(workspace)
    (line,) = explained(workspace)
    assert (line["版次"], line["经办"], done.messages) == (2, "小陈", ())


def test_what_a_unit_explained_is_offered_again_unless_it_was_refused(workspace: Workspace) -> None:
    send(workspace, "1", ODD | why())
    with Ledger(workspace.ledger) as ledger:
        assert offers(ledger, "B01", "2020-05") == {("check.plausible", "lectures.heads"): WORDS}
        assert offers(ledger, "B01", "2020-04") == offers(ledger, "B02", "2020-05") == {}
    send(workspace, "2", ODD | why("另一番说明") | {"宣讲明细!H6": "改了题目"}, days=1)
    with Ledger(workspace.ledger) as ledger:
        assert offers(ledger, "B01", "2020-05") == {("check.plausible", "lectures.heads"): "另一番说明"}
    rollup(workspace)
    decide(workspace, "不认可")
    with Ledger(workspace.ledger) as ledger:
        assert offers(ledger, "B01", "2020-05") == {}, "nor what was said before it"


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


def drawn_as(master: Path, edition: int) -> None:
    """Let a master be one of an older program's."""
    stamp, package = read_stamp(master), Package(master.read_bytes())
    assert stamp is not None
    put_stamp(package, replace(stamp, edition=edition))
    master.write_bytes(package.save())


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
    form = json.loads((files("templates") / "forms" / "monthly-return.json").read_text("utf-8"))
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
