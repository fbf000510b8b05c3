"""Actions over a return that is open and unsaved, in a real LibreOffice."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from campaign.workspace import Workspace
from tests.campaign.office import fill
from workbook import issues, shades
from workbook.unmarking import HEADING
from xlmacros.actions import run_action


@pytest.fixture
def book(founded: Workspace, tmp_path: Path, calc: Any) -> Iterator[Any]:
    """A rightly filled return, open."""
    path = tmp_path / "4月 月报表.xlsx"
    path.write_bytes(fill(founded))
    opened = calc.books.open(str(path))
    yield opened
    opened.close()


def test_faults_are_marked_in_place_and_marks_taken_off(book: Any) -> None:
    shown: list[str] = []

    def press(id: str) -> Any:
        return run_action(id, book, lambda text, mode: shown.append(f"{mode}：{text}"))

    sheet = book.sheets["宣讲明细"]
    fills = sheet["L5"].color, sheet["M5"].color
    sheet.api.unprotect("")
    sheet["L5"].value, sheet["L6"].value, sheet["S5"].value = "约120人", "不详", "没有保存的备注"
    sheet.api.protect("")
    names = [one.name for one in book.sheets]
    done = press("check-return")
    assert shown == [] and done is not None and "已在表中标出" in done.said[0]
    assert sheet["L5"].color != fills[0] and HEADING in sheet["L5"].note.text
    assert issues.SHEET in [one.name for one in book.sheets] and not book.sheets[shades.SHEET].visible
    assert sheet.api.isProtected() and sheet["S5"].value == "没有保存的备注"
    first = book.app.selection.address
    press("check-return")
    assert book.app.selection.address != first
    assert sheet["L5"].note.text.count(HEADING) == 1
    sheet["L5"].value = 120
    press("check-return")
    assert sheet["L5"].note is None and sheet["L5"].color == fills[0] and sheet["L6"].note is not None
    done = press("clear-marks")
    assert shown == [] and done is not None
    assert [one.name for one in book.sheets] == names
    assert sheet["L6"].color == fills[0] and sheet["L6"].note is None and sheet["L6"].value == "不详"
