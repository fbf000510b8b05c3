"""特批入账 over an open master: which return is meant, what is asked, and the same master as the command line's."""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from campaign.ledger.filed import Filed
from campaign.ledger.store import Ledger
from campaign.master.rollup import rollup
from campaign.receiving.acceptance import accept
from campaign.receiving.receive import receive
from campaign.workspace import Workspace
from tests.actions.test_master import read_open, same_cells
from tests.campaign.masters import GENERATED, column, header_row
from tests.campaign.office import fill, lay
from xlmacros.actions import run_action

REASON = "现场核实过，人数无误"
FAULT = {"宣讲明细!L5": "不详"}


@pytest.fixture(scope="module")
def received(founded: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """B01 accepted for April; A01 returned, twice, for April and once for May; not to be changed."""
    made = Workspace(shutil.copytree(founded.path, tmp_path_factory.mktemp("accept") / "工作区"))
    for number, (unit, period, cells) in enumerate(
        [("B01", "2020-04", {}), ("A01", "2020-04", FAULT), ("A01", "2020-05", FAULT)]
    ):
        lay(made, f"{number}.xlsx", fill(made, unit, period, cells=cells))
    receive(made)
    lay(made, "又一份.xlsx", fill(made, "A01", cells={**FAULT, "宣讲明细!L6": "约120人"}))
    receive(made)
    rollup(made)
    return made


@pytest.fixture
def workspace(received: Workspace, tmp_path: Path) -> Workspace:
    return Workspace(shutil.copytree(received.path, tmp_path / "宣讲 工作区"))


@pytest.fixture
def book(workspace: Workspace, calc: Any) -> Iterator[Any]:
    opened = calc.books.open(str(workspace.master))
    yield opened
    opened.close()


@pytest.fixture
def shown() -> list[str]:
    return []


def press(book: Any, shown: list[str], answer: str | None) -> Any:
    """Press the button; what it shows and what it asks goes into `shown`."""

    def ask(question: str) -> str | None:
        shown.append(f"问：{question}")
        return answer

    return run_action("accept", book, lambda text, mode: shown.append(f"{mode}：{text}"), ask)


def select(book: Any, unit: str, month: str = "") -> None:
    """In 报送情况 the unit's cell of a month, without one its name."""
    sheet = book.sheets["报送情况"]
    rows = sheet["A1:P40"].options(ndim=2).value
    header = next(row for row in rows if "单位代码" in row)
    row = next(at for at, one in enumerate(rows) if one[0] == unit)
    sheet[row, header.index(month) if month else 1].select()


def filed(workspace: Workspace) -> list[Filed]:
    with Ledger(workspace.ledger) as ledger:
        return ledger.filed()


def in_force(workspace: Workspace) -> list[tuple[str | None, str | None, int, str | None]]:
    return [(one.unit, one.period, one.edition, one.accepted_by_staff) for one in filed(workspace) if one.in_force]


def timeless(book: Workbook) -> Workbook:
    """A master without the minutes of its ledger's last entries: two ledgers that say the same have each its own."""
    told = book["总览"]["A2"]
    told.value, found = re.subn(r"数据截至 [-\d]{10} \d\d:\d\d", "数据截至", str(told.value))
    explained = book["核实说明"]
    at = header_row(explained), column(explained, "时间")
    for row in range(at[0] + 1, explained.max_row + 1):
        cell = explained.cell(row, at[1])
        assert cell.value is None or isinstance(cell.value, datetime)
        cell.value = None
    assert found == 1
    return book


def test_the_latest_return_of_the_month_is_taken_as_the_command_line_does(
    workspace: Workspace, book: Any, shown: list[str], tmp_path: Path
) -> None:
    open_here = shutil.ignore_patterns(".~lock*")
    told = Workspace(shutil.copytree(workspace.path, tmp_path / "命令行", ignore=open_here))
    on_disk = workspace.master.read_bytes()
    book.sheets["报送情况"]["P5"].value = "没有保存的话"
    select(book, "A01", "2020年4月")
    done = press(book, shown, f" {REASON} ")
    assert done is not None and done.said[0].startswith("已特批入账：又一份.xlsx（"), shown
    assert shown[0].startswith("问：") and "2020年4月 第2版\n又一份.xlsx" in shown[0]
    assert in_force(workspace) == [("B01", "2020-04", 1, None), ("A01", "2020-04", 2, REASON)]
    assert workspace.master.read_bytes() == on_disk
    assert book.sheets["报送情况"]["P5"].value == "没有保存的话"
    book.sheets["报送情况"]["P5"].value = None
    accept(told, "又一份.xlsx", REASON)
    rollup(told)
    ours, theirs = timeless(read_open(book, tmp_path)), timeless(openpyxl.load_workbook(told.master))
    assert any(REASON in str(cell) for row in ours["核实说明"].iter_rows(values_only=True) for cell in row)
    names = [name for name in ("总览", *GENERATED) if name != "修订记录"]
    assert [name for name in names if not same_cells(ours, theirs, name)] == []
    select(book, "A01", "2020年4月")
    assert press(book, shown, REASON) is None and "没有等着改的退回件" in shown[-1]


@pytest.mark.parametrize("answer", [None, "", "  "])
def test_without_a_reason_nothing_happens(
    workspace: Workspace, book: Any, shown: list[str], answer: str | None
) -> None:
    before = filed(workspace)
    select(book, "A01", "2020年5月")
    done = press(book, shown, answer)
    assert done is not None and "没有特批入账" in done.said[0] and len(shown) == 1
    assert filed(workspace) == before and not book.api.isModified()


def test_of_several_none_is_taken(workspace: Workspace, book: Any, shown: list[str]) -> None:
    before = filed(workspace)
    select(book, "A01")
    assert press(book, shown, REASON) is None
    assert len(shown) == 1 and "2020年4月、2020年5月" in shown[0] and "选中其中一个月" in shown[0]
    assert filed(workspace) == before


@pytest.mark.parametrize(
    ("unit", "month", "told"),
    [("B01", "2020年4月", "没有等着改的退回件"), ("B02", "2020年5月", "2020年5月没有"), ("", "", "选中一个单位")],
)
def test_where_there_is_no_return_nobody_is_asked(
    workspace: Workspace, book: Any, shown: list[str], unit: str, month: str, told: str
) -> None:
    if unit:
        select(book, unit, month)
    else:
        book.sheets["报送情况"]["A1"].select()
    assert press(book, shown, REASON) is None
    assert len(shown) == 1 and shown[0].startswith("critical：") and told in shown[0]


def test_what_is_taken_and_cannot_be_shown_is_told(workspace: Workspace, book: Any, shown: list[str]) -> None:
    book.sheets["宣讲明细"].api.protect("密码")
    select(book, "A01", "2020年5月")
    assert press(book, shown, REASON) is None
    assert "已特批入账" in shown[-1] and "还没有更新" in shown[-1] and "保护密码" in shown[-1]
    assert ("A01", "2020-05", 1, REASON) in in_force(workspace)
