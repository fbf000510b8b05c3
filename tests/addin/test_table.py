"""The table of actions: one more line is one more button everywhere, and its pictures are Excel's."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import xlmacros.actions
from campaign.checking import CannotRunError
from tests import support
from xlmacros.acting.person import Done, Person
from xlmacros.actions import ACTIONS, Action, run_action
from xlmacros.addin.ribbon import NAMESPACE
from xlmacros.addin.verbs import build_file, install_toolbar
from xlmacros.desktop.toolbar import SCRIPT, TOOLBAR

CONTROLS = frozenset(
    "ChartInsert ClearFormats Consolidate DataValidation FileMarkAsFinal FileOpen FilePrintPreview "
    "FileSendAsAttachment GetExternalDataFromText Help HyperlinkInsert PivotTableInsert RefreshAll ReviewNewComment "
    "SortDialog Spelling TableInsertExcel".split()
)
"""Excel's own controls whose picture may be borrowed: each in Microsoft's lists "Office Fluent UI command identifiers"
(github.com/OfficeDev/office-fluent-ui-command-identifiers) of Excel 2013, 2016, 2019 and Microsoft 365."""


def _remind(book: Any, person: Person) -> Done:
    person.tell("正在写催报通知……")
    book.sheets[0]["A1"].value = person.ask("催哪个月？")
    return Done(("催报通知已写好。",))


REMIND = Action("remind", "催报通知", "给未报的单位写催报通知。", "FileSendAsAttachment", "master", _remind)


@pytest.fixture
def longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table with one more line."""
    monkeypatch.setattr(xlmacros.actions, "ACTIONS", (*ACTIONS, REMIND))


@pytest.mark.usefixtures("longer")
def test_one_more_line_is_one_more_button(tmp_path: Path) -> None:
    assert len(list(build_file(str(tmp_path)))) == 2
    (made,) = tmp_path.glob("*.xlam")
    with zipfile.ZipFile(made) as package:
        root = etree.fromstring(package.read("customUI/customUI.xml"))
    group = root.find(f".//{{{NAMESPACE}}}group[@label='总台账']")
    assert group is not None
    button = group[-1]
    names = ("id", "tag", "label", "supertip", "imageMso")
    assert tuple(button.get(name) for name in names) == ("remind", "master", REMIND.label, REMIND.tip, REMIND.icon)
    assert support.ooxml_errors(made) == []
    try:
        list(install_toolbar(tmp_path))
    except CannotRunError as error:
        support.need(False, str(error))
    assert REMIND.label in (tmp_path / TOOLBAR).read_text("utf-8")
    assert "def press_remind(" in (tmp_path / SCRIPT).read_text("utf-8")


@pytest.mark.usefixtures("longer")
def test_one_more_line_can_be_pressed(calc: Any) -> None:
    book = calc.books.add()
    try:
        assert run_action("remind", book, ask=lambda question: f"{question}四月") == Done(("催报通知已写好。",))
        assert book.sheets[0]["A1"].value == "催哪个月？四月"
    finally:
        book.close()


def test_every_picture_is_one_of_excels_own() -> None:
    assert {action.icon for action in ACTIONS} <= CONTROLS
