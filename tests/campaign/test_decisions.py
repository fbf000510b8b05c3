"""核实说明: staff take or refuse an explanation in the master, and what follows from it."""

from datetime import timedelta

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from campaign.ledger.explanations import explanation_key
from campaign.ledger.offers import offers
from campaign.ledger.store import Ledger
from campaign.lock import user
from campaign.master.rollup import rollup
from campaign.rebuilding.rebuild import rebuild
from campaign.receiving.acceptance import accept, confirm
from campaign.receiving.receive import receive
from campaign.verifying.verify import verify
from campaign.workspace import Workspace
from tests.campaign import office
from tests.campaign.deciding import (
    ODD,
    WORDS,
    body,
    decide,
    drafts,
    events,
    explained,
    filed,
    lectures,
    read,
    send,
    state,
    why,
)
from tests.campaign.masters import column, header_row, table, work_in
from tests.support import ooxml_errors
from workbook.finding import Verdict


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
