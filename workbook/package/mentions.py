"""Where the parts of a package mention cells by a sheet's name: formulas of cells, rules, charts, names; links."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from workbook.package.names import local
from workbook.package.package import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

Change = Callable[[str], str]
"""A formula without "=" -> as it is to read."""

_TAGS = ("f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula", "totalsRowFormula")
_FORMULA = re.compile(rf"(<(?:[\w.-]+:)?(?:{'|'.join(_TAGS)})(?:\s[^>]*)?>)([^<]+)")
_ATTRIBUTE = re.compile(r"""(\s(?:location|textlink|fmlaLink|fmlaRange)\s*=\s*)("[^"<]*"|'[^'<]*')""")
NO_FORMULAS = ("sharedStrings.xml", "styles.xml", "theme1.xml")
"""Ends of the names of parts in which there is no formula."""


def change_mentions(package: Package, sheets: Collection[str], change: Change, but: Collection[str] = ()) -> None:
    """Change the formulas of every part that names one of some sheets; a part that reads the same stays as it is.

    `but` are parts that somebody else is about to write.
    """
    words = [escaped(sheet).encode() for sheet in sheets]
    for name in package.names:
        if name.endswith(".xml") and not name.endswith(NO_FORMULAS) and name not in but:
            content = package.read(name)
            if any(word in content for word in words):
                text = content.decode("utf-8", "surrogateescape")
                changed = changed_text(text, change)
                if changed != text:
                    package.write(name, changed.encode("utf-8", "surrogateescape"))


def changed_text(text: str, change: Change) -> str:
    """XML with its formulas changed; one that reads the same stays as it is written."""

    def formula(found: re.Match[str]) -> str:
        was = html.unescape(found[2])
        now = change(was)
        return found[0] if now == was else found[1] + escaped(now)

    def attribute(found: re.Match[str]) -> str:
        mark, was = found[2][0], html.unescape(found[2][1:-1])
        now = change(was)
        quoted = escaped(now).replace(mark, "&quot;" if mark == '"' else "&apos;")
        return found[0] if now == was else f"{found[1]}{mark}{quoted}{mark}"

    return _ATTRIBUTE.sub(attribute, _FORMULA.sub(formula, text))


def change_tree(root: _Element, change: Change) -> None:
    """The same of a tree."""
    for node in root.iter():
        name = local(node.tag)
        if name in _TAGS and node.text and len(node) == 0:
            node.text = change(node.text)
        elif name == "hyperlink" and node.get("location"):
            node.set("location", change(node.get("location", "")))


def escaped(text: str) -> str:
    """Text as XML content."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
