"""One outermost file opened into its documents, with what came along beside each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from validator.intake import archive, limits
from validator.intake.archive import Budget
from validator.intake.codes import CODES, Refusal, fault
from validator.intake.document import Document, Evidence, Mail
from validator.intake.sniff import BINARY, EML, ZIP, Kind, Role, claims_parcel, claims_sheet, fits_xlsx, sniff
from validator.intake.walk import is_litter
from workbook.finding import Fault, Severity, Text

if TYPE_CHECKING:
    from email.message import Message

SAVE_AS = Text("请在 Excel 或 WPS 中另存为 .xlsx 后重新发送", "save it as .xlsx in Excel or WPS and send it again")
PACK_AS = Text("请用 zip 重新打包，或把报表直接作为附件发送", "pack it again as a zip, or attach the return itself")
NO_WORKBOOK = Text("内容不是工作簿", "it is no workbook")
NO_PARCEL = Text("内容不是压缩包或邮件", "it is neither an archive nor a mail")

_ERRORS = frozenset(code.code for code in CODES if code.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something lies: its containers from the outermost on, what it belongs with, the outermost mail it came in.

    Things belong together that share the beginning of `scope`: it has one step for each mail, and outside
    mails one for each archive and each folder in one.
    """

    within: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    mail: Mail | None = None


@dataclass(slots=True)
class Found:
    """A file found: a workbook (`readable`), something to be told (`faults`), or evidence."""

    name: str
    spot: Spot
    data: bytes
    readable: bool = False
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class Opening:
    """What has been found so far in one outermost file."""

    returns: list[Found] = field(default_factory=list)
    evidence: list[Found] = field(default_factory=list)
    budget: Budget = field(default_factory=Budget)
    steps: int = 0

    def step(self) -> str:
        """A new step of scope, unlike any folder's name."""
        self.steps += 1
        return f"\0{self.steps}"


def open_path(path: str | os.PathLike[str]) -> Iterator[Document]:
    """The documents of one outermost file, at least one.

    A workbook's `data` is given unguarded: `guard.scan` comes next. Whatever is wrong with a file is a fault
    on its document, and nothing is raised. The containers are looked through first, the documents made one by
    one: a consumer that dies of one still has those before it.
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
    yield from open_bytes(data, name, shown)


def open_bytes(data: bytes, name: str, path: str) -> Iterator[Document]:
    """As `open_path`, for an outermost file whose bytes are at hand."""
    opening = Opening()
    itself = _take(opening, name, Spot(), data) or Found(name, Spot(), data)
    if not opening.returns:
        if claims_sheet(name):
            itself.faults += (fault("file.corrupt", NO_WORKBOOK),)
        opening.returns.append(itself)
    beside = _evidence(opening)
    for found in opening.returns:
        faults = sorted(found.faults, key=lambda each: each.code not in _ERRORS)
        yield Document(
            path=path,
            file=found.name,
            within=found.spot.within,
            data=found.data if found.readable else None,
            sha256=sha256(found.data).hexdigest(),
            mail=found.spot.mail,
            evidence=_beside(found, beside) if found.spot.within else None,
            faults=tuple(faults),
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
    opener = OPENERS.get(kind)
    if opener:
        return opener(opening, name, spot, data)
    told = _told(kind, name, data)
    if kind.role is Role.WORKBOOK:
        odd = () if fits_xlsx(name) else (fault("file.wrong-extension", kind.title, name=name),)
        opening.returns.append(Found(name, spot, data, readable=True, faults=odd))
    elif told:
        opening.returns.append(Found(name, spot, data, faults=(told,)))
    else:
        opening.evidence.append(Found(name, spot, data))
    return None


def _told(kind: Kind, name: str, data: bytes) -> Fault | None:
    """Why a file that should be read is not; None for a workbook, and for what is there to be evidence."""
    awaited = claims_sheet(name) or claims_parcel(name)
    if awaited and not data:
        return fault("file.empty")
    if kind.role is Role.LOCKED:
        return fault("file.encrypted")
    if kind.role is Role.SHEET:
        return fault("file.unsupported", kind.title, advice=SAVE_AS)
    if kind.role is Role.PARCEL:
        return fault("file.unsupported", kind.title, advice=PACK_AS)
    if kind.role is not Role.EVIDENCE or not awaited:
        return None
    if claims_parcel(name):
        return fault("file.corrupt", NO_PARCEL)
    return (
        fault("file.corrupt", NO_WORKBOOK) if kind is BINARY else fault("file.unsupported", kind.title, advice=SAVE_AS)
    )


def _open_zip(opening: Opening, name: str, spot: Spot, data: bytes) -> Found:
    itself = Found(name, spot, data)
    inner = _entered(opening, itself, spot.mail is None, spot.mail)
    if inner is None:
        return itself
    before, locked = len(opening.returns), False
    try:
        for packed in archive.listing(data):
            place = inner if inner.mail else replace(inner, scope=inner.scope + packed.folders)
            if packed.member.encrypted:
                locked = True
                if claims_sheet(packed.name) or claims_parcel(packed.name):
                    opening.returns.append(Found(packed.name, place, b"", faults=(fault("file.encrypted"),)))
            else:
                _unpack(opening, packed, place, data)
    except Refusal as refusal:
        _tell(opening, itself, refusal.fault)
    if locked and len(opening.returns) == before:
        _tell(opening, itself, fault("file.encrypted"))
    return itself


def _unpack(opening: Opening, packed: archive.Packed, place: Spot, data: bytes) -> None:
    try:
        contents = opening.budget.inflate(data, packed.member)
    except Refusal as refusal:
        if refusal.fault.code == "file.too-large":  # the budget is the whole file's: nothing more can come out
            raise
        opening.returns.append(Found(packed.name, place, b"", faults=(refusal.fault,)))
        return
    _take(opening, packed.name, place, contents)


def _open_mail(opening: Opening, name: str, spot: Spot, data: bytes, message: Message | None = None) -> Found:
    from validator.intake import mail  # what reads mail takes longer to import than a workbook to check

    itself = Found(name, spot, data)
    try:
        letter = mail.read(message or mail.parse(data), cut=message is None and mail.was_cut(data))
    except Refusal as refusal:
        _tell(opening, itself, refusal.fault)
        return itself
    itself.spot = replace(spot, mail=spot.mail or letter.mail)  # a mail within a mail may say anything of its sender
    inner = _entered(opening, itself, True, itself.spot.mail)
    if inner is None:
        return itself
    before = len(opening.returns)
    for item in letter.items:
        if is_litter(item.name):
            continue
        if item.message is not None:
            _open_mail(opening, item.name, inner, item.data, item.message)
        elif item.locked:
            opening.returns.append(Found(item.name, inner, item.data, faults=(fault("file.encrypted"),)))
        else:
            _take(opening, item.name, inner, item.data)
    for found in opening.returns[before:]:
        found.faults += tuple(letter.faults)
    itself.faults = tuple(letter.faults)
    if len(opening.returns) == before:
        if letter.link:
            _tell(opening, itself, fault("file.linked", letter.link))
        elif letter.damaged:
            _tell(opening, itself, fault("file.corrupt", letter.damaged))
    return itself


def _entered(opening: Opening, itself: Found, apart: bool, letter: Mail | None) -> Spot | None:
    """The spot inside a container, a step of its own where it stands `apart`; None if that is too deep."""
    spot = itself.spot
    if len(spot.within) >= limits.DEPTH:
        _tell(opening, itself, fault("file.too-deep", limit=limits.DEPTH))
        return None
    scope = (*spot.scope, opening.step()) if apart else spot.scope
    return Spot((*spot.within, itself.name), scope, letter)


def _tell(opening: Opening, itself: Found, error: Fault) -> None:
    """Let a container stand for itself, with what is wrong with it."""
    if not any(found is itself for found in opening.returns):
        opening.returns.append(itself)
    itself.faults += (error,)


def _evidence(opening: Opening) -> list[tuple[tuple[str, ...], Evidence]]:
    """Each piece of evidence with the scope it counts for: the nearest around it that holds a spreadsheet."""
    if not opening.evidence:
        return []
    sheets = [found for found in opening.returns if found.readable or claims_sheet(found.name)] or opening.returns
    homes = {found.spot.scope[:length] for found in sheets for length in range(len(found.spot.scope) + 1)}
    placed = []
    for found in opening.evidence:
        home = found.spot.scope
        while home not in homes:
            home = home[:-1]
        placed.append((home, Evidence(found.name, sha256(found.data).hexdigest(), found.data)))
    return placed


def _beside(found: Found, placed: list[tuple[tuple[str, ...], Evidence]]) -> tuple[Evidence, ...]:
    return tuple(each for home, each in placed if found.spot.scope[: len(home)] == home)


OPENERS: dict[Kind, Callable[[Opening, str, Spot, bytes], Found]] = {EML: _open_mail, ZIP: _open_zip}
