"""7z, rar and tar are opened as zip is: what is read, what is told, what came along."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zlib

import pytest

from tests.intake.builders import mail, packed
from tests.intake.opening import BOOK, OTHER, PICTURE, evidence, named, opened
from tests.intake.parcels.archives import FORMATS, sevenzip, tar, tar_gz
from tests.intake.parcels.rars import file_five, file_four, locked_headers, rar_five, rar_four, vint
from tests.support import corpus, need
from validator.intake import limits
from validator.intake.archive import Budget
from validator.intake.codes import Refusal
from validator.intake.keys import Keys
from validator.intake.parcels import bsdtar, rar

each = pytest.mark.parametrize("name", FORMATS)


@each
def test_what_lies_in_it_is_found_with_what_came_along(name: str) -> None:
    data = FORMATS[name](
        [("甲/月报表.xlsx", BOOK), ("甲/现场 1.png", PICTURE), ("乙/月报表.xlsx", OTHER), ("通知.txt", b"n")]
    )
    first, second = opened(data, name)
    assert named([first, second]) == [("月报表.xlsx", (name,), True, [])] * 2
    assert (first.data, second.data) == (BOOK, OTHER)
    assert (evidence(first), evidence(second)) == (["现场 1.png", "通知.txt"], ["通知.txt"])


@each
def test_it_is_opened_wherever_it_lies(name: str) -> None:
    data = FORMATS[name]([("月报表.xlsx", BOOK)])
    message = mail((name, data), ("说明.txt", b"x"))
    assert named(opened(packed({"信.eml": message.as_bytes()}), "外.zip")) == [
        ("月报表.xlsx", ("外.zip", "信.eml", name), True, [])
    ]
    outer = FORMATS[name]([(name, FORMATS[name]([(name, FORMATS[name]([("深.zip", packed({"月报表.xlsx": BOOK}))]))]))])
    assert named(opened(outer, name)) == [("深.zip", (name,) * 3, False, ["file.too-deep"])]


@each
def test_names_that_point_elsewhere_condemn_it(name: str) -> None:
    for path in ("../月报表.xlsx", "甲/../../月报表.xlsx", "..\\月报表.xlsx"):
        data = _named(name, path)
        assert named(opened(data, name)) == [(name, (), False, ["file.unsafe"])], path


def _named(name: str, path: str) -> bytes:
    """An archive with a member of that name; py7zr writes none that climbs, so one of equal length is overwritten."""
    if not name.endswith(".7z"):
        return FORMATS[name]([(path, BOOK)])
    stand_in = "甲" * len(path)
    out = io.BytesIO()
    import py7zr

    with py7zr.SevenZipFile(out, "w") as archive:
        archive.set_encoded_header_mode(False)
        archive.writestr(BOOK, stand_in)
    data = bytearray(out.getvalue().replace(stand_in.encode("utf-16-le"), path.encode("utf-16-le")))
    start = 32 + int.from_bytes(data[12:20], "little")
    header = data[start : start + int.from_bytes(data[20:28], "little")]
    data[28:32] = zlib.crc32(header).to_bytes(4, "little")
    data[8:12] = zlib.crc32(data[12:32]).to_bytes(4, "little")
    return bytes(data)


@each
def test_litter_is_no_member_and_an_empty_file_is_told(name: str) -> None:
    litter = [("~$月报表.xlsx", b"x"), ("__MACOSX/._月报表.xlsx", b"x"), ("Thumbs.db", b"x")]
    data = FORMATS[name]([*litter, ("月报表.xlsx", BOOK), ("空.xlsx", b"")])
    assert named(opened(data, name)) == [
        ("月报表.xlsx", (name,), True, []),
        ("空.xlsx", (name,), False, ["file.empty"]),
    ]


@each
def test_more_members_than_a_department_sends_are_refused(name: str) -> None:
    data = FORMATS[name]([(f"{number}.txt", b"x") for number in range(limits.MEMBERS + 1)])
    assert named(opened(data, name)) == [(name, (), False, ["file.too-many"])]


@each
def test_one_that_is_cut_anywhere_is_told_and_nothing_raised(name: str) -> None:
    data = FORMATS[name]([("好.xlsx", BOOK), ("图.png", PICTURE * 50), ("迟.xlsx", OTHER)])
    for length in range(8, len(data), 61):
        documents = opened(data[:length], name)
        assert documents
        for document in documents:
            assert document.data in (None, BOOK, OTHER)
            assert document.data is not None or document.faults


@each
def test_one_with_a_byte_changed_raises_nothing(name: str) -> None:
    data = FORMATS[name]([("好.xlsx", BOOK), ("图.png", PICTURE * 50)])
    for at in range(0, len(data), 17):
        for document in opened(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :], name):
            assert document.data is None or document.data == BOOK or name.endswith(("tar", "gz")) or document.faults


@pytest.mark.parametrize("name", ["包.7z", "包.tar.gz"])
def test_one_that_swells_is_stopped_while_it_does(name: str) -> None:
    data = FORMATS[name]([("大.bin", bytes(limits.RATIO_FROM + limits.MIB))])
    assert named(opened(data, name)) == [(name, (), False, ["file.unsafe"])]


def test_a_7z_keeps_to_one_budget_with_what_lies_around_it() -> None:
    from validator.intake.parcels.sevenzip import unpack

    data = sevenzip([("a.bin", os.urandom(600)), ("b.bin", os.urandom(600))])
    assert [len(one.contents or b"") for one in unpack(data, "", Budget(1200), Keys())] == [600, 600]
    budget = Budget(1200)
    budget.spend(1)
    with pytest.raises(Refusal):
        list(unpack(data, "", budget, Keys()))


def test_a_7z_that_is_damaged_in_one_member_gives_those_before_it() -> None:
    import py7zr

    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", filters=[{"id": py7zr.FILTER_COPY}]) as archive:
        archive.writestr(BOOK, "好.xlsx")
        archive.writestr(OTHER, "坏.xlsx")
    data = bytearray(out.getvalue())
    data[32 + len(BOOK) + 40] ^= 0xFF
    assert named(opened(bytes(data), "包.7z")) == [
        ("好.xlsx", ("包.7z",), True, []),
        ("坏.xlsx", ("包.7z",), False, ["file.corrupt"]),
    ]


def test_two_members_of_one_name_are_both_had() -> None:
    for name in ("包4.rar", "包5.rar", "包.tar"):
        assert [one.data for one in opened(FORMATS[name]([("表.xlsx", BOOK), ("表.xlsx", OTHER)]), name)] == [
            BOOK,
            OTHER,
        ]


def test_links_condemn_a_tar() -> None:
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
        assert named(opened(tar([("表.xlsx", b"/etc/passwd")], kind), "包.tar")) == [
            ("包.tar", (), False, ["file.unsafe"])
        ]


def test_a_tar_that_says_its_sizes_backwards_comes_to_an_end() -> None:
    data = bytearray(tar([("表.xlsx", BOOK)]))
    data[124:136] = b"\xff" * 12  # minus one, as GNU writes great numbers
    data[148:156] = b" " * 8
    data[148:156] = f"{sum(data[:512]):06o}\0 ".encode()
    assert all(document.data is None for document in opened(bytes(data), "包.tar"))


@pytest.mark.parametrize(
    ("name", "stored"), [("月报表.xlsx.gz", ""), ("x.gz", "月报表.xlsx"), ("x.gz", "夹/月报表.xlsx")]
)
def test_a_single_gzipped_file(name: str, stored: str) -> None:
    out = io.BytesIO()
    with gzip.GzipFile("", "wb", fileobj=out) as file:
        file.write(BOOK)
    data = out.getvalue()
    if stored:
        data = data[:3] + b"\x08" + data[4:10] + stored.encode("gbk") + b"\0" + data[10:]
    assert named(opened(data, name)) == [("月报表.xlsx", (name,), True, [])]


def test_gzip_streams_one_behind_the_other_are_one_file() -> None:
    data = gzip.compress(BOOK[:100]) + gzip.compress(BOOK[100:]) + bytes(16)
    assert [one.data for one in opened(data, "月报表.xlsx.gz")] == [BOOK]


def test_a_rar_of_names_in_gbk() -> None:
    assert named(opened(rar_four([("夹/月报表.xlsx", BOOK)], wide=False), "包.rar")) == [
        ("月报表.xlsx", ("包.rar",), True, [])
    ]


def test_a_rar_that_is_locked_says_what_is_in_it_if_it_can() -> None:
    locked = vint(4) + vint(1) + vint(0) + vint(0) + bytes(1)
    for data in (rar_four([("表.xlsx", BOOK)], flags=4), rar_five([("表.xlsx", BOOK)], extra=locked)):
        assert named(opened(data, "包.rar")) == [("表.xlsx", ("包.rar",), False, ["file.encrypted"])]
    for data in (rar_four([], main=0x80), locked_headers()):
        assert named(opened(data, "包.rar")) == [("包.rar", (), False, ["file.encrypted"])]


def test_a_volume_of_a_rar_and_a_link_in_one() -> None:
    link = vint(5) + vint(5) + vint(1) + vint(0) + vint(1) + b"x"
    for data in (rar_four([("表.xlsx", BOOK)], main=1), rar_five([("表.xlsx", BOOK)], main=1)):
        assert named(opened(data, "包.part2.rar")) == [("包.part2.rar", (), False, ["file.unsupported"])]
    for data in (rar_four([("表.xlsx", BOOK)], unix=0o120777), rar_five([("表.xlsx", BOOK)], extra=link)):
        assert named(opened(data, "包.rar")) == [("包.rar", (), False, ["file.unsafe"])]


def test_a_rar_that_lies_about_sizes_is_refused_before_anything_runs() -> None:
    assert named(opened(rar_five([("表.xlsx", BOOK)], size=1 << 50), "包.rar")) == [
        ("包.rar", (), False, ["file.unsafe"])
    ]
    assert named(opened(rar_five([("表.xlsx", BOOK)], size=5), "包.rar")) == [
        ("表.xlsx", ("包.rar",), False, ["file.corrupt"])
    ]


def test_a_rar_of_a_hundred_thousand_headers_is_left_at_the_limit() -> None:
    for data in (rar_five([])[:-8] + file_five("a", b"") * 100_000, rar_four([])[:-7] + file_four("a", b"") * 100_000):
        assert named(opened(data, "包.rar")) == [("包.rar", (), False, ["file.too-many"])]


def test_a_real_rar_is_unpacked_by_bsdtar() -> None:
    need(bsdtar.program() is not None, "bsdtar is not installed: apt-get install libarchive-tools")
    (file,) = (corpus() / "real" / "archive").glob("*test-documents.rar")
    (document,) = opened(file.read_bytes(), "包.rar")
    assert named([document]) == [("testEXCEL.xls", ("包.rar",), True, [])]
    assert evidence(document) is not None and len(evidence(document) or []) == 8
    (locked,) = (corpus() / "real" / "archive").glob("*test-documents-enc.rar")
    assert named(opened(locked.read_bytes(), "包.rar")) == [("包.rar", (), False, ["file.encrypted"])]


def test_without_a_program_a_packed_rar_is_told_and_a_stored_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    bsdtar.program.cache_clear()
    try:
        (file,) = (corpus() / "real" / "archive").glob("*test-documents.rar")
        (document,) = opened(file.read_bytes(), "包.rar")
        assert named([document]) == [("包.rar", (), False, ["file.unsupported"])]
        assert document.faults[0].slots["advice"] == rar.ZIP_IT.zh
        assert named(opened(rar_five([("表.xlsx", BOOK)]), "包.rar")) == [("表.xlsx", ("包.rar",), True, [])]
    finally:
        bsdtar.program.cache_clear()


def test_a_tar_of_a_tar() -> None:
    assert named(opened(tar_gz([("里.tar", tar([("表.xlsx", BOOK)]))]), "外.tgz")) == [
        ("表.xlsx", ("外.tgz", "里.tar"), True, [])
    ]
