"""One roll-up: what stands in the master, what the ledger says, and the two put together."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from campaign.definitions import count_words, settings_form
from campaign.desk import Sitting
from campaign.ledger.holdings import read_holdings
from campaign.master.notebook import adrift, beside_of, keep_notes
from campaign.master.occupied import occupied, pointing, refused, spare
from campaign.master.projection import project
from campaign.master.rollup import RolledUp
from campaign.workspace import WorkspaceError
from validator.intake.guard import walk_parts
from workbook.master import overview
from workbook.master.package import PackageError, emptied
from workbook.master.present import Present, read_present
from workbook.master.renewal import ROLL, draw_roll, renew
from workbook.master.stamp import Stamp
from workbook.master.table import Table, draw_table
from workbook.sheets import Sheet
from workbook.write import write_bytes


def roll_up(desk: Sitting) -> RolledUp:
    """Store what staff have, draw everything anew, and write it where it may be written."""
    master = desk.workspace.master
    data = master.read_bytes()
    settings = [spec["name"] for spec in settings_form(*count_words(desk.campaign.form)).sheets]
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
    told = (*([reason] if reason else []), *why, pointing(path), *rolling.messages)
    return RolledUp(path, rolling.sequence, changed, told)


def _tidy(master: Path) -> None:
    """A roll-up beside the master that nobody has worked in is of no use once the master is up to date."""
    path = spare(master)
    if path.exists():
        with contextlib.suppress(OSError):
            path.unlink()


def _left_over(table: Table, count: int) -> list[str]:
    if not count:
        return []
    return [f"“{table.name}”表有{count}处自填内容，所在的行已不在现行报表中：内容仍存于登记簿，该行恢复后会重新显示。"]
