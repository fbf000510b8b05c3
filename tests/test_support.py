"""The tests' own eyes see: each outside program is tried on something good and something bad."""

import contextlib
import sys
from pathlib import Path

import openpyxl
import psutil
import pytest
from openpyxl.styles import Font

from tests import support


def write_workbook(path: Path) -> Path:
    """Write a small workbook with a bold Chinese heading and a formula that has no cached value."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "合计"
    sheet["A1"].font = Font(name="宋体", bold=True, size=18, color="FF0000")
    sheet["A2"] = "=20+22"
    book.save(path)
    return path


def test_need_skips_for_a_developer_and_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    support.need(True, "never shown")
    monkeypatch.delenv("WANCHANG_STRICT", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no such program"):
        support.need(False, "no such program")
    monkeypatch.setenv("WANCHANG_STRICT", "1")
    with pytest.raises(pytest.fail.Exception, match="no such program"):
        support.need(False, "no such program")


def test_corpus_is_found_where_it_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WANCHANG_CORPUS", str(tmp_path))
    assert support.corpus() == tmp_path
    monkeypatch.setenv("WANCHANG_CORPUS", str(tmp_path / "nowhere"))
    assert support.corpus_folder() is None


def test_a_program_that_hangs_is_ended() -> None:
    with pytest.raises(AssertionError, match="took over"):
        support.run_program([sys.executable, "-c", "import time; time.sleep(60)"], timeout=0.5)


def test_validator_forgives_openpyxl_its_font_order_and_nothing_else(tmp_path: Path) -> None:
    good = write_workbook(tmp_path / "good.xlsx")
    assert support.ooxml_errors(good) == []
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"not a package")
    assert [error["errorType"] for error in support.ooxml_errors(bad)] == ["Exception"]
    known: support.PackageError = {
        "description": "The element has unexpected child element "
        "'http://schemas.openxmlformats.org/spreadsheetml/2006/main:color'.",
        "path": "/xl/styles.xml",
        "xPath": "/x:styleSheet[1]/x:fonts[1]/x:font[2]",
        "id": "Sch_UnexpectedElementContentExpectingComplex",
        "errorType": "Schema",
    }
    assert support.is_font_order(known)
    assert not support.is_font_order({**known, "path": "/xl/worksheets/sheet1.xml"})
    assert not support.is_font_order({**known, "xPath": "/x:styleSheet[1]/x:fills[1]/x:fill[2]"})
    assert not support.is_font_order({**known, "description": known["description"].replace("color", "bogus")})


def test_libreoffice_calculates_and_a_page_can_be_drawn(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "一月 报表.xlsx")
    out = tmp_path / "out"
    out.mkdir()
    again = openpyxl.load_workbook(support.soffice_convert(path, "xlsx", out), data_only=True)
    sheet = again.active
    assert sheet is not None
    assert (sheet["A1"].value, sheet["A2"].value) == ("合计", 42)
    pictures = support.pdf_pictures(support.soffice_convert(path, "pdf", out), out)
    assert [picture.read_bytes()[:4] for picture in pictures] == [b"\x89PNG"]


def test_chromium_runs_a_page_s_script(tmp_path: Path) -> None:
    page = tmp_path / "页面.html"
    page.write_text(
        "<!doctype html><meta charset=utf-8><p id=p></p><script>p.textContent = '共' + (40 + 2)</script>", "utf-8"
    )
    assert '<p id="p">共42</p>' in support.chromium_dump(page.as_uri())
    assert support.chromium_picture(page.as_uri(), tmp_path / "p.png").read_bytes()[:4] == b"\x89PNG"


def test_no_program_is_left_after_a_time_out(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    script = "import pathlib, subprocess, sys, time; child = subprocess.Popen([sys.executable, '-c', 'import time; "
    script += "time.sleep(60)']); pathlib.Path(sys.argv[1]).write_text(str(child.pid)); time.sleep(60)"
    with pytest.raises(AssertionError, match="took over"):
        support.run_program([sys.executable, "-c", script, str(told)], timeout=2)
    grandchild = int(told.read_text())
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(grandchild).wait(timeout=10)
