"""A workbook behind a password, opened with one of the settings' list."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from itertools import islice

from validator.intake import limits
from validator.intake.codes import Refusal
from validator.intake.compound import check_compound
from validator.intake.keys import MOST, Keys
from validator.intake.sniff import LOCKED, sniff

_SPINS = 1_000_000
_TOTAL = 5_000_000
_AGILE = b"\4\0\4\0"
_SLOW = 8 * limits.MIB  # an old workbook is deciphered byte by byte, about a million a second


def unlocked(data: bytes, keys: Keys) -> bytes | None:
    """The workbook that an encrypted Office file (ECMA-376, or RC4 of old Excel) holds, by the first that fits.

    None if none does, if it is broken, or if it asks for more work than any program asks for.
    """
    try:
        check_compound(data)
        tries = _affordable(data)
    except Refusal:
        return None
    for password in islice(keys, tries):
        found = _opened(data, password)
        if found is not None:
            keys.fits(password)
            return found
    return None


def plain(data: bytes, passwords: Sequence[str]) -> bytes:
    """What the first password that fits opens, where some bytes are a locked workbook; else the bytes as they are."""
    if not passwords or sniff(data, "") is not LOCKED:
        return data
    return unlocked(data, Keys(passwords)) or data


def _opened(data: bytes, password: str) -> bytes | None:
    import msoffcrypto

    out = BytesIO()
    try:
        file = msoffcrypto.OfficeFile(BytesIO(data))
        asked = {"verify_password": True} if file.format == "ooxml" else {}
        file.load_key(password=password, **asked)
        file.decrypt(out)
    except MemoryError:
        raise
    except Exception:  # the library says by many exceptions, not all its own, that this is not the password
        return None
    return out.getvalue() or None


def _affordable(data: bytes) -> int:
    """How many passwords may be tried; 0 where a password is to be hashed far more often than any program asks for."""
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            if not file.exists("EncryptionInfo"):
                return MOST if len(data) <= _SLOW else 0
            info = file.openstream("EncryptionInfo").read(limits.ATTRIBUTE)
    except (OSError, ValueError, RecursionError, IndexError, KeyError, TypeError):
        return 0
    if len(data) > limits.WORKBOOK:
        return 0
    if not info.startswith(_AGILE):  # the older way always hashes 50,000 times
        return MOST
    spins = _spins(info[8:])
    return min(MOST, _TOTAL // max(spins, 1)) if spins <= _SPINS else 0


def _spins(info: bytes) -> int:
    """The greatest number of rounds that a description of an encryption names."""
    if b"<!" in info:
        return _SPINS + 1
    from xml.etree import ElementTree

    try:
        counts = [element.get("spinCount", "0") for element in ElementTree.fromstring(info).iter()]
        return max(map(int, counts))
    except (ElementTree.ParseError, ValueError, LookupError):
        return _SPINS + 1
