"""`wanchang init`: a workspace from the settings of a sample campaign, or of a folder of somebody's own."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from campaign.definitions import campaign_form, count_words, own_form, settings_form, used_lists
from campaign.desk import keep_settings, writable
from campaign.ledger.records import Records
from campaign.ledger.store import Ledger
from campaign.lock import hold
from campaign.settings import SettingsError, from_book, shipped_settings
from campaign.workspace import Workspace, WorkspaceError
from workbook.codelist import shipped
from workbook.form import Form
from workbook.grid.calamine import CalamineBook
from workbook.layout import template
from workbook.sheets import Book, Cell, Sheet, Style
from workbook.shipped import HOME
from workbook.versions import FOLDER
from workbook.write import book_bytes, write_bytes

NOTE = Style("note")
SETTINGS = "settings.json"
"""What makes a folder a campaign's."""


def init(path: str | os.PathLike[str], campaign: str = "wanchang-2020") -> Workspace:
    """Make a workspace: its folders, its ledger, and 总台账.xlsx with a campaign's settings.

    `campaign` is a shipped sample or a folder with a settings.json; a form that lies in it as <id>.json is kept in the
    workspace. A workspace folder that is not empty, or a file of that name, is a WorkspaceError and left alone; a
    campaign that is not there or cannot be used is a SettingsError. The master is written last: a workspace that has
    one is whole.
    """
    folder = _folder(campaign)
    settings = campaign_settings(campaign)
    form_id = str(settings["campaign"]["form"])
    workspace = Workspace(path)
    data = book_bytes(settings_book(settings, _form(form_id, folder)))
    made = from_book(CalamineBook(data), forms=folder)  # what it says to those who will read it
    own = own_form(form_id, folder)
    with writable(workspace):
        _refuse_what_is_there(workspace)
        for place in workspace.folders():
            place.mkdir(parents=True, exist_ok=True)
        with hold(workspace, "建立工作区"):
            if own is not None:
                _keep_form(own, workspace.forms)
            _lay_templates(workspace)
            write_bytes(workspace.master, data)
            with Ledger(workspace.ledger, Records(workspace.records)) as ledger:
                ledger.note("init", f"建立工作区：{made.name}")
                keep_settings(workspace, made, ledger)
    return workspace


def _keep_form(own: Path, forms: Path) -> None:
    """The definition of a form and its older versions into a workspace's folder of forms."""
    for path in (own, *sorted((own.parent / FOLDER).glob(f"{own.stem}-*.json"))):
        place = forms / path.relative_to(own.parent)
        place.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(place, path.read_bytes())


def _lay_templates(workspace: Workspace) -> None:
    """The shipped templates of notices, for staff to edit."""
    for entry in (HOME / "notices").iterdir():
        if entry.is_file() and not entry.name.startswith("."):
            write_bytes(workspace.templates / entry.name, entry.read_bytes())


def campaign_settings(campaign: str) -> Mapping[str, Any]:
    """The settings of a shipped sample or of a campaign's folder, as data; none is a SettingsError."""
    folder = _folder(campaign)
    return _settings_in(folder) if folder else shipped_settings(campaign)


def _folder(campaign: str) -> Path | None:
    return Path(campaign) if (Path(campaign) / SETTINGS).is_file() else None


def _settings_in(folder: Path) -> Mapping[str, Any]:
    """The settings of a campaign folder; a file that is no such thing is a SettingsError."""
    path = folder / SETTINGS
    try:
        found = json.loads(path.read_text("utf-8-sig"))
    except ValueError as broken:
        raise SettingsError(f"“{path}”不是有效的 JSON（UTF-8）：请检查其中的逗号、引号和括号。") from broken
    if not isinstance(found, dict) or "form" not in (found.get("campaign") or {}):
        raise SettingsError(f"“{path}”没有写明活动和报表：请照样例写 campaign 和其中的 form。")
    return found


def _form(form_id: str, folder: Path | None) -> Form:
    from validator.forms.find import FindError

    try:
        return campaign_form(form_id, folder, shipped())
    except FindError as error:
        raise SettingsError(str(error)) from error


def settings_book(settings: Mapping[str, Any], form: Form | None = None) -> Book:
    """The settings sheets filled; `notes` ("section.field" -> text) stand in small grey beside their cells.

    `form` is the one that the settings name, if it is not a shipped one. Settings that do not fit the sheets are a
    SettingsError.
    """
    named = form or _form(str(settings["campaign"]["form"]), None)
    sheets = settings_form(*count_words(named))
    try:
        rows: dict[str, Sequence[Mapping[str, Any]]] = {
            name: [value] if isinstance(value, Mapping) else value
            for name, value in settings.items()
            if name != "notes"
        }
        rows.setdefault("codes", _code_rows(named))
        book = template(sheets, None, rows)
        noted = tuple(_noted(sheet, sheets, settings.get("notes", {})) for sheet in book.sheets)
    except (KeyError, TypeError, AttributeError) as unknown:
        raise SettingsError(f"{SETTINGS}的内容与活动设置的栏目不符（{unknown}）：请照样例填写。") from unknown
    return replace(book, sheets=noted)


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
    """The code lists that a form uses as rows of 代码表; a code that says no more than its label is a number."""
    return [
        {
            "list": one.name,
            "title": one.title,
            "code": entry.code if entry.code != entry.label else str(number),
            "label": entry.label,
            "aliases": "、".join(entry.aliases),
        }
        for one in (form.codes[name] for name in used_lists(form))
        for number, entry in enumerate(one.entries, 1)
    ]


def _refuse_what_is_there(workspace: Workspace) -> None:
    if workspace.path.exists() and not workspace.path.is_dir():
        raise WorkspaceError(f"“{workspace.path}”是一个文件：请换一个文件夹名。")
    if workspace.path.is_dir() and any(workspace.path.iterdir()):
        raise WorkspaceError(f"文件夹“{workspace.path}”不是空的：请换一个新文件夹，或先清空它。")
