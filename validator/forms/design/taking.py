"""Taking cells of a design filing: each as its column says, with where it came from, or with a fault at its cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any

from validator.forms.design.codec import Scope
from validator.forms.design.codes import Followed, Trouble
from validator.forms.design.columns import Column
from validator.forms.problem import Path
from workbook.finding import Fault, Place

Row = Mapping[str, Any]
Node = dict[str, Any]


class Taker:
    """Collects what is said of cells; `failed` are the places that something was said against already.

    `origins` is the path of each part of the definition -> the place it came from; `parts` those of them that a whole
    row says, not a cell of it.
    """

    def __init__(self, failed: Set[Place]) -> None:
        self.faults: list[Fault] = []
        self.origins: dict[Path, Place] = {}
        self.parts: set[Path] = set()
        self._failed = set(failed)

    def say(self, place: Place, value: Any, trouble: Trouble) -> None:
        """Tell of a cell, unless it was told of already or the trouble is told elsewhere."""
        if place not in self._failed and not isinstance(trouble, Followed):
            said = Fault(trouble.code, place, trouble.slots, value=value, suggestion=trouble.suggestion)
            self.faults.append(said)
        self._failed.add(place)

    def part(self, path: Path, place: Place) -> None:
        """Note where a part of the definition came from that is a row by itself."""
        self.origins.setdefault(path, place)
        self.parts.add(path)

    def needs(self, place: Place, because: str, instead: str = "") -> None:
        """Tell of an empty cell that must be filled, or one of those `instead`."""
        zh, en = (f"，或{instead}", f", or {instead}") if instead else ("", "")
        self.say(place, None, Trouble("design.needed", {"because": because, "or": zh, "or_en": en}))

    def take(self, row: Row, column: Column, place: Place, scope: Scope) -> Any:
        """The value of a cell; None where it is empty, or is told of."""
        value = row.get(column.field)
        if value is None or place in self._failed:
            return None
        try:
            return column.codec.take(value, scope)
        except Trouble as trouble:
            self.say(place, value, trouble)
            return None

    def read(self, row: Row, columns: Iterable[Column], at: Place, path: Path, scope: Scope) -> Node:
        """A node of the cells of a row; `at` is the place of the row's most telling cell."""
        node: Node = {}
        self.part(path, at)
        for column in columns:
            place = at._replace(field=column.field)
            outer, _, inner = column.keyword.partition(".")
            value = self.take(row, column, place, scope)
            if value is None:
                continue
            self.origins[(*path, outer, *((inner,) if inner else ()))] = place
            self.origins.setdefault((*path, outer), place)
            if inner:
                node.setdefault(outer, {})[inner] = value
            else:
                node[outer] = value
        return node
