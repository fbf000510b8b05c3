"""`wanchang receive --imap`: the new messages of the mailbox into 收件箱, once each."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from campaign.mailbox.account import Account
from campaign.mailbox.session import LARGEST, Session, opened
from campaign.mailbox.storing import shelf_of
from campaign.mailbox.trouble import BrokenError, MailboxError
from campaign.settings import Campaign
from workbook.write import write_bytes

PAUSES = (1.0, 3.0, 9.0)
"""Seconds before a broken connection is tried again; a message that came in between starts the count anew."""


@dataclass(slots=True)
class Collected:
    """What came of one look into the mailbox.

    `paths` are the messages stored now; `passed` is (sentence, file) of each that is too large, to be told before
    `remember`; `failure` says why the look ended early, "" where it did not.
    """

    paths: list[Path] = field(default_factory=list)
    passed: list[tuple[str, Path]] = field(default_factory=list)
    failure: str = ""

    def remember(self) -> None:
        """What is too large has been told, and is not told again."""
        for _, path in self.passed:
            write_bytes(path, b"")


def account_in(campaign: Campaign) -> Account:
    """The mailbox that the settings name; none is a MailboxError."""
    if campaign.account is None:
        raise MailboxError(
            "“活动设置”中没有写收件服务器：请在“收件与读取”下填写收件服务器和账号"
            "（旧的总台账没有这几行的，请在 A 列空白处写上“收件服务器”，在它右边填写）。"
        )
    return campaign.account


def collect(
    inbox: Path,
    account: Account,
    password: str,
    start: date,
    *,
    pauses: Sequence[float] = PAUSES,
    sleep: Callable[[float], object] = time.sleep,
    timeout: float = 30.0,
) -> Collected:
    """Store in 收件箱/邮箱 the messages that came since `start`, the campaign's first day, and are not there yet.

    Nothing is deleted or marked as read on the server. A broken connection is tried again, after `pauses`; a server
    that refuses is not. What came before either stays. An OSError where 收件箱 cannot be written.
    """
    found = Collected()
    tried = 0
    while True:
        before = len(found.paths)
        try:
            with opened(account, password, timeout) as session:
                _take_new(session, inbox, start, found)
            return found
        except BrokenError as broken:
            tried = 0 if len(found.paths) > before else tried
            if tried >= len(pauses):
                found.failure = str(broken)
                return found
            sleep(pauses[tried])
            tried += 1
        except MailboxError as refused:
            found.failure = str(refused)
            return found


def _take_new(session: Session, inbox: Path, start: date, found: Collected) -> None:
    shelf = shelf_of(inbox, session.account, session.validity)
    known = shelf.known() | {_uid(path) for _, path in found.passed}
    fresh = [uid for uid in session.since(start - timedelta(days=1)) if uid not in known]  # its clock is not ours
    for uid, size in session.sizes(fresh):
        data = session.message(uid) if size <= LARGEST else b""
        if data is None:
            continue
        if size > LARGEST or len(data) > LARGEST:
            found.passed.append((_too_large(session.headers(uid), max(size, len(data))), shelf.passed(uid)))
        else:
            found.paths.append(shelf.put(uid, data))


def _uid(path: Path) -> int:
    return int(path.name.split(".")[1])


def _too_large(headers: bytes, size: int) -> str:
    from validator.intake import mail

    said = mail.read(mail.parse(headers)).mail
    return (
        f"“{said.sender or '（不明地址）'}”的来信“{said.subject or '（无主题）'}”有 {size >> 20} MB，"
        f"超过 {LARGEST >> 20} MB，没有取回：请登录邮箱查看，并请对方压缩或分开发送。"
    )
