"""The launcher: its files as each system runs them, and a month's work through its menu, in real processes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from campaign.checking import CannotRunError
from campaign.founding import init
from campaign.handout import handout
from campaign.workspace import open_workspace
from tests.support import ROOT
from xlmacros.addin.launching import launcher_text, write_launcher
from xlmacros.addin.places import LINUX, MAC, WINDOWS


def run_menu(command: list[str], typed: list[str], folder: Path) -> str:
    environment = {**os.environ, "PYTHONUTF8": "1"}
    ended = subprocess.run(
        command, input="".join(f"{line}\n" for line in typed), capture_output=True, text=True, encoding="utf-8",
        cwd=folder, env=environment, timeout=120, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("万 场") / "工作区"
    init(folder, "wanchang-2020")
    desk = open_workspace(folder)
    for path in handout(desk, "2020-04")[:2]:
        (desk.inbox / path.name).write_bytes(path.read_bytes())
    return folder


def test_the_menu_does_a_months_work(workspace: Path, tmp_path: Path) -> None:
    launcher = write_launcher(workspace, MAC)
    shown = run_menu([str(launcher)], ["1", "2", "3", "4", "0"], tmp_path)
    assert shown.count("（工作区）") == 5
    assert "共 2 份" in shown, "checked"
    assert list((workspace / "归档").rglob("*.xlsx")), "received"
    assert "总台账.xlsx" in shown, "rolled up"
    assert "未报" in shown, "standing"
    assert "没有运行成" not in shown


def test_a_folder_that_is_no_workspace_can_only_be_checked(workspace: Path) -> None:
    plain = workspace / "下发" / ".." / ".." / "普通 文件夹"
    plain.mkdir()
    shown = run_menu(
        [sys.executable, "-m", "xlmacros.addin.launcher", str(plain.resolve())],
        ["3", "9", "2", "没有这个文件夹", f'"{workspace}" ', "0"],
        ROOT,
    )
    first, *_, last = shown.split("请输入数字")
    assert "收件" not in first
    assert "没有“9”这一项" in shown
    assert "找不到文件夹“没有这个文件夹”" in shown
    assert "汇总入账" in last or "（工作区）" in shown


def test_the_menu_ends_when_its_window_is_closed(workspace: Path) -> None:
    assert "万场台账" in run_menu([sys.executable, "-m", "xlmacros.addin.launcher", str(workspace)], [], ROOT)
    assert "请把文件夹拖到" in run_menu([sys.executable, "-m", "xlmacros.addin.launcher"], [""], ROOT)


def test_a_verb_that_cannot_run_is_told(workspace: Path) -> None:
    broken = workspace.parent / "坏的"
    init(broken, "wanchang-2020")
    (broken / "总台账.xlsx").write_bytes(b"no workbook")
    shown = run_menu([sys.executable, "-m", "xlmacros.addin.launcher", str(broken)], ["3", "0"], ROOT)
    assert "没有运行成，原因见上。" in shown


def test_the_windows_launcher_is_read_in_utf_8_after_an_ascii_start() -> None:
    name, text = launcher_text(WINDOWS, r"C:\Users\王 五\100%\python.exe", "D:\\万场", Path("D:/ws"))
    lines = text.encode().split(b"\r\n")
    assert name == "万场台账.cmd"
    assert all(line.isascii() for line in lines[:2])
    assert lines[1] == b"chcp 65001 >nul"
    assert lines[3].decode() == 'set "PYTHONPATH=D:\\万场"'
    assert lines[4].decode() == r'"C:\Users\王 五\100%%\python.exe" -m xlmacros.addin.launcher "%~dp0." %*'
    assert b"\n" not in text.encode().replace(b"\r\n", b"")


def test_the_linux_launcher_quotes_as_desktop_files_do(tmp_path: Path) -> None:
    folder = tmp_path / '工"作 $区 100%'
    folder.mkdir()
    path = write_launcher(folder, LINUX)
    (command,) = [line[5:] for line in path.read_text("utf-8").splitlines() if line.startswith("Exec=")]
    # The specification's quotes are a shell's double quotes, once the string's own escapes and the codes are undone.
    unescaped = command.replace("\\\\", "\\").replace("%%", "%").removesuffix(" %F")
    printed = subprocess.run(["sh", "-c", f"printf '%s\\n' {unescaped}"], capture_output=True, text=True, check=True)
    words = printed.stdout.splitlines()
    assert words[-3:] == ["-m", "xlmacros.addin.launcher", str(folder)]
    assert path.stat().st_mode & 0o111
    assert "Terminal=true" in path.read_text("utf-8")


def test_a_launcher_wants_a_folder_that_is_there(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match="找不到文件夹"):
        write_launcher(tmp_path / "nowhere", LINUX)
