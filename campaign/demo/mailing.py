"""Real e-mail bytes, as the programs that Chinese offices use write them: names and subjects in every encoding."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import quote

STYLES = ("rfc2231", "pieces", "encoded-gb", "encoded-utf8", "raw-gbk", "name-only")
"""How an attachment may carry its name."""

_PROGRAMS = {"encoded-gb": "Foxmail 7.2", "raw-gbk": "DreamMail 5.16", "encoded-utf8": "Coremail Webmail"}
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
    "jpg": "image/jpeg",
    "png": "image/png",
    "mp4": "video/mp4",
}
_LINE = b"\r\n"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it is bytes; `style` is how its program writes names, `logo` a picture in its signature.

    `sent` has a zone. Each attachment is (name, contents).
    """

    sender: str
    sender_name: str
    to: str
    subject: str
    body: str
    sent: datetime
    attachments: Sequence[tuple[str, bytes]] = ()
    style: str = "encoded-utf8"
    logo: bytes | None = None


def mail_bytes(letter: Letter) -> bytes:
    """The mail as it lies in a mailbox, the receiving server's header on top, which dates it."""
    mark = _mark(letter)
    lines = [
        *_head(letter),
        b"MIME-Version: 1.0",
        b'Content-Type: multipart/mixed; boundary="' + mark + b'"',
        b"",
        b"This is a multi-part message in MIME format.",
    ]
    parts = [_text_part(letter, mark), *(_attachment(name, data, letter.style) for name, data in letter.attachments)]
    return _assembled(lines, parts, mark)


def forwarded_bytes(inner: Letter, outer: Letter, name: str) -> bytes:
    """A colleague's mail that carries the unit's own one as an attachment called `name`."""
    mark = _mark(outer) + b"_fw"
    lines = [
        *_head(outer),
        b"MIME-Version: 1.0",
        b'Content-Type: multipart/mixed; boundary="' + mark + b'"',
        b"",
    ]
    header = b"Content-Type: message/rfc822" + _LINE + _disposition(name, outer.style)
    parts = [_text_part(outer, mark), header + _LINE * 2 + mail_bytes(inner)]
    return _assembled(lines, parts, mark)


def _assembled(lines: Sequence[bytes], parts: Sequence[bytes], mark: bytes) -> bytes:
    body = b"".join(_LINE + b"--" + mark + _LINE + part for part in parts)
    return _LINE.join(lines) + body + _LINE + b"--" + mark + b"--" + _LINE


def _mark(letter: Letter) -> bytes:
    """A boundary of the mail's own, the same on every run."""
    return b"----=_Part_" + _digest(letter)[:24].encode()


def _digest(letter: Letter) -> str:
    text = "\n".join((letter.sender, letter.subject, letter.sent.isoformat(), letter.body))
    return sha256(text.encode()).hexdigest()


def _head(letter: Letter) -> list[bytes]:
    date = format_datetime(letter.sent).encode()
    host = letter.sender.partition("@")[2].encode()
    top = b"Received: from mail." + host + b" (mail." + host + b" [192.0.2.25])" + _LINE
    top += b"\tby mx.department.invalid with ESMTPS; " + date
    return [
        top,
        b"Date: " + date,
        b"From: " + _words(letter.sender_name, letter.style) + b" <" + letter.sender.encode() + b">",
        b"To: " + letter.to.encode(),
        b"Subject: " + _words(letter.subject, letter.style),
        b"Message-ID: <" + _digest(letter)[:20].encode() + b"@" + host + b">",
        b"X-Mailer: " + _PROGRAMS.get(letter.style, "Thunderbird 68.7").encode(),
    ]


def _words(text: str, style: str) -> bytes:
    """A header's text: raw GBK, or encoded words that are short enough for one line each."""
    if text.isascii():
        return text.encode()
    if style == "raw-gbk":
        return text.encode("gbk")
    charset = "GB2312" if style == "encoded-gb" else "UTF-8"
    pieces = [text[at : at + 12] for at in range(0, len(text), 12)]
    return (_LINE + b" ").join(_word(piece, charset) for piece in pieces)


def _word(text: str, charset: str) -> bytes:
    codec = "gbk" if charset == "GB2312" else "utf-8"
    return b"=?" + charset.encode() + b"?B?" + b64encode(text.encode(codec)) + b"?="


def _text_part(letter: Letter, mark: bytes) -> bytes:
    text = _part(b"Content-Type: text/plain; charset=" + _charset(letter), letter.body.encode(_codec(letter)))
    if letter.logo is None:
        return text
    inner = mark + b"_rel"
    page = f'<html><body><p>{letter.body}</p><img src="cid:logo"></body></html>'.encode(_codec(letter))
    picture = b"Content-Type: image/png" + _LINE + b"Content-ID: <logo>"
    parts = [_part(b"Content-Type: text/html; charset=" + _charset(letter), page), _part(picture, letter.logo)]
    return _assembled([b'Content-Type: multipart/related; boundary="' + inner + b'"', b""], parts, inner)


def _codec(letter: Letter) -> str:
    return "gbk" if letter.style in ("encoded-gb", "raw-gbk") else "utf-8"


def _charset(letter: Letter) -> bytes:
    return b"gb2312" if _codec(letter) == "gbk" else b"utf-8"


def _part(header: bytes, data: bytes) -> bytes:
    code = b64encode(data)
    body = _LINE.join(code[at : at + 76] for at in range(0, len(code), 76))
    return header + _LINE + b"Content-Transfer-Encoding: base64" + _LINE * 2 + body


def _attachment(name: str, data: bytes, style: str) -> bytes:
    kind = _TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream").encode()
    if style == "name-only":
        return _part(b'Content-Type: application/octet-stream; name="' + _words(name, style) + b'"', data)
    return _part(b"Content-Type: " + kind + _LINE + _disposition(name, style), data)


def _disposition(name: str, style: str) -> bytes:
    raw = name.encode("gbk")
    if style == "raw-gbk" and b"\\" not in raw and b'"' not in raw:
        return b'Content-Disposition: attachment; filename="' + raw + b'"'
    if style == "rfc2231":
        return b"Content-Disposition: attachment; filename*=UTF-8''" + quote(name, safe="").encode()
    if style == "pieces":
        utf8 = name.encode()  # cut between bytes, perhaps within a character, as real programs do
        cuts = [quote(utf8[at : at + 16], safe="") for at in range(0, len(utf8), 16)]
        pieces = [f"filename*{place}*={cut}" for place, cut in enumerate(["UTF-8''" + cuts[0], *cuts[1:]])]
        return b"Content-Disposition: attachment;" + _LINE + b" " + (";" + "\r\n ").join(pieces).encode()
    return (
        b'Content-Disposition: attachment; filename="'
        + _words(name, "encoded-gb" if style == "raw-gbk" else style)
        + b'"'
    )
