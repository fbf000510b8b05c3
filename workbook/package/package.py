"""Package: the parts of a workbook by name, read as they are needed, written only where they were changed."""

from __future__ import annotations

import hashlib
import posixpath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote
from zlib import crc32

from workbook.package import names
from workbook.package.archive import Entry, assemble, name_of, pack, read_entries, unpack
from workbook.package.names import local
from workbook.package.relations import Relation, relations_in, rels_name
from workbook.package.trees import PackageError, parse, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_SUFFIXES = {"template.macroEnabled": ".xltm", "macroEnabled": ".xlsm", "template": ".xltx"}
"""What the content type of a workbook's main part says -> its file's suffix."""


class Package:
    """A workbook that a guard has passed. Part names have no leading slash; of case only the first spelling counts.

    What is wrong with its parts is a PackageError, at first or as a part is asked for.
    """

    def __init__(self, data: bytes) -> None:
        self._entries: dict[str, Entry] = {}
        self._spelling: dict[str, str] = {}
        for entry in read_entries(data):
            name = name_of(entry)
            self._entries[name] = entry
            self._spelling[name.lower()] = name
        self._original = dict(self._entries)
        self._written: dict[str, bytes] = {}
        self._trees: dict[str, tuple[_Element, bytes]] = {}
        self._read: dict[str, bytes] = {}
        self._relations: dict[str, list[Relation]] = {}

    @property
    def names(self) -> list[str]:
        """The parts, in the order of the file; new ones last."""
        return list(self._entries)

    @property
    def order(self) -> list[str]:
        """The parts that came, in the order in which they came."""
        return list(self._original)

    @property
    def entries(self) -> dict[str, Entry]:
        """The parts as they are to be written, changed ones packed anew."""
        self._settle()
        return {
            name: pack(entry.name, self._written[name]) if name in self._written else entry
            for name, entry in self._entries.items()
        }

    def digest(self, *but: str) -> str:
        """A digest of every part except some, by name, size and CRC: what is not changed is not inflated for it."""
        self._settle()
        digest = hashlib.sha256()
        for name, entry in sorted(self._entries.items()):
            if name not in but:
                content = self._written.get(name)
                size, crc = (entry.full_size, entry.crc) if content is None else (len(content), crc32(content))
                digest.update(f"{name}\0{size}\0{crc}\n".encode())
        return digest.hexdigest()

    @property
    def changed(self) -> dict[str, Entry | None]:
        """Part -> its entry in the file that came, None for a new one; of all that were written or removed."""
        self._settle()
        return {
            name: self._original.get(name)
            for name in (*self._original, *self._entries)
            if self._original.get(name) is not self._entries.get(name) or name in self._written
        }

    def find(self, name: str) -> str | None:
        """The part as this package spells it; None where there is none."""
        return self._spelling.get(name.lstrip("/").lower())

    def __contains__(self, name: str) -> bool:
        return self.find(name) is not None

    def read(self, name: str) -> bytes:
        """What a part holds, changes included."""
        spelt = self._spelt(name)
        if spelt in self._trees:
            self._settle()
        if spelt in self._written:
            return self._written[spelt]
        if spelt not in self._read:
            self._read[spelt] = unpack(self._entries[spelt])
        return self._read[spelt]

    def tree(self, name: str) -> _Element:
        """A part as a tree to look at, a fresh one each time."""
        return parse(self.read(name), name)

    def edit(self, name: str) -> _Element:
        """A part as a tree to change: the same one each time, written with the package."""
        spelt = self._spelt(name)
        if spelt not in self._trees:
            root = self.tree(spelt)
            self._trees[spelt] = root, text_of(root)
        return self._trees[spelt][0]

    def write(self, name: str, content: bytes, content_type: str | None = None) -> str:
        """Set what a part holds, and its content type where it is new; -> its name as spelt here."""
        spelt = self.find(name) or name.lstrip("/")
        self._trees.pop(spelt, None)
        self._relations.pop(spelt.lower(), None)
        if not self._holds(spelt, content):
            self._read.pop(spelt, None)
            self._written[spelt] = content
            self._entries.setdefault(spelt, pack(spelt.encode(), b""))
            self._spelling[spelt.lower()] = spelt
        if content_type is not None:
            self.declare(spelt, content_type)
        return spelt

    def _holds(self, spelt: str, content: bytes) -> bool:
        """Whether a part holds just this; a large one is not inflated to see that it does not."""
        entry = self._entries.get(spelt)
        if entry is None or spelt in self._written:
            return self._written.get(spelt) == content
        alike = entry.full_size == len(content) and entry.crc == crc32(content)
        return alike and self.read(spelt) == content

    def remove(self, name: str) -> None:
        """Take a part away, with its relationships and its content type."""
        for one in (name, rels_name(name)):
            spelt = self.find(one)
            if spelt is not None:
                for kept in (self._entries, self._written, self._trees, self._read):
                    kept.pop(spelt, None)
                del self._spelling[spelt.lower()]
                self._relations.pop(spelt.lower(), None)
        override = self._override(name)
        if override is not None:
            self.edit(names.CONTENT_TYPES).remove(override)

    def fresh(self, pattern: str) -> str:
        """The first name of this pattern ("xl/comments{}.xml") that no part has."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    @property
    def suffix(self) -> str:
        """What a file of this package is to be called for programs to open it: ".xlsm" where it has macros."""
        main = next((one.target for one in self.relations("") if one.kind == "officeDocument"), "")
        return next((suffix for word, suffix in _SUFFIXES.items() if word in self.content_type(main)), ".xlsx")

    # Content types.

    def content_type(self, name: str) -> str:
        """The content type of a part, "" where none is declared."""
        extension = posixpath.splitext(name)[1].lstrip(".").lower()
        found = self._override(name)
        for node in self.edit(names.CONTENT_TYPES) if found is None else ():
            if local(node.tag) == "Default" and node.get("Extension", "").lower() == extension:
                found = node
        return "" if found is None else found.get("ContentType", "")

    def declare(self, name: str, content_type: str) -> None:
        """Say the content type of a part, if it is not said yet."""
        if self.content_type(name) == content_type:
            return
        override = self._override(name)
        if override is None:
            root = self.edit(names.CONTENT_TYPES)
            override = root.makeelement(f"{{{names.TYPES_NS}}}Override", None, None)
            override.set("PartName", f"/{quote(name)}")
            root.append(override)
        override.set("ContentType", content_type)

    def _override(self, name: str) -> _Element | None:
        for node in self.edit(names.CONTENT_TYPES):
            if unquote(node.get("PartName", "")).lstrip("/").lower() == name.lower():
                return node
        return None

    # Relationships.

    def relations(self, part: str) -> list[Relation]:
        """Where a part leads ("" for the package itself), in order."""
        name = rels_name(part)
        key = name.lower()
        if key not in self._relations:
            self._relations[key] = relations_in(self._seen(name), part) if name in self else []
        return list(self._relations[key])

    def led_to(self, part: str = "") -> set[str]:
        """The parts that a part leads to ("" for the package itself), at once or by others, as they are spelt here."""
        found: set[str] = set()
        waiting = [part]
        while waiting:
            targets = {self.find(one.target) for one in self.relations(waiting.pop()) if not one.external}
            new = [target for target in targets if target is not None and target not in found]
            found.update(new)
            waiting.extend(new)
        return found

    def relate(self, part: str, kind: str, target: str, external: bool = False) -> str:
        """Lead from a part to another by a relationship type; -> the new relationship's id."""
        name = rels_name(part)
        if name not in self:
            empty = f'<Relationships xmlns="{names.RELATIONS_NS}"/>'
            self.write(name, empty.encode(), names.RELS_TYPE)
        self._relations.pop(name.lower(), None)
        root = self.edit(name)
        taken = {node.get("Id") for node in root}
        number = 1
        while f"rId{number}" in taken:
            number += 1
        node = root.makeelement(f"{{{names.RELATIONS_NS}}}Relationship", None, None)
        node.set("Id", f"rId{number}")
        node.set("Type", kind)
        node.set("Target", target if external else f"/{quote(target)}")
        if external:
            node.set("TargetMode", "External")
        root.append(node)
        return f"rId{number}"

    def unrelate(self, part: str, id: str) -> None:
        """Take a relationship away."""
        name = rels_name(part)
        if name in self:
            self._relations.pop(name.lower(), None)
            root = self.edit(name)
            for node in [node for node in root if node.get("Id") == id]:
                root.remove(node)

    # The whole.

    def save(self) -> bytes:
        """The workbook as a file: changed parts packed anew, in the places they had, new ones last."""
        return assemble(self.entries.values())

    def _settle(self) -> None:
        """Take over what was done to trees: one that was only looked at leaves its part as it was."""
        for name, (root, before) in self._trees.items():
            content = text_of(root)
            if content != before:
                self._written[name] = content
                self._trees[name] = root, content

    def _seen(self, name: str) -> _Element:
        """A part as a tree to look at, the one under change if there is one."""
        known = self._trees.get(self._spelt(name))
        return self.tree(name) if known is None else known[0]

    def _spelt(self, name: str) -> str:
        spelt = self.find(name)
        if spelt is None:
            raise PackageError(f"{name}: no such part")
        return spelt
