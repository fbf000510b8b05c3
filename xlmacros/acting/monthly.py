"""The month's papers as buttons: each what its command does, for the month that is selected, else the last begun."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlmacros.acting.person import Done, Person

if TYPE_CHECKING:
    from campaign.workspace import Workspace

Told = tuple[Iterable[str], Iterable[Path]]
"""Sentences for the person, and the files or folders to open."""


def write_notices(workspace: Workspace, period: str) -> Told:
    """催报 and whatever else goes out, as drafts; nothing is sent."""
    from campaign.notices.telling import run

    return run(workspace, period), [workspace.notices(period)]


def write_circular(workspace: Workspace, period: str) -> Told:
    """月度通报 and 简报."""
    from campaign.circular.writing import run

    return run(workspace, period), [workspace.notices(period)]


def draw_sample(workspace: Workspace, period: str) -> Told:
    """抽查, as the settings say; the same month again is the same draw."""
    from campaign.sampling.sample import Request, run

    return run(workspace, Request(period)), []


def write_ranking(workspace: Workspace, period: str) -> Told:
    """评优, up to and including the month."""
    from campaign.ranking.rank import run
    from campaign.workspace import NOTICES

    return run(workspace, period), [workspace.path / NOTICES]


def write_menu(workspace: Workspace, period: str) -> Told:
    """宣讲菜单, of all months."""
    from campaign.people.publishing import publish

    done = publish(workspace)
    return done.sentences, done.files[:1]


def lay_out_attachments(workspace: Workspace, period: str) -> Told:
    """What came along, sorted, and its index."""
    from campaign.attachments.gathering import gather_attachments
    from validator.batch import cores

    done = gather_attachments(workspace, period, jobs=cores())
    return done.sentences, done.files[:1]


def post_board(workspace: Workspace, period: str) -> Told:
    """看板."""
    from campaign.board.publishing import post_board as post

    done = post(workspace, period)
    return done.sentences, [done.path]


def hand_up(workspace: Workspace, period: str) -> Told:
    """上报: the form of those above."""
    from campaign.handup.handup import handup

    done = handup(workspace, period)
    return done.sentences, done.files[:1]


def monthly(doing: str, papers: Callable[[Workspace, str], Told]) -> Callable[[Any, Person], Done]:
    """The action that writes some papers; settings count as they are typed, the open book is not touched."""

    def act(book: Any, person: Person) -> Done:
        from xlmacros.acting.copied import copied_master
        from xlmacros.acting.programs import program_of

        person.tell(doing)
        with copied_master(book, program_of(book)) as workspace:
            said, files = papers(workspace, _month(book, workspace))
            return Done(tuple(said), tuple(files))

    return act


def _month(book: Any, workspace: Workspace) -> str:
    """The month of the selected row or column, else the last that was begun; a WorkspaceError where there is none."""
    from campaign.survey import standing
    from campaign.workspace import WorkspaceError
    from xlmacros.acting.selection import selected_of

    found = standing(workspace)
    chosen = selected_of(book, found.campaign).period
    if chosen is None and not found.periods:
        raise WorkspaceError("还没有下发过报表，没有可写的月份：请先下发，或在“报送情况”表选中一个月。")
    return chosen or found.periods[-1]
