"""Sitting down at the desk, as every changing verb does first: the lock taken, the settings read, the ledger open."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from campaign.definitions import own_form
from campaign.ledger.store import Ledger
from campaign.lock import hold
from campaign.receiving.archive import Archive
from campaign.receiving.renewing import renew
from campaign.settings import Campaign, read_settings
from campaign.workspace import Workspace, WorkspaceError
from workbook.write import write_bytes


@dataclass(frozen=True, slots=True)
class Sitting:
    """What a verb works with while it holds the workspace."""

    workspace: Workspace
    campaign: Campaign
    ledger: Ledger
    archive: Archive


@contextlib.contextmanager
def sit_down(workspace: Workspace, doing: str) -> Iterator[Sitting]:
    """Hold a workspace for one verb; `doing` is its Chinese name, e.g. "收件".

    Settings that changed since the last verb are kept in 归档/设置 first. Raises LockedError, SettingsError,
    LedgerError or WorkspaceError, all of them sentences for people.
    """
    if not (workspace.master.is_file() or workspace.archive.is_dir()):
        raise WorkspaceError(f"“{workspace.path}”不是工作区：请先用 wanchang init 建立，或改用工作区文件夹的路径。")
    with hold(workspace, doing), writable(workspace):
        campaign = read_settings(workspace.master)
        with Ledger(workspace.ledger) as ledger:
            keep_settings(workspace, campaign, ledger)
            renew(ledger, campaign.form)
            yield Sitting(workspace, campaign, ledger, Archive(workspace.archive))


@contextlib.contextmanager
def writable(workspace: Workspace) -> Iterator[None]:
    """An OSError in here as a WorkspaceError that says which file could not be written."""
    try:
        yield
    except OSError as error:
        where = error.filename2 or error.filename or workspace.path
        raise WorkspaceError(f"无法读写“{where}”（{error.strerror}）：请检查文件夹权限和磁盘空间后再试。") from error


def keep_settings(workspace: Workspace, campaign: Campaign, ledger: Ledger) -> None:
    """Keep the master in 归档/设置 where its settings are not those that were kept last, with a form of its own."""
    digest = settings_digest(campaign)
    versions = sorted(path.name for path in workspace.settings_archive.glob("*.xlsx"))
    if versions and versions[-1].endswith(f"_{digest}.xlsx"):
        return
    workspace.settings_archive.mkdir(parents=True, exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}_{digest}.xlsx"
    own = own_form(campaign.form_id, campaign.forms)
    if own is not None:
        write_bytes((workspace.settings_archive / name).with_suffix(".json"), own.read_bytes())
    write_bytes(workspace.settings_archive / name, workspace.master.read_bytes())
    ledger.note(
        "settings", f"活动设置有更新，已存入归档/设置/{name}" if versions else f"活动设置已存入归档/设置/{name}"
    )


def settings_digest(campaign: Campaign) -> str:
    """Sixteen hex digits that change with anything the settings say or the workspace's own form, and nothing else."""
    said = json.dumps(asdict(campaign) | {"forms": None}, ensure_ascii=False, sort_keys=True, default=str)
    own = own_form(campaign.form_id, campaign.forms)
    return hashlib.sha256(said.encode() + (own.read_bytes() if own else b"")).hexdigest()[:16]
