"""The small office of the drills: five units, their mails, and what staff do to the master."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl

from campaign.founding import init
from campaign.handout import handout
from campaign.workspace import Workspace
from tests.campaign.office import NOW, fill, gbk_zip, lay, mail, name_of
from tests.crash.drill import Runner, lay_out
from workbook.master.history import DECISION, REFUSED, TAKEN
from workbook.master.staff import KEY

UNITS = ("B01", "B02", "A01", "C01", "D01")
ODD = {
    "宣讲明细!L5": 6000,
    "情况说明!A5": "宣讲明细",
    "情况说明!B5": "L5",
    "情况说明!C5": "全区大会，人数属实。",
}
"""A figure that is large, and explained."""

STRANGERS = "5.eml"
ARGUMENTS = {"receive": ("--jobs", "1"), "confirm": (STRANGERS,), "rebuild": ("--jobs", "1")}


def inbox(folder: Path) -> Workspace:
    """A workspace with what came in one month: right, wrong, explained, twice, a stranger's, in an archive."""
    workspace = init(folder)
    for unit in UNITS:
        handout(workspace, "2020-04", unit)
    right = fill(workspace, "B01")
    wrong = fill(workspace, "B02", cells={"月报表!B5": None, "宣讲明细!L6": "很多"})
    lay(
        workspace,
        "1.eml",
        mail("b01@unit.invalid", [(name_of(workspace, "B01"), right), ("现场.jpg", b"\xff\xd8\xff\xe0")]),
    )
    lay(workspace, "2.eml", mail("b02@unit.invalid", [(name_of(workspace, "B02"), wrong)]))
    better = fill(workspace, "B01", lectures=4)
    sent = NOW - timedelta(days=1)
    lay(workspace, "3.eml", mail("b01@unit.invalid", [(name_of(workspace, "B01"), better)], sent=sent))
    lay(workspace, "4.eml", mail("b01@unit.invalid", [(name_of(workspace, "B01"), right)], sent=NOW))
    lay(workspace, STRANGERS, mail("stranger@elsewhere.invalid", [(name_of(workspace, "A01"), fill(workspace, "A01"))]))
    packed = {name_of(workspace, unit): fill(workspace, unit, lectures=2, cells=ODD) for unit in UNITS[3:]}
    lay(workspace, "6.zip", gbk_zip(packed))
    return workspace


def received(running: Runner, inbox: Workspace, folder: Path) -> Workspace:
    """The same after everything was received and rolled up, and staff have worked in the master."""
    workspace = lay_out(inbox, folder)
    for verb in ("receive", "rollup"):
        ran = running.run(verb, str(workspace.path))
        assert ran.status == 0, ran
    work_in_master(workspace)
    return workspace


def some(numbers: Sequence[int], count: int) -> list[int]:
    """A few of some numbers, from the first to the last."""
    last = len(numbers) - 1
    return [numbers[round(place * last / (count - 1))] for place in range(count)] if last >= count else list(numbers)


def work_in_master(workspace: Workspace) -> None:
    """As staff do: a word beside a row of 宣讲明细, a sheet of their own, and what is explained is taken or refused."""
    book = openpyxl.load_workbook(workspace.master)
    sheet = book["宣讲明细"]
    top, beside = _head(sheet), sheet.max_column + 1
    sheet.cell(top, beside, "部里意见")
    sheet.cell(top + 1, beside, "可推广")
    sheet = book["核实说明"]
    top = _head(sheet)
    titles = [cell.value for cell in sheet[top]]
    for row, decision in enumerate((REFUSED, TAKEN), top + 1):
        if row <= sheet.max_row:
            sheet.cell(row, titles.index(DECISION) + 1, decision)
    book.create_sheet("我的备忘")["A1"] = "下周督查"
    book.save(workspace.master)


def _head(sheet: Any) -> int:
    """The row of a sheet's headers."""
    return next(row for row in range(1, 8) if any(cell.value == KEY for cell in sheet[row]))
