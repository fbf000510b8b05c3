"""Charts of the page: drawn by pygal, stripped to bare shapes and text, so that only the page's own style is there."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

_DROPPED = ("defs", "style", "script", "desc", "title")
"""What pygal adds for its own script and style: the page allows neither, and tells in its own words what is shown."""

_SVG = "http://www.w3.org/2000/svg"
_WIDTH, _BAR, _TEXT = 460, 30, 15
_KEPT = frozenset(
    (
        "x",
        "y",
        "width",
        "height",
        "d",
        "transform",
        "text-anchor",
        "viewBox",
        "class",
        "x1",
        "x2",
        "y1",
        "y2",
        "rx",
        "ry",
    )
)


def across(values: Mapping[str, int | float], title: str) -> str:
    """Names with a bar each, the first on top, as SVG; the widest name makes the margin."""
    names = list(values)[::-1]
    taken = max(map(len, names), default=0) * 0.6  # what pygal leaves for them, as if they were Latin
    wanted = max(map(_wide, names), default=0.0)
    figure = max((_wide(f"{value:,}") for value in values.values()), default=0.0)
    room = {"margin_left": int(_TEXT * (wanted - taken)) + 6, "margin_right": int(_TEXT * figure) + 8}
    chart = _chart("HorizontalBar", height=_BAR * len(names) + 6, **room)
    chart.x_labels = names
    chart.add("", [values[name] for name in names])
    return _bare(chart, "across", title, values)


def along(values: Mapping[str, int | float], title: str) -> str:
    """Months with a column each, from left to right, as SVG."""
    chart = _chart("Bar", height=210, margin_bottom=26)
    chart.x_labels = list(values)
    chart.add("", list(values.values()))
    return _bare(chart, "along", title, values)


def _wide(text: str) -> float:
    """How wide a text is in ems: a Chinese sign one, a Latin one a little over a half."""
    return sum(1.0 if ord(sign) > 0x2E7F else 0.58 for sign in text)


def _chart(kind: str, **options: Any) -> Any:
    from pygal.style import Style

    return getattr(_pygal(), kind)(
        style=Style(label_font_size=_TEXT, value_font_size=_TEXT, major_label_font_size=_TEXT),
        width=_WIDTH,
        js=(),
        margin=4,
        show_legend=False,
        show_y_labels=kind == "HorizontalBar",
        show_x_labels=kind == "Bar",
        print_values=True,
        print_values_position="top",
        value_formatter=lambda value: f"{value:,}",
        truncate_label=-1,
        include_x_axis=True,
        spacing=6,
        **{"margin_top": 24 if kind == "Bar" else 2, **options},
    )


def _pygal() -> Any:
    """The library, without the hook for plugins that it leaves among Python's imports, where Python warns of it."""
    import pygal

    sys.meta_path[:] = [one for one in sys.meta_path if type(one).__name__ != "PluginImportFixer"]
    return pygal


def _bare(chart: Any, kind: str, title: str, values: Mapping[str, int | float]) -> str:
    """The drawing without scripts, styles, ids and dates, with what it shows in words; same figures, same text."""
    from lxml import etree

    root: _Element = chart.render_tree()
    for node in list(root.iter()):
        parent = node.getparent()
        name = etree.QName(node).localname if isinstance(node.tag, str) else ""
        unwanted = not name or name in _DROPPED or "tooltip-overlay" in node.get("class", "") or _is_ground(node)
        if unwanted and parent is not None:
            parent.remove(node)
            continue
        for attribute in set(node.attrib) - _KEPT:
            del node.attrib[attribute]
    root.set("class", f"chart {kind}")
    root.set("role", "img")
    said = "；".join(f"{name}：{value:,}" for name, value in values.items())
    for place, (name, text) in enumerate((("title", title), ("desc", said))):
        root.insert(place, etree.Element(f"{{{_SVG}}}{name}"))
        root[place].text = text
    etree.cleanup_namespaces(root)
    drawn: str = etree.tostring(root, encoding="unicode")
    return drawn.replace(f'xmlns="{_SVG}" ', "")


def _is_ground(node: Any) -> bool:
    return bool(node.get("class") == "background")
