"""Habits that are odd and not wrong: nothing at all may be found for them, and every fault stays at its true cell."""

from __future__ import annotations

from dataclasses import replace

from campaign.demo.paper import Line, Paper, tables
from campaign.demo.plants.plant import Plant, Sow

LECTURES, ORDERS = "宣讲明细", "群众点单"


def leave_blank_rows(paper: Paper) -> None:
    """Two empty rows in the middle of the lectures."""
    _insert(paper, LECTURES, paper.rows(LECTURES).start + paper.counts[LECTURES] // 2, 2)


def push_table_down(paper: Paper) -> None:
    """A row above the header, for a remark to nobody."""
    _insert(paper, ORDERS, tables()[ORDERS].header, 1)


def add_notes_sheet(paper: Paper) -> None:
    """A sheet of their own at the end."""
    paper.book.create_sheet("备查")["A1"].value = "本单位留存"


def turn_pages(paper: Paper) -> None:
    """The guide moved to the end, where it is not in the way."""
    sheet = paper.sheet("填报说明")
    paper.book.move_sheet(sheet, offset=5)


def _quirk(sow: Sow, *touches: str) -> Plant:
    return Plant(f"/{sow.__name__}", "", "", frozenset(touches), sow, moves=True)


QUIRKS = (
    _quirk(leave_blank_rows, f"{LECTURES}.行位", f"{LECTURES}.表名"),
    _quirk(push_table_down, ORDERS),
    _quirk(add_notes_sheet, "备查"),
    _quirk(turn_pages, "填报说明"),
)


def _insert(paper: Paper, sheet: str, row: int, count: int) -> None:
    """Insert rows as Excel does, merged cells above left alone; the planted lines below move along."""
    paper.sheet(sheet).insert_rows(row, count)

    def follow(line: Line) -> Line:
        if line.sheet != sheet or line.cell is None:
            return line
        letters = line.cell.rstrip("0123456789")
        number = int(line.cell[len(letters) :])
        return replace(line, cell=f"{letters}{number + count}") if number >= row else line

    paper.move(follow)
