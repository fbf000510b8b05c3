"""Every cell of a return that is moved is accounted for, however it was spoilt."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests import returns
from tests.support import is_font_order, ooxml_errors
from tests.transplant.moving import composed, filled_cells, form, moved
from tests.transplant.spoils import SPOILS, Steps
from validator.intake.guard import scan
from validator.marking import marked
from validator.opening import read_through
from workbook.form import Form
from workbook.headers import plain
from workbook.reading import read_filing
from workbook.sheets import Span
from workbook.transplant.account import Account
from workbook.transplant.sheet import SHEET


def sample(how: str) -> bytes:
    """A right return: for the other month, with that month's dates."""
    return returns.right(month="2020-05") if how == "reused" else returns.right()


CASES = [
    *(pytest.param(steps, "declared", id=f"declared: {name}") for name, steps in SPOILS.items()),
    *(pytest.param(SPOILS[name], "compared", id=f"compared: {name}") for name in ("readings", "moved about")),
    *(
        pytest.param(SPOILS[name], "reused", id=f"reused: {name}")
        for name in ("rows that are none", "beside the fields")
    ),
]


@pytest.mark.parametrize(("steps", "how"), CASES)
def test_every_cell_is_accounted_for(steps: Steps, how: str, folder: Path) -> None:
    data = returns.spoil(sample(how), steps)
    present = form(folder / how, how)
    new, account = moved(data, present, "2020-05" if how == "reused" else "2020-04")
    cells = filled_cells(data)
    carried, left = {tuple(one.source) for one in account.moved}, {tuple(one.source) for one in account.left}
    assert not carried & left and not (carried | left) & account.ours
    known = {tuple(cell) for cell in (carried | left | account.ours)}
    assert all(shows_nothing(data, cell) for cell in set(cells) - known)
    assert all(is_covered(data, cell) for cell in known - set(cells)), "only what a merged cell hides is no more"
    assert [cell for cell in account.ours & set(cells) if not printed(cells[cell])] == []
    assert account.moved, "something always has a place"
    book = openpyxl.load_workbook(io.BytesIO(new))
    for one in account.moved:
        there = book[one.target.sheet].cell(one.target.row, one.target.column)
        assert there.value is not None and there.data_type != "f", one
    told, untold = told_on(book[SHEET])
    assert (told & set(cells), untold & set(cells)) == (carried, left & set(cells))
    assert_read_alike(read(data, present), read(new, present), account)


@cache
def results(data: bytes) -> Any:
    """The workbook with what its formulas came to."""
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)


def shows_nothing(data: bytes, cell: Any) -> bool:
    """Whether a cell is a formula of 自查 that came to the empty text."""
    sheet, row, column = cell
    return sheet in ("自查", "_check") and results(data)[sheet].cell(row, column).value in (None, "")


def is_covered(data: bytes, cell: Any) -> bool:
    """Whether a cell lies under a merged one."""
    sheet = openpyxl.load_workbook(io.BytesIO(data))[cell[0]]
    return any(
        span.min_row <= cell[1] <= span.max_row and span.min_col <= cell[2] <= span.max_col
        for span in sheet.merged_cells.ranges
    )


def printed(value: Any) -> bool:
    """Whether what stands in a cell said to be ours was in the template as handed out: its text, or a formula."""
    if str(value).startswith("="):
        return True
    return plain(str(value)) in template_texts()


@cache
def template_texts() -> frozenset[str]:
    """Everything that templates hold, this month's and the other's."""
    texts: set[str] = set()
    for data in (returns.blank(), composed()):
        texts |= {plain(str(value)) for value in filled_cells(data).values()}
    return frozenset(texts)


def told_on(sheet: Any) -> tuple[set[Any], set[Any]]:
    """What 移植说明 says to people: the cells moved, and those left; ranges are read as their filled cells."""
    part = 0
    moved: set[Any] = set()
    left: set[Any] = set()
    for values in sheet.iter_rows(values_only=True):
        heading = re.match("([一二三])、", str(values[0] or ""))
        part = "一二三".index(heading[1]) + 1 if heading else part
        if values[1] and re.fullmatch(r"[A-Z]+\d+(:[A-Z]+\d+)?", str(values[1])):
            span = Span.parse(values[1])
            found = {(values[0], row, span.left) for row in range(span.top, span.bottom + 1)}
            (moved if part == 3 else left if part == 2 else set()).update(found)
    return moved, left


def assert_read_alike(before: Any, after: Any, account: Account) -> None:
    """What was moved says the same when it is read again, save that explanations follow what they point to."""
    for section in before.form.sections:
        if section.literal or section.name == "explanations":
            continue
        kept = [
            field.name for field in section.fields if field.open and (section.name, field.name) not in before.missing
        ]
        assert [[row.get(name) for name in kept] for row in after.rows(section.name)] == [
            [row.get(name) for name in kept] for row in before.rows(section.name)
        ], section.name
    for one in account.asked:
        assert (one.section.name, one.field.name) not in after.missing


def read(data: bytes, present: Form) -> Any:
    """The filing of a workbook of any version, in the present form's names."""
    from workbook import meta
    from workbook.versions import likened

    def reading(book: Any, inexact: Any) -> Any:
        said = meta.parse(book.grid(meta.SHEET))
        assert said is not None and said.intact
        if said.version == present.version:
            return read_filing(present, book, said, inexact)
        return likened(present, said.version).read(book, said, inexact)

    return read_through(data, scan(data), reading)


def test_a_marked_copy_that_is_sent_again_gives_its_explanations_back(folder: Path) -> None:
    data = returns.spoil(returns.right(), [{"set": {"宣讲明细!L6": 6000}}])
    copy = marked(data, returns.look(data).report).data
    assert copy is not None
    book = openpyxl.load_workbook(io.BytesIO(copy))
    book["问题清单"]["H5"], book["问题清单"]["I5"] = "采纳", "露天广场"
    data = returns.saved(book)
    _, account = moved(data, form(folder / "declared", "declared"))
    cells = filled_cells(data)
    told = {tuple(one.source) for one in account.moved} | {tuple(one.source) for one in account.left} | account.ours
    assert all(shows_nothing(data, cell) for cell in set(cells) - told if not cell[0].startswith("_"))
    assert [one.value for one in account.left if one.source.sheet == "问题清单"] == ["采纳", "露天广场"]


def test_microsofts_validator_finds_nothing(folder: Path, tmp_path: Path) -> None:
    data = returns.spoil(returns.right(), SPOILS["readings"])
    target = tmp_path / "移植.xlsx"
    target.write_bytes(moved(data, form(folder / "declared", "declared"))[0])
    assert [one for one in ooxml_errors(target) if not is_font_order(one)] == []
