"""A month of the sample campaign done by clicking, beside the same month done by the command line."""

import io
import re
import shutil
import warnings
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings

from campaign.definitions import count_words, settings_form
from campaign.demo.roster import choose_units, keep_units
from campaign.demo.run import demo
from campaign.founding import campaign_settings, init
from campaign.handout import handout
from campaign.ledger.filed import Filed
from campaign.ledger.store import Ledger
from campaign.master.rollup import rollup
from campaign.receiving.acceptance import accept
from campaign.receiving.receive import receive
from campaign.settings import read_settings
from campaign.workspace import Workspace
from tests import support
from tests.desktop.office import Office, open_office
from tests.desktop.screen import Screen
from workbook.finding import Verdict
from xlmacros.desktop.installation import install_desktop
from xlmacros.engines.libreoffice.sentence import KEY

pytestmark = pytest.mark.slow

PERIOD, UNITS = "2020-04", 8
NOTE, REASON = "请催一催", "checked by phone 0379"
_STAMP = re.compile(r"\d{8}T\d+Z_[0-9a-f]+|(?<=数据截至 )\d{4}-\d\d-\d\d \d\d:\d\d")


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace that has handed out, in whose 收件箱 lies what simulated clerks sent; not to be changed."""
    folder = tmp_path_factory.mktemp("month")
    made = demo(folder / "demo", units=UNITS, months=1)
    workspace, settings = init(folder / "工作区"), campaign_settings(made.size.campaign)
    sheets = settings_form(*count_words(read_settings(workspace.master).form))
    keep_units(workspace.master, settings, sheets, choose_units(settings, UNITS))
    handout(workspace, PERIOD)
    for path in made.workspace.inbox.iterdir():
        shutil.copy(path, workspace.inbox)
    return workspace


@pytest.fixture(scope="module")
def told(month: Workspace) -> Workspace:
    """The same month by the command line's own verbs."""
    workspace = Workspace(shutil.copytree(month.path, month.path.parent / "命令行"))
    receive(workspace)
    accept(workspace, _returned(workspace)[0].sha256, REASON)
    rollup(workspace)
    return workspace


@pytest.fixture(scope="module")
def clicked(month: Workspace) -> Workspace:
    return Workspace(shutil.copytree(month.path, month.path.parent / "点 按钮"))


@pytest.fixture(scope="module")
def office(screen: Screen, profile: Path) -> Iterator[Office]:
    install_desktop(profile)
    with open_office(screen, profile) as opened:
        yield opened


def test_a_month_done_by_clicking(office: Office, told: Workspace, clicked: Workspace, tmp_path: Path) -> None:
    before = clicked.master.read_bytes()
    book = office.open(clicked.master)
    office.picture("1-opened")
    _check_settings(office, book)
    _receive(office, book)
    beside = book.sheets["报送情况"].used_range.last_cell.column
    notes = book.sheets["报送情况"][2, beside].resize(3, 1)  # beside the columns of ours, unsaved
    notes.value = [["备注"], [None], [NOTE]]
    office.run("汇总入账", book)
    assert notes.value == ["备注", None, NOTE]
    book.sheets["总览"].activate()
    assert not office.run("报送情况", book), "it went well"
    assert book.sheets.active.name == "报送情况"
    office.picture("5-standing")
    _open_returned(office, book, clicked)
    _accept(office, book, told, clicked)
    assert clicked.master.read_bytes() == before, "what nobody saved is on disk"
    book.save()
    book.close()
    ours, theirs = _figures(clicked.master), _figures(support.soffice_convert(told.master, "xlsx", tmp_path))
    assert ours["报送情况"][2].pop() == "备注" and ours["报送情况"][4].pop() == NOTE
    assert list(ours) == list(theirs)
    for name in ours:
        assert ours[name] == theirs[name], name


def _check_settings(office: Office, book: xlwings.Book) -> None:
    sheet = book.sheets["活动设置"]
    row = next(row for row, name in enumerate(sheet["A1:A32"].value, 1) if str(name).startswith("报送截止日"))
    cell = sheet[f"B{row}"]
    right = cell.value
    cell.select()
    cell.value = "月底"
    own = office.bar()
    cell.value = right
    assert not office.run("设置检查", book), "the settings are right"
    assert office.bar() != own, "a sentence is in the status bar"
    cell.value = "月底"
    said = office.run("设置检查", book, "2-settings")
    assert "报送截止日" in said and f"B{row}" in said
    selected = book.app.selection
    assert selected is not None and (selected.sheet.name, selected.address) == ("活动设置", f"$B${row}")
    assert office.bar() == own, "after a failure the sentence of the press before has gone"
    cell.value = right


def _receive(office: Office, book: xlwings.Book) -> None:
    said = office.run("收件校验", book, "3-received")
    assert "退回" in said
    book.sheets["宣讲明细"].activate()
    office.picture("4-lectures")
    assert book.sheets["宣讲明细"]["A5"].value is not None


def _open_returned(office: Office, book: xlwings.Book, clicked: Workspace) -> None:
    sheet = book.sheets["报送情况"]
    row = next(row for row, line in enumerate(sheet["A1:D20"].value, 1) if line[3] == "退回")
    unit = sheet[f"B{row}"].value
    sheet[f"D{row}"].select()
    office.run("打开退回件", book)
    opened = office.until(lambda: [one for one in office.app.books if one.name != book.name], "the marked copy")
    assert [Path(one.fullname) for one in opened] == sorted(clicked.returns(PERIOD).glob(f"{unit}_*.xlsx"))
    office.until(lambda: office.shown() == 1 + len(opened), "the marked copy in a window")
    office.picture("6-returned")
    for one in opened:
        one.close()


def _accept(office: Office, book: xlwings.Book, told: Workspace, clicked: Workspace) -> None:
    """特批入账 on the first returned row, as the command line did it for its unit."""
    office.until(lambda: office.shown() == 1, "the master alone")
    sheet = book.sheets["报送情况"]
    row = next(row for row, line in enumerate(sheet["A1:D20"].value, 1) if line[3] == "退回")
    sheet[f"D{row}"].select()
    (theirs,) = [one for one in _filed(told) if one.accepted_by_staff]
    said = office.run("特批入账", book, "7-accepting", REASON)
    assert theirs.file in said, "the question names the file"
    (ours,) = [one for one in _filed(clicked) if one.accepted_by_staff]
    assert (ours.sha256, ours.accepted_by_staff, ours.in_force) == (theirs.sha256, REASON, True)
    assert "通过" in str(sheet[f"D{row}"].value) or "特批" in str(sheet[f"D{row}"].value)
    assert _names(clicked.returns(PERIOD)) == _names(told.returns(PERIOD))
    office.picture("8-accepted")
    with_sentence = office.bar()
    context = office.bridge.context
    office.until(lambda: not context.hasByName(KEY), "the end of the last sentence")
    assert office.bar() != with_sentence, "the bar is LibreOffice's again"


def _filed(workspace: Workspace) -> list[Filed]:
    with Ledger(workspace.ledger) as ledger:
        return list(ledger.filed())


def _returned(workspace: Workspace) -> list[Filed]:
    """What came from units we know and was sent back, in the units' order."""
    units = [one.code for one in read_settings(workspace.master).units]
    found = [one for one in _filed(workspace) if one.verdict is Verdict.RETURNED and one.unit in units]
    return sorted(found, key=lambda one: units.index(str(one.unit)))


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _figures(master: Path) -> dict[str, list[list[Any]]]:
    """What each sheet of a master says, formulas as what they come to; moments of this run are all "now"."""
    with warnings.catch_warnings(action="ignore"):  # of the extensions that LibreOffice writes and openpyxl cannot read
        book = openpyxl.load_workbook(io.BytesIO(master.read_bytes()), data_only=True)
    return {sheet.title: _rows(sheet) for sheet in book if sheet.title not in ("_roll", "_lists")}


def _rows(sheet: Any) -> list[list[Any]]:
    rows = [[_plain(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _plain(value: Any) -> Any:
    if isinstance(value, datetime) and datetime.now() - value < timedelta(days=2):
        return "now"
    return _STAMP.sub("…", value) if isinstance(value, str) else value
