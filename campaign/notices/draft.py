"""Draft: one mail as it lies on disk, what is its content, and what is handed to the server."""

from __future__ import annotations

import email
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, getaddresses
from pathlib import Path

from campaign.answers.letter import is_address
from campaign.notices.dispatches import Mail
from campaign.settings import Unit

_LINE_END = re.compile(rb"\r\n|\r|\n")
_OF_SENDING = re.compile(rb"(?im)^(?:X-Unsent|Date|Message-ID|Bcc|Return-Path):[^\n]*\n(?:[ \t][^\n]*\n)*")
_OF_PLACES = re.compile(rb"(?im)^(?:To|Cc|From):[^\n]*\n(?:[ \t][^\n]*\n)*")


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail to a unit: what kind (催报通知, 退回通知, 受理回执), where it lies, its bytes; `document` is what it answers."""

    kind: str
    unit: Unit
    path: Path
    data: bytes
    document: int | None = None

    @property
    def recipients(self) -> tuple[str, ...]:
        """Whom it goes to: the addresses in the settings and no others, whatever the draft says."""
        return recipients(self.unit)

    @property
    def mail(self) -> Mail:
        """What the history calls it. Its content is all but when it is sent, by whom and to whom."""
        head, body = _halves(self.data)
        content = _OF_PLACES.sub(b"", _OF_SENDING.sub(b"", head)) + b"\r\n" + body
        return Mail(self.kind, self.unit.code, hashlib.sha256(content).hexdigest()[:32], self.recipients, self.document)

    def is_addressed(self, sender: str) -> bool:
        """Whether the draft is from the department and to the unit as the settings are now, and to nobody else."""
        message = email.message_from_bytes(_halves(self.data)[0] + b"\r\n")

        def named(*headers: str) -> list[str]:
            values = [str(value) for header in headers for value in message.get_all(header, [])]
            return sorted(address.lower() for _, address in getaddresses(values))

        return named("To", "Cc", "Bcc") == sorted(self.recipients) and named("From") == [sender.lower()]

    def outgoing(self, moment: datetime, sender: str) -> bytes:
        """As it is handed to the server: dated, with a Message-ID that is the same whenever the same draft is sent."""
        head, body = _halves(self.data)
        domain = sender.rpartition("@")[2]
        lines = f"Date: {format_datetime(moment)}\r\nMessage-ID: <{self.mail.digest}@{domain}>\r\n"
        return lines.encode("ascii") + _OF_SENDING.sub(b"", head) + b"\r\n" + body


def recipients(unit: Unit) -> tuple[str, ...]:
    """The well-formed addresses of a unit, each once."""
    return tuple(dict.fromkeys(address for address in unit.mailboxes if is_address(address)))


def _halves(data: bytes) -> tuple[bytes, bytes]:
    """Head, with its last line end, and body; a mail program may have saved the draft with other line ends."""
    head, _, body = _LINE_END.sub(b"\r\n", data).partition(b"\r\n\r\n")
    return head + b"\r\n", body
