"""Real bytes to intake: workbooks, zips and mails, right ones and ones with a single thing wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from email.message import EmailMessage

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
    'sheet.main+xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def relations(*rows: tuple[str, str, str, str]) -> str:
    """A .rels part of (id, kind, target, mode) rows."""
    found = "".join(
        f'<Relationship Id="{key}" Type="{_KINDS}/{kind}" Target="{target}"{mode and f""" TargetMode="{mode}" """}/>'
        for key, kind, target, mode in rows
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{_RELATIONS}">{found}</Relationships>'


def sheet(rows: str, before: str = "", after: str = "") -> str:
    """A worksheet part around the XML of its rows."""
    return f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def row(*cells: str, number: int = 1) -> str:
    """A row around the XML of its cells."""
    return f'<row r="{number}">{"".join(cells)}</row>'


A1 = '<c r="A1"><v>1</v></c>'


def parts(
    rows: str = row(A1),
    *,
    before: str = "",
    after: str = "",
    sheets: str = '<sheet name="月报" sheetId="1" r:id="s1"/>',
    extra: Mapping[str, str | bytes] | None = None,
) -> dict[str, str | bytes]:
    """The parts of a small workbook of one sheet."""
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("a", "officeDocument", "xl/workbook.xml", "")),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_KINDS}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("s1", "worksheet", "worksheets/sheet1.xml", ""),
            ("t", "sharedStrings", "sharedStrings.xml", ""),
            ("u", "styles", "styles.xml", ""),
        ),
        "xl/worksheets/sheet1.xml": sheet(rows, before, after),
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}" count="1" uniqueCount="1"><si><t>甲</t></si></sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf/><xf/></cellXfs></styleSheet>',
        **(extra or {}),
    }


def packed(members: Mapping[str, str | bytes] | Iterable[tuple[str, str | bytes]], method: int = 8) -> bytes:
    """A zip of members, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, contents in members.items() if isinstance(members, Mapping) else members:
            archive.writestr(name, contents)
    return out.getvalue()


def workbook(rows: str = row(A1), **more: object) -> bytes:
    """A small .xlsx; keywords as for `parts`."""
    return packed(parts(rows, **more))  # type: ignore[arg-type]


def zipped_raw(members: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A zip whose names are bytes without the UTF-8 flag, as old Chinese programs write them."""
    listed = list(members)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, contents) in enumerate(listed):
            archive.writestr(str(number).zfill(len(name)), contents)
    data = out.getvalue()
    for number, (name, _) in enumerate(listed):
        data = data.replace(str(number).zfill(len(name)).encode(), name)
    return data


def mail(*attachments: tuple[str, bytes], text: str = "请查收", sender: str = "clerk@ban.example") -> EmailMessage:
    """A mail with attachments, as a present-day program writes it."""
    message = EmailMessage()
    message["From"] = f"张三 <{sender}>"
    message["To"] = "xcb@qu.example"
    message["Subject"] = "四月月报"
    message["Date"] = "Fri, 01 May 2020 09:30:00 +0800"
    message["Message-ID"] = "<1@ban.example>"
    message.set_content(text)
    for name, contents in attachments:
        message.add_attachment(contents, maintype="application", subtype="octet-stream", filename=name)
    return message


def raw_mail(headers: bytes, contents: bytes, before: bytes = b"") -> bytes:
    """A mail with one base64 attachment whose part headers are given as bytes."""
    import base64

    return (
        before
        + b"From: a@b.example\r\nSubject: s\r\nMIME-Version: 1.0\r\n"
        + b'Content-Type: multipart/mixed; boundary="BB"\r\n\r\n--BB\r\n'
        + headers
        + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(contents)
        + b"\r\n--BB--\r\n"
    )
