"""The master as it is now: what staff put beside the generated columns, and why it must not be written over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbook.grid.calamine import CalamineBook
from workbook.master.losses import Loss, losses
from workbook.master.package import open_package, sheets
from workbook.master.renewal import ROLL, read_roll
from workbook.master.staff import Beside, read_beside
from workbook.master.stamp import parts_digest

_MOST_TOLD = 6


@dataclass(frozen=True, slots=True)
class Present:
    """`beside` is generated sheet -> what staff put there; `hindrances` are clauses; `digest` is of its parts."""

    beside: Mapping[str, Beside]
    hindrances: tuple[str, ...]
    digest: str


def read_present(data: bytes, names: Collection[str], settings: Sequence[str]) -> Present:
    """Read a master that a guard has passed; `names` are the sheets that will be generated.

    Raises a PackageError where its parts do not hold together.
    """
    book = CalamineBook(data)
    with open_package(data) as archive:
        parts = {sheet.name: sheet.part for sheet in sheets(archive)}
        rolled = read_roll(book)
        beside: dict[str, Beside] = {}
        hindrances: list[str] = []
        for name in names:
            if name not in parts or name == ROLL:
                continue
            if name not in rolled:
                hindrances.append(f"已有一张自建的“{name}”表，与汇总表同名：请把它改名")
            elif rolled[name]:
                found = read_beside(book, archive, name, parts[name], rolled[name])
                if found is None:
                    hindrances.append(f"“{name}”表隐藏的“标识”列被删除或改动，无法对应各行右侧自填的内容：请撤销改动")
                    continue
                beside[name] = found
                if found.loose:
                    hindrances.append(
                        f"“{name}”表有{found.loose}处自填内容写在自行插入的行里：请写到已有行的右侧，或另建工作表"
                    )
        hindrances.extend(_told(losses(archive, names, settings)))
        return Present(beside, tuple(hindrances), parts_digest(archive))


def _told(found: Sequence[Loss]) -> Iterator[str]:
    by_sheet: dict[str, list[str]] = {}
    for loss in found:
        by_sheet.setdefault(loss.sheet, []).append(loss.what)
    for number, (sheet, what) in enumerate(by_sheet.items()):
        if number == _MOST_TOLD:
            yield f"另有{len(by_sheet) - number}张表也有这类内容"
            return
        where = f"“{sheet}”表中的" if sheet else "工作簿中的"
        yield f"{where}{'、'.join(what)}在写入时会丢失：请移到另一个工作簿中"
