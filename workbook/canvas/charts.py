"""Native charts by openpyxl, in the palette's colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbook import palette
from workbook.sheets import Chart, Span

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def add_chart(worksheet: Worksheet, chart: Chart) -> None:
    """Draw a chart over its anchor; the sheet its figures stand on must be painted already or be its own."""
    from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor

    drawn, anchor = native_chart(chart, worksheet.title), chart.anchor
    drawn.anchor = TwoCellAnchor(
        editAs="oneCell",
        _from=AnchorMarker(col=anchor.left - 1, row=anchor.top - 1),
        to=AnchorMarker(col=anchor.right, row=anchor.bottom),
    )
    worksheet.add_chart(drawn)


def native_chart(chart: Chart, sheet: str) -> Any:
    """openpyxl's chart of a chart that stands on `sheet`."""
    from openpyxl.chart import Reference, Series
    from openpyxl.chart.data_source import AxDataSource, StrRef
    from openpyxl.chart.reference import DummyWorksheet

    source: Any = DummyWorksheet(chart.sheet or sheet)

    def reference(span: Span) -> Reference:
        return Reference(source, min_col=span.left, min_row=span.top, max_col=span.right, max_row=span.bottom)

    drawn = _kind(chart.kind)
    _set_title(drawn, chart.title)
    for number, (title, span) in enumerate(chart.series):
        series = Series(reference(span), title=title)
        _colour(series, chart, number)
        drawn.series.append(series)
        series.cat = AxDataSource(strRef=StrRef(f=str(reference(chart.categories))))
    if len(chart.series) == 1 and chart.kind != "pie":
        drawn.legend = None
    elif drawn.legend is not None:
        drawn.legend.position = "b"
    return drawn


def _kind(kind: str) -> Any:
    from openpyxl.chart import BarChart, LineChart, PieChart

    if kind == "pie":
        return PieChart()
    drawn: Any = LineChart() if kind == "line" else BarChart()
    if isinstance(drawn, BarChart):
        drawn.type = "bar" if kind == "bar" else "col"
        drawn.gapWidth = 60
        if kind == "bar":
            # The first category on top, as in the table beside it.
            drawn.x_axis.scaling.orientation = "maxMin"
            # … which would carry the figures' axis to the top with it.
            drawn.y_axis.crosses = "max"
    # openpyxl 3.1 hides both axes unless told.
    drawn.x_axis.delete = False
    drawn.y_axis.delete = False
    # A bar that does not begin at 0 lies about its length.
    drawn.y_axis.scaling.min = 0
    drawn.y_axis.majorGridlines.spPr = _line(palette.COMPUTED)
    return drawn


def _set_title(drawn: Any, title: str) -> None:
    """A title as large as a sheet's headings, above the plot."""
    from openpyxl.chart.text import RichText, Text
    from openpyxl.chart.title import Title
    from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun

    look = CharacterProperties(sz=1200, b=False, solidFill=palette.INK)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=look), r=[RegularTextRun(rPr=look, t=title)])
    drawn.title = Title(overlay=False)
    drawn.title.tx = Text(rich=RichText(p=[paragraph]))


def _colour(series: Any, chart: Chart, number: int) -> None:
    from openpyxl.chart.marker import DataPoint

    if chart.kind == "pie":
        span = chart.series[number][1]
        for index in range(span.bottom - span.top + span.right - span.left + 1):
            point = DataPoint(idx=index)
            point.graphicalProperties.solidFill = palette.SERIES[index % len(palette.SERIES)]
            series.dPt.append(point)
        return
    colour = palette.SERIES[number % len(palette.SERIES)]
    properties = series.graphicalProperties
    if chart.kind == "line":
        properties.line.solidFill = colour
        properties.line.width = 28_575
        series.smooth = False
    else:
        properties.solidFill = colour


def _line(colour: str) -> object:
    from openpyxl.chart.shapes import GraphicalProperties

    properties = GraphicalProperties()
    properties.line.solidFill = colour
    return properties
