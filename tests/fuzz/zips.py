"""A zip taken apart and put together again, in whatever wrong way one likes."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from random import Random
from struct import Struct

from tests.fuzz import flips, tokens

_LOCAL = Struct("<4s5H3L2H")
_CENTRAL = Struct("<4s6H3L5H2L")
_END = Struct("<4s4H2LH")
_NAMES = (
    b"xl/workbook.xml", b"XL/Workbook.XML", b"xl/worksheets/sheet1.xml", b"xl/worksheets/Sheet1.XML",
    b"xl\\styles.xml", b"../x.xml", b"/etc/passwd", b"C:\\x.xml", b"a\0b.xml", b"", b"xl/", b"xl/vbaProject.bin",
    b"\xff\xfe.xml", b"xl/sharedStrings.xml", b"[Content_Types].xml", b"_rels/.rels", b"xl/_rels/workbook.xml.rels",
    b"a" * 300, b"CON",
)  # fmt: skip
_LIES = (0, 1, 2, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF)
_NARROW = ("flags", "method", "named", "extended")


@dataclass(frozen=True, slots=True)
class Entry:
    """A member: its name, compressed and full bytes, and what its two headers say instead of the truth."""

    name: bytes
    packed: bytes
    full: bytes
    method: int = 8
    local: dict[str, int] = field(default_factory=dict)
    central: dict[str, int] = field(default_factory=dict)


def entry(name: bytes, full: bytes, method: int = 8) -> Entry:
    """A true member."""
    if method == 0:
        return Entry(name, full, full, 0)
    maker = zlib.compressobj(1, zlib.DEFLATED, -15)
    return Entry(name, maker.compress(full) + maker.flush(), full)


@lru_cache(512)
def take_apart(data: bytes) -> tuple[Entry, ...]:
    """The members of a sound zip; raises whatever the standard library does where it is none."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return tuple(
            entry(info.filename.encode(), archive.read(info)) for info in archive.infolist() if not info.is_dir()
        )


def put_together(entries: list[Entry], ending: dict[str, int] | None = None, before: bytes = b"") -> bytes:
    """A zip of the members as they are, lies included."""
    out, directory = bytearray(before), bytearray()
    for each in entries:
        said = {
            "flags": 0x800, "method": each.method, "crc": zlib.crc32(each.full), "size": len(each.packed),
            "full": len(each.full), "named": len(each.name), "extended": 0, "offset": len(out) - len(before), "mode": 0,
        }  # fmt: skip
        here, there = _narrowed(said | each.local), _narrowed(said | each.central)
        out += _LOCAL.pack(
            b"PK\3\4", 20, here["flags"], here["method"], 0, 0x21, here["crc"], here["size"], here["full"],
            here["named"], here["extended"],
        )  # fmt: skip
        out += each.name + each.packed
        directory += _CENTRAL.pack(
            b"PK\1\2", 20, 20, there["flags"], there["method"], 0, 0x21, there["crc"], there["size"], there["full"],
            there["named"], there["extended"], 0, 0, 0, there["mode"], there["offset"],
        )  # fmt: skip
        directory += each.name
    said = {"count": len(entries), "here": len(entries), "length": len(directory), "offset": len(out) - len(before)}
    said |= ending or {}
    out += directory
    out += _END.pack(b"PK\5\6", 0, 0, said["here"] & 0xFFFF, said["count"] & 0xFFFF, said["length"], said["offset"], 0)
    return bytes(out)


def _narrowed(said: dict[str, int]) -> dict[str, int]:
    return {key: value & (0xFFFF if key in _NARROW else 0xFFFFFFFF) for key, value in said.items()}


def mutate_package(random: Random, data: bytes) -> bytes:
    """One to four things wrong with a package: bytes, members, headers, the XML of its parts."""
    entries = list(take_apart(data))
    ending: dict[str, int] = {}
    before = b""
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        match random.choice(("xml", "xml", "xml", "xml", "xml", "member", "lie", "lie", "name", "ending", "before")):
            case "xml":
                _respell(random, entries)
            case "member":
                _shuffle(random, entries)
            case "lie":
                _lie(random, entries)
            case "name":
                at = random.randrange(len(entries))
                entries[at] = replace(entries[at], name=random.choice(_NAMES))
            case "ending":
                ending[random.choice(("here", "count", "length", "offset"))] = random.choice(_LIES)
            case "before":
                before = random.choice((b"MZ", b"\0" * 64, b"PK\3\4", b"From x\r\n"))
    made = put_together(entries, ending, before)
    return flips.flip(random, made) if random.random() < 0.1 else made


def mutate_sheets(random: Random, data: bytes) -> bytes:
    """The XML of one or two worksheets mutated, seldom of another part, the package around them sound."""
    entries = list(take_apart(data))
    folder = b"xl/worksheets/" if random.random() < 0.9 else b"xl/"
    inside = [at for at, each in enumerate(entries) if each.name.startswith(folder)]
    for _ in range(random.randint(1, 2)):
        at = random.choice(inside)
        change = tokens.mutate_cells if random.random() < 0.85 else tokens.mutate
        entries[at] = entry(entries[at].name, change(random, entries[at].full))
    return put_together(entries)


def mutate_member(random: Random, data: bytes) -> bytes:
    """The contents of one member changed, as text with tags or as bytes, the package around it sound."""
    entries = list(take_apart(data))
    at = random.randrange(len(entries))
    full = entries[at].full
    change = tokens.mutate if full.lstrip()[:1] == b"<" and random.random() < 0.8 else flips.flip
    entries[at] = entry(entries[at].name, change(random, full))
    return put_together(entries)


def _respell(random: Random, entries: list[Entry]) -> None:
    at = random.randrange(len(entries))
    change = tokens.mutate_cells if b"/worksheets/" in entries[at].name and random.random() < 0.8 else tokens.mutate
    entries[at] = entry(entries[at].name, change(random, entries[at].full), random.choice((0, 8, 8)))


def _shuffle(random: Random, entries: list[Entry]) -> None:
    one, other = random.randrange(len(entries)), random.randrange(len(entries))
    match random.choice(("swap", "double", "drop", "exchange", "empty")):
        case "swap":
            entries[one], entries[other] = entries[other], entries[one]
        case "double":
            entries.insert(other, entries[one])
        case "drop" if len(entries) > 1:
            del entries[one]
        case "exchange":
            first, second = entries[one], entries[other]
            entries[one] = replace(second, name=first.name)
            entries[other] = replace(first, name=second.name)
        case _:
            entries[one] = entry(entries[one].name, b"")


def _lie(random: Random, entries: list[Entry]) -> None:
    at = random.randrange(len(entries))
    lie = {random.choice(("flags", "method", "crc", "size", "full", "named", "extended", "offset", "mode")): 0}
    key = next(iter(lie))
    truth = {"size": len(entries[at].packed), "full": len(entries[at].full), "named": len(entries[at].name)}
    lie[key] = random.choice(_LIES) if random.random() < 0.6 else max(0, truth.get(key, 8) + random.randint(-3, 3))
    where = random.choice(("local", "central", "both"))
    entries[at] = replace(
        entries[at],
        local=entries[at].local | (lie if where != "central" else {}),
        central=entries[at].central | (lie if where != "local" else {}),
    )
