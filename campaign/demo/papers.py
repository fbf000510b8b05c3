"""The office's papers at the end of the demo: what the plan asks of it besides counting."""

from __future__ import annotations

from collections.abc import Iterator

from campaign.attachments.gathering import gather_attachments
from campaign.board.publishing import post_board
from campaign.handup.handup import handup
from campaign.people.publishing import publish
from campaign.ranking.rank import run as rank
from campaign.sampling.sample import Request, sample
from campaign.workspace import NOTICES, Workspace, WorkspaceError
from validator.batch import cores
from workbook.handout import month_text


def write_papers(workspace: Workspace, period: str) -> Iterator[str]:
    """Draw a sample of a month and write what is read of it; what the campaign's form has nothing for is told."""
    papers = (
        ("抽查", lambda: sample(workspace, Request(period))),
        ("宣讲菜单", lambda: publish(workspace)),
        ("评优", lambda: list(rank(workspace, period))),
        ("附件索引", lambda: gather_attachments(workspace, period, jobs=cores())),
        ("看板", lambda: post_board(workspace, period)),
        ("上报", lambda: handup(workspace, period)),
    )
    written, without = [], []
    for name, write in papers:
        try:
            write()
        except WorkspaceError as reason:
            without.append(f"{name}没有写：{reason}")
        else:
            written.append(name)
    yield f"{month_text(period)}的{'、'.join(written)}已写入“{NOTICES}”。"
    yield from without
