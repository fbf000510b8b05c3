"""What a file is, by its content; the name only decides between kinds that share one content."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from enum import Enum, auto
from itertools import islice
from typing import NamedTuple

from validator.intake import limits, package
from validator.intake.codes import Refusal
from workbook.finding import Text


class Role(Enum):
    """What intake does with a kind: open it, open what is in it, tell that it is not read, or keep it as evidence."""

    WORKBOOK = auto()
    CONTAINER = auto()
    SHEET = auto()
    LOCKED = auto()
    EVIDENCE = auto()


class Kind(NamedTuple):
    """A kind of content: what to call it and what becomes of it. SHEET is not read.

    `endings` are those of names that fit a workbook's content, in lower case; all others are told.
    """

    title: Text
    role: Role
    endings: tuple[str, ...] = ()

    def fits(self, name: str) -> bool:
        """Whether a file of this kind may be called so."""
        return name.lower().endswith(self.endings)


def _kind(role: Role, zh: str, en: str, *endings: str) -> Kind:
    return Kind(Text(zh, en), role, endings)


def _workbook(zh: str, en: str, endings: str) -> Kind:
    return _kind(Role.WORKBOOK, zh, en, *endings.split())


# Newer WPS writes xlsx under .et, older WPS xls.
XLSX = _workbook("Excel 工作簿（xlsx）", "an Excel workbook (xlsx)", ".xlsx .xlsm .xltx .xltm .xlam .et .ett")
XLS = _workbook(
    "旧版 Excel 或 WPS 表格（xls、et）", "an old Excel or WPS workbook (xls, et)", ".xls .xlt .xla .et .ett"
)
XLSB = _workbook("二进制工作簿（xlsb）", "a binary workbook (xlsb)", ".xlsb")
ODS = _workbook("OpenDocument 表格（ods）", "an OpenDocument spreadsheet (ods)", ".ods .ots")
FODS = _workbook("单文件 OpenDocument 表格（fods）", "a flat OpenDocument spreadsheet (fods)", ".fods .xml")
HTML = _workbook("网页表格（HTML）", "an HTML table", ".html .htm")
XML2003 = _workbook("XML 表格 2003", "an XML Spreadsheet 2003", ".xml")
CSV = _workbook("文本或 CSV", "text or CSV", ".csv .tsv .txt")
EML = _kind(Role.CONTAINER, "邮件（eml）", "a mail (eml)")
ZIP = _kind(Role.CONTAINER, "zip 压缩包", "a zip archive")
LOCKED = _kind(Role.LOCKED, "加密的 Office 文件", "a password-protected Office file")
NUMBERS = _kind(Role.SHEET, "Apple Numbers 表格", "an Apple Numbers spreadsheet")
DBF = _kind(Role.SHEET, "dBase 数据表（dbf）", "a dBase table (dbf)")
MHT = _kind(Role.SHEET, "单个文件网页（mht）", "a web page in a single file (mht)")
SYLK = _kind(Role.SHEET, "SYLK 表格（slk）", "a SYLK spreadsheet (slk)")
MSG = _kind(Role.CONTAINER, "Outlook 邮件（msg）", "an Outlook message (msg)")
MBOX = _kind(Role.CONTAINER, "邮箱文件（mbox）", "a mailbox (mbox)")
TNEF = _kind(Role.CONTAINER, "Outlook 专用附件（winmail.dat）", "an Outlook attachment (winmail.dat)")
SEVEN = _kind(Role.CONTAINER, "7z 压缩包", "a 7z archive")
RAR = _kind(Role.CONTAINER, "rar 压缩包", "a rar archive")
TAR = _kind(Role.CONTAINER, "tar 或 gzip 压缩包", "a tar or gzip archive")
PDF = _kind(Role.EVIDENCE, "PDF", "a PDF")
DOCUMENT = _kind(Role.EVIDENCE, "文字或演示文档", "a text or presentation document")
PICTURE = _kind(Role.EVIDENCE, "图片", "a picture")
MEDIA = _kind(Role.EVIDENCE, "音视频", "sound or video")
TEXT = _kind(Role.EVIDENCE, "文本", "text")
BINARY = _kind(Role.EVIDENCE, "无法识别的内容", "nothing known")

SHEET_NAMES = (
    ".xlsx", ".xlsm", ".xltx", ".xltm", ".xlam", ".xls", ".xlt", ".xla", ".et", ".ett", ".xlsb", ".ods", ".ots",
    ".fods", ".csv", ".tsv", ".numbers", ".dbf", ".slk",
)  # fmt: skip
_PARCEL_NAMES = (".zip", ".rar", ".7z", ".eml", ".msg", ".mbox", ".tar", ".gz", ".tgz")

_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (b"%PDF", PDF), (b"\x89PNG", PICTURE), (b"\xff\xd8\xff", PICTURE), (b"GIF8", PICTURE), (b"BM", PICTURE),
    (b"II*\0", PICTURE), (b"MM\0*", PICTURE), (b"Rar!", RAR), (b"7z\xbc\xaf\x27\x1c", SEVEN), (b"\x1f\x8b", TAR),
    (b"\x78\x9f\x3e\x22", TNEF), (b"ID3", MEDIA), (b"OggS", MEDIA), (b"\x1aE\xdf\xa3", MEDIA), (b"FLV\1", MEDIA),
    (b"\x30\x26\xb2\x75", MEDIA), (b"{\\rtf", DOCUMENT), (b"\0\0\1\xba", MEDIA), (b"\xff\xfb", MEDIA),
)  # fmt: skip
_DBF = re.compile(rb"[\x02\x03\x30-\x32\x83\x8b\xf5].[\x01-\x0c][\x01-\x1f]", re.DOTALL)
# How the spreadsheet programs begin a page that they save: such a page is a workbook whatever its name.
_SHEET_PAGE = re.compile(rb"urn:schemas-microsoft-com:office:excel|content=.?excel\.sheet|body,div,table,thead,tbody")
_CONTENT_TYPES = re.compile(rb"PK\x01\x02.{42}\[Content_Types\]\.xml", re.DOTALL | re.IGNORECASE)
_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):")
_MAIL_FIELDS = {
    b"received", b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type", b"return-path",
    b"delivered-to", b"reply-to", b"x-mailer", b"dkim-signature", b"cc", b"sender", b"content-transfer-encoding",
}  # fmt: skip


def sniff(data: bytes, name: str) -> Kind:
    """The kind of some bytes; a few of the first and last of them are enough. Never raises."""
    head = data[:8]
    if head[:4] in (b"PK\3\4", b"PK\5\6", b"PK\7\x08"):
        return _zipped(data)
    if head == _CFB:
        kind = _compound(data)
        return XLS if kind is BINARY and claims_sheet(name) else kind
    for magic, kind in _MAGIC:
        if data.startswith(magic) and (magic != b"BM" or data[6:10] == bytes(4)):
            return kind
    if data[4:8] == b"ftyp" or head[:4] == b"RIFF":
        return PICTURE if data[8:12] in (b"WEBP", b"heic", b"mif1", b"avif") else MEDIA
    if data[257:262] == b"ustar":
        return TAR
    if _DBF.match(data) and name.lower().endswith(".dbf"):
        return DBF
    if data[:4] in (b"\x09\x08\x10\0", b"\x09\x08\x08\0", b"\x09\4\6\0", b"\x09\2\6\0", b"\x09\0\4\0"):
        return XLS
    return _textual(data, name)


def claims_sheet(name: str) -> bool:
    """Whether a name says that the file is a spreadsheet."""
    return name.lower().endswith(SHEET_NAMES)


def claims_parcel(name: str) -> bool:
    """Whether a name says that the file holds others."""
    return name.lower().endswith(_PARCEL_NAMES)


def _zipped(data: bytes) -> Kind:
    if data[30:38] == b"mimetype" and b"opendocument" in data[38:200]:
        return ODS if b"spreadsheet" in data[38:200] else DOCUMENT
    end = data.rfind(b"PK\5\6")
    if end < 0:  # cut short: what it was to be shows in its first names
        start = data[:4096]
        return XLSX if b"[Content_Types]" in start or b"xl/" in start or b"_rels/" in start else ZIP
    length = int.from_bytes(data[end + 12 : end + 16], "little")
    directory = data[max(0, end - length) : end]
    if _CONTENT_TYPES.search(directory):
        return XLSX if b"xl/workbook.xml" in directory else _office(data)
    if b"Index/Document.iwa" in directory:
        return NUMBERS if b"Index/CalculationEngine" in directory else DOCUMENT
    return _open_document(data) if b"META-INF/manifest.xml" in directory else ZIP


def _office(data: bytes) -> Kind:
    """An OOXML package whose workbook is not where Excel puts it, or that is none: its content types tell."""
    listed = _member(data, b"[content_types].xml")
    if listed is None:
        return XLSX  # the guard says what is wrong with it
    if b"sheet.binary" in listed:
        return XLSB
    if b"spreadsheetml" in listed:
        return XLSX
    return DOCUMENT if b"officedocument" in listed or b"ms-" in listed else ZIP


def _open_document(data: bytes) -> Kind:
    """An OpenDocument package that does not begin with its type, or a zip that resembles one."""
    listed = (_member(data, b"meta-inf/manifest.xml") or b"") + (_member(data, b"mimetype") or b"")
    if b"opendocument.spreadsheet" in listed:
        return ODS
    return DOCUMENT if b"opendocument" in listed else ZIP


def _member(data: bytes, name: bytes) -> bytes | None:
    """The contents of one small member, its name in lower case; None if it cannot be had."""
    try:
        found = [member for member in package.members(data) if member.name.lower() == name]
        return package.inflate(data, found[0], limits.WORKBOOK_PART) if found else None
    except Refusal:
        return None


def _compound(data: bytes) -> Kind:
    """An OLE2 file by the names in its directory."""
    names = {name for name, _, _ in _streams(data)}
    if "EncryptedPackage" in names:
        return LOCKED
    if "__properties_version1.0" in names:
        return MSG
    if "Workbook" in names or "Book" in names:
        return LOCKED if _has_password(data) else XLS
    if "WordDocument" in names or "PowerPoint Document" in names:
        return DOCUMENT
    return BINARY


def _streams(data: bytes) -> Iterator[tuple[str, int, int]]:
    """(name, first sector, size) of what an OLE2 directory lists, as far as it can be followed."""
    for at in _sectors(data, struct.unpack_from("<L", data, 48)[0] if len(data) >= 512 else 0xFFFFFFFE):
        for entry in range(at, min(at + _sector(data), len(data) - 127), 128):
            length = int.from_bytes(data[entry + 64 : entry + 66], "little")
            if 2 < length <= 64:
                name = data[entry : entry + length - 2].decode("utf-16-le", "replace")
                first, size = struct.unpack_from("<LL", data, entry + 116)
                yield name, first, size


def _sector(data: bytes) -> int:
    return 4096 if data[30:31] == b"\x0c" else 512


def _sectors(data: bytes, sector: int) -> Iterator[int]:
    """Where the sectors of a chain begin; a chain that loops or leaves the file ends there."""
    size = _sector(data)
    tables = struct.unpack_from("<109L", data, 76) if len(data) >= 512 else ()
    seen: set[int] = set()
    while sector < 0xFFFFFFF0 and sector not in seen and (sector + 1) * size < len(data) and len(seen) < 4096:
        seen.add(sector)
        yield (sector + 1) * size
        table, slot = divmod(sector, size // 4)
        if table >= len(tables):
            return
        entry = (tables[table] + 1) * size + slot * 4
        if entry + 4 > len(data):
            return
        (sector,) = struct.unpack_from("<L", data, entry)


def _has_password(data: bytes) -> bool:
    """Whether the workbook stream has a FILEPASS record among its first."""
    streams = {name: (first, size) for name, first, size in _streams(data)}
    first, size = streams.get("Workbook") or streams["Book"]
    start = 0
    if size < 4096:  # it lies in the stream of small streams, which is the root's
        first, start = streams.get("Root Entry", (0xFFFFFFFE, 0))[0], first * 64
    stream = b"".join(data[at : at + _sector(data)] for at in islice(_sectors(data, first), start // 512 + 9))[start:]
    at = 0
    while at + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, at)
        if record == 0x2F:
            return True
        if record in (0x85, 0x0A):  # the list of sheets has begun, or all has ended
            return False
        at += 4 + length
    return False


def _textual(data: bytes, name: str) -> Kind:
    from validator.intake.encodings import start_of  # a workbook as Excel saves it is known without

    start = start_of(data)
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    low = bare.lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in low and low.startswith(b"<"):
        return XML2003
    if b":opendocument:xmlns:office" in low and b"<office:document" in low and low.startswith(b"<"):
        return FODS if b"opendocument.spreadsheet" in low else DOCUMENT
    if low.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<style")) or b"<table" in low:
        return HTML if claims_sheet(name) or _SHEET_PAGE.search(start.lower()) else TEXT
    if bare.startswith(b"From ") and _is_mail(bare.partition(b"\n")[2], name):
        return MBOX if data.count(b"\nFrom ") else EML
    if _is_mail(start.lstrip(b"\r\n"), name):
        return MHT if claims_sheet(name) and b"multipart/related" in low else EML
    if b"\0" in start:
        return BINARY
    if bare.startswith(b"ID;P") and claims_sheet(name):
        return SYLK
    return CSV if claims_sheet(name) else TEXT


def _is_mail(start: bytes, name: str) -> bool:
    """Whether some bytes begin as a mail does: its first lines are fields, two of them of the well-known."""
    known, named = set(), name.lower().endswith(".eml")
    for line in start.split(b"\n")[:60]:
        field = _FIELD.match(line)
        if field:
            known.add(field.group(1).lower())
        elif line[:1] not in (b" ", b"\t"):
            break
    return len(known & _MAIL_FIELDS) >= 2 or (named and bool(known))
