"""Intake over the corpus of real and hostile files, as its manifests say."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import corpus
from validator.intake.codes import CODES
from validator.intake.document import Document
from validator.intake.open import open_path
from validator.intake.sniff import XLSX
from validator.opening import look, read_through
from workbook.finding import Fault, Severity
from workbook.grid.book import DamagedError
from workbook.grid.inexact import inexact_cells
from workbook.grid.stream import StreamBook

BROKEN = {"corrupt", "fuzz", "fuzz-own", "reader-killer", "xml-attack", "xls-unreadable"}
TOLD = {"macro", "external-link", "hidden", "wrong-type", "html-as-xls", "eml"}
OTHERS = {"xls", "xlsb", "ods", "et", "biff-raw", "csv", "macro", "external-link", "readers-disagree"}
# Nothing but the eight bytes with which an OLE2 file begins, and noughts: no program reads a workbook in that. The
# manifest wants the same bytes refused under a third name, xls_trunc.xls.
NOUGHTS = "eight bytes of a signature and noughts: no workbook"
# Each of these disagrees with the manifest for a reason that was looked into.
EXCUSED = {
    "renamed_xls.xlsx": NOUGHTS,
    "real.et": NOUGHTS,
    "mail_rfc822_nested.eml": "its base64 had BB replaced by CC when it was made: no zip program opens that attachment",
    "mail_qp_binary.eml": "decodes to the very bytes of the workbook, every checksum right",
    "mail_resend_same_mid.eml": "only beside the other mails can it be told: not intake's, which sees one file",
    "duplicate-filename": "two members of one name: broken by intent, called valid",
}
SEVERITIES = {code.code: code.severity for code in CODES}


def listed(part: str) -> Iterator[dict[str, str]]:
    """The rows of a manifest of the corpus, without those excused."""
    with (corpus() / part / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t"):
            if not any(excused in line["path"] for excused in EXCUSED):
                yield line


def faults_of(document: Document) -> list[Fault]:
    """All that intake, guard and the exact reader have against a document."""
    found = list(document.faults)
    if document.data is not None:
        scan = look(document.data, document.kind)
        found += scan.faults
        if scan.refusal is None and document.kind is XLSX:
            found += unread(document.data)
        elif scan.refusal is None:
            found += unread_by_its_own(document, scan)
    return found


def unread(data: bytes) -> list[Fault]:
    """What only reading brings to light."""
    try:
        book = StreamBook(data)
        for name in book.names:
            book.grid(name)
            book.merges(name)
        inexact_cells(data)
    except DamagedError:
        return [Fault("file.corrupt")]
    return []


def unread_by_its_own(document: Document, scan: Any) -> list[Fault]:
    """As `unread`, of a kind that is no .xlsx, by the reader of that kind."""
    try:
        read_through(
            document.data or b"", scan, lambda book, _: [(book.grid(name), book.merges(name)) for name in book.names]
        )
    except DamagedError:
        return [Fault("file.corrupt")]
    return []


def is_error(fault: Fault) -> bool:
    """Whether a fault makes a document unreadable."""
    return SEVERITIES[fault.code] is Severity.ERROR


def test_synthetic_files_meet_what_they_are_owed() -> None:
    wrong, seen = [], 0
    for line in listed("synthetic"):
        path = line["path"]
        documents = list(open_path(corpus() / "synthetic" / path))
        found = [faults_of(document) for document in documents]
        rejected = any(is_error(fault) for faults in found for fault in faults)
        seen += 1
        if rejected != (line["expect"] == "reject"):
            wrong.append((path, line["expect"], found))
        if line["expect"] == "flag" and line["kind"] in TOLD and not any(found):
            wrong.append((path, "should be told", found))
    assert wrong == []
    assert seen > 140


def test_no_sound_workbook_is_refused_and_every_broken_one_is_told() -> None:
    wrong, seen = [], 0
    for line in listed("real"):
        path = Path(line["path"])
        documents = list(open_path(corpus() / "real" / path))
        assert documents, path
        found = [fault for document in documents for fault in faults_of(document)]
        rejected = any(map(is_error, found))
        if line["kind"] in {"valid", "macro", "external-link"} and path.suffix in {".xlsx", ".xlsm", ".xltm"}:
            seen += 1
            if rejected:
                wrong.append((str(path), found))
        if line["kind"] in {"corrupt", "xml-attack"} and not rejected:
            wrong.append((str(path), found))
        if line["kind"] == "encrypted" and path.suffix in {".xlsx", ".xlsm", ".xlsb", ".xls"}:
            assert [fault.code for fault in found] == ["file.encrypted"], path
    assert wrong == []
    assert seen > 100


def test_every_real_workbook_of_another_format_is_read() -> None:
    wrong, seen = [], 0
    for line in listed("real"):
        path = Path(line["path"])
        if line["kind"] in OTHERS and path.suffix not in {".xlsx", ".xlsm", ".xltm", ".xltx"}:
            (document,) = open_path(corpus() / "real" / path)
            seen += 1
            if document.data is None or any(map(is_error, faults_of(document))):
                wrong.append(str(path))
    assert wrong == []
    assert seen > 125


def test_real_mails_say_who_sent_them_and_when() -> None:
    mails = [
        document.mail
        for line in listed("real")
        if line["kind"] == "eml"
        for document in open_path(corpus() / "real" / line["path"])
        if document.mail
    ]
    assert len(mails) > 130
    assert sum("@" in mail.sender for mail in mails) > 100
    assert sum(mail.sent is not None for mail in mails) > 90
    assert all(mail.sent is None or mail.sent.tzinfo for mail in mails)


@pytest.mark.parametrize("kind", sorted(BROKEN))
def test_broken_files_raise_nothing(kind: str) -> None:
    for line in listed("real"):
        if line["kind"] == kind:
            for document in open_path(corpus() / "real" / line["path"]):
                faults_of(document)
