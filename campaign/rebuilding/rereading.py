"""Originals of the archive read again, each by the settings and the form of the time when it was entered."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from campaign.receiving.archive import Archive, Arrival, digest
from campaign.receiving.incoming import Incoming, coming_in
from campaign.receiving.onsite import taken_forms
from campaign.settings import Campaign
from validator.batch import run_batch
from validator.examine import Desk, Outcome
from validator.progress import track


@dataclass(frozen=True, slots=True)
class Original:
    """One outermost file of the archive, and the name in 归档/设置 of the settings of its time ("" where unknown)."""

    arrival: Arrival
    settings: str


def reread(
    archive: Archive,
    originals: Iterable[Original],
    campaigns: Mapping[str, Campaign],
    folder: Path,
    jobs: int,
    *,
    drawn: bool = False,
) -> tuple[dict[tuple[str, int], Incoming], list[str]]:
    """(outermost file's digest, place in it) -> the document as it reads now; and what could not be found, in words.

    What lies in containers is put into the archive again where it is missing there. `folder` is for the files under
    the names that they came by. `drawn`: samples were drawn, so that forms of inspectors may be among them.
    """
    by_settings: dict[str, list[Arrival]] = {}
    for one in originals:
        by_settings.setdefault(one.settings, []).append(one.arrival)
    found: dict[tuple[str, int], Incoming] = {}
    problems: list[str] = []
    for settings, arrivals in by_settings.items():
        staged, missing = stage(archive, arrivals, folder)
        problems.extend(missing)
        for document in _read(archive, staged, campaigns[settings], jobs, drawn):
            found[document.arrival.sha256, document.number] = document
    return found, problems


def stage(archive: Archive, arrivals: Sequence[Arrival], folder: Path) -> tuple[dict[str, Arrival], list[str]]:
    """Files under the names that they came by, each in its own folder; path -> which it is; and what is missing."""
    staged: dict[str, Arrival] = {}
    missing: list[str] = []
    for arrival in arrivals:
        source = archive.find(arrival.sha256)
        if source is None or digest(source) != arrival.sha256:
            told = "不在归档中" if source is None else "的归档原件已被改动"
            missing.append(f"“{arrival.name}”{told}（{arrival.sha256[:12]}），内容没有恢复：请从备份恢复后再重建。")
            continue
        place = folder / arrival.sha256 / (Path(arrival.name).name or arrival.sha256)
        place.parent.mkdir(exist_ok=True)
        shutil.copyfile(source, place)
        staged[str(place)] = arrival
    return staged, missing


def _read(
    archive: Archive, staged: Mapping[str, Arrival], campaign: Campaign, jobs: int, drawn: bool
) -> Iterable[Incoming]:
    rules = Desk(
        taken_forms(campaign, drawn=drawn),
        campaign.facts,
        keep=True,
        store=archive,
        passwords=campaign.passwords,
        second_reader=campaign.second_reader,
    )
    outcomes: dict[str, list[Outcome]] = {}
    for outcome in track(run_batch(staged, rules, jobs=jobs), len(staged)):
        outcomes.setdefault(outcome.report.path, []).append(outcome)
    for path, found in outcomes.items():
        arrival = staged[path]
        for one in coming_in(campaign, arrival, found):
            yield replace(one, siblings=len(found))
