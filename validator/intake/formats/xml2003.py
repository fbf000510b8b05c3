"""XML Spreadsheet 2003, which Chinese systems write under .xls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from validator.intake import limits, reasons, remarks
from validator.intake.codes import Refusal, fault
from validator.intake.encodings import decoded
from validator.intake.formats.survey import Survey, calling, check_size, survey_told
from workbook.finding import Fault
from workbook.grid.cells import Given, Told
from workbook.grid.spreadsheetml import cells_of

_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_BOOK = re.compile(rb"<(?:\w+:)?SupBook\b")
_QUERY = re.compile(rb"<(?:\w+:)?QueryTable\b")
_DDE = re.compile(rb"<(?:\w+:)?(?:DDELink|DDE)\b|<(?:\w+:)?Topic>\s*([^<]{0,60})")
_CALL = re.compile(rb"""\bFormula=["']([^"']{0,2000}?(?:\||\b(?:WEBSERVICE|RTD)\()[^"']{0,60})""")


def survey(data: bytes) -> Survey:
    """Judge and read a file under the bounds of `survey.bounded`; raises Refusal or DamagedError.

    As XML it is held to the bounds of any part (no DOCTYPE, depth, attributes), in whatever encoding it says it is in.
    """
    from validator.intake.deep import walk

    check_size(data)
    text = decoded(data)
    if text is None:
        raise Refusal("file.corrupt", reasons.NO_TEXT)
    xml = _DECLARATION.sub("", text.lstrip("\ufeff"), count=1).encode("utf-8", "replace")
    if walk(xml, strict=True).root != "Workbook":
        raise Refusal("file.corrupt", reasons.NO_WORKBOOK)
    off: list[Given] = []
    found = survey_told(_on_sheet(cells_of(xml), off), _drawn_in(xml))
    return found._replace(faults=(*found.faults, fault("file.off-sheet", count=len(off)))) if off else found


def _on_sheet(told: Iterable[Told], off: list[Given]) -> Iterator[Told]:
    """What is told of cells that a sheet can hold; the others, where an index only says so, are put aside in `off`."""
    for each in told:
        if isinstance(each, Given) and (each.row >= limits.ROWS or each.column >= limits.COLUMNS):
            off.append(each)
            if len(off) > limits.CELLS:
                raise Refusal("file.too-large", reasons.CELLS)
        else:
            yield each


def _drawn_in(xml: bytes) -> Iterator[Fault]:
    if _BOOK.search(xml):
        yield fault("file.external-link", remarks.BOOK)
    elif _QUERY.search(xml):
        yield fault("file.external-link", remarks.QUERY)
    call = _DDE.search(xml) or _CALL.search(xml)
    if call:
        yield calling((call[1] or b"DDE").decode("utf-8", "replace"))
