"""One attacker's month: a return that is accepted, one that goes back, in mails whose every word is hostile."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Sequence
from datetime import timedelta
from email.header import Header
from email.utils import format_datetime
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openpyxl

from campaign.workspace import Workspace
from tests.campaign.office import NOW, fill, lay
from tests.returns import saved

MARK = "毒"
"""In each hostile text, so that it can be looked for wherever it went."""

TEXTS = (
    "=cmd|'/C calc'!A0&\"毒\"",
    '=HYPERLINK("http://evil.invalid/毒","x")',
    "+1+1毒",
    "-2+3毒",
    "@SUM(1)毒",
    "_x0009_=1+1毒",
    "_x000D__x000A_Bcc: evil@evil.invalid毒",
    "一行\nX-Injected: 毒",
    "毒_x0000__x0007_",
    "毒_x001B_[31m_x001B_]0;毒_x0007__x009B_2J",
    "<script>alert('毒')</script><img src=x onerror=alert(1)>",
    "]]>毒<!--",
    "&amp;毒&lt;b&gt;",
    "${7*7}{{7*7}}{%毒%}{{''.__class__}}",
    "../../../毒",
    "C:\\毒\\..\\..\\x",
    "CON毒.",
    "毒\u202egpj.xlsx",
    "'; DROP TABLE filings; --毒",
    "毒" * 150,
)
NAMES = (
    "=cmd|' 毒&P&G&D.xlsx",
    "../../毒a.xlsx",
    "C:\\毒\\b.xlsx",
    "CON.xlsx",
    "毒\x1b[31m\u202excod.xlsx",
    "毒<script>alert(1)<!--{{7*7}}.xlsx",
    "毒" * 120 + ".xlsx",
)
FREE = {
    "月报表": ("B14", "B15", "B16"),
    "宣讲明细": tuple(f"{column}{row}" for row in (5, 6, 7) for column in "EHS"),
    "宣讲员": ("B5", "E5"),
    "群众点单": tuple(f"{column}{row}" for row in range(5, 12) for column in "CF"),
    "新媒体作品": tuple(f"{column}{row}" for row in range(5, 9) for column in "CE"),
    "情况说明": tuple(f"{column}{row}" for row in range(5, 9) for column in "ABC"),
}
"""Where a clerk may write what he likes."""
BOUND = {
    "月报表": ("B5", "F5", "B6", "F6", "B7"),
    "宣讲明细": tuple(f"{column}{row}" for row in (5, 6, 7) for column in "BCFGIJKLNQ"),
    "宣讲员": ("A5", "C5", "F5", "G5"),
    "附件清单": tuple(f"{column}{row}" for row in range(5, 12) for column in "ABD"),
}
"""Where a number, a date or a word of a list belongs."""


def spoilt(data: bytes, places: Sequence[dict[str, tuple[str, ...]]], sheet: str = "") -> bytes:
    """A return with hostile texts, never formulas, in all those cells; and a sheet of that name besides."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    texts = cycle(TEXTS)
    for cells in places:
        for name, refs in cells.items():
            for ref in refs:
                _write(book[name][ref], next(texts))
    if "群众点单" in book.sheetnames:
        for row in range(5, 12):
            book["群众点单"][f"A{row}"].value = NOW.date().replace(month=4, day=row)
    if sheet:
        _write(book.create_sheet(sheet)["A1"], TEXTS[0])
        book[sheet].sheet_state = "hidden"
    return saved(book)


def _write(cell: Any, text: str) -> None:
    cell.value = text
    cell.data_type = "s"  # or openpyxl would make a formula of it


def letter(sender: str, subject: str, attachments: Sequence[tuple[str, bytes]], minutes: int) -> bytes:
    """A mail as an attacker writes it, byte by byte: no library keeps him from anything."""
    lines = [
        f"Received: from mx.unit.invalid by mx.department.invalid; {format_datetime(NOW - timedelta(days=3))}",
        f"From: {Header(TEXTS[9] + subject, 'utf-8').encode()} <{sender}>".replace("\n", "\r\n"),
        f"Subject: {Header(subject, 'utf-8').encode()}".replace("\n", "\r\n"),
        f"Date: {format_datetime(NOW - timedelta(days=3, minutes=-minutes))}",
        f"Message-ID: <{minutes}\t{MARK}> <a@b>",
        'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="BB"\r\n',
        f"--BB\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{TEXTS[10]}\r\n{TEXTS[13]}",
    ]
    body = "\r\n".join(lines).encode("utf-8", "surrogatepass")
    for name, data in attachments:
        body += (
            f"\r\n--BB\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
            f"Content-Disposition: attachment; filename*=UTF-8''{quote(name)}\r\n\r\n"
        ).encode() + base64.encodebytes(data)
    return body + b"\r\n--BB--\r\n"


def attack(workspace: Workspace) -> Iterator[Path]:
    """Lay the attacker's mails and files into 收件箱; the first return is right but for its words."""
    words = spoilt(fill(workspace, "B01"), [FREE])
    faults = spoilt(fill(workspace, "B02"), [FREE, BOUND], sheet="=1+1毒{{7}}<b>")
    for number, subject in enumerate(TEXTS[:1]):
        yield lay(workspace, f"0{number}.eml", letter("b01@unit.invalid", subject, [("四月月报.xlsx", words)], number))
    for number, names in enumerate((NAMES[:4], NAMES[4:])):
        pictures = [(f"../{MARK}\x1b[2J{each}.jpg", b"\xff\xd8\xff\xe0" + bytes([each])) for each in range(2)]
        carried = [*((name, faults) for name in names), *pictures]
        yield lay(workspace, f"1{number}.eml", letter("b02@unit.invalid", TEXTS[number + 6], carried, 10 + number))
    yield lay(workspace, "2\x1b[31m毒\u202e\n.xlsx", faults)
    yield lay(workspace, "=cmd毒{{7*7}}<b>.xlsx", faults[:-400])
