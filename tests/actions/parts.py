"""The parts of a package, places and formulas in one way of writing, and formats with no numbers of lists in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile

from lxml import etree

_PLACE = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d+)")
_REFERENCE = re.compile(r"\"[^\"]*\"|'[^']*'|\$?\b[A-Z]{1,3}\$?\d+\b(?!\()")
_LINES = ("left", "right", "top", "bottom")


def local(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def child(node: Any, name: str) -> Any:
    return next((one for one in node if local(one) == name), None) if node is not None else None


def said(node: Any) -> Any:
    """A node as plain data: what follows from the place of a part in its file is left to the caller."""
    return (local(node), tuple(sorted((str(k).rpartition("}")[2], v) for k, v in node.attrib.items())),
            (node.text or "").strip(), tuple(said(one) for one in node))  # fmt: skip


def number(letters: str) -> int:
    total = 0
    for letter in letters:
        total = total * 26 + ord(letter) - 64
    return total


def letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def placed(text: str) -> tuple[int, int]:
    found = _PLACE.fullmatch(text)
    assert found is not None, text
    return int(found[4]), number(found[2])


def box(text: str) -> tuple[int, int, int, int]:
    """ "B2:C9" -> top, left, bottom, right."""
    first, _, last = text.partition(":")
    return *placed(first), *placed(last or first)


def covered(boxes: Iterable[tuple[int, int, int, int]]) -> str:
    """The cells of some ranges in one way of writing: by columns, each as stretches of rows."""
    columns: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for top, left, bottom, right in boxes:
        for column in range(left, right + 1):
            columns[column].append((top, bottom))
    told: list[tuple[int, int, str]] = []
    for column in sorted(columns):
        stretches: list[list[int]] = []
        for top, bottom in sorted(columns[column]):
            if stretches and top <= stretches[-1][1] + 1:
                stretches[-1][1] = max(bottom, stretches[-1][1])
            else:
                stretches.append([top, bottom])
        rows = ",".join(f"{a}-{b}" for a, b in stretches)
        if told and told[-1][1] == column - 1 and told[-1][2] == rows:
            told[-1] = told[-1][0], column, rows
        else:
            told.append((column, column, rows))
    return " ".join(f"{letters(a)}:{letters(b)}[{rows}]" for a, b, rows in told)


def from_cell(formula: str, row: int, column: int) -> str:
    """A formula of the cell at (row, column), its relative references told as so many cells away."""

    def away(found: re.Match[str]) -> str:
        ref = _PLACE.fullmatch(found[0])
        if ref is None:
            return found[0]
        down = f"R{ref[4]}" if ref[3] else f"R[{int(ref[4]) - row}]"
        across = f"C{number(ref[2])}" if ref[1] else f"C[{number(ref[2]) - column}]"
        return down + across

    return _REFERENCE.sub(away, formula)


def text_of(node: Any) -> str:
    return "".join(one.text or "" for one in node.iter() if local(one) == "t" and local(one.getparent()) != "rPh")


class Parts:
    """A workbook's parts by name, and what leads where."""

    def __init__(self, path: Path) -> None:
        with ZipFile(path) as package:
            self._parts = {name: package.read(name) for name in package.namelist()}

    def tree(self, part: str) -> Any:
        return etree.fromstring(self._parts[part])

    def has(self, part: str) -> bool:
        return part in self._parts

    def leads(self, part: str) -> dict[str, tuple[str, str]]:
        """Id -> (kind, part) of what a part leads to within the package."""
        home = PurePosixPath(part)
        rels = str(home.parent / "_rels" / f"{home.name}.rels")
        found = {}
        for one in self.tree(rels) if rels in self._parts else ():
            target = one.get("Target")
            if one.get("TargetMode") != "External":
                target = target.lstrip("/") if target.startswith("/") else _joined(home.parent, target)
            found[one.get("Id")] = (one.get("Type").rpartition("/")[2], target)
        return found


def _joined(folder: PurePosixPath, target: str) -> str:
    steps: list[str] = []
    for step in (folder / target).parts:
        if step == "..":
            steps.pop()
        else:
            steps.append(step)
    return "/".join(steps)


class Looks:
    """The formats of a workbook, each as plain data with nothing left that is a number of a list."""

    def __init__(self, root: Any) -> None:
        lists = {local(one): list(one) for one in root}
        codes = {one.get("numFmtId"): one.get("formatCode") for one in lists.get("numFmts", ())}
        fonts = [self._font(one) for one in lists["fonts"]]
        fills = [self._fill(one) for one in lists["fills"]]
        borders = [self._border(one) for one in lists["borders"]]
        self.xfs = []
        for xf in lists["cellXfs"]:
            aligned, kept = child(xf, "alignment"), child(xf, "protection")
            self.xfs.append({
                "format": codes.get(xf.get("numFmtId", "0"), f"#{xf.get('numFmtId', '0')}"),
                "font": fonts[int(xf.get("fontId", "0"))],
                "fill": fills[int(xf.get("fillId", "0"))],
                "border": borders[int(xf.get("borderId", "0"))],
                "align": self._alignment(aligned),
                "locked": (kept.get("locked", "1") if kept is not None else "1") in ("1", "true"),
            })  # fmt: skip
        self.dxfs = [self._dxf(one) for one in lists.get("dxfs", ())]

    def _font(self, node: Any) -> Any:
        found = {local(one): tuple(sorted((k, v) for k, v in one.attrib.items())) for one in node}
        for name in ("family", "charset", "scheme"):
            found.pop(name, None)
        for name in ("b", "i", "strike", "u"):
            if found.get(name) in ((), (("val", "true"),), (("val", "1"),)):
                found[name] = (("val", "true"),)
            elif found.get(name) in ((("val", "false"),), (("val", "0"),)):
                found.pop(name)
        return found

    def _fill(self, node: Any) -> Any:
        pattern = child(node, "patternFill")
        if pattern is None:
            return said(node)
        if pattern.get("patternType", "none") == "none":
            return None
        colour = child(pattern, "fgColor")
        return pattern.get("patternType"), said(colour) if colour is not None else None

    def _border(self, node: Any) -> Any:
        return {
            local(one): said(one) for one in node if local(one) in _LINES and one.get("style") not in (None, "none")
        }

    def _alignment(self, node: Any) -> Any:
        values = {} if node is None else dict(node.attrib)
        usual = {"horizontal": "general", "vertical": "bottom", "wrapText": "false", "indent": "0",
                 "textRotation": "0", "shrinkToFit": "false"}  # fmt: skip
        told = {"1": "true", "0": "false"}
        return {name: told.get(values.get(name, was), values.get(name, was)) if name in ("wrapText", "shrinkToFit")
                else values.get(name, was) for name, was in usual.items()}  # fmt: skip

    def _dxf(self, node: Any) -> Any:
        found = {}
        for one in node:
            if local(one) == "font":  # a rule gives no cell another font or size, whatever a program writes
                found["font"] = {k: v for k, v in self._font(one).items() if k not in ("name", "sz")}
            else:
                found[local(one)] = said(one)
        return found
