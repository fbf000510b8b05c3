"""One outermost file opened in a test, and its documents as short as they can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage

from tests.intake.builders import workbook
from validator.intake.codes import CODES
from validator.intake.document import Document
from validator.intake.open import open_bytes

BOOK = workbook()
OTHER = workbook(before="<!-- other -->")
PICTURE = b"\x89PNG\r\n\x1a\n1"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def opened(data: bytes | EmailMessage, name: str = "来件.eml") -> list[Document]:
    """The documents of an outermost file; every message of theirs fills its slots."""
    raw = data.as_bytes() if isinstance(data, EmailMessage) else data
    documents = list(open_bytes(raw, name, name))
    codes = {code.code: code for code in CODES}
    for document in documents:
        for fault in document.faults:
            assert "{" not in codes[fault.code].message.fill("zh", fault.slots)
            assert "{" not in codes[fault.code].message.fill("en", fault.slots)
    return documents


def named(documents: Sequence[Document]) -> list[tuple[str, tuple[str, ...], bool, list[str]]]:
    """(file, within, readable, codes) of each."""
    return [(each.file, each.within, each.data is not None, [f.code for f in each.faults]) for each in documents]


def evidence(document: Document) -> list[str] | None:
    """The names of what came along, None if nothing can be said of it."""
    return None if document.evidence is None else [each.name for each in document.evidence]
