"""Mails as no program should write them: headers, names, encodings and structures put together at random."""

from __future__ import annotations

import base64
import binascii
import quopri
from random import Random

from tests.fuzz import flips
from tests.intake.builders import packed, workbook

_BOOK = workbook()
_ZIP = packed([("四月/月报.xlsx", _BOOK), ("图.png", b"\x89PNG\r\n\x1a\n1")])
_NAMES = (
    "月报.xlsx", "report.xlsx", "宣传部_2020-04_月报表(1).xlsx", "../../etc/passwd.xlsx", "C:\\x\\y.xlsx", "CON.xlsx",
    "", ".", "a" * 300 + ".xlsx", "月" * 120 + ".xlsx", "a\0b.xlsx", "a\r\nBcc: x@y.example\r\n.xlsx",
    "x.xlsx.exe", "=1+1.xlsx", "\u202excod.xlsx", "图.png", "包.zip", "信.eml", "~$月报.xlsx", "Thumbs.db",
    "winmail.dat", "a/b/c.xlsx", "\ud800.xlsx",
)  # fmt: skip
_CHARSETS = (
    "utf-8",
    "gb2312",
    "gbk",
    "gb18030",
    "GB2312",
    "big5",
    "us-ascii",
    "iso-8859-1",
    "utf-7",
    "utf-16",
    "bogus",
    "",
)
_HEADERS = (
    b"From: =?gb2312?B?1cXI/Q==?= <a@b.example>", b"From: a@b.example, c@d.example",
    b"From: \"a@x.example\" <b@y.example>", b"From: \xd5\xc5 <a@b.example>", b"From:", b"From: @",
    b"Sender: z@b.example", b"Subject: =?gbk?Q?=D4=C2=B1=A8?=",
    b"Subject: =?utf-8?B?5pyI5oql" + b"?= =?utf-8?B?5pyI" * 50, b"Subject: \xe6\x9c\x88\xe6\x8a",
    b"Subject: =?bogus?X?x?=", b"Date: Fri, 01 May 2020 09:30:00 +0800", b"Date: 31 Feb 2020 25:61:61 +9999",
    b"Date: Fri, 01 May 99999 09:30:00 +0800", b"Received: from x; Fri, 01 May 2020 09:30:00 -0000",
    b"Received: ;;;;", b"Message-ID: <1@b.example>", b"Message-ID: <<>>", b"MIME-Version: 1.0",
    b"Content-Type: text/plain", b"X-Odd: " + b"y" * 3000, b" folded", b"\tfolded", b"No colon here",
    b": no name", b"Content-Transfer-Encoding: base64", b"Content-Type: multipart/mixed",
    b"To: " + b"a@b.example, " * 400,
)  # fmt: skip
_TYPES = (
    b"application/octet-stream", b"application/vnd.ms-excel", b"text/plain; charset=gb2312",
    b"text/html; charset=bogus", b"image/png", b"message/rfc822", b"message/delivery-status",
    b"message/partial; id=1; number=1; total=2",
    b"message/external-body; access-type=URL; URL=\"http://192.0.2.1/x\"", b"multipart/mixed",
    b"application/ms-tnef", b"application/pkcs7-mime; smime-type=enveloped-data", b"garbage", b"",
    b"text/plain; charset=\"utf-8", b"a/b/c; d=e; d=f",
)  # fmt: skip
_ENDS = (b"\r\n", b"\r\n", b"\r\n", b"\n", b"\n", b"\r")


def make_mail(random: Random) -> bytes:
    """A mail of up to a dozen parts, nested up to six deep, in which anything may be wrong."""
    end = random.choice(_ENDS)
    lines = [random.choice(_HEADERS) for _ in range(random.randint(0, 8))]
    if random.random() < 0.6:
        lines = [b"From: a@b.example", b"Subject: s", b"MIME-Version: 1.0", *lines]
    kind, body = _body(random, random.randint(0, 6), end)
    made = end.join([*lines, *kind, b"", body])
    return flips.flip(random, made) if random.random() < 0.2 else made


def _body(random: Random, depth: int, end: bytes) -> tuple[list[bytes], bytes]:
    """The headers that a part's body needs, and the body."""
    if depth == 0 or random.random() < 0.3:
        return _leaf(random)
    if random.random() < 0.2:
        inner, body = _body(random, depth - 1, end)
        return [b"Content-Type: message/rfc822"], end.join([random.choice(_HEADERS), *inner, b"", body])
    boundary = random.choice((b"BB", b"B B", b"=_x", b"--", b"B" * 80, b"", b"\xb1\xdf"))
    said = boundary if random.random() < 0.9 else b"other"
    pieces = [b"preamble"] if random.random() < 0.3 else []
    for _ in range(random.randint(0, 3)):
        head, inside = _body(random, depth - 1, end)
        pieces.append(end.join([b"--" + boundary, *head, b"", inside]))
    pieces.append(random.choice((b"--" + boundary + b"--", b"--" + boundary + b"--", b"", b"--" + boundary)))
    kind = random.choice((b"mixed", b"mixed", b"alternative", b"related", b"digest", b"signed", b"encrypted", b"x"))
    return [b"Content-Type: multipart/" + kind + b'; boundary="' + said + b'"'], end.join(pieces)


def _leaf(random: Random) -> tuple[list[bytes], bytes]:
    """A part that holds something: a workbook, an archive, text."""
    contents = random.choice(
        (_BOOK, _BOOK, _ZIP, b"\x89PNG\r\n\x1a\n1", "请查收".encode("gb18030"), b"", b"From x\r\n")
    )
    headers = [b"Content-Type: " + random.choice(_TYPES) + _named(random, b"name")]
    if random.random() < 0.8:
        place = random.choice((b"attachment", b"attachment", b"inline", b"", b"x-odd"))
        headers.append(b"Content-Disposition: " + place + _named(random, b"filename"))
    encoding, body = _encoded(random, contents)
    return [*headers, *([b"Content-Transfer-Encoding: " + encoding] if encoding else [])], body


def _named(random: Random, key: bytes) -> bytes:
    """A parameter that gives a name, in one of the ways that people's programs write it, or none."""
    name = random.choice(_NAMES)
    charset = random.choice(_CHARSETS)
    try:
        raw = name.encode(charset or "utf-8", "surrogatepass" if charset.lower().startswith("utf") else "replace")
    except (LookupError, UnicodeEncodeError):
        raw = name.encode("utf-8", "surrogatepass")
    told = charset.encode()
    quoted = b"".join(b"%%%02X" % byte for byte in raw)
    match random.randrange(9):
        case 0:
            return b""
        case 1:
            return b"; " + key + b'="' + raw + b'"'
        case 2:
            return b"; " + key + b"=" + raw
        case 3:
            return b"; " + key + b'="=?' + told + b"?B?" + base64.b64encode(raw) + b'?="'
        case 4:
            return b"; " + key + b"==?" + told + b"?Q?" + quopri.encodestring(raw).replace(b" ", b"_") + b"?="
        case 5:
            return b"; " + key + b"*=" + told + b"''" + quoted
        case 6:
            middle = random.randrange(len(raw) + 1)
            first, second = quoted[: 3 * middle], quoted[3 * middle :]
            number = random.choice((b"1", b"01", b"2", b"99999999999999999999", b"-1"))
            return b"; " + key + b"*0*=" + told + b"''" + first + b"; " + key + b"*" + number + b"*=" + second
        case 7:
            cut = random.randrange(len(raw) + 1)
            pieces = (b"=?" + told + b"?B?" + base64.b64encode(piece) + b"?=" for piece in (raw[:cut], raw[cut:]))
            return b"; " + key + b'="' + b" ".join(pieces) + b'"'
        case _:
            return b"; " + key + b'="' + raw + b'"; ' + key + b"*=utf-8''x.xlsx; " + key + b"=y.xlsx"


def _encoded(random: Random, contents: bytes) -> tuple[bytes, bytes]:
    """(transfer encoding, body); the two do not always agree."""
    match random.randrange(8):
        case 0 | 1:
            return b"base64", base64.encodebytes(contents)
        case 2:
            return b"quoted-printable", quopri.encodestring(contents)
        case 3:
            lines = b"".join(binascii.b2a_uu(contents[at : at + 45]) for at in range(0, len(contents), 45))
            return random.choice((b"", b"x-uuencode")), b"begin 644 a.xlsx\n" + lines + random.choice(
                (b"`\nend\n", b"")
            )
        case 4:
            return b"base64", flips.flip(random, base64.b64encode(contents))
        case 5:
            return random.choice((b"base64", b"quoted-printable", b"bogus", b"7bit", b"BASE64 ", b"=?x?")), contents
        case _:
            return b"8bit", contents
