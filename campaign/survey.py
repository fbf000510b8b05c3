"""`wanchang standing`: what the ledger says of a month or of all, without touching anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from campaign.ledger.holdings import read_holdings
from campaign.ledger.store import Ledger
from campaign.master import figures
from campaign.master.phases import pace_basis, phase_lines
from campaign.master.tallying import tallied
from campaign.settings import Campaign, read_settings
from campaign.standing import Standing, standings
from campaign.workspace import Workspace, WorkspaceError
from workbook.master.progress import PhaseProgress, Progress


@dataclass(frozen=True, slots=True)
class Survey:
    """Standings by unit and month, and what the master's 任务进度 says: lines, the district's, by phase, the days.

    `periods` are the months shown: the one asked for, or all that have begun.
    """

    campaign: Campaign
    periods: Sequence[str]
    standings: list[Standing]
    progress: list[Progress]
    district: Progress
    phases: list[PhaseProgress]
    basis: str

    @property
    def done(self) -> int:
        """What the district has done as of now."""
        return self.district.done


def standing(workspace: Workspace, period: str | None = None) -> Survey:
    """Who has filed and who owes, for one month or for all; a month outside the campaign is a WorkspaceError."""
    campaign = read_settings(workspace.master)
    if period is not None and period not in campaign.periods():
        months = campaign.periods()
        raise WorkspaceError(f"“{period}”不是本活动的月份：请用 {months[0]} 至 {months[-1]} 之间的月份。")
    if not workspace.ledger.is_file():
        raise WorkspaceError(f"找不到“{workspace.ledger.name}”：请用 wanchang rebuild 由归档重建，或从备份恢复。")
    with Ledger(workspace.ledger) as ledger:
        holdings = read_holdings(ledger, lazily=True)
        filings = tallied(campaign, holdings, {}).values()
    tallies = figures.unit_tallies(campaign, filings)
    periods = figures.begun(campaign, holdings) if period is None else [period]
    return Survey(
        campaign,
        periods,
        standings(campaign, holdings.filed, periods),
        figures.progress_lines(campaign, tallies),
        figures.district_line(campaign, tallies),
        phase_lines(campaign, filings, tallies),
        pace_basis(campaign, tallies),
    )
