"""What the readers of XML formats share: names without their namespaces, and counts."""

from __future__ import annotations

from xml.etree.ElementTree import Element


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def said(element: Element, name: str) -> str | None:
    """An attribute by its name without a namespace, None if it is not there."""
    for key, value in element.items():
        if key.rpartition("}")[2] == name:
            return value
    return None


def counted(element: Element, name: str, default: int = 1) -> int:
    """A number of rows or columns that an attribute says, at least `default`; ValueError where it says none."""
    text = said(element, name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise ValueError(f"no count: {text[:20]}")
    return max(default, int(text))
