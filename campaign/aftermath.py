"""What a run that was cut short, or a copy that was put back, has left behind: seen to before anything else."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from campaign.ledger.records import RecordError, Records, is_entered
from campaign.ledger.store import Ledger
from campaign.workspace import Workspace, WorkspaceError

TEMPORARY = re.compile(r"\.[0-9a-f]{12}\.tmp", re.ASCII)
"""The names of files that were not finished (workbook/write.py)."""


def sweep(workspace: Workspace) -> None:
    """Remove the files that a run did not finish; nobody else is writing, for the workspace is held."""
    for path in unfinished(workspace):
        with contextlib.suppress(OSError):
            path.unlink()


def unfinished(workspace: Workspace) -> list[Path]:
    """The files that a run did not finish, wherever our files go."""
    found = [path for path in workspace.path.glob(".*.tmp") if TEMPORARY.fullmatch(path.name)]
    for folder in workspace.folders():
        if folder != workspace.inbox:
            for here, _, names in os.walk(folder):
                found.extend(Path(here, name) for name in names if TEMPORARY.fullmatch(name))
    return sorted(set(found))


def refuse_older_ledger(workspace: Workspace, records: Records) -> None:
    """A ledger that is gone is a WorkspaceError where the archive knows what was in it: a new one would forget it."""
    if not workspace.ledger.is_file() and records.names():
        raise WorkspaceError(f"找不到“{workspace.ledger.name}”：请用 wanchang rebuild 由归档重建。")


def catch_up(ledger: Ledger, records: Records, *, cut_short: bool) -> None:
    """Make the records fit the ledger: none that was not entered, and one of all that was.

    What a run that was cut short kept and did not enter is taken away, for it is done again. A ledger that knows less
    than its records though nothing was cut short is an old copy that was put back: a WorkspaceError.
    """
    names = records.names()
    try:
        last = records.read(names[-1]) if names else None
    except RecordError as error:
        raise WorkspaceError(
            f"“归档/记录/{error}”已损坏：请从备份恢复这个文件后再试，没有备份的用 wanchang rebuild 由归档重建。"
        ) from error
    sequence = ledger.sequence()
    if last is not None:
        with ledger.read() as conn:
            entered = is_entered(conn, last)
        if not entered and (not cut_short or last.after > sequence):
            raise WorkspaceError(
                f"“{ledger.name}”只到第{sequence}号，归档的记录比它新（可能是从旧备份恢复的）："
                "请用 wanchang rebuild 由归档重建。"
            )
        if not entered:
            (records.path / last.name).unlink()
            return
    if sequence > (last.last if last is not None else 0):
        with ledger.read() as conn:
            records.catch_up(conn)
