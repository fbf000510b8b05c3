"""`wanchang verify`: archive, ledger and master held against each other; nothing is changed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from campaign.desk import settings_digest, writable
from campaign.kept import kept_campaign
from campaign.ledger.holdings import Holdings, read_holdings
from campaign.ledger.store import Ledger, LedgerError
from campaign.lock import look
from campaign.settings import Campaign, SettingsError, read_settings
from campaign.verifying.archived import check_originals
from campaign.verifying.check import Check
from campaign.verifying.contents import Contents, copy_ledger, read_contents
from campaign.verifying.entered import check_ledger
from campaign.verifying.recorded import check_records
from campaign.verifying.shown import check_master
from campaign.workspace import Workspace
from workbook.grid.calamine import CalamineBook, CalamineError


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at, and whether all of it agrees."""

    checks: tuple[Check, ...]

    @property
    def agrees(self) -> bool:
        """Whether nothing differs; work that is waiting is no difference."""
        return not any(check.differences for check in self.checks)


def verify(workspace: Workspace) -> Verification:
    """Prove that archive, ledger and master agree, while nobody changes them.

    The ledger is read from a copy: what a killed run left half done in it is undone there, and stays as it is here.
    A workspace that is being changed is a LockedError, files that cannot be read are a WorkspaceError.
    """
    with look(workspace), writable(workspace), tempfile.TemporaryDirectory(prefix="wanchang-") as folder:
        return Verification(tuple(_checks(workspace, Path(folder))))


@dataclass(frozen=True, slots=True)
class _Read:
    contents: Contents
    holdings: Holdings


def _checks(workspace: Workspace, folder: Path) -> Iterator[Check]:
    ledger = Check("登记簿")
    read = _read(workspace, folder, ledger)
    contents = read.contents if read else None
    yield check_originals(workspace, contents)
    yield check_records(workspace, contents)
    yield check_ledger(read.contents) if read else ledger
    yield _check_master(workspace, folder, read)


def _read(workspace: Workspace, folder: Path, check: Check) -> _Read | None:
    """The ledger's contents; None, and why, where it cannot be read."""
    from sqlalchemy.exc import DatabaseError

    name = workspace.ledger.name
    if not workspace.ledger.is_file():
        check.differ(f"找不到“{name}”：请用 wanchang rebuild 由归档重建。")
        return None
    try:
        with Ledger(copy_ledger(workspace.ledger, folder)) as ledger:
            return _Read(read_contents(ledger), read_holdings(ledger))
    except (LedgerError, DatabaseError, ValueError) as error:
        reason = str(getattr(error, "orig", error)).rstrip("。")
        check.differ(f"“{name}”无法读取（{reason}）：请用 wanchang rebuild 由归档重建。")
        return None


def _check_master(workspace: Workspace, folder: Path, read: _Read | None) -> Check:
    check, name = Check("总台账"), workspace.master.name
    if not workspace.master.is_file():
        check.differ(f"找不到“{name}”：请用 wanchang rebuild 由归档重建。")
        return check
    try:
        book = CalamineBook(workspace.master.read_bytes())
    except CalamineError:
        check.differ(f"“{name}”打不开：请从备份恢复，或用 wanchang rebuild 由归档重建。")
        return check
    try:
        present = read_settings(workspace.master)
    except SettingsError as error:
        check.differ(str(error))
        return check
    if read is None:
        check.wait("登记簿读不出来，没有核对汇总数。")
        return check
    campaign, changed = _drawn_by(workspace, folder, present, read.contents)
    found = check_master(workspace, book, campaign, read.holdings)
    if changed:
        found.wait("活动设置有改动，下次收件或汇总时存档并据以更新。")
    return found


def _drawn_by(workspace: Workspace, folder: Path, present: Campaign, contents: Contents) -> tuple[Campaign, bool]:
    """The settings by which the master was drawn, and whether the present ones are others."""
    name = contents.settings
    if name is None or name.endswith(f"_{settings_digest(present)}.xlsx"):
        return present, False
    try:
        return kept_campaign(workspace, name, folder), True
    except SettingsError:
        return present, True
