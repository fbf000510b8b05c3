"""A roll-up draws what is new and nothing else, and the whole is the same bytes either way."""

import random
import sqlite3

import pytest

from campaign.ledger.store import Ledger
from campaign.master.rollup import rollup
from campaign.workspace import Workspace
from tests.campaign.ledgers import MONTHS, Clerk
from tests.campaign.masters import add_notes, read, table, work_in
from tests.support import ooxml_errors
from workbook.canvas.package import PackageCanvas
from workbook.sheets import Sheet


def test_nothing_new_touches_nothing(desk: Workspace) -> None:
    before, state = desk.master.read_bytes(), desk.master.stat()
    done = rollup(desk)
    assert not done.changed and done.messages == () and done.path == desk.master
    assert (desk.master.read_bytes(), desk.master.stat().st_mtime_ns) == (before, state.st_mtime_ns)


def test_drawn_anew_it_is_the_same_bytes(desk: Workspace) -> None:
    before = desk.master.read_bytes()
    assert not rollup(desk, force=True).changed
    assert desk.master.read_bytes() == before


def test_something_new_is_shown(desk: Workspace) -> None:
    clerk = Clerk(desk)
    clerk.file("B02", "2020-04", {"lectures": clerk.lectures("2020-04", 4)})
    done = rollup(desk)
    assert done.changed
    with Ledger(desk.ledger) as ledger:
        assert done.sequence == ledger.sequence()
    assert {line["单位代码"]: line["2020年4月"] for line in table(read(desk)["报送情况"])}["B02"] == "通过"


def test_a_master_that_somebody_saved_is_looked_at_again(desk: Workspace) -> None:
    work_in(desk.master, lambda book: None)
    assert rollup(desk).changed
    assert not rollup(desk).changed


def change(desk: Workspace, chance: random.Random) -> None:
    """Something new in the ledger: a first return, or a new version of one, shorter or longer or with other words."""
    clerk = Clerk(desk, chance.randint(1, 10**6))
    clerk.count = chance.randint(500, 10**6)
    unit, period = chance.choice(clerk.campaign.units).code, chance.choice(MONTHS)
    with sqlite3.connect(desk.ledger) as connection:
        query = "UPDATE documents SET in_force = 0 WHERE in_force AND unit = ? AND period = ? RETURNING edition"
        edition = max([0, *(row[0] for row in connection.execute(query, (unit, period)))]) + 1
    lectures = clerk.lectures(period, chance.randint(0, 9))
    for row in lectures:
        row["title"] = chance.choice((row["title"], '带 "引号" s="的题目', "<甲>&" * 9, "=1+1"))
    clerk.file(unit, period, {"lectures": lectures, "lecturers": clerk.people(chance.randint(0, 3))}, edition=edition)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_drawn_of_a_change_is_what_drawing_everything_gives(desk: Workspace, seed: int) -> None:
    chance = random.Random(seed)
    if seed % 2:
        work_in(desk.master, add_notes)
        rollup(desk)
    for _ in range(4):
        change(desk, chance)
        before = desk.master.read_bytes()
        assert rollup(desk).changed
        quick = desk.master.read_bytes()
        desk.master.write_bytes(before)
        rollup(desk, force=True)
        assert desk.master.read_bytes() == quick
        assert not rollup(desk, force=True).changed
    assert ooxml_errors(desk.master) == []


def test_rows_that_are_as_they_were_are_not_drawn_again(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    change(desk, random.Random(1))
    drawn: list[Sheet] = []
    begin = PackageCanvas.begin

    def watch(self: PackageCanvas, sheet: Sheet) -> None:
        drawn.append(sheet)
        begin(self, sheet)

    monkeypatch.setattr(PackageCanvas, "begin", watch)
    rollup(desk)
    (lectures,) = (sheet for sheet in drawn if sheet.name == "宣讲明细")
    rows = {cell.row for cell in lectures.cells}
    assert len(lectures.kept_rows) > 250 and len(rows) < 20 and not rows & lectures.kept_rows.keys()
