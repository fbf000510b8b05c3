"""How a sheet is seen and printed, which LibreOffice leaves behind as it imports one from another document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

_FROZEN = 2
"""A split mode of the view settings: frozen panes."""

_LAST = ("HeaderIsOn", "FooterIsOn")
"""What else is said of a header counts only where there is one: these are told first."""


def bring_pages(book: Any, aside: Any, names: Iterable[str]) -> None:
    """Page styles, frozen panes and grid lines of sheets of `aside` for those of the same names in `book`.

    Both are LibreOffice's documents. The view of a hidden sheet stays as it is; the tab in front stays in front.
    """
    listed = list(names)
    for name in listed:
        _bring_style(book, aside, name)
    _bring_views(book, aside, [name for name in listed if aside.Sheets.getByName(name).IsVisible])


def _bring_style(book: Any, aside: Any, name: str) -> None:
    """The page style of a sheet, under a name of the sheet's own."""
    here, there = (document.StyleFamilies.getByName("PageStyles") for document in (book, aside))
    source, own = there.getByName(aside.Sheets.getByName(name).PageStyle), f"PageStyle_{name}"
    if not here.hasByName(own):
        here.insertByName(own, book.createInstance("com.sun.star.style.PageStyle"))
    _copy(source, here.getByName(own))
    book.Sheets.getByName(name).PageStyle = own


def _copy(source: Any, target: Any) -> None:
    """What a page style says, but for its own name and place among the others."""
    read_only = 16  # com.sun.star.beans.PropertyAttribute.READONLY
    info = source.getPropertySetInfo().getProperties()
    known = target.getPropertySetInfo()
    names = [one.Name for one in info if not one.Attributes & read_only and known.hasPropertyByName(one.Name)]
    names = sorted((name for name in names if name not in _KEPT), key=lambda name: (name not in _LAST, name))
    for name, value in zip(names, source.getPropertyValues(tuple(names)), strict=True):
        if value is not None and value != target.getPropertyValue(name):
            target.setPropertyValue(name, value)


_KEPT = frozenset({"DisplayName", "ParentStyle", "FollowStyle", "Hidden", "IsPhysical", "UserDefinedAttributes"})


def _bring_views(book: Any, aside: Any, names: list[str]) -> None:
    controller = book.getCurrentController()
    wanted = _views(aside)
    if controller is None or not wanted:
        return
    front = controller.getActiveSheet()
    try:
        for name in (one for one in names if one in wanted):
            controller.setActiveSheet(book.Sheets.getByName(name))
            now, view = _views(book).get(name, {}), wanted[name]  # before it was in front, a sheet has another's view
            if _frozen(now) != _frozen(view):
                controller.freezeAtPosition(*_frozen(view))
            if now.get("ShowGrid", True) != view["ShowGrid"]:
                _toggle_grid(controller)
    finally:
        controller.setActiveSheet(front)


def _views(document: Any) -> dict[str, dict[str, Any]]:
    """Sheet -> its view settings, as the document's first window has them."""
    windows = document.getViewData()
    if windows is None or not windows.getCount():
        return {}
    tables = next((one.Value for one in windows.getByIndex(0) if one.Name == "Tables"), None)
    return {} if tables is None else dict(_each(tables))


def _each(tables: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in tables.getElementNames():
        yield name, {one.Name: one.Value for one in tables.getByName(name)}


def _frozen(view: dict[str, Any]) -> tuple[int, int]:
    """How many columns and rows do not scroll."""
    across = view["HorizontalSplitPositionTwips"] if view.get("HorizontalSplitMode") == _FROZEN else 0
    down = view["VerticalSplitPositionTwips"] if view.get("VerticalSplitMode") == _FROZEN else 0
    return across, down


def _toggle_grid(controller: Any) -> None:
    """That of the sheet in front: a command of the program, for which there is no property."""
    from xlmacros.engines.libreoffice.bridge import struct

    frame = controller.getFrame()
    url = struct("com.sun.star.util.URL", Complete=".uno:ToggleSheetGrid", Protocol=".uno:", Path="ToggleSheetGrid")
    command = frame.queryDispatch(url, "", 0)
    if command is not None:
        command.dispatch(url, ())
