"""A mail's bytes taken apart: who sent it and when, what is attached, what is only linked to."""

from __future__ import annotations

import binascii
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect
from email.generator import BytesGenerator
from email.message import Message
from email.utils import parsedate_to_datetime
from io import BytesIO

from validator.intake import limits, links, reasons
from validator.intake.codes import Refusal, fault
from validator.intake.document import Mail
from validator.intake.letter import Item, Letter
from validator.intake.names import decoded, file_name, header, last_component, oddities, parameters
from validator.intake.uuencoded import attachments
from workbook.finding import Text

_BOUNDARY = re.compile(rb'[Bb](?:oundary|OUNDARY)\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))')
_SEPARATOR = re.compile(rb"\n--([^\r\n]{1,200})")
_ADDRESS = re.compile(r"[^\s<>\"'(),;:\[\]]+@[^\s<>\"'(),;:\[\]]+")
_SAID = re.compile(rb'"(?:[^"\\]|\\.)*"|\([^()]*\)|=\?[^?\s]+\?[bBqQ]\?[^?]*\?=')
_ANGLED = re.compile(rb"<([^<>]*)>")
_YEARS = range(1990, 2100)
"""Years of a mail's date; one of another is no date, and could not be turned into our clock's."""
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_ATTACHED = re.compile(rb'name[*0-9]*=\s*"?[^\r\n]*\.(?:xls|et|ods|csv|zip|rar|7z)|^(?:UEsDB|0M8R4KGx)', re.I | re.M)
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")

HEADER_CUT = Text("邮件头过长，已截短", "a header is far too long and was cut")
NO_END = Text("邮件没有正常结束，可能没有收完整", "the mail has no proper end and may be cut")
UNDIVIDED = Text("邮件的分隔标记缺失，附件取不出来", "its separators are missing, so attachments cannot be taken out")
HEADERS = Text("邮件头过大", "its headers are far too large")


def parse(data: bytes) -> Message:
    """A mail's structure by the standard library, from bytes that were measured first; raises Refusal.

    At most 50 MB, 500 parts, 2 MiB of headers; a header of more than 64 KiB is cut.
    """
    if len(data) > limits.MAIL:
        raise Refusal("file.too-large", reasons.LARGE_MAIL)
    _count_parts(data)
    try:
        return message_from_bytes(_tamed(data))  # by compat32: the policy called default hangs on hostile headers
    except RecursionError as cause:
        raise Refusal("file.too-deep", limit=limits.MAIL_DEPTH) from cause
    except (TypeError, ValueError, LookupError, AttributeError, AssertionError) as cause:
        # of a multipart's parameters that contradict one another: name*0*=…; name*=…
        raise Refusal("file.corrupt", reasons.LETTER) from cause


def _count_parts(data: bytes) -> None:
    if data.count(b"\n--") <= limits.MAIL_PARTS:
        return
    marks = {one or other for one, other in _BOUNDARY.findall(data)}
    if len(marks) > limits.MAIL_PARTS:
        raise Refusal("file.too-many", limit=limits.MAIL_PARTS)
    lines = Counter(line.rstrip() for line in _SEPARATOR.findall(data))
    if sum(lines[mark] for mark in marks) > limits.MAIL_PARTS:
        raise Refusal("file.too-many", limit=limits.MAIL_PARTS)


def _tamed(data: bytes) -> bytes:
    """The mail with over-long headers cut at the end of a line."""
    end = min((at for at in (data.find(b"\r\n\r\n"), data.find(b"\n\n")) if at >= 0), default=len(data))
    if end > limits.HEADERS:
        raise Refusal("file.unsafe", HEADERS)
    if end <= limits.HEADER:
        return data
    kept, room = [], limits.HEADER
    for line in data[:end].split(b"\n"):
        if line[:1] not in (b" ", b"\t"):
            room = limits.HEADER
        room -= len(line)
        if room >= 0:
            kept.append(line)
    return b"\n".join(kept) + data[end:]


def read(message: Message, cut: bool = False) -> Letter:
    """A parsed mail's sender, date and items, forwarded mails among them unopened; raises Refusal.

    `cut` says that its headers had to be shortened. Bodies, signatures and pictures that only decorate an
    HTML body are no items.
    """
    letter = Letter(summary(message))
    if cut:
        letter.faults.append(fault("file.irregular", HEADER_CUT))
    for part, related in _leaves(message, letter):
        kind = part.get_content_type()
        if kind in _SIGNATURES:
            continue
        if kind == "message/rfc822":
            letter.items.append(_forwarded(part, letter))
        elif kind == "message/external-body":
            letter.link = letter.link or links.host(_raw(part, "content-type")) or "external-body"
        else:
            _take(part, kind, related, letter)
    return letter.settled()


def open_mail(data: bytes) -> Letter:
    """A mail's bytes taken apart; raises Refusal (`parse`, `read`)."""
    return read(parse(data), cut=_was_cut(data))


def _was_cut(data: bytes) -> bool:
    """Whether `parse` shortens this mail's headers."""
    end = min((at for at in (data.find(b"\r\n\r\n"), data.find(b"\n\n")) if at >= 0), default=len(data))
    return end > limits.HEADER and len(_tamed(data)) != len(data)


def _leaves(message: Message, letter: Letter) -> Iterator[tuple[Message, bool]]:
    """The parts that are not divided further, in order, with whether they stand in a multipart/related."""
    stack = [(message, 0, False)]
    while stack:
        part, depth, related = stack.pop()
        if depth > limits.MAIL_DEPTH:
            raise Refusal("file.too-deep", limit=limits.MAIL_DEPTH)
        for defect in part.defects:
            if isinstance(defect, CloseBoundaryNotFoundDefect):
                letter.faults.append(fault("file.irregular", NO_END))
            elif isinstance(defect, StartBoundaryNotFoundDefect) and _ATTACHED.search(_payload(part)):
                letter.damaged = UNDIVIDED
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            related = part.get_content_subtype() == "related"
            children = part.get_payload()
            for child in reversed(children if isinstance(children, list) else []):
                if isinstance(child, Message):
                    stack.append((child, depth + 1, related))
        else:
            yield part, related


def _take(part: Message, kind: str, related: bool, letter: Letter) -> None:
    disposition, content_type = _raw(part, "content-disposition"), _raw(part, "content-type")
    name, odd = file_name(disposition, "filename")
    if not name:
        name, odd = file_name(content_type, "name")
    attached = disposition.lstrip()[:10].lower() == b"attachment"
    data = _payload(part)
    if kind in ("text/plain", "text/html") and not name and not attached:
        charset = dict(parameters(content_type)).get("charset", b"")
        _read_body(data, charset.decode("ascii", "replace"), letter)
        return
    if kind.startswith("image/") and related and not attached and part.get("content-id"):
        return
    locked = kind in ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")
    letter.faults.extend(fault("file.irregular", each) for each in odd)
    if data or name:
        letter.take(name, data, locked)


def _forwarded(part: Message, letter: Letter) -> Item:
    """A mail within the mail; one that is encoded, which is not allowed but done, is decoded first."""
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload and isinstance(payload[0], Message) else None
    if inner is None or not inner.keys():
        raw = _payload(part if inner is None else inner)
        encoded = str(part.get("content-transfer-encoding", "")).strip().lower() == "base64"
        inner = parse(_debased(raw) if encoded else raw)
    name, odd = file_name(_raw(part, "content-disposition"), "filename")
    if not name:
        name, odd = file_name(_raw(part, "content-type"), "name")
    letter.faults.extend(fault("file.irregular", each) for each in (*odd, *oddities(name)))
    name = last_component(name) or last_component(header(_raw(inner, "subject")).replace("/", "_"))[:80] + ".eml"
    return Item(name, _flattened(inner), read=lambda _: read(inner))


class _Generator(BytesGenerator):
    """Where a mail says no boundary one is put: always the same, or one mail would have another digest each time."""

    @classmethod
    def _make_boundary(cls, text: str | None = None) -> str:
        return "===============wanchang=="


def _flattened(message: Message) -> bytes:
    """The bytes of a mail within a mail, as well as they can be had."""
    out = BytesIO()
    try:
        _Generator(out, mangle_from_=False, maxheaderlen=0).flatten(message)
    except (UnicodeError, LookupError, TypeError, AttributeError, RecursionError):
        return out.getvalue()
    return out.getvalue()


def _raw(message: Message, name: str) -> bytes:
    """The bytes of the first header of that name, unfolded; b"" if there is none."""
    for key, value in message.raw_items():
        if key.lower() == name:
            raw = str(value)[: limits.HEADER].encode("ascii", "surrogateescape")
            return raw.replace(b"\r\n", b"").replace(b"\n", b"")
    return b""


def _payload(part: Message) -> bytes:
    """The decoded contents of a part; what cannot be decoded is given as it stands.

    Base64 is decoded here and not by the library, which gives up on a whole attachment for one character.
    """
    encoding = part.get("content-transfer-encoding", "")
    if str(encoding).strip().lower() == "base64":
        del part["content-transfer-encoding"]
        return _debased(_payload(part))
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        del part["content-transfer-encoding"]
        data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _debased(raw: bytes) -> bytes:
    """Base64 decoded as far as it goes: what does not belong is left out, a last piece that was cut too."""
    try:
        return binascii.a2b_base64(raw)
    except binascii.Error:
        bare = _NOT_BASE64.sub(b"", raw)
        return binascii.a2b_base64(bare[: len(bare) // 4 * 4])


def _read_body(data: bytes, charset: str, letter: Letter) -> None:
    """Look for a link to a file, and for attachments in the old manner (uuencode), in a mail's text."""
    letter.link = letter.link or links.to_file(decoded(data[: limits.MIB], charset))
    for name, contents in attachments(data):
        letter.take(header(name), contents)


def summary(message: Message) -> Mail:
    """Who a parsed mail is from, by its own headers."""
    return Mail(
        sender=_sender(message),
        subject=header(_raw(message, "subject"))[:500],
        sent=_date(_raw(message, "received").rpartition(b";")[2]) or _date(_raw(message, "date")),
        message_id=header(_raw(message, "message-id"))[:500],
    )


def _sender(message: Message) -> str:
    """The one address that a mail is from, in lower case; "" where it gives none, or several to choose from.

    A name may look like an address; names, comments and encoded words are left out before one is looked for.
    """
    given = [str(value)[: limits.HEADER] for key, value in message.raw_items() if key.lower() == "from"]
    if len(given) > 1:
        return ""
    raw = _raw(message, "from") or _raw(message, "sender")
    bare = _SAID.sub(b" ", raw)
    angled = b" ".join(_ANGLED.findall(bare))
    found = _addresses(angled) or _addresses(bare) or _addresses(header(raw).encode())
    return found.pop() if len(found) == 1 else ""


def _addresses(raw: bytes) -> set[str]:
    return {address.lower() for address in _ADDRESS.findall(decoded(raw))}


def _date(raw: bytes) -> datetime | None:
    try:
        date = parsedate_to_datetime(raw[:200].decode("ascii", "replace").strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if date.year not in _YEARS:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
