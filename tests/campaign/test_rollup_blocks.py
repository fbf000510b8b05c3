"""A roll-up follows the change: of filings that stand as they were nothing is read, and what it shows is the same."""

import json
import random
import sqlite3
from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.workbook import Workbook

from campaign.ledger import heldrows
from campaign.ledger.heldrows import HeldRow
from campaign.ledger.holdings import read_holdings
from campaign.ledger.store import Ledger
from campaign.master.projection import project
from campaign.master.rollup import rollup
from campaign.master.tallying import tallied, tally, tally_rows
from campaign.measures import measures
from campaign.settings import read_settings
from campaign.verifying.verify import verify
from campaign.workspace import Workspace
from tests.campaign.ledgers import Clerk
from tests.campaign.masters import column, header_row, read, table, work_in
from workbook.master.blocks import Block, Blocks, digest_of, rows_beside
from workbook.master.carried import carried, carry, part_of
from workbook.master.drawings import Drawing, put_drawings, read_drawings
from workbook.master.stamp import Stamp, put_stamp, read_stamp
from workbook.master.table import Row
from workbook.package.package import Package

SHEET = "宣讲明细"


def file_again(desk: Workspace, unit: str, period: str, rows: list[dict[str, Any]] | None) -> None:
    """A new version of a return in place of the one in force; None: nothing is in its place."""
    with sqlite3.connect(desk.ledger) as connection:
        where = "WHERE unit = ? AND period = ?"
        (edition,) = connection.execute(f"SELECT max(edition) FROM documents {where}", (unit, period)).fetchone()
        connection.execute(f"UPDATE documents SET in_force = 0 {where}", (unit, period))
    connection.close()
    clerk = Clerk(desk, 5)
    clerk.count = 700 + (edition or 0)
    if rows is None:
        clerk.note("withdrawn", None, "不再计入")
    else:
        clerk.file(unit, period, {"lectures": rows}, edition=(edition or 0) + 1)


def same_as_anew(desk: Workspace, before: bytes) -> bool:
    """Whether drawing everything on the master as it was gives what stands there now."""
    now = desk.master.read_bytes()
    desk.master.write_bytes(before)
    rollup(desk, force=True)
    return desk.master.read_bytes() == now


def a_filing(desk: Workspace) -> tuple[str, str]:
    """A unit and month that sent one version only, with rows."""
    with sqlite3.connect(desk.ledger) as connection:
        found = connection.execute(
            "SELECT unit, period FROM documents JOIN rows ON document = documents.id AND section = 'lectures' "
            "WHERE in_force GROUP BY unit, period HAVING max(edition) = 1 AND count(*) > 3 ORDER BY 2, 1"
        ).fetchall()
    connection.close()
    unit, period = found[len(found) // 2]
    return unit, period


def test_rows_of_filings_that_stand_are_not_read(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    unit, period = a_filing(desk)
    file_again(desk, unit, period, Clerk(desk, 3).lectures(period, 5))
    before, read_rows, read_of = desk.master.read_bytes(), heldrows.read_rows, set[tuple[int, str]]()

    def watch(conn: Any, documents: Collection[int], sections: Collection[str] | None = None) -> Any:
        found = read_rows(conn, documents, sections)
        read_of.update(found)
        return found

    monkeypatch.setattr(heldrows, "read_rows", watch)
    assert rollup(desk).changed
    with Ledger(desk.ledger) as ledger:
        (new,) = (one.id for one in ledger.filed(unit=unit, period=period) if one.in_force)
    assert (new, "lectures") in read_of
    whole = ("lecturers", "orders", "works")  # what depends on all filings: who is whom, who is asked, who ranks where
    assert {place for place in read_of if place[1] not in whole} == {(new, "lectures")}
    assert same_as_anew(desk, before)


@pytest.mark.parametrize("change", ["longer", "shorter", "gone"])
def test_what_staff_said_of_rows_goes_with_them_though_their_keys_are_not_read(desk: Workspace, change: str) -> None:
    unit, period = a_filing(desk)
    noted: list[str] = []

    def remark(book: Workbook) -> None:
        sheet = book[SHEET]
        key, top = column(sheet, "标识"), header_row(sheet)
        keys = {row: str(sheet.cell(row, key).value) for row in range(top + 1, sheet.max_row + 1)}
        mine = [row for row, one in keys.items() if one.startswith(f"{unit}|{period}|")]
        for row in (top + 1, mine[0], mine[2], sheet.max_row):
            sheet.cell(row, 3).comment = Comment(f"看{row}", "科室")
            sheet.row_dimensions[row].hidden = True
            noted.append(keys[row])

    work_in(desk.master, remark)
    rollup(desk)
    assert remarked(desk) == set(noted)
    with Ledger(desk.ledger) as ledger:
        (was,) = (one.id for one in ledger.filed(unit=unit, period=period) if one.in_force)
        rows = [dict(row.data) for row in read_holdings(ledger).section(was, "lectures")]
    new = {"longer": [*Clerk(desk, 8).lectures(period, 2), *rows], "shorter": rows[2:], "gone": None}[change]
    file_again(desk, unit, period, new)
    before = desk.master.read_bytes()
    done = rollup(desk)
    gone = {"longer": set(), "shorter": {noted[1]}, "gone": {*noted[1:3]}}[change]
    assert remarked(desk) == set(noted) - gone
    assert bool(gone) == any("批注" in message for message in done.messages)
    assert same_as_anew(desk, before)


def remarked(desk: Workspace) -> set[str]:
    """The keys of rows that have a comment and are hidden."""
    sheet = read(desk)[SHEET]
    key = column(sheet, "标识")
    return {
        str(sheet.cell(row, key).value)
        for row in range(header_row(sheet) + 1, sheet.max_row + 1)
        if sheet.cell(row, 3).comment is not None
        and sheet.row_dimensions[row].hidden
        and sheet.cell(row, key).value is not None
    }


def test_a_row_of_another_height_stays_whatever_is_drawn_around_it(desk: Workspace) -> None:
    def heighten(book: Workbook) -> None:
        for row in (header_row(book[SHEET]) + 1, book[SHEET].max_row):
            book[SHEET].row_dimensions[row].height = 61

    work_in(desk.master, heighten)
    rollup(desk)
    first, *others = table(read(desk)[SHEET])
    with sqlite3.connect(desk.ledger) as connection:
        connection.execute("UPDATE documents SET file = '改' || file WHERE file != ?", (first["来源文件"],))
    connection.close()
    Clerk(desk).note("confirmed", None, "文件改名")
    before = desk.master.read_bytes()
    rollup(desk)
    sheet = read(desk)[SHEET]
    now, *rest = table(sheet)
    assert now == first and [line["来源文件"] for line in rest] == [
        f"改{line['来源文件']}" if line["来源文件"] != first["来源文件"] else first["来源文件"] for line in others
    ]
    assert [sheet.row_dimensions[row].height for row in (header_row(sheet) + 1, sheet.max_row)] == [61, 61]
    assert same_as_anew(desk, before)


def test_a_unit_that_is_called_otherwise_is_shown_so_on_each_of_its_rows(desk: Workspace) -> None:
    unit, period = a_filing(desk)
    was, new = read_settings(desk.master).by_code[unit].name, "改名后的单位"

    def rename(book: Workbook) -> None:
        sheet = book["报送单位"]
        (cell,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == was)
        cell.value = new

    count = sum(line["单位"] == was for line in table(read(desk)[SHEET]))
    work_in(desk.master, rename)
    rollup(desk)
    file_again(desk, unit, period, [])
    rollup(desk)
    units = [line["单位"] for line in table(read(desk)[SHEET])]
    assert was not in units and 0 < units.count(new) < count
    assert not rollup(desk, force=True).changed


def test_tallies_that_are_carried_say_what_the_rows_say(desk: Workspace) -> None:
    campaign = read_settings(desk.master)
    kept = carried(Package(desk.master.read_bytes()), "tallies")
    with Ledger(desk.ledger) as ledger:
        holdings, lazily = read_holdings(ledger), read_holdings(ledger, lazily=True)
        fresh = tallied(campaign, holdings, {})
        assert kept == json.loads(json.dumps({digest: one.tally.packed() for digest, one in fresh.items()}))
        assert len(kept) > 50 and tallied(campaign, lazily, kept).keys() == fresh.keys()
        assert project(campaign, lazily, kept).overview == project(campaign, holdings).overview


def exactly(value: Any) -> Any:
    """A number as people write it, to six places."""
    number = type(value) in (int, float) and str(value) not in ("nan", "inf")
    return round(Decimal(str(value)), 6) if number else 0


def test_sums_of_filings_add_up_to_those_of_all_rows(desk: Workspace) -> None:
    chance, by = random.Random(4), replace(measures(read_settings(desk.master).form), figures=("heads", "sum"))
    values: list[Any] = [0.1, 0.2, 3, 1e-7, -2.5, "一百", None, True, 10**12, 0.07, float("nan"), float("inf"), [1]]
    choices: dict[str, Any] = {by.topic: ("甲", "", None, 3), by.date: (None, 5, "2020-04-01")}
    choices |= dict.fromkeys(by.figures, values)
    rows = [
        HeldRow("lectures", "s", at, {name: chance.choice(some) for name, some in choices.items()}) for at in range(500)
    ]
    parts = [tally_rows(rows[at : at + 37], by) for at in range(0, 500, 37)]
    expected = (500, *(sum(exactly(row.data[name]) for row in rows) for name in by.figures))
    for sums in (
        [one.whole for one in parts],
        [found for one in parts for found in one.days.values()],
        [found for one in parts for found in one.topics.values()],
    ):
        assert tuple(Decimal(str(one)) for one in tally(sums, by).values()) == expected
    assert {name for one in parts for name in one.topics} == {"甲", "3", "（未注明）"}
    assert {name for one in parts for name in one.days} == {"", "2020-04-01"}
    assert tally([], by).values() == (0, 0, 0)


@pytest.mark.parametrize(
    "said", [b"", b"[]", b"{", b'{"x": 1}', b"\xff", "wrong", [], [[1], {}, {}, []], [[1, 2, "3"], {}, {}, []], [{}, 1]]
)
def test_what_is_no_tally_is_counted_anew(desk: Workspace, said: Any) -> None:
    before = desk.master.read_bytes()
    package, part = Package(before), part_of("tallies")
    known = carried(package, "tallies")
    package.write(part, said if isinstance(said, bytes) else json.dumps(dict.fromkeys(known, said)).encode())
    stamp = read_stamp(desk.master)
    assert stamp is not None and stamp.intact
    put_stamp(package, Stamp(stamp.sequence - 1))
    desk.master.write_bytes(package.save())
    assert rollup(desk).changed
    assert desk.master.read_bytes() == before


def test_verify_counts_the_rows_and_believes_no_tally(desk: Workspace) -> None:
    def of_master() -> list[str]:
        (check,) = (one for one in verify(desk).checks if one.name == "总台账")
        return check.differences

    assert of_master() == []
    package = Package(desk.master.read_bytes())
    forged = carried(package, "tallies")
    sums = next(whole for whole, *_ in forged.values() if whole[0])
    sums[0] += 1
    carry(package, "tallies", forged)
    stamp = read_stamp(desk.master)
    assert stamp is not None
    put_stamp(package, Stamp(stamp.sequence - 1))
    desk.master.write_bytes(package.save())
    rollup(desk)
    assert any("“月度汇总”" in one for one in of_master())
    rollup(desk, force=True)
    assert of_master() == []


@pytest.mark.parametrize(
    "said",
    [
        [],
        {"表": 1},
        {"表": {"basis": "b", "digests": "!"}},
        {"表": {"basis": "b", "digests": "AAAAAAAAAAA=", "counts": []}},
        {"表": {"basis": "b", "digests": "AAAAAAAAAAA=", "counts": [0]}},
        {"表": {"basis": "b", "rows": ""}},
    ],
)
def test_what_is_no_drawing_is_drawn_anew(desk: Workspace, said: Any) -> None:
    package = Package(desk.master.read_bytes())
    package.write(part_of("rows"), json.dumps(said).encode())
    assert read_drawings(package) == {}


def test_drawings_are_carried_and_so_is_nothing(desk: Workspace) -> None:
    package = Package(desk.master.read_bytes())
    made = {"甲": Drawing("b", (b"12345678", b"abcdefgh"), (3, 1)), "乙": Drawing("c", (b"12345678",), (1,))}
    put_drawings(package, made)
    assert read_drawings(Package(package.save())) == made
    names = package.names
    carry(package, "other", {})
    assert package.names == names and carried(package, "other") == {}


def test_blocks_make_the_rows_that_are_asked_for() -> None:
    made: list[str] = []

    def block(name: str, count: int) -> Block:
        def rows() -> list[Row]:
            made.append(name)
            return [Row(f"{name}{at}", (at,)) for at in range(count)]

        return Block(digest_of(name), count, rows)

    rows = Blocks(block(name, count) for name, count in (("甲", 2), ("乙", 0), ("丙", 3), ("丁", 1)))
    assert (len(rows), made) == (6, [])
    some = list(rows_beside(rows, 4, {4: 4, 5: 5, 7: 9, 9: 3}))
    assert ([(number, row.key) for number, row in some], made) == ([(6, "丙0"), (8, "丙2")], ["丙"])
    assert [row.key for row in rows] == ["甲0", "甲1", "丙0", "丙1", "丙2", "丁0"] and made == ["丙", "甲", "丁"]
    assert (rows[-1].key, [row.key for row in rows[1:3]]) == ("丁0", ["甲1", "丙0"])
    assert list(rows_beside(list(rows), 4, {5: 1, 6: 2, 7: 3, 8: 4})) == [(4, rows[0]), (9, rows[5])]
