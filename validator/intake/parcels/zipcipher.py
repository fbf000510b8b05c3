"""Encrypted members of a zip, deciphered with a password of the settings: ZipCrypto, and AES as WinZip writes it."""

from __future__ import annotations

import hashlib
import hmac
import zlib
from collections.abc import Iterator

from validator.intake import limits, package
from validator.intake.archive import Budget
from validator.intake.codes import Refusal
from validator.intake.keys import Keys
from validator.intake.package import Member

_TABLE = tuple(zlib.crc32(bytes([each]), 0xFFFFFFFF) ^ 0xFFFFFFFF for each in range(256))
_HEAD = 12
_TASTE = 4096
_SALTS = {1: 8, 2: 12, 3: 16}
_ROUNDS = 1000
_MAC = 10


def decipher(data: bytes, member: Member, budget: Budget, keys: Keys) -> bytes:
    """An encrypted member's contents by the first password that fits; raises Refusal, `file.encrypted` if none does."""
    packed = data[member.start : member.start + member.size]
    damaged: Refusal | None = None
    for said, password in _spelled(keys):
        found = _by_aes(packed, member, password) if member.method == 99 else _by_keys(packed, member, password, keys)
        if found is None:
            continue
        try:
            full = budget.unpack(found[0], member, *found[1:])
        except Refusal as refusal:
            if refusal.fault.code != "file.corrupt":
                raise
            damaged = refusal  # or it was a wrong password that looked right: another may be
        else:
            keys.fits(said)
            return full
    raise damaged or Refusal("file.encrypted")


def _spelled(keys: Keys) -> Iterator[tuple[str, bytes]]:
    """Each password in the bytes that programs make of it: in UTF-8, and as Chinese Windows does."""
    for password in keys:
        for spelled in dict.fromkeys(password.encode(codec, "replace") for codec in ("utf-8", "gb18030")):
            yield password, spelled


def _by_keys(packed: bytes, member: Member, password: bytes, keys: Keys) -> tuple[bytes, int, int | None] | None:
    """By ZipCrypto: (compressed bytes, method, checksum); None where the password is wrong, or it is too much."""
    if len(packed) < _HEAD or not _tastes_right(_keyed(packed[:_TASTE], password)[_HEAD:], member):
        return None
    if not keys.affords(len(packed)):
        return None
    plain = _keyed(packed, password)[_HEAD:]
    if member.method == 0 and zlib.crc32(plain) != member.crc:
        return None
    return plain, member.method, member.crc


def _tastes_right(start: bytes, member: Member) -> bool:
    """Whether the first bytes can be inflated: a wrong password is found by them, and not by deciphering it all."""
    if member.method != 8:
        return True
    stream = zlib.decompressobj(-15)
    try:
        stream.decompress(start, limits.MIB)
    except zlib.error:
        return False
    return not stream.unused_data


def _keyed(packed: bytes, password: bytes) -> bytes:
    table = _TABLE
    one, two, three = 0x12345678, 0x23456789, 0x34567890
    for byte in password:
        one = table[(one ^ byte) & 0xFF] ^ one >> 8
        two = ((two + (one & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        three = table[(three ^ two >> 24) & 0xFF] ^ three >> 8
    plain = bytearray()
    for byte in packed:
        mask = three | 2
        byte ^= mask * (mask ^ 1) >> 8 & 0xFF
        one = table[(one ^ byte) & 0xFF] ^ one >> 8
        two = ((two + (one & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        three = table[(three ^ two >> 24) & 0xFF] ^ three >> 8
        plain.append(byte)
    return bytes(plain)


def _by_aes(packed: bytes, member: Member, password: bytes) -> tuple[bytes, int, int | None] | None:
    """By AES in counter mode, its HMAC checked before anything is deciphered; as `_by_keys`."""
    field = package.fields(member.extra).get(0x9901, b"")
    salted = _SALTS.get(field[4]) if len(field) >= 7 else None
    if salted is None or len(packed) < salted + 2 + _MAC:
        return None
    width = salted * 2
    keys = hashlib.pbkdf2_hmac("sha1", password, packed[:salted], _ROUNDS, 2 * width + 2)
    body, mac = packed[salted + 2 : -_MAC], packed[-_MAC:]
    if keys[2 * width :] != packed[salted : salted + 2]:
        return None
    if not hmac.compare_digest(hmac.new(keys[width : 2 * width], body, "sha1").digest()[:_MAC], mac):
        return None
    from Cryptodome.Cipher import AES
    from Cryptodome.Util import Counter

    counter = Counter.new(128, initial_value=1, little_endian=True)
    plain = AES.new(keys[:width], AES.MODE_CTR, counter=counter).decrypt(body)
    return plain, int.from_bytes(field[5:7], "little"), member.crc or None
