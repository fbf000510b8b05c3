"""收件校验 and 打开退回件 over an open master that was never rolled up, and the way in through RunPython's arguments."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from campaign.ledger.store import Ledger
from campaign.workspace import Workspace
from tests.actions.test_master import read_open
from tests.campaign.masters import GENERATED, header_row
from tests.campaign.office import fill, lay
from tests.support import ROOT
from xlmacros.actions import ACTIONS, run_action
from xlmacros.buttons import Call, main, read_arguments


@pytest.fixture
def workspace(founded: Workspace, tmp_path: Path) -> Workspace:
    """April handed out, one good return and one with a fault in 收件箱."""
    made = Workspace(shutil.copytree(founded.path, tmp_path / "宣讲 工作区"))
    lay(made, "四月.xlsx", fill(made, "B01"))
    lay(made, "另一份.xlsx", fill(made, "A01", cells={"宣讲明细!L5": "不详"}))
    return made


@pytest.fixture
def book(workspace: Workspace, calc: Any) -> Iterator[Any]:
    opened = calc.books.open(str(workspace.master))
    yield opened
    opened.close()


def test_what_came_is_received_and_shown(workspace: Workspace, book: Any, tmp_path: Path, calc: Any) -> None:
    shown: list[str] = []
    on_disk = workspace.master.read_bytes()
    done = run_action("receive", book, lambda text, mode: shown.append(f"{mode}：{text}"))
    assert done is not None and done.said[0].startswith("收到 2 份") and shown[0].startswith("info：收到 2 份")
    made = read_open(book, tmp_path)
    assert set(GENERATED) < set(made.sheetnames) and made.sheetnames[0] == "总览"
    assert made["_roll"].sheet_state != "visible"
    sheet = made["宣讲明细"]
    assert sheet.max_row == header_row(sheet) + 3 and workspace.master.read_bytes() == on_disk
    assert len(vars(made["总览"])["_charts"]) == 3
    assert not any("file:" in str(cell.value) for one in made for row in one.iter_rows() for cell in row)
    unit = next(one.name for one in _units(workspace) if _is_returned(workspace, one.code))
    rows = book.sheets["报送情况"]["A1:D40"].options(ndim=2).value
    book.sheets["报送情况"][next(at for at, row in enumerate(rows) if unit in row), 1].select()
    opened = run_action("open-returned", book, lambda text, mode: shown.append(f"{mode}：{text}"))
    assert opened is not None and [path.parent.name for path in opened.files] == ["2020-04"]
    assert unit in opened.files[0].name and opened.files[0].name in [one.name for one in calc.books]
    next(one for one in calc.books if one.name == opened.files[0].name).close()


def _units(workspace: Workspace) -> Any:
    from campaign.settings import read_settings

    return read_settings(workspace.master).units


def _is_returned(workspace: Workspace, code: str) -> bool:
    with Ledger(workspace.ledger) as ledger:
        return any(one.unit == code and not one.in_force for one in ledger.filed())


def test_a_button_as_runpython_calls_it(workspace: Workspace, book: Any, tmp_path: Path) -> None:
    command = [
        sys.executable, "-m", "xlmacros.buttons", "rollup", f"--wb={book.name}", "--from_xl=1",
        "--engine", "libreoffice", "--url", f"pipe,name=wanchang-{os.getpid()}",
    ]  # fmt: skip
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr.decode()
    assert set(GENERATED) < {sheet.name for sheet in book.sheets}


def test_a_button_whose_workbook_is_closed_says_so(
    calc: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "已 关闭.xlsx"
    assert main("rollup", [f"--wb={path}", "--engine=libreoffice", f"--url=pipe,name=wanchang-{os.getpid()}"]) == 2
    assert f"“{path}”已经关闭" in capsys.readouterr().err and not path.exists()


@pytest.mark.parametrize("name", ["总台账.xlsx", "月报 4月.xlsx", "/某 人/四月=全部/总台账.xlsx"])
def test_arguments(name: str) -> None:
    assert read_arguments(["-c", "rollup", f"--wb={name}", "--from_xl=1"]).book == name
    assert read_arguments(["standing", "--wb", name, "--engine=libreoffice", "--url=pipe,name=x"]) == Call(
        "standing", name, "libreoffice", "pipe,name=x"
    )


def test_every_action_can_stand_on_a_ribbon() -> None:
    assert len({one.id for one in ACTIONS}) == len(ACTIONS)
    for one in ACTIONS:
        assert one.id.isascii() and one.icon.isascii() and one.kind in ("master", "return", "any")
        assert len(one.label) <= 6 and one.tip.endswith("。")
