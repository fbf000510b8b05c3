"""Threaded comments: a reply of ours under what others said, and its withdrawal. (MS-XLSX 2.6.204.)"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from workbook.package.book import BookPart
from workbook.package.names import THREAD_RELATION, THREADS, local
from workbook.package.sheet import SheetPart

if TYPE_CHECKING:
    from lxml.etree import _Element

_PERSONS_TYPE = "application/vnd.ms-excel.person+xml"


class Threads:
    """The threads of a sheet, if it has any; a sheet without them gets none."""

    def __init__(self, book: BookPart, sheet: SheetPart) -> None:
        self._book, self._package = book, book.package
        found = [one.target for one in self._package.relations(sheet.part) if one.kind == "threadedComment"]
        self._part = self._package.find(found[0]) if found else None

    def reply(self, ref: str, text: str, author: str) -> None:
        """Answer in the thread of a cell, if it has one."""
        if self._part is None:
            return
        root = self._package.edit(self._part)
        thread = [node for node in root if node.get("ref") == ref]
        if not thread:
            return
        node = root.makeelement(f"{{{THREADS}}}threadedComment", None, None)
        node.set("ref", ref)
        latest = max(one.get("dT", "") for one in thread)
        if latest:
            node.set("dT", latest)  # ours stands below it, by whatever clock
        node.set("personId", self._person(author))
        node.set("id", _guid(f"{self._part} {ref} {text}"))
        node.set("parentId", next((one.get("id", "") for one in thread if one.get("parentId") is None), ""))
        said = root.makeelement(f"{{{THREADS}}}text", None, None)
        said.text = text
        node.append(said)
        root.insert(root.index(thread[-1]) + 1, node)

    def withdraw(self, heading: str) -> bool:
        """Take away every reply that begins with a heading; -> whether there was any."""
        if self._part is None:
            return False
        root = self._package.edit(self._part)
        ours = [node for node in root if node.get("parentId") is not None and _said(node).startswith(heading)]
        for node in ours:
            root.remove(node)
        return bool(ours)

    def _person(self, name: str) -> str:
        part = self._book.part_of("person")
        if part is None:
            part = self._package.write(
                self._package.fresh("xl/persons/person{}.xml"),
                f'<personList xmlns="{THREADS}"/>'.encode(),
                _PERSONS_TYPE,
            )
            self._package.relate(self._book.part, f"{THREAD_RELATION}/person", part)
        root = self._package.edit(part)
        for node in root:
            if node.get("displayName") == name:
                return node.get("id", "")
        root.append(self._made_person(root, name))
        return _guid(name)

    def _made_person(self, root: _Element, name: str) -> _Element:
        node = root.makeelement(f"{{{THREADS}}}person", None, None)
        for key, value in (("displayName", name), ("id", _guid(name)), ("userId", name), ("providerId", "None")):
            node.set(key, value)
        return node


def forget_person(book: BookPart, name: str) -> None:
    """Take somebody of ours off a workbook's list of people, once no reply of theirs is left."""
    part = book.part_of("person")
    if part is None:
        return
    root = book.package.edit(part)
    for node in [node for node in root if node.get("displayName") == node.get("userId") == name]:
        root.remove(node)
    if len(root) == 0:
        for relation in book.package.relations(book.part):
            if relation.kind == "person":
                book.package.unrelate(book.part, relation.id)
        book.package.remove(part)


def _said(node: _Element) -> str:
    return "".join(child.text or "" for child in node if local(child.tag) == "text")


def _guid(text: str) -> str:
    return f"{{{str(uuid.uuid5(uuid.NAMESPACE_URL, f'wanchang:{text}')).upper()}}}"
