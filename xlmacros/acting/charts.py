"""Charts of an open LibreOffice document that show what those of the renewed one show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_OURS = "wanchang "
_CHART = "com.sun.star.drawing.OLE2Shape"


def follow_charts(sheet: Any, renewed: Any) -> None:
    """The generated charts of a sheet get the figures, the place and the name that they have on the renewed sheet.

    A chart that staff took away stays away, none of their own is looked at, and how charts look is theirs. As it
    imports a sheet LibreOffice forgets its charts' series' titles and the end of their names: these come back so.
    """
    for other in list(_charts(renewed)):
        title = other.Name.rpartition(" ")[0]
        shape = next((one for one in _charts(sheet) if one.Name.startswith(f"{title} ")), None)
        if shape is not None:
            _follow_figures(_document(sheet, shape), _document(renewed, other))
            if shape.Name != other.Name:
                shape.setPosition(other.getPosition())
                shape.setSize(other.getSize())
                shape.Name = other.Name


def _charts(sheet: Any) -> Iterator[Any]:
    """The generated charts, whose names say title and cells."""
    page = sheet.DrawPage
    for at in range(page.getCount()):
        shape = page.getByIndex(at)
        if shape.ShapeType == _CHART and shape.Name.startswith(_OURS):
            yield shape


def _document(sheet: Any, shape: Any) -> Any:
    return sheet.Charts.getByName(shape.PersistName).getEmbeddedObject()


def _follow_figures(here: Any, there: Any) -> None:
    provider = here.getDataProvider()
    for one, model in zip(_sequences(here), _sequences(there), strict=False):
        for part in ("Values", "Label"):
            was, now = getattr(one, f"get{part}")(), getattr(model, f"get{part}")()
            if now is None or (was is not None and _says(was) == _says(now)):
                continue
            made = provider.createDataSequenceByRangeRepresentation(_says(now))
            if made is not None:
                made.Role = now.Role
                getattr(one, f"set{part}")(made)


def _says(sequence: Any) -> str:
    """Cells, or a text in quotes."""
    return str(sequence.getSourceRangeRepresentation())


def _sequences(chart: Any) -> Iterator[Any]:
    """The figures of all series in order, and the categories."""
    for system in chart.getFirstDiagram().getCoordinateSystems():
        for kind in system.getChartTypes():
            for series in kind.getDataSeries():
                yield from series.getDataSequences()
        categories = system.getAxisByDimension(0, 0).getScaleData().Categories
        if categories is not None:
            yield categories
