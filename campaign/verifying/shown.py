"""总台账.xlsx: whether it shows the ledger, cell by cell."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from campaign.ledger.holdings import Holdings
from campaign.master.projection import project
from campaign.settings import Campaign
from campaign.verifying.check import Check
from campaign.workspace import Workspace
from workbook.finding import mask, mask_phones
from workbook.grid.book import GridBook
from workbook.master import overview
from workbook.master.staff import KEY, Beside
from workbook.master.stamp import EDITION, read_stamp
from workbook.master.table import Table, draw_table
from workbook.paint import painted
from workbook.sheets import Cell, a1

_EPOCH = datetime(1899, 12, 30)
_HEADER_WITHIN = 10
_Hide = Callable[[Any], Any]
"""How what must not be shown is masked in what is."""


def check_master(workspace: Workspace, book: GridBook, campaign: Campaign, holdings: Holdings) -> Check:
    """The stamp against the ledger's sequence; every generated figure against what the ledger comes to.

    `campaign` is that of the settings kept last, by which the master was drawn.
    """
    check, name = Check("总台账"), workspace.master.name
    stamp = read_stamp(workspace.master)
    if stamp is None:
        check.put_off(f"{name}还没有汇总过：请运行 wanchang rollup。")
        return check
    if stamp.sequence > holdings.sequence:
        check.differ(
            f"{name}显示到登记簿第{stamp.sequence}号，而登记簿只到第{holdings.sequence}号（可能是从旧备份恢复的）："
            "请用 wanchang rebuild 由归档重建。"
        )
        return check
    if stamp.sequence < holdings.sequence or stamp.edition != EDITION:
        check.put_off(
            f"{name}显示到登记簿第{stamp.sequence}号，登记簿已到第{holdings.sequence}号：请运行 wanchang rollup。"
        )
        return check
    if not stamp.intact:
        check.wait(f"{name}在上次汇总后有人保存过，自填的内容在下次汇总时存入登记簿。")
    projection = project(campaign, holdings)
    counted = 0
    for sheet, wrong, count in (
        _overview_faults(book, projection.overview),
        *(_table_faults(book, table, _personal(campaign, table)) for table in projection.tables),
    ):
        counted += count
        for sentence in wrong:
            remedy = "请用 wanchang rebuild 由归档重建" if stamp.intact else "重新汇总（wanchang rollup）即可恢复"
            check.differ(f"“{sheet}”{sentence}：{remedy}。")
    check.summary = f"{len(projection.tables) + 1}张汇总表共{counted}格，与登记簿第{holdings.sequence}号逐格一致"
    return check


def _overview_faults(book: GridBook, said: overview.Overview) -> tuple[str, list[str], int]:
    """What differs on the first sheet, where every cell has its place."""
    if overview.NAME not in book.names:
        return overview.NAME, ["表不见了"], 0
    grid = book.grid(overview.NAME)
    cells = [cell for cell in overview.draw_overview(said).cells if cell.value is not None]
    wrong = [_told(cell, _at(grid, cell.row - 1, cell.column - 1)) for cell in cells]
    return overview.NAME, [one for one in wrong if one], len(cells)


@dataclass(frozen=True, slots=True)
class _Personal:
    """Titles of a sheet's columns with personal values, and whether its keys have such."""

    titles: frozenset[str] = frozenset()
    in_keys: bool = False

    def key(self, key: str) -> str:
        """A row's key as it may be told."""
        return str((mask if self.in_keys else mask_phones)(key))

    def hide(self, title: str) -> _Hide:
        """How a column's values may be told; people type numbers of phones into any."""
        return mask if title in self.titles else mask_phones


def _personal(campaign: Campaign, table: Table) -> _Personal:
    for section in campaign.form.sections:
        if (section.master or section.title) == table.name:
            names = {field.name: field.title for field in section.fields if field.personal}
            return _Personal(frozenset(names.values()), any(name in names for name in section.key))
    return _Personal()


def _table_faults(book: GridBook, table: Table, personal: _Personal) -> tuple[str, list[str], int]:
    """What differs on a sheet whose rows go by their keys and whose columns by their titles."""
    if table.name not in book.names:
        return table.name, ["表不见了"], 0
    grid = book.grid(table.name)
    head = next((row for row, cells in enumerate(grid[:_HEADER_WITHIN]) if KEY in cells), None)
    columns = _columns(table, grid[head]) if head is not None else None
    if head is None or columns is None:
        return table.name, ["的表头或隐藏的“标识”列被改动"], 0
    rows: dict[str, int] = {}
    wrong: list[str] = []
    for row in range(head + 1, len(grid)):
        key = str(_at(grid, row, columns[-1]))
        if key in rows:
            wrong.append(f"第{row + 1}行重复了第{rows[key] + 1}行“{personal.key(key)}”")
        elif key:
            rows[key] = row
    count = 0
    expected = _by_key(table)
    for key, cells in expected.items():
        found = rows.pop(key, None)
        if found is None:
            wrong.append(f"缺少“{personal.key(key)}”一行")
            continue
        for cell in cells:
            count += 1
            place = columns[cell.column - 1]
            hide = personal.hide(table.titles[cell.column - 1])
            told = _told(cell, _at(grid, found, place), a1(found + 1, place + 1), hide)
            if told:
                wrong.append(told)
    wrong.extend(f"第{row + 1}行“{personal.key(key)}”不在登记簿中" for key, row in rows.items())
    return table.name, wrong, count


def _columns(table: Table, headers: Sequence[Any]) -> list[int] | None:
    """Where each generated column stands, the keys' last; staff may have put columns of theirs between."""
    places: list[int] = []
    taken: Counter[str] = Counter()
    found: dict[str, list[int]] = {}
    for place, header in enumerate(headers):
        found.setdefault(str(header), []).append(place)
    for title in table.titles:
        those = found.get(title, [])
        if taken[title] >= len(those):
            return None
        places.append(those[taken[title]])
        taken[title] += 1
    return places


def _by_key(table: Table) -> Mapping[str, list[Cell]]:
    """The generated cells of each row, the keys' own column left out."""
    last = len(table.columns) + 1
    keys: dict[int, str] = {}
    cells: dict[int, list[Cell]] = {}
    for cell in draw_table(table, Beside()).cells:
        if cell.row > table.header_row:
            if cell.column == last:
                keys[cell.row] = str(cell.value)
            elif cell.column < last:  # what staff fill stands to the right of the keys
                cells.setdefault(cell.row, []).append(cell)
    return {key: cells[row] for row, key in keys.items()}


def _at(grid: Sequence[Sequence[Any]], row: int, column: int) -> Any:
    return grid[row][column] if row < len(grid) and column < len(grid[row]) else ""


def _told(cell: Cell, value: Any, place: str = "", hide: _Hide = mask_phones) -> str:
    """How a cell differs from what it should hold; "" where it does not."""
    wanted = painted(cell).value
    if _same(wanted, value):
        return ""
    return f"!{place or a1(cell.row, cell.column)}是“{_text(value, hide)}”，按登记簿应为“{_text(cell.value, hide)}”"


def _text(value: Any, hide: _Hide) -> str:
    if value.__class__ is float and value.is_integer():  # as files have every number
        value = int(value)
    said = "" if value is None else str(hide(str(value)))
    return said if len(said) <= 40 else f"{said[:39]}…"


def _same(wanted: Any, value: Any) -> bool:
    if wanted is None or wanted == "":
        return value is None or value == ""
    if isinstance(wanted, str | bool):
        return bool(wanted == value)
    number = _number(value)
    return number is not None and math.isclose(wanted, number, rel_tol=1e-9, abs_tol=1e-6)


def _number(value: Any) -> float | None:
    """A cell's value as the number that stands in the file."""
    if isinstance(value, datetime):
        return (value - _EPOCH) / timedelta(days=1)
    if isinstance(value, date):
        return float((value - _EPOCH.date()).days)
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
