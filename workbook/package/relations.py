"""Where the parts of a package lead: relationships, their targets as names of parts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from workbook.package.names import local

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from lxml.etree import _Element


class Relation(NamedTuple):
    """Where a part leads: `kind` is the last word of the relationship's type, `target` a part's name or an address."""

    id: str
    kind: str
    target: str
    external: bool
    type: str


def rels_name(part: str) -> str:
    """The part that says where a part leads; "" stands for the package itself."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations_in(root: Iterable[_Element | Element], part: str) -> list[Relation]:
    """The relationships of a part, from the tree that says them."""
    return [_relation(node, posixpath.dirname(part)) for node in root if local(node.tag) == "Relationship"]


def _relation(node: _Element | Element, folder: str) -> Relation:
    target, external = node.get("Target", ""), node.get("TargetMode", "").lower() == "external"
    if not external:
        path = unquote(target).replace("\\", "/")
        path = path if path.startswith("/") else posixpath.join(folder, path)
        target = posixpath.normpath(path).lstrip("/")
    kind = node.get("Type", "")
    return Relation(node.get("Id", ""), kind.rpartition("/")[2], target, external, kind)
