"""Conditional formats and data bars of a worksheet part. (ECMA-376 part 1, 18.3.1.18 and 18.3.1.10.)"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbook.addresses import Span
from workbook.package.moves import Moves, first_row
from workbook.package.names import local
from workbook.package.references import follow
from workbook.package.sheet import SheetPart
from workbook.package.styles import Styles
from workbook.package.trees import number_of
from workbook.palette import BARS
from workbook.sheets import DataBar, Highlight

if TYPE_CHECKING:
    from lxml.etree import _Element

_Known = tuple[object, ...]


def put_conditions(part: SheetPart, rules: Sequence[Highlight | DataBar], styles: Styles) -> None:
    """Add rules behind those that are there, which keep their precedence."""
    before = [number_of(rule, "priority") for _, rule in _rules(part)]
    for priority, rule in enumerate(rules, max(before, default=0) + 1):
        node = part.add("conditionalFormatting", sqref=rule.span.a1())
        if isinstance(rule, DataBar):
            made = part.under(node, "cfRule", type="dataBar", priority=str(priority))
            bar = part.under(made, "dataBar")
            part.under(bar, "cfvo", type="num", val="0")
            if rule.maximum is None:
                part.under(bar, "cfvo", type="max")
            else:
                part.under(bar, "cfvo", type="num", val=f"{rule.maximum:g}")
            part.under(bar, "color", rgb=f"FF{BARS}")
        else:
            look = str(styles.differential(rule.role))
            made = part.under(node, "cfRule", type="expression", dxfId=look, priority=str(priority))
            part.under(made, "formula").text = rule.formula


def renew_conditions(part: SheetPart, rules: Sequence[Highlight | DataBar], styles: Styles, moves: Moves) -> None:
    """Move the rules of a sheet with their cells, and add those of `rules` that it does not have.

    A rule of ours is known by its kind and its columns, whatever staff made of its look.
    """
    for node in part.children("conditionalFormatting"):
        move_rules(node, node.get("sqref", ""), moves)
        ranges = moves.sqref(node.get("sqref", ""))
        if ranges:
            node.set("sqref", ranges)
        else:
            part.frame.remove(node)
    there = {_known(rule, ranges) for ranges, rule in _rules(part)}
    put_conditions(part, [rule for rule in rules if _said(rule) not in there], styles)


def move_rules(node: _Element, sqref: str, moves: Moves) -> None:
    """Have the formulas under a node, which are relative to ranges, say the same of the cells where these are now."""
    row, new_row = first_row(sqref), first_row(moves.sqref(sqref))
    if row is None or new_row is None:
        return
    for child in node.iter():
        if local(child.tag) in ("formula", "formula1", "formula2", "f") and child.text and len(child) == 0:
            child.text = follow(child.text, {}, moves, new_row - row)


def _rules(part: SheetPart) -> list[tuple[str, _Element]]:
    return [
        (node.get("sqref", ""), rule)
        for node in part.children("conditionalFormatting")
        for rule in node
        if local(rule.tag) == "cfRule"
    ]


def _known(rule: _Element, sqref: str) -> _Known:
    formulas = tuple(child.text for child in rule if local(child.tag) == "formula")
    try:
        spans = [Span.parse(part) for part in sqref.split()]
    except ValueError:
        spans = []
    return rule.get("type"), frozenset((span.left, span.right) for span in spans), formulas


def _said(rule: Highlight | DataBar) -> _Known:
    columns = frozenset(((rule.span.left, rule.span.right),))
    return ("dataBar", columns, ()) if isinstance(rule, DataBar) else ("expression", columns, (rule.formula,))
