"""A mail as Outlook saves it (.msg, MS-OXMSG): who it is from, and what is attached, messages among it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from validator.intake import limits, links, reasons
from validator.intake.codes import Refusal
from validator.intake.compound import check_compound
from validator.intake.document import Mail
from validator.intake.letter import Item, Letter
from validator.intake.names import decoded, last_component

if TYPE_CHECKING:
    from oxmsg.storage import Storage

# MS-OXPROPS: the properties that say what we ask for, best first
_SENDERS = (0x5D01, 0x5D02, 0x0C1F, 0x0065)  # SMTP address of sender, of whom he stands for; then of any kind
_SUBJECT, _TOPIC, _HEADERS, _MESSAGE_ID = 0x0037, 0x0070, 0x007D, 0x1035
_SUBMITTED, _DELIVERED = 0x0039, 0x0E06
_BODY, _HTML = 0x1000, 0x1013
_LONG_NAME, _NAME, _TITLE, _CONTENTS, _METHOD = 0x3707, 0x3704, 0x3001, 0x3701, 0x3705
_CODEPAGES = (0x3FFD, 0x3FDE)
_EMBEDDED = 5
_UNICODE, _BYTES, _BINARY, _OBJECT = "001F", "001E", "0102", "000D"
_TOP, _INNER, _ATTACHMENT = 32, 24, 8  # where the list of properties begins
_CLOUD, _CLOUD_PATH = 7, 0x370D
_FLAGS, _SHOWN_IN_BODY, _MIME = 0x3714, 4, 0x370E


class _Properties:
    """The properties of a message or an attachment: text decoded, numbers and times where they stand."""

    def __init__(self, storage: Storage, header: int, charset: str = "") -> None:
        self._streams = {stream.name.upper(): stream.bytes_ for stream in storage.streams}
        listed = self._streams.get("__PROPERTIES_VERSION1.0", b"")
        self._fixed = {
            int.from_bytes(listed[at + 2 : at + 4], "little"): listed[at + 8 : at + 16]
            for at in range(header, len(listed) - 15, 16)
        }
        self.charset = charset or next(filter(None, map(self._codepage, _CODEPAGES)), "")

    def text(self, *keys: int) -> str:
        """The first of some texts that is not empty."""
        for key in keys:
            wide = self._streams.get(f"__SUBSTG1.0_{key:04X}{_UNICODE}")
            narrow = self._streams.get(f"__SUBSTG1.0_{key:04X}{_BYTES}", b"")
            found = wide.decode("utf-16-le", "replace") if wide else decoded(narrow, self.charset)
            if found := found.strip("\0 "):
                return found
        return ""

    def contents(self, key: int) -> bytes | None:
        """Some bytes, None if there are none."""
        return self._streams.get(f"__SUBSTG1.0_{key:04X}{_BINARY}")

    def number(self, key: int) -> int:
        """A number, 0 if it is not said."""
        return int.from_bytes(self._fixed.get(key, b"")[:4], "little")

    def time(self, *keys: int) -> datetime | None:
        """The first of some times that is one; Windows counts tenths of a microsecond since 1601."""
        for key in keys:
            ticks = int.from_bytes(self._fixed.get(key, b""), "little")
            try:
                found = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
            except OverflowError:
                continue
            if 1990 <= found.year < 2100:
                return found
        return None

    def _codepage(self, key: int) -> str:
        page = self.number(key)
        if page == 65001:
            return "utf-8"
        return "gb18030" if page in (936, 54936, 52936) else f"cp{page}" if 0 < page < 65000 else ""


def open_message(data: bytes) -> Letter:
    """An Outlook message's bytes taken apart; raises Refusal (`check_compound`, too many attachments, too deep)."""
    from olefile import OleFileIO
    from oxmsg.storage import Storage

    if len(data) > limits.MAIL:
        raise Refusal("file.too-large", reasons.LARGE_MAIL)
    check_compound(data)
    try:
        with OleFileIO(BytesIO(data)) as file:
            root = Storage.from_ole(file)
    except RecursionError as cause:
        raise Refusal("file.too-deep", limit=limits.MAIL_DEPTH) from cause
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError) as cause:
        raise Refusal("file.corrupt", reasons.LETTER) from cause
    return _read(root, _TOP)


def _read(storage: Storage, header: int, charset: str = "") -> Letter:
    message = _Properties(storage, header, charset)
    letter = Letter(_mail(message))
    letter.link = links.to_file(message.text(_BODY)[: limits.MIB]) or links.to_file(
        decoded((message.contents(_HTML) or b"")[: limits.MIB], message.charset)
    )
    for number, attachment in enumerate(storage.iter_attachment_storages()):
        if number == limits.MAIL_PARTS:
            raise Refusal("file.too-many", limit=limits.MAIL_PARTS)
        _take(attachment, message.charset, letter)
    return letter.settled()


def _mail(message: _Properties) -> Mail:
    """Who a message is from: by the headers that it was sent with where it has them, else by what Outlook noted."""
    from validator.intake.mail import parse, summary

    said = summary(parse(message.text(_HEADERS).encode("utf-8", "replace")))
    addresses = [found for found in map(message.text, _SENDERS) if "@" in found]
    return Mail(
        sender=said.sender or (addresses[0].lower() if addresses else ""),
        subject=said.subject or message.text(_SUBJECT, _TOPIC)[:500],
        sent=said.sent or message.time(_DELIVERED, _SUBMITTED),
        message_id=said.message_id or message.text(_MESSAGE_ID)[:500],
    )


def _take(attachment: Storage, charset: str, letter: Letter) -> None:
    its = _Properties(attachment, _ATTACHMENT, charset)
    name, contents = its.text(_LONG_NAME, _NAME, _TITLE), its.contents(_CONTENTS)
    inner = next(
        (each for each in attachment.storages if each.name.upper().endswith(f"{_CONTENTS:04X}{_OBJECT}")), None
    )
    if inner is not None and its.number(_METHOD) == _EMBEDDED:
        title = its.text(_TITLE) or _Properties(inner, _INNER, charset).text(_SUBJECT)
        name = last_component(title.replace("/", "_"))[:80] or "邮件"
        item = Item(f"{name.removesuffix('.msg')}.msg", _joined(inner), read=partial(_again, inner, charset))
        letter.items.append(item)
    elif its.number(_METHOD) == _CLOUD:
        letter.link = letter.link or links.host(its.text(_CLOUD_PATH, _LONG_NAME).encode()) or name
    elif contents is not None:
        kind = its.text(_MIME).lower()
        if kind.startswith("image/") and its.number(_FLAGS) & _SHOWN_IN_BODY:
            return  # it only decorates the body
        letter.take(name, contents, locked=kind in ("application/pkcs7-mime", "application/x-pkcs7-mime"))
    elif inner is not None:  # an object drawn in the body: nothing that anyone sent as a file
        letter.items.append(Item(last_component(name) or "附件", _joined(inner)))


def _again(storage: Storage, charset: str, _: bytes) -> Letter:
    """A message within a message: it has no bytes of its own that could be read as a file."""
    return _read(storage, _INNER, charset)


def _joined(storage: Storage) -> bytes:
    """What stands for a message within a message where its bytes are asked for: all of its streams, in order."""
    own = b"".join(stream.path.encode("utf-8", "replace") + stream.bytes_ for stream in storage.streams)
    return own + b"".join(map(_joined, storage.storages))
