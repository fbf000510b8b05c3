"""`wanchang rebuild`: ledger and master from 归档 alone; what was there is kept aside."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from campaign.aftermath import sweep
from campaign.desk import seated, writable
from campaign.kept import kept_campaign, lay_forms
from campaign.ledger.records import Record, RecordError, Records
from campaign.ledger.store import Ledger
from campaign.lock import hold
from campaign.master.rolling import roll_up
from campaign.master.rollup import RolledUp
from campaign.rebuilding.aside import keep_aside, put_in_place
from campaign.rebuilding.foundation import lay_master, settings_kept
from campaign.rebuilding.losses import lost_numbers, note_losses
from campaign.rebuilding.replay import Settled, by_settings, originals_of, replay
from campaign.rebuilding.rereading import reread, stage
from campaign.receiving.archive import Archive, Arrival
from campaign.receiving.receive import take_in
from campaign.sampling.drawing import SAMPLED
from campaign.settings import Campaign, SettingsError
from campaign.workspace import Workspace


@dataclass(slots=True)
class Rebuilt:
    """What came of it: how many documents the ledger has, its sequence, where the roll-up stands.

    `aside` is where that which was there lies now; `problems` are sentences about what could not be brought back.
    """

    documents: int = 0
    sequence: int = 0
    rolled: RolledUp | None = None
    aside: list[Path] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def rebuild(workspace: Workspace, *, jobs: int = 1) -> Rebuilt:
    """Remake the ledger from the archive's originals and records, then the master from it and from what staff left.

    A master that can be used stays the ground it is drawn on, for staff's last words are in it; else the one that was
    kept last. Records that cannot be read are moved aside, or no verb could go on from them. An archive without
    settings is a WorkspaceError; besides LockedError and what cannot be written.
    """
    found = Rebuilt()
    with hold(workspace, "重建"), writable(workspace), tempfile.TemporaryDirectory(prefix="wanchang-") as name:
        sweep(workspace)
        folder = Path(name)
        broken: list[str] = []
        records = list(_read(Records(workspace.records), found, broken))
        lost = [] if broken else list(lost_numbers(records))
        if lost:
            told = f"归档/记录缺第{'、'.join(map(str, lost[:5]))}号等{len(lost)}条，其中的事项没有恢复"
            found.problems.append(f"{told}：请从备份恢复归档/记录后再重建。")
        last = settings_kept(workspace, records)
        settled = list(by_settings(records, last))
        fresh = folder / workspace.ledger.name
        campaigns = _campaigns(workspace, settled, last, folder, found)
        _remake(workspace, settled, campaigns, fresh, folder, jobs, found)
        lay_forms(workspace, last, folder / "forms")
        lay_master(workspace, records, last, folder / "forms", found.aside)
        found.aside.extend(note_losses(workspace, fresh, records, broken))
        found.aside.extend(keep_aside(workspace.ledger))
        put_in_place(fresh, workspace.ledger)
        _finish(workspace, folder, jobs, found)
    return found


def _read(records: Records, found: Rebuilt, broken: list[str]) -> Iterator[Record]:
    for name in records.names():
        try:
            yield records.read(name)
        except RecordError:
            broken.append(name)
            found.problems.append(f"归档/记录/{name}已损坏，其中的事项没有恢复：请从备份恢复这个文件后再重建。")
    if not records.names():
        found.problems.append("归档中没有记录，特批、确认等决定无从恢复：以下按归档原件重新审核登记，请核对。")


def _campaigns(
    workspace: Workspace, settled: list[Settled], last: str, folder: Path, found: Rebuilt
) -> dict[str, Campaign]:
    """By the name in 归档/设置; in place of what is lost there, the last."""
    campaigns = {last: kept_campaign(workspace, last, folder)}
    for one in settled:
        if one.settings not in campaigns:
            try:
                campaigns[one.settings] = kept_campaign(workspace, one.settings, folder)
            except SettingsError as error:
                campaigns[one.settings] = campaigns[last]
                found.problems.append(f"{error}其间的来件按最后一次的活动设置读取。")
    return campaigns


def _remake(
    workspace: Workspace,
    settled: list[Settled],
    campaigns: dict[str, Campaign],
    fresh: Path,
    folder: Path,
    jobs: int,
    found: Rebuilt,
) -> None:
    """The new ledger, beside everything that is there."""
    archive = Archive(workspace.archive)
    staging = folder / "originals"
    staging.mkdir()
    drawn = any(change["what"] == SAMPLED for one in settled for change in one.record.changes)
    incoming, missing = reread(archive, originals_of(settled), campaigns, staging, jobs, drawn=drawn)
    found.problems.extend(missing)
    with Ledger(fresh) as ledger:
        found.problems.extend(replay(ledger, settled, incoming, campaigns))


def _finish(workspace: Workspace, folder: Path, jobs: int, found: Rebuilt) -> None:
    """What was archived and never entered is received now; then the roll-up."""
    with seated(workspace) as desk:
        staging = folder / "waiting"
        staging.mkdir()
        staged, missing = stage(desk.archive, _unentered(desk.archive, desk.ledger), staging)
        found.problems.extend(missing)
        found.problems.extend(take_in(desk, staged, jobs=jobs).problems)
        found.documents, found.sequence = len(desk.ledger.filed()), desk.ledger.sequence()
        found.rolled = roll_up(desk, anew=True)


def _unentered(archive: Archive, ledger: Ledger) -> list[Arrival]:
    """The outermost files of the archive that the ledger does not know in full, as they came."""
    from campaign.receiving.entering import complete_arrivals

    with ledger.read() as conn:
        known = complete_arrivals(conn)
    found = []
    for path in sorted(archive.path.glob("??/*.origin.json")):
        sha256 = path.name.partition(".")[0]
        if sha256 in known:
            continue
        try:
            told = json.loads(path.read_bytes())
            found.append(Arrival(sha256, str(told["name"]), 0, datetime.fromisoformat(told["received_at"])))
        except (ValueError, KeyError, TypeError):
            continue
    return sorted(found, key=lambda arrival: arrival.received_at)
