"""Whose a return is: by itself, by its sender, by words around it; and what is told where these disagree."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from campaign.master.rollup import rollup
from campaign.receiving.acceptance import confirm
from campaign.receiving.attribution import unit_in
from campaign.receiving.receive import Received, ReceivedDocument, receive
from campaign.settings import read_settings
from campaign.standing import State
from campaign.survey import standing
from campaign.workspace import Workspace
from tests.campaign.office import NOW, dump, fill, lay, mail, name_of
from tests.returns import saved
from workbook.finding import Verdict
from workbook.grid.calamine import CalamineBook

B01, B02, STRANGER = "b01@unit.invalid", "b02@unit.invalid", "clerk@elsewhere.invalid"


def take(workspace: Workspace) -> Received:
    return receive(workspace, now=NOW)


def of_nobody(workspace: Workspace) -> bytes:
    """A right return, but for its unit: what is hidden is gone, and the cell is empty."""
    book = openpyxl.load_workbook(io.BytesIO(fill(workspace, cells={"月报表!B4": None})))
    del book["_meta"]
    return saved(book)


def send(workspace: Workspace, sender: str, subject: str, file: str = "月报表.xlsx") -> ReceivedDocument:
    lay(workspace, "1.eml", mail(sender, [(file, of_nobody(workspace))], subject=subject))
    (one,) = take(workspace).documents
    return one


def history(workspace: Workspace, what: str) -> list[str]:
    return [row[4] for row in dump(workspace)["changes"] if row[2] == what]


def state(workspace: Workspace, unit: str) -> State:
    return next(one.state for one in standing(workspace, "2020-04").standings if one.unit.code == unit)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("示例路办事处2020年4月报表", "B01"),
        ("回复：示例路街道 月报（更正）", "B01"),
        ("团区委4月", "A05"),
        ("共青团区委 4 月", "A05"),  # a longer name, of the same unit
        ("区 教 育 局月报表.xlsx", "C01"),
        ("区委宣传部：区教育局报送", "C01"),  # the department is no unit
        ("区教育局、区卫健委4月报表", None),
        ("4月报表", None),
        ("B01 月报", None),
        ("", None),
    ],
)
def test_a_line_names_a_unit_where_it_names_just_one(founded: Workspace, words: str, code: str | None) -> None:
    found = unit_in(read_settings(founded.master), words)
    assert (found.code if found else None) == code


def test_a_return_that_does_not_say_whose_it_is_is_its_senders(workspace: Workspace) -> None:
    one = send(workspace, B01, "4月月报")
    assert (one.report.unit, one.filed.unit, one.filed.held) == ("B01", "B01", None)
    assert {finding.code for finding in one.report.findings} == {"template.no-meta", "schema.required"}
    assert state(workspace, "B01") is State.RETURNED
    assert any("按来信地址登记" in note for note in history(workspace, "received"))


@pytest.mark.parametrize(
    ("subject", "file", "by"),
    [("示例路办事处4月月报", "月报表.xlsx", "邮件主题"), ("4月月报", "示例路办事处.xlsx", "文件名")],
)
def test_a_stranger_who_names_the_unit_is_held(workspace: Workspace, subject: str, file: str, by: str) -> None:
    one = send(workspace, STRANGER, subject, file)
    assert one.filed.unit == "B01" and STRANGER in (one.filed.held or "")
    assert any(f"按{by}登记" in note for note in history(workspace, "received"))
    assert state(workspace, "B01") is State.HELD
    assert confirm(workspace, "1.eml").held is None
    assert state(workspace, "B01") is State.RETURNED


def test_a_sender_and_a_subject_that_disagree_are_for_staff_to_settle(workspace: Workspace) -> None:
    one = send(workspace, B01, "春晴路办事处4月月报")
    assert one.filed.unit == "B01"
    assert one.filed.held is not None and "按来信地址是示例路办事处" in one.filed.held
    assert "邮件主题“春晴路办事处4月月报”写的是春晴路办事处" in one.filed.held


def test_nothing_that_tells_leaves_it_unknown(workspace: Workspace) -> None:
    one = send(workspace, STRANGER, "4月月报")
    assert (one.filed.unit, one.filed.held, one.filed.in_force) == (None, None, False)
    assert "across.unknown-unit" in {finding.code for finding in one.report.findings}


def test_a_file_laid_in_by_staff_is_known_by_its_name(workspace: Workspace) -> None:
    lay(workspace, "示例路办事处.xlsx", of_nobody(workspace))
    (one,) = take(workspace).documents
    assert (one.filed.unit, one.filed.held) == ("B01", None)
    assert any("按文件名登记" in note for note in history(workspace, "received"))


def test_a_unit_that_nobody_knows_is_what_the_return_says(workspace: Workspace) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fill(workspace, cells={"月报表!B4": "某某单位"})))
    del book["_meta"]
    lay(workspace, "1.eml", mail(B01, [("月报表.xlsx", saved(book))], subject="示例路办事处"))
    (one,) = take(workspace).documents
    assert one.filed.unit is None and one.report.verdict is Verdict.RETURNED
    assert "across.unknown-unit" in {finding.code for finding in one.report.findings}


def test_a_subject_that_names_another_unit_than_the_return_is_told_to_staff(workspace: Workspace) -> None:
    subject = "春晴路办事处4月月报"
    lay(workspace, "1.eml", mail(B01, [(name_of(workspace, "B01"), fill(workspace))], subject=subject))
    (one,) = take(workspace).documents
    assert one.filed.in_force and one.filed.held is None
    (told,) = history(workspace, "conflict")
    assert subject in told and "写的是春晴路办事处" in told and "报表是示例路办事处" in told
    rollup(workspace)
    sheet = CalamineBook(workspace.master.read_bytes()).grid("核实说明")
    (row,) = [row for row in sheet if any(subject in str(cell) for cell in row)]
    assert "与写明的单位不一致" in row and "邮件主题" in row


def test_several_returns_in_one_mail_are_each_their_own(workspace: Workspace) -> None:
    files = [(name_of(workspace, unit), fill(workspace, unit)) for unit in ("B01", "B02")]
    files.append(("通讯录.xlsx", saved(openpyxl.Workbook())))
    lay(workspace, "1.eml", mail(B01, files, subject="示例路、春晴路办事处4月月报"))
    one, other, neither = take(workspace).documents
    assert one.filed.in_force and one.filed.held is None
    assert other.filed.unit == "B02" and B01 in (other.filed.held or "")
    assert neither.report.verdict is Verdict.UNRECOGNISED and neither.filed.unit is None


def test_a_workbook_that_the_return_lists_is_evidence_and_needs_no_answer(workspace: Workspace) -> None:
    cells = {"附件清单!A5": "签到表.xlsx", "附件清单!B5": "现场活动图片", "附件清单!C5": 1, "附件清单!D5": "第一场"}
    other = saved(openpyxl.Workbook())
    files = [(name_of(workspace, "B01"), fill(workspace, cells=cells)), ("签到表.xlsx", other)]
    lay(workspace, "1.eml", mail(B01, files))
    one, listed = take(workspace).documents
    assert one.report.verdict is Verdict.ACCEPTED, one.report.findings
    assert listed.report.verdict is Verdict.UNRECOGNISED and listed.files == ()
    assert any("作佐证材料存档" in note for note in history(workspace, "received"))


def test_a_workbook_that_no_return_lists_is_asked_about(workspace: Workspace) -> None:
    files = [(name_of(workspace, "B01"), fill(workspace)), ("签到表.xlsx", saved(openpyxl.Workbook()))]
    lay(workspace, "1.eml", mail(B01, files))
    one, other = take(workspace).documents
    assert one.report.verdict is Verdict.ACCEPTED, one.report.findings
    assert other.report.verdict is Verdict.UNRECOGNISED and len(other.files) == 1


def test_a_mail_with_no_form_of_ours_is_answered_to_the_unit_of_its_sender(workspace: Workspace) -> None:
    lay(workspace, "1.eml", mail(B01, [("通讯录.xlsx", saved(openpyxl.Workbook()))], subject="示例路办事处4月月报"))
    (one,) = take(workspace).documents
    assert one.report.verdict is Verdict.UNRECOGNISED and one.filed.held is None
    assert [Path(path).suffix for path in one.files] == [".eml"] and "示例路办事处" in one.files[0].name
