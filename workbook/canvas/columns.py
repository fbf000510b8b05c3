"""The columns of a workbook's sheets that are of another width in the renewed one, or hidden there or no longer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbook.package.book import BookPart
from workbook.package.package import Package

_COLUMN = re.compile(rb"<col\b([^>]*)>")
_SAID = re.compile(rb'\b(min|max|width|hidden)="([^"]*)"')
_NOTICED = 0.3
"""Characters by which a width must be another: programs round to pixels."""
_MOST = 300
"""What is farther right has the width of all that is."""

_Look = tuple[float, bool]
"""Width in characters, and whether it is hidden."""


class Columns:
    """The columns of two workbooks, read sheet by sheet as they are asked for."""

    def __init__(self, before: bytes, after: bytes) -> None:
        self._packages = Package(before), Package(after)
        self._parts = [{one.name: one.part for one in BookPart(package).sheets} for package in self._packages]

    def changed(self, former: str, name: str) -> tuple[tuple[int, int], ...]:
        """First and last of each stretch of columns that look otherwise now; one that has no width stays."""
        were, now = self._of(0, former), self._of(1, name)
        found: list[tuple[int, int]] = []
        for column in sorted(now):
            if not _alike(were.get(column), now[column]):
                first = found.pop()[0] if found and found[-1][1] == column - 1 else column
                found.append((first, column))
        return tuple(found)

    def _of(self, which: int, name: str) -> dict[int, _Look]:
        part = self._packages[which].read(self._parts[which][name])
        return dict(_columns(part[: part.find(b"<sheetData")]))


def _columns(head: bytes) -> Iterator[tuple[int, _Look]]:
    for tag in _COLUMN.finditer(head):
        said = dict(_SAID.findall(tag[1]))
        if b"width" in said:
            look = float(said[b"width"]), said.get(b"hidden") in (b"1", b"true")
            for column in range(int(said[b"min"]), min(int(said[b"max"]), _MOST) + 1):
                yield column, look


def _alike(was: _Look | None, now: _Look) -> bool:
    return was is not None and was[1] == now[1] and abs(was[0] - now[0]) <= _NOTICED
