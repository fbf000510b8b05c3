"""`wanchang board`: 看板 of a month, written to 通报/<period>/."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from campaign.workspace import Workspace

NAME = "看板.html"


@dataclass(frozen=True, slots=True)
class Posted:
    """The page that was written, and sentences for staff."""

    path: Path
    sentences: tuple[str, ...]


def post_board(workspace: Workspace, period: str) -> Posted:
    """Write the page of a month ("2020-04") from what is in the ledger; the same ledger gives the same bytes.

    What cannot be done is a WorkspaceError, SettingsError, LedgerError or LockedError.
    """
    from campaign.board.contents import compose
    from campaign.board.page import board_page
    from campaign.desk import sit_down
    from campaign.ledger.holdings import read_holdings
    from workbook.write import write_bytes

    with sit_down(workspace, "写看板") as desk:
        board = compose(desk.campaign, read_holdings(desk.ledger, lazily=True), period)
        path = workspace.notices(period) / NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, board_page(board).encode("utf-8", "replace"))
    owed = board.month.tally.owed - board.month.tally.passed
    states = f"{board.month.tally.owed}家应报，{owed}家尚未通过" if owed else f"{board.month.tally.owed}家全部通过"
    return Posted(path, (f"已写出看板：{path}", f"  {states}；用浏览器打开，打印为A4。"))
