"""Sitting down at the desk, as every changing verb does first: the lock taken, the settings read, the ledger open."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from campaign.aftermath import catch_up, refuse_older_ledger, sweep
from campaign.definitions import own_form
from campaign.ledger.records import Records
from campaign.ledger.store import Ledger
from campaign.lock import hold
from campaign.merit import USUAL
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
    if not workspace.master.is_file():
        raise WorkspaceError(f"找不到“{workspace.master.name}”：请从备份恢复，或用 wanchang rebuild 由归档重建。")
    with hold(workspace, doing) as cut_short, writable(workspace):
        if cut_short:
            sweep(workspace)
        try:
            with seated(workspace, cut_short=cut_short) as sitting:
                yield sitting
        except Exception:  # a worker that was ended with it may have been writing
            sweep(workspace)
            raise


@contextlib.contextmanager
def seated(workspace: Workspace, *, cut_short: bool = False) -> Iterator[Sitting]:
    """`sit_down` in a workspace that is held already; `cut_short` says how the last run ended."""
    campaign = read_settings(workspace.master)
    records = Records(workspace.records)
    refuse_older_ledger(workspace, records)
    with Ledger(workspace.ledger, records) as ledger:
        catch_up(ledger, records, cut_short=cut_short)
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
    last = kept_settings(ledger)
    if last is not None and last.endswith(f"_{digest}.xlsx") and (workspace.settings_archive / last).is_file():
        return
    workspace.settings_archive.mkdir(parents=True, exist_ok=True)
    name = _untold(workspace, ledger, digest)
    if name is None:
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}_{digest}.xlsx"
        own = own_form(campaign.form_id, campaign.forms)
        if own is not None:
            write_bytes((workspace.settings_archive / name).with_suffix(".json"), own.read_bytes())
        write_bytes(workspace.settings_archive / name, workspace.master.read_bytes())
    ledger.note("settings", f"活动设置有更新，已存入{_KEPT_AS}{name}" if last else f"活动设置已存入{_KEPT_AS}{name}")


_KEPT_AS = "归档/设置/"


def _untold(workspace: Workspace, ledger: Ledger, digest: str) -> str | None:
    """What a run that was cut short kept and did not tell the ledger."""
    told = _kept(ledger)
    found = (path.name for path in workspace.settings_archive.glob(f"*_{digest}.xlsx"))
    return next((name for name in sorted(found) if name not in told), None)


def kept_settings(ledger: Ledger) -> str | None:
    """The name in 归档/设置 of the settings that were kept last; the ledger tells, for a clock may be set back."""
    told = _kept(ledger)
    return told[-1] if told else None


def _kept(ledger: Ledger) -> list[str]:
    from sqlalchemy import select

    from campaign.ledger.tables import changes

    query = select(changes.c.note).where(changes.c.what == "settings").order_by(changes.c.id)
    with ledger.read() as conn:
        return [settings_name(note) for note in conn.execute(query).scalars()]


def settings_name(note: str) -> str:
    """The name in 归档/设置 that a change of the settings tells of."""
    return note.rpartition(_KEPT_AS)[2]


def settings_digest(campaign: Campaign) -> str:
    """Sixteen hex digits that change with anything the settings say or the workspace's own form, and nothing else."""
    told = asdict(campaign) | {"forms": None}
    for name in (
        "account",
        "passwords",
        "second_reader",
        "outgoing",
        "merit",
    ):  # without them the digest is what it was
        if not told[name] or told[name] == USUAL:
            del told[name]
    said = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    own = own_form(campaign.form_id, campaign.forms)
    return hashlib.sha256(said.encode() + (own.read_bytes() if own else b"")).hexdigest()[:16]
