"""How sheets print: A4, fit to one page in width, unit and month on top, 第 X 页 共 Y 页 below."""

from __future__ import annotations

from workbook.handout import Handout
from workbook.sheets import Printing


def print_layout(
    handout: Handout | None,
    *,
    landscape: bool = False,
    repeat: int | tuple[int, int] | None = None,
    breaks: tuple[int, ...] = (),
) -> Printing:
    """The print layout of a sheet; `repeat` is the header row, or the first and last, to show on every page."""
    header = f"&L{escape(handout.unit_name)}&R{escape(handout.month)}" if handout else ""
    return Printing(
        landscape=landscape,
        repeat=(repeat, repeat) if isinstance(repeat, int) else repeat,
        header=header,
        breaks=breaks,
    )


def escape(text: str) -> str:
    """Text for a page header, where "&" begins a code."""
    return text.replace("&", "&&")
