"""What must be done to an open workbook so that it becomes the renewed one: a pure comparison of the two files.

Rows of generated tables go and come by their keys, so that the program itself moves along what is bound to the others;
where that cannot be told so (rows in another order, other columns) all cells of the sheet are brought over.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workbook.canvas.columns import Columns
from workbook.filing import Grid
from workbook.grid.calamine import CalamineBook
from workbook.master.renewal import ROLL, read_roll
from workbook.master.staff import find_head
from workbook.package.book import BookPart
from workbook.package.package import Package
from workbook.sheets import Span

_FEW = 400
"""A table of no more rows is brought over whole: its rules, bars and looks then are of one piece."""

_HEIGHTS = 12
"""To give a stretch of rows its height takes a program ten milliseconds: more of them go over with their rows."""

_NOTICED = 0.75
"""Points by which a row's height must be another: a pixel, which programs round to."""

_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"[^>]*>')
_HEIGHT = re.compile(rb'\bht="([\d.]+)"')


@dataclass(frozen=True, slots=True)
class Change:
    """What one sheet needs, in this order: a new name, rows taken away, rows put in, blocks brought over.

    `was` is its name in the open workbook, None where it is new and is to stand after the sheet `after` (None: first).
    `whole`: it is brought over as it is, charts and all. `gone` and `come` are (first, last) rows, bottom first of
    those that go, by the numbers they have then. `blocks` are the renewed sheet's cells to copy to the same place;
    `heights` are (first row, last row, points), `columns` the first and last that are as wide as the renewed sheet's.
    """

    name: str
    was: str | None
    after: str | None = None
    whole: bool = False
    gone: tuple[tuple[int, int], ...] = ()
    come: tuple[tuple[int, int], ...] = ()
    blocks: tuple[Span, ...] = ()
    heights: tuple[tuple[int, int, float], ...] = ()
    columns: tuple[tuple[int, int], ...] = ()

    @property
    def needed(self) -> bool:
        """Whether there is anything to do."""
        return self.whole or self.was != self.name or bool(self.gone or self.come or self.blocks or self.columns)

    def is_rows(self, block: Span, widest: int) -> bool:
        """Whether a block is to go over as whole rows, for their heights' sake, which takes a tenth of a second.

        It may where it has just come, or nothing is beside it up to column `widest`.
        """
        came = any(first <= block.top and block.bottom <= last for first, last in self.come)
        heights = sum(block.top <= first and last <= block.bottom for first, last, _ in self.heights)
        return block.left == 1 and heights > _HEIGHTS and (came or block.right >= widest)


@dataclass(frozen=True, slots=True)
class Differences:
    """The sheets that change, in the order of the renewed workbook; `ours` are the generated cells by sheet.

    Cells of sheets outside of `ours` are the staff's: only what they refer to is followed there.
    """

    changes: tuple[Change, ...] = ()
    ours: Mapping[str, Span] = field(default_factory=dict)
    names: tuple[str, ...] = ()


def differences(before: bytes, after: bytes) -> Differences:
    """How a master differs from itself renewed; both are packages."""
    old, new = CalamineBook(before), CalamineBook(after)
    was = _called_before(old, new)
    rolled, had = read_roll(new), read_roll(old)
    sizes, columns = _Heights(before, after), Columns(before, after)
    changes: list[Change] = []
    ours: dict[str, Span] = {}
    for place, name in enumerate(new.names):
        former = was.get(name)
        previous = new.names[place - 1] if place else None
        if former is None:
            changes.append(Change(name, None, previous, whole=True))
            ours[name] = Span(1, 1, 1_048_576, 16_384)
        elif name in rolled.titles:
            one, ours[name] = _of_table(name, former, old.grid(former), new.grid(name), sizes)
            changes.append(replace(one, columns=columns.changed(former, name)))
        elif name in rolled.spans:
            ours[name] = rolled.spans[name]
            changes.append(_of_sheet(name, former, had.spans.get(name), rolled.spans[name], old, new))
        elif name == ROLL:
            ours[name] = Span(1, 1, 1_048_576, 16_384)
            if old.grid(former) != new.grid(name):
                changes.append(Change(name, former, blocks=(_over(old.grid(former), new.grid(name)),)))
        elif former != name:
            changes.append(Change(name, former))
    return Differences(tuple(one for one in changes if one.needed), ours, tuple(new.names))


def _called_before(old: CalamineBook, new: CalamineBook) -> dict[str, str]:
    """Name of a sheet -> its name before; a sheet that has its name again stands where it stood, headed as before."""
    was = {name: name for name in new.names if name in old.names}
    lost = [name for name in old.names if name not in new.names]
    for name in new.names:
        if name not in was and lost:
            heads = _headers(new.grid(name))
            found = next((one for one in lost if heads and _headers(old.grid(one)) == heads), None)
            if found is not None:
                was[name] = found
                lost.remove(found)
    if lost:  # a sheet without headers, of which there is only one
        free = [name for name in new.names if name not in was and find_head(new.grid(name)) is None and name != ROLL]
        was.update(zip(free, lost, strict=False))
    return was


def _headers(grid: Grid) -> list[Any]:
    head = find_head(grid)
    return [] if head is None else [str(value) for value in grid[head]][: _key_column(grid, head) + 1]


def _key_column(grid: Grid, head: int) -> int:
    from workbook.master.staff import KEY

    return [str(value) for value in grid[head]].index(KEY)


def _of_sheet(name: str, former: str, was: Span | None, now: Span, old: CalamineBook, new: CalamineBook) -> Change:
    """A sheet without keys: brought over whole where it has another shape, else its cells only."""
    if was != now:
        return Change(name, former, whole=True)
    one, other = _cut(old.grid(former), 0, now.bottom, now.right), _cut(new.grid(name), 0, now.bottom, now.right)
    if one == other:
        return Change(name, former)
    last = max(at for rows in (one, other) for at, row in enumerate(rows, 1) if any(value != "" for value in row))
    return Change(name, former, blocks=(now._replace(bottom=last),))  # charts below would be copied with their cells


def _of_table(name: str, former: str, old: Grid, new: Grid, sizes: _Heights) -> tuple[Change, Span]:
    """A table, and the cells of it that are ours."""
    head, key = find_head(new), -1
    if head is not None:
        key = _key_column(new, head)
    now = _keys(new, head or 0, key)
    last = (head or 0) + 1 + len(now)
    ours = Span(1, 1, last, key + 1)
    over = _over(old, new)
    anew = Change(name, former, blocks=(over,), heights=tuple(sizes.runs(name, former, range(1, len(new) + 1))))
    if find_head(old) != head or head is None or _headers(old) != _headers(new):
        return anew, ours
    were = _keys(old, head, key)
    kept = _kept(were, now)
    if kept is None:
        return anew, ours
    first = head + 2
    gone = tuple(reversed(list(_runs(first + at for at in range(len(were)) if at not in kept))))
    stays = set(kept.values())
    come = tuple(_runs(first + at for at in range(len(now)) if at not in stays))
    width = max(len(row) for row in new)
    blocks = list(_our_blocks(old, new, head, key, kept, len(now), came=bool(gone or come)))
    blocks += [Span(top, 1, bottom, width) for top, bottom in come]
    blocks += _restored(old, new, head, key, kept, width)
    rows = {row for block in blocks for row in range(block.top, block.bottom + 1)}
    places = {first + to: first + at for at, to in kept.items()}
    heights = tuple(sizes.runs(name, former, rows, {row: row for row in range(1, first)} | places)) if blocks else ()
    return Change(name, former, gone=gone, come=come, blocks=tuple(blocks), heights=heights), ours


def _over(old: Grid, new: Grid) -> Span:
    """All cells of a sheet, as it was and as it is."""
    return Span(1, 1, max(1, len(old), len(new)), max([1, *map(len, old), *map(len, new)]))


def _keys(grid: Grid, head: int, key: int) -> list[str]:
    """The keys of a table's rows in order, "" where a row has none, up to the last that has one."""
    keys = [str(row[key]).strip() if key < len(row) else "" for row in grid[head + 1 :]]
    while keys and not keys[-1]:
        keys.pop()
    return keys


def _kept(were: Sequence[str], now: Sequence[str]) -> dict[int, int] | None:
    """Old place of a row -> new one, of rows that stay in one another's order; None where that order is another."""
    places = {key: at for at, key in enumerate(now) if key}
    kept: dict[int, int] = {}
    for at, key in enumerate(were):
        if key in places:
            kept[at] = places.pop(key)  # of two rows with one key the first is the row
    order = list(kept.values())
    return kept if order == sorted(order) else None


def _our_blocks(
    old: Grid, new: Grid, head: int, key: int, kept: Mapping[int, int], rows: int, *, came: bool
) -> Iterator[Span]:
    """The generated cells that say something else now, in rows that were there."""
    top = [row for row in range(head + 1) if _cut(old, row, 1, key + 1) != _cut(new, row, 1, key + 1)]
    first = head + 2
    changed = [
        first + to
        for at, to in kept.items()
        if _cut(old, head + 1 + at, 1, key + 1) != _cut(new, head + 1 + to, 1, key + 1)
    ]
    if (top or changed or came) and rows <= _FEW:
        yield Span(1, 1, head + 1 + rows, key + 1)
        return
    if top:
        yield Span(1, 1, head + 1, key + 1)
    yield from (Span(above, 1, below, key + 1) for above, below in _runs(changed))


def _restored(old: Grid, new: Grid, head: int, key: int, kept: Mapping[int, int], width: int) -> list[Span]:
    """Cells of the staff's whose content the ledger knows better than the workbook: an older copy was put back."""
    found = []
    for at, to in kept.items():
        was, now = old[head + 1 + at][key + 1 :], new[head + 1 + to][key + 1 :]
        if was != now:
            for offset in range(width - key - 1):
                value = now[offset] if offset < len(now) else ""
                if value not in ("", was[offset] if offset < len(was) else ""):
                    column = key + 2 + offset
                    found.append(Span(head + 2 + to, column, head + 2 + to, column))
    return found


def _cut(grid: Grid, first: int, rows: int, columns: int) -> list[list[Any]]:
    """Some rows up to a column, all of one length."""
    cut = []
    for row in range(first, first + rows):
        cells = list(grid[row][:columns]) if row < len(grid) else []
        cut.append([_plain(value) for value in cells] + [""] * (columns - len(cells)))
    return cut


def _plain(value: Any) -> Any:
    """A value as any program has it: a number and its own text apart, but 3 and 3.0 the same."""
    return round(value, 9) if isinstance(value, float) else value


def _runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Rows -> the first and last of each stretch without a gap."""
    first = last = 0
    for row in sorted(rows):
        if first and row == last + 1:
            last = row
            continue
        if first:
            yield first, last
        first = last = row
    if first:
        yield first, last


class _Heights:
    """The rows' heights of two workbooks' sheets, read where they are asked for."""

    def __init__(self, before: bytes, after: bytes) -> None:
        self._packages = Package(before), Package(after)
        self._parts = [{one.name: one.part for one in BookPart(package).sheets} for package in self._packages]

    def runs(
        self, name: str, former: str, rows: Collection[int], places: Mapping[int, int] | None = None
    ) -> Iterator[tuple[int, int, float]]:
        """(first row, last row, points) of stretches of one height, of those among some rows that have another now.

        `places` is row -> where it was; without it rows are where they were.
        """
        were, now = self._of(0, former), self._of(1, name)
        asked = set(rows)
        found: dict[int, float] = {}
        for row in sorted(asked & now.keys()):
            was = were.get(row if places is None else places.get(row, 0))
            if was is None or abs(was - now[row]) > _NOTICED:
                found[row] = now[row]
        first = last = 0
        for row in found:
            if first and row == last + 1 and found[row] == found[last]:
                last = row
                continue
            if first:
                yield first, last, found[first]
            first = last = row
        if first:
            yield first, last, found[first]

    def _of(self, which: int, name: str) -> dict[int, float]:
        found = {}
        for line in _ROW.finditer(self._packages[which].read(self._parts[which][name])):
            height = _HEIGHT.search(line[0])
            if height:
                found[int(line[1])] = float(height[1])
        return found
