"""Writing: 月度通报 and 简报 of a month into 通报/<period>/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from campaign.circular import contents
from campaign.circular.kept import read_kept
from campaign.circular.month import insist_on, month_of, returned_filings
from campaign.circular.paper import fill, made_as, read_paper
from campaign.circular.texts import told_by_units
from campaign.circular.vocabulary import BULLETIN, CIRCULAR
from campaign.ledger.holdings import Holdings, read_holdings
from campaign.ledger.store import Ledger
from campaign.settings import Campaign
from campaign.workspace import Workspace, WorkspaceError, open_workspace
from workbook.handout import month_text
from workbook.write import write_bytes


def run(where: Workspace | Path | str, period: str) -> Iterator[str]:
    """Write what is told of a month, and say in a few sentences where it lies."""
    from campaign.desk import sit_down

    workspace = where if isinstance(where, Workspace) else open_workspace(where)
    with sit_down(workspace, "写通报") as desk:
        paths = write_circular(desk.campaign, read_holdings(desk.ledger, lazily=True), workspace, period)
        yield from written(desk.campaign, paths)


def written(campaign: Campaign, paths: list[Path]) -> Iterator[str]:
    """What was written, and what the form has nothing for."""
    for path in paths:
        yield f"已写出：{path}"
    if any(path.stem.endswith(_BESIDE) for path in paths):
        yield f"原有的文件已由人改过，没有覆盖；新的一份名称带“{_BESIDE}”，请对照取舍。"
    if len(paths) < 2 and not {"narrative", "experience"} & campaign.form.roles.keys():
        yield "报表没有标明“工作情况”“经验做法”栏，没有写简报。"
    elif len(paths) < 2:
        yield "本月没有入账的工作情况和经验做法，没有写简报。"


def write_circular(campaign: Campaign, holdings: Holdings, workspace: Workspace, period: str) -> list[Path]:
    """月度通报, and 简报 where units wrote something of the month; -> what there is now, the circular first.

    Where there is nothing to tell, a WorkspaceError; a template with a mistake is one too (StationeryError), and then
    nothing is written. A document that somebody has changed is left alone, the new one is written beside it.
    """
    insist_on(campaign, holdings, period)
    with Ledger(workspace.ledger) as ledger:
        kept = read_kept(ledger, [one.id for one in returned_filings(campaign, holdings, period)])
    month = month_of(campaign, holdings, period, kept.causes)
    narratives, experiences = (
        told_by_units(campaign, holdings, kept.records, period, role) for role in ("narrative", "experience")
    )
    issue = contents.issue_of(month) if narratives or experiences else ""
    made = [(f"{month_text(period)}通报", CIRCULAR, contents.circular(month, experiences, issue))]
    if issue:
        made.append((f"{month_text(period)}简报", BULLETIN, contents.bulletin(month, narratives, experiences)))
    filled = [(name, _fill(workspace, template, words)) for name, template, words in made]
    workspace.notices(period).mkdir(parents=True, exist_ok=True)
    return [_put(workspace.notices(period), name, data) for name, data in filled]


def _fill(workspace: Workspace, template: str, words: Mapping[str, Any]) -> bytes:
    return fill(read_paper(workspace, template), words)


_BESIDE = "（新）"


def _put(folder: Path, name: str, data: bytes) -> Path:
    """The document in place of our last one; beside it where somebody changed that one and something is new."""
    for place in (folder / f"{name}.docx", folder / f"{name}{_BESIDE}.docx"):
        there = made_as(place) if place.exists() else None
        if there is None or (there.untouched and place.read_bytes() != data):
            write_bytes(place, data)
            return place
        if there.untouched or there.digest == made_as(data).digest:
            return place
    raise WorkspaceError(f"“{name}.docx”和“{name}{_BESIDE}.docx”都已由人改过，没有覆盖：请把其中一份改名后再试。")
