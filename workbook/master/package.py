"""The parts of a workbook's package: its sheets, what each part leads to, and a copy with some sheets emptied."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

WORKBOOK = "xl/workbook.xml"
_REL_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
)


class PackageError(Exception):
    """A package whose parts cannot be found or read; the message is for a log, in English."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a part leads: `kind` is the last word of the relationship's type, `target` a part's name or an address."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of a workbook: its name, its part, its kind (worksheet, chartsheet …)."""

    name: str
    part: str
    kind: str


def open_package(data: bytes) -> ZipFile:
    """The package in these bytes; what is none is a PackageError."""
    try:
        return ZipFile(io.BytesIO(data))
    except BadZipFile as error:
        raise PackageError(str(error)) from error


def parse(archive: ZipFile, part: str) -> Element:
    """A part as a tree; a missing part, broken XML or a DOCTYPE is a PackageError."""
    from xml.etree.ElementTree import ParseError, fromstring

    try:
        text = archive.read(part)
    except (KeyError, BadZipFile, OSError) as error:
        raise PackageError(f"{part}: {error}") from error
    if b"<!DOCTYPE" in text:
        raise PackageError(f"{part}: a DOCTYPE")
    try:
        return fromstring(text)
    except ParseError as error:
        raise PackageError(f"{part}: {error}") from error


def local(tag: str) -> str:
    """A tag's name without its namespace."""
    return tag.rpartition("}")[2]


def relations(archive: ZipFile, part: str) -> list[Relation]:
    """Where a part leads, in the order of its relationships."""
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels"
    if rels not in archive.NameToInfo:
        return []
    return [_relation(folder, node) for node in parse(archive, rels)]


def _relation(folder: str, node: Element) -> Relation:
    target, external = node.get("Target", ""), node.get("TargetMode") == "External"
    if not external:
        target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return Relation(node.get("Id", ""), node.get("Type", "").rpartition("/")[2], target, external)


def sheets(archive: ZipFile) -> list[SheetPart]:
    """The sheets of a workbook, in order."""
    found = {relation.id: relation for relation in relations(archive, WORKBOOK)}
    listed: list[SheetPart] = []
    for node in parse(archive, WORKBOOK).iter():
        if local(node.tag) == "sheet":
            relation = found.get(node.get(_REL_ID, ""))
            if relation is None:
                raise PackageError(f"sheet {node.get('name')} leads nowhere")
            listed.append(SheetPart(node.get("name", ""), relation.target, relation.kind))
    return listed


def emptied(data: bytes, names: Collection[str]) -> bytes:
    """A copy in which the worksheets of these names hold nothing and lead nowhere; all else byte for byte."""
    with open_package(data) as old, io.BytesIO() as made:
        blank = {sheet.part for sheet in sheets(old) if sheet.name in names and sheet.kind == "worksheet"}
        gone = set(_relationships(blank))
        with ZipFile(made, "w") as new:
            for info in old.infolist():
                if info.filename not in gone:
                    new.writestr(info.filename, _EMPTY if info.filename in blank else _read(old, info.filename))
        return made.getvalue()


def _read(archive: ZipFile, part: str) -> bytes:
    try:
        return archive.read(part)
    except (BadZipFile, OSError) as error:
        raise PackageError(f"{part}: {error}") from error


def _relationships(blank: Collection[str]) -> Iterator[str]:
    """The parts that say where emptied sheets lead: without them what they led to is in nobody's way."""
    for part in blank:
        folder, name = posixpath.split(part)
        yield f"{folder}/_rels/{name}.rels"
