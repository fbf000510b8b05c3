"""What comes along with a return: real pictures, clips and documents, as small as they can be."""

from __future__ import annotations

import struct
import zlib
from base64 import b64decode
from random import Random

from campaign.demo.packing import zip_file

PHOTO = b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwS"
    "ExIQEw8QEBD/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q=="
)
"""A baseline JPEG of one grey pixel."""

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types '
    'xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships '
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
)


def evidence(name: str, words: str, rng: Random) -> bytes:
    """A file that is what its name says: .jpg, .png, .mp4 or .docx; `words` go into a document."""
    if name.endswith(".png"):
        return picture(rng)
    if name.endswith(".mp4"):
        return _clip(rng)
    if name.endswith(".docx"):
        return document(words)
    # A comment behind the first marker makes each picture one of its own.
    mark = f"{rng.getrandbits(64):016x}".encode()
    return PHOTO[:2] + b"\xff\xfe" + struct.pack(">H", len(mark) + 2) + mark + PHOTO[2:]


def picture(rng: Random, side: int = 8) -> bytes:
    """A PNG of `side` x `side` pixels in one colour and its shades."""
    red, green, blue = (rng.randrange(40, 216) for _ in range(3))
    line = b"\0" + bytes(value for shade in range(side) for value in (red + shade, green + shade, blue + shade))
    head = struct.pack(">2I5B", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(line * side)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


def document(words: str) -> bytes:
    """A .docx with a paragraph for each line."""
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in words.split("\n"))
    return zip_file(
        [
            ("[Content_Types].xml", _TYPES.encode()),
            ("_rels/.rels", _RELS.encode()),
            ("word/document.xml", _DOCUMENT.format(body=body).encode()),
        ]
    )


def _clip(rng: Random) -> bytes:
    """The boxes of an .mp4 with a few bytes of nothing to see."""
    boxes = ((b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41"), (b"free", b""), (b"mdat", rng.randbytes(64)))
    return b"".join(struct.pack(">I", len(data) + 8) + kind + data for kind, data in boxes)
