"""Sending: a real server on the loopback, and the history that keeps a mail from going out twice."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest

from campaign.ledger.store import Ledger
from campaign.notices.dispatches import dispatches, read_history
from campaign.notices.notices import Noticed, notices
from campaign.notices.telling import noticed
from campaign.rebuilding.rebuild import rebuild
from campaign.receiving.receive import receive
from campaign.verifying.verify import verify
from campaign.workspace import Workspace, WorkspaceError
from tests.campaign.mailbox.certificates import Certificates
from tests.campaign.mailbox.test_verb import settle, wanchang
from tests.campaign.office import fill, lay
from tests.notices.conftest import connect
from tests.notices.postbox import PASSWORD, Postbox, postbox
from tests.support import ROOT

DAY = datetime(2020, 5, 9, 2, tzinfo=UTC)
A01, B01, B02, C01 = (f"{code}@unit.invalid" for code in ("a01", "b01", "b02", "c01"))
VARIABLE = "WANCHANG_SMTP_PASSWORD"


def send(workspace: Workspace, now: datetime = DAY) -> Noticed:
    return notices(workspace, "2020-04", sending=True, now=now)


def text(message: EmailMessage) -> str:
    part = message.get_body()
    assert part is not None
    return str(part.get_content())


def history(workspace: Workspace) -> list[tuple[str, str]]:
    with Ledger(workspace.ledger) as ledger:
        return [(one.what, one.note) for one in read_history(ledger) if one.what in ("sending", "sent", "unsent")]


def said(found: Noticed) -> str:
    return "\n".join(noticed(found))


def test_nothing_is_sent_unasked(connected: Workspace, server: Postbox) -> None:
    found = notices(connected, "2020-04", now=DAY)
    assert server.came == [] and history(connected) == []
    assert "草稿没有发送" in said(found)


def test_each_goes_to_its_unit_and_to_nobody_twice(connected: Workspace, server: Postbox) -> None:
    first = send(connected)
    assert sorted(to for recipients, _ in server.came for to in recipients) == [A01, B01, B02, B02, C01]
    (receipt,) = server.to(B01)
    assert receipt["Subject"].startswith("【受理回执】") and receipt["X-Unsent"] is None
    assert receipt["From"].endswith("<xuanjiang@department.invalid>") and receipt["To"] == B01
    returned, urging = server.to(B02)
    assert returned["Subject"].startswith("【退回】") and urging["Subject"].startswith("【催报】")
    (attached,) = returned.iter_attachments()
    assert attached.get_content() == next(connected.returns("2020-04").glob("*_退回.xlsx")).read_bytes()
    assert "尚未收到" in text(server.to(A01)[0]) and "已发送 5 封" in said(first)
    again = send(connected)
    assert len(server.came) == 5 and "已发送 0 封，先前已发送 2 封" in said(again) and "暂不再催" in said(again)
    assert [what for what, _ in history(connected)] == ["sending", "sent"] * 5


def test_a_draft_that_was_made_again_is_not_sent_again(connected: Workspace, server: Postbox) -> None:
    send(connected)
    (connected.templates / "受理回执.txt").write_text("{{ unit }}已受理。\n", "utf-8")
    for path in connected.returns("2020-04").iterdir():
        path.unlink()
    again = send(connected)
    assert len(server.came) == 5 and len(again.answers) == 2 and all(one.path.is_file() for one in again.answers)


def test_what_was_sent_is_known_after_a_rebuild(connected: Workspace, server: Postbox) -> None:
    send(connected)
    before = history(connected)
    rebuild(connected)
    assert history(connected) == before and verify(connected).agrees
    shown = list(openpyxl.load_workbook(connected.master)["修订记录"].iter_rows(values_only=True))
    assert sum("已发送" in row for row in shown) == 5
    send(connected)
    assert len(server.came) == 5


def test_a_unit_is_urged_again_after_some_days_or_when_something_came_of_it(
    connected: Workspace, server: Postbox
) -> None:
    send(connected)
    now = datetime.now(UTC)
    assert send(connected, now + timedelta(days=1)).urgings == []
    lay(connected, "3.xlsx", fill(connected, "A01", cells={"宣讲明细!L5": "好多"}))
    receive(connected, now=datetime(2020, 5, 10, tzinfo=UTC))
    found = send(connected, now + timedelta(days=1))
    assert [one.unit.code for one in found.urgings] == ["A01"]
    assert "经审核退回" in text(server.to(A01)[-1]) and "第2次催报" in text(server.to(A01)[-1])
    later = send(connected, now + timedelta(days=4))
    assert sorted(one.path.stem.rpartition("_")[2] for one in later.urgings) == ["第2次", "第2次", "第3次"]
    rows = list(
        openpyxl.load_workbook(later.folder / "催报清单.xlsx")["催报清单"].iter_rows(min_row=4, values_only=True)
    )
    assert {row[1]: row[6] for row in rows}["区委组织部"] == 3


def test_a_refused_address_does_not_stop_the_others_and_is_tried_again(connected: Workspace, server: Postbox) -> None:
    server.refused = {A01}
    server.refused_data = {C01}
    found = said(send(connected))
    assert len(server.came) == 3 and f"{A01}被拒收（550 5.1.1 no such user）" in found and "554 5.7.1 spam" in found
    assert "已发送 3 封，先前已发送 0 封，未发送 2 封" in found
    server.refused, server.refused_data = set(), set()
    send(connected)
    assert len(server.came) == 5 and len(server.to(A01)) == len(server.to(C01)) == 1


def test_of_two_addresses_only_the_one_that_was_refused_is_tried_again(connected: Workspace, server: Postbox) -> None:
    _address(connected, "B01", f"{B01}、other@unit.invalid")
    server.refused = {"other@unit.invalid"}
    assert "other@unit.invalid被拒收" in said(send(connected))
    server.refused = set()
    send(connected)
    assert [to for to, message in server.came if "受理" in message["Subject"]] == [[B01], ["other@unit.invalid"]]


def test_a_connection_that_breaks_before_a_mail_is_handed_over_costs_that_mail_only(
    connected: Workspace, server: Postbox
) -> None:
    server.cut_before = {B01}
    found = send(connected)
    assert len(server.came) == 4 and found.trouble is None
    assert [one.draft.unit.code for one in found.deliveries if one.unsent] == ["B01"]
    server.cut_before = set()
    send(connected)
    assert len(server.to(B01)) == 1


def test_a_mail_of_which_nobody_knows_whether_it_was_taken_is_told_and_not_sent_twice(
    connected: Workspace, server: Postbox
) -> None:
    server.cut_after = {C01}
    found = said(send(connected))
    assert "存疑" in found and "交出邮件后连接中断" in found and len(server.to(C01)) == 1
    server.cut_after = set()
    assert "不知是否送达：请与其核实" in said(send(connected)) and len(server.to(C01)) == 1
    again = send(connected, datetime.now(UTC) + timedelta(days=9))
    doubtful = [one for one in again.deliveries if one.doubtful]
    assert doubtful == [] and len(server.to(C01)) == 2  # another one, after nine days: the second


def test_a_run_that_is_killed_while_it_hands_over_leaves_a_doubt(connected: Workspace, server: Postbox) -> None:
    server.stalled = {B01}
    command = [sys.executable, "-m", "wanchang", "notices", str(connected.path), "--period", "2020-04", "--send"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as running:
        end = time.monotonic() + 60
        while not server.came and time.monotonic() < end:
            time.sleep(0.05)
        running.kill()  # the mail is with the server, and nobody here knows
    assert [what for what, _ in history(connected)] == ["sending"]
    server.stalled = set()
    found = said(send(connected))
    assert len(server.came) == 5 and len(server.to(B01)) == 1
    assert "上次发送时中断，不知是否送达" in found and "存疑 1 封" in found
    assert verify(connected).agrees


def test_only_addresses_of_the_settings_are_written_to(connected: Workspace, server: Postbox) -> None:
    path = next(connected.returns("2020-04").glob("*受理回执.eml"))
    path.write_bytes(path.read_bytes().replace(b"To: b01@unit.invalid", b"To: b01@unit.invalid, thief@x.invalid"))
    send(connected)
    assert server.to("thief@x.invalid") == [] and server.to(B01)[0]["To"] == B01


def test_a_changed_address_gets_what_the_old_one_had_before(connected: Workspace, server: Postbox) -> None:
    send(connected)
    _address(connected, "B01", "new@unit.invalid")
    send(connected)
    (message,) = server.to("new@unit.invalid")
    assert message["To"] == "new@unit.invalid" and len(server.came) == 6


@pytest.mark.parametrize("starttls", [False, True])
def test_over_tls_with_a_password_from_the_environment(
    workspace: Workspace, certificates: Certificates, monkeypatch: pytest.MonkeyPatch, starttls: bool
) -> None:
    with postbox(certificates.server, certificates.key, starttls=starttls, login=True) as server:
        connect(workspace, server, "STARTTLS" if starttls else "SSL/TLS")
        stranger = send(workspace)
        assert "证书不可信" in str(stranger.trouble) and server.came == [] and server.logins == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
        assert VARIABLE in str(send(workspace).trouble)
        monkeypatch.setenv(VARIABLE, "wrong")
        refused = str(send(workspace).trouble)
        assert "没有让“xuanjiang@department.invalid”登录" in refused and "wrong" not in refused
        monkeypatch.setenv(VARIABLE, PASSWORD)
        assert send(workspace).trouble is None and len(server.came) == 5 and all(server.encrypted)
        kept = [path for path in workspace.path.rglob("*") if path.is_file()]
        assert not any(PASSWORD.encode() in path.read_bytes() for path in kept)


def test_a_server_elsewhere_is_not_spoken_to_unencrypted(workspace: Workspace) -> None:
    settle(workspace, {"发件服务器": "mail.department.invalid", "发件端口": 25, "发件加密方式": "无"})
    with pytest.raises(WorkspaceError, match="不在本机，加密方式不能是“无”"):
        send(workspace)


def test_without_a_server_nothing_begins(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="没有写发件服务器"):
        send(workspace)


def test_a_server_without_starttls_is_told_nothing(workspace: Workspace, server: Postbox) -> None:
    connect(workspace, server, "STARTTLS")
    assert "不支持 STARTTLS" in str(send(workspace).trouble) and server.came == []


def test_the_command_says_what_became_of_each(connected: Workspace, server: Postbox, tmp_path: Path) -> None:
    first = wanchang("notices", connected.path, "--period", "2020-04", "--send")
    assert (first.returncode, first.stderr) == (0, "") and "已发送 5 封" in first.stdout
    assert f"  已发送  示例路办事处（示例）  受理回执  {B01}" in first.stdout
    again = wanchang("notices", connected.path, "--period", "2020-04", "--send")
    assert "已发送 0 封" in again.stdout and len(server.came) == 5
    elsewhere = Workspace(shutil.copytree(connected.path, tmp_path / "另一处"))
    settle(elsewhere, {"发件端口": 1})
    (elsewhere.returns("2020-04") / "x.eml").write_bytes(b"")
    _address(elsewhere, "B01", "new@unit.invalid")
    broken = wanchang("notices", elsewhere.path, "--period", "2020-04", "--send")
    assert broken.returncode == 2 and "连接没有建立" in broken.stderr and "Traceback" not in broken.stderr


def _address(workspace: Workspace, unit: str, addresses: str) -> None:
    book = openpyxl.load_workbook(workspace.master)
    sheet = book["报送单位"]
    (place,) = [cell for row in sheet.iter_rows(max_row=6) for cell in row if "邮箱" in str(cell.value)]
    for cell in sheet["A"]:
        if cell.value == unit:
            cell.offset(0, (place.column or 1) - 1).value = addresses
    book.save(workspace.master)


def test_the_history_forgets_what_was_sent_about_a_document_once_something_became_of_it(april: Workspace) -> None:
    from campaign.ledger.holdings import Change
    from campaign.notices.dispatches import Mail

    mail = Mail("受理回执", "B01", "a" * 32, (B01,), 7)
    note = f"受理回执（B01，摘要{'a' * 32}）{B01}：x.eml"
    told = [Change(1, DAY, "sending", 7, note), Change(2, DAY, "sent", 7, note)]
    assert dispatches(told).sent(mail._replace(digest="b" * 32), B01)
    after = dispatches([*told, Change(3, DAY, "withdrawn", 7, "")])
    assert not after.sent(mail._replace(digest="b" * 32), B01) and after.sent(mail, B01)
