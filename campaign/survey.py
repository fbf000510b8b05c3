"""`wanchang standing`: what the ledger says of a month or of all, without touching anything."""

from __future__ import annotations

from dataclasses import dataclass

from campaign.ledger.store import Ledger
from campaign.settings import Campaign, read_settings
from campaign.standing import Progress, Standing, counts_by_unit, district, progress, standings
from campaign.workspace import Workspace, WorkspaceError


@dataclass(frozen=True, slots=True)
class Survey:
    """Standings by unit and month, the quotas' progress, and what the district has done as of now."""

    campaign: Campaign
    standings: list[Standing]
    progress: list[Progress]
    done: int


def standing(workspace: Workspace, period: str | None = None) -> Survey:
    """Who has filed and who owes, for one month or for all; a month outside the campaign is a WorkspaceError."""
    campaign = read_settings(workspace.master)
    if period is not None and period not in campaign.periods():
        months = campaign.periods()
        raise WorkspaceError(f"“{period}”不是本活动的月份：请用 {months[0]} 至 {months[-1]} 之间的月份。")
    if not workspace.ledger.is_file():
        raise WorkspaceError(f"找不到“{workspace.ledger.name}”：请用 wanchang rebuild 由归档重建，或从备份恢复。")
    with Ledger(workspace.ledger) as ledger:
        filed = ledger.filed()
        counts = counts_by_unit(campaign.form, filed, ledger.records())
    periods = None if period is None else [period]
    return Survey(campaign, standings(campaign, filed, periods), progress(campaign, counts), district(campaign, counts))
