"""The macros of a workbook, by name: found and told, never run, and no more of them unpacked than it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from validator.intake import compound, remarks
from validator.intake.carried import listing
from validator.intake.codes import Refusal
from validator.intake.names import last_component
from workbook.finding import Text

_OTHERS = re.compile(r"dir|_VBA_PROJECT|__SRP_[0-9a-f]+", re.IGNORECASE)
_SOURCE = b"\0Attribut\0e "  # how the packed source of every module begins: its first line is "Attribute VB_Name"
_AUTOMATIC = re.compile(
    rb"\b(?:auto_?(?:open|close|activate|deactivate|exec|exit|new)"
    rb"|workbook_(?:open|activate|beforeclose|beforesave|sheetchange|sheetactivate)|document_open)\b",
    re.IGNORECASE,
)
_MODULES = 1000
_PACKED = 1 << 20
_CHUNK = 4096


def told(project: bytes) -> Text:
    """What a VBA project is called in a finding: its modules, and the procedures that run by themselves.

    `project` is an OLE2 file with a storage VBA in it: a vbaProject.bin or an .xls. One that cannot be followed is
    told without names.
    """
    try:
        held = compound.storage(project, "VBA", _MODULES)
    except Refusal:
        return remarks.VBA
    modules = {name: raw for name, raw in held.items() if not _OTHERS.fullmatch(name)}
    if not modules:
        return remarks.VBA
    names = listing([last_component(name) for name in modules])
    own = listing(sorted({name for raw in modules.values() for name in automatic(raw)}, key=str.lower))
    zh, en = remarks.VBA.zh + "：" + names.zh, remarks.VBA.en + ": " + names.en
    return Text(f"{zh}，会自动运行 {own.zh}", f"{en}, run by themselves: {own.en}") if own.zh else Text(zh, en)


def automatic(module: bytes) -> Iterator[str]:
    """The procedures of a module's stream that Excel runs unasked."""
    at = module.find(_SOURCE) - 3
    if at >= 0 and module[at] == 1:
        for found in set(_AUTOMATIC.findall(_expanded(module[at + 1 : at + _PACKED]))):
            yield found.decode("ascii")


def _expanded(packed: bytes) -> bytes:
    """A compressed container (MS-OVBA 2.4.1) unpacked chunk by chunk; what is broken ends it."""
    out, at = [], 0
    while at + 2 <= len(packed):
        header = int.from_bytes(packed[at : at + 2], "little")
        size = (header & 0xFFF) + 1
        chunk = packed[at + 2 : at + 2 + size]
        out.append(_unpacked(chunk) if header & 0x8000 else chunk[:_CHUNK])
        at += 2 + size
    return b"".join(out)


def _unpacked(chunk: bytes) -> bytes:
    """One chunk: after each byte of flags come eight tokens, a literal byte or a copy of what came before."""
    out, at = bytearray(), 0
    while at < len(chunk) and len(out) < _CHUNK:
        flags, at = chunk[at], at + 1
        for bit in range(8):
            if at >= len(chunk) or len(out) >= _CHUNK:
                break
            if not flags >> bit & 1:
                out.append(chunk[at])
                at += 1
                continue
            token, at = int.from_bytes(chunk[at : at + 2], "little"), at + 2
            bits = max(4, (len(out) - 1).bit_length())  # how many of the token's bits say how far back
            back, length = (token >> 16 - bits) + 1, (token & (1 << 16 - bits) - 1) + 3
            if back > len(out):
                return bytes(out)
            for _ in range(length):
                out.append(out[-back])
    return bytes(out[:_CHUNK])
