"""A chart's part: what its series refer to and the figures it keeps of them. (ECMA-376 part 1, 21.2.)"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from workbook.addresses import Span, sheet_ref
from workbook.package.names import local
from workbook.package.trees import parse, text_of
from workbook.sheets import Chart

if TYPE_CHECKING:
    from lxml.etree import _Element

Values = Callable[[str | None, Span], Sequence[str | int | float | None]]
"""(sheet, None for the chart's own; cells) -> what stands in them."""


def with_values(content: bytes, chart: Chart, sheet: str, values: Values) -> bytes:
    """The part of a new chart of a sheet with the figures that it shows, for programs that do not look them up."""
    root = parse(content, chart.title)
    update(root, chart, sheet, values)
    return text_of(root)


def shows(root: _Element, chart: Chart, sheet: str) -> bool:
    """Whether a chart has the title of `chart`, and its series only what stands on the same sheet."""
    titles = [node for node in root.iter() if local(node.tag) == "title"]
    words = "".join(node.text or "" for node in titles[0].iter() if local(node.tag) == "t") if titles else ""
    # A program may write a series' name as a text in quotes.
    references = [node.text for node in root.iter() if local(node.tag) == "f" and node.text and node.text[0] != '"']
    owns = (sheet_ref(sheet, ""), f"{sheet}!")
    return words == chart.title and bool(references) and all(one.startswith(owns) for one in references)


def update(root: _Element, chart: Chart, sheet: str, values: Values) -> bool:
    """Have the series of a chart refer to what they are drawn from now; False where they are not those of `chart`.

    `sheet` is the name of the sheet on which it stands.
    """
    series = [node for node in root.iter() if local(node.tag) == "ser"]
    if len(series) != len(chart.series):
        return False
    holders = [(_holder(one, "cat"), _holder(one, "val")) for one in series]
    if any(names is None or figures is None for names, figures in holders):
        return False
    for (names, figures), (_, span) in zip(holders, chart.series, strict=True):
        for holder, cells in ((names, chart.categories), (figures, span)):
            if holder is not None:
                _refer(holder, sheet_ref(chart.sheet or sheet, cells.a1(absolute=True)), values(chart.sheet, cells))
    return True


def _holder(series: _Element, name: str) -> _Element | None:
    """The reference, to numbers or to texts, of a series' names or figures."""
    for child in series:
        if local(child.tag) == name:
            for holder in child:
                if local(holder.tag) in ("numRef", "strRef"):
                    return holder
    return None


def _refer(holder: _Element, reference: str, values: Sequence[str | int | float | None]) -> None:
    space = str(holder.tag).rpartition("}")[0] + "}"
    numbers = local(holder.tag) == "numRef"
    for child in list(holder):
        if local(child.tag) == "f":
            child.text = reference
        elif local(child.tag) in ("numCache", "strCache"):
            code = next((one.text for one in child if local(one.tag) == "formatCode"), None)
            holder.remove(child)
            break
    else:
        code = None
    if not values:
        return
    cache = holder.makeelement(f"{space}{'numCache' if numbers else 'strCache'}", None, None)
    if numbers:
        _add(cache, f"{space}formatCode").text = code or "General"
    _add(cache, f"{space}ptCount").set("val", str(len(values)))
    for number, value in enumerate(values):
        if value is not None and not (numbers and isinstance(value, str)):
            point = _add(cache, f"{space}pt")
            point.set("idx", str(number))
            _add(point, f"{space}v").text = f"{value:.17g}" if isinstance(value, float) else str(value)
    holder.insert(1, cache)


def _add(parent: _Element, tag: str) -> _Element:
    node = parent.makeelement(tag, None, None)
    parent.append(node)
    return node
