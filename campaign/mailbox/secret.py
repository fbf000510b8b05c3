"""The password of a mailbox: never in a workbook, and never written anywhere by us."""

from __future__ import annotations

import os
import sys
from importlib import import_module

from campaign.mailbox.account import Account
from campaign.mailbox.trouble import MailboxError

VARIABLE = "WANCHANG_IMAP_PASSWORD"
SERVICE = "wanchang"
"""Under this name the system's keyring is asked, with the account as the user."""


def password_of(account: Account) -> str:
    """From the environment, else from the system's keyring, else asked on the terminal; else a MailboxError."""
    found = os.environ.get(VARIABLE, "").strip("\r\n") or _from_keyring(account)
    if not found and sys.stdin is not None and sys.stdin.isatty():
        found = _asked(account)
    if not found:
        raise MailboxError(
            f"没有邮箱“{account.user}”的密码（163、QQ 等邮箱是授权码）：请设置环境变量 {VARIABLE}，"
            f"或用 keyring set {SERVICE} {account.user} 存入系统钥匙串。"
        )
    return found


def _from_keyring(account: Account) -> str:
    """What the keyring has; no keyring is no fault, and a locked one none either."""
    try:
        return str(import_module("keyring").get_password(SERVICE, account.user) or "")
    except Exception:  # each system's keyring has errors of its own
        return ""


def _asked(account: Account) -> str:
    from getpass import getpass

    try:
        return getpass(f"邮箱“{account.user}”的密码或授权码（不显示）：")
    except (EOFError, KeyboardInterrupt):
        return ""
