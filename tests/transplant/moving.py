"""A return moved into a template in a test, and what can be said of it."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from tests import editions, returns
from validator.intake.guard import scan
from validator.opening import read_through
from validator.template import compose
from validator.transplanting import move
from workbook.form import Form
from workbook.handout import Handout
from workbook.transplant.account import Account, Cell
from workbook.write import book_bytes

FILE = "2020年4月_示例路办事处_月报表.xlsx"


@cache
def form(folder: Path, how: str) -> Form:
    kinds = {"declared": {"asks": True}, "compared": {"move": False, "asks": True}}
    return editions.keep(folder, editions.later(**kinds[how])) if how in kinds else returns.form()


def handout(period: str = "2020-04") -> Handout:
    unit = returns.FACTS.by_code["B01"]
    return Handout(
        "wanchang-2020", "“党的创新理论万场宣讲进基层”活动", unit.code, unit.name, period, "2020-05-05",
        department="区委宣传部", contact="理论科", phone="0379-00000000",
        given={"return.prior_count": 12, "return.quota": 80},
    )  # fmt: skip


def moved(data: bytes, form: Form, period: str = "2020-04", about: Handout | None = None) -> tuple[bytes, Account]:
    found = scan(data)
    assert not found.refusal
    given = about or handout(period)
    book, account = read_through(data, found, lambda book, inexact: move(book, inexact, FILE, form, given))
    return book_bytes(book), account


def filled_cells(data: bytes) -> dict[Cell, Any]:
    """Every cell of a workbook in which something is seen, as another program finds them."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        (sheet.title, cell.row, cell.column): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and str(cell.value).strip()
    }


@cache
def composed() -> bytes:
    return book_bytes(compose(returns.form(), handout()))


def moves(account: Account) -> dict[str, tuple[str, str]]:
    """From -> (to, how it was changed)."""
    return {
        f"{one.source.sheet}!{one.source.a1}": (f"{one.target.sheet}!{one.target.a1}", one.changed)
        for one in account.moved
    }
