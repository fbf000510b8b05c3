"""A .docx as anyone may read it: its paragraphs and tables, straight from the package."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def body(path: Path) -> etree._Element:
    with ZipFile(path) as package:
        return etree.fromstring(package.read("word/document.xml"))


def words(node: etree._Element) -> str:
    return "".join(one.text or "" for one in node.iter(f"{W}t"))


def paragraphs(path: Path) -> list[str]:
    return [words(one) for one in body(path).iter(f"{W}p")]


def text(path: Path) -> str:
    return "\n".join(paragraphs(path))


def tables(path: Path) -> list[list[list[str]]]:
    """Table, row, cell."""
    return [
        [[words(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
        for table in body(path).iter(f"{W}tbl")
    ]


def rewrite(path: Path, old: str, new: str) -> None:
    """Change a document's text as somebody would in Word."""
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    document = parts["word/document.xml"].decode()
    assert old in document
    parts["word/document.xml"] = document.replace(old, new).encode()
    with ZipFile(path, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
