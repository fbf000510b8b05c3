"""Locked files made for tests: zips by ZipCrypto and by AES, workbooks by a password."""

from __future__ import annotations

import hashlib
import hmac
import io
import struct
import zlib

import msoffcrypto.format.ooxml
from Cryptodome.Cipher import AES
from Cryptodome.Util import Counter

_TABLE = [zlib.crc32(bytes([each]), 0xFFFFFFFF) ^ 0xFFFFFFFF for each in range(256)]


def locked_book(data: bytes, password: str) -> bytes:
    """A workbook behind a password, as Excel saves one (ECMA-376, agile)."""
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()


def zipped(name: str, data: bytes, password: bytes, *, aes: bool = False, method: int = 8, vendor: int = 2) -> bytes:
    """A zip of one encrypted member; by AES as WinZip writes it if so asked, else by ZipCrypto."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = deflate.compress(data) + deflate.flush() if method == 8 else data
    crc = zlib.crc32(data)
    raw, extra = name.encode(), b""
    if aes:
        body = _aes(plain, password)
        extra = struct.pack("<HHH2sBH", 0x9901, 7, vendor, b"AE", 3, method)
        crc, method = (0 if vendor == 2 else crc), 99
    else:
        body = _keyed(bytes(11) + bytes([crc >> 24]) + plain, password)
    common = struct.pack("<HHHHLLLHH", 0x801, method, 0, 0x21, crc, len(body), len(data), len(raw), len(extra))
    local = b"PK\3\4" + struct.pack("<H", 51) + common + raw + extra + body
    central = b"PK\1\2" + struct.pack("<HH", 51, 51) + common + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + raw + extra
    return local + central + b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(central), len(local), 0)


def _keyed(plain: bytes, password: bytes) -> bytes:
    one, two, three = 0x12345678, 0x23456789, 0x34567890

    def turn(byte: int) -> None:
        nonlocal one, two, three
        one = _TABLE[(one ^ byte) & 0xFF] ^ one >> 8
        two = ((two + (one & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        three = _TABLE[(three ^ two >> 24) & 0xFF] ^ three >> 8

    for byte in password:
        turn(byte)
    out = bytearray()
    for byte in plain:
        mask = three | 2
        out.append(byte ^ mask * (mask ^ 1) >> 8 & 0xFF)
        turn(byte)
    return bytes(out)


def _aes(plain: bytes, password: bytes) -> bytes:
    salt = bytes(range(16))
    keys = hashlib.pbkdf2_hmac("sha1", password, salt, 1000, 66)
    counter = Counter.new(128, initial_value=1, little_endian=True)
    body = AES.new(keys[:32], AES.MODE_CTR, counter=counter).encrypt(plain)
    return salt + keys[64:] + body + hmac.new(keys[32:64], body, "sha1").digest()[:10]
