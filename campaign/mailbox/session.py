"""A session with an IMAP server, over the standard library: nothing there is changed, not even what was read."""

from __future__ import annotations

import imaplib
import ipaddress
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaign.mailbox import folders
from campaign.mailbox.account import PLAIN, SSL, STARTTLS, Account
from campaign.mailbox.trouble import BrokenError, MailboxError, answer, told, where

LARGEST = 50 << 20
"""Bytes of a message that is fetched: more, intake would refuse (design of intake: mail ≤ 50 MB)."""

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_AT_ONCE = 200
"""So many messages are asked after in one command."""


@dataclass(frozen=True, slots=True)
class Session:
    """An open folder; `validity` is its UIDVALIDITY: with another one, its UIDs mean other messages."""

    client: imaplib.IMAP4
    account: Account
    validity: int

    def since(self, day: date) -> list[int]:
        """The UIDs of the messages that came on that day or later, ascending."""
        with told(self.account):
            said = self._ask("SEARCH", "SINCE", f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}")
            found = b" ".join(part for part in said if isinstance(part, bytes)).split()
            return sorted({int(uid) for uid in found if uid.isdigit()})

    def sizes(self, uids: Sequence[int]) -> Iterator[tuple[int, int]]:
        """(UID, size in bytes as the server says), for those that are still there."""
        for start in range(0, len(uids), _AT_ONCE):
            some = ",".join(map(str, uids[start : start + _AT_ONCE]))
            with told(self.account):
                said = self._ask("FETCH", some, "(UID RFC822.SIZE)")
            wanted = set(uids[start : start + _AT_ONCE])
            for part in said:
                line = part[0] if isinstance(part, tuple) else part or b""
                uid, size = _UID.search(line), _SIZE.search(line)
                if uid and size and int(uid[1]) in wanted:
                    yield int(uid[1]), int(size[1])

    def message(self, uid: int) -> bytes | None:
        """The bytes of a message, no more than one beyond LARGEST; None where it is no longer there."""
        return self._body(uid, f"BODY.PEEK[]<0.{LARGEST + 1}>")

    def headers(self, uid: int) -> bytes:
        """The headers that say what a message is; b"" where it is no longer there."""
        return self._body(uid, "BODY.PEEK[HEADER.FIELDS (FROM SENDER SUBJECT DATE)]") or b""

    def _body(self, uid: int, what: str) -> bytes | None:
        with told(self.account):
            said = self._ask("FETCH", str(uid), f"(UID {what})")
        return next((bytes(part[1]) for part in said if isinstance(part, tuple) and b"BODY[" in part[0].upper()), None)

    def _ask(self, *command: str) -> list[Any]:
        state, said = self.client.uid(*command)
        if state != "OK":
            raise imaplib.IMAP4.error(said[0] if said else b"")
        return [part for part in said if part]


@contextmanager
def opened(account: Account, password: str, timeout: float = 30.0) -> Iterator[Session]:
    """Log in and open the folder, read only; `timeout` in seconds for each answer. Errors are a MailboxError."""
    client = _connect(account, timeout)
    try:
        _log_in(client, account, password)
        yield Session(client, account, _examine(client, account))
    finally:
        # what is said at parting, or that the server is gone already, is of no consequence
        with suppress(OSError, EOFError, imaplib.IMAP4.error):
            client.logout()
        with suppress(OSError, imaplib.IMAP4.error):
            client.shutdown()


class _Bounded:
    """What keeps a server from filling our memory: imaplib reads as much at once as it is told will come."""

    def read(self, size: int) -> bytes:
        """So many bytes of what the server sends."""
        if size > LARGEST + 1:
            raise imaplib.IMAP4.error("服务器发来的内容比它说的大")
        data: bytes = super().read(size)  # type: ignore[misc]
        return data


class _Client(_Bounded, imaplib.IMAP4):
    """IMAP over a plain connection, or one that STARTTLS makes safe."""


class _SafeClient(_Bounded, imaplib.IMAP4_SSL):
    """IMAP over TLS."""


def _connect(account: Account, timeout: float) -> imaplib.IMAP4:
    if account.encryption == PLAIN and not is_loopback(account.server):
        raise MailboxError(
            f"{where(account)}不在本机，加密方式不能是“{PLAIN}”：请在“活动设置”中改为 {SSL} 或 {STARTTLS}，并核对端口。"
        )
    with told(account):
        if account.encryption == SSL:
            context = ssl.create_default_context()
            return _SafeClient(account.server, account.port, ssl_context=context, timeout=timeout)
        client = _Client(account.server, account.port, timeout=timeout)
        if account.encryption == STARTTLS:
            _secure(client, account)
        return client


def _secure(client: imaplib.IMAP4, account: Account) -> None:
    """Nothing is said to a server that will not be safe."""
    try:
        if "STARTTLS" not in client.capabilities:
            raise MailboxError(f"{where(account)}不支持 {STARTTLS}：请在“活动设置”中把加密方式改为 {SSL}，并核对端口。")
        client.starttls(ssl.create_default_context())
    except BaseException:
        with suppress(OSError):
            client.shutdown()
        raise


def is_loopback(server: str) -> bool:
    """Whether a server is this machine, by its name or address as the settings have it."""
    try:
        return ipaddress.ip_address(server).is_loopback
    except ValueError:
        return server.lower() == "localhost"


def _log_in(client: imaplib.IMAP4, account: Account, password: str) -> None:
    if not account.user:
        raise MailboxError("“活动设置”中没有写账号：请填写收件邮箱或账号。")
    offers = client.capabilities
    try:
        if "LOGINDISABLED" not in offers and account.user.isascii() and password.isascii():
            client.login(account.user, password)
        elif "AUTH=PLAIN" in offers:
            client.authenticate("PLAIN", lambda _: f"\0{account.user}\0{password}".encode())
        else:
            raise MailboxError(
                f"{where(account)}不接受这样登录（账号或密码中有中文，或要求先加密）：请核对加密方式、账号和密码。"
            )
    except imaplib.IMAP4.abort as error:
        raise BrokenError(f"{where(account)}在登录时断开了连接（{answer(error)}）：请稍后再试。") from error
    except imaplib.IMAP4.error as error:
        raise _refused(account, answer(error)) from error
    except (OSError, EOFError):
        with told(account):
            raise
    with told(account):
        _introduce(client)


def _refused(account: Account, said: str) -> MailboxError:
    if "[UNAVAILABLE]" in said.upper():
        return BrokenError(f"{where(account)}暂时不能登录（{said}）：请稍后再试。")
    return MailboxError(
        f"{where(account)}没有让“{account.user}”登录（{said}）：请核对账号和密码；163、QQ 等邮箱要先开启 IMAP，"
        "并用授权码代替密码。"
    )


def _introduce(client: imaplib.IMAP4) -> None:
    """Say who we are, where the server takes that (RFC 2971): 163 and others open no folder to those who do not."""
    _, said = client.capability()
    if b"ID" in b" ".join(part for part in said if isinstance(part, bytes)).upper().split():
        client.xatom("ID", '("name" "wanchang" "vendor" "wanchang")')


def _examine(client: imaplib.IMAP4, account: Account) -> int:
    """Open the folder read only; -> its UIDVALIDITY."""
    with told(account):
        state, said = client.select(folders.quoted(account.folder), readonly=True)
        if state != "OK":
            raise MailboxError(_no_folder(client, account, answer(said[0] if said else b"")))
        _, validity = client.response("UIDVALIDITY")
    number = validity[0] if validity else None
    if not isinstance(number, bytes) or not number.isdigit():
        raise MailboxError(f"{where(account)}没有给出邮件编号的版本（UIDVALIDITY），不能保证不漏不重：请换用其他邮箱。")
    return int(number)


def _no_folder(client: imaplib.IMAP4, account: Account, said: str) -> str:
    _, lines = client.list()
    names = [name for line in lines if isinstance(line, bytes | tuple) and (name := folders.listed(line))]
    known = "、".join(names[:20])
    return f"邮箱“{account.user}”中打不开文件夹“{account.folder}”（{said}）：请在“活动设置”中改为其中之一：{known or 'INBOX'}。"
