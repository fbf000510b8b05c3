"""A monthly return saved in another format is the same return: the same data, the same findings at the same cells."""

from __future__ import annotations

import hashlib
from datetime import time
from typing import Any

import pytest

from tests.formats.saving import converted
from tests.returns import FACTS, form, right, spoil, told
from validator.examine import Desk, Outcome, examine
from validator.intake.document import Document
from validator.intake.open import open_bytes
from workbook.finding import Verdict

SPOILT: list[dict[str, Any]] = [
    {
        "set": {
            "宣讲明细!B6": "2020.4.5",
            "宣讲明细!C7": "9点半",
            "宣讲明细!C8": time(23, 15),
            "宣讲明细!L7": "约80人",
            "宣讲明细!L8": -3,
            "宣讲明细!L9": "８３",
            "宣讲明细!I6": {"error": "#REF!"},
            "月报表!F5": 13800001111,
            "月报表!B7": "是吗",
            "月报表!B14": "第一行\n第二行 =1+1",
            "群众点单!C5": "=cmd|' /C calc'!A0".removeprefix("="),
        }
    },
    {"merge": "宣讲明细!I7:I8"},
    {"rename": {"附件清单": "附件表"}},
]
ENDINGS = ("xls", "ods", "fods", "html", "xml")


@pytest.fixture(scope="module")
def saved_as(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A spoilt return in every format."""
    data = spoil(right(), SPOILT)
    return {"xlsx": data, **converted(data, tmp_path_factory.mktemp("spoilt"))}


@pytest.fixture(scope="module")
def right_as(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A right return in some."""
    return {"xlsx": right(), **converted(right(), tmp_path_factory.mktemp("right"), ["xls", "html"])}


def looked_at(data: bytes, file: str) -> Outcome:
    """What the validator says of a file that is found under a name."""
    (document,) = open_bytes(data, file, file)
    return examine(document, Desk([form()], FACTS, keep=True))


def without_identity(findings: list[Any]) -> list[Any]:
    """The findings but the one that what the format cannot keep, a hidden sheet, is not there."""
    return [one for one in findings if one[0] != "template.no-meta"]


@pytest.mark.parametrize("ending", ["xls", "html", "xml"])
def test_a_right_return_is_accepted(right_as: dict[str, bytes], ending: str) -> None:
    there, here = (looked_at(right_as[each], f"报表.{each}") for each in ("xlsx", ending))
    assert here.report.verdict is there.report.verdict is Verdict.ACCEPTED
    assert without_identity(told(here)) == told(there) == []
    assert (here.report.unit, here.report.period) == ("B01", "2020-04")
    assert here.contents is not None and here.contents == there.contents


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_spoilt_return_has_the_same_findings_at_the_same_cells(saved_as: dict[str, bytes], ending: str) -> None:
    there, here = (looked_at(saved_as[each], f"报表.{each}") for each in ("xlsx", ending))
    assert without_identity(told(here)) == told(there)
    assert len(told(there)) > 8
    assert here.contents is not None and there.contents is not None
    assert here.contents.data == there.contents.data


def test_only_a_page_loses_the_hidden_sheet(saved_as: dict[str, bytes]) -> None:
    codes = {each: {one[0] for one in told(looked_at(data, f"a.{each}"))} for each, data in saved_as.items()}
    assert [each for each, found in codes.items() if "template.no-meta" in found] == ["html"]


def test_a_name_that_does_not_fit_is_told_and_the_file_is_read(right_as: dict[str, bytes]) -> None:
    for ending in ("html", "xml"):
        outcome = looked_at(right_as[ending], "报表.xls")
        assert outcome.report.verdict is Verdict.ACCEPTED
        assert "file.wrong-extension" in [one[0] for one in told(outcome)]


def test_a_document_of_another_kind_is_guarded_as_that_kind() -> None:
    data = right()
    document = Document("a.xls", "a.xls", (), data, hashlib.sha256(data).hexdigest())
    assert examine(document, Desk([form()], FACTS)).report.verdict is Verdict.ACCEPTED
    from validator.intake.sniff import XLS

    assert examine(document._replace(kind=XLS), Desk([form()], FACTS)).report.verdict is Verdict.UNREADABLE
