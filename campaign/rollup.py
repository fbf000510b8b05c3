"""`wanchang rollup`: the ledger into 总台账.xlsx, beside everything that staff keep there."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from campaign.desk import Sitting, sit_down
from campaign.holdings import read_holdings
from campaign.notebook import adrift, beside_of, keep_notes
from campaign.occupied import occupied, refused, spare
from campaign.projection import project
from campaign.settings import settings_form
from campaign.workspace import Workspace, WorkspaceError, open_workspace
from workbook.master import overview
from workbook.master.package import PackageError, emptied, open_package
from workbook.master.present import Present, read_present
from workbook.master.renewal import ROLL, draw_roll, renew
from workbook.master.stamp import EDITION, Stamp, parts_digest, read_stamp
from workbook.master.table import Table, draw_table
from workbook.sheets import Sheet
from workbook.write import write_bytes


@dataclass(frozen=True, slots=True)
class RolledUp:
    """Where the roll-up stands (the master, or 总台账.新.xlsx beside it), the ledger's number that it shows.

    `changed` tells whether a file was written; `messages` are Chinese sentences that staff should see.
    """

    path: Path
    sequence: int
    changed: bool
    messages: tuple[str, ...] = ()


def rollup(where: Workspace | Path | str, *, sitting: Sitting | None = None, force: bool = False) -> RolledUp:
    """Bring the master up to date with the ledger; with nothing new no file is touched.

    `sitting` is that of a verb that holds the workspace already. `force` draws everything anew all the same: the same
    ledger gives the same bytes. What cannot be done is a WorkspaceError, SettingsError, LedgerError or LockedError.
    """
    workspace = where if isinstance(where, Workspace) else open_workspace(where)
    known = None if force else nothing_new(workspace)
    if known is not None:
        return known
    if sitting is not None:
        return _roll_up(sitting)
    with sit_down(workspace, "汇总") as own:
        return _roll_up(own)


def nothing_new(workspace: Workspace) -> RolledUp | None:
    """What the last roll-up left, if it still shows the ledger and nobody has changed it; no library is loaded for it."""
    sequence = _sequence(workspace.ledger)
    if sequence is None:
        return None
    master = workspace.master
    if _shows(read_stamp(master), sequence):
        return RolledUp(master, sequence, False)
    beside = spare(master)
    stamp = read_stamp(beside)
    if stamp is None or not _shows(stamp, sequence) or stamp.source != _digest(master):
        return None
    reason = occupied(master)
    if reason is None and not stamp.why:
        return None
    return RolledUp(beside, sequence, False, (*([reason] if reason else []), *stamp.why, _pointing(beside)))


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


def _digest(path: Path) -> str | None:
    try:
        with open_package(path.read_bytes()) as archive:
            return parts_digest(archive)
    except (OSError, PackageError):
        return None


def _roll_up(desk: Sitting) -> RolledUp:
    master = desk.workspace.master
    data = master.read_bytes()
    settings = [spec["name"] for spec in settings_form().sheets]
    projection = project(desk.campaign, holdings := read_holdings(desk.ledger))
    names = [overview.NAME, *(table.name for table in projection.tables), ROLL]
    try:
        present = read_present(data, names, settings)
    except PackageError as error:
        raise WorkspaceError(f"{master.name}已损坏，无法汇总（{error}）：请从备份或“归档/设置”中恢复。") from error
    notes = keep_notes(desk.ledger, present.beside)
    drawn: list[Sheet] = [overview.draw_overview(projection.overview)]
    messages: list[str] = []
    for table in projection.tables:
        beside = beside_of(present.beside.get(table.name), notes.get(table.name, {}))
        messages.extend(_left_over(table, adrift(beside, {row.key for row in (*table.rows, *table.totals)})))
        drawn.append(draw_table(table, beside))
    drawn.append(draw_roll(overview.NAME, projection.tables))
    rolling = _Rolling(master, data, drawn, settings, holdings.sequence, tuple(messages))
    reason = occupied(master)
    if reason is None and not present.hindrances:
        return _into_master(rolling, present)
    return _beside(rolling, present, reason)


@dataclass(frozen=True, slots=True)
class _Rolling:
    """One roll-up under way."""

    master: Path
    data: bytes
    drawn: Sequence[Sheet]
    settings: Sequence[str]
    sequence: int
    messages: tuple[str, ...]

    def make(self, stamp: Stamp) -> bytes:
        """The workbook renewed; a master that openpyxl must not be given is a WorkspaceError."""
        from validator.intake.guard import walk_parts

        bare = emptied(self.data, [sheet.name for sheet in self.drawn])
        fault = walk_parts(bare)
        if fault is not None:
            raise WorkspaceError(
                f"{self.master.name}的内容异常，无法安全打开（{fault.code}）：请从备份或“归档/设置”中恢复。"
            )
        return renew(self.data, self.drawn, self.settings, stamp)


def _into_master(rolling: _Rolling, present: Present) -> RolledUp:
    master = rolling.master
    made = rolling.make(Stamp(rolling.sequence))
    changed = made != rolling.data
    if changed:
        try:
            write_bytes(master, made)
        except PermissionError:
            return _beside(rolling, present, refused(master))
    _tidy(master)
    return RolledUp(master, rolling.sequence, changed, rolling.messages)


def _beside(rolling: _Rolling, present: Present, reason: str | None) -> RolledUp:
    """The roll-up as 总台账.新.xlsx; the master is not touched."""
    path = spare(rolling.master)
    why = tuple(f"没有改动{rolling.master.name}：{hindrance}。" for hindrance in present.hindrances)
    made = rolling.make(Stamp(rolling.sequence, present.digest, why))
    changed = not path.exists() or path.read_bytes() != made
    if changed:
        write_bytes(path, made)
    told = (*([reason] if reason else []), *why, _pointing(path), *rolling.messages)
    return RolledUp(path, rolling.sequence, changed, told)


def _tidy(master: Path) -> None:
    """A roll-up beside the master that nobody has worked in is of no use once the master is up to date."""
    path = spare(master)
    if path.exists():
        with contextlib.suppress(OSError):
            path.unlink()


def _pointing(path: Path) -> str:
    return f"本次汇总已另存为{path.name}，可先查看；原因排除后重新汇总即可。"


def _left_over(table: Table, count: int) -> list[str]:
    if not count:
        return []
    return [f"“{table.name}”表有{count}处自填内容，所在的行已不在现行报表中：内容仍存于登记簿，该行恢复后会重新显示。"]
