"""One outermost file or archive becomes documents: what is read, what is told, what came along."""

from __future__ import annotations

import io
import os
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from tests.intake.builders import mail, packed, zipped_raw
from tests.intake.opening import BOOK, OLE, OTHER, PICTURE, evidence, named, opened
from validator.intake import limits, package, sniff
from validator.intake.archive import Budget
from validator.intake.codes import Refusal
from validator.intake.open import open_path


def test_a_workbook_is_itself() -> None:
    (document,) = opened(BOOK, "月报表.xlsx")
    assert named([document]) == [("月报表.xlsx", (), True, [])]
    assert (document.data, document.sha256) == (BOOK, sha256(BOOK).hexdigest())
    assert (document.mail, document.evidence) == (None, None)


def test_folders_in_an_archive_keep_their_own_too() -> None:
    data = packed(
        {"甲/表.xlsx": BOOK, "甲/图/1.jpg": PICTURE, "乙/表.xlsx": OTHER, "乙/2.jpg": PICTURE, "通知.txt": b"n"}
    )
    first, second = opened(data, "汇总.zip")
    assert evidence(first) == ["1.jpg", "通知.txt"]
    assert evidence(second) == ["2.jpg", "通知.txt"]


def test_three_containers_are_opened_and_a_fourth_is_told() -> None:
    inner = packed({"表.xlsx": BOOK})
    assert named(opened(packed({"b.zip": packed({"c.zip": inner})}), "a.zip")) == [
        ("表.xlsx", ("a.zip", "b.zip", "c.zip"), True, [])
    ]
    deep = packed({"b.zip": packed({"c.zip": packed({"d.zip": inner})})})
    assert named(opened(deep, "a.zip")) == [("d.zip", ("a.zip", "b.zip", "c.zip"), False, ["file.too-deep"])]


ALONE = {
    "照片.jpg": (PICTURE, []),
    "说明.txt": ("一段文字".encode(), []),
    "空.txt": (b"", []),
    "表.xlsx": (b"", ["file.empty"]),
    "坏.xlsx": (b"\1\2\3\0", ["file.corrupt"]),
    "图.xlsx": (PICTURE, ["file.unsupported"]),
    "页面.html": (b"<html><table></table></html>", []),
    "包.rar": (b"Rar!\x1a\7\0", ["file.corrupt"]),
    "包.7z": (b"7z\xbc\xaf\x27\x1c\0\4", ["file.corrupt"]),
    "winmail.dat": (b"\x78\x9f\x3e\x22\0\0", []),
    "箱.mbox": (b"From a\nFrom: a@b\nTo: c@d\n\nx\n\nFrom b\nFrom: a@b\nTo: c@d\n\ny\n", []),
    "表.numbers": (packed({"Index/Document.iwa": "x", "Index/CalculationEngine.iwa": "x"}), ["file.unsupported"]),
    "表.dbf": (b"\x03\x78\x04\x03" + bytes(28), ["file.unsupported"]),
    "表.slk": (b"ID;PWXL;N;E\r\nC;Y1;X1;K1\r\nE\r\n", ["file.unsupported"]),
    "单页.xls": (b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\n', ["file.unsupported"]),
    "假.zip": (b"\1\2\3\0", ["file.corrupt"]),
    "半个.zip": (packed({"a.txt": b"x" * 99})[:60], ["file.corrupt"]),
    "空.zip": (packed({}), []),
    "照片.zip": (packed({"1.jpg": PICTURE}), []),
    "普通压缩包.xlsx": (packed({"a.txt": b"x"}), ["file.corrupt"]),
    "只有文字.eml": (mail().as_bytes(), []),
}  # fmt: skip


@pytest.mark.parametrize("name", ALONE)
def test_a_file_without_a_workbook_yields_itself(name: str) -> None:
    data, codes = ALONE[name]
    (document,) = opened(data, name)
    assert named([document]) == [(name, (), False, codes)]
    assert document.sha256 == sha256(data).hexdigest()
    assert document.evidence is None


OTHERS = {
    "锁.xls": (OLE + bytes(504), sniff.XLS, []),
    "锁.xlsx": (OLE + bytes(504), sniff.XLS, ["file.wrong-extension"]),
    "表.csv": ("序号,地点".encode("gbk"), sniff.CSV, []),
    "表.xlsx": ("序号,地点".encode("gbk"), sniff.CSV, ["file.wrong-extension"]),
    "导出.xls": (b"<html><table></table></html>", sniff.HTML, ["file.wrong-extension"]),
    "月报.htm": (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table></table></html>", sniff.HTML, []),
    "二零零三.xml": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', sniff.XML2003, [],
    ),
    "表.ods": (packed([("mimetype", "application/vnd.oasis.opendocument.spreadsheet")], method=0), sniff.ODS, []),
    "表.xlsb": (packed({"[Content_Types].xml": "…excel.sheet.binary.macroEnabled.main"}), sniff.XLSB, []),
    "表.et": (BOOK, sniff.XLSX, []),
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_other_formats_are_handed_on_as_what_they_are(name: str) -> None:
    data, kind, codes = OTHERS[name]
    (document,) = opened(data, name)
    assert named([document]) == [(name, (), True, codes)]
    assert document.kind is kind


@pytest.mark.parametrize("name", ["月报表.et", "月报表.xlsm", "月报表.xlsx"])
def test_names_a_workbook_may_have(name: str) -> None:
    assert named(opened(BOOK, name)) == [(name, (), True, [])]


@pytest.mark.parametrize("name", ["月报表.xls", "月报表", "月报表.xlsx.txt"])
def test_a_workbook_under_another_name_is_read_and_told(name: str) -> None:
    assert named(opened(BOOK, name)) == [(name, (), True, ["file.wrong-extension"])]


def test_an_encrypted_archive() -> None:
    data = bytearray(packed({"表.xlsx": b"secret"}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    assert named(opened(bytes(data), "包.zip")) == [("表.xlsx", ("包.zip",), False, ["file.encrypted"])]


def test_a_damaged_member_does_not_take_the_others_along() -> None:
    data = bytearray(packed([("坏.xlsx", OTHER), ("好.xlsx", BOOK)], method=0))
    data[60] ^= 0xFF
    assert named(opened(bytes(data), "包.zip")) == [
        ("坏.xlsx", ("包.zip",), False, ["file.corrupt"]),
        ("好.xlsx", ("包.zip",), True, []),
    ]


def test_one_budget_serves_a_whole_file() -> None:
    data = packed({"a": bytes(700), "b": bytes(700)})
    first, second = package.members(data)
    budget = Budget(1000)
    assert budget.inflate(data, first) == bytes(700)
    with pytest.raises(Refusal):
        budget.inflate(data, second)


@pytest.mark.slow
def test_an_archive_that_swells_is_stopped_once_for_all() -> None:
    data = packed([("好.xlsx", BOOK), *((f"{n}.bin", os.urandom(150_000) * 450) for n in range(4)), ("迟.xlsx", OTHER)])
    assert [(name, codes) for name, _, _, codes in named(opened(data, "包.zip"))] == [
        ("好.xlsx", []),
        ("包.zip", ["file.too-large"]),
    ]


def test_links_and_climbing_names_condemn_an_archive() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        member = zipfile.ZipInfo("passwd")
        member.external_attr = 0o120777 << 16
        archive.writestr(member, "/etc/passwd")
    for data in (out.getvalue(), packed({"../表.xlsx": BOOK}), packed({"/表.xlsx": BOOK})):
        assert named(opened(data, "包.zip")) == [("包.zip", (), False, ["file.unsafe"])]


def test_what_programs_leave_behind_is_no_member() -> None:
    litter = ("~$月报表.xlsx", "__MACOSX/._月报表.xlsx", ".DS_Store", "Thumbs.db", "图/Thumbs.db")
    (document,) = opened(packed({"月报表.xlsx": BOOK} | dict.fromkeys(litter, b"x")), "包.zip")
    assert (document.file, evidence(document)) == ("月报表.xlsx", [])


NAMES = {
    "utf-8 flag": (packed({"月报表.xlsx": BOOK}), "月报表.xlsx"),
    "utf-8 without flag": (zipped_raw([("月报表.xlsx".encode(), BOOK)]), "月报表.xlsx"),
    "gbk": (zipped_raw([("月报表.xlsx".encode("gbk"), BOOK)]), "月报表.xlsx"),
    "gb18030": (zipped_raw([("㐂.xlsx".encode("gb18030"), BOOK)]), "㐂.xlsx"),
    "backslash": (zipped_raw([("四月\\月报表.xlsx".encode("gbk"), BOOK)]), "月报表.xlsx"),
}


@pytest.mark.parametrize("name", NAMES)
def test_names_in_an_archive(name: str) -> None:
    data, expected = NAMES[name]
    assert [document.file for document in opened(data, "包.zip")] == [expected]


def test_the_unicode_path_field_names_a_member() -> None:
    import struct
    import zlib

    plain = b"ybb.xlsx"
    field = b"\1" + struct.pack("<L", zlib.crc32(plain)) + "月报表.xlsx".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        member = zipfile.ZipInfo(plain.decode())
        member.extra = struct.pack("<HH", 0x7075, len(field)) + field
        archive.writestr(member, BOOK)
    assert [document.file for document in opened(out.getvalue(), "包.zip")] == ["月报表.xlsx"]


def test_a_file_is_found_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "夹").mkdir()
    path = tmp_path / "夹" / "月报表.xlsx"
    path.write_bytes(BOOK)
    for given in (path, str(path)):
        (document,) = open_path(given)
        assert (document.path, document.file, document.data) == (str(path), "月报表.xlsx", BOOK)


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.xlsx", tmp_path):
        (document,) = open_path(path)
        assert [fault.code for fault in document.faults] == ["file.no-access"]
        assert document.data is None


def test_a_huge_video_is_evidence_and_a_huge_archive_is_not(tmp_path: Path) -> None:
    video, archive = tmp_path / "视频.mp4", tmp_path / "包.zip"
    for path, start in ((video, b"\0\0\0\x18ftypmp42"), (archive, b"PK\3\4")):
        with path.open("wb") as file:
            file.write(start)
            file.truncate(limits.CONTAINER + 10)
    assert named(list(open_path(video))) == [("视频.mp4", (), False, [])]
    assert named(list(open_path(archive))) == [("包.zip", (), False, ["file.too-large"])]
