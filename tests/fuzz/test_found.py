"""What fuzzing has found, each once: it stays mended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fuzz import judges, zips
from tests.intake.builders import workbook
from validator.intake.open import open_bytes

WHOLE = b"From: a@b.example\r\nSubject: s\r\nMIME-Version: 1.0\r\n"


@pytest.mark.parametrize("bit", [0x20, 0x40])
def test_a_flag_that_zipfile_does_not_know_is_damage(bit: int) -> None:
    """Patched and strongly encrypted members: NotImplementedError, once calamine had given up."""
    entries = list(zips.take_apart(workbook()))
    flagged = [replace(each, local={"flags": 0x800 | bit}, central={"flags": 0x800 | bit}) for each in entries]
    text = [
        replace(each, packed=b"", full=b"", method=0) if b"sharedStrings" in each.name else each for each in flagged
    ]
    for made in (flagged, text):
        judges.judge_package(zips.put_together(made))


def test_a_mail_within_a_mail_has_the_same_digest_each_time() -> None:
    """The standard library makes a boundary by chance where a multipart names none."""
    inner = b'Subject: x\r\nContent-Type: multipart/mixed; boundary=""\r\n\r\npreamble\r\n--\r\n\r\ntext\r\n'
    data = WHOLE + b"Content-Type: message/rfc822\r\n\r\n" + inner
    digests = {each.sha256 for _ in range(5) for each in open_bytes(data, "x.eml", "x.eml")}
    assert len(digests) == 1
    judges.judge_mail(data)


def test_a_multipart_whose_parameters_contradict_one_another_is_told() -> None:
    """Parts of a name, numbered and not: the standard library cannot sort them."""
    data = (
        WHOLE
        + b"Content-Type: multipart/mixed; name*0*=utf-8''a; name*=b; boundary=BB\r\n\r\n--BB\r\n\r\nx\r\n--BB--\r\n"
    )
    (document,) = open_bytes(data, "x.eml", "x.eml")
    assert [fault.code for fault in document.faults] == ["file.corrupt"]


@pytest.mark.parametrize(
    "cell",
    [
        b"int\n" + hex(10**400).encode(),  # no float is so large
        b"text\n'120",  # of a cell that may hold either, once a text and typed again a number
        "text\n138000011111380二001111".encode(),  # beyond the fifteen digits that a spreadsheet keeps
    ],
)
def test_cells_are_read_without_a_slip(cell: bytes) -> None:
    assert judges.judge_cell(cell) == "odd"


@pytest.mark.parametrize("kind", ["s", "str", "b", "e", "n", "d"])
def test_a_text_in_place_under_another_type_is_refused(kind: str) -> None:
    """calamine reads the text, openpyxl nothing: a return was accepted by the one that the other finds empty."""
    assert judges.judge_package(_holding(kind)) == "file.unsafe"
    assert judges.judge_package(_holding("inlineStr")) == "read"


def _holding(kind: str) -> bytes:
    return workbook(f'<row r="1"><c r="A1" t="{kind}"><is><t>x</t></is></c></row>')
