"""Parts as trees: the one way in which XML of a package is parsed here, and written again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class PackageError(Exception):
    """A package whose parts cannot be found, read or changed; the message is for a log, in English."""


def parse(content: bytes, part: str) -> _Element:
    """A part as a tree; broken XML or a DOCTYPE is a PackageError. Entities are not resolved, nothing is fetched."""
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

    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


def text_of(root: _Element) -> bytes:
    """A tree as a part: UTF-8, standalone, as Excel writes it."""
    from lxml import etree

    return _DECLARATION + etree.tostring(root, encoding="UTF-8")


def insert_in_order(parent: _Element, child: _Element, order: tuple[str, ...]) -> None:
    """Put a child where the schema's sequence of local names wants it; names not in `order` are passed over."""
    from workbook.package.names import local

    rank = order.index(local(child.tag))
    for place, other in enumerate(parent):
        name = local(other.tag)
        if name in order and order.index(name) > rank:
            parent.insert(place, child)
            return
    parent.append(child)
