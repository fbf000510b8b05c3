"""One outermost file opened into its documents, with what came along beside each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from validator.intake import limits
from validator.intake.archive import DECRYPTED, Packed
from validator.intake.codes import CODES, Refusal, fault
from validator.intake.document import Document, Evidence
from validator.intake.found import Found, Opening, Spot
from validator.intake.keys import Keys
from validator.intake.sniff import (
    BINARY,
    EML,
    MBOX,
    MSG,
    RAR,
    SEVEN,
    TAR,
    TNEF,
    ZIP,
    Kind,
    Role,
    claims_parcel,
    claims_sheet,
    sniff,
)
from validator.intake.walk import is_litter
from workbook.finding import Fault, Severity, Text

if TYPE_CHECKING:
    from validator.intake.letter import Letter

SAVE_AS = Text("请在 Excel 或 WPS 中另存为 .xlsx 后重新发送", "save it as .xlsx in Excel or WPS and send it again")
NO_WORKBOOK = Text("内容不是工作簿", "it is no workbook")
NO_PARCEL = Text("内容不是压缩包或邮件", "it is neither an archive nor a mail")

_ARCHIVES = (ZIP, SEVEN, RAR, TAR)
_LETTERS = (EML, MSG, TNEF)
_ERRORS = frozenset(code.code for code in CODES if code.severity is Severity.ERROR)


def open_path(path: str | os.PathLike[str], passwords: Sequence[str] = ()) -> Iterator[Document]:
    """The documents of one outermost file, at least one.

    A workbook's `data` is given unguarded: the guard of its kind comes next. Whatever is wrong with a file is a
    fault on its document, and nothing is raised. The containers are looked through first, the documents made one
    by one: a consumer that dies of one still has those before it. What is locked is tried with the `passwords`.
    """
    shown = os.fspath(path)
    name = os.path.basename(os.path.abspath(path))
    try:
        with open(path, "rb") as file:
            data = file.read(limits.CONTAINER + 1)
            if len(data) > limits.CONTAINER:
                yield _oversize(shown, name, data, file.read)
                return
    except (OSError, ValueError) as cause:
        reason = getattr(cause, "strerror", None) or type(cause).__name__
        yield Document(shown, name, (), None, sha256().hexdigest(), faults=(fault("file.no-access", reason),))
        return
    yield from open_bytes(data, name, shown, passwords)


def open_bytes(data: bytes, name: str, path: str, passwords: Sequence[str] = ()) -> Iterator[Document]:
    """As `open_path`, for an outermost file whose bytes are at hand."""
    opening = Opening(Keys(passwords))
    itself = _take(opening, name, Spot(), data) or Found(name, Spot(), data)
    if not opening.returns:
        if claims_sheet(name):
            itself.faults += (fault("file.corrupt", NO_WORKBOOK),)
        opening.returns.append(itself)
    beside = opening.beside()
    for found in opening.returns:
        faults = sorted(found.faults, key=lambda each: each.code not in _ERRORS)
        yield Document(
            path=path,
            file=found.name,
            within=found.spot.within,
            data=found.data if found.readable else None,
            sha256=found.sha256,
            mail=found.spot.mail,
            evidence=_beside(found, beside) if found.spot.within else None,
            faults=tuple(faults),
            kind=found.kind,
            original=found.data if found.original is None and not found.readable else found.original,
            workbooks=opening.workbooks(found),
        )


def _oversize(path: str, name: str, start: bytes, read: Callable[[int], bytes]) -> Document:
    """A file too large for anything but evidence: a video on its own is no fault."""
    digest = sha256(start)
    while more := read(limits.MIB):
        digest.update(more)
    kind = sniff(start[:4096], name)
    size = Text(f"超过 {limits.CONTAINER >> 20} MB", f"more than {limits.CONTAINER >> 20} MB")
    harmless = kind.role is Role.EVIDENCE and not claims_sheet(name) and not claims_parcel(name)
    return Document(
        path, name, (), None, digest.hexdigest(), faults=() if harmless else (fault("file.too-large", size),)
    )


def _take(opening: Opening, name: str, spot: Spot, data: bytes) -> Found | None:
    """Sort one file in; a container is opened, and given back as itself for the case that it holds no return."""
    kind = sniff(data, name)
    found = Found(name, spot, data, kind=kind)
    if kind in _ARCHIVES:
        _open_archive(opening, found, _unpacker(kind))
        return found
    if kind is MBOX:
        _open_mailbox(opening, found)
        return found
    if kind in _LETTERS:
        _open_letter(opening, found, _reader(kind))
        return found
    if kind.role is Role.LOCKED:
        _unlock(opening, found)
    told = _told(found)
    if found.kind.role is Role.WORKBOOK and data:
        found.readable = True
        if not found.kind.fits(name):
            found.faults += (fault("file.wrong-extension", found.kind.title, name=name),)
        opening.returns.append(found)
    elif told:
        found.faults += (told,)
        opening.returns.append(found)
    else:
        opening.evidence.append(found)
    return None


def _unlock(opening: Opening, found: Found) -> None:
    """Put what a password opens in the place of a locked workbook; it stays as it is if none does."""
    if not opening.keys:
        return
    from validator.intake.unlocking import unlocked

    plain = unlocked(found.data, opening.keys)
    if plain is None:
        return
    kind = sniff(plain, found.name)
    if kind.role in (Role.WORKBOOK, Role.SHEET):
        found.data, found.original, found.kind = plain, found.data, kind
        found.faults += (DECRYPTED,)


def _told(found: Found) -> Fault | None:
    """Why a file that should be read is not; None for a workbook, and for what is there to be evidence."""
    kind, awaited = found.kind, claims_sheet(found.name) or claims_parcel(found.name)
    if awaited and not found.data:
        return fault("file.empty")
    if kind.role is Role.LOCKED:
        return fault("file.encrypted")
    if kind.role is Role.SHEET:
        return fault("file.unsupported", kind.title, advice=SAVE_AS)
    if kind.role is not Role.EVIDENCE or not awaited:
        return None
    if claims_parcel(found.name):
        return fault("file.corrupt", NO_PARCEL)
    return (
        fault("file.corrupt", NO_WORKBOOK) if kind is BINARY else fault("file.unsupported", kind.title, advice=SAVE_AS)
    )


Unpack = Callable[..., Iterator[Packed]]
"""unpack(data, name, budget, keys): the files of an archive; raises Refusal for the archive as a whole."""


def _open_archive(opening: Opening, itself: Found, unpack: Unpack) -> None:
    inner = opening.enter(itself, itself.spot.mail is None, itself.spot.mail)
    if inner is None:
        return
    before, locked = len(opening.returns), False
    try:
        for packed in unpack(itself.data, itself.name, opening.budget, opening.keys):
            place = inner if inner.mail else inner._replace(scope=inner.scope + packed.folders)
            locked |= _take_packed(opening, packed, place)
    except Refusal as refusal:
        opening.tell(itself, refusal.fault)
        return
    if locked and len(opening.returns) == before:
        opening.tell(itself, fault("file.encrypted"))


def _take_packed(opening: Opening, packed: Packed, place: Spot) -> bool:
    """Sort a file of an archive in, or tell why it is not had; whether it is one that stays locked."""
    before, told = len(opening.returns), packed.fault
    if packed.contents is not None:
        _take(opening, packed.name, place, packed.contents)
        if told:
            for found in opening.returns[before:]:
                found.faults += (told,)
        return False
    locked = told is not None and told.code == "file.encrypted"
    if told and (not locked or claims_sheet(packed.name) or claims_parcel(packed.name)):
        opening.returns.append(Found(packed.name, place, b"", faults=(told,)))
    return locked


def _open_letter(opening: Opening, itself: Found, read: Callable[[bytes], Letter]) -> None:
    try:
        letter = read(itself.data)
    except Refusal as refusal:
        opening.tell(itself, refusal.fault)
        return
    spot = itself.spot
    mail = spot.mail or letter.mail._replace(sha256=sha256(itself.data).hexdigest())
    itself.spot = spot._replace(mail=mail)  # a mail within a mail may say anything of its sender
    inner = opening.enter(itself, True, itself.spot.mail)
    if inner is None:
        return
    before = len(opening.returns)
    for item in letter.items:
        if is_litter(item.name):
            continue
        if item.read is not None:
            _open_letter(opening, Found(item.name, inner, item.data), item.read)
        elif item.locked:
            opening.returns.append(Found(item.name, inner, item.data, faults=(fault("file.encrypted"),)))
        else:
            _take(opening, item.name, inner, item.data)
    for found in opening.returns[before:]:
        found.faults += tuple(letter.faults)
    itself.faults = tuple(letter.faults)
    if len(opening.returns) == before:
        if letter.link:
            opening.tell(itself, fault("file.linked", letter.link))
        elif letter.damaged:
            opening.tell(itself, fault("file.corrupt", letter.damaged))


def _beside(found: Found, located: list[tuple[tuple[str, ...], Evidence]]) -> tuple[Evidence, ...]:
    return tuple(each for home, each in located if found.spot.scope[: len(home)] == home)


# What opens a container is imported when one comes: most take longer to import than a workbook to check.


def _unpacker(kind: Kind) -> Unpack:
    if kind is ZIP:
        from validator.intake.parcels.zipped import unpack
    elif kind is SEVEN:
        from validator.intake.parcels.sevenzip import unpack
    elif kind is RAR:
        from validator.intake.parcels.rar import unpack
    else:
        from validator.intake.parcels.tarball import unpack
    return unpack


def _reader(kind: Kind) -> Callable[[bytes], Letter]:
    if kind is MSG:
        from validator.intake.parcels.outlook import open_message as read
    elif kind is TNEF:
        from validator.intake.parcels.tnef import open_tnef as read
    else:
        from validator.intake.mail import open_mail as read
    return read


def _open_mailbox(opening: Opening, itself: Found) -> None:
    from validator.intake.parcels.mailbox import mails

    inner = opening.enter(itself, True, itself.spot.mail)
    if inner is None:
        return
    try:
        for name, data in mails(itself.data):
            _open_letter(opening, Found(name, inner, data, kind=EML), _reader(EML))
    except Refusal as refusal:
        opening.tell(itself, refusal.fault)
