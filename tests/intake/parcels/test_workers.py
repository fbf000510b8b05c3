"""Parcels opened where they really are: in a worker with its limits, and with it gone, everything of it is."""

from __future__ import annotations

import io
import os
import shutil
import signal
import sys
import tempfile
import time
import zlib
from multiprocessing import get_context
from pathlib import Path

import py7zr
import pytest

from tests import returns
from tests.intake.parcels.archives import FORMATS, sevenzip
from tests.intake.parcels.compounds import compound, message
from tests.intake.parcels.winmail import winmail
from tests.support import corpus, need
from validator.batch import check_paths
from validator.examine import Desk
from validator.intake.archive import Budget
from validator.intake.codes import Refusal
from validator.intake.parcels import bsdtar


def codes(path: Path) -> list[tuple[str, list[str]]]:
    """(form or "", codes) of each document of a file, checked as `wanchang check` does."""
    desk = Desk([returns.form()], returns.FACTS)
    return [(one.form or "", sorted({found.code for found in one.findings})) for one in check_paths([str(path)], desk)]


def test_a_return_is_judged_whatever_it_came_in(tmp_path: Path) -> None:
    data = returns.right()
    parcels = {name: make([("月报表.xlsx", data)]) for name, make in FORMATS.items()}
    parcels["winmail.dat"] = winmail([("月报表.xlsx", data)])
    parcels["来信.msg"] = compound(message(attachments=[("月报表.xlsx", data)]))
    for name, raw in parcels.items():
        (tmp_path / name).write_bytes(raw)
        ((form, told),) = codes(tmp_path / name)
        assert form == returns.form().id, name
        assert not any(code.startswith("file.") for code in told), name


def test_a_7z_that_asks_for_four_gigabytes_of_memory_costs_itself_and_no_more(tmp_path: Path) -> None:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", filters=[{"id": py7zr.FILTER_LZMA2, "preset": 1}]) as archive:
        archive.set_encoded_header_mode(False)
        archive.writestr(returns.right(), "月报表.xlsx")
    data = bytearray(out.getvalue())
    start = 32 + int.from_bytes(data[12:20], "little")
    at = data.index(b"\x21\x21\x01", start) + 3  # the coder LZMA2, and its property of one byte
    data[at] = 40
    header = data[start : start + int.from_bytes(data[20:28], "little")]
    data[28:32] = zlib.crc32(header).to_bytes(4, "little")
    data[8:12] = zlib.crc32(data[12:32]).to_bytes(4, "little")
    (tmp_path / "包.7z").write_bytes(data)
    assert codes(tmp_path / "包.7z") == [("", ["file.memory"])]


def test_a_real_rar_is_unpacked_within_the_limits_of_a_worker(tmp_path: Path) -> None:
    need(bsdtar.program() is not None, "bsdtar is not installed: apt-get install libarchive-tools")
    (file,) = (corpus() / "real" / "archive").glob("*test-documents.rar")
    shutil.copyfile(file, tmp_path / "包.rar")
    before = set(os.listdir(tempfile.gettempdir()))
    ((form, told),) = codes(tmp_path / "包.rar")
    assert form == "" and not {"file.unsupported", "file.corrupt", "file.crashed"} & set(told)
    left = {name for name in set(os.listdir(tempfile.gettempdir())) - before if name.endswith(".rar")}
    assert left == set()


def tool(folder: Path, script: str) -> str:
    """A program of our own in the place of bsdtar."""
    path = folder / "tool"
    path.write_text(script)
    path.chmod(0o755)
    return str(path)


def test_a_tool_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need(sys.platform == "linux", "the tool's script is for a Unix shell")
    monkeypatch.setattr(bsdtar, "SECONDS", 1)
    begun = time.monotonic()
    with pytest.raises(Refusal) as caught:
        bsdtar.as_tar(b"x", tool(tmp_path, "#!/bin/sh\nexec sleep 60\n"), Budget())
    assert caught.value.fault.code == "file.timeout"
    assert time.monotonic() - begun < 10


def test_a_tool_that_gives_too_much_is_ended(tmp_path: Path) -> None:
    need(sys.platform == "linux", "the tool's script is for a Unix shell")
    begun = time.monotonic()
    with pytest.raises(Refusal) as caught:
        bsdtar.as_tar(b"x", tool(tmp_path, "#!/bin/sh\nexec cat /dev/zero\n"), Budget())
    assert caught.value.fault.code == "file.unsafe"
    assert time.monotonic() - begun < 10


def _as_tar(path: str) -> None:
    bsdtar.as_tar(b"x", path, Budget())


def test_a_tool_ends_with_the_worker_that_started_it(tmp_path: Path) -> None:
    need(sys.platform == "linux", "only Linux binds a child's life to its parent's")
    noted = tmp_path / "pid"
    worker = get_context("fork").Process(
        target=_as_tar, args=(tool(tmp_path, f"#!/bin/sh\necho $$ > {noted}\nexec sleep 60\n"),)
    )
    worker.start()
    while not noted.exists() or not noted.read_text().strip():
        time.sleep(0.01)
    child = int(noted.read_text())
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    for _ in range(200):
        if not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text().split()[2]:
            return
        time.sleep(0.02)
    pytest.fail("the tool outlived its worker")


def test_the_small_formats_leave_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "包.7z").write_bytes(sevenzip([("月报表.xlsx", returns.right())]))
    before = set(os.listdir(tmp_path))
    codes(tmp_path / "包.7z")
    assert set(os.listdir(tmp_path)) == before
