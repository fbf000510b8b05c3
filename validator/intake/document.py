"""What intake hands on: a Document with its way in, its mail and the evidence that came along."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from validator.intake.sniff import XLSX, Kind
from workbook.finding import Fault


class Mail(NamedTuple):
    """The outermost message a document came in: who really sent it, whatever mails lie within.

    `sent` is the time of the topmost Received header, else of Date, with its zone; `sha256` is of the whole message.
    """

    sender: str
    subject: str
    sent: datetime | None
    message_id: str
    sha256: str = ""


class Evidence(NamedTuple):
    """A file beside the return in the same container that is no spreadsheet: picture, video, text."""

    name: str
    sha256: str
    data: bytes


class Document(NamedTuple):
    """One spreadsheet, or one member that could not be read.

    `path` is the outermost file as found, `file` the decoded last component of the document's own name,
    `within` the containers it came in, outermost first. `data` is None when it could not be read at all:
    then `faults` holds the `file.*` error; else `kind` is what it was sniffed to be, which says by what guard and
    reader it is read (validator/opening.py). `evidence` is None when it came in no container (nothing can be
    said of attachments), else every other non-spreadsheet file of the same mail or archive; `workbooks` are the
    names of the spreadsheets there, its own too. `original` are the
    bytes that came, and whose digest `sha256` is, where a password had to open them to have `data`, or nothing could.
    """

    path: str
    file: str
    within: tuple[str, ...]
    data: bytes | None
    sha256: str
    mail: Mail | None = None
    evidence: tuple[Evidence, ...] | None = None
    faults: tuple[Fault, ...] = ()
    kind: Kind = XLSX
    original: bytes | None = None
    workbooks: tuple[str, ...] = ()
