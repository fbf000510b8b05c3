"""Where the password of a mailbox comes from: the environment, the system's keyring, a terminal; never a workbook."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from campaign.mailbox.account import PLAIN, Account
from campaign.mailbox.secret import VARIABLE, password_of
from campaign.mailbox.trouble import MailboxError
from tests.support import ROOT

ACCOUNT = Account("127.0.0.1", 143, PLAIN, "lilun@163.com", "INBOX")
KEYRING = """
def get_password(service, username):
    if username == "locked@163.com":
        raise RuntimeError("the keyring is locked")
    return "of the keyring" if (service, username) == ("wanchang", "lilun@163.com") else None
"""
ASK = """
from campaign.mailbox.secret import password_of
from tests.campaign.mailbox.test_secret import ACCOUNT
print("got", password_of(ACCOUNT).upper())
"""


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package of that name that answers as the real one does."""
    (tmp_path / "keyring.py").write_text(KEYRING)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "keyring", raising=False)
    monkeypatch.delenv(VARIABLE, raising=False)


def test_the_environment_goes_before_the_keyring(keyring: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert password_of(ACCOUNT) == "of the keyring"
    monkeypatch.setenv(VARIABLE, " 授权 码\n")  # as a file of it ends
    assert password_of(ACCOUNT) == " 授权 码"


@pytest.mark.parametrize("user", ["other@163.com", "locked@163.com"])
def test_none_at_all_is_one_sentence(keyring: None, monkeypatch: pytest.MonkeyPatch, user: str) -> None:
    with open(os.devnull) as nobody:
        monkeypatch.setattr(sys, "stdin", nobody)
        with pytest.raises(MailboxError, match=rf"“{user}”.*{VARIABLE}.*keyring set wanchang {user}"):
            password_of(ACCOUNT._replace(user=user))


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of our own is made with pty")
def test_a_person_at_a_terminal_is_asked_and_nothing_is_shown(tmp_path: Path) -> None:
    import pty

    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", f"import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n{ASK}"],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=ROOT,
        env=environment,
        start_new_session=True,
    ) as process:
        os.close(slave)
        shown = b""
        while "（不显示）：".encode() not in shown:
            shown += os.read(master, 1024)
        os.write(master, b"secret\n")
        while b"got SECRET" not in shown:
            shown += os.read(master, 1024)
        assert process.wait(20) == 0
    os.close(master)
    assert "lilun@163.com" in shown.decode() and b"secret" not in shown
