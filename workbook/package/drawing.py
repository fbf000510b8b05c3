"""Charts of ours on a sheet's drawing: parts of their own, known again by the names of their frames."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from workbook.package.book import BookPart
from workbook.package.chart import Values, shows, update
from workbook.package.names import CHART_TYPE, DRAWING_TYPE, OFFICE, local
from workbook.package.sheet import SheetPart
from workbook.package.trees import parse
from workbook.sheets import Chart, Span

if TYPE_CHECKING:
    from lxml.etree import _Element

Drawn = Callable[[Chart], bytes]
"""A chart as the content of its part."""

OURS = "wanchang"
"""How the name of a frame begins whose chart is ours; what it shows follows, and where it was drawn."""

_NAME = re.compile(rf"{OURS} (.*) ([A-Z]+\d+:[A-Z]+\d+)", re.DOTALL)

_SHEET_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_EMPTY = f'<xdr:wsDr xmlns:xdr="{_SHEET_DRAWING}" xmlns:a="{_DRAWING}"/>'
_ANCHOR = (
    '<xdr:twoCellAnchor xmlns:xdr="{sheet}" xmlns:a="{drawing}" editAs="oneCell">'
    "<xdr:from><xdr:col>{left}</xdr:col><xdr:colOff>0</xdr:colOff>"
    "<xdr:row>{top}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
    "<xdr:to><xdr:col>{right}</xdr:col><xdr:colOff>0</xdr:colOff>"
    "<xdr:row>{bottom}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
    '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="{id}" name={name}/><xdr:cNvGraphicFramePr/>'
    '</xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
    '<a:graphicData uri="{chart}"><c:chart xmlns:c="{chart}" xmlns:r="{office}" r:id="{relation}"/>'
    "</a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>"
)


def renew_charts(
    book: BookPart, part: SheetPart, charts: Sequence[Chart], name: str, drawn: Drawn, values: Values
) -> None:
    """Bring our charts up to date in their own parts, whatever they were made to look like; add those not there.

    One that was moved or resized stays where it is; one that is drawn no more goes; others' are not touched.
    """
    place = drawing_of(book, part)
    waiting = {chart.title: chart for chart in charts}
    if place is not None:
        root = book.package.edit(place)
        leads = {relation.id: relation.target for relation in book.package.relations(place)}
        for anchor in list(root):
            relation = _relation_of(anchor)
            target = book.package.find(leads.get(relation, "")) if relation else None
            title, base = _ours(anchor)
            if target is not None and title is None:
                # Some programs give frames names of their own when they save.
                title = next(
                    (one.title for one in waiting.values() if shows(book.package.tree(target), one, name)), None
                )
            if title is None:
                continue
            chart = waiting.pop(title, None)
            if chart is not None and target is not None and update(book.package.edit(target), chart, name, values):
                _settle(anchor, chart, base)
            else:
                root.remove(anchor)
                book.package.unrelate(place, relation)
                if target is not None:
                    book.abandon(target)
                if chart is not None:
                    waiting[title] = chart
    put_charts(book, part, [chart for chart in charts if chart.title in waiting], drawn)


def put_charts(book: BookPart, part: SheetPart, charts: Sequence[Chart], drawn: Drawn) -> None:
    """Add charts to the drawing of a sheet; one is made where there is none."""
    if not charts:
        return
    package, place = book.package, drawing_of(book, part)
    if place is None:
        place = package.write(package.fresh("xl/drawings/drawing{}.xml"), strictly(book, _EMPTY).encode(), DRAWING_TYPE)
        relation = package.relate(part.part, f"{book.office}/drawing", place)
        part.add("drawing").set(f"{{{book.office}}}id", relation)
    root = package.edit(place)
    for chart in charts:
        content = strictly(book, drawn(chart).decode()).encode()
        target = package.write(package.fresh("xl/charts/chart{}.xml"), content, CHART_TYPE)
        relation = package.relate(place, f"{book.office}/chart", target)
        root.append(parse(strictly(book, _anchor(chart, relation, _free_id(root))).encode(), place))


def drawing_of(book: BookPart, part: SheetPart) -> str | None:
    """The drawing part of a sheet; None where it has none."""
    pointer = part.child("drawing")
    if pointer is None:
        return None
    named = pointer.get(f"{{{book.office}}}id", "")
    leads = {relation.id: relation.target for relation in book.package.relations(part.part)}
    return book.package.find(leads.get(named, ""))


def strictly(book: BookPart, text: str) -> str:
    """Drawing XML in the namespaces of a book: those of ISO 29500 strict where it is such a one."""
    if book.office == OFFICE:
        return text
    text = text.replace("http://schemas.openxmlformats.org/drawingml/2006/", "http://purl.oclc.org/ooxml/drawingml/")
    return text.replace(OFFICE, book.office)


def _ours(anchor: _Element) -> tuple[str | None, Span | None]:
    """The title of a chart of ours and the cells that it was drawn over; None where a frame is none of ours."""
    name = next((node.get("name", "") for node in anchor.iter() if local(node.tag) == "cNvPr"), "")
    said = _NAME.fullmatch(name)
    try:
        return (said[1], Span.parse(said[2])) if said else (None, None)
    except ValueError:
        return None, None


def _relation_of(anchor: _Element) -> str:
    charts = (node for node in anchor.iter() if local(node.tag) == "chart")
    return next((str(value) for node in charts for key, value in node.attrib.items() if local(key) == "id"), "")


def _settle(anchor: _Element, chart: Chart, base: Span | None) -> None:
    """Put a chart that nobody moved over the cells where it belongs now."""
    start, end = (
        [_number(child.text) for node in anchor if local(node.tag) == name for child in node] for name in ("from", "to")
    )
    if base is None:  # nothing says where it was drawn: it is one of the same size in the same columns
        span = chart.anchor
        height = span.bottom - span.top + 1
        base = Span(start[2] + 1, span.left, start[2] + height, span.right) if len(start) == 4 else span
    if (start, end) != _edge(base):
        return
    for node in anchor:
        if local(node.tag) in ("from", "to"):
            for child, number in zip(node, _edge(chart.anchor)[local(node.tag) == "to"], strict=True):
                child.text = str(number)
    for node in anchor.iter():
        if local(node.tag) == "cNvPr":
            node.set("name", _frame_name(chart))


def _number(text: str | None) -> int:
    """A column, a row or an offset; -1, where no edge of ours is, for what is none, or is a length ("1.5in")."""
    try:
        return int(text or "0")
    except ValueError:
        return -1


def _edge(span: Span) -> tuple[list[int], list[int]]:
    """Column, offset, row, offset of the upper left corner, and of the lower right."""
    return [span.left - 1, 0, span.top - 1, 0], [span.right, 0, span.bottom, 0]


def _frame_name(chart: Chart) -> str:
    """The name of a chart's frame: that it is ours, what it shows, and where it was drawn."""
    return f"{OURS} {chart.title} {chart.anchor.a1()}"


def _anchor(chart: Chart, relation: str, id: int) -> str:
    span, spaces = chart.anchor, {"sheet": _SHEET_DRAWING, "drawing": _DRAWING, "chart": _CHART, "office": OFFICE}
    edges = {"left": span.left - 1, "top": span.top - 1, "right": span.right, "bottom": span.bottom}
    return _ANCHOR.format(**spaces, **edges, id=id, name=quoteattr(_frame_name(chart)), relation=relation)


def _free_id(root: _Element) -> int:
    ids = [int(number) for node in root.iter() if (number := node.get("id", "")).isdigit()]
    return max(ids, default=1) + 1
