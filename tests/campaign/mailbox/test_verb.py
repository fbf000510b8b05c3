"""`wanchang receive DIR --imap` as it is called, with a real server behind it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from campaign.survey import standing
from campaign.workspace import Workspace
from tests.campaign.mailbox.dovecot import PASSWORD, USER, Dovecot
from tests.campaign.office import fill, mail, name_of

VARIABLE = "WANCHANG_IMAP_PASSWORD"


def wanchang(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as installed beside this Python, nobody at the terminal."""
    own = {name: value for name, value in os.environ.items() if name != VARIABLE}
    command = [str(Path(sys.executable).with_name("wanchang")), *map(str, arguments)]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
        env={**own, **environment},
        check=False,
    )


def settle(workspace: Workspace, cells: Mapping[str, Any]) -> None:
    """Fill rows of 收件与读取 by their labels, as staff do."""
    book = openpyxl.load_workbook(workspace.master)
    sheet = book["活动设置"]
    for row in range(1, 40):
        name = str(sheet.cell(row, 1).value)
        if name in cells:
            sheet.cell(row, 2).value = cells[name]
    book.save(workspace.master)


@pytest.fixture
def connected(workspace: Workspace, server: Dovecot) -> Workspace:
    """A workspace whose settings name the server."""
    settle(workspace, {"收件服务器": "127.0.0.1", "端口": server.plain, "加密方式": "无", "账号": USER})
    return workspace


def test_a_return_in_the_mailbox_is_received_once(connected: Workspace, server: Dovecot) -> None:
    server.put(mail("b01@unit.invalid", [(name_of(connected, "B01"), fill(connected))]))
    first = wanchang("receive", connected.path, "--imap", **{VARIABLE: PASSWORD})
    assert (first.returncode, first.stderr) == (0, "")
    assert "邮箱中有 1 封新邮件" in first.stdout and "收到 1 份：通过 1" in first.stdout
    assert standing(connected, "2020-04").done == 3
    again = wanchang("receive", connected.path, "--imap", **{VARIABLE: PASSWORD})
    assert "邮箱中有 0 封新邮件" in again.stdout and "收到 0 份" in again.stdout
    kept = [path for path in connected.path.rglob("*") if path.is_file() and path.suffix != ".xlsx"]
    assert kept and not any(PASSWORD.encode() in path.read_bytes() for path in kept)


def test_what_lies_in_the_inbox_is_received_though_the_mailbox_fails(connected: Workspace, server: Dovecot) -> None:
    (connected.inbox / name_of(connected, "B01")).write_bytes(fill(connected))
    done = wanchang("receive", connected.path, "--imap", **{VARIABLE: "wrong"})
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "收到 1 份" in done.stdout
    assert done.stderr.count("\n") == 1 and "没有让" in done.stderr and "授权码" in done.stderr


def test_a_run_that_is_killed_while_it_fetches_loses_and_repeats_nothing(connected: Workspace, server: Dovecot) -> None:
    sent = [mail("b01@unit.invalid", [("图.jpg", bytes([number]) * 1_000_000)]) for number in range(16)]
    for one in sent:
        server.put(one)
    command = [str(Path(sys.executable).with_name("wanchang")), "receive", str(connected.path), "--imap"]
    with subprocess.Popen(command, env={**os.environ, VARIABLE: PASSWORD}, stdout=subprocess.DEVNULL) as process:
        while not (there := list(connected.inbox.rglob("3.eml"))) and process.poll() is None:
            time.sleep(0.001)
        process.kill()
    kept = {path: path.stat().st_ino for path in there[0].parent.glob("*.eml")}
    assert 3 <= len(kept) < len(sent)
    done = wanchang("receive", connected.path, "--imap", **{VARIABLE: PASSWORD})
    assert done.returncode == 0 and f"邮箱中有 {len(sent) - len(kept)} 封新邮件" in done.stdout
    found = [(there[0].parent / f"{number}.eml").read_bytes() for number in range(1, len(sent) + 1)]
    assert [one.replace(b"\r\n", b"\n") for one in found] == sent
    assert kept == {path: path.stat().st_ino for path in kept}  # these were not written again


@pytest.mark.parametrize("missing", ["password", "server", "both ways"])
def test_what_is_missing_is_one_sentence(workspace: Workspace, missing: str) -> None:
    if missing != "server":
        settle(workspace, {"收件服务器": "imap.department.invalid"})
    arguments = [workspace.master] if missing == "both ways" else []
    done = wanchang("receive", workspace.path, *arguments, "--imap")
    said = {"password": VARIABLE, "server": "没有写收件服务器", "both ways": "不能同时写明文件"}[missing]
    assert done.returncode == 2 and done.stdout == "" and "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1 and said in done.stderr
