"""Data validations of a worksheet part. (ECMA-376 part 1, 18.3.1.33.)"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbook.canvas.rules import Described, described
from workbook.package.conditions import move_rules
from workbook.package.moves import Moves
from workbook.package.names import local
from workbook.package.sheet import SheetPart
from workbook.sheets import Choices, Limits

if TYPE_CHECKING:
    from lxml.etree import _Element

_Known = tuple[object, ...]


def put_validations(part: SheetPart, rules: Sequence[Choices | Limits]) -> None:
    """Add rules behind those that are there."""
    _put(part, [one for rule in rules if (one := described(rule)) is not None])


def renew_validations(part: SheetPart, rules: Sequence[Choices | Limits], moves: Moves) -> None:
    """Move the rules of a sheet with their cells, and add those of `rules` that it does not have."""
    listed = part.child("dataValidations")
    for node in list(listed) if listed is not None else ():
        move_rules(node, node.get("sqref", ""), moves)
        ranges = moves.sqref(node.get("sqref", ""))
        if ranges:
            node.set("sqref", ranges)
        elif listed is not None:
            listed.remove(node)
    there = {_known(node) for node in listed} if listed is not None else set()
    said = [one for rule in rules if (one := described(rule)) is not None]
    _put(part, [one for one in said if _said(one) not in there])
    if listed is not None:
        listed.set("count", str(len(listed)))
        if len(listed) == 0:
            part.frame.remove(listed)


def _put(part: SheetPart, said: Sequence[Described]) -> None:
    if not said:
        return
    listed = part.child("dataValidations")
    if listed is None:
        listed = part.add("dataValidations")
    for one in said:
        node = part.under(listed, "dataValidation", **one.attributes)
        for name, formula in (("formula1", one.low), ("formula2", one.high)):
            if formula is not None:
                part.under(node, name).text = formula
    listed.set("count", str(len(listed)))


def _known(node: _Element) -> _Known:
    formulas = {local(child.tag): child.text for child in node}
    return node.get("sqref"), node.get("type", "none"), formulas.get("formula1"), formulas.get("formula2")


def _said(one: Described) -> _Known:
    return one.attributes["sqref"], one.attributes.get("type", "none"), one.low, one.high
