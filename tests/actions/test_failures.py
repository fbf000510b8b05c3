"""An action that fails in the midst of writing: the open book is as it was, or what was in it is kept beside it."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from campaign.workspace import MASTER, Workspace
from tests.actions.comparing import compare
from tests.actions.parts import letters
from tests.actions.seen import read_book
from tests.actions.staffing import work_open
from tests.actions.test_canvases import more_months
from tests.engines.headless import start_office
from workbook.grid.calamine import CalamineBook
from xlmacros.acting.programs import Calc
from xlmacros.actions import run_action
from xlmacros.engines import libreoffice

TYPED = "没有保存的一句话"


def press(book: Any) -> tuple[bool, list[str]]:
    said: list[str] = []
    return run_action("rollup", book, lambda text, mode: said.append(f"{mode}：{text}")) is not None, said


@pytest.fixture(autouse=True)
def log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "wanchang" / "按钮.log"


@pytest.fixture
def book(desk: Workspace, calc: Any) -> Iterator[Any]:
    """The master, open, with all that staff do in it."""
    opened = calc.books.open(str(desk.master))
    work_open(opened)
    yield opened
    opened.close()


@pytest.mark.parametrize("months", [7, 12], ids=["rows", "a sheet of another shape"])
@pytest.mark.parametrize("word", ["bring_columns", "bring_names", "finish"])
def test_the_book_is_as_it_was(
    desk: Workspace, book: Any, tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch, word: str, months: int
) -> None:
    more_months(desk, months)
    before, after = tmp_path / "前.xlsx", tmp_path / "后.xlsx"
    Calc().save_copy(book, before)

    def refuse(*_: Any) -> None:
        raise RuntimeError("停电")

    with monkeypatch.context() as broken:
        broken.setattr(Calc, word, refuse)
        done, said = press(book)
    assert not done and "恢复原样" in said[0] and str(log) in said[0] and len(said) == 1
    assert "停电" in log.read_text("utf-8")
    Calc().save_copy(book, after)
    assert CalamineBook(after.read_bytes()).names == CalamineBook(before.read_bytes()).names
    said_nothing = {
        (sheet.name, f"{letters(column)}{row}")
        for sheet in read_book(before)[0].values()
        for (row, column), cell in sheet.cells.items()
        if cell[0] is None
    }
    # An empty cell that has been copied over and back has the font that the program writes for it.
    assert [one for one in compare(before, after) if one[1] != "font" or one[::2][:2] not in said_nothing] == []
    done, said = press(book)
    assert done, said
    steps = book.api.getUndoManager()
    assert not steps.isRedoPossible()


def test_what_a_program_took_with_it_is_kept(
    desk: Workspace, calc: Any, tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more_months(desk, 7)
    on_disk = desk.master.read_bytes()
    (tmp_path / "own").mkdir()
    try:
        with start_office(tmp_path / "own", f"wanchang-own-{os.getpid()}") as (app, process):
            book = app.books.open(str(desk.master))
            book.sheets["总览"]["P40"].value = TYPED

            def die(*_: Any) -> None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

            monkeypatch.setattr(Calc, "bring_names", die)
            done, said = press(book)
    finally:
        libreoffice.register(context=calc.impl.bridge.context)
    kept = desk.path / "总台账.点击前.xlsx"
    assert not done and kept.name in said[0] and "替换" in said[0] and str(log) in said[0]
    assert desk.master.read_bytes() == on_disk
    assert any(TYPED in row for row in CalamineBook(kept.read_bytes()).grid("总览"))
    shutil.copy(kept, desk.path / MASTER)
