"""A master workbook with its generated sheets drawn anew, and every other sheet as it was."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from workbook.draft import Draft, style
from workbook.grid.book import GridBook
from workbook.master import stamp as stamps
from workbook.master.keeping import keeper
from workbook.master.package import emptied, open_package, sheets
from workbook.master.stamp import Stamp
from workbook.master.table import Table
from workbook.sheets import Book, Printing, Sheet

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

ROLL = "_roll"
"""The very hidden sheet that says which sheets are generated, and their titles as drawn."""


def draw_roll(overview: str, tables: Sequence[Table]) -> Sheet:
    """The sheet `_roll`: a row a generated sheet."""
    draft = Draft(ROLL)
    said = [(overview, ()), *((table.name, table.titles) for table in tables)]
    for row, (name, titles) in enumerate(said, 1):
        draft.put(row, 1, name, style("meta", "text"))
        draft.put(row, 2, json.dumps(titles, ensure_ascii=False), style("meta", "text"))
    return draft.sheet(printing=Printing(), visibility="veryHidden")


def read_roll(book: GridBook) -> dict[str, list[str]]:
    """Generated sheet -> its titles as they were drawn; empty where nothing was rolled up yet."""
    if ROLL not in book.names:
        return {}
    found: dict[str, list[str]] = {}
    for row in book.grid(ROLL):
        try:
            found[str(row[0])] = [str(title) for title in json.loads(str(row[1]))]
        except (ValueError, TypeError, IndexError):
            continue
    return found


def renew(data: bytes, drawn: Sequence[Sheet], settings: Collection[str], stamp: Stamp) -> bytes:
    """The workbook in `data` with the `drawn` sheets in their places, stamped; the first of them comes first of all.

    New ones come after the `settings` sheets and those that are there. The same input gives the same bytes. A guard
    must have passed the file as `emptied` leaves it; see workbook/master/losses.py for what would be lost.
    """
    import openpyxl

    from workbook.canvas.openpyxl import OpenpyxlCanvas
    from workbook.paint import paint

    names = [sheet.name for sheet in drawn]
    with open_package(data) as old, warnings.catch_warnings():
        # What openpyxl warns of is what losses.py looks for.
        warnings.simplefilter("ignore", UserWarning)
        workbook = openpyxl.load_workbook(io.BytesIO(emptied(data, names)))
        before = list(workbook.sheetnames)
        canvas = OpenpyxlCanvas(workbook)
        paint(Book(tuple(drawn)), canvas)
        _put_in_order(workbook, before, names, settings)
        _put_stamp(workbook, stamp)
        if workbook.calculation is not None:
            # Formulas of the staff's may depend on what was drawn.
            workbook.calculation.fullCalcOnLoad = True
        was = {sheet.name: sheet.part for sheet in sheets(old)}
        kept = {
            f"xl/worksheets/sheet{number}.xml": was[sheet.title]
            for number, sheet in enumerate(workbook.worksheets, 1)
            if sheet.title not in names
        }
        return canvas.save(keeper(old, kept, frozenset(was[name] for name in settings if name in was)))


def _put_in_order(workbook: Workbook, before: Sequence[str], names: Sequence[str], settings: Collection[str]) -> None:
    """Sheets that were there stay where they are."""
    order = list(before)
    if names[0] not in order:
        order.insert(0, names[0])
    for name in names[1:]:
        if name not in order:
            after = [place for place, other in enumerate(order) if other in settings or other in names[1:]]
            order.insert(max(after, default=len(order) - 1) + 1, name)
    by_name: dict[str, Any] = {sheet.title: sheet for sheet in workbook._sheets}  # type: ignore[attr-defined]
    workbook._sheets = [by_name[name] for name in order]  # type: ignore[attr-defined]


def _put_stamp(workbook: Workbook, stamp: Stamp) -> None:
    from openpyxl.packaging.custom import StringProperty

    host: Any = workbook
    properties = host.custom_doc_props
    properties.props = [one for one in properties.props if one.name != stamps.PROPERTY]
    properties.append(StringProperty(name=stamps.PROPERTY, value=stamp.text))
