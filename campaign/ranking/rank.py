"""`wanchang rank`: 评优.xlsx with the rankings, the shortlist for the 观摩会, and what every point comes from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from campaign.workspace import NOTICES, Workspace, WorkspaceError

if TYPE_CHECKING:
    from campaign.ranking.points import Placed, Ranking

_FIRST = 5
"""So many of each ranking are told on the terminal."""


def run(
    workspace: Workspace, period: str | None = None, output: str | None = None, group: str | None = None
) -> Iterator[str]:
    """Rank what is in force, up to and including `period` if given, and say who leads; for command and button.

    The shortlist is of all units, or of a `group` of them. What cannot be done is a WorkspaceError; besides what
    `sit_down` raises.
    """
    from campaign.desk import sit_down
    from campaign.ledger.holdings import read_holdings
    from campaign.master.projection import as_of
    from campaign.master.tallying import tallied
    from campaign.people.register import register
    from campaign.ranking.reports import reports
    from campaign.ranking.sheets import all_rankings, ranked_book, shortlist
    from workbook.write import book_bytes, write_bytes

    path = _place(workspace, output)
    with sit_down(workspace, "评优") as desk:
        campaign, months = desk.campaign, desk.campaign.periods()
        if period is not None and period not in months:
            raise WorkspaceError(f"“{period}”不是本活动的月份：请用 {months[0]} 至 {months[-1]} 之间的月份。")
        groups = dict.fromkeys(name for unit in campaign.units for name in unit.groups)
        if group is not None and group not in groups:
            raise WorkspaceError(f"没有名为“{group}”的单位分组：可用的有 {'、'.join(groups)}。")
        holdings = read_holdings(desk.ledger, lazily=True)
        known = tallied(campaign, holdings, {}).values()
        filings = [one for one in known if period is None or (one.filed.period or "") <= period]
        if not filings:
            raise WorkspaceError("还没有入账的报送，无从评优：请先收件。")
        everyone = register(campaign, holdings, filings)
        found = reports(campaign, holdings, filings)
        rankings = all_rankings(campaign, holdings, filings, everyone, found, period)
        if not rankings:
            raise WorkspaceError("“活动设置”中的评优权重都是0，或报表没有可评的项目：请填写权重后再评。")
        listed = shortlist(campaign, rankings[0], group) if rankings[0].kind == "单位" else []
        told = as_of(campaign, holdings)
        book = ranked_book(campaign, holdings, filings, everyone, found, rankings, listed, period, told)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, book_bytes(book))
    yield from (line for one in rankings for line in _leaders(one))
    if listed:
        yield f"观摩会入围{'' if group is None else f'（{group}）'}：{'、'.join(one.entrant.name for one in listed)}"
        if len(listed) > campaign.merit.shortlist:
            yield f"  末位总分并列，共{len(listed)}家：请研究确定{campaign.merit.shortlist}家。"
    yield f"已写出：{path}"


def _leaders(one: Ranking) -> Iterator[str]:
    yield f"{one.title}（共{len(one.placed)}）："
    yield from (f"  {_told(placed)}" for placed in one.placed[:_FIRST])


def _told(placed: Placed) -> str:
    from campaign.ranking.points import shown

    shared = f"（并列{placed.sharing}）" if placed.sharing > 1 else ""
    return f"{placed.rank}  {placed.entrant.name}  {shown(placed.total):.2f}分{shared}"


def _place(workspace: Workspace, output: str | None) -> Path:
    """Where the workbook goes."""
    asked = Path(output).absolute() if output is not None else workspace.path / NOTICES
    if output is None or asked.is_dir():
        asked = asked / "评优.xlsx"
    if asked.suffix.lower() != ".xlsx":
        raise WorkspaceError(f"“{output}”不是工作簿的文件名：请以 .xlsx 结尾，或给出一个文件夹。")
    if asked.resolve() == workspace.master.resolve():
        raise WorkspaceError(f"“{output}”是总台账，不能写在这里：请换一个文件名。")
    return asked
