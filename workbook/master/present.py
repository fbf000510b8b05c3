"""The master as it is now: what staff put beside the generated columns, and why it must not be written over."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbook.filing import Grid
from workbook.grid.calamine import CalamineBook
from workbook.master.asleft import as_left
from workbook.master.drawings import Drawing, read_drawings
from workbook.master.keptcells import read_outside
from workbook.master.placement import Surround
from workbook.master.renamed import renamed, restore_names
from workbook.master.renewal import ROLL, read_roll
from workbook.master.staff import Beside, read_beside
from workbook.master.stamp import PART
from workbook.package.book import BookPart
from workbook.package.package import Package
from workbook.package.pivots import pivot_ranges
from workbook.package.sheet import SheetPart
from workbook.package.signatures import is_signed

_SIGNED = "工作簿带有数字签名，写入会使签名失效：请另存一份，去掉签名后放回原处"


_CELLS = 5
"""So many cells are named in a sentence."""


@dataclass(frozen=True, slots=True)
class Present:
    """`beside` is generated sheet -> what staff put there; `hindrances` are clauses; `digest` is of its parts.

    `around` is the same of generated sheets that have no keys; `drawings` are what the large ones were drawn from;
    `parts` are the sheets as opened. `renamed` are sheets that were found under other names, name as it was -> as it is
    again. `drawn` is what they were drawn with, `grids` what stands in them, where that may be something else.
    """

    beside: Mapping[str, Beside]
    hindrances: tuple[str, ...]
    digest: str
    around: Mapping[str, Surround] = field(default_factory=dict)
    drawings: Mapping[str, Drawing] = field(default_factory=dict)
    parts: Mapping[str, SheetPart] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    drawn: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    grids: Mapping[str, Grid] = field(default_factory=dict)


def read_present(package: Package, data: bytes, names: Collection[str], *, ours: bool = False) -> Present:
    """Read a master, `data` as a file; `names` are the sheets that will be generated.

    It is `ours` where nobody has saved it since we did: our own cells then need not be read.
    Raises a PackageError where its parts do not hold together.
    """
    grids = CalamineBook(data)
    rolled = read_roll(grids)
    digest = package.digest(PART)
    known = {} if ours else renamed(grids, rolled, names)
    restore_names(package, known)
    book = BookPart(package)
    parts = {sheet.name: sheet.part for sheet in book.sheets}
    called = {name: was for was, name in known.items()}
    values: dict[str, Grid] = {}
    beside: dict[str, Beside] = {}
    around: dict[str, Surround] = {}
    opened: dict[str, SheetPart] = {}
    hindrances: list[str] = [_SIGNED] if is_signed(package) else []
    for name in names:
        if name not in parts or name == ROLL:
            continue
        if name not in rolled.titles and name not in rolled.spans:
            hindrances.append(f"已有一张自建的“{name}”表，与汇总表同名：请把它改名")
            continue
        part = opened[name] = SheetPart(package, parts[name], ours=ours)
        part.normalise()
        if not ours:
            values[name] = grids.grid(called.get(name, name))
        if name in rolled.spans:
            span = rolled.spans[name]
            around[name] = Surround(span, read_outside(part, span))
        else:
            pivots = pivot_ranges(book, part.part)
            found = as_left(part, rolled.titles[name]) if ours and not pivots else None
            found = found or read_beside(values.get(name) or grids.grid(name), part, rolled.titles[name], pivots)
            if found is None:
                hindrances.append(f"“{name}”表隐藏的“标识”列被删除或改动，无法对应各行右侧自填的内容：请撤销改动")
                continue
            beside[name] = found
            if found.loose:
                where = "、".join(found.loose[:_CELLS]) + ("等" if len(found.loose) > _CELLS else "")
                hindrances.append(
                    f"“{name}”表有{len(found.loose)}处自填内容（{where}）写在自行插入的行里：请写到已有行的右侧、表格下方，或另建工作表"
                )
    drawings = read_drawings(package)
    return Present(beside, tuple(hindrances), digest, around, drawings, opened, known, rolled.drawn, values)
