"""Letter: one e-mail as the bytes of an .eml file that mail programs open as a draft."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from typing import Any

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,400}>")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A workbook that goes along: its name, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be sent. `answers` is the Message-ID of the mail it answers, "" where there was none.

    Nothing in it is trusted: an address or Message-ID that is not well formed is left out, and no text can begin a
    header of its own.
    """

    sender_name: str
    sender: str
    to: tuple[str, ...]
    subject: str
    body: str
    moment: datetime
    answers: str = ""
    attachments: tuple[Attachment, ...] = ()

    def eml(self) -> bytes:
        """The letter as a draft (X-Unsent): the same bytes for the same letter."""
        mail: Any = MIMEMultipart()
        if is_address(self.sender):
            mail["From"] = f"{_encoded('From', self.sender_name)} <{self.sender}>".strip()
        if to := [address for address in self.to if is_address(address)]:
            mail["To"] = ", ".join(to)
        mail["Subject"] = _encoded("Subject", self.subject)
        mail["Date"] = format_datetime(self.moment)
        if _MESSAGE_ID.fullmatch(self.answers):
            mail["In-Reply-To"] = self.answers
            mail["References"] = self.answers
        mail["X-Unsent"] = "1"
        lines = (_UNSEEN.sub("", line.expandtabs(4)) for line in self.body.split("\n"))
        mail.attach(MIMEText("\r\n".join(lines), "plain", "utf-8"))
        for attachment in self.attachments:
            mail.attach(_attached(attachment))
        mail.set_boundary(f"=_{self._digest()}")
        # Our own folds are enough: the generator would fold an attachment's type right after "Content-Type:".
        eml: bytes = mail.as_bytes(policy=compat32.clone(linesep="\r\n", max_line_length=990))
        return eml

    def _digest(self) -> str:
        """What makes the boundary: no part can hold it by design or by chance."""
        parts: Iterable[bytes] = (self.subject.encode("utf-8", "replace"), self.body.encode("utf-8", "replace"))
        digest = hashlib.sha256(b"\0".join(parts))
        for attachment in self.attachments:
            digest.update(attachment.data)
        return digest.hexdigest()[:40]


def is_address(text: str) -> bool:
    """Whether a text is one plain e-mail address."""
    return bool(_ADDRESS.fullmatch(text))


def one_line(text: str) -> str:
    """Text without line breaks and other controls."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def _encoded(header: str, text: str) -> str:
    """A header's text as encoded words (RFC 2047), each on a line of its own."""
    plain = one_line(text)
    return Header(plain, "utf-8", header_name=header).encode() if plain else ""


def _attached(attachment: Attachment) -> MIMEApplication:
    """The part of an attachment; its name by RFC 2231, and by RFC 2047 for programs that look for that only."""
    part = MIMEApplication(attachment.data, "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    name = one_line(attachment.name)
    part.set_param("name", _encoded("Content-Type", name))
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    return part
