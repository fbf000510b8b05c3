"""`wanchang menu`: 宣讲菜单 as a workbook and as a page, to be sent out as they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from campaign.workspace import NOTICES, Workspace, WorkspaceError

if TYPE_CHECKING:
    from campaign.people.menubook import Menu

_SUFFIXES = (".xlsx", ".html")


@dataclass(frozen=True, slots=True)
class Published:
    """The files that were written, the workbook first (none: there is nothing to show), and sentences for staff."""

    files: tuple[Path, ...]
    sentences: tuple[str, ...]


def publish(workspace: Workspace, output: str | None = None) -> Published:
    """Write the menu of what is in the ledger to 通报/, or to `output` (.xlsx, the page beside it as .html).

    What cannot be done is a WorkspaceError, SettingsError, LedgerError or LockedError.
    """
    from campaign.desk import sit_down
    from campaign.ledger.holdings import read_holdings
    from campaign.people.menubook import compose, menu_book
    from campaign.people.page import menu_page
    from workbook.write import book_bytes, write_bytes

    with sit_down(workspace, "写菜单") as desk:
        menu = compose(desk.campaign, read_holdings(desk.ledger))
        if isinstance(menu, str):
            return Published((), (menu,))
        paths = _places(workspace, output, menu.words.name)
        data = book_bytes(menu_book(menu)), menu_page(menu).encode("utf-8", "replace")
        for path, content in zip(paths, data, strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(path, content)
        return Published(paths, tuple(_told(paths, menu)))


def _places(workspace: Workspace, output: str | None, name: str) -> tuple[Path, Path]:
    """Where the workbook and the page go."""
    asked = Path(output).absolute() if output is not None else workspace.path / NOTICES
    if output is None or asked.is_dir():
        asked = asked / f"{name}.xlsx"
    if asked.suffix.lower() not in _SUFFIXES:
        raise WorkspaceError(f"“{output}”不是工作簿的文件名：请以 .xlsx 结尾，或给出一个文件夹。")
    if asked.with_suffix(".xlsx").resolve() == workspace.master.resolve():
        raise WorkspaceError(f"“{output}”是总台账，不能写在这里：请换一个文件名。")
    return asked.with_suffix(".xlsx"), asked.with_suffix(".html")


def _told(paths: tuple[Path, Path], menu: Menu) -> Iterator[str]:
    topics = len({line.topic for line in menu.lines})
    yield f"已写出{menu.words.name}：{topics}个主题、{menu.people}名{menu.words.person}。"
    yield from (f"  {path}" for path in paths)
    if menu.requests is not None:
        unmet = sum(line.unmet for line in menu.wants)
        yield f"待办点单{len(menu.requests)}件：{len(menu.requests) - unmet}件有人可讲，{unmet}件无人可讲。"
    if menu.unlisted:
        yield f"有{menu.unlisted}人只见于明细、没有登记为{menu.words.person}，未列入：详见“{menu.sheet}”表。"
    if menu.alike:
        yield f"有{menu.alike}条同名记录疑似同一人，按不同的人列出：请在“{menu.sheet}”表的“合并到”栏判断。"
