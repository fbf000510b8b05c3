"""Parts as trees: the one way in which XML of a package is parsed here, and written again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from workbook.package.names import local

if TYPE_CHECKING:
    from lxml.etree import _Element

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class PackageError(Exception):
    """A package whose parts cannot be found, read or changed; the message is for a log, in English."""


@contextmanager
def reading(part: str) -> Iterator[None]:
    """A number or a place in a part that is none is a PackageError."""
    try:
        yield
    except ValueError as error:
        raise PackageError(f"{part}: {error}") from error


def number_of(node: _Element, name: str, default: int = 0) -> int:
    """The whole number that an attribute says; what is none is a PackageError."""
    with reading(local(node.tag)):
        return int(node.get(name, default))


def parse(content: bytes, part: str) -> _Element:
    """A part as a tree, without comments and instructions; broken XML or a DOCTYPE is a PackageError.

    Entities are not resolved, nothing is fetched.
    """
    from lxml import etree

    try:
        root: _Element = etree.fromstring(content, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PackageError(f"{part}: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise PackageError(f"{part}: a DOCTYPE")
    return root


def _parser() -> Any:
    from lxml import etree

    # Comments and instructions say nothing in a part, and every walk over children would have to step over them.
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True, remove_pis=True
    )


def text_of(root: _Element) -> bytes:
    """A tree as a part: UTF-8, standalone, as Excel writes it."""
    from lxml import etree

    return _DECLARATION + etree.tostring(root, encoding="UTF-8")


def insert_in_order(parent: _Element, child: _Element, order: tuple[str, ...]) -> None:
    """Put a child where the schema's sequence of local names wants it; names not in `order` are passed over."""
    rank = order.index(local(child.tag))
    for place, other in enumerate(parent):
        name = _name_in_order(other)
        if name in order and order.index(name) > rank:
            parent.insert(place, child)
            return
    parent.append(child)


def _name_in_order(node: _Element) -> str:
    """What a node counts as: one with alternatives for what its programs know (mc:AlternateContent) as these do."""
    if local(node.tag) == "AlternateContent":
        return next((local(other.tag) for choice in node for other in choice), "")
    return local(node.tag)
