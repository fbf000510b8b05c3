"""Cells of an XML Spreadsheet 2003 (SpreadsheetML), told as they are met."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from workbook.addresses import Span
from workbook.grid.cells import NOT_COMPUTED, Given, Start, Told
from workbook.grid.moments import from_iso
from workbook.grid.parsing import counted, local, said
from workbook.grid.stream import finite, reading

_NO_DAYS = (date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1904, 1, 1))
"""The days under which programs write a time of day that has none."""


def cells_of(xml: bytes) -> Iterator[Told]:
    """Each worksheet of a file that a guard has passed, and the cells in it that hold something; DamagedError."""
    with reading():
        hidden = _hidden(xml)
        row = column = 0
        inside, sheets = False, 0
        for event, element in ElementTree.iterparse(BytesIO(xml), ("start", "end")):
            tag = local(element)
            if event == "start":
                if tag == "Worksheet":
                    yield Start(said(element, "Name") or "", sheets in hidden)
                    row, inside, sheets = 0, True, sheets + 1
                elif tag == "Row":
                    row, column = counted(element, "Index", row + 1), 0
            elif tag == "Cell" and inside:
                column = counted(element, "Index", column + 1)
                yield from _cell(element, row, column)
                column += counted(element, "MergeAcross", 0)
            elif tag == "Row":
                row += counted(element, "Span", 0)
                element.clear()
            elif tag == "Worksheet":
                inside = False
                element.clear()


def _hidden(xml: bytes) -> set[int]:
    """The positions of the worksheets whose options, which stand behind their cells, say that nobody sees them."""
    found, number = set(), 0
    for _, element in ElementTree.iterparse(BytesIO(xml)):
        tag = local(element)
        if tag == "Visible" and (element.text or "").strip() in ("SheetHidden", "SheetVeryHidden"):
            found.add(number)
        elif tag == "Worksheet":
            number += 1
        if tag in ("Row", "Worksheet"):
            element.clear()
    return found


def _cell(cell: Element, row: int, column: int) -> Iterator[Told]:
    """`row` and `column` from 1; an index that steps back is damage."""
    data = next((child for child in cell if local(child) == "Data"), None)
    value, odd = _value(data) if data is not None else ("", "")
    if value == "" and not odd and said(cell, "Formula") and (data is None or said(data, "Type") != "String"):
        odd = NOT_COMPUTED
    if value != "" or odd:
        yield Given(row - 1, column - 1, value, odd)
    down, across = counted(cell, "MergeDown", 0), counted(cell, "MergeAcross", 0)
    if down or across:
        yield Span(row, column, row + down, column + across)


def _value(data: Element) -> tuple[Any, str]:
    """A cell's value, and what stands there where it has none."""
    text, kind = "".join(data.itertext()), said(data, "Type") or "String"
    if kind == "Error":
        return "", text.strip() or "#VALUE!"
    if kind == "String" or not text.strip():
        return text, ""
    if kind == "Boolean":
        return text.strip() in ("1", "true", "True"), ""
    if kind == "DateTime":
        moment = from_iso(text)
        if isinstance(moment, datetime) and moment.date() in _NO_DAYS:
            return moment.time(), ""
        return (text, "") if moment is None else (moment, "")
    number = finite(text)
    return ("", text.strip()) if number is None else (number, "")
