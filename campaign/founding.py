"""`wanchang init`: a workspace from a sample campaign's settings."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from campaign.desk import keep_settings, writable
from campaign.ledger.store import Ledger
from campaign.lock import hold
from campaign.settings import from_book, settings_form, shipped_settings
from campaign.workspace import Workspace, WorkspaceError
from workbook.form import Form
from workbook.grid.calamine import CalamineBook
from workbook.layout import template
from workbook.sheets import Book, Cell, Sheet, Style
from workbook.write import book_bytes, write_bytes

NOTE = Style("note")


def init(path: str | os.PathLike[str], campaign: str = "wanchang-2020") -> Workspace:
    """Make a workspace: its folders, its ledger, and 总台账.xlsx with the settings of a sample campaign.

    A folder that is not empty, or a file of that name, is a WorkspaceError and left alone; an unknown sample is a
    SettingsError. The master is written last: a workspace that has one is whole.
    """
    settings = shipped_settings(campaign)
    workspace = Workspace(path)
    data = book_bytes(settings_book(settings))
    made = from_book(CalamineBook(data))  # what it says to those who will read it
    with writable(workspace):
        _refuse_what_is_there(workspace)
        for folder in workspace.folders():
            folder.mkdir(parents=True, exist_ok=True)
        with hold(workspace, "建立工作区"):
            write_bytes(workspace.master, data)
            with Ledger(workspace.ledger) as ledger:
                ledger.note("init", f"建立工作区：{made.name}")
                keep_settings(workspace, made, ledger)
    return workspace


def settings_book(settings: Mapping[str, Any]) -> Book:
    """The settings sheets filled; `notes` ("section.field" -> text) stand in small grey beside their cells."""
    form = settings_form()
    rows: dict[str, Sequence[Mapping[str, Any]]] = {
        name: [value] if isinstance(value, Mapping) else value for name, value in settings.items() if name != "notes"
    }
    rows.setdefault("codes", _code_rows(form))
    book = template(form, None, rows)
    return replace(book, sheets=tuple(_noted(sheet, form, settings.get("notes", {})) for sheet in book.sheets))


def _noted(sheet: Sheet, form: Form, notes: Mapping[str, str]) -> Sheet:
    """The sheet with the notes on its records' fields, in the last column that the form gives it."""
    added = {}
    for dotted, text in notes.items():
        section, field = form.locate(dotted)
        if section.sheet == sheet.name:
            column = max(field.span.right + 2, 4)
            added[field.span.top, column] = Cell(field.span.top, column, text, NOTE)
    if not added:
        return sheet
    cells = {(cell.row, cell.column): cell for cell in sheet.cells} | added
    return replace(sheet, cells=tuple(cells[place] for place in sorted(cells)))


def _code_rows(form: Form) -> list[dict[str, Any]]:
    """The shipped code lists as rows of 代码表."""
    return [
        {
            "list": one.name,
            "title": one.title,
            "code": entry.code,
            "label": entry.label,
            "aliases": "、".join(entry.aliases),
        }
        for one in form.codes.values()
        for entry in one.entries
    ]


def _refuse_what_is_there(workspace: Workspace) -> None:
    if workspace.path.exists() and not workspace.path.is_dir():
        raise WorkspaceError(f"“{workspace.path}”是一个文件：请换一个文件夹名。")
    if workspace.path.is_dir() and any(workspace.path.iterdir()):
        raise WorkspaceError(f"文件夹“{workspace.path}”不是空的：请换一个新文件夹，或先清空它。")
