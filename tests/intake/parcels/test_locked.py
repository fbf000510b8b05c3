"""What is behind a password is opened with those of the settings, or told to be locked."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from tests import returns
from tests.intake.builders import mail, packed
from tests.intake.opening import BOOK, OTHER, named
from tests.intake.parcels.archives import sevenzip
from tests.intake.parcels.ciphers import locked_book, zipped
from tests.support import corpus, need
from validator.annotation import annotate
from validator.batch import check_paths, run_batch
from validator.examine import Desk
from validator.intake import keys
from validator.intake.document import Document
from validator.intake.keys import MOST, TRIES, Keys
from validator.intake.open import open_bytes
from validator.intake.parcels.bsdtar import program
from validator.intake.unlocking import plain, unlocked

SECRET = "密码2026"
RETURN = returns.right()  # what encrypts here breaks files of less than four KiB
OPENED = "file.decrypted"


def opened(data: bytes, name: str, *passwords: str) -> list[Document]:
    """The documents of a file, with passwords to try."""
    return list(open_bytes(data, name, name, passwords))


def test_a_locked_workbook_is_opened_and_keeps_the_digest_of_what_came() -> None:
    data = locked_book(RETURN, SECRET)
    (document,) = opened(data, "月报表.xlsx", "不对", SECRET)
    assert named([document]) == [("月报表.xlsx", (), True, [OPENED])]
    assert (document.data, document.original) == (RETURN, data)
    assert document.sha256 == sha256(data).hexdigest()
    for passwords in ((), ("不对",), ("",)):
        assert named(opened(data, "月报表.xlsx", *passwords)) == [("月报表.xlsx", (), False, ["file.encrypted"])]


def test_a_locked_workbook_is_opened_wherever_it_lies() -> None:
    message = mail(("锁.xlsx", locked_book(RETURN, SECRET)), ("开.xlsx", OTHER))
    assert named(opened(packed({"信.eml": message.as_bytes()}), "外.zip", SECRET)) == [
        ("锁.xlsx", ("外.zip", "信.eml"), True, [OPENED]),
        ("开.xlsx", ("外.zip", "信.eml"), True, []),
    ]


@pytest.mark.parametrize(
    ("file", "password"),
    [
        ("python-calamine*password.xls", "1234"), ("*60320-protected.xlsx", "Test001!!"),
        ("*protected_passtika.xls*", "tika"), ("*2002_40_dss.xls", "password"), ("*excelize*", "password"),
        ("*2002_128_enhrsasc.xls", "password"), ("*python-calamine*password.xlsx", "1234"),
    ],
)  # fmt: skip
def test_real_locked_workbooks(file: str, password: str) -> None:
    found = sorted((corpus() / "real" / "encrypted").glob(file))
    assert found
    for path in found:
        (document,) = opened(path.read_bytes(), "表" + path.suffix, "不对", password)
        assert document.data is not None, path.name
        assert [fault.code for fault in document.faults] == [OPENED], path.name


def test_a_workbook_that_wants_its_password_hashed_forever_stays_locked() -> None:
    data = locked_book(RETURN, SECRET)
    at = data.index(b'spinCount="100000"')
    greedy = data[:at] + b'spinCount="9000000' + data[at + 17 :]
    assert unlocked(greedy, Keys([SECRET])) is None
    assert named(opened(greedy, "月报表.xlsx", SECRET)) == [("月报表.xlsx", (), False, ["file.encrypted"])]


def test_a_locked_workbook_with_bytes_changed_raises_nothing() -> None:
    data = locked_book(RETURN, SECRET)
    info = data.index(b"<?xml")
    for at in (*range(0, 512, 67), *range(info, info + 700, 173)):
        for document in opened(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :], "月报表.xlsx", SECRET):
            assert document.data in (None, RETURN) or OPENED in [fault.code for fault in document.faults]


def test_so_many_passwords_are_tried_and_no_more() -> None:
    wrong = [str(number) for number in range(100)]
    assert list(Keys(wrong)) == wrong[:MOST]
    some = Keys(wrong)
    assert sum(1 for _ in range(10) for _ in some) == TRIES
    assert not some
    some = Keys(["甲", "乙"], tries=2)
    assert list(some) == ["甲", "乙"]
    some.fits("乙")
    assert list(some) == ["乙"], "what fitted costs nothing, and comes first"


ZIPS = {
    "ZipCrypto": zipped("月报表.xlsx", BOOK, SECRET.encode()),
    "ZipCrypto by Chinese Windows": zipped("月报表.xlsx", BOOK, SECRET.encode("gbk")),
    "ZipCrypto, stored": zipped("月报表.xlsx", BOOK, SECRET.encode(), method=0),
    "AES": zipped("月报表.xlsx", BOOK, SECRET.encode(), aes=True),
    "AES, stored": zipped("月报表.xlsx", BOOK, SECRET.encode(), aes=True, method=0),
    "AES with a checksum": zipped("月报表.xlsx", BOOK, SECRET.encode(), aes=True, vendor=1),
}


@pytest.mark.parametrize("kind", ZIPS)
def test_an_encrypted_zip(kind: str) -> None:
    data = ZIPS[kind]
    (document,) = opened(data, "包.zip", "不对", "也不对", SECRET)
    assert named([document]) == [("月报表.xlsx", ("包.zip",), True, [OPENED])]
    assert (document.data, document.sha256) == (BOOK, sha256(BOOK).hexdigest())
    for passwords in ((), [str(number) for number in range(40)]):
        assert named(opened(data, "包.zip", *passwords)) == [("月报表.xlsx", ("包.zip",), False, ["file.encrypted"])]


def test_the_zips_of_these_tests_are_what_others_read() -> None:
    with zipfile.ZipFile(io.BytesIO(ZIPS["ZipCrypto"])) as archive:
        assert archive.read("月报表.xlsx", SECRET.encode()) == BOOK
    tool = program()
    need(tool is not None, "bsdtar is not installed: apt-get install libarchive-tools")
    assert tool is not None
    asked = [tool, "-xOf", "-", "--passphrase", "secret"]
    data = zipped("a.xlsx", BOOK, b"secret", aes=True)
    assert subprocess.run(asked, input=data, capture_output=True, check=False).stdout == BOOK


def test_a_damaged_member_behind_the_right_password() -> None:
    data = bytearray(ZIPS["ZipCrypto, stored"])
    data[300] ^= 0xFF
    assert [fault.code for one in opened(bytes(data), "包.zip", SECRET) for fault in one.faults] == ["file.encrypted"]
    data = bytearray(ZIPS["ZipCrypto"])
    data[700] ^= 0xFF
    (document,) = opened(bytes(data), "包.zip", SECRET)
    assert document.data is None
    assert {fault.code for fault in document.faults} <= {"file.encrypted", "file.corrupt"}


@pytest.mark.parametrize("hidden", [False, True])
def test_an_encrypted_7z(hidden: bool) -> None:
    data = sevenzip([("月报表.xlsx", BOOK), ("图.png", b"\x89PNG\r\n")], SECRET, hidden=hidden)
    assert named(opened(data, "包.7z", "不对", SECRET)) == [("月报表.xlsx", ("包.7z",), True, [OPENED])]
    stays = (
        ("包.7z", (), False, ["file.encrypted"]) if hidden else ("月报表.xlsx", ("包.7z",), False, ["file.encrypted"])
    )
    for passwords in ((), ("不对",)):
        assert named(opened(data, "包.7z", *passwords)) == [stays]


def test_what_is_slow_to_decipher_is_deciphered_so_far_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "SLOW", len(BOOK))
    inner = {name: zipped("月报表.xlsx", BOOK, b"x") for name in ("1.zip", "2.zip", "3.zip", "4.zip")}
    told = [fault.code for one in opened(packed(inner), "外.zip", "x") for fault in one.faults]
    assert told.count(OPENED) >= 1 and told.count("file.encrypted") >= 1 and len(told) == 4


def test_an_archive_of_locked_archives_is_tried_so_often_and_no_more() -> None:
    inner = {f"{number}.zip": zipped("月报表.xlsx", BOOK, b"x") for number in range(60)}
    wrong = [str(number) for number in range(MOST)]
    assert {fault.code for one in opened(packed(inner), "外.zip", *wrong) for fault in one.faults} == {"file.encrypted"}


def _checked(tmp_path: Path, passwords: Sequence[str]) -> tuple[Path, Desk]:
    path = tmp_path / "月报表.xlsx"
    path.write_bytes(locked_book(returns.right(), SECRET))
    return path, Desk([returns.form()], returns.FACTS, passwords=tuple(passwords))


def test_a_locked_return_is_judged_in_its_worker_and_no_password_is_written(tmp_path: Path) -> None:
    from validator.output.jsonl import encode

    path, desk = _checked(tmp_path, ["不对", SECRET])
    (report,) = check_paths([str(path)], desk)
    assert (report.form, report.sha256) == (returns.form().id, sha256(path.read_bytes()).hexdigest())
    assert OPENED in [finding.code for finding in report.findings]
    assert SECRET not in encode(report.public())


def test_a_locked_return_is_marked_from_what_was_opened(tmp_path: Path) -> None:
    path, desk = _checked(tmp_path, [SECRET])
    reports = check_paths([str(path)], desk)
    ((_, made),) = annotate(reports, tmp_path / "标注", passwords=desk.passwords)
    assert isinstance(made, Path)
    with zipfile.ZipFile(made) as archive:
        assert "xl/workbook.xml" in archive.namelist()
    assert plain(path.read_bytes(), [SECRET]) == returns.right()
    assert plain(path.read_bytes(), []) == path.read_bytes()


class Kept:
    """A store that counts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes, sha256: str, name: str) -> None:
        """Keep these bytes."""
        (self.folder / sha256).write_bytes(data)


def test_what_is_kept_of_a_locked_return_is_what_came(tmp_path: Path) -> None:
    data = locked_book(returns.right(), SECRET)
    path = tmp_path / "包.zip"
    path.write_bytes(packed({"月报表.xlsx": data}))
    (tmp_path / "归档").mkdir()
    desk = Desk([returns.form()], returns.FACTS, keep=True, store=Kept(tmp_path / "归档"), passwords=(SECRET,))
    (outcome,) = run_batch([str(path)], desk)
    assert outcome.contents is not None
    assert (tmp_path / "归档" / outcome.report.sha256).read_bytes() == data
