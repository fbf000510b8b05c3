"""`check --annotate`: which documents get a marked copy, and whose marks are in it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import openpyxl
import pytest

from tests import returns
from tests.intake.builders import mail
from validator import annotation
from validator.batch import check_paths
from validator.examine import Desk
from validator.intake.document import Document
from workbook.finding import Report
from workbook.package.package import Package


@cache
def wrong(cell: str) -> bytes:
    """A return with one fault."""
    return returns.spoil(returns.right(), [{"set": {f"宣讲明细!{cell}": "很多"}}])


def checked(folder: Path, *attachments: tuple[str, bytes]) -> list[Report]:
    """The reports of one mail."""
    path = folder / "来件.eml"
    path.write_bytes(mail(*attachments).as_bytes())
    return check_paths([str(path)], Desk([returns.form()], returns.FACTS))


def test_attachments_of_one_name_get_each_their_own_marks(tmp_path: Path) -> None:
    reports = checked(tmp_path, ("表.xlsx", wrong("L5")), ("表.xlsx", wrong("L6")), ("表.xlsx", wrong("L5")))
    copies = [path for _, path in annotation.annotate(reports, tmp_path / "标注")]
    assert [path.name for path in copies if isinstance(path, Path)] == [
        "表_标注.xlsx",
        "表_标注_2.xlsx",
    ]  # the third is the first again
    books = [openpyxl.load_workbook(path) for path in copies if isinstance(path, Path)]
    marked = [[cell for cell in ("L5", "L6") if book["宣讲明细"][cell].comment] for book in books]
    assert marked == [["L5"], ["L6"]]


def test_a_signed_return_gets_no_copy_and_it_is_said_why(tmp_path: Path) -> None:
    package = Package(wrong("L5"))
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    package.relate("", kind, package.write("_xmlsignatures/origin.sigs", b""))
    reports = checked(tmp_path, ("表.xlsx", package.save()))
    made = list(annotation.annotate(reports, tmp_path / "标注"))
    assert made == [(reports[0], "原文件带有数字签名，标注会使签名失效，")]
    assert list((tmp_path / "标注").iterdir()) == []


def broken(document: Document, wanted: object) -> None:
    """Fails in the worker, however that was started: it is known by name, not by what this process has patched."""
    raise OSError(document.file)


def test_a_copy_that_could_not_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reports = checked(tmp_path, ("表.xlsx", wrong("L5")))
    monkeypatch.setattr(annotation, "_mark", broken)
    assert list(annotation.annotate(reports, tmp_path / "标注")) == [(reports[0], "原文件过大或结构特殊，")]
