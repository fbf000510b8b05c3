"""What is to be known of one part of a workbook."""

from __future__ import annotations

from typing import NamedTuple

from workbook.finding import Fault


class Relation(NamedTuple):
    """One relationship of a part: its kind is the last word of its type."""

    id: str
    kind: str
    target: str
    external: bool


class Part(NamedTuple):
    """What is to be known of a part; `root` is the local name of its root element, "" if it is not XML.

    Of a worksheet: `cells` with something in them, whether there are `errors` and `uncomputed` formulas, the
    `call` of a formula that calls out, the highest `style` index, whether it has `odd` cells (neither plain values nor
    errors nor uncomputed) or `doubtful` formulas (their stored result may not be relied upon); `lean` is the part
    without the empty rows at its end, where they are many and it was sure that they are. Of a workbook: the `automatic`
    names, which run macros. `awkward`: calamine must not be given it.
    """

    root: str
    size: int = 0
    refusal: Fault | None = None
    elements: int = 0
    cells: int = 0
    errors: bool = False
    uncomputed: bool = False
    odd: bool = False
    doubtful: bool = False
    call: str = ""
    style: int = 0
    lean: bytes | None = None
    formats: int = 0
    awkward: bool = False
    sheets: tuple[tuple[str, str, str], ...] = ()
    relations: tuple[Relation, ...] = ()
    automatic: tuple[str, ...] = ()

    @property
    def exactness(self) -> tuple[bool, bool, bool, bool]:
        """Of a worksheet: errors, uncomputed, odd, doubtful."""
        return self.errors, self.uncomputed, self.odd, self.doubtful
