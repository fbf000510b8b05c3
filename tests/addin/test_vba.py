"""The add-in in a real LibreOffice: it lists the modules, and runs ours against workbooks of ours and of others.

LibreOffice's Basic cannot compile xlwings' own module (it declares functions of a Windows library), and with it
no module of the library: in its place stand a RunPython that writes down what it was called with, and the two
other names that our module uses.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from campaign.founding import init
from campaign.handout import handout
from campaign.workspace import open_workspace
from xlmacros.addin.conf import BAD_CHARACTERS
from xlmacros.engines.libreoffice.bridge import properties

FILTER = "Calc MS Excel 2007 VBA XML"
HEAD = "Rem Attribute VBA_ModuleType=VBAModule\nOption VBASupport 1\n"
RUNNER = f"""{HEAD}
Public Const PROJECT_NAME As String = "wanchang"
Public Function RunPython(command As String)
    ThisWorkbook.Sheets(1).Range("D1").Value = command
End Function
Function SheetExists(wb, sheetName As String) As Boolean
    Dim sht
    On Error Resume Next
    Set sht = wb.Sheets(sheetName)
    On Error GoTo 0
    SheetExists = Not IsEmpty(sht)
End Function
"""
CONTROL = """Rem Attribute VBA_ModuleType=VBAClassModule
Option VBASupport 1
Option ClassModule
Public Tag As String
Public ID As String
"""

PROBE = f"""{HEAD}
Function Refusal(kind As String)
    Refusal = RibbonMyAddin.RefusalOf(kind, ActiveWorkbook)
End Function
Function Enabled(kind As String)
    Dim control As New ControlOfTest
    Dim answer
    control.Tag = kind
    RibbonMyAddin.GetEnabled control, answer
    Enabled = answer
End Function
Sub Press(kind As String, id As String)
    Dim control As New ControlOfTest
    control.Tag = kind
    control.ID = id
    RibbonMyAddin.OnAction control
End Sub
Function HasOne(text As String, characters As String)
    HasOne = RibbonMyAddin.HasOneOf(text, characters)
End Function
Function Said(key As String)
    Said = RibbonMyAddin.Said(key)
End Function
"""
Call = Callable[..., Any]


class Office:
    """The add-in opened in LibreOffice, and workbooks beside it."""

    def __init__(self, calc: Any, addin: Path) -> None:
        self._desktop = calc.api
        self.addin = self.open(addin, Hidden=True)

    def open(self, path: Path, **how: Any) -> Any:
        """Open a workbook in front."""
        how = {"FilterName": FILTER, "MacroExecutionMode": 4, **how}  # ALWAYS_EXECUTE_NO_WARN
        return self._desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, properties(**how))

    def call(self, name: str, *arguments: Any) -> Any:
        """Run a procedure of the probe."""
        url = f"vnd.sun.star.script:MyAddin.Probe.{name}?language=Basic&location=document"
        return self.addin.getScriptProvider().getScript(url).invoke(arguments, (), ())[0]


@pytest.fixture(scope="module")
def office(calc: Any, addin: Path) -> Iterator[Office]:
    opened = Office(calc, addin)
    modules = opened.addin.BasicLibraries.getByName("MyAddin")
    for name in ("xlwings", "Dictionary"):
        modules.removeByName(name)
    for name, text in (("xlwings", RUNNER), ("ControlOfTest", CONTROL), ("Probe", PROBE)):
        modules.insertByName(name, text)
    yield opened
    opened.addin.close(True)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A master and a return, as a department has them."""
    folder = tmp_path_factory.mktemp("工 作区")
    init(folder / "ws", "wanchang-2020")
    (handed, *_) = handout(open_workspace(folder / "ws"), "2020-04")
    return {"master": folder / "ws" / "总台账.xlsx", "return": handed}


def test_libreoffice_lists_the_modules(calc: Any, addin: Path) -> None:
    book = Office(calc, addin).addin
    try:
        modules = book.BasicLibraries.getByName("MyAddin")
        assert set(modules.ElementNames) == {"Dictionary", "RibbonMyAddin", "Sheet2", "ThisWorkbook", "xlwings"}
        assert "Public Sub OnAction(control As IRibbonControl)" in modules.getByName("RibbonMyAddin")
        assert "RefreshRibbon" in modules.getByName("ThisWorkbook")
        assert book.Sheets.ElementNames == ("wanchang.conf",)
    finally:
        book.close(True)


@pytest.mark.parametrize("kind", ["master", "return"])
def test_buttons_are_enabled_by_the_kind_of_book_in_front(kind: str, office: Office, books: dict[str, Path]) -> None:
    book = office.open(books[kind])
    try:
        assert {name: bool(office.call("Enabled", name)) for name in ("master", "return", "any")} == {
            "master": kind == "master",
            "return": kind == "return",
            "any": True,
        }
        other = "return" if kind == "master" else "master"
        assert office.call("Refusal", other) == f"SAY {other.upper()}"
    finally:
        book.close(True)


def test_buttons_follow_the_workbook_that_comes_to_the_front(office: Office, books: dict[str, Path]) -> None:
    opened = {kind: office.open(books[kind]) for kind in ("master", "return")}
    try:
        for kind in ("master", "return", "master"):
            opened[kind].getCurrentController().getFrame().activate()
            assert [bool(office.call("Enabled", name)) for name in ("master", "return")] == [
                kind == "master",
                kind == "return",
            ]
    finally:
        for book in opened.values():
            book.close(True)


def test_a_button_starts_python_with_its_id(office: Office, books: dict[str, Path]) -> None:
    book = office.open(books["master"])
    try:
        assert office.call("Refusal", "master") == ""
        office.call("Press", "master", "receive")
        written = office.addin.Sheets.getByIndex(0).getCellRangeByName("D1").String
        assert written == "import xlmacros.buttons; xlmacros.buttons.main('receive')"
    finally:
        book.close(True)


@pytest.mark.parametrize("sheet", ["wanchang.conf", "Wanchang.CONF", "evil.py"])
def test_a_workbook_that_brings_settings_or_code_is_refused(sheet: str, office: Office, books: dict[str, Path]) -> None:
    book = office.open(books["return"])
    try:
        book.Sheets.insertNewByName(sheet, 0)
        assert office.call("Refusal", "return") == "SAY SETTINGS"
    finally:
        book.close(True)


def test_a_file_name_that_would_break_the_command_is_refused(
    office: Office, books: dict[str, Path], tmp_path: Path
) -> None:
    book = office.open(Path(shutil.copy(books["return"], tmp_path / "四月=月报表.xlsx")))
    try:
        assert office.call("Refusal", "return") == "SAY NAME"
    finally:
        book.close(True)


def test_a_workbook_that_was_never_saved_is_refused(office: Office, calc: Any) -> None:
    book = calc.books.add()
    try:
        assert office.call("Refusal", "any") == "SAY UNSAVED"
    finally:
        book.close()


def test_a_name_that_would_break_the_command_is_told(office: Office) -> None:
    assert [
        bool(office.call("HasOne", name, BAD_CHARACTERS))
        for name in ("a=b.xlsx", "100%.xlsx", "a;b", "总 台账(1).xlsx")
    ] == [
        True,
        True,
        True,
        False,
    ]
    assert office.call("Said", "SAY TITLE") == "万场台账"
