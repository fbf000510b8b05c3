"""Actions over a master that is open and unsaved, in a real LibreOffice."""

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from campaign.master.rollup import rollup
from campaign.workspace import Workspace
from tests.campaign.ledgers import Clerk
from tests.campaign.masters import GENERATED, column, header_row
from xlmacros.acting.alone import alone
from xlmacros.acting.person import Done
from xlmacros.acting.programs import Calc
from xlmacros.actions import run_action

Press = Callable[[str], Done | None]


@pytest.fixture
def book(desk: Workspace, calc: Any) -> Iterator[Any]:
    """The master, open."""
    opened = calc.books.open(str(desk.master))
    yield opened
    opened.close()


@pytest.fixture
def shown() -> list[str]:
    """What the dialogs said."""
    return []


@pytest.fixture
def press(book: Any, shown: list[str]) -> Press:
    return lambda id: run_action(id, book, lambda text, mode: shown.append(f"{mode}：{text}"))


def read_open(book: Any, folder: Path) -> Workbook:
    """The open book as a third reader has it."""
    path = folder / "另存.xlsx"
    Calc().save_copy(book, path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def cells(book: Workbook, name: str) -> list[list[Any]]:
    """The values of a sheet; figures to twelve digits: a program writes fifteen, cut off."""
    rows = book[name].iter_rows(values_only=True)
    return [[float(f"{value:.12g}") if isinstance(value, int | float) else value for value in row] for row in rows]


def same_cells(one: Workbook, other: Workbook, name: str) -> bool:
    """Whether two sheets say the same, empty rows and columns at their ends apart."""
    found = []
    for book in (one, other):
        rows = [(*row, *[None] * 40)[:40] for row in cells(book, name)]
        while rows and not any(value not in (None, "") for value in rows[-1]):
            rows.pop()
        found.append([tuple("" if value is None else value for value in row) for row in rows])
    return found[0] == found[1]


def more_returns(desk: Workspace) -> None:
    """A unit's lectures come that were missing, in the midst of the others."""
    clerk = Clerk(desk)
    clerk.file("B02", "2020-04", {"lectures": clerk.lectures("2020-04", 4)})


def test_what_is_typed_and_not_saved_stays(desk: Workspace, book: Any, press: Press, tmp_path: Path) -> None:
    on_disk = desk.master.read_bytes()
    detail = book.sheets["宣讲明细"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = openpyxl.load_workbook(desk.master)["宣讲明细"]
    top, right = header_row(plain), plain.max_column + 1
    last = plain.max_row
    detail[top - 1, right - 1].value = "科室意见"
    detail[last - 1, right - 1].value = "已核，没有保存"
    detail[last - 1, right - 1].color = (255, 255, 0)
    key = plain.cell(last, column(plain, "标识")).value
    own = book.sheets.add("我的表", after=book.sheets[len(book.sheets) - 1])
    heads = plain.cell(last, column(plain, "线下人数")).coordinate
    own["A1"].value, own["B2"].formula = "我写的", f"=$'宣讲明细'.{heads}+1"
    document = book.api.RuntimeUID
    before = own["B2"].value
    more_returns(desk)
    assert press("rollup") is not None
    assert book.api.RuntimeUID == document and desk.master.read_bytes() == on_disk and book.api.isModified()
    made = read_open(book, tmp_path)
    sheet = made["宣讲明细"]
    row = next(one for one in range(top + 1, sheet.max_row + 1) if sheet.cell(one, column(sheet, "标识")).value == key)
    assert row == last + 4
    said = sheet.cell(row, right)
    assert said.value == "已核，没有保存" and said.fill.fgColor.rgb == "FFFFFF00"
    assert sheet.cell(top, right).value == "科室意见"
    assert made["我的表"]["A1"].value == "我写的"
    assert f"{heads.rstrip('0123456789')}{row}" in str(made["我的表"]["B2"].value).replace("$", "")
    assert own["B2"].value == before


def test_the_figures_are_those_of_the_closed_roll_up(desk: Workspace, book: Any, press: Press, tmp_path: Path) -> None:
    more_returns(desk)
    assert press("rollup") is not None
    made = read_open(book, tmp_path)
    rollup(Workspace(desk.path))  # beside, for the master is open
    closed = openpyxl.load_workbook(next(iter(sorted(desk.path.glob("总台账.新*.xlsx")))))
    assert [name for name in ("总览", *GENERATED) if not same_cells(made, closed, name)] == []
    assert press("rollup") is not None
    again = read_open(book, tmp_path)
    assert [name for name in again.sheetnames if not same_cells(again, made, name)] == []


def test_rows_that_staff_sorted_find_their_notes(desk: Workspace, book: Any, press: Press, tmp_path: Path) -> None:
    sheet = book.sheets["宣讲明细"]
    used = sheet.used_range.last_cell
    below = sheet[f"4:{used.row}"]
    rows = sheet[3, 0].resize(used.row - 3, used.column).value
    sheet[3, used.column].value, swapped = "留意", rows[0][used.column - 1]
    first, second = sheet[3, 0].resize(1, used.column + 1), sheet[4, 0].resize(1, used.column + 1)
    first.value, second.value = [*rows[1], None], [*rows[0], "留意"]
    sheet[2, used.column].value = "备忘"
    assert below.row == 4 and press("rollup") is not None
    made = read_open(book, tmp_path)["宣讲明细"]
    assert made.cell(4, used.column).value == swapped and made.cell(4, used.column + 1).value == "留意"


def test_faults_of_the_settings_as_typed(book: Any, press: Press, shown: list[str]) -> None:
    assert press("check-settings") is not None and shown == []
    sheet = book.sheets["活动设置"]
    row = next(at for at, (text,) in enumerate(sheet["A1:A30"].options(ndim=2).value) if str(text)[:4] == "活动开始")
    sheet.api.unprotect("")
    sheet[row, 1].value = "三月下旬"
    assert press("check-settings") is None
    assert "critical：" in shown[0] and f"活动设置!B{row + 1}" in shown[0] and "三月下旬" in shown[0]
    assert book.app.selection.address == f"$B${row + 1}"


def test_a_second_click_is_told_to_wait(book: Any, press: Press, shown: list[str]) -> None:
    with alone(book, "汇总入账"):
        assert press("standing") is None
    assert "还没有结束" in shown[0]


def test_a_locked_sheet_is_named_and_nothing_is_written(
    desk: Workspace, book: Any, press: Press, shown: list[str], tmp_path: Path
) -> None:
    book.sheets["宣讲明细"].api.protect("密码")
    before = read_open(book, tmp_path)
    more_returns(desk)
    assert press("rollup") is None and "“宣讲明细”表设了保护密码" in shown[0]
    after = read_open(book, tmp_path)
    assert [name for name in after.sheetnames if not same_cells(after, before, name)] == []
