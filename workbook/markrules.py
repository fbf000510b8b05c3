"""Marks that live colours do not cover: a rule of ours before all others, over marked cells that others may colour.

A conditional format is painted over a cell's own fill. Ours is known by its formula, which is always true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbook import palette
from workbook.addresses import Span, a1
from workbook.finding import Severity
from workbook.package.cells import Place
from workbook.package.names import local
from workbook.package.sheet import SheetPart
from workbook.package.styles import Styles
from workbook.package.trees import number_of

_TOO_MANY = 1_000_000
_TOGETHER = 500
_ALWAYS = '"审核标注"<>""'


def keep_in_sight(sheet: SheetPart, marked: Mapping[Place, Severity], styles: Styles) -> None:
    """Put a rule over those of the marked cells that another rule is over."""
    spans = list(_ruled(sheet))
    many = len(spans) * len(marked) > _TOO_MANY  # then a rule over each costs less than to look
    covered = {
        place: severity
        for place, severity in marked.items()
        if spans and (many or any(_holds(span, place) for span in spans))
    }
    if not covered:
        return
    rules = list(_pieces(covered))
    _step_back(sheet, len(rules))
    first = sheet.child("conditionalFormatting")
    for priority, (severity, cells) in enumerate(rules, 1):
        look = str(styles.filled_differential(palette.MARKS[severity.value]))
        node = sheet.make("conditionalFormatting", sqref=cells)
        rule = sheet.under(node, "cfRule", type="expression", dxfId=look, priority=str(priority), stopIfTrue="1")
        sheet.under(rule, "formula").text = _ALWAYS
        if first is None:
            sheet.put(node)
        else:  # LibreOffice goes by the order in the file
            first.addprevious(node)


def _pieces(covered: Mapping[Place, Severity]) -> Iterator[tuple[Severity, str]]:
    """The cells of each severity as ranges of rules, so many in one as every program takes."""
    for severity in Severity:
        cells = [a1(*place) for place in sorted(covered) if covered[place] is severity]
        yield from ((severity, " ".join(cells[at : at + _TOGETHER])) for at in range(0, len(cells), _TOGETHER))


def take_rules_off(sheet: SheetPart) -> bool:
    """Take them away again; -> whether there were any."""
    ours = [
        node
        for node in sheet.children("conditionalFormatting")
        if any(local(one.tag) == "formula" and one.text == _ALWAYS for one in node.iter())
    ]
    for node in ours:
        sheet.frame.remove(node)
    return bool(ours)


def has_rules(content: bytes) -> bool:
    """Whether a worksheet part may have some of ours."""
    return "审核标注".encode() in content


def _ruled(sheet: SheetPart) -> Iterator[Span]:
    """The cells that some rule is over."""
    for node in sheet.frame.iter():
        if local(node.tag) == "conditionalFormatting":
            ranges = node.get("sqref") or " ".join(one.text or "" for one in node if local(one.tag) == "sqref")
            for part in ranges.split():
                try:
                    yield Span.parse(part)
                except ValueError:
                    continue


def _holds(span: Span, place: Place) -> bool:
    row, column = place
    return span.top <= row <= span.bottom and span.left <= column <= span.right


def _step_back(sheet: SheetPart, by: int) -> None:
    """Let the rules that are there come after so many others."""
    for node in sheet.frame.iter():
        if local(node.tag) == "cfRule" and node.get("priority") is not None:
            node.set("priority", str(number_of(node, "priority") + by))
