"""The one palette: how every role of a cell looks, and every number format, by name.

A `Style(role, format)` (workbook/sheets.py) is looked up here as a `Look`: plain data, no spreadsheet library.
Colours are RRGGBB; sizes are points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from workbook.sheets import Style

INK = "1F2933"
QUIET = "6B7280"
LINE = "A6AEB8"
TINT = "DDE6EF"
BAND = "EEF2F6"
OPEN = "FFFBE0"
COMPUTED = "F0F0F0"
FAULT = "C00000"
FAULT_FILL = "FBE3E1"
DOUBT = "8A5A00"
DOUBT_FILL = "FFF0D0"
TOLD = "1F4E79"
TOLD_FILL = "E6EFF8"
DONE = "35684A"
DONE_FILL = "E8F2EA"
LINKED = "2F5C8F"
MARKS = {"error": "F8CDC8", "warning": "FCE3B0", "info": "D9E7F5"}
"""Fills of the cells of a returned workbook, by severity; workbook/marks.py uses shades that no eye tells apart."""
BARS = "8FAFCB"
SERIES = ("44688C", "8FAFCB", "B98B4E", "6E8F72", "9C7A97", "A7A7A7")
TABS = {"guide": "8FAFCB", "record": "B98B4E", "table": "44688C", "settings": "6E8F72", "selfcheck": "B98B4E"}

SONG = "宋体"
HEI = "黑体"
FANG = "仿宋"


@dataclass(frozen=True, slots=True)
class Look:
    """Everything a canvas has to know about a cell; None is Excel's own default, `border` a thin box."""

    font: str = SONG
    size: float = 11
    bold: bool = False
    underline: bool = False
    colour: str = INK
    fill: str | None = None
    border: bool = False
    horizontal: str | None = None
    vertical: str = "center"
    wrap: bool = False
    indent: int = 0
    locked: bool = True
    number_format: str = "General"


_BOXED = Look(border=True, wrap=True)

ROLES: dict[str, Look] = {
    "body": _BOXED,
    "plain": Look(),
    "unlocked": Look(locked=False),
    "title": Look(size=18, bold=True, horizontal="center", wrap=True),
    "subtitle": Look(size=12, horizontal="center", colour=QUIET),
    "note": Look(size=9, colour=QUIET),
    "mark": Look(size=9, colour=QUIET, locked=False),
    "aside": Look(size=9, colour=QUIET, horizontal="left", indent=1),
    "note-wrapped": Look(size=9, colour=QUIET, wrap=True),
    "note-centred": Look(size=9, colour=QUIET, horizontal="center", wrap=True),
    "line": Look(font=FANG, size=11),
    "line-right": Look(font=FANG, size=11, horizontal="right"),
    "line-wrapped": Look(font=FANG, size=11, wrap=True),
    "band": Look(font=HEI, size=11, fill=BAND, border=True, horizontal="left", indent=1),
    "header": Look(font=HEI, size=11, fill=TINT, border=True, horizontal="center", wrap=True),
    "label": Look(font=HEI, size=11, fill=TINT, border=True, horizontal="center", wrap=True),
    "input": replace(_BOXED, fill=OPEN, locked=False),
    "given": _BOXED,
    "computed": replace(_BOXED, fill=COMPUTED),
    "heading": Look(font=HEI, size=12, vertical="bottom"),
    "entry": replace(_BOXED, horizontal="left"),
    "due": replace(_BOXED, font=HEI, horizontal="left"),
    "legend-input": replace(_BOXED, fill=OPEN, horizontal="center"),
    "legend-given": replace(_BOXED, horizontal="center"),
    "legend-computed": replace(_BOXED, fill=COMPUTED, horizontal="center"),
    "legend-wrong": replace(_BOXED, fill=FAULT_FILL, colour=FAULT, horizontal="center"),
    "legend-wanting": replace(_BOXED, fill=DOUBT_FILL, colour=DOUBT, horizontal="center"),
    "sheet-link": Look(font=HEI, size=12, underline=True, colour=LINKED),
    "total": replace(_BOXED, bold=True, fill=BAND),
    "staff": replace(_BOXED, fill=OPEN, locked=False),
    "fault": replace(_BOXED, fill=FAULT_FILL, colour=FAULT),
    "doubt": replace(_BOXED, fill=DOUBT_FILL, colour=DOUBT),
    "missing": replace(_BOXED, fill=DOUBT_FILL, colour=DOUBT, bold=True),
    "told": replace(_BOXED, fill=TOLD_FILL, colour=TOLD),
    "done": replace(_BOXED, fill=DONE_FILL, colour=DONE),
    "wrong": Look(colour=FAULT, fill=FAULT_FILL),
    "wanting": Look(colour=DOUBT, fill=DOUBT_FILL),
    "passed": replace(_BOXED, colour=DONE),
    "state": Look(font=HEI, size=18, border=True, horizontal="center"),
    "state-ready": Look(colour=DONE, fill=DONE_FILL),
    "part": replace(_BOXED, colour=QUIET),
    "tile-label": Look(font=HEI, size=11, fill=TINT, border=True, horizontal="center"),
    "tile": Look(font=HEI, size=20, border=True, horizontal="center"),
    "link": replace(_BOXED, underline=True, colour=LINKED),
    "meta": Look(size=9, colour=QUIET, vertical="bottom"),
}

# name -> (Excel's number format, where such a value stands in its cell)
FORMATS: dict[str, tuple[str, str | None]] = {
    "general": ("General", None),
    "text": ("@", "left"),
    "long": ("General", "left"),
    "prose": ("General", "left"),
    "choice": ("General", "center"),
    "code": ("@", "center"),
    "serial": ("0", "center"),
    "integer": ("#,##0", "right"),
    "number": ("#,##0.00", "right"),
    "percent": ("0.0%", "right"),
    # With the space that `look` gives the figures of boxed cells, wherever they stand.
    "count": ("#,##0_ ", "right"),
    "amount": ("#,##0.00_ ", "right"),
    "share": ("0.0%_ ", "right"),
    "date": ("yyyy\\-mm\\-dd", "center"),
    "time": ("hh:mm", "center"),
    "datetime": ("yyyy\\-mm\\-dd hh:mm", "center"),
    "month": ("@", "center"),
}


@lru_cache(maxsize=1024)
def look(style: Style) -> Look:
    """How a style looks; an unknown role or format is a KeyError.

    A format may name a unit after a colon: "integer:场" shows 1,200 场.
    """
    role = ROLES[style.role]
    name, _, unit = style.format.partition(":")
    number_format, horizontal = FORMATS[name]
    if unit:
        quoted = unit.replace('"', "")
        number_format = f'{number_format}" {quoted}"'
    horizontal = role.horizontal or horizontal
    spaced = number_format.endswith("_ ")
    if role.border and horizontal == "right" and not unit and not spaced:
        # A space of its own keeps a figure off the border: LibreOffice indents only the first of several alike.
        number_format, spaced = f"{number_format}_ ", True
    return replace(
        role,
        number_format=number_format,
        horizontal=horizontal,
        # A word does not touch the border of its cell either.
        indent=role.indent or int(role.border and horizontal in ("left", "right") and not spaced),
        vertical="top" if name == "prose" else role.vertical,
    )
