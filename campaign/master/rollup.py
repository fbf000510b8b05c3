"""`wanchang rollup`: the ledger into 总台账.xlsx, beside everything that staff keep there."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from campaign.master.occupied import occupied, pointing, spare
from campaign.workspace import Workspace, open_workspace
from workbook.master.stamp import EDITION, Stamp, digest_of, read_stamp


@dataclass(frozen=True, slots=True)
class RolledUp:
    """Where the roll-up stands (the master, or 总台账.新.xlsx beside it), the ledger's number that it shows.

    `changed` tells whether a file was written; `messages` are Chinese sentences that staff should see.
    """

    path: Path
    sequence: int
    changed: bool
    messages: tuple[str, ...] = ()


def rollup(where: Workspace | Path | str, *, force: bool = False) -> RolledUp:
    """Bring the master up to date with the ledger; with nothing new no file is touched.

    `force` draws everything anew all the same: the same ledger gives the same bytes. What cannot be done is a
    WorkspaceError, SettingsError, LedgerError or LockedError.
    """
    workspace = where if isinstance(where, Workspace) else open_workspace(where)
    known = None if force else nothing_new(workspace)
    if known is not None:
        return known
    from campaign.desk import sit_down
    from campaign.master.rolling import roll_up

    with sit_down(workspace, "汇总") as sitting:
        return roll_up(sitting, anew=force)


def nothing_new(workspace: Workspace) -> RolledUp | None:
    """What the last roll-up left, if it still shows the ledger and nobody has changed it; loads no library."""
    sequence = _sequence(workspace.ledger)
    if sequence is None:
        return None
    master = workspace.master
    if _shows(read_stamp(master), sequence):
        return RolledUp(master, sequence, False)
    beside = spare(master)
    stamp = read_stamp(beside)
    if stamp is None or not _shows(stamp, sequence) or stamp.source != digest_of(master):
        return None
    reason = occupied(master)
    if reason is None and not stamp.why:
        return None
    return RolledUp(beside, sequence, False, (*([reason] if reason else []), *stamp.why, pointing(beside)))


def _shows(stamp: Stamp | None, sequence: int) -> bool:
    return stamp is not None and stamp.intact and stamp.edition == EDITION and stamp.sequence == sequence


def _sequence(ledger: Path) -> int | None:
    """The ledger's last number, straight from the file; None where it cannot be told so simply."""
    import sqlite3

    try:
        with contextlib.closing(sqlite3.connect(f"{ledger.as_uri()}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT coalesce(max(id), 0) FROM changes").fetchone()[0])
    except sqlite3.Error:
        return None
