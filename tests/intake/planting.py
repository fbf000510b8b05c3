"""Cells planted into the XML of a real return, byte by byte, as no spreadsheet program would let one write them."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile

from workbook.grid.stream import worksheets


def planted(data: bytes, cells: Mapping[str, str]) -> bytes:
    """The workbook with other cells: "sheet!A1" -> the cell's XML, in which `{at}` stands for its r and s."""
    by_sheet: dict[str, dict[str, str]] = {}
    for place, cell in cells.items():
        sheet, ref = place.split("!")
        by_sheet.setdefault(sheet, {})[ref] = cell
    with ZipFile(io.BytesIO(data)) as package:
        parts = dict(worksheets(package))
    changed = {}
    for sheet, refs in by_sheet.items():
        full = part_of(data, parts[sheet]).decode()
        for ref, cell in refs.items():
            full = _planted(full, ref, cell)
        changed[parts[sheet]] = full
    return replaced(data, changed)


def _planted(full: str, ref: str, cell: str) -> str:
    found = re.search(rf'<c r="{ref}"([^>]*?)(?:/>|>.*?</c>)', full, re.DOTALL)
    assert found is not None, f"no cell {ref}"
    style = re.search(r's="\d+"', found[1])
    at = f'r="{ref}"' + (f" {style[0]}" if style else "")
    return full[: found.start()] + cell.replace("{at}", at) + full[found.end() :]


def part_of(data: bytes, name: str) -> bytes:
    """One part of a package."""
    with ZipFile(io.BytesIO(data)) as package:
        return package.read(name)


def replaced(data: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """The package with other parts in place of some of its own."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as package, ZipFile(out, "w", ZIP_DEFLATED) as made:
        assert parts.keys() <= set(package.namelist())
        for name in package.namelist():
            made.writestr(name, parts.get(name, package.read(name)))
    return out.getvalue()
