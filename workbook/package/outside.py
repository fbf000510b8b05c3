"""What refers from anywhere to the cells of sheets that are drawn anew: it goes on referring to the same cells."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from workbook.package.mentions import NO_FORMULAS, change_mentions, change_tree, changed_text, escaped
from workbook.package.moves import Moves, moved
from workbook.package.package import Package
from workbook.package.references import GONE, follow
from workbook.package.sheet import SheetPart

_SHARING = re.compile(r'(<c\b[^>]*\br="([A-Z]+\d+)"[^>]*>\s*)<f\b([^>]*?)(?:/>|>([^<]*)</f>)')
_GROUP = re.compile(r'\bsi="(\d+)"')


@dataclass(slots=True)
class Followers:
    """Changes formulas by the moves of some sheets; `gone` counts those that lost what they referred to."""

    moves: Mapping[str, Moves]
    gone: int = 0
    far: dict[str, Moves] = field(init=False)

    def __post_init__(self) -> None:
        self.far = {name: one for name, one in self.moves.items() if not one.still}

    def follow(self, formula: str) -> str:
        """A formula with its references into those sheets where their cells are now."""
        now = follow(formula, self.far)
        self.gone += now.count(GONE) > formula.count(GONE)
        return now


def follow_outside(package: Package, followers: Followers, opened: Iterable[SheetPart]) -> None:
    """Have every part follow; `opened` are those that are about to be drawn."""
    if not followers.far:
        return
    about_to_be = {part.part: part for part in opened}
    for part in about_to_be.values():
        change_tree(part.frame, followers.follow)
        if b"!" in part.rows and b"<f" in part.rows:
            part.rows = _changed(part.rows, followers.follow)
    for name in package.names:
        if name.endswith(".xml") and not name.endswith(NO_FORMULAS) and name not in about_to_be:
            content = package.read(name)
            if b'"shared"' in content and any(escaped(sheet).encode() in content for sheet in followers.far):
                package.write(name, _unshared(content))
    change_mentions(package, list(followers.far), followers.follow, about_to_be)


def _changed(rows: bytes, change: Callable[[str], str]) -> bytes:
    return changed_text(rows.decode("utf-8", "surrogateescape"), change).encode("utf-8", "surrogateescape")


def _unshared(content: bytes) -> bytes:
    """A sheet whose cells each have their own formula where they share one that refers to other sheets.

    What follows from a cell's own place does so no more once rows are put in between the cells that it refers to.
    """
    text = content.decode("utf-8", "surrogateescape")
    shared: dict[str, tuple[str, str]] = {}
    for cell in _SHARING.finditer(text):
        group = _GROUP.search(cell[3])
        if group is not None and cell[4] and "!" in cell[4]:
            shared[group[1]] = html.unescape(cell[4]), cell[2]

    def own(cell: re.Match[str]) -> str:
        group = _GROUP.search(cell[3])
        if group is None or group[1] not in shared:
            return cell[0]
        formula, first = shared[group[1]]
        return f"{cell[1]}<f>{escaped(moved(formula, first, cell[2]))}</f>"

    return _SHARING.sub(own, text).encode("utf-8", "surrogateescape")
