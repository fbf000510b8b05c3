"""What a press of a button starts, and what becomes of a press that starts nothing."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
import xlwings

from tests import support
from tests.desktop.office import Office, calls, open_office
from tests.desktop.screen import Screen
from workbook.write import write_bytes
from xlmacros.desktop.toolbar import SCRIPT, TOOLBAR, Program, script_text, toolbar_xml

pytestmark = pytest.mark.slow


class Row(NamedTuple):
    id: str
    label: str
    tip: str
    icon: str = ""
    kind: str = "any"


BUTTON = Row("count", "数一数", "在“A1”里加一。")
RIGHT = Program(sys.executable, str(support.ROOT), "tests.desktop.errand")


@pytest.fixture(scope="module")
def office(screen: Screen, profile: Path) -> Iterator[Office]:
    lay(profile, RIGHT)
    with open_office(screen, profile) as opened:
        yield opened


@pytest.fixture
def book(office: Office, tmp_path: Path) -> Iterator[xlwings.Book]:
    path = tmp_path / "四月 第2版=定稿.xlsx"
    openpyxl.Workbook().save(path)
    opened = office.open(path)
    yield opened
    opened.close()


def lay(profile: Path, program: Program) -> None:
    for name, data in ((TOOLBAR, toolbar_xml([BUTTON])), (SCRIPT, script_text([BUTTON], program))):
        (profile / name).parent.mkdir(parents=True, exist_ok=True)
        write_bytes(profile / name, data)


def test_the_office_goes_on_and_a_second_press_starts_nothing(office: Office, book: xlwings.Book) -> None:
    sheet = book.sheets[0]
    x, y = office.place("数一数")
    office.screen.click(x, y)
    office.until(lambda: sheet["A1"].value, "the first count")
    office.screen.click(x, y)
    assert len(calls(book)) == 1 and sheet["A2"].value is None
    office.screen.click(x + 300, y + 300)  # a cell well within the sheet
    office.screen.press("7", "Return")  # what a person types arrives while the call is at work
    office.until(lambda: sheet["A2"].value == "完", "the end of the call")
    office.until(lambda: not calls(book), "the end of the process")
    assert sheet["A1"].value == 1.0
    office.screen.click(x, y)
    office.until(lambda: sheet["A1"].value == 2.0, "the count of a later press")
    office.until(lambda: not calls(book), "the end of the process")


@pytest.mark.parametrize(
    ("program", "told"),
    [
        (RIGHT._replace(interpreter="/nowhere/bin/python"), "无法启动万场台账的程序"),
        (RIGHT._replace(module="tests.desktop.nothing"), "没能运行"),
    ],
)
def test_what_does_not_start_says_so_once(
    office: Office, book: xlwings.Book, profile: Path, program: Program, told: str
) -> None:
    lay(profile, program)
    office.press("数一数")
    said = office.until(office.dialog, "a dialog")
    assert told in said and "wanchang addin install --libreoffice" in said and "Traceback" not in said
    office.answer()
    lay(profile, RIGHT)
    book.sheets[0]["B9"].value = "请"
    office.press("数一数")  # it may be tried again
    office.until(lambda: book.sheets[0]["A2"].value == "完", "the call after it was mended")
    assert not office.dialog()
    office.until(lambda: not calls(book), "the end of the process")
