"""Forms sketched in a test, their templates filled as by hand, and what the validator says of them."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests import returns
from validator.examine import Desk, examine
from validator.forms.shape import dialect
from workbook.codelist import shipped
from workbook.filing import Filing
from workbook.form import Form, load_form
from workbook.grid.calamine import CalamineBook
from workbook.layout import template
from workbook.reading import read_filing
from workbook.write import book_bytes

Cells = Mapping[str, Any]
Told = list[tuple[str, str | None, str | None]]


def sketch(properties: Mapping[str, Any], **top: Any) -> Form:
    """A form of these sections; its sheets are those that they name. It keeps to the dialect."""
    names = dict.fromkeys(section["x-sheet"] for section in properties.values())
    definition = {
        "$schema": "urn:wanchang:dialect",
        "$id": "sketch",
        "title": "草表",
        "type": "object",
        "x-version": 1,
        "x-sheets": [{"name": name} for name in names],
        "properties": properties,
        **{key.replace("_", "-"): value for key, value in top.items()},
    }
    return checked(definition)


def checked(definition: Mapping[str, Any]) -> Form:
    """The form of a definition that keeps to the dialect."""
    from jsonschema import Draft202012Validator

    assert [f"{one.json_path}: {one.message}" for one in Draft202012Validator(dialect()).iter_errors(definition)] == []
    return load_form(definition, shipped())


def written(path: Path) -> Form:
    """The form of a file."""
    return checked(json.loads(path.read_text("utf-8")))


def table(sheet: str, header: int, fields: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A table section; `more` are its keywords with "_" for "-", `required` its required fields."""
    items = {"type": "object", "properties": fields, "required": more.pop("required", [])}
    keywords = {key.replace("_", "-"): value for key, value in more.items()}
    title = keywords.pop("title", sheet)
    at = {"x-header-row": header} if header else {}
    return {"title": title, "type": "array", "x-sheet": sheet, **at, **keywords, "items": items}


def text(title: str, **more: Any) -> dict[str, Any]:
    """A field of text."""
    return {"title": title, "type": "string", **{key.replace("_", "-"): value for key, value in more.items()}}


def number(title: str, **more: Any) -> dict[str, Any]:
    """A field of whole numbers."""
    return text(title, **more) | {"type": "integer"}


def drawn(form: Form, rows: Mapping[str, Any] | None = None) -> bytes:
    """The template of a form, some of it filled beforehand."""
    return book_bytes(template(form, None, rows))


def opened(data: bytes) -> Workbook:
    """A workbook to be changed by hand."""
    return openpyxl.load_workbook(io.BytesIO(data))


def unmerge(sheet: Worksheet) -> None:
    """Take a sheet's merged cells apart, as they must be before openpyxl moves rows or columns."""
    for span in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(span))


def filled(data: bytes, cells: Cells) -> bytes:
    """The workbook with cells ("表!A1") typed over; None empties one."""
    book = opened(data)
    for place, value in cells.items():
        sheet, cell = place.split("!")
        book[sheet][cell].value = value
    return returns.saved(book)


def told(form: Form, data: bytes, *, errors_only: bool = False) -> Told:
    """The findings of a workbook as (code, sheet, cell), in order; those that block only, if so wanted."""
    report = examine(returns.document(data), Desk([form])).report
    assert report.form == form.id, report.verdict
    found = [one for one in report.findings if not errors_only or one.severity.value == "error"]
    for one in found:
        assert one.message and "{" not in one.message, one
    return [(one.code, one.sheet, one.cell) for one in found]


def filing(form: Form, data: bytes) -> Filing:
    """A workbook as read."""
    return read_filing(form, CalamineBook(data), None)
