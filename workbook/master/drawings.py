"""What the rows of a master's tables were drawn from, as digests that the workbook carries along.

In a workbook that nobody has saved since, rows drawn from the same are not drawn again: their bytes stay.
"""

from __future__ import annotations

import base64
import marshal
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate
from typing import Any

from workbook.master.blocks import DIGEST_SIZE, Blocks, digest_of
from workbook.master.carried import carried, carry
from workbook.master.staff import Beside
from workbook.master.table import Row, Table, with_open
from workbook.package.package import Package

_NAME = "rows"
_LARGE = 256


@dataclass(frozen=True, slots=True)
class Drawing:
    """Of one table: a digest of what all of its rows depend on, and one of each block of rows, in order.

    `counts` are the blocks' numbers of rows; a table that is not made of blocks has one a row.
    """

    basis: str
    digests: tuple[bytes, ...]
    counts: tuple[int, ...]

    @property
    def rows(self) -> int:
        """How many rows were drawn."""
        return sum(self.counts)

    def firsts(self) -> list[int]:
        """How many rows stand before each block."""
        return list(accumulate(self.counts, initial=0))[:-1]


def drawing(table: Table, beside: Beside) -> Drawing | None:
    """What a table is drawn from beside its staff's cells; None where it has no rows, or few and no blocks."""
    if not table.rows or (len(table.rows) < _LARGE and not isinstance(table.rows, Blocks)):
        return None
    columns = [(one.name, one.header, one.bare) for one in with_open(table, beside).columns]
    basis = digest_of((table.columns, table.open, table.header_row, columns)).hex()
    if isinstance(table.rows, Blocks):
        blocks = table.rows.blocks
        return Drawing(basis, tuple(block.digest for block in blocks), tuple(block.rows for block in blocks))
    return Drawing(basis, tuple(map(_row, table.rows)), (1,) * len(table.rows))


def kept_rows(was: Drawing | None, now: Drawing | None, table: Table, beside: Beside) -> dict[int, int]:
    """Row as it is to be drawn -> the row that was drawn from the same, in a workbook that is as we left it.

    A row with a formula of the staff's is drawn anew where any row changes: it may refer to that one.
    """
    if was is None or now is None or was.basis != now.basis:
        return {}
    first = table.header_row + 1
    places = dict(zip(was.digests, zip(was.firsts(), was.counts, strict=True), strict=True))
    found: dict[int, int] = {}
    for digest, at, count in zip(now.digests, now.firsts(), now.counts, strict=True):
        place, rows = places.get(digest, (0, 0))
        if rows == count:
            found.update(
                zip(range(first + at, first + at + count), range(first + place, first + place + count), strict=True)
            )
    bound = {key for (key, _), cell in beside.cells.items() if cell.kept is not None and "<f" in cell.kept.inner}
    for row, entry in enumerate(table.rows, first) if bound and was != now else ():
        if entry.key in bound:
            found.pop(row, None)
    return found


def read_drawings(package: Package) -> dict[str, Drawing]:
    """Sheet -> what it was drawn from, as far as the workbook says so."""
    found = {}
    try:
        for name, said in carried(package, _NAME).items():
            digests = base64.b64decode(said["digests"], validate=True)
            pieces = tuple(digests[at : at + DIGEST_SIZE] for at in range(0, len(digests), DIGEST_SIZE))
            counts = tuple(int(count) for count in said.get("counts", (1,) * len(pieces)))
            if len(counts) != len(pieces) or min(counts, default=1) < 1:
                return {}
            found[name] = Drawing(str(said["basis"]), pieces, counts)
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
    return found


def put_drawings(package: Package, drawings: Mapping[str, Drawing]) -> None:
    """Have the workbook carry along what its tables were drawn from."""
    said: dict[str, dict[str, Any]] = {}
    for name, one in drawings.items():
        counts = {} if set(one.counts) == {1} else {"counts": list(one.counts)}
        said[name] = {"basis": one.basis, "digests": base64.b64encode(b"".join(one.digests)).decode()} | counts
    carry(package, _NAME, said)


def _row(row: Row) -> bytes:
    looks = sorted((column, look.role, look.format) for column, look in row.looks.items())
    said: Any = (row.key, row.open, tuple(row.values), looks)
    try:
        content = marshal.dumps(said, 2)  # three times as fast as its text; of equal things it makes equal bytes
    except ValueError:  # a link or a formula is among them
        return digest_of(said)
    return blake2b(content, digest_size=DIGEST_SIZE).digest()
