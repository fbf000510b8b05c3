"""Where the elements that make a grid may stand: one elsewhere is read by one program and not by another."""

from __future__ import annotations

from collections.abc import Sequence

from validator.intake import reasons
from validator.intake.codes import Refusal

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
PARENTS = {
    "sheetData": ("worksheet",),
    "row": ("sheetData",),
    "c": ("row",),
    "v": ("c",),
    "f": ("c",),
    "is": ("c",),
    "si": ("sst",),
    "r": ("si", "is", "rPh"),
    "rPh": ("si", "is"),
    "t": ("si", "is", "r", "rPh"),
    "sheets": ("workbook",),
    "sheet": ("sheets",),
}
HELD = {"worksheet": "sheetData", "sst": "sst", "workbook": "sheets"}
"""The roots whose elements have their places, and the element in which everything has."""
_ONCE = frozenset({"sheetData", "sheets", "v", "f", "is", "t"})


def check_place(path: Sequence[str], met: set[str], space: str, tag: str) -> None:
    """Raise Refusal where programs that mind name spaces and places read another grid than those that do not.

    `path` are the names of the elements that are open, `met` remembers what stands only once; of the next element
    the name space and the local name are given.
    """
    if not path:
        if space not in _MAIN:
            raise Refusal("file.unsafe", reasons.TWOFOLD)
        return
    parent = path[-1]
    if tag not in PARENTS or not (space in _MAIN or HELD[path[0]] in path):
        return
    if space not in _MAIN or parent not in PARENTS[tag]:
        raise Refusal("file.unsafe", reasons.TWOFOLD)
    if tag in ("c", "si"):
        met &= {"sheetData", "sheets"}
    elif tag in _ONCE and parent not in ("r", "rPh"):
        held = "v" if tag == "is" else tag
        if held in met:
            raise Refusal("file.unsafe", reasons.TWOFOLD)
        met.add(held)
