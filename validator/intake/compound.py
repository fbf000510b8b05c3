"""An OLE2 file's own table of contents (MS-CFB), walked with distrust before any library is let near it."""

from __future__ import annotations

import struct
import sys
from array import array
from typing import NamedTuple

from validator.intake import reasons
from validator.intake.codes import Refusal

_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = struct.Struct("<30xHH10xLL4xLLLLL")  # from the file's first byte to the start of its list of tables
_LAST = 0xFFFFFFFA  # the highest number a sector can have; above stand the words for "free", "end" and so on
_MINI = 64
_CUTOFF = 4096
_ENTRY = struct.Struct("<66xB1xLLL36xLL4x")
_STREAM, _ROOT = 2, 5
_ENTRIES = 65_536
_DEEP = 400  # readers walk the directory's tree by recursion


class _Sectors(NamedTuple):
    """Sectors of one size: the number that follows each, and a mark for those that belong to something already."""

    after: array[int]
    seen: bytearray

    def chain(self, first: int) -> list[int]:
        """The sectors from `first` on, marked; raises Refusal where one is not there or was met before."""
        found = []
        while first <= _LAST:
            if first >= len(self.seen) or first >= len(self.after):
                raise Refusal("file.corrupt", reasons.COMPOUND)
            if self.seen[first]:
                raise Refusal("file.unsafe", reasons.SECTORS)
            self.seen[first] = 1
            found.append(first)
            first = self.after[first]
        return found


class _Entry(NamedTuple):
    """A line of the directory: its kind, its neighbours in the tree, where its contents begin and how long they are."""

    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


def check_compound(data: bytes) -> None:
    """Raise Refusal (`file.corrupt` or `file.unsafe`) for an OLE2 file that a reader could run astray in.

    Held: a sector shift of 9 or 12; tables no larger than the file; every chain without a loop, inside the file,
    as long as its stream and shared with no other; at most 65,536 entries, in a tree without loops and without
    a branch too deep to walk. Takes time in proportion to the file's size.
    """
    if len(data) < 512 or not data.startswith(_SIGNATURE):
        raise Refusal("file.corrupt", reasons.COMPOUND)
    shift, mini_shift, tables, directory, _, mini_table, _, more, more_count = _HEAD.unpack_from(data)
    if shift not in (9, 12) or mini_shift != 6:
        raise Refusal("file.unsafe", reasons.SECTORS)
    size = 1 << shift
    sectors = _sectors(data, size, tables, more, more_count)
    entries = _entries(data, size, sectors.chain(directory))
    _check_tree(entries)
    _check_streams(data, size, sectors, mini_table, entries)


def _sectors(data: bytes, size: int, tables: int, more: int, more_count: int) -> _Sectors:
    """The sectors of a file by its tables: those that the header lists, and those that a chain of lists adds."""
    count = max(0, (len(data) - 1) // size)  # the header takes one; the last may be cut
    if tables > count or more_count > count:
        raise Refusal("file.unsafe", reasons.SECTORS)
    listed = _numbers(data[76:512])
    seen = bytearray(count)
    while more <= _LAST:
        if more >= count or seen[more]:
            raise Refusal("file.unsafe", reasons.SECTORS)
        seen[more] = 1
        piece = _numbers(_cut(data, size, more))
        listed.extend(piece[: size // 4 - 1])
        more = piece[size // 4 - 1] if len(piece) == size // 4 else _LAST + 1
    after = array("I")
    for number in [each for each in listed if each <= _LAST][:tables]:
        if number >= count or seen[number]:
            raise Refusal("file.unsafe", reasons.SECTORS)
        seen[number] = 1
        after.extend(_numbers(_cut(data, size, number)))
    return _Sectors(after, seen)


def _cut(data: bytes, size: int, number: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size]


def _numbers(raw: bytes) -> array[int]:
    found = array("I", raw[: len(raw) // 4 * 4])
    if sys.byteorder == "big":
        found.byteswap()
    return found


def _entries(data: bytes, size: int, chain: list[int]) -> list[_Entry]:
    if len(chain) * (size // _ENTRY.size) > _ENTRIES:
        raise Refusal("file.unsafe", reasons.SECTORS)
    raw = b"".join(_cut(data, size, number) for number in chain)
    entries = [_Entry(*_ENTRY.unpack_from(raw, at)) for at in range(0, len(raw) - _ENTRY.size + 1, _ENTRY.size)]
    if not entries or entries[0].kind != _ROOT:
        raise Refusal("file.corrupt", reasons.COMPOUND)
    return entries


def _check_tree(entries: list[_Entry]) -> None:
    """Every entry is reached once at most, from the root on, and by a branch that is not too deep."""
    seen = bytearray(len(entries))
    stack = [(0, 0)]
    while stack:
        number, depth = stack.pop()
        if number >= len(entries) or seen[number] or depth > _DEEP:
            raise Refusal("file.unsafe", reasons.SECTORS)
        seen[number] = 1
        entry = entries[number]
        around = (entry.child,) if number == 0 else (entry.left, entry.right, entry.child)
        stack.extend((each, depth + 1) for each in around if each <= _LAST)


def _check_streams(data: bytes, size: int, sectors: _Sectors, mini_table: int, entries: list[_Entry]) -> None:
    table = sectors.chain(mini_table)
    root = entries[0]
    small = _numbers(b"".join(_cut(data, size, number) for number in table))
    held = sectors.chain(root.start) if root.size else []
    if len(held) * size < root.size:
        raise Refusal("file.corrupt", reasons.COMPOUND)
    minis = _Sectors(small, bytearray(root.size // _MINI))
    for entry in entries[1:]:
        if entry.kind != _STREAM or not entry.size:
            continue
        tiny = entry.size < _CUTOFF
        chain = (minis if tiny else sectors).chain(entry.start)
        if len(chain) * (_MINI if tiny else size) < entry.size or entry.size > len(data):
            raise Refusal("file.corrupt", reasons.COMPOUND)


def storage(data: bytes, name: str, most: int) -> dict[str, bytes]:
    """The streams of the storages of a name, whatever its case: name -> contents; `most` streams at the most.

    Raises Refusal as `check_compound` does.
    """
    check_compound(data)
    shift, _, tables, directory, _, mini_table, _, more, more_count = _HEAD.unpack_from(data)
    size = 1 << shift
    sectors = _sectors(data, size, tables, more, more_count)
    lines = b"".join(_cut(data, size, number) for number in sectors.chain(directory))
    entries = [_Entry(*_ENTRY.unpack_from(lines, at)) for at in range(0, len(lines) - _ENTRY.size + 1, _ENTRY.size)]
    small = _numbers(b"".join(_cut(data, size, number) for number in sectors.chain(mini_table)))
    root = entries[0]
    held = sectors.chain(root.start) if root.size else []
    tiny = b"".join(_cut(data, size, number) for number in held)
    minis = _Sectors(small, bytearray(root.size // _MINI))
    found: dict[str, bytes] = {}
    for number in _held(lines, entries, name):
        entry = entries[number]
        if len(found) >= most:
            break
        if not entry.size:
            raw = b""
        elif entry.size < _CUTOFF:
            raw = b"".join(tiny[each * _MINI : (each + 1) * _MINI] for each in minis.chain(entry.start))
        else:
            raw = b"".join(_cut(data, size, each) for each in sectors.chain(entry.start))
        found[_named(lines, number)] = raw[: entry.size]
    return found


def _held(lines: bytes, entries: list[_Entry], name: str) -> list[int]:
    """The streams that lie right in storages of a name."""
    storages = [at for at, each in enumerate(entries) if each.kind == 1 and _named(lines, at).lower() == name.lower()]
    stack, found = [entries[at].child for at in storages], []
    while stack:
        number = stack.pop()
        if number > _LAST:
            continue
        stack += [entries[number].right, entries[number].left]
        if entries[number].kind == _STREAM:
            found.append(number)
    return sorted(found)


def _named(lines: bytes, number: int) -> str:
    line = lines[number * _ENTRY.size : (number + 1) * _ENTRY.size]
    return line[: max(0, min(64, int.from_bytes(line[64:66], "little")) - 2)].decode("utf-16-le", "replace")
