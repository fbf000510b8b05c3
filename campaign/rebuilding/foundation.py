"""The master that a roll-up is drawn on after the ledger was remade."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from campaign.desk import settings_name
from campaign.ledger.records import Record
from campaign.master.keepsakes import is_whole, kept_masters
from campaign.rebuilding.aside import keep_aside
from campaign.settings import SettingsError, read_settings
from campaign.workspace import Workspace, WorkspaceError
from workbook.write import write_bytes


def settings_kept(workspace: Workspace, records: Sequence[Record]) -> str:
    """The name in 归档/设置 of the last settings, by the records, else by their names; none is a WorkspaceError."""
    told = _told(records)
    there = sorted(path.name for path in workspace.settings_archive.glob("*.xlsx"))
    names = [name for name in told.values() if name in there] or there
    if not names:
        raise WorkspaceError(f"“{workspace.settings_archive}”中没有活动设置，无法重建：请从备份恢复归档。")
    return names[-1]


def _told(records: Sequence[Record]) -> dict[int, str]:
    changes = (change for record in records for change in record.changes if change["what"] == "settings")
    return {change["id"]: settings_name(change["note"]) for change in changes}


def lay_master(workspace: Workspace, records: Sequence[Record], settings: str, forms: Path, aside: list[Path]) -> None:
    """See that there is a master with settings that can be used, and the form that they name.

    One that is there and cannot be used is kept aside, and its place taken by the last that was kept: as staff left
    it, or with the last settings.
    """
    if not any(workspace.forms.glob("*.json")) and any(forms.glob("*.json")):
        shutil.copytree(forms, workspace.forms, dirs_exist_ok=True)
    try:
        read_settings(workspace.master)
        return
    except SettingsError:
        pass
    aside.extend(keep_aside(workspace.master))
    told = {name: number for number, name in _told(records).items()}
    masters = [name for name in kept_masters(workspace.masters_archive) if is_whole(workspace.masters_archive / name)]
    kept = workspace.settings_archive / settings
    if masters and int(masters[-1][:8]) >= told.get(settings, 0):
        kept = workspace.masters_archive / masters[-1]
    write_bytes(workspace.master, kept.read_bytes())
    read_settings(workspace.master)
