"""Answers to units: the files and drafts on disk, read back by other people's parsers and by our own intake."""

from __future__ import annotations

import email
import io
import os
import signal
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from email import policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from campaign.answers import copies
from campaign.answers.answer import Answer
from campaign.answers.grouping import group, ranges
from campaign.answers.letter import Letter
from campaign.answers.replies import write_answer, write_answers
from campaign.settings import Campaign, Unit
from campaign.workspace import Workspace
from tests import returns
from validator.intake.open import open_path
from validator.isolation import Death
from workbook import issues
from workbook.filenames import answer_name, safe
from workbook.finding import Finding, Report, Severity, Verdict

UNIT = Unit("B01", "示例路办事处（示例）", (), (), ("b01@unit.invalid",))
CAMPAIGN = Campaign(
    id="wanchang-2020", name="“党的创新理论万场宣讲进基层”活动", department="区委宣传部", contact="理论科",
    phone="0379-00000000", mailbox="xuanjiang@department.invalid", start=date(2020, 3, 21), end=date(2020, 12, 31),
    due_day=5, target=1500, form_id="monthly-return", phases=(), units=(UNIT,), quotas=(), codes=returns.form().codes,
)  # fmt: skip
FILE = "2020年4月_示例路办事处（示例）_月报表.xlsx"


@cache
def faulty() -> bytes:
    cells = {"宣讲明细!L7": "好多", "宣讲明细!L10": 9000, "宣讲明细!B8": "2020.4.6", "月报表!F5": "1380000123"}
    return returns.spoil(returns.right(), [{"set": cells}])


def answer(data: bytes, **other: Any) -> Answer:
    """The answer to a filing of 2020-04, edition 1; `file` is its name."""
    report = returns.look(data, file=other.pop("file", FILE)).report
    usual: dict[str, Any] = {
        "document": 7, "report": report, "original": data, "unit": UNIT, "period": report.period, "edition": 1,
        "received_at": datetime(2020, 5, 3, 1, 2, tzinfo=UTC), "message_id": "<m1@unit.invalid>",
    }  # fmt: skip
    return Answer(**usual | other)


def letter(path: Path) -> EmailMessage:
    raw = path.read_bytes()
    assert b"\n" not in raw.replace(b"\r\n", b"") and max(map(len, raw.split(b"\r\n"))) <= 998
    message = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage) and not message.defects
    return message


def body(message: EmailMessage) -> str:
    part = message.get_body()
    assert part is not None
    return str(part.get_content())


def test_a_return_gives_a_marked_copy_and_a_draft_with_it(tmp_path: Path) -> None:
    written = write_answer(Workspace(tmp_path), CAMPAIGN, answer(faulty(), standing_edition=1, edition=2))
    folder = tmp_path / "退回" / "2020-04"
    names = ["示例路办事处（示例）_2020年4月_示例路办事处（示例）_月报表_退回_第2版" + end for end in (".xlsx", ".eml")]
    assert written == [folder / name for name in names] and sorted(folder.iterdir()) == sorted(written)
    book = openpyxl.load_workbook(written[0])
    assert book.worksheets[0].title == issues.SHEET
    message = letter(written[1])
    assert message["To"] == "b01@unit.invalid"
    assert message["From"] == "区委宣传部 <xuanjiang@department.invalid>"
    assert message["Subject"].startswith("【退回】示例路办事处（示例） 2020年4月报表")
    assert message["X-Unsent"] == "1" and message["Date"] == "Sun, 03 May 2020 09:02:00 +0800"
    assert message["In-Reply-To"] == message["References"] == "<m1@unit.invalid>"
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == names[0] == attached["Content-Type"].params["name"]
    assert attached.get_content() == written[0].read_bytes()
    text = body(message)
    assert text.index("1. 强制") < text.index("核实　宣讲明细 L10") < text.index("提示　宣讲明细 B8")
    assert "第1版仍然有效" in text and "截止日期为2020年5月5日" in text


def test_our_own_intake_reads_the_attachments_name(tmp_path: Path) -> None:
    written = write_answer(Workspace(tmp_path), CAMPAIGN, answer(faulty()))
    (document,) = open_path(str(written[1]))
    assert document.file == written[0].name and document.data == written[0].read_bytes() and document.faults == ()


def test_personal_values_are_masked_in_mails_and_not_in_the_units_own_copy(tmp_path: Path) -> None:
    written = write_answer(Workspace(tmp_path), CAMPAIGN, answer(faulty()))
    assert "1380000123" not in body(letter(written[1]))
    values = [cell.value for row in openpyxl.load_workbook(written[0])[issues.SHEET].iter_rows() for cell in row]
    assert "1380000123" in values


def test_the_same_answer_gives_the_same_files(tmp_path: Path) -> None:
    first = write_answer(Workspace(tmp_path), CAMPAIGN, answer(faulty()))
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in first}
    assert write_answer(Workspace(tmp_path), CAMPAIGN, answer(faulty())) == first
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in first} == before


@pytest.mark.parametrize(
    ("change", "verdict"),
    [({}, "通过"), ({"late": True}, "（迟报）"), ({"staff_reason": "会议延期"}, "特批入账")],
)
def test_an_accepted_filing_gets_a_receipt(tmp_path: Path, change: dict[str, Any], verdict: str) -> None:
    data = faulty() if "staff_reason" in change else returns.right()
    (written,) = write_answer(Workspace(tmp_path), CAMPAIGN, answer(data, **change))
    assert written.name == "示例路办事处（示例）_2020年4月_示例路办事处（示例）_月报表_受理回执.eml"
    message = letter(written)
    text = body(message)
    assert not list(message.iter_attachments()) and message["Subject"].startswith("【受理回执】")
    for part in (FILE, answer(data).report.sha256, "2020年5月3日 09:02", "第1版", verdict):
        assert part in text
    assert "会议延期" not in text
    assert ("退回件（如有）作废，不必再报" in text) is ("staff_reason" in change)


def test_a_receipt_sums_up_what_was_only_told(tmp_path: Path) -> None:
    cells = {f"宣讲明细!B{row}": f"2020.4.{row - 2}" for row in range(5, 9)}
    data = returns.spoil(returns.right(), [{"set": cells}])
    (written,) = write_answer(Workspace(tmp_path), CAMPAIGN, answer(data))
    text = body(letter(written))
    assert "共4处：提示4处。" in text and "宣讲明细 B5–B8：" in text


@pytest.mark.parametrize(("data", "says"), [(b"PK\x03\x04 cut short", "无法读取"), (b"", "无法读取")])
def test_an_unreadable_file_is_answered_with_what_to_do(tmp_path: Path, data: bytes, says: str) -> None:
    found = answer(data, file="四月.xlsx", edition=0)
    assert found.report.verdict is Verdict.UNREADABLE
    (written,) = write_answer(Workspace(tmp_path), CAMPAIGN, found)
    assert written.parent.name == "未识别" and written.name == "示例路办事处（示例）_四月_退回_7.eml"
    text = body(letter(written))
    assert says in text and "请在下发的模板中填报" in text and "1. 强制" in text


def test_a_file_that_is_no_form_of_ours_is_answered(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    found = answer(returns.saved(book), edition=0)
    assert found.report.verdict is Verdict.UNRECOGNISED
    (written,) = write_answer(Workspace(tmp_path), CAMPAIGN, found)
    assert "不是下发的报表" in body(letter(written)) and "未找到本活动报表" in body(letter(written))


def test_without_a_unit_nobody_is_written_to(tmp_path: Path) -> None:
    written = write_answer(Workspace(tmp_path), CAMPAIGN, answer(faulty(), unit=None))
    assert [path.suffix for path in written] == [".xlsx"]
    assert write_answer(Workspace(tmp_path), CAMPAIGN, answer(returns.right(), unit=None)) == []


def test_what_cannot_be_marked_goes_back_with_the_list(tmp_path: Path) -> None:
    written = write_answer(Workspace(tmp_path), CAMPAIGN, answer(faulty(), original=b"no workbook"))
    assert written[0].name.endswith("_问题清单.xlsx")
    sheet = openpyxl.load_workbook(written[0])[issues.SHEET]
    assert sheet["A1"].value == issues.SHEET and sheet.max_column == issues.COLUMNS.index("采纳")
    assert not any(cell.value == "1380000123" for row in sheet.iter_rows() for cell in row)
    text = body(letter(written[1]))
    assert "未能制作标注件" in text and "“情况说明”表" in text


def die(path: str) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_that_dies_costs_the_mark_and_not_the_reply(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "_mark", die)
    written = write_answer(Workspace(tmp_path), CAMPAIGN, answer(faulty()))
    assert [path.suffix for path in written] == [".xlsx", ".eml"]
    assert "未能制作标注件" in body(letter(written[1]))


def test_a_bug_of_ours_costs_the_mark_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    copy = copies._mourn(Death("bug", "Traceback …\nKeyError: 'x'"))
    assert copy.data is None and "KeyError" in caplog.text


def test_many_answers_come_in_order(tmp_path: Path) -> None:
    many = [answer(faulty()), answer(returns.right(), document=8, edition=2), answer(faulty(), document=9, edition=3)]
    done = list(write_answers(Workspace(tmp_path), CAMPAIGN, many))
    assert [one.document for one, _ in done] == [7, 8, 9]
    assert [len(paths) for _, paths in done] == [2, 1, 2]
    assert len({path for _, paths in done for path in paths}) == 5


HOSTILE = [
    "../../x.xlsx",
    "a\nBcc: b@c.d",
    "CON.xlsx",
    'a<b>:"/\\|?*.xlsx',
    "{{ unit }}{% raw %}.xlsx",
    "\u202etxt.xlsx",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_from_outside_stays_a_name(tmp_path: Path, name: str) -> None:
    found = answer(faulty(), file=name, message_id="<a@b>\r\nBcc: x@y.z", edition=1)
    found = replace(found, unit=UNIT._replace(mailboxes=("b01@unit.invalid", "x@y.z\r\nBcc: q@r.s", "no address")))
    written = write_answer(Workspace(tmp_path / "w"), CAMPAIGN, found)
    for path in written:
        assert path.parent == tmp_path / "w" / "退回" / "2020-04"
        assert not set(path.name) & set('<>:"/\\|?*\n\u202e') and len(path.name.encode()) <= 255
    message = letter(written[1])
    assert message["To"] == "b01@unit.invalid" and message["Bcc"] is None and message["In-Reply-To"] is None
    assert set(message.keys()) == {"Content-Type", "MIME-Version", "From", "To", "Subject", "Date", "X-Unsent"}


def test_an_unreadable_files_name_in_the_subject_begins_no_header(tmp_path: Path) -> None:
    found = answer(b"", file="a\r\nBcc: b@c.d.xlsx", edition=0)
    found = replace(found, report=found.report._replace(file="a\r\nBcc: b@c.d.xlsx"))
    (written,) = write_answer(Workspace(tmp_path), CAMPAIGN, found)
    assert letter(written)["Bcc"] is None and "Bcc" in letter(written)["Subject"]


def test_names_of_answers() -> None:
    assert answer_name("甲", "甲_四月_退回_第2版.xlsx", "退回", "第3版", ".eml") == "甲_四月_退回_第3版.eml"
    assert answer_name("甲", "四月_退回_退回.xlsx", "退回", "", ".xlsx") == "甲_四月_退回.xlsx"
    assert answer_name("甲", "...", "退回", "", ".xlsx") == "甲___退回.xlsx"
    assert safe("nul", 9) == "_nul" and safe("区" * 200, 100) == "区" * 33
    assert safe("a\ud800\x00b", 9) == "ab"


def finding(cell: str | None, message: str = "请更正。", **other: Any) -> Finding:
    usual: dict[str, Any] = {"code": "value.number", "severity": Severity.ERROR, "pointer": "", "sheet": "宣讲明细"}
    return Finding(**usual | {"cell": cell, "title": "不是数字", "message": message} | other)


def lines(findings: Sequence[Finding]) -> tuple[list[str], int]:
    return group(findings)


def test_like_findings_are_one_line_with_ranges() -> None:
    cells = ["L7", "L8", "L9", "L10", "L11", "L12", "L15"]
    assert lines([finding(cell) for cell in cells]) == (["强制　宣讲明细 L7–L12、L15：请更正。"], 0)
    told, _ = lines([finding("L7", "“甲”读不出。"), finding("L8", "“乙”读不出。"), finding("M8")])
    assert told == ["强制　宣讲明细 L7–L8：不是数字，共2处。如L7：“甲”读不出。", "强制　宣讲明细 M8：请更正。"]
    assert lines([finding(None), finding(None, "缺一栏。"), finding(None, sheet=None)])[0] == [
        "强制　宣讲明细：请更正。", "强制　宣讲明细：缺一栏。", "强制　整份文件：请更正。",
    ]  # fmt: skip


def test_errors_come_first_and_twenty_lines_are_enough() -> None:
    info = finding("A1", severity=Severity.INFO)
    many = [info, *(finding(f"B{row}", f"第{row}种。", code=f"c.{row}") for row in range(30)[1:])]
    told, rest = lines(many)
    assert len(told) == 20 and rest == 10 and all(line.startswith("强制") for line in told)
    assert lines([info, finding("B2")])[0][0].startswith("强制")
    assert lines([finding("A1", explained="属实")])[0][0].endswith("（已有情况说明）")
    assert "\n" not in lines([finding("A1", "a\nb")])[0][0]


def test_rest_is_told_in_the_mail(tmp_path: Path) -> None:
    report: Report = answer(faulty()).report
    many = tuple(finding(f"L{row * 2}", f"第{row}种。", code=f"c.{row}") for row in range(3, 28))
    written = write_answer(Workspace(tmp_path), CAMPAIGN, answer(faulty(), report=report._replace(findings=many)))
    text = body(letter(written[1]))
    assert "20. 强制" in text and "21. " not in text and "其余5处见附件“问题清单”表" in text
    rows = openpyxl.load_workbook(written[0])[issues.SHEET].iter_rows(min_row=5, max_col=1)
    assert (
        sum(isinstance(row[0].value, str) and row[0].value.isdigit() or isinstance(row[0].value, int) for row in rows)
        == 25
    )


def test_ranges() -> None:
    assert ranges(["AA5"]) == "AA5" and ranges([]) == ""
    assert ranges([f"B{row}" for row in range(1, 41, 2)]).endswith("B15等20处")


def test_a_letter_without_a_mailbox_or_address_is_still_a_draft() -> None:
    raw = Letter("区委宣传部", "", (), "题", "文\n二", datetime(2020, 5, 3, tzinfo=UTC)).eml()
    message = email.message_from_file(io.StringIO(raw.decode()), policy=policy.default)
    assert message["To"] is None and message["From"] is None and message["Subject"] == "题"
