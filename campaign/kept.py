"""The campaign as some settings in 归档/设置 say, with the form of that time."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from campaign.settings import Campaign, SettingsError, from_book
from campaign.workspace import Workspace
from workbook.grid.calamine import CalamineBook, CalamineError
from workbook.versions import FOLDER


def kept_campaign(workspace: Workspace, name: str, folder: Path) -> Campaign:
    """The campaign of one kept version; `folder` is where its form is laid, and must last as long as the campaign.

    What cannot be read or used is a SettingsError.
    """
    path = workspace.settings_archive / name
    try:
        book = CalamineBook(path.read_bytes())
    except (OSError, CalamineError) as error:
        raise SettingsError(f"归档/设置/{name}无法读取：请从备份恢复这个文件。") from error
    return from_book(book, f"归档/设置/{name}", lay_forms(workspace, name, folder / Path(name).stem))


def lay_forms(workspace: Workspace, name: str, folder: Path) -> Path:
    """The workspace's own form as it was kept with these settings, and its older versions, into a folder; -> that."""
    folder.mkdir(parents=True, exist_ok=True)
    own = (workspace.settings_archive / name).with_suffix(".json")
    if not own.is_file():
        return folder
    said = json.loads(own.read_bytes())
    shutil.copyfile(own, folder / f"{said['$id']}.json")
    if (workspace.forms / FOLDER).is_dir():
        shutil.copytree(workspace.forms / FOLDER, folder / FOLDER, dirs_exist_ok=True)
    for earlier in sorted(workspace.settings_archive.glob("*.json")):
        older = json.loads(earlier.read_bytes())
        place = folder / FOLDER / f"{older.get('$id')}-{older.get('x-version')}.json"
        if older.get("$id") == said["$id"] and older.get("x-version") != said.get("x-version") and not place.exists():
            place.parent.mkdir(exist_ok=True)
            shutil.copyfile(earlier, place)
    return folder
