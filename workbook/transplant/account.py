"""The account of a transplant: where each cell of the clerk's file went, or why it went nowhere, and what is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from workbook.addresses import Address
from workbook.form import Field, Section

Cell: TypeAlias = tuple[str, int, int]
"""A cell of the clerk's file: its sheet, row and column."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A cell that was moved: from where, to where, its title, what was typed, and how it was changed if it was."""

    source: Address
    target: Address
    title: str
    value: Any
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """A cell that was not moved, what stands in it, and why."""

    source: Address
    value: Any
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of the present template that the clerk's file had no place for, and its cell or the first of its column.

    `must`: it has to be filled, in every row that there is.
    """

    section: Section
    field: Field
    target: Address
    must: bool


@dataclass(slots=True)
class Account:
    """Every cell of the clerk's file in which something is seen is in `moved`, in `left`, or was put there by us.

    `ours` are the latter: titles, headers, hints, what was prefilled and what is computed.
    """

    moved: list[Moved] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    ours: set[Cell] = field(default_factory=set)
    told: set[Cell] = field(default_factory=set)

    def move(self, source: Address, target: Address, title: str, value: Any, changed: str = "") -> None:
        """Enter a cell that was moved."""
        self.told.add(source)
        self.moved.append(Moved(source, target, title, value, changed))

    def leave(self, source: Address, value: Any, why: str) -> None:
        """Enter a cell that was not moved; one that was entered already stays as it is."""
        if source not in self.told and source not in self.ours:
            self.told.add(source)
            self.left.append(Left(source, value, why))

    def own(self, source: Address) -> None:
        """Enter a cell that is not the clerk's."""
        if source not in self.told:
            self.ours.add(source)
