"""Small files of other formats, right ones and ones with a single thing wrong."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence

from tests.intake.builders import packed

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def record(kind: int, body: bytes = b"") -> bytes:
    """A record of an old workbook's stream."""
    return struct.pack("<HH", kind, len(body)) + body


def beginning(kind: int) -> bytes:
    """The record that begins a part of the stream: 5 the workbook, 0x10 a sheet."""
    return record(0x809, struct.pack("<HHHHLL", 0x0600, kind, 0, 1997, 0, 6))


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    """A cell with a number, from 0."""
    return record(0x203, struct.pack("<HHHd", row, column, style, value))


def xls(
    sheets: Sequence[tuple[str, bytes]] = (("甲", number(0, 0, 1.5)),),
    before: bytes = b"",
    states: Mapping[str, tuple[int, int]] | None = None,
) -> bytes:
    """The stream of an old workbook: sheets of records; `states` name -> (visibility, kind)."""
    listed = len(b"".join(_bound(0, name, 0, 0) for name, _ in sheets))
    at = len(beginning(5)) + len(before) + listed + 4
    head, body = beginning(5) + before, b""
    for name, records in sheets:
        visibility, kind = (states or {}).get(name, (0, 0))
        head += _bound(at + len(body), name, visibility, kind)
        body += beginning(0x10) + records + record(0x0A)
    return head + record(0x0A) + body


def _bound(at: int, name: str, visibility: int, kind: int) -> bytes:
    text = name.encode("utf-16-le")
    return record(0x85, struct.pack("<LBBBB", at, visibility, kind, len(name), 1) + text)


def ods(table: str, before: str = "", extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """A packed OpenDocument spreadsheet around the XML of its tables."""
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content(table, before),
            "META-INF/manifest.xml": "<manifest/>",
            **(extra or {}),
        }
    )


def content(table: str, before: str = "") -> str:
    """The content.xml around the XML of its tables."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style", "draw")
    )
    return (
        f'<office:document-content {spaces} xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">{before}'
        f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"
    )


def row(cells: str, more: str = "") -> str:
    """A row of an OpenDocument table."""
    return f"<table:table-row {more}>{cells}</table:table-row>"


def cell(value: str, kind: str = "float", more: str = "", text: str = "") -> str:
    """A cell of an OpenDocument table with its value in the attribute that its kind has."""
    name = {"float": "value", "date": "date-value", "time": "time-value", "boolean": "boolean-value"}.get(kind)
    given = f'office:{name}="{value}"' if name else ""
    shown = f"<text:p>{text or value}</text:p>"
    return f'<table:table-cell office:value-type="{kind}" {given} {more}>{shown}</table:table-cell>'


def table(rows: str, name: str = "甲") -> str:
    """A sheet of an OpenDocument spreadsheet."""
    return f'<table:table table:name="{name}">{rows}</table:table>'


def wide(text: str) -> bytes:
    """A text of a binary workbook."""
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")


def binary(kind: int, body: bytes = b"") -> bytes:
    """A record of a binary workbook's part."""
    code = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(body)
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | (0x80 if size else 0)])
        if not size:
            return code + length + body


def xlsb(
    cells: Iterable[bytes] = (), texts: Sequence[str] = (), extra: Mapping[str, str | bytes] | None = None
) -> bytes:
    """A binary workbook of one sheet, 甲, of records; three formats: none, a date, a span of time."""
    styles = binary(44, struct.pack("<H", 164) + wide("[h]:mm")) + binary(617)
    for code in (0, 14, 164):
        styles += binary(47, struct.pack("<HH", 0, code) + bytes(12))
    return packed(
        {
            "[Content_Types].xml": "<Types>excel.sheet.binary.macroEnabled.main</Types>",
            "_rels/.rels": "<Relationships></Relationships>",
            "xl/workbook.bin": binary(153, bytes(8))
            + binary(156, struct.pack("<LL", 0, 1) + wide("rId1") + wide("甲")),
            "xl/_rels/workbook.bin.rels": (
                f'<Relationships><Relationship Id="rId1" Type="{_RELATION}/worksheet" '
                'Target="worksheets/sheet1.bin"/></Relationships>'
            ),
            "xl/worksheets/sheet1.bin": b"".join(cells),
            "xl/sharedStrings.bin": b"".join(binary(19, b"\0" + wide(text)) for text in texts),
            "xl/styles.bin": styles + binary(618),
            **(extra or {}),
        }
    )


def at(row: int) -> bytes:
    """The record that begins a row of a binary workbook, from 0."""
    return binary(0, struct.pack("<L", row) + bytes(20))


def held(kind: int, column: int, body: bytes, style: int = 0) -> bytes:
    """A cell of a binary workbook, from 0."""
    return binary(kind, struct.pack("<LL", column, style) + body)


def workbook2003(rows: str, more: str = "") -> bytes:
    """An XML Spreadsheet 2003 of one sheet, 甲."""
    spaces = (
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    )
    sheet = f'<Worksheet ss:Name="甲"><Table>{rows}</Table></Worksheet>'
    return f'<?xml version="1.0"?><Workbook {spaces}>{more}{sheet}</Workbook>'.encode()
