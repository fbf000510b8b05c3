"""The month's papers as buttons: each what its command does, for the month that is selected, else the last one begun."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlmacros.acting.person import Done, Person

if TYPE_CHECKING:
    from campaign.workspace import Workspace

Papers = Callable[["Workspace", str], tuple[Iterable[str], Iterable[Path]]]
"""What is done for a workspace and a month; gives sentences, and files or folders to open."""


def write_notices(book: Any, person: Person) -> Done:
    """催报: drafts for all who owe, and what else goes out; nothing is sent."""

    def papers(workspace: Workspace, period: str) -> tuple[Iterable[str], Iterable[Path]]:
        from campaign.notices.telling import run

        return list(run(workspace, period)), [workspace.notices(period)]

    return _write(book, person, "正在写通知草稿……", papers)


def write_circular(book: Any, person: Person) -> Done:
    """通报: 月度通报 and 简报, opened."""

    def papers(workspace: Workspace, period: str) -> tuple[Iterable[str], Iterable[Path]]:
        from campaign.circular.writing import run

        return list(run(workspace, period)), [workspace.notices(period)]

    return _write(book, person, "正在写通报……", papers)


def write_menu(book: Any, person: Person) -> Done:
    """宣讲菜单: the workbook and the page."""

    def papers(workspace: Workspace, period: str) -> tuple[Iterable[str], Iterable[Path]]:
        from campaign.people.publishing import publish

        done = publish(workspace)
        return done.sentences, done.files[:1]

    return _write(book, person, "正在写菜单……", papers)


def _write(book: Any, person: Person, doing: str, papers: Papers) -> Done:
    """Settings count as they are typed; the book itself is not touched."""
    from xlmacros.acting.copied import copied_master
    from xlmacros.acting.programs import program_of

    person.tell(doing)
    with copied_master(book, program_of(book)) as workspace:
        said, files = papers(workspace, _month(book, workspace))
    return Done(tuple(said), tuple(files))


def _month(book: Any, workspace: Workspace) -> str:
    """The month of the selected row or column, else the last that was begun; a WorkspaceError where there is none."""
    from campaign.survey import standing
    from campaign.workspace import WorkspaceError
    from xlmacros.acting.selection import selected_of

    found = standing(workspace, None)
    chosen = selected_of(book, found.campaign).period
    if chosen is None and not found.periods:
        raise WorkspaceError("还没有下发过报表，没有可写的月份：请先下发，或在“报送情况”表选中一个月。")
    return chosen or found.periods[-1]
