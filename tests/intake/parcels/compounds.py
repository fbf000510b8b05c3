"""OLE2 files and Outlook messages made for tests, in sectors of 512 bytes."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FREE, END, TABLE, LIST = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECTOR, MINI, CUTOFF = 512, 64, 4096
PER = SECTOR // 4


@dataclass
class _Line:
    """A line of the directory, with its neighbours in the tree of its storage."""

    name: str
    kind: int
    contents: bytes = b""
    child: int = FREE
    left: int = FREE
    right: int = FREE
    start: int = END


def compound(tree: Mapping[str, Any], *, chained: bool = False) -> bytes:
    """An OLE2 file of storages (mappings) and streams (bytes); what is shorter than 4096 bytes lies among the small.

    The entries of a storage are a balanced tree, or with `chained` each the right neighbour of the one before.
    """
    lines = [_Line("Root Entry", 5)]
    _list(tree, lines, lines[0], chained)
    streams = [line for line in lines if line.kind == 2 and line.contents]
    small = [line for line in streams if len(line.contents) < CUTOFF]
    large = [line for line in streams if len(line.contents) >= CUTOFF]
    minis = _chained(small, MINI, 0)
    lines[0].contents = b"".join(_padded(line.contents, MINI) for line in small)
    directory = _Line("", 0, bytes(len(_padded(bytes(128 * len(lines)), SECTOR))))
    table = _Line("", 0, _padded(struct.pack(f"<{len(minis)}L", *minis), SECTOR, b"\xff"))
    bodies = [line for line in (directory, table, lines[0], *large) if line.contents]
    needed = sum(-(-len(line.contents) // SECTOR) for line in bodies)
    tables, lists = 1, 0
    while tables * PER < needed + tables + lists:
        tables += 1
        lists = max(0, -(-(tables - 109) // (PER - 1)))
    links = [TABLE] * tables + [LIST] * lists + _chained(bodies, SECTOR, tables + lists)
    links += [FREE] * (tables * PER - len(links))
    directory.contents = _padded(b"".join(map(_packed, lines)), SECTOR)
    head = SIGNATURE + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    minis_at = (table.start, len(table.contents) // SECTOR)
    head += struct.pack("<9L", 0, tables, directory.start, 0, CUTOFF, *minis_at, tables if lists else END, lists)
    head += struct.pack("<109L", *[*range(tables), *[FREE] * 109][:109])
    body = b"".join(_padded(line.contents, SECTOR) for line in bodies)
    return head + struct.pack(f"<{len(links)}L", *links) + _listed(tables, lists) + body


def _listed(tables: int, lists: int) -> bytes:
    """The lists of those tables that the header has no room for, each with the number of the next."""
    rest = [*range(109, tables), *[FREE] * (lists * (PER - 1))]
    out = b""
    for number in range(lists):
        following = tables + number + 1 if number + 1 < lists else END
        out += struct.pack(f"<{PER}L", *rest[number * (PER - 1) : (number + 1) * (PER - 1)], following)
    return out


def _list(tree: Mapping[str, Any], lines: list[_Line], storage: _Line, chained: bool) -> None:
    first = len(lines)
    for name, contents in tree.items():
        lines.append(_Line(name, 2, contents) if isinstance(contents, bytes) else _Line(name, 1))
    storage.child = _grown(lines, first, first + len(tree), chained)
    for number, contents in enumerate(tree.values(), first):
        if not isinstance(contents, bytes):
            _list(contents, lines, lines[number], chained)


def _grown(lines: list[_Line], first: int, end: int, chained: bool) -> int:
    """The number of the line at the top of the tree that some lines become."""
    if chained:
        for number in range(first, end - 1):
            lines[number].right = number + 1
        return first
    if first == end:
        return FREE
    middle = (first + end) // 2
    lines[middle].left = _grown(lines, first, middle, chained)
    lines[middle].right = _grown(lines, middle + 1, end, chained)
    return middle


def _chained(lines: Sequence[_Line], size: int, at: int) -> list[int]:
    """The table of what follows what, where the contents of the lines stand one behind the other from `at` on."""
    table = []
    for line in lines:
        line.start = at
        count = -(-len(line.contents) // size)
        table += [*range(at + 1, at + count), END]
        at += count
    return table


def _padded(data: bytes, size: int, filler: bytes = b"\0") -> bytes:
    return data + filler * (-len(data) % size)


def _packed(line: _Line) -> bytes:
    name = line.name.encode("utf-16-le") + bytes(2)
    head = name.ljust(64, b"\0") + struct.pack("<HBB3L", len(name), line.kind, 1, line.left, line.right, line.child)
    return head + bytes(36) + struct.pack("<LLL", line.start, len(line.contents), 0)


def message(
    subject: str = "四月月报",
    sender: str = "Clerk@ban.example",
    attachments: Sequence[tuple[str, bytes | Mapping[str, Any]]] = (),
    *,
    headers: str = "",
    charset: str = "",
    inner: bool = False,
) -> dict[str, Any]:
    """The storage of an Outlook message; an attachment that is itself such a storage is a message within it.

    With `charset` its texts are bytes of it, as Outlook before 2003 has them.
    """
    fixed = [(0x0039, 0x40, 132_328_134_000_000_000)]  # 2020-05-01 01:30 UTC
    if charset:
        fixed.append((0x3FFD, 3, 936))
    texts = {0x0037: subject, 0x5D01: sender, 0x007D: headers}
    storage = _texts(texts, charset)
    storage["__properties_version1.0"] = bytes(24 if inner else 32) + _fixed(fixed)
    for number, (name, contents) in enumerate(attachments):
        storage[f"__attach_version1.0_#{number:08X}"] = _attachment(name, contents, charset)
    return storage


def _attachment(name: str, contents: bytes | Mapping[str, Any], charset: str) -> dict[str, Any]:
    plain = isinstance(contents, bytes)
    texts = {0x3707: name, 0x3704: "LONGNA~1.XLS"} if plain else {0x3001: name}
    return {
        **_texts(texts, charset),
        "__properties_version1.0": bytes(8) + _fixed([(0x3705, 3, 1 if plain else 5)]),
        f"__substg1.0_3701{'0102' if plain else '000D'}": contents,
    }


def _texts(texts: Mapping[int, str], charset: str) -> dict[str, Any]:
    kind = "001E" if charset else "001F"
    encoded = {key: text.encode(charset or "utf-16-le") for key, text in texts.items() if text}
    return {f"__substg1.0_{key:04X}{kind}": raw for key, raw in encoded.items()}


def _fixed(values: Sequence[tuple[int, int, int]]) -> bytes:
    return b"".join(struct.pack("<HHLQ", kind, key, 6, value) for key, kind, value in values)
