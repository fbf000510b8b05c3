"""Every number of the guard: what just meets it passes, what is one more is refused."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from email.message import Message

import pytest

from tests.intake.builders import A1, packed, parts, row, sheet, workbook
from tests.intake.opening import BOOK, named, opened
from validator.intake import guard, limits, mail, package
from validator.intake import parts as byte_tier
from validator.intake.archive import Budget
from validator.intake.codes import Refusal

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MIB = limits.MIB


def refusal(attempt: Callable[[], object]) -> str:
    """The code with which something is refused, "" if it is not."""
    try:
        attempt()
    except Refusal as cause:
        return cause.fault.code
    return ""


def scanned(data: bytes) -> str:
    found = guard.scan(data).refusal
    return found.code if found else ""


def walked(name: str, contents: str) -> str:
    """What the byte tier says of a workbook with that part, or else the full walk."""
    data = packed(parts() | {name: contents})
    fault = guard.scan(data).refusal or guard.walk_parts(data)
    return fault.code if fault else ""


def test_a_workbook_of_30_mib() -> None:
    def sized(length: int) -> bytes:
        members = parts(extra={"xl/media/image1.png": b""})
        room = length - len(packed(members, method=0))
        data = packed(members | {"xl/media/image1.png": os.urandom(room)}, method=0)
        assert len(data) == length
        return data

    assert scanned(sized(30 * MIB)) == ""
    assert scanned(sized(30 * MIB + 1)) == "file.too-large"


def test_1000_members() -> None:
    few = {f"xl/media/{number}.png": b"" for number in range(1000 - len(parts()))}
    assert scanned(packed(parts(extra=few))) == ""
    assert scanned(packed(parts(extra={**few, "xl/media/more.png": b""}))) == "file.too-many"


def deflated(full: bytes) -> bytes:
    stream = zlib.compressobj(1, 8, -15)
    return stream.compress(full) + stream.flush()


def unpacked(full: bytes) -> str:
    return refusal(lambda: package.unpack(deflated(full), 8, zlib.crc32(full), len(full), limits.TOTAL))


@pytest.mark.parametrize(("size", "code"), [(100 * MIB, ""), (100 * MIB + 1, "file.too-large")])
def test_a_part_of_100_mib(size: int, code: str) -> None:
    noise = os.urandom(2 * MIB)
    assert unpacked(noise + bytes(size - len(noise))) == code


def test_100_times_its_size_above_10_mib() -> None:
    assert unpacked(bytes(10 * MIB)) == "", "up to there it may be anything"
    assert unpacked(bytes(10 * MIB + 1)) == "file.unsafe"
    noise = os.urandom(MIB // 4)
    packed_size = len(deflated(noise + bytes(24 * MIB)))
    assert limits.RATIO * packed_size > 24 * MIB + len(noise)
    assert unpacked(noise + bytes(24 * MIB)) == ""
    assert unpacked(noise + bytes(2 * limits.RATIO * packed_size)) == "file.unsafe"


def test_200_mib_out_of_one_container() -> None:
    budget = Budget()
    budget.room = 3 * MIB
    member = package.members(packed({"a": os.urandom(2 * MIB)}))[0]
    data = packed({"a": os.urandom(MIB), "b": os.urandom(2 * MIB), "c": b"1"})
    first, second, third = package.members(data)
    assert Budget().room == limits.TOTAL == 200 * MIB and member.full_size == 2 * MIB
    assert [len(budget.inflate(data, each)) for each in (first, second)] == [MIB, 2 * MIB]
    assert refusal(lambda: budget.inflate(data, third)) == "file.too-large"


@pytest.mark.slow
@pytest.mark.parametrize(("size", "code"), [(99 * MIB, ""), (100 * MIB, "file.too-large")])
def test_200_mib_of_parts(size: int, code: str) -> None:
    part = os.urandom(2 * MIB) + bytes(size - 2 * MIB)
    assert scanned(packed(parts(extra={"xl/media/a.bin": part, "xl/media/b.bin": part}))) == code


def examined(start: str, end: str, filler: str, size: int) -> str:
    """What the byte tier says of a part of that many bytes, filled up as a program would."""
    room = size - len(start) - len(end)
    full = start + filler * (room // len(filler)) + " " * (room % len(filler)) + end
    assert len(full) == size
    return refusal(lambda: byte_tier.examine(full.encode()))


LARGE = {
    "shared strings of 64 MiB": (f'<sst xmlns="{MAIN}">', "</sst>", f"<si><t>{'x' * 1000}</t></si>", 64 * MIB),
    "styles of 8 MiB": (f'<styleSheet xmlns="{MAIN}">', "</styleSheet>", "<dxf/>", 8 * MIB),
    "a workbook part of 4 MiB": (
        f'<workbook xmlns="{MAIN}"><sheets></sheets>', "</workbook>", f'<definedName name="{"x" * 99}"/>', 4 * MIB,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LARGE)
def test_large_parts(name: str) -> None:
    start, end, filler, size = LARGE[name]
    assert examined(start, end, filler, size) == ""
    assert examined(start, end, filler, size + 1) == "file.too-large"


def test_5_million_elements() -> None:
    few = "<theme>" + "<a/>" * (limits.ELEMENTS - 2) + "</theme>"
    assert refusal(lambda: byte_tier.examine(few.encode())) == ""
    assert refusal(lambda: byte_tier.examine(few.replace("<theme>", "<theme><a/>").encode())) == "file.too-large"


def test_elements_64_deep() -> None:
    assert walked("xl/theme/theme1.xml", "<a>" * 64 + "</a>" * 64) == ""
    assert walked("xl/theme/theme1.xml", "<a>" * 65 + "</a>" * 65) == "file.unsafe"


def test_attributes_of_64_kib_and_64_of_them() -> None:
    def said(value: str) -> str:
        return walked("xl/theme/theme1.xml", f"<a>{'<b/>' * 9}<b {value}/></a>")

    assert said(f'c="{"x" * (64 << 10)}"') == ""
    assert said(f'c="{"x" * ((64 << 10) + 1)}"') == "file.unsafe"
    assert said(f'sqref="{"A" * MIB}"') == ""
    assert said(f'sqref="{"A" * (MIB + 1)}"') == "file.unsafe"
    assert said(" ".join(f'a{number}="1"' for number in range(64))) == ""
    assert said(" ".join(f'a{number}="1"' for number in range(65))) == "file.unsafe"


def test_200_sheets() -> None:
    def book(count: int) -> bytes:
        listed = "".join(f'<sheet name="{number}" r:id="s{number}"/>' for number in range(count))
        return f'<workbook xmlns="{MAIN}" xmlns:r="u"><sheets>{listed}</sheets></workbook>'.encode()

    assert len(byte_tier.examine(book(200)).sheets) == 200
    assert refusal(lambda: byte_tier.examine(book(201))) == "file.unsafe"


@pytest.mark.slow
def test_a_million_cells() -> None:
    some = sheet(
        "".join(row(*[f'<c r="{name}{n}"><v>1</v></c>' for name in "ABCDE"], number=n) for n in range(1, 10_001))
    )
    more = {"xl/worksheets/sheet1.xml": sheet("")} | {f"xl/worksheets/more{n}.xml": some for n in range(20)}
    assert scanned(packed(parts() | more)) == ""
    assert scanned(packed(parts() | more | {"xl/worksheets/sheet1.xml": sheet(row(A1))})) == "file.too-large"


def test_a_box_of_2_million() -> None:
    assert scanned(workbook(row(A1) + row('<c r="P125000"><v>1</v></c>', number=125_000))) == ""
    assert scanned(workbook(row(A1) + row('<c r="P125001"><v>1</v></c>', number=125_001))) == "file.unsafe"


def test_5000_merges_over_200_000_cells() -> None:
    def merged(*refs: str) -> str:
        ranges = "".join(f'<mergeCell ref="{ref}"/>' for ref in refs)
        return scanned(workbook(after=f"<mergeCells>{ranges}</mergeCells>"))

    assert merged(*(f"A{n}:B{n}" for n in range(1, 5001))) == ""
    assert merged(*(f"A{n}:B{n}" for n in range(1, 5002))) == "file.unsafe"
    assert merged("A1:A199998", "C1:D1") == ""
    assert merged("A1:A199998", "C1:E1") == "file.unsafe"


def test_a_formula_of_8192_characters() -> None:
    def said(length: int) -> str:
        return walked("xl/worksheets/sheet1.xml", sheet(row(f'<c r="A1"><f>{"1" * length}</f><v>1</v></c>')))

    assert said(8192) == ""
    assert said(8193) == "file.unsafe"


@pytest.mark.parametrize(("count", "code"), [(65_490, ""), (65_491, "file.unsafe")])
def test_65_490_formats(count: int, code: str) -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * count}</cellXfs></styleSheet>'
    assert scanned(packed(parts() | {"xl/styles.xml": styles})) == code


def test_archives_three_deep() -> None:
    def nested(depth: int) -> list[tuple[str, tuple[str, ...], bool, list[str]]]:
        data, name = BOOK, "月报.xlsx"
        for _ in range(depth):
            data, name = packed({name: data}), "包.zip"
        return named(opened(data, name))

    assert nested(3) == [("月报.xlsx", ("包.zip",) * 3, True, [])]
    assert [(readable, codes) for _, _, readable, codes in nested(4)] == [(False, ["file.too-deep"])]


def letter(*parts_of_it: bytes) -> bytes:
    head = b'From: a@b.example\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary="BB"\r\n'
    return head + b"".join(b"\r\n--BB\r\n" + each for each in parts_of_it) + b"\r\n--BB--\r\n"


def test_a_mail_of_50_mib() -> None:
    head = b"From: a@b.example\r\nSubject: s\r\n\r\n"
    fits = head + b"x" * (50 * MIB - len(head))
    assert isinstance(mail.parse(fits), Message)
    assert refusal(lambda: mail.parse(fits + b"x")) == "file.too-large"


def test_500_parts() -> None:
    assert refusal(lambda: mail.parse(letter(*[b"\r\nx"] * 499))) == "", "and the line that ends them is one"
    assert refusal(lambda: mail.parse(letter(*[b"\r\nx"] * 501))) == "file.too-many"


def test_parts_20_deep() -> None:
    def nested(depth: int) -> list[list[str]]:
        inner = b"Content-Type: application/octet-stream; name=a.xlsx\r\n\r\nx"
        for number in range(depth):
            edge = b"B%d" % number
            inner = b'Content-Type: multipart/mixed; boundary="%b"\r\n\r\n--%b\r\n%b\r\n--%b--\r\n' % (
                edge, edge, inner, edge,
            )  # fmt: skip
        return [codes for _, _, _, codes in named(opened(b"From: a@b.example\r\nSubject: s\r\n" + inner))]

    assert ["file.too-deep"] not in nested(20)
    assert nested(21) == [["file.too-deep"]]


def test_headers_of_64_kib() -> None:
    def cut(length: int) -> bool:
        data = b"From: a@b.example\r\nX-A: " + b"x" * (length - len(b"X-A: \r")) + b"\r\nSubject: s\r\n\r\nx"
        return mail.parse(data)["x-a"] is None

    assert not cut(64 << 10)
    assert cut((64 << 10) + 1)
    huge = b"From: a@b.example\r\n" + b"".join(b"X-%d: %b\r\n" % (n, b"x" * 60_000) for n in range(36)) + b"\r\nx"
    assert refusal(lambda: mail.parse(huge)) == "file.unsafe"
