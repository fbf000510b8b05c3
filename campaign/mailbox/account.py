"""Account and Outgoing: where mail is fetched and where it is handed in, as the settings say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

SSL, STARTTLS, PLAIN = "SSL/TLS", "STARTTLS", "无"
"""How a connection is encrypted, in the words of the settings (templates/codes/encryption.csv)."""


class Account(NamedTuple):
    """An IMAP mailbox: its server's name and port, how to connect, who logs in, which folder is read."""

    server: str
    port: int
    encryption: str
    user: str
    folder: str


def account_of(said: Mapping[str, Any], mailbox: str) -> Account | None:
    """The account of the settings' section 收件与读取, None where no server is named; `mailbox` is who else logs in."""
    if "server" not in said:
        return None
    encryption = said.get("encryption", SSL)
    return Account(
        server=said["server"],
        port=said.get("port", 993 if encryption == SSL else 143),
        encryption=encryption,
        user=said.get("account") or mailbox,
        folder=said.get("folder", "INBOX"),
    )


class Outgoing(NamedTuple):
    """An SMTP server that mail is handed to: its name and port, how to connect, who logs in."""

    server: str
    port: int
    encryption: str
    user: str


def outgoing_of(said: Mapping[str, Any], mailbox: str) -> Outgoing | None:
    """The server of the settings' section 发件, None where none is named; `mailbox` is who else logs in."""
    if "smtp_server" not in said:
        return None
    encryption = said.get("smtp_encryption", SSL)
    return Outgoing(
        server=said["smtp_server"],
        port=said.get("smtp_port", 465 if encryption == SSL else 587),
        encryption=encryption,
        user=said.get("smtp_account") or mailbox,
    )
