"""What the rows of a master's large tables were drawn from, as digests that the workbook carries along.

In a workbook that nobody has saved since, a row drawn from the same is not drawn again: its bytes stay.
"""

from __future__ import annotations

import base64
import json
import marshal
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from workbook.master.staff import Beside
from workbook.master.table import Row, Table, with_open
from workbook.package.package import Package

PART = "wanchang/rows.json"
_TYPE, _RELATION = "application/vnd.wanchang.rows", "urn:wanchang:rows"
_LARGE = 256
_SIZE = 8


@dataclass(frozen=True, slots=True)
class Drawing:
    """Of one table: a digest of what all of its rows depend on, and one of each row, in order."""

    basis: str
    rows: tuple[bytes, ...]


def drawing(table: Table, beside: Beside) -> Drawing | None:
    """What a table is drawn from beside its staff's cells; None where it is small."""
    if len(table.rows) < _LARGE:
        return None
    columns = [(one.name, one.header, one.bare) for one in with_open(table, beside).columns]
    said = repr((table.columns, table.open, table.header_row, columns))
    basis = blake2b(said.encode("utf-8", "surrogatepass"), digest_size=_SIZE).hexdigest()
    return Drawing(basis, tuple(map(_row, table.rows)))


def kept_rows(was: Drawing | None, now: Drawing | None, table: Table, beside: Beside) -> dict[int, int]:
    """Row as it is to be drawn -> the row that was drawn from the same, in a workbook that is as we left it.

    A row with a formula of the staff's is drawn anew where it goes elsewhere.
    """
    if was is None or now is None or was.basis != now.basis:
        return {}
    first = table.header_row + 1
    places = {digest: row for row, digest in enumerate(was.rows, first)}
    bound = {key for (key, _), cell in beside.cells.items() if cell.kept is not None and "<f" in cell.kept.inner}
    found = {}
    for row, (digest, entry) in enumerate(zip(now.rows, table.rows, strict=True), first):
        place = places.get(digest)
        if place is not None and (place == row or entry.key not in bound):
            found[row] = place
    return found


def read_drawings(package: Package) -> dict[str, Drawing]:
    """Sheet -> what it was drawn from, as far as the workbook says so."""
    if PART not in package:
        return {}
    found = {}
    try:
        for name, said in json.loads(package.read(PART)).items():
            rows = base64.b64decode(said["rows"], validate=True)
            digests = tuple(rows[at : at + _SIZE] for at in range(0, len(rows), _SIZE))
            found[str(name)] = Drawing(str(said["basis"]), digests)
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
    return found


def put_drawings(package: Package, drawings: Mapping[str, Drawing]) -> None:
    """Have the workbook carry along what its tables were drawn from."""
    if not drawings and PART not in package:
        return
    said = {
        name: {"basis": one.basis, "rows": base64.b64encode(b"".join(one.rows)).decode()}
        for name, one in drawings.items()
    }
    if PART not in package:
        package.write(PART, b"", _TYPE)
        package.relate("", _RELATION, PART)
    package.write(PART, json.dumps(said, ensure_ascii=False).encode())


def _row(row: Row) -> bytes:
    looks = sorted((column, look.role, look.format) for column, look in row.looks.items())
    said: Any = (row.key, row.open, tuple(row.values), looks)
    try:
        content = marshal.dumps(said, 2)  # three times as fast as its text; of equal things it makes equal bytes
    except ValueError:  # a link or a formula is among them
        content = repr(said).encode("utf-8", "surrogatepass")
    return blake2b(content, digest_size=_SIZE).digest()
