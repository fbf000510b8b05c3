"""Cells of one column that went the same way, told together: L5:L10 -> O5:O10."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from workbook.sheets import Span
from workbook.transplant.account import Account, Left, Moved

_MOST = 100
"""So many cells of one column left for one reason are told one by one; more of them together."""


class MovedRun(NamedTuple):
    """Cells of a column, from the first moved to the last, that went as far down the same column of one sheet.

    `cells` and `target` are "L5:L10"; `size` of the cells held something, of which `value` is the first.
    """

    sheet: str
    cells: str
    title: str
    value: Any
    size: int
    target_sheet: str
    target: str
    changed: str


class LeftRun(NamedTuple):
    """Cells that were left for one reason: one, or those of a column from the first to the last."""

    sheet: str
    cells: str
    value: Any
    size: int
    why: str


def moved_runs(account: Account) -> list[MovedRun]:
    """The moved cells in the order of the present template's fields; a cell that was left ends a run."""
    return [_moved_run(run) for run in _split(account)]


def _split(account: Account) -> Iterator[list[Moved]]:
    stops = {(one.source.sheet, one.source.column, one.source.row) for one in account.left}
    columns: dict[tuple[Any, ...], list[Moved]] = {}
    for one in account.moved:
        key = (one.source.sheet, one.source.column, one.target.sheet, one.target.column, one.title)
        columns.setdefault(key, []).append(one)
    for (sheet, column, *_), cells in columns.items():
        ordered = sorted(cells, key=lambda one: (one.source.row, one.target.row))
        run = [ordered[0]]
        for one in ordered[1:]:
            between = range(run[-1].source.row + 1, one.source.row)
            stopped = any((sheet, column, row) in stops for row in between)
            if stopped or one.changed != run[-1].changed or _offset(one) != _offset(run[-1]):
                yield run
                run = []
            run.append(one)
        yield run


def _offset(one: Moved) -> int:
    return one.target.row - one.source.row


def _moved_run(run: Sequence[Moved]) -> MovedRun:
    first, last = run[0], run[-1]
    source = Span(first.source.row, first.source.column, last.source.row, last.source.column)
    target = Span(first.target.row, first.target.column, last.target.row, last.target.column)
    return MovedRun(
        first.source.sheet,
        source.a1(),
        first.title,
        first.value,
        len({one.source for one in run}),
        first.target.sheet,
        target.a1(),
        first.changed,
    )


def left_runs(left: Iterable[Left]) -> list[LeftRun]:
    """The cells that were left, one by one; where a column has very many for one reason, together."""
    columns: dict[tuple[str, int, str], list[Left]] = {}
    for one in left:
        columns.setdefault((one.source.sheet, one.source.column, one.why), []).append(one)
    many = {key for key, cells in columns.items() if len(cells) > _MOST}
    runs = []
    for (sheet, column, why), cells in columns.items():
        if (sheet, column, why) in many:
            rows = [one.source.row for one in cells]
            span = Span(min(rows), column, max(rows), column)
            runs.append((min(rows), LeftRun(sheet, span.a1(), cells[0].value, len(cells), why)))
        else:
            runs.extend((one.source.row, LeftRun(sheet, one.source.a1, one.value, 1, why)) for one in cells)
    order = {sheet: place for place, sheet in enumerate(dict.fromkeys(one.sheet for _, one in runs))}
    return [
        run for _, run in sorted(runs, key=lambda one: (order[one[1].sheet], one[0], len(one[1].cells), one[1].cells))
    ]
