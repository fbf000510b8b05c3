"""采纳 and 沿用 all the way: sent, returned marked, answered on the copy, received, and what is kept of it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from campaign.ledger.holdings import read_holdings
from campaign.ledger.store import Ledger
from campaign.master.chronicle import events
from campaign.receiving.receive import ReceivedDocument, receive
from campaign.settings import read_settings
from campaign.workspace import Workspace
from tests.campaign.office import NOW, dump, fill, lay, mail, name_of
from tests.returns import saved
from validator.batch import run_batch
from validator.examine import Desk
from workbook.finding import Verdict

SENT = NOW - timedelta(days=3)


def send(workspace: Workspace, data: bytes, number: int, period: str = "2020-04", **options: Any) -> ReceivedDocument:
    sent = options.get("sent", SENT) + timedelta(hours=number)
    letter = mail("b01@unit.invalid", [(name_of(workspace, "B01", period), data)], sent=sent)
    lay(workspace, f"{period}-{number}.eml", letter)
    (one,) = receive(workspace, now=options.get("now", NOW)).documents
    return one


def copy_of(one: ReceivedDocument) -> bytes:
    (path,) = (path for path in one.files if path.suffix == ".xlsx")
    return path.read_bytes()


def written(data: bytes, words: Mapping[str, Mapping[str, str]]) -> bytes:
    """A marked copy with words on its 问题清单: cell -> header -> what."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["问题清单"]
    headers = {str(cell.value): cell.column or 0 for cell in sheet[4]}
    for row in range(5, sheet.max_row + 1):
        for header, text in words.get(str(sheet.cell(row, headers["单元格"]).value), {}).items():
            sheet.cell(row, headers[header]).value = text
    return saved(book)


def letter_of(one: ReceivedDocument) -> str:
    (path,) = (path for path in one.files if path.suffix == ".eml")
    body = message_from_bytes(path.read_bytes(), policy=default).get_body()
    assert body is not None
    return str(body.get_content())


def test_a_suggestion_taken_is_in_force_and_who_took_it_is_kept(workspace: Workspace) -> None:
    first = send(workspace, fill(workspace, cells={"宣讲明细!L6": "约120人", "宣讲明细!G5": "党的初心使命"}), 1)
    assert first.report.verdict is Verdict.RETURNED and "黄色的“采纳”格" in letter_of(first)
    answer = written(copy_of(first), {"L6": {"采纳": "采纳"}, "G5": {"采纳": "✓采纳"}})
    second = send(workspace, answer, 2)
    assert (second.report.verdict, second.filed.in_force, second.filed.edition) == (Verdict.ACCEPTED, True, 2)
    content = dump(workspace)
    rows = [row[5] for row in content["rows"] if row[:2] == (second.filed.id, "lectures")]
    assert (rows[1]["heads"], rows[0]["topic"]) == (120, "党的初心和使命")
    (told,) = (row for row in content["changes"] if row[2] == "adopted")
    assert told[3] == second.filed.id
    assert "第2版，王明（b01@unit.invalid）采纳建议2处：" in told[4]
    assert "宣讲明细!L6“约120人”改为“120”" in told[4] and "宣讲明细!G5“党的初心使命”改为“党的初心和使命”" in told[4]
    with Ledger(workspace.ledger) as ledger:
        shown = [one for one in events(read_settings(workspace.master), read_holdings(ledger)) if one.what == "采纳"]
    assert [(one.file, one.edition) for one in shown] == [(second.filed.file, 2)]
    receipt = letter_of(second)
    assert "约120人" in receipt and "“党的初心和使命”" in receipt
    digest = hashlib.sha256(answer).hexdigest()
    (kept,) = (path for path in (workspace.archive / digest[:2]).glob(f"{digest}*") if "origin" not in path.name)
    assert kept.read_bytes() == answer


def test_checking_finds_what_receiving_finds(workspace: Workspace, tmp_path: Path) -> None:
    first = send(workspace, fill(workspace, cells={"宣讲明细!L6": "约120人", "宣讲明细!G5": "党的初心使命"}), 1)
    answer = written(copy_of(first), {"L6": {"采纳": "采纳"}, "G5": {"采纳": "同意"}})
    (tmp_path / "报表.xlsx").write_bytes(answer)
    campaign = read_settings(workspace.master)
    (checked,) = run_batch([str(tmp_path / "报表.xlsx")], Desk([campaign.form], campaign.facts))
    received = send(workspace, answer, 2)
    assert [one.code for one in checked.report.findings] == ["schema.enum", "value.not-adopted", "value.adopted"]
    assert checked.report.findings == received.report.findings
    assert received.report.verdict is Verdict.RETURNED and not received.filed.in_force


def test_what_staff_laid_in_says_so(workspace: Workspace) -> None:
    first = send(workspace, fill(workspace, cells={"宣讲明细!L6": "约120人"}), 1)
    lay(workspace, name_of(workspace, "B01"), written(copy_of(first), {"L6": {"采纳": "采纳"}}))
    (second,) = receive(workspace, now=NOW).documents
    (told,) = (row for row in dump(workspace)["changes"] if row[2] == "adopted")
    assert second.filed.in_force and "（收件箱）采纳建议1处" in told[4]


@pytest.mark.parametrize(("word", "verdict"), [("沿用", Verdict.ACCEPTED_EXPLAINED), (None, Verdict.RETURNED)])
def test_last_months_words_are_offered_and_taken_by_a_word_only(
    workspace: Workspace, word: str | None, verdict: Verdict
) -> None:
    april = send(workspace, fill(workspace, cells={"宣讲明细!D5": 400}), 1)
    send(workspace, written(copy_of(april), {"D5": {"情况说明": "全天集中培训"}}), 2)
    later = {"sent": SENT + timedelta(days=30), "now": NOW + timedelta(days=28)}
    data = fill(workspace, period="2020-05", cells={"宣讲明细!D6": 420})
    may = send(workspace, data, 1, "2020-05", **later)
    assert may.report.verdict is Verdict.RETURNED
    sheet = openpyxl.load_workbook(io.BytesIO(copy_of(may)))["问题清单"]
    headers = [cell.value for cell in sheet[4]]
    assert headers[7:] == ["采纳", "上期说明", "情况说明", "标识"]
    offered = {row[3].value: row[8].value for row in sheet.iter_rows(min_row=5) if row[3].value}
    assert offered["D6"] == "全天集中培训"
    answer = written(copy_of(may), {"D6": {"情况说明": word}} if word else {"D6": {"上期说明": "全天集中培训。"}})
    again = send(workspace, answer, 2, "2020-05", **later)
    assert again.report.verdict is verdict
    said = [one.explained for one in again.report.findings if one.code == "check.plausible"]
    assert said == ["沿用上期说明：全天集中培训" if word else None]
