"""Generated sheets to which staff gave another name: known again by what they were drawn with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from workbook.grid.book import GridBook
from workbook.master.renewal import Roll
from workbook.master.staff import find_head
from workbook.package.book import BookPart
from workbook.package.package import Package

_TITLE = "A1"
_MOST = 0.75
"""Of so much of its titles a table is known."""


def renamed(grids: GridBook, rolled: Roll, names: Collection[str]) -> dict[str, str]:
    """Name as it is -> the generated sheet that it is; of two that are alike the first is."""
    found: dict[str, str] = {}
    drawn = rolled.titles.keys() | rolled.spans.keys()
    for name in (name for name in names if name in drawn and name not in grids.names):
        for other in grids.names:
            if other not in names and other not in found and _is(grids, other, name, rolled):
                found[other] = name
                break
    return found


def _is(grids: GridBook, sheet: str, name: str, rolled: Roll) -> bool:
    grid = grids.grid(sheet)
    if name in rolled.titles:
        head = find_head(grid)
        if head is None:
            return False
        titles, there = Counter(rolled.titles[name]), Counter(map(str, grid[head]))
        return (titles & there).total() >= _MOST * titles.total()
    title = rolled.drawn.get(name, {}).get("cells", {}).get(_TITLE)
    return name in rolled.spans and bool(title) and bool(grid) and bool(grid[0]) and grid[0][0] == title


def restore_names(package: Package, names: Mapping[str, str]) -> None:
    """Give such sheets their names again; whatever refers to them follows."""
    book = BookPart(package)
    for was, name in names.items():
        book.rename(was, name)


def told(names: Mapping[str, str]) -> Iterator[str]:
    """What to say of them."""
    for was, name in names.items():
        yield (
            f"“{was}”表是由“{name}”表改名而来：汇总按原名进行，已改回“{name}”，自填的内容和引用都保留；"
            "需要另起名字的，请把它复制一份。"
        )
