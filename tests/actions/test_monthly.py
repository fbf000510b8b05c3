"""The month's papers by button: what the commands write, from the open master, which stays as it is."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from campaign.board.publishing import post_board
from campaign.master.rollup import rollup
from campaign.receiving.receive import receive
from campaign.workspace import Workspace
from tests.actions.test_master import cells, read_open
from tests.campaign.office import fill, lay
from xlmacros.actions import run_action


def _all(book: Any, folder: Path) -> dict[str, list[list[Any]]]:
    read = read_open(book, folder)
    return {name: cells(read, name) for name in read.sheetnames}


@pytest.fixture
def desk(founded: Workspace, tmp_path: Path) -> Workspace:
    """B01 accepted, A01 returned; rolled up."""
    made = Workspace(shutil.copytree(founded.path, tmp_path / "宣讲 工作区"))
    lay(made, "1.xlsx", fill(made, "B01", "2020-04"))
    lay(made, "2.xlsx", fill(made, "A01", "2020-04", cells={"宣讲明细!L5": "不详"}))
    receive(made)
    rollup(made)
    return made


def test_each_button_writes_its_papers_and_leaves_the_book_alone(
    desk: Workspace, calc: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xlmacros.acting.desktop.open_path", lambda path: None)  # no desktop is here to show it
    twin = Workspace(shutil.copytree(desk.path, tmp_path / "对照"))
    book = calc.books.open(str(desk.master))
    try:
        book.sheets["活动设置"]["B6"].value = "宣传部（未存）"  # as it is typed, not as it is saved
        before = _all(book, tmp_path)
        shown: list[str] = []
        for action in ("notices", "circular", "sample", "rank", "menu", "attachments", "board", "handup"):
            book.activate()  # what was opened before stands in front
            book.sheets["报送情况"].activate()
            book.sheets["报送情况"]["D5"].select()  # in the column of April
            done = run_action(action, book, lambda text, mode: shown.append(f"{mode}: {text}"))
            assert done is not None, shown[-1]
            assert all(path.exists() for path in done.files)
        assert _all(book, tmp_path) == before
    finally:
        book.close()
    papers = {path.name for path in (desk.path / "通报").rglob("*") if path.is_file()}
    assert {"催报清单.xlsx", "看板.html", "宣讲菜单.xlsx", "评优.xlsx", "附件索引.xlsx"} <= papers
    page = desk.path / "通报" / "2020-04" / "看板.html"
    assert "宣传部（未存）" in page.read_text("utf-8")
    assert "宣传部（未存）" not in post_board(twin, "2020-04").path.read_text("utf-8")
