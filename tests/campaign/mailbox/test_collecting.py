"""New messages of a real server into 收件箱: once each, and nothing there is changed."""

import threading
import time
from datetime import date
from pathlib import Path

import pytest

from campaign.mailbox.account import PLAIN, SSL, STARTTLS, Account
from campaign.mailbox.collecting import Collected, collect
from campaign.mailbox.session import LARGEST
from tests.campaign.mailbox.certificates import Certificates
from tests.campaign.mailbox.dovecot import PASSWORD, USER, Dovecot

START = date(2020, 3, 21)


def message(number: int, size: int = 0) -> bytes:
    return b"From: b01@unit.invalid\r\nSubject: %d\r\n\r\n%s\r\n" % (number, b"x" * size)


def look(inbox: Path, account: Account, password: str = PASSWORD) -> Collected:
    return collect(inbox, account, password, START, pauses=())


def test_each_message_comes_once_and_whole_and_the_server_is_left_as_it_was(
    inbox: Path, server: Dovecot, account: Account
) -> None:
    sent = [message(number, 40_000) for number in range(3)]
    for one in sent[:2]:
        server.put(one)
    before = server.flags()
    first = look(inbox, account)
    assert first.failure == "" and [path.read_bytes() for path in first.paths] == sent[:2]
    assert [path.name for path in first.paths] == ["1.eml", "2.eml"]
    assert first.paths[0].parent.parent == inbox / "邮箱" and first.paths[0].parent.name.isdigit()
    server.put(sent[2])
    second = look(inbox, account)
    assert [path.read_bytes() for path in second.paths] == sent[2:]
    assert look(inbox, account) == Collected()
    left = server.flags()
    assert len(left) == 3 and before == left[:2]  # not deleted, and no flag in a name: not even \Seen
    assert not any(",S" in name or "2,S" in name for name in left)


def test_messages_from_before_the_campaign_stay_where_they_are(inbox: Path, server: Dovecot, account: Account) -> None:
    server.put(message(1))
    assert collect(inbox, account, PASSWORD, date(2200, 1, 1), pauses=()) == Collected()
    assert len(look(inbox, account).paths) == 1


def test_a_folder_with_a_chinese_name_is_opened_and_a_wrong_one_is_told_with_those_there_are(
    inbox: Path, server: Dovecot, account: Account
) -> None:
    server.put(message(1), "&ZwhipQ-")  # 月报
    server.put(message(2))
    found = look(inbox, account._replace(folder="月报"))
    assert [path.read_bytes() for path in found.paths] == [message(1)]
    wrong = look(inbox, account._replace(folder="季报"))
    assert "打不开文件夹“季报”" in wrong.failure and "月报" in wrong.failure and "INBOX" in wrong.failure


def test_what_is_too_large_is_told_once_and_never_fetched(inbox: Path, server: Dovecot, account: Account) -> None:
    server.put(message(7, LARGEST))
    server.put(message(8))
    found = look(inbox, account)
    assert [path.name for path in found.paths] == ["2.eml"]
    ((sentence, _),) = found.passed
    assert "b01@unit.invalid" in sentence and "“7”" in sentence and "50 MB" in sentence
    assert len(look(inbox, account).passed) == 1  # it was not told yet
    found.remember()
    assert look(inbox, account) == Collected()


def test_renumbered_messages_are_fetched_anew_into_a_folder_of_their_own(
    inbox: Path, server: Dovecot, account: Account
) -> None:
    server.put(message(1))
    (old,) = look(inbox, account).paths
    server.kill()
    for path in (server.home / "mail").glob("dovecot*"):
        path.unlink()
    time.sleep(1.1)  # its UIDVALIDITY is a time in seconds
    server.start()
    (new,) = look(inbox, account).paths
    assert new.parent != old.parent and new.name == old.name and new.read_bytes() == old.read_bytes()


def test_two_mailboxes_that_number_alike_are_kept_apart(inbox: Path, server: Dovecot, account: Account) -> None:
    server.put(message(1))
    (one,) = look(inbox, account).paths
    other = look(inbox, account._replace(server="localhost")).paths  # the same numbers, by another name
    assert [path.parent.name for path in other] == [f"{one.parent.name}-2"]
    assert look(inbox, account) == look(inbox, account._replace(server="localhost")) == Collected()


def test_a_server_that_dies_while_it_sends_costs_nothing(inbox: Path, server: Dovecot, account: Account) -> None:
    sent = [message(number, 2 << 20) for number in range(24)]
    for one in sent:
        server.put(one)
    waits: list[float] = []

    def restart(seconds: float) -> None:
        waits.append(seconds)
        server.start()

    def kill_after_the_third() -> None:
        end = time.monotonic() + 20
        while not list(inbox.rglob("3.eml")) and time.monotonic() < end:
            time.sleep(0.001)
        server.kill()

    killer = threading.Thread(target=kill_after_the_third)
    killer.start()
    found = collect(inbox, account, PASSWORD, START, pauses=(0.5, 0.5), sleep=restart)
    killer.join()
    assert waits == [0.5] and found.failure == ""
    assert [path.read_bytes() for path in found.paths] == sent
    assert len(list(inbox.rglob("*.eml"))) == len(sent) and not list(inbox.rglob("*.tmp"))


def test_a_server_that_stays_away_is_one_sentence_after_a_few_tries(
    inbox: Path, server: Dovecot, account: Account
) -> None:
    server.put(message(1))
    assert len(look(inbox, account).paths) == 1
    server.kill()
    waits: list[float] = []
    found = collect(inbox, account, PASSWORD, START, pauses=(1, 3, 9), sleep=waits.append)
    assert waits == [1, 3, 9] and found.paths == []
    assert "没有建立或中断" in found.failure and str(account.port) in found.failure and "\n" not in found.failure


def test_a_server_that_says_nothing_is_not_waited_for_without_end(inbox: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        account = Account("127.0.0.1", silent.getsockname()[1], PLAIN, USER, "INBOX")
        found = collect(inbox, account, PASSWORD, START, pauses=(), timeout=0.3)
    assert "没有应答" in found.failure


@pytest.mark.parametrize("encryption", [SSL, STARTTLS])
def test_an_encrypted_connection_is_verified(
    inbox: Path,
    server: Dovecot,
    certificates: Certificates,
    monkeypatch: pytest.MonkeyPatch,
    encryption: str,
) -> None:
    server.put(message(1))
    port = server.safe if encryption == SSL else server.plain
    account = Account("127.0.0.1", port, encryption, USER, "INBOX")
    stranger = look(inbox, account)
    assert "证书不可信" in stranger.failure and "SSL_CERT_FILE" in stranger.failure and not stranger.paths
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    misnamed = look(inbox, account._replace(server="localhost"))
    assert "证书不可信" in misnamed.failure and not misnamed.paths
    assert [path.read_bytes() for path in look(inbox, account).paths] == [message(1)]
    (login,) = [line for line in server.complaints().splitlines() if ": Login: " in line]
    assert " TLS, " in login  # and nobody before it was safe


def test_a_wrong_port_or_encryption_is_told(inbox: Path, server: Dovecot, account: Account) -> None:
    assert "没有建立加密连接" in look(inbox, account._replace(encryption=SSL)).failure
    far = account._replace(server="imap.department.invalid")
    assert "不在本机" in look(inbox, far).failure
    assert "没有建立或中断" in look(inbox, far._replace(encryption=SSL)).failure


def test_a_wrong_password_is_told_and_not_tried_again(inbox: Path, server: Dovecot, account: Account) -> None:
    waits: list[float] = []
    found = collect(inbox, account, "wrong", START, sleep=waits.append)
    assert "没有让“xuanjiang@department.invalid”登录" in found.failure and "授权码" in found.failure
    assert waits == [] and "wrong" not in found.failure


def test_the_server_is_told_who_asks_where_it_wants_to_know(inbox: Path, server: Dovecot, account: Account) -> None:
    config = server.home / "conf"
    server.kill()
    config.write_text(f"{config.read_text()}\nimap_id_log = name vendor\n")
    server.start()
    assert look(inbox, account).failure == ""
    assert "ID sent: name=wanchang" in server.complaints()
